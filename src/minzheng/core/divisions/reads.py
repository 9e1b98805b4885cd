"""区划查询 — which unit a code meant on a day, who belongs where, and what became of it. The only shared queries."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, Q, QuerySet

from minzheng.core.divisions.editions import SAME_UNIT, Change
from minzheng.core.divisions.models import Division, DivisionQuerySet, DivisionSet, Edition, Succession
from minzheng.core.divisions.tree import Branch, Tree

# Records of the predecessor are records of the successor.
TAKEN_OVER = sorted(change.value for change in SAME_UNIT | {Change.MERGED})


class NoSuchSet(LookupError):
    """没有这个考核单位集 — no set under this code on that day."""


class Certainty(StrEnum):
    """确定程度 — how far the editions vouch for an answer about a day."""

    ATTESTED = "attested"
    BEFORE_FIRST = "before_first"
    AFTER_LAST = "after_last"

    @property
    def label(self) -> str:
        return {
            "attested": "前后两版一致",
            "before_first": "早于最早一版，按最早一版推定",
            "after_last": "晚于最新一版，按最新一版推定",
        }[self.value]


@dataclass(frozen=True)
class Found:
    """查到 — the row that the code meant on that day."""

    division: Division
    certainty: Certainty


@dataclass(frozen=True)
class BetweenEditions:
    """两版之间 — the unit changed in this gap on a day not known; either side may be missing."""

    before: Division | None
    after: Division | None
    succession: Succession
    others: tuple[Succession, ...] = ()

    @property
    def notice(self) -> str:
        change = self.succession
        return f"{change.after} 至 {change.by} 之间有变动（{change.get_kind_display()}），确切日期未知。"


@dataclass(frozen=True)
class NotFound:
    """没有查到 — no unit under this code on that day; ``known`` are its rows of other days."""

    code: str
    at: date
    known: tuple[Division, ...] = ()


@dataclass(frozen=True)
class EditionAt:
    """所在版本 — the edition that speaks for a day, the next one, and whether the day lies between or outside them."""

    edition: Edition
    following: Edition | None
    certainty: Certainty
    between: bool

    @property
    def notice(self) -> str:
        """One sentence for the head of a page."""
        if self.certainty is Certainty.BEFORE_FIRST:
            return f"该日早于最早一版，以下按 {self.edition} 推定。"
        if self.following is None:
            return f"以下为 {self.edition}。" if not self.between else f"该日晚于最新一版，以下按 {self.edition} 推定。"
        if self.between:
            return f"该日在 {self.edition} 与 {self.following} 之间：两版不同的单位按前一版显示，并标明“两版之间”。"
        return f"以下为 {self.edition}。"


# -- editions and codes ----------------------------------------------------------------------------------------------
def edition_at(at: date) -> EditionAt | None:
    """所在版本 — None when nothing is loaded."""
    editions = list(Edition.objects.all())
    if not editions:
        return None
    past = [edition for edition in editions if edition.published_on <= at]
    if not past:
        return EditionAt(editions[0], editions[1] if len(editions) > 1 else None, Certainty.BEFORE_FIRST, between=False)
    following = editions[len(past)] if len(past) < len(editions) else None
    between = past[-1].published_on < at
    certainty = Certainty.AFTER_LAST if between and following is None else Certainty.ATTESTED
    return EditionAt(past[-1], following, certainty, between=between)


def find(code: str, at: date) -> Found | BetweenEditions | NotFound:
    """按代码查 — what a 12-digit code meant on a day; never a guess inside a gap. Three statements at most."""
    rows = list(Division.objects.filter(code=code).select_related("parent", "county", "legal_county"))
    row = next((one for one in rows if _stands_surely(one, at)), None)
    if row:
        return Found(row, _certainty(at))
    unsure = [one for one in rows if _in_gap(one.since_after, one.since, at) or _in_gap(one.until_after, one.until, at)]
    ties = list(
        Succession.objects.filter(Q(predecessor__in=unsure) | Q(successor__in=unsure), after__lt=at, by__gt=at)
        .select_related("predecessor", "successor")
        .order_by("id")
    )
    if not ties:
        return NotFound(code, at, tuple(rows))
    ties.sort(key=lambda tie: tie.predecessor not in unsure)
    return BetweenEditions(ties[0].predecessor, ties[0].successor, ties[0], tuple(ties[1:]))


def _stands_surely(row: Division, at: date) -> bool:
    begun = row.since is None or row.since <= at
    if row.until is None:
        return begun
    return begun and (at <= row.until_after if row.until_after else at < row.until)


def _in_gap(after: date | None, by: date | None, at: date) -> bool:
    return after is not None and by is not None and after < at < by


def _certainty(at: date) -> Certainty:
    found = edition_at(at)
    return found.certainty if found else Certainty.ATTESTED


# -- sets ------------------------------------------------------------------------------------------------------------
def sets() -> QuerySet[DivisionSet]:
    """All sets, with their members."""
    return DivisionSet.objects.prefetch_related("units")


def set_titles() -> dict[str, str]:
    """Code → title of every set, to choose from."""
    return dict(DivisionSet.objects.values_list("code", "title"))


def the_set(code: str, at: date) -> DivisionSet:
    """The set of this code as it stands on a day; raises NoSuchSet."""
    dated = Q(since__isnull=True) | Q(since__lte=at)
    chosen = DivisionSet.objects.filter(dated, code=code).order_by(F("since").desc(nulls_last=True)).first()
    if chosen is None:
        raise NoSuchSet(f"{at} 没有代码为“{code}”的考核单位集，请核对代码和日期。")
    return chosen


def default_set(at: date) -> DivisionSet:
    """The set that figures use unless another is named; raises NoSuchSet."""
    found = DivisionSet.objects.filter(Q(since__isnull=True) | Q(since__lte=at), is_default=True).first()
    if found is None:
        raise NoSuchSet("没有默认的考核单位集，请先装入区划数据。")
    return found


def units_of(set_code: str, at: date) -> DivisionQuerySet:
    """考核单位 — the county-level rows of a set on a day."""
    return members_of(the_set(set_code, at), at)


def members_of(chosen: DivisionSet, at: date) -> DivisionQuerySet:
    """考核单位 — the county-level rows of a set that was read already."""
    return Division.objects.standing(at).filter(level=Division.Level.COUNTY, lineage__in=_lineages_of(chosen))


def _lineages_of(chosen: DivisionSet) -> list[str]:
    """The lineages of a set's units, fetched: as a subquery it is planned badly on tables that were just loaded."""
    return list(chosen.units.values_list("lineage", flat=True))


