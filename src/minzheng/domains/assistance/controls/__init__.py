"""社会救助控制项 — one module for each concept."""
