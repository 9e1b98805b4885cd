"""设施登记事项与床位 — how the dated entries of facilities are written."""
