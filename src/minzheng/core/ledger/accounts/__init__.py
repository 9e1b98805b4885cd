"""收款账户 — into which account an enrolment is paid, from a day to a day; sealed, and confirmed by a second person."""
