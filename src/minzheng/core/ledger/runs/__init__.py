"""发放批次 — the monthly run of some programmes of a county: prepared by one, released by another, then locked."""
