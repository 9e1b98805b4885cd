"""演示报表 — what counties and the city report: sales, populations, points, accounts; every number is an invention.

Populations are round thousands, shared out by chance: they are nobody's. Months come in about two weeks after their end;
a few are corrected later; two counties are late with one month.
"""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from minzheng.core.returns.models import Return
from minzheng.project.demonstration.chapters.chapter import Chapter, Ground
from minzheng.project.demonstration.copying import stored
from minzheng.project.demonstration.drafting import Draft
from minzheng.project.demonstration.records import Reported
from minzheng.project.demonstration.truth import Question, Truth

if TYPE_CHECKING:
    from minzheng.project.demonstration.planted import Plot

SALES, POPULATION, PUBLICITY = "bureau.lottery_sales", "bureau.population", "bureau.publicity_points"
SELF_POINTS, OFFICIAL = "bureau.informatisation_self_points", "bureau.informatisation_points"
ACCOUNTS, ACTIVE, TURNOUT = "bureau.system_accounts", "bureau.system_active_accounts", "governance.last_term_turnout"
INVENTED = "演示数据（虚构）"
TICKET = 200  # fen
MONTHLY_SALES = 5_000_000_000  # fen in a usual month, in the whole city
SEASON = (105, 75, 100, 102, 106, 100, 104, 96, 101, 108, 99, 104)  # percent of a usual month
THOUSANDS = 9_000  # people in the whole city, in thousands
QUARTERLY_POINTS = (260, 245, 180, 165)  # tenths
CORRECTED = 0.03
LATE_MONTH, LATE_UNTIL = 7, (9, 14)
DUE_AFTER = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnRow(Reported):
    """演示报表行 — one version of one figure; ``effective_on`` is the last day of its period."""

    kind: str
    start: date
    amount: int
    number: int = 1
    reason: str = ""


def draft_returns(draft: Draft) -> list[ReturnRow]:
    """Two years of sales, populations of the two years before, a year of points and accounts, one figure of the last term."""
    return [
        *_sales(draft),
        *_populations(draft),
        *_publicity(draft),
        *_informatisation(draft),
        *_accounts(draft),
        *_term(draft),
    ]


# -- drafting --------------------------------------------------------------------------------------------------------
def _row(
    draft: Draft, kind: str, place: str, span: tuple[date, date], amount: int, *, accepted_on: date | None = None
) -> ReturnRow:
    steps = draft.steps(accepted_on or span[1] + timedelta(days=draft.rng.randint(2, 5)))
    return ReturnRow(
        kind=kind, place=place, start=span[0], effective_on=span[1], amount=amount, accepted_on=steps.accepted_on,
        reported_on=steps.reported_on, confirmed_on=steps.confirmed_on, paper=draft.paper(place, steps.accepted_on),
    )  # fmt: skip


