"""基层治理指标 — one module for each concept."""
