"""备用金 — what a township holds for help that cannot wait: handed to it, paid out of it, and come back."""
