"""附随保障 — the enrolments that follow others, opened set by set when the ledger first has something to say of them.

One for each enrolment of the programmes that earn it, and for good: whether a month is owed, to whom and how much is asked by the ledger, never
stored here. Their numbers come from the same sequence as all others.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection

from minzheng.core.access.models import User
from minzheng.core.audit import services as audit
from minzheng.core.benefits.looking_up import by_index
from minzheng.core.divisions.models import Division
from minzheng.kernel.policy import PROGRAMMES

_WANTED = """
    CREATE TEMP TABLE benefits_to_follow ON COMMIT DROP AS
    SELECT e.id, e.household_id, e.person_id, e.division_id, e.since, LEFT(COALESCE(y.code, d.code), 6) AS county,
        ROW_NUMBER() OVER (PARTITION BY LEFT(COALESCE(y.code, d.code), 6) ORDER BY e.number) AS place
    FROM benefits_enrolment e
    JOIN divisions_division d ON d.id = e.division_id
    LEFT JOIN divisions_division y ON y.id = d.county_id
    WHERE e.programme = ANY(%(earning)s) AND e.follows_id IS NULL AND e.since <= %(month)s AND d.path LIKE ANY(%(paths)s)
        AND EXISTS (
            SELECT 1 FROM benefits_activation a JOIN divisions_division p ON p.id = a.division_id
            WHERE a.programme = %(programme)s AND a.kind = 'started' AND a.confirmed_at IS NOT NULL AND a.month BETWEEN e.since AND %(month)s
                AND (e.until IS NULL OR a.month < e.until)
                AND (p.lineage = COALESCE(y.lineage, d.lineage) OR p.level = 'city' AND STARTS_WITH(d.path, p.path))
        )
        AND NOT EXISTS (SELECT 1 FROM benefits_enrolment f WHERE f.follows_id = e.id AND f.programme = %(programme)s)
"""
_OPEN = """
    WITH counted AS (
        SELECT county, COUNT(*)::int AS n FROM benefits_to_follow GROUP BY county
    ), taken AS (
        INSERT INTO benefits_numbersequence (county, year, last) SELECT county, %(year)s, n FROM counted ORDER BY county
        ON CONFLICT (county, year) DO UPDATE SET last = benefits_numbersequence.last + excluded.last
        RETURNING county, last
    )
    INSERT INTO benefits_enrolment (uid, version, created_at, updated_at, division_id, number, programme, household_id, person_id, follows_id, since)
    SELECT GEN_RANDOM_UUID(), 1, CLOCK_TIMESTAMP(), CLOCK_TIMESTAMP(), w.division_id,
        w.county || %(year)s || LPAD((t.last - c.n + w.place)::text, 6, '0'), %(programme)s, w.household_id, w.person_id, w.id, w.since
    FROM benefits_to_follow w JOIN counted c ON c.county = w.county JOIN taken t ON t.county = w.county
    ORDER BY w.county, w.place
"""


def open_for(division: Division, paths: Sequence[str], programme: str, month: date, *, by: User) -> int:
    """Open what follows in a county, by the paths of its divisions, up to a month; how many: four statements, whatever their number."""
    said: dict[str, Any] = {
        "programme": programme,
        "earning": list(PROGRAMMES.get(programme).follows),
        "month": month,
        "year": month.year,
        "paths": [f"{path}%" for path in paths],
    }
    with connection.cursor() as cursor:
        cursor.execute(_WANTED, said)
        cursor.execute("ANALYZE benefits_to_follow")
        with by_index():
            cursor.execute(_OPEN, said)
        count: int = cursor.rowcount
        cursor.execute("DROP TABLE benefits_to_follow")
    if count:
        audit.record(
            "benefits.follow", by=by, target_kind="benefits.enrolment", division_path=division.path,
            body={"programme": programme, "month": month.isoformat(), "enrolments": count},
        )  # fmt: skip
    return count
