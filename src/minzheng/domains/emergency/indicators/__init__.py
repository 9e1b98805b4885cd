"""应急保障指标 — one module for each concept."""
