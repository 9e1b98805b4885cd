"""发放核查 — what a person has to look at before a run is released: each a row with its answer."""
