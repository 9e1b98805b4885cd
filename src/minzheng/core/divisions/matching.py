"""入库对照 — which stored row a laid-out row is, and what the stored one still lacks. Writes nothing.

A day that a document fixed is never loosened by a snapshot: of two windows that overlap, the narrower one holds.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from minzheng.core.divisions.chronicle import Chronicle, Row, Tie
from minzheng.core.divisions.editions import SAME_UNIT, Change, Given
from minzheng.core.divisions.models import Division, Succession
from minzheng.core.divisions.prefecture import Prefecture
from minzheng.kernel.identifiers import DivisionCode, Level, SegmentKind

KINDS = {
    SegmentKind.STREET: Division.Kind.STREET,
    SegmentKind.TOWN: Division.Kind.TOWN,
    SegmentKind.TOWNSHIP: Division.Kind.RURAL_TOWNSHIP,
    SegmentKind.QUASI_TOWNSHIP: Division.Kind.QUASI_TOWNSHIP,
    SegmentKind.NEIGHBOURHOOD_COMMITTEE: Division.Kind.NEIGHBOURHOOD,
    SegmentKind.VILLAGE_COMMITTEE: Division.Kind.VILLAGE,
    SegmentKind.QUASI_VILLAGE: Division.Kind.QUASI_VILLAGE,
}
COUNTY_KINDS = {"区": Division.Kind.DISTRICT, "市": Division.Kind.COUNTY_CITY}
FIELDS = [
    "code",
    "name",
    "kind",
    "lineage",
    "path",
    "legal_county",
    "legal_verified",
    "since",
    "since_after",
    "until",
    "until_after",
]
COMPARED = [name.replace("legal_county", "legal_county_id") for name in FIELDS]


def kind_of(code: str, name: str, *, zone: bool = False) -> Division.Kind:
    """类别 — read from the code and, at county level, from the name."""
    parsed = DivisionCode(code)
    level = parsed.level
    if level is Level.CITY:
        return Division.Kind.CITY
    if level is Level.COUNTY:
        return Division.Kind.ZONE if zone else COUNTY_KINDS.get(name[-1], Division.Kind.COUNTY)
    quasi = Division.Kind.QUASI_TOWNSHIP if level is Level.TOWNSHIP else Division.Kind.QUASI_VILLAGE
    return KINDS.get(parsed.kind or SegmentKind.UNKNOWN, quasi)


@dataclass(frozen=True)
class Window:
    """时间窗 — later than ``after`` and by ``by``; an exact day when ``after`` is None; never when ``by`` is None."""

    after: date | None
    by: date | None

    def _first(self) -> date:
        return self.after + timedelta(days=1) if self.after else self.by or date.max

    def meets(self, other: "Window") -> bool:
        """Whether both can be the same change."""
        if self.by is None or other.by is None:
            return self.by is other.by
        return self._first() <= other.by and other._first() <= self.by  # noqa: SLF001 — the same class

    def holds(self, day: date) -> bool:
        return self.by is not None and self._first() <= day <= self.by

    def narrower(self, other: "Window") -> "Window":
        """The one that says more; something known wins over "still"."""
        if self.by is None or other.by is None:
            return other if self.by is None else self
        return self if self.by - self._first() <= other.by - other._first() else other  # noqa: SLF001 — the same class


def beginning(row: Division | Row) -> Window:
    """Between which days a row began."""
    return Window(row.since_after, row.since)


def ending(row: Division | Row) -> Window:
    """Between which days a row ended."""
    return Window(row.until_after, row.until)


@dataclass
class Drafts:
    """入库草稿 — rows to insert, stored rows that now say more, and the row that each laid-out row became."""

    created: list[Division] = field(default_factory=list)
    changed: list[Division] = field(default_factory=list)
    of: dict[Row, Division] = field(default_factory=dict)


def draft(laid: Chronicle, prefecture: Prefecture) -> Drafts:
    """Match laid-out rows with stored ones; parents come before children in ``created``."""
    stored: dict[tuple[str, str], list[Division]] = defaultdict(list)
    for division in Division.objects.all():
        stored[division.code, division.name].append(division)
    drafts = Drafts()
    legal = _LegalParents(laid, prefecture, drafts)
    provisional = _provisional()
    before_of = {tie.after: tie.before for tie in laid.ties if tie.after and tie.change in SAME_UNIT}
    for row in laid.rows:
        found = next((one for one in stored[row.key] if beginning(one).meets(beginning(row))), None)
        if found is None and (old := before_of.get(row)):
            found = provisional.pop(drafts.of[old].pk, None)
        division = found or Division(level=row.unit.level.value)
        drafts.of[row] = division
        before = [getattr(division, name) for name in COMPARED]
        _fill(division, row, found=found, drafts=drafts, zones=prefecture.zones)
        division.legal_county, division.legal_verified = legal.of(row)
        if found is None:
            drafts.created.append(division)
        elif before != [getattr(division, name) for name in COMPARED]:
            drafts.changed.append(division)
    return drafts


def _fill(division: Division, row: Row, *, found: Division | None, drafts: Drafts, zones: frozenset[str]) -> None:
    division.code, division.name = row.key
    division.kind = kind_of(row.unit.code, row.unit.name, zone=row.unit.code in zones)
    division.lineage, division.path = row.lineage, row.path
    since, until = beginning(row), ending(row)
    if found:
        since, until = beginning(found).narrower(since), ending(found).narrower(until)
    else:
        division.parent = drafts.of[row.parent] if row.parent else None
        division.county = drafts.of[row.county] if row.county else None
    division.since_after, division.since = since.after, since.by
    division.until_after, division.until = until.after, until.by


def _provisional() -> dict[int, Division]:
    """暂用旧代码的行 — rows of moved units, by predecessor, that wait for the code of the next edition."""
    moved = Succession.objects.filter(kind=Succession.Kind.MOVED, successor__until=None).exclude(on=None)
    return {
        tie.predecessor_id: tie.successor
        for tie in moved.select_related("predecessor", "successor")
        if tie.predecessor_id and tie.predecessor and tie.successor and tie.predecessor.code == tie.successor.code
    }


class _LegalParents:
    """行政隶属 — the county itself; for the townships of a zone only what a document says."""

    def __init__(self, laid: Chronicle, prefecture: Prefecture, drafts: Drafts) -> None:
        self.prefecture = prefecture
        self.drafts = drafts
        self.counties = {row.unit.code: row for row in laid.rows if row.unit.level is Level.COUNTY}

    def of(self, row: Row) -> tuple[Division | None, bool]:
        county = row.county
        if county is None:
            return None, True
        if county.unit.code not in self.prefecture.zones:
            return self.drafts.of[county], True
        said = self.prefecture.legal_parents.get(row.unit.code[:9] + "000")
        if said is None or said.county not in self.counties:
            return None, False
        return self.drafts.of[self.counties[said.county]], said.verified


def enacted(editions: Iterable[date]) -> list[Given]:
    """已登记的沿革 — stored successions with an exact day, as hand-given data for the gap in which the day lies."""
    days = sorted(editions)
    found = []
    for tie in Succession.objects.exclude(on=None).select_related("predecessor", "successor"):
        gap = next(((after, by) for after, by in pairwise(days) if tie.on and after < tie.on <= by), None)
        if gap and tie.predecessor and tie.successor:
            given = Given(
                (tie.predecessor.code,), (tie.successor.code,), *gap, tie.source, tie.verified, tie.on, Change(tie.kind)
            )
            found.append(given)
    return found


def draft_ties(ties: Iterable[Tie], drafts: Drafts) -> tuple[list[Succession], list[Succession]]:
    """Successions to insert and stored ones that now say more."""
    stored = {(tie.predecessor_id, tie.successor_id): tie for tie in Succession.objects.all()}
    created, changed = [], []
    for tie in ties:
        one = drafts.of[tie.before] if tie.before else None
        other = drafts.of[tie.after] if tie.after else None
        found = stored.get((one.pk if one else None, other.pk if other else None))
        if found is None:
            known = {"on": tie.on, "source": tie.source, "verified": tie.verified}
            gap = {"after": tie.later_than, "by": tie.by}
            created.append(Succession(kind=tie.change.value, predecessor=one, successor=other, **gap, **known))
        elif found.on is None and (tie.on or tie.verified):
            found.kind, found.on, found.source, found.verified = tie.change.value, tie.on, tie.source, tie.verified
            changed.append(found)
    return created, changed
