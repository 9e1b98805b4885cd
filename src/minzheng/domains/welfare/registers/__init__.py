"""儿童与残疾人登记簿 — one module for each concept."""
