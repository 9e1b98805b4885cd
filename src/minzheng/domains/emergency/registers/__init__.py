"""应急保障登记簿 — one module for each concept."""
