"""社会救助登记簿 — one module for each concept."""
