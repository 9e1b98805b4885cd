"""寻亲比对 — whom a person at a station may be: reports weighed in memory, ranked, each with what speaks for and against it.

Nothing is stored of what was weighed and nothing is decided: a person judges, another confirms. Reports are first narrowed by the
database to those that can be the same person at all; then each comparison gives its weight. For names and sex those are the
weights of the register's own model (``adapters.linkage.model``); for what only such reports have, they stand here.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q

from minzheng.adapters import linkage, pinyin
from minzheng.adapters.linkage import model
from minzheng.adapters.linkage.weighing import Shares, Weighed, bits, of_model, one_slip, total
from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.domains.assistance.rescue.choices import Mark
from minzheng.domains.assistance.rescue.models import KinMatch, MissingReport, Stay
from minzheng.domains.assistance.rescue.reads import Sought, reports

MOST_WEIGHED, MOST_SHOWN = 5_000, 20
YEARS_APART = 8  # an age guessed by looking is wrong by so many years at the most
LONG_NAME = 6  # letters of a name as it sounds, above which one slip is a slip

YEARS: tuple[tuple[str, Shares], ...] = (
    ("估计的出生年份相合", (0.85, 0.25)), ("出生年份相差三年以内", (0.12, 0.2)), ("出生年份相差更多", (0.03, 0.55)),
)  # fmt: skip
HEIGHT: tuple[tuple[str, Shares], ...] = (
    ("身高相差三厘米以内", (0.7, 0.3)), ("身高相差八厘米以内", (0.25, 0.4)), ("身高相差更多", (0.05, 0.3)),
)  # fmt: skip
MARK: Shares = (0.7, 0.06)
NO_MARK: Shares = (0.2, 0.7)
ORIGIN: Shares = (0.6, 0.08)
OTHER_ORIGIN: Shares = (0.4, 0.92)
COUNTY: Shares = (0.45, 0.12)
OTHER_COUNTY: Shares = (0.55, 0.88)
TIME: tuple[tuple[str, int, Shares], ...] = (
    ("走失后一个月内入站", 31, (0.5, 0.08)), ("走失后一年内入站", 366, (0.3, 0.3)), ("走失一年以后才入站", 100_000, (0.2, 0.62)),
)  # fmt: skip
_MARKS = dict(Mark.choices)


@dataclass(frozen=True)
class Candidate:
    """寻亲线索 — a report, what was compared, and what was judged of it already."""

    report: MissingReport
    weighed: tuple[Weighed, ...]
    match: KinMatch | None = None

    @property
    def bits(self) -> float:
        """What all comparisons say together."""
        return total(self.weighed)

    @property
    def reasons(self) -> list[Weighed]:
        """What speaks most, for or against, first."""
        return sorted(self.weighed, key=lambda each: -abs(each.bits))


def candidates(stay: Any, user: User) -> list[Candidate]:
    """寻亲线索 — open reports that the user may see, the likeliest first: two statements, however many reports there are."""
    judged = {
        one.report_id: one for one in KinMatch.objects.filter(stay=stay).select_related("reported_by", "confirmed_by")
    }
    found = [
        Candidate(report, weigh(stay, report), judged.get(report.pk)) for report in _possible(stay, user, set(judged))
    ]
    likely = [one for one in found if one.bits >= model.THRESHOLD or one.match is not None]
    return sorted(likely, key=lambda one: (-one.bits, one.report.number))[:MOST_SHOWN]


def _possible(stay: Any, user: User, judged: set[int]) -> Any:
    """Reports of which nothing rules out that they mean this person; those judged already stay in sight."""
    rows = reports().visible_to(user, Permission.REGISTER_EDIT).select_related("division__county")
    fits = Q(stands=Sought.OPEN, consented=True, lost_on__lte=stay.entered_on, sex=stay.sex)
    if stay.born_from is not None:
        near = Q(born_from__lte=stay.born_to + YEARS_APART, born_to__gte=stay.born_from - YEARS_APART)
        fits &= Q(born_from__isnull=True) | near
    return rows.filter(fits | Q(pk__in=judged)).order_by(F("lost_on").desc(), "pk")[:MOST_WEIGHED]


def weigh(stay: Stay, report: MissingReport) -> tuple[Weighed, ...]:
    """逐项比对 — what is not known of either says nothing."""
    sex = "相同" if stay.sex == report.sex else "不同"
    weighed = [Weighed("性别", sex, of_model("sex", "相同" if stay.sex == report.sex else "ELSE"))]
    weighed += _name(stay.told_name, report.name)
    weighed += _years(stay, report)
    weighed += _height(stay.height, report.height)
    weighed += _marks(stay.marks, report.marks)
    weighed += _origin(stay.origin, report.origin)
    weighed += _where_and_when(stay, report)
    return tuple(weighed)


def _name(told: str, missed: str) -> list[Weighed]:
    """A name that somebody tells of himself speaks for him where it fits; that it does not fit says nothing, confused as he may be."""
    one, other = linkage.plain(told), linkage.plain(missed)
    if not one or not other:
        return []
    if one == other:
        return [Weighed("姓名", "自报姓名相同", of_model("name", "相同"))]
    sounds = pinyin.sort_key(told).replace(" ", ""), pinyin.sort_key(missed).replace(" ", "")
    if sounds[0] == sounds[1]:
        return [Weighed("姓名", "自报姓名读音相同", of_model("name", "读音相同"))]
    near = (one_slip(one, other) and min(len(one), len(other)) > 1) or (
        one_slip(*sounds) and min(map(len, sounds)) > LONG_NAME
    )
    if near:
        return [Weighed("姓名", "自报姓名相近", of_model("name", "相近"))]
    return [Weighed("姓名", "自报姓名不同，不作反对理由", 0.0)]


def _years(stay: Stay, report: MissingReport) -> list[Weighed]:
    if stay.born_from is None or stay.born_to is None or report.born_from is None or report.born_to is None:
        return []
    apart = max(stay.born_from - report.born_to, report.born_from - stay.born_to, 0)
    title, shares = YEARS[0 if apart == 0 else 1 if apart <= 3 else 2]  # noqa: PLR2004 — the years that the second level names
    return [Weighed("年龄", title, bits(shares))]


def _height(one: int | None, other: int | None) -> list[Weighed]:
    if one is None or other is None:
        return []
    apart = abs(one - other)
    title, shares = HEIGHT[0 if apart <= 3 else 1 if apart <= 8 else 2]  # noqa: PLR2004 — the centimetres that the levels name
    return [Weighed("身高", title, bits(shares))]


def _marks(one: list[str], other: list[str]) -> list[Weighed]:
    common = sorted(set(one) & set(other))
    if common:
        return [Weighed("体貌特征", f"都有{_MARKS[mark]}", bits(MARK)) for mark in common]
    return [Weighed("体貌特征", "没有相同的特征", bits(NO_MARK))] if one and other else []


def _origin(one: str, other: str) -> list[Weighed]:
    if not one or not other:
        return []
    same = one in other or other in one
    return [Weighed("籍贯或口音", "相合" if same else "不同", bits(ORIGIN if same else OTHER_ORIGIN))]


def _where_and_when(stay: Stay, report: MissingReport) -> list[Weighed]:
    same = stay.division.county_id is not None and stay.division.county_id == report.division.county_id
    days = (stay.entered_on - report.lost_on).days
    title, _, shares = next(level for level in TIME if days <= level[1])
    place = Weighed(
        "受理地", "与救助站在同一县（市、区）" if same else "在其他地方受理", bits(COUNTY if same else OTHER_COUNTY)
    )
    return [place, Weighed("走失时间", title, bits(shares))]
