"""付款 — from a locked run to money in the account: orders, batches, files to the bank, answers, funds."""
