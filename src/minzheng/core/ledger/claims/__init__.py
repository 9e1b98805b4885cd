"""追缴 — what was paid too much and has to come back: how it is recovered, what came in, what is forgiven, and what is left."""
