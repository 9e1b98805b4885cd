"""台账行 — what a run owes to each enrolment: the month itself, arrears, claims and what is set off against them."""
