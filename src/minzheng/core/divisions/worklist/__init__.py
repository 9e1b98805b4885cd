"""待定清单 — records of divided, moved and abolished units wait until a person decided where they belong."""
