"""资金 — what a county received of each fund, what it asked to use, and what is left."""
