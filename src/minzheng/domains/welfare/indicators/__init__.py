"""儿童与残疾人指标 — one module for each concept."""
