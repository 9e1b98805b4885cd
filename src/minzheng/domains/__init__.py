"""业务条线 — lines of business, mostly declarations."""
