"""待定清单查询 — records of divided, moved and abolished units, and of which units they are."""

from collections.abc import Iterable

from django.db.models import Count, F, QuerySet

from minzheng.core.divisions.models import Division, Reassignment

MOST_UNITS = 20


def reassignments() -> QuerySet[Reassignment]:
    """待定归属 — the work list, undecided first."""
    rows = Reassignment.objects.select_related(
        "succession__predecessor", "succession__successor", "from_division", "division"
    )
    return rows.prefetch_related("succession__predecessor__successions__successor").order_by(
        F("decided_at").desc(nulls_first=True), "id"
    )


def reassignments_within(paths: Iterable[str]) -> QuerySet[Reassignment]:
    """待定归属 — the part of the work list whose records lie in these subtrees."""
    return reassignments().filter(from_division__in=Division.objects.under(*paths).values("pk"))


def waiting_units(paths: Iterable[str]) -> list[tuple[Division, int]]:
    """待定单位 — units of these subtrees with undecided records, and how many: the most first. Two statements."""
    waiting = Reassignment.objects.filter(division=None, from_division__in=Division.objects.under(*paths).values("pk"))
    counted = waiting.values_list("from_division").annotate(n=Count("id")).order_by("-n", "from_division")
    counts: dict[int, int] = dict(counted[:MOST_UNITS])
    rows = Division.objects.filter(pk__in=counts).prefetch_related("successions__successor")
    return sorted(((row, counts[row.pk]) for row in rows), key=lambda one: (-one[1], one[0].pk))
