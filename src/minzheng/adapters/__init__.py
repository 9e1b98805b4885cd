"""外部适配 — the outside world, free of Django."""
