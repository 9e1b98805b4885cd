"""封账 — a period of the plan is closed with its figures and the records that these counted."""
