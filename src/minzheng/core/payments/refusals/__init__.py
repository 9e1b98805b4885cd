"""银行书面说明 — what the bank refused whole, never had, or never answered: its letter, and the outcomes that follow from it."""
