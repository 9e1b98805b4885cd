"""基准 — speed, measured and printed, never asserted: ``python -m bench``."""
