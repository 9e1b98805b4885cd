"""基层治理登记簿 — one module for each concept."""
