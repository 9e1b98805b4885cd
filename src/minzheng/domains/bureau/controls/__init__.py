"""机关建设控制项 — one module for each concept."""
