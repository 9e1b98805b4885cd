"""整批未付 — what the bank refused whole, or never had: its written statement, and the orders that fail with it."""
