"""发放台账 — month by month what is owed to whom: reckoned from a frozen register, released by a second person, never changed."""
