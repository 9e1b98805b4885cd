"""养老服务指标 — one module for each concept."""
