"""之后变动 — how many records of what an indicator counts were written since its kept value was computed.

A run notes how far each table's history reached (``marks_now``). What lies beyond the mark was written afterwards: entered,
corrected, confirmed, reopened or deleted, one by one or in bulk, because the history is kept by the database. Marks are
numbers of the history and not times, so that clocks do not matter. Which tables and kinds an indicator counts is read off
its own statement. A page needs two statements, whatever the number of indicators and records.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection

from minzheng.core.activities import kinds as activities
from minzheng.core.designations import kinds as designations
from minzheng.core.duties import kinds as duties
from minzheng.core.facilities import kinds as facilities
from minzheng.core.plan.models import ObservationRun
from minzheng.core.plan.shapes import Indicator
from minzheng.core.returns import kinds as returns
from minzheng.core.undertakings import kinds as undertakings

Marks = Mapping[str, int]


@dataclass(frozen=True)
class Recorded:
    """数据来源 — one table of records; ``of`` is the field that leads to the record whose kind speaks for it."""

    model: str
    kinds: Callable[[], Iterable[Any]] | None = None
    of: str = ""

    @property
    def table(self) -> str:
        """The table of the records."""
        return str(apps.get_model(self.model)._meta.db_table)

    @property
    def history(self) -> str:
        """The table of their history."""
        return str(apps.get_model(f"{self.model}Event")._meta.db_table)

    def sql(self) -> str:
        """Kind and interval between marks → the number of records written; the marks are bound in rising order."""
        kind, join = "''", ""
        if self.kinds is not None and self.of:
            parent = apps.get_model(self.model)._meta.get_field(self.of).related_model
            kind, join = "p.kind", f" JOIN {parent._meta.db_table} p ON p.id = e.{self.of}_id"
        elif self.kinds is not None:
            kind = "e.kind"
        return (
            f"SELECT '{self.table}', {kind}, width_bucket(e.pgh_id, %s::bigint[]), COUNT(DISTINCT e.pgh_obj_id)"  # noqa: S608  # names of tables only
            f" FROM {self.history} e{join} WHERE e.pgh_id > %s GROUP BY 1, 2, 3"
        )


SOURCES = (
    Recorded("facilities.Facility", facilities.all_kinds),
    Recorded("facilities.FacilityEntry", facilities.all_kinds, "facility"),
    Recorded("facilities.BedEntry", facilities.all_kinds, "facility"),
    Recorded("facilities.FeatureEntry", facilities.all_kinds, "facility"),
    Recorded("activities.Activity", activities.all_kinds),
    Recorded("activities.Attendance", activities.all_kinds, "activity"),
    Recorded("undertakings.Undertaking", undertakings.all_kinds),
    Recorded("undertakings.Milestone", undertakings.all_kinds, "undertaking"),
    Recorded("designations.Designation", designations.all_kinds),
    Recorded("duties.Duty", duties.all_kinds),
    Recorded("returns.Return", returns.all_kinds),
    Recorded("parties.Posting"),
)
GIVEN = {"divisions_division"}  # known by editions, not by entries


def marks_now() -> dict[str, int]:
    """How far the history of every source reaches: one statement."""
    tops = ", ".join(
        f"(SELECT COALESCE(MAX(pgh_id), 0) FROM {source.history})"  # noqa: S608  # names of tables only
        for source in SOURCES
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {tops}")
        found = cursor.fetchone()
    return {source.table: top for source, top in zip(SOURCES, found, strict=True)}


def written_since(runs: Mapping[str, UUID], indicators: Iterable[Indicator]) -> dict[str, int]:
    """Code of an indicator → the number of records written since its run; a run that kept no marks says nothing."""
    marks: dict[UUID, Marks] = dict(
        ObservationRun.objects.filter(uid__in=set(runs.values())).values_list("uid", "marks")
    )
    ordered = sorted(marks.values(), key=lambda each: tuple(each.get(source.table, 0) for source in SOURCES))
    if not ordered:
        return {}
    counts = _counts(ordered)
    places = {uid: ordered.index(each) + 1 for uid, each in marks.items()}
    return {
        one.code: _of(one, counts, places[runs[one.code]])
        for one in indicators
        if one.code in runs and runs[one.code] in places
    }


def watches(indicator: Indicator) -> bool:
    """是否全部可知 — whether every table that an indicator counts is a source, so that nothing written to it goes unseen."""
    tables = set(re.findall(r'(?:FROM|JOIN) "(\w+)"', indicator.statement))
    return tables <= {source.table for source in SOURCES} | GIVEN


def _counts(ordered: list[Marks]) -> dict[str, dict[str, dict[int, int]]]:
    """Table → kind → interval → records. Later runs have marks at least as high: histories only grow."""
    values: list[Any] = []
    for source in SOURCES:
        edges = [each.get(source.table, 0) + 1 for each in ordered]
        values += [edges, edges[0] - 1]
    with connection.cursor() as cursor:
        cursor.execute(_statement(), values)
        found = cursor.fetchall()
    counts: dict[str, dict[str, dict[int, int]]] = defaultdict(lambda: defaultdict(dict))
    for table, kind, interval, count in found:
        counts[table][kind][interval] = count
    return counts


@cache
def _statement() -> str:
    return " UNION ALL ".join(source.sql() for source in SOURCES)


def _of(indicator: Indicator, counts: Mapping[str, Mapping[str, Mapping[int, int]]], place: int) -> int:
    wanted = _counted(indicator.code, indicator.statement)
    return sum(
        count
        for table, kinds in wanted.items()
        for kind, by_interval in counts.get(table, {}).items()
        if not kinds or kind in kinds
        for interval, count in by_interval.items()
        if interval >= place
    )


@cache
def _counted(_code: str, statement: str) -> dict[str, frozenset[str]]:
    """Table → the kinds of its records that a statement names; none named means all."""
    tables = set(re.findall(r'(?:FROM|JOIN) "(\w+)"', statement))
    return {
        source.table: frozenset(
            kind.code for kind in (source.kinds() if source.kinds else ()) if f"'{kind.code}'" in statement
        )
        for source in SOURCES
        if source.table in tables
    }
