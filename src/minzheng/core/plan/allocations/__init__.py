"""任务分解 — the city's target as shares of its county units, quarter by quarter."""
