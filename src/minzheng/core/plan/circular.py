"""督办通报 — the paper that tells how the plan stands, composed from the plan's own table: nothing in it is typed twice.

The composer gives figures and names of units; the office adds the addressee and what it asks for.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from minzheng.adapters.papers import Grid, Heading, Paper, Text
from minzheng.core.plan.allocations.reads import Shares, in_force, shares_of, unit_standings
from minzheng.core.plan.figures import Figures, Value, compute
from minzheng.core.plan.reads import PlanTable, PromiseRow
from minzheng.core.plan.shapes import CITY, INDICATORS, Indicator
from minzheng.core.plan.statuses import GOOD, Status
from minzheng.kernel.targets import FULL, PERCENT

KIND = "plan.circular"
MOST_UNITS = 12
NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True)
class Wording:
    """办文要素 — what the office itself says: issuer, title, addressee, and what it asks for, one paragraph a line."""

    issuer: str
    title: str
    addressee: str
    demands: Sequence[str]


def circular(table: PlanTable, wording: Wording) -> Paper:
    """The circular of a day: overview, late items, slow items, the units behind, and the demands."""
    late = [row for row in table.rows if row.status is Status.LATE]
    slow = [row for row in table.rows if row.status is Status.SLOW]
    parts: list[tuple[str, list[Text | Grid]]] = [("总体情况", [Text(_overview(table))])]
    parts += [(title, [_grid(rows)]) for title, rows in (("进度滞后的事项", late), ("进度偏慢的事项", slow)) if rows]
    if behind := [*_behind_with_tasks(table), *_behind(table, [*late, *slow])]:
        parts.append(("有关县（市、区）情况", [Text(words) for words in behind]))
    if demands := [Text(line.strip()) for line in wording.demands if line.strip()]:
        parts.append(("工作要求", list(demands)))
    body: list[Heading | Text | Grid] = []
    for number, (title, said) in enumerate(parts):
        body += [Heading(f"{NUMERALS[number]}、{title}"), *said]
    return Paper(
        head=f"{wording.issuer}文件", number="", title=wording.title, addressee=wording.addressee, body=body,
        signature=wording.issuer, dated=day_words(table.at),
    )  # fmt: skip


def usual_title(table: PlanTable) -> str:
    """The title that the form offers."""
    return f"关于{table.plan.year}年度工作计划推进情况的督办通报"


def day_words(day: date) -> str:
    """A day in a paper: 2021年8月30日."""
    return f"{day.year}年{day.month}月{day.day}日"


def value_in_words(indicator: Indicator | None, value: Value) -> str:
    """A value in a paper: a percentage with one decimal, or a number with its unit."""
    if indicator is None or value is None:
        return "无数据"
    if indicator.is_share:
        return _percent(Fraction(value))
    number = Fraction(value)
    words = f"{int(number):,}" if number.denominator == 1 else f"{float(number):,.2f}"
    return f"{words} {indicator.unit}".rstrip()


def _percent(share: Fraction) -> str:
    return f"{float(share * FULL):.1f}".removesuffix(".0") + PERCENT


def _overview(table: PlanTable) -> str:
    counts = table.counts
    good = sum(counts.get(status, 0) for status in GOOD)
    slow, late = counts.get(Status.SLOW, 0), counts.get(Status.LATE, 0)
    others = "、".join(
        f"{status.label} {counts[status]} 项"
        for status in Status
        if counts.get(status) and status not in {*GOOD, Status.SLOW, Status.LATE}
    )
    return (
        f"截至{day_words(table.at)}，时间进度 {float(table.elapsed * FULL):.1f}%。计划共 {len(table.rows)} 项承诺，其中可判断的"
        f" {good + slow + late} 项：达标 {counts.get(Status.MET, 0)} 项，按进度 {counts.get(Status.ON_PACE, 0)} 项，"
        f"偏慢 {slow} 项，滞后 {late} 项。{f'另有{others}。' if others else ''}"
        f"统计范围为{table.reach.chosen.title}。"
    )


def _grid(rows: Sequence[PromiseRow]) -> Grid:
    lines = [
        [
            str(row.promise.item.number), row.promise.title, str(row.promise.target or ""),
            value_in_words(row.indicator, row.value), "、".join(row.promise.owners),
        ]
        for row in rows
    ]  # fmt: skip
    return Grid(
        ("条", "事项", "目标", "现值", "责任处室"), lines, (1, 5, 4, 3, 4), ("center", "left", "left", "right", "left")
    )


def _behind(table: PlanTable, rows: Iterable[PromiseRow]) -> Iterable[str]:
    """For each share that lags: the units below the target, the furthest first."""
    for row in rows:
        target, indicator = row.promise.target, row.indicator
        if (
            indicator is None
            or target is None
            or target.unit != PERCENT
            or not indicator.is_share
            or indicator.level == CITY
        ):
            continue
        figures = compute(indicator, table.at, table.reach.chosen.code, reach=table.reach)
        if units := _below(figures, Fraction(target.quantity)):
            yield f"{row.promise.title}：低于目标的有{units}。"


def _behind_with_tasks(table: PlanTable) -> Iterable[str]:
    """For each task that was divided: the units that lag behind their own share, the furthest first."""
    decided = in_force([row.promise for row in table.rows], table.at)
    for row in table.rows:
        allocation = decided.get(row.promise.pk)
        if allocation is None or row.promise.indicator not in INDICATORS:
            continue
        allocation.promise = row.promise
        if units := _lagging(shares_of(allocation), INDICATORS.get(row.promise.indicator), table.at):
            yield f"{row.promise.title}：完成本单位任务滞后的有{units}。"


def _lagging(shares: Shares, indicator: Indicator, at: date) -> str:
    figures = compute(indicator, at, shares.allocation.set_code)
    lines = [one for one in unit_standings(figures, shares, at) if one.standing.status is Status.LATE]
    done = [
        (one.standing.completion or Fraction(0), "市本级" if one.unit.level == CITY else one.unit.name) for one in lines
    ]
    return _named([(share, f"{name}（{_percent(share)}）") for share, name in done])


def _below(figures: Figures, goal: Fraction) -> str:
    """The units below a goal."""
    found = [
        (Fraction(value), unit.name)
        for unit in figures.reach.units
        if (ratio := figures.per_unit.get(unit.code)) is not None
        and (value := figures.value_of(ratio)) is not None
        and Fraction(value) * FULL < goal
    ]
    return _named([(value, f"{name}（{value_in_words(figures.indicator, value)}）") for value, name in found])


def _named(units: Sequence[tuple[Fraction, str]]) -> str:
    """Units in words, the furthest first; the first of many, and how many there are."""
    named = "、".join(words for _, words in sorted(units)[:MOST_UNITS])
    return named if len(units) <= MOST_UNITS else f"{named}等 {len(units)} 个单位"
