"""死亡比对 — what offices report of deaths is held against whom enrolments cover; a person confirms or refutes every match."""