def group_field(chosen: DivisionSet, prefix: str = "") -> str:
    """归集字段 — the lookup by which a model (``prefix="division"``) or divisions themselves are grouped into the set's units.

    Its values are the units' ``lineage``: a renamed county stays one unit.
    """
    county = "legal_county" if chosen.by_legal_parent else "county"
    return "__".join(part for part in (prefix, county, "lineage") if part)


@dataclass(frozen=True)
class SetInScope:
    """考核单位集在范围内的部分 — the units of a set that lie in a scope or around it, and what lies in both."""

    chosen: DivisionSet
    units: tuple[Division, ...]
    townships: int
    quasi: int
    villages: int


def sets_within(paths: Iterable[str], at: date) -> list[SetInScope]:
    """考核单位集 — every set in force on a day, as far as these subtrees reach. Five statements."""
    mine = tuple(paths)
    counties = {row.lineage: row for row in counties_within(mine, at)}
    below = within(mine, at).filter(level__in=[Division.Level.TOWNSHIP, Division.Level.VILLAGE]).order_by()
    counted = {
        by_legal: list(
            below.values_list("legal_county__lineage" if by_legal else "county__lineage", "level", "kind").annotate(
                Count("id")
            )
        )
        for by_legal in (True, False)
    }
    dated = sets().filter(Q(since__isnull=True) | Q(since__lte=at)).order_by(F("since").asc(nulls_first=True), "id")
    in_force = {one.code: one for one in dated}
    return [
        _in_scope(one, counties, counted[one.by_legal_parent])
        for one in sorted(in_force.values(), key=lambda one: one.pk)
    ]


