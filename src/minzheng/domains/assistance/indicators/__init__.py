"""社会救助指标 — one module for each concept."""
