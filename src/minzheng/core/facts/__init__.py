"""状况 — what is known of households and people from a day to a day, by whom it was said, and which of it rules."""