def _in_scope(
    chosen: DivisionSet, counties: dict[str, Division], counted: list[tuple[str, str, str, int]]
) -> SetInScope:
    members = {unit.lineage for unit in chosen.units.all()}
    sums: Counter[str] = Counter()
    for lineage, level, kind, number in counted:
        if lineage in members:
            sums["quasi" if kind == Division.Kind.QUASI_TOWNSHIP else level] += number
    units = tuple(row for lineage, row in counties.items() if lineage in members)
    return SetInScope(chosen, units, sums[Division.Level.TOWNSHIP], sums["quasi"], sums[Division.Level.VILLAGE])


def townships(set_code: str, at: date, *, quasi: bool = False) -> DivisionQuerySet:
    """乡镇（街道） — the township rows of a set's units on a day; ``quasi`` with development zones that count as townships."""
    rows = _below(set_code, at).filter(level=Division.Level.TOWNSHIP)
    return rows if quasi else rows.exclude(kind=Division.Kind.QUASI_TOWNSHIP)


def villages(set_code: str, at: date) -> DivisionQuerySet:
    """村（社区） — the village rows of a set's units on a day."""
    return _below(set_code, at).filter(level=Division.Level.VILLAGE)


def _below(set_code: str, at: date) -> DivisionQuerySet:
    chosen = the_set(set_code, at)
    return Division.objects.standing(at).filter(**{f"{group_field(chosen)}__in": _lineages_of(chosen)})


# -- the tree --------------------------------------------------------------------------------------------------------
def by_keys(keys: Iterable[int]) -> DivisionQuerySet:
    """Divisions by their keys, in the order of their codes: a city comes before its counties."""
    return Division.objects.filter(pk__in=list(keys)).order_by("code")


def city(at: date) -> Division | None:
    """The root of the tree."""
    return Division.objects.standing(at).filter(level=Division.Level.CITY).first()


def children_of(division: Division, at: date) -> DivisionQuerySet:
    """下级 — the rows directly below a unit on a day, also those that came with a unit merged into it."""
    return Division.objects.standing(at).filter(parent__lineage__in=_lineages(division)).order_by("code")


def ancestors_of(division: Division, at: date) -> list[Division]:
    """上级 — the units above, from the city down, under the names they had on a day."""
    above = division.path.rstrip("/").split("/")[:-1]
    rows = {row.lineage: row for row in Division.objects.standing(at).filter(lineage__in=above)}
    return [rows[lineage] for lineage in above if lineage in rows]


def counties_within(paths: Iterable[str], at: date) -> DivisionQuerySet:
    """范围内的县级单位 — the counties that lie in these subtrees, and the counties in which the subtrees lie."""
    mine = tuple(paths)
    lineages = {part for path in mine for part in path.rstrip("/").split("/")}
    rows = Division.objects.standing(at).filter(level=Division.Level.COUNTY)
    return rows.filter(Q(lineage__in=lineages) | Q(pk__in=Division.objects.under(*mine).values("pk"))).order_by("code")


def within(paths: Iterable[str], at: date | None = None) -> DivisionQuerySet:
    """范围内的区划 — the rows in these subtrees, on a day or of all times."""
    rows = Division.objects.under(*paths)
    return rows if at is None else rows.standing(at)


