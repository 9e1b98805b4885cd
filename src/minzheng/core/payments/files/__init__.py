"""银行文件 — the bytes of a batch: intended first, then written, then said to be there."""
