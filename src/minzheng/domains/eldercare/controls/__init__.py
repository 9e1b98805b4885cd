"""养老服务控制项 — one module for each concept."""
