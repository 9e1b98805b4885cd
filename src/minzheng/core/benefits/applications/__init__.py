"""申请办件 — what joins an application with the programme that it asks for: the township's opinion by the rules, and the enrolment."""
