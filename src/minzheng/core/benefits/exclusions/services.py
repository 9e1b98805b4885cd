"""互斥项目维护 — the table of pairs is what the programmes declare; nobody edits it."""

from django.db import connection, transaction

from minzheng.core.access.models import User
from minzheng.core.audit import services as audit
from minzheng.core.benefits.exclusions.models import Exclusion
from minzheng.kernel.policy import PROGRAMMES


def declared() -> frozenset[tuple[str, str]]:
    """Every pair that some programme declares, the code that comes first in the first place."""
    return frozenset((min(one.code, other), max(one.code, other)) for one in PROGRAMMES for other in one.excludes)


def excluded_by(programme: str) -> frozenset[str]:
    """The programmes that are never paid beside one; either of the two may have declared it."""
    return frozenset(code for pair in declared() if programme in pair for code in pair if code != programme)


@transaction.atomic
def declare(*, by: User | str) -> tuple[int, int]:
    """Bring the pairs in step with the programmes: how many came and went.

    A new pair takes in everybody who is covered already; where somebody is covered by both programmes on the same day the
    database refuses it, and with it the start: one of the two enrolments has to be ended first.
    """
    wanted = declared()
    there = {(row.one, row.other): row.pk for row in Exclusion.objects.all()}
    new, gone = sorted(wanted - set(there)), sorted(set(there) - wanted)
    if not new and not gone:
        return 0, 0
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE benefits_coverage IN SHARE ROW EXCLUSIVE MODE")  # nobody is covered meanwhile
    Exclusion.objects.filter(pk__in=[there[pair] for pair in gone]).delete()
    Exclusion.objects.bulk_create([Exclusion(one=one, other=other) for one, other in new])
    audit.record("benefits.exclusions", by=by, target_kind="benefits.exclusion", body={"new": new, "gone": gone})
    return len(new), len(gone)
