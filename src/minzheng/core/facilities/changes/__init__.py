"""设施变更 — what figures read of a confirmed facility changes only when a second person confirms it."""
