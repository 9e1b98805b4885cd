"""养老服务登记簿 — one module for each concept."""
