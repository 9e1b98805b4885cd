"""待遇保障 — who is owed what by which programme, month by month, on which decision."""
