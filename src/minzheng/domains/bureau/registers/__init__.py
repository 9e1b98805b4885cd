"""机关建设登记簿 — one module for each concept."""
