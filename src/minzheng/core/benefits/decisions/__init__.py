"""保障决定 — what begins, changes and ends an enrolment: reported by one person, confirmed by another."""
