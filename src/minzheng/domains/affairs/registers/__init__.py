"""专项事务登记簿 — one module for each concept."""
