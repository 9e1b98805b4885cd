"""线索登记 — the findings of a part of the register, copied in and merged with what stands: a fixed number of statements.

What is as it was is not touched. What a person decided stays as long as the digest is the same; handled and still found after
some months it is opened again. Within the part whatever was not found any more is closed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from uuid6 import uuid7

from minzheng.core.benefits.screening.comparing import Found
from minzheng.kernel import periods

LAST = 2**63 - 1
_STAGE = """
    CREATE TEMP TABLE IF NOT EXISTS screening_stage (
        uid uuid, programme varchar, household bigint, person bigint, kind varchar, owed bigint, paid bigint, missing varchar[],
        digest varchar, division bigint
    ) ON COMMIT DROP
"""
_COPY = """
    COPY screening_stage (uid, programme, household, person, kind, owed, paid, missing, digest, division) FROM STDIN
"""
_PLACED = """
    UPDATE screening_stage s SET division = h.division_id FROM parties_household h WHERE h.id = s.household
"""
# what of a decision stays: {unit} is the predicate that joins a finding with what was found now
_CHANGE = """
    UPDATE benefits_screeningfinding f SET
        run_id = %(run)s, kind = s.kind, owed = s.owed, paid = s.paid, missing = s.missing, household_id = s.household,
        division_id = s.division, digest = s.digest,
        state = CASE WHEN {kept} THEN f.state ELSE 'open' END,
        reason = CASE WHEN {kept} THEN f.reason ELSE '' END,
        settled_by_id = CASE WHEN {kept} THEN f.settled_by_id END,
        settled_at = CASE WHEN {kept} THEN f.settled_at END
    FROM screening_stage s
    WHERE f.state <> 'closed' AND f.programme = s.programme AND {unit}
        AND (NOT ({kept}) OR f.missing <> s.missing OR f.division_id <> s.division)
"""
_KEPT = "(f.digest = s.digest AND NOT (f.state = 'handled' AND f.settled_at < %(patience)s))"
_UNITS = ("f.person_id = s.person", "f.person_id IS NULL AND s.person IS NULL AND f.household_id = s.household")
_INSERT = """
    INSERT INTO benefits_screeningfinding (
        uid, division_id, version, created_at, updated_at, run_id, programme, household_id, person_id, kind, owed, paid, missing,
        digest, state, reason
    )
    SELECT uid, division, 1, %(now)s, %(now)s, %(run)s, programme, household, person, kind, owed, paid, missing, digest, 'open', ''
    FROM screening_stage ON CONFLICT DO NOTHING
"""
_CLOSE = """
    UPDATE benefits_screeningfinding f SET state = 'closed', closed_at = %(now)s, run_id = %(run)s
    WHERE f.state <> 'closed' AND (f.household_id > %(after)s AND f.household_id <= %(through)s OR %(last)s AND f.household_id IS NULL)
        AND (%(places)s::bigint[] IS NULL OR f.division_id = ANY(%(places)s))
        AND NOT EXISTS (
            SELECT 1 FROM screening_stage s
            WHERE s.programme = f.programme AND COALESCE(s.household, 0) = COALESCE(f.household_id, 0)
                AND COALESCE(s.person, 0) = COALESCE(f.person_id, 0)
        )
"""


@dataclass(frozen=True)
class Part:
    """登记簿一段 — households after one key through another, in some divisions (None: all)."""

    after: int
    through: int
    places: tuple[int, ...] | None

    @property
    def is_last(self) -> bool:
        """Whether nothing comes after it."""
        return self.through == LAST


def merge(found: Iterable[Found], part: Part, *, run: int, patience: date) -> None:
    """Write what was found in a part, inside the caller's transaction; again with the same result. ``patience``: what was handled
    before that day and is found still is opened again.
    """
    said: dict[str, Any] = {
        "run": run, "patience": patience, "now": periods.now(), "after": part.after, "through": part.through, "last": part.is_last,
        "places": list(part.places) if part.places is not None else None,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_STAGE)
        cursor.execute("TRUNCATE screening_stage")
        with cursor.copy(_COPY) as copy:
            for one in found:
                copy.write_row((
                    uuid7(), one.programme, one.household, one.person, one.kind, one.owed, one.paid, list(one.missing), one.digest,
                    one.division,
                ))  # fmt: skip
        cursor.execute(_PLACED)
        cursor.execute("ANALYZE screening_stage")
        for unit in _UNITS:
            cursor.execute(_CHANGE.format(kept=_KEPT, unit=unit), said)
        cursor.execute(_CLOSE, said)
        cursor.execute(_INSERT, said)
