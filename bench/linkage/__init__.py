"""How well and how fast duplicates are found among labelled invented people."""
