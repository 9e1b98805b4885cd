"""机关建设指标 — one module for each concept."""
