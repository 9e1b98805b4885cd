"""基层治理控制项 — one module for each concept."""
