"""定期复核 — who is reviewed how often by the law of the day, and what a finished review proposes."""
