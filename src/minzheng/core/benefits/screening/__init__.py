"""政策找人 — the whole register against all programmes: who is entitled and not found yet, and who is paid what is not his."""
