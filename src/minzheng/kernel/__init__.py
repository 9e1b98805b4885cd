"""内核 — pure rules and values: no Django, no database."""