def _month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _year(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def _sales(draft: Draft) -> Iterator[ReturnRow]:
    counties = draft.geography.counties
    shares = draft.split(MONTHLY_SALES, [draft.rng.uniform(0.5, 1.6) for _ in counties])
    for county, usual in zip(counties, shares, strict=True):
        growth = draft.rng.uniform(1.03, 1.12)
        for year in (draft.year - 1, draft.year):
            for month, season in enumerate(SEASON, 1):
                amount = usual * season * draft.rng.uniform(0.96, 1.04) / (100 * (growth if year < draft.year else 1))
                first = _row(draft, SALES, county.code, _month(year, month), int(amount) // TICKET * TICKET)
                if draft.chance(CORRECTED):
                    yield replace(first, amount=first.amount * 9 // 10 // TICKET * TICKET)
                    yield _corrected(draft, first)
                else:
                    yield first


def _corrected(draft: Draft, row: ReturnRow) -> ReturnRow:
    """The right figure as a second version, some days after the first was approved."""
    assert row.confirmed_on
    steps = draft.steps(row.confirmed_on + timedelta(days=draft.rng.randint(3, 15)))
    return replace(
        row, number=2, reason="漏计一个站点的销售额", accepted_on=steps.accepted_on, reported_on=steps.reported_on,
        confirmed_on=steps.confirmed_on, paper=draft.paper(row.place, steps.accepted_on),
    )  # fmt: skip


def _populations(draft: Draft) -> Iterator[ReturnRow]:
    counties = draft.geography.counties
    shares = draft.split(THOUSANDS, [draft.rng.uniform(0.5, 1.6) for _ in counties])
    for county, thousands in zip(counties, shares, strict=True):
        for year in (draft.year - 2, draft.year - 1):
            people = (thousands + (draft.rng.randint(0, 6) if year == draft.year - 1 else 0)) * 1_000
            known = date(year + 1, 2, draft.rng.randint(2, 9))
            yield _row(draft, POPULATION, county.code, _year(year), people, accepted_on=known)


def _publicity(draft: Draft) -> Iterator[ReturnRow]:
    for month in range(1, 13):
        span = _month(draft.year, month)
        yield _row(draft, PUBLICITY, draft.geography.city.code, span, draft.rng.randint(28, 44))
        for county in draft.geography.counties:
            yield _row(draft, PUBLICITY, county.code, span, draft.rng.randint(0, 6))


def _informatisation(draft: Draft) -> Iterator[ReturnRow]:
    city = draft.geography.city.code
    for quarter, points in enumerate(QUARTERLY_POINTS):
        span = date(draft.year, 3 * quarter + 1, 1), _month(draft.year, 3 * quarter + 3)[1]
        yield _row(draft, SELF_POINTS, city, span, points + draft.rng.randint(-8, 8))
    yield _row(draft, OFFICIAL, city, _year(draft.year - 1), 825, accepted_on=date(draft.year, 3, 2))


def _accounts(draft: Draft) -> Iterator[ReturnRow]:
    counties = [county.code for county in draft.geography.counties]
    late = draft.dealt(sorted(draft.geography.assessed), 2)
    for place in (draft.geography.city.code, *counties):
        opened = draft.rng.randint(140, 160) if place not in counties else draft.rng.randint(40, 120)
        for month in range(1, 13):
            opened += draft.rng.randint(0, 2)
            used = opened * draft.rng.randint(78, 96) // 100
            when = date(draft.year, *LATE_UNTIL) if place in late and month == LATE_MONTH else None
            span = _month(draft.year, month)
            yield _row(draft, ACCOUNTS, place, span, opened, accepted_on=when)
            yield _row(draft, ACTIVE, place, span, used, accepted_on=when)


def _term(draft: Draft) -> Iterator[ReturnRow]:
    span, known = _year(draft.year - 3), date(draft.year - 2, 3, 1)
    for place in (draft.geography.city, *draft.geography.counties):
        yield _row(draft, TURNOUT, place.code, span, draft.rng.randint(8_400, 9_300), accepted_on=known)


# -- loading ---------------------------------------------------------------------------------------------------------
def load_returns(ground: Ground, rows: Sequence[ReturnRow]) -> Mapping[str, int]:
    """All versions of all figures."""
    made = [
        Return(
            kind=row.kind, period_start=row.start, period_end=row.effective_on, amount=row.amount, source=INVENTED,
            version_number=row.number, reason=row.reason, **ground.reported(row),
        )
        for row in rows
    ]  # fmt: skip
    stored(made)
    return {"returns.return": len(made)}


# -- truth -----------------------------------------------------------------------------------------------------------
def _in_force(question: Question, kind: str, first: date, last: date) -> dict[str, int]:
    """Place → what its approved returns of a kind within two days add up to, each in its latest approved version."""
    newest: dict[tuple[str, date], ReturnRow] = {}
    for row in question.world.chapters["returns"]:
        if row.kind == kind and row.confirmed_on is not None and first <= row.start and row.effective_on <= last:
            key = row.place, row.start
            if key not in newest or newest[key].number < row.number:
                newest[key] = row
    found: Counter[str] = Counter()
    for (place, _), row in newest.items():
        found[place] += row.amount
    return dict(found)


def _this_year(question: Question, kind: str) -> dict[str, int]:
    return _in_force(question, kind, date(question.at.year, 1, 1), question.at)


def _truth(
    question: Question, over: Mapping[str, int], under: Mapping[str, int] | None, *, scale: int, with_city: bool = False
) -> Truth:
    members = question.chosen.members
    counted = [place for place in members if question.county_of(place) == place]

    def of(amounts: Mapping[str, int], place: str) -> int:
        return amounts.get(place, 0) if place in counted else 0

    units = {place: (of(over, place), None if under is None else of(under, place)) for place in members}
    city = question.geography.city.code
    total = sum(of(over, place) for place in members) + (over.get(city, 0) if with_city else 0)
    if under is None:
        return Truth(units, (total, None), Fraction(total, scale))
    whole = sum(of(under, place) for place in members) + (under.get(city, 0) if with_city else 0)
    return Truth(units, (total, whole), Fraction(total, whole * scale) if whole else None)


def _sales_truth(question: Question) -> Truth:
    return _truth(question, _this_year(question, SALES), None, scale=1_000_000)


def _per_head(question: Question) -> Truth:
    last_year = question.at.year - 1
    people = _in_force(question, POPULATION, *_year(last_year))
    return _truth(question, _this_year(question, SALES), people, scale=100)


def _publicity_truth(question: Question) -> Truth:
    return _truth(question, _this_year(question, PUBLICITY), None, scale=10, with_city=True)


def _informatisation_truth(question: Question) -> Truth:
    city = question.geography.city.code
    official = _this_year(question, OFFICIAL)
    points = (official or _this_year(question, SELF_POINTS)).get(city, 0)
    return Truth({}, (points, None), Fraction(points, 10))


def _usage(question: Question) -> Truth:
    """Of the last month that ended at least ten days ago."""
    ended = question.at - timedelta(days=DUE_AFTER)
    this = _month(ended.year, ended.month)
    before = this[0] - timedelta(days=1)
    span = this if this[1] <= ended else _month(before.year, before.month)
    return _truth(
        question, _in_force(question, ACTIVE, *span), _in_force(question, ACCOUNTS, *span), scale=1, with_city=True
    )


# -- planted errors --------------------------------------------------------------------------------------------------
def _spoil(plot: "Plot", month: int, **said: object) -> ReturnRow:
    """Change a sound month of an assessed county that nothing else was done to; returns the row as it is now."""
    rows = plot.rows["returns"]
    start = date(plot.world.year, month, 1)
    doubled = {(row.place, row.start) for row in rows if row.number > 1}
    fit = [
        index for index, row in enumerate(rows)
        if row.kind == SALES and row.start == start and row.place in plot.geography.assessed
        and (row.place, start) not in doubled and f"returns:{row.place}" not in plot.touched
    ]  # fmt: skip
    index = plot.rng.choice(fit)
    spoilt: ReturnRow = replace(rows[index], **said)
    rows[index] = spoilt
    plot.touched.add(f"returns:{spoilt.place}")
    return spoilt


def _note(plot: "Plot", what: str, row: ReturnRow, control: str) -> None:
    label = f"{plot.geography.units[row.place].name} {row.start}"
    plot.note_record(what, f"{row.kind} {row.start}", label, control, division=row.place)


def _correction_waiting(plot: "Plot") -> None:
    row = _spoil(plot, 5)
    late = replace(
        row, number=2, reason="漏计一个站点的销售额", amount=row.amount + 40 * TICKET, accepted_on=plot.days_ago(45),
        reported_on=plot.days_ago(42), confirmed_on=None,
    )  # fmt: skip
    plot.rows["returns"].append(late)
    _note(plot, "更正久未核定", late, "returns.waiting")


def _tenfold(plot: "Plot") -> None:
    row = _spoil(plot, 4)
    rows = plot.rows["returns"]
    rows[rows.index(row)] = replace(row, amount=row.amount * 10)
    _note(plot, "销售额多写一位", row, "returns.sudden")


def _negative(plot: "Plot") -> None:
    _note(plot, "销售额为负", _spoil(plot, 3, amount=-50 * TICKET), "returns.negative")


def _early(plot: "Plot") -> None:
    _note(plot, "期末之前审定", _spoil(plot, 6, accepted_on=date(plot.world.year, 6, 25)), "returns.early")


RETURNS = Chapter(
    name="returns",
    draft=draft_returns,
    load=load_returns,
    figures={
        "T73": ("bureau.lottery_sales", _sales_truth),
        "T74": ("bureau.lottery_sales_per_head", _per_head),
        "T76": ("bureau.publicity_points", _publicity_truth),
        "T77": ("bureau.informatisation_score", _informatisation_truth),
        "S33": ("bureau.system_usage", _usage),
    },
    spoilers=(_correction_waiting, _tenfold, _negative, _early),
)