def one_within(paths: Iterable[str], uid: UUID | str) -> Division | None:
    """One row by its outside number, if it lies in these subtrees."""
    rows = Division.objects.under(*paths).select_related("parent", "county", "legal_county")
    return rows.filter(uid=uid).first()


def tree(paths: Iterable[str], at: date) -> tuple[Branch, ...]:
    """区划树 — the counties and townships of these subtrees on a day, with their numbers of villages. Three statements.

    A scope of villages alone gives the villages.
    """
    mine = tuple(paths)
    below_city = within(mine, at).order_by("code").exclude(level=Division.Level.CITY)
    rows = list(below_city.exclude(level=Division.Level.VILLAGE)) or list(below_city)
    villages = below_city.filter(level=Division.Level.VILLAGE).order_by()
    parents = dict(villages.values_list("parent__lineage").annotate(Count("id")))
    heirs = dict(
        Succession.objects.filter(kind=Succession.Kind.MERGED).values_list("predecessor__lineage", "successor__lineage")
    )
    return Tree(rows, parents, heirs, at).grow()


# -- identity through time -------------------------------------------------------------------------------------------
_BACKWARDS = """
WITH RECURSIVE chain(id, lineage, path) AS (
  SELECT id, lineage, path FROM divisions_division WHERE lineage = %s
  UNION
  SELECT d.id, d.lineage, d.path FROM chain
  JOIN divisions_succession s ON s.successor_id = chain.id AND s.kind = ANY(%s)
  JOIN divisions_division d ON d.id = s.predecessor_id
) SELECT DISTINCT path, lineage FROM chain
"""
_FORWARDS = """
WITH RECURSIVE chain(id, lineage) AS (
  SELECT id, lineage FROM divisions_division WHERE lineage = %s
  UNION
  SELECT d.id, d.lineage FROM chain
  JOIN divisions_succession s ON s.predecessor_id = chain.id AND s.kind = ANY(%s)
  JOIN divisions_division d ON d.id = s.successor_id
) SELECT DISTINCT id FROM chain
"""


def scope_paths(division: Division) -> tuple[str, ...]:
    """管辖路径 — the unit's own path and the paths of every unit that was wholly merged or converted into it.

    One statement, asked once per object: a page asks for the same appointment under several permissions.
    """
    kept: dict[str, tuple[str, ...]] = division.__dict__
    if "_scope_paths" not in kept:
        kept["_scope_paths"] = tuple(sorted({path for path, _ in _predecessors(division)} | {division.path}))
    return kept["_scope_paths"]


def _lineages(division: Division) -> set[str]:
    return {lineage for _, lineage in _predecessors(division)} | {division.lineage}


def _predecessors(division: Division) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(_BACKWARDS, [division.lineage, TAKEN_OVER])
        return [(path, lineage) for path, lineage in cursor.fetchall()]


def current_of(division: Division, at: date) -> Division | None:
    """现单位 — the unit that stands on a day for this one, through renames, conversions and mergers; None after a split."""
    with connection.cursor() as cursor:
        cursor.execute(_FORWARDS, [division.lineage, TAKEN_OVER])
        chain = [key for (key,) in cursor.fetchall()]
    rows = list(Division.objects.standing(at).filter(pk__in=chain))
    return next((row for row in rows if row.lineage == division.lineage), rows[0] if rows else None)


@dataclass(frozen=True)
class History:
    """沿革 — the names and codes of one unit in order, and every change that touched it."""

    rows: tuple[Division, ...]
    successions: tuple[Succession, ...]


def history_of(division: Division) -> History:
    """沿革 — two statements."""
    rows = tuple(Division.objects.filter(lineage=division.lineage).order_by("since", "id"))
    first = [row for row in rows if row.since is None]
    ties = Succession.objects.filter(Q(predecessor__lineage=division.lineage) | Q(successor__lineage=division.lineage))
    ordered = (*first, *(row for row in rows if row.since is not None))
    return History(ordered, tuple(ties.select_related("predecessor", "successor")))
