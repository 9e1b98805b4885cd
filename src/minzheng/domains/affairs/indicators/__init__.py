"""专项事务指标 — one module for each concept."""
