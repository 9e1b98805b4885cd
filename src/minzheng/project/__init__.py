"""工程 — settings, urls, command."""
