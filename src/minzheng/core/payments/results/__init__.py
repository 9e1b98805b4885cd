"""付款结果 — what the bank answered, what came back, and what is not tried again for now."""
