"""互斥 — programmes of which one person may not be paid two for the same days; the database keeps it."""
