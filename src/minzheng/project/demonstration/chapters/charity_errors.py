"""演示慈善的差错 — planted campaigns, titles, trusts and years of foundations, each to be found by exactly one control."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from minzheng.project.demonstration.chapters import charity_year as year
from minzheng.project.demonstration.chapters.designation_rows import DesignationRow
from minzheng.project.demonstration.chapters.undertaking_rows import UndertakingRow

if TYPE_CHECKING:
    from minzheng.project.demonstration.planted import Plot


def _sound(plot: "Plot") -> UndertakingRow:
    """A campaign that is filed in a county."""
    rows = (row for row in plot.rows[year.NAME] if isinstance(row, UndertakingRow) and row.kind == year.CAMPAIGN)
    return plot.first(row for row in rows if row.place != plot.geography.city.code)


def _add(plot: "Plot", row: UndertakingRow, control: str, kind: str) -> None:
    plot.rows[year.NAME].append(row)
    plot.note_record(kind, row.code, row.title, control, division=row.place)


def _campaign(plot: "Plot", number: int, name: str, *, ago: int = 45, days: int = 120, **more: Any) -> UndertakingRow:
    return year.campaign(f"CW{plot.world.year}-M{number:02}", name, _sound(plot), plot.days_ago(ago), days, **more)


def _before_filing(plot: "Plot") -> None:
    row = _campaign(plot, 1, "先开始后备案的募捐")
    chain = tuple(one for one in row.milestones if one.stage != "filed")
    _add(plot, replace(row, milestones=chain), "assistance.campaign_before_filing", "募捐开始前未备案")


def _unqualified(plot: "Plot") -> None:
    held = {row.holder for row in plot.rows[year.NAME] if isinstance(row, DesignationRow)}
    other = plot.first(
        one for one in plot.world.offices
        if one.kind == "social" and one.code not in held and one.opened_on and one.opened_on.year != plot.world.year - 2
    )  # fmt: skip
    row = replace(_campaign(plot, 2, "没有公开募捐资格的募捐"), lead=other.code)
    _add(plot, row, "assistance.campaign_unqualified", "无公开募捐资格而募捐")


def _platform(plot: "Plot") -> None:
    row = _campaign(plot, 3, "没有写明平台的网络募捐", channels="internet")
    _add(plot, row, "assistance.campaign_platform", "互联网募捐平台未经指定")


def _outside(plot: "Plot") -> None:
    home = _sound(plot).place
    other = plot.first(unit.code for unit in plot.geography.legal_counties if unit.code != home)
    row = _campaign(plot, 4, "跨县没有异地备案的募捐", area=other)
    _add(plot, row, "assistance.campaign_outside", "超出地域募捐未异地备案")


def _unpublished(plot: "Plot") -> None:
    row = _campaign(plot, 5, "结束后没有公开的募捐", ago=170, days=60)
    _add(plot, row, "assistance.campaign_report_overdue", "募捐情况逾期未公开")


def _costly(plot: "Plot") -> None:
    row = _campaign(plot, 6, "成本超出上限的募捐", costs=((plot.days_ago(30), 31_000 * year.YUAN),))
    _add(plot, row, "undertakings.overspent", "募捐成本超出上限")


def _trust(plot: "Plot") -> None:
    row = year.trust(f"CW{plot.world.year}-T01", "逾期备案的慈善信托", _sound(plot).place, plot.days_ago(60), 16)
    _add(plot, row, "assistance.trust_filed_late", "慈善信托未按期备案")


def _spending(plot: "Plot") -> None:
    pattern, before = _sound(plot), plot.world.year - 1
    row = year.spending(
        f"CW{before}-J01", f"支出不足的基金会{before}年度支出", pattern.place, pattern.lead, before, 800_000, 61, 20_000
    )
    _add(plot, row, "assistance.foundation_spending", "基金会支出比例不合规定")


def _too_early(plot: "Plot") -> None:
    """Qualified one year after it was set up."""
    rows = plot.rows[year.NAME]
    held = {row.holder for row in rows if isinstance(row, DesignationRow)}
    young = plot.first(
        one for one in plot.world.offices if one.kind == "social" and one.code not in held and one.opened_on and one.opened_on.year == plot.world.year - 2
    )  # fmt: skip
    assert young.opened_on is not None
    pattern = plot.first(row for row in rows if isinstance(row, DesignationRow) and row.kind == year.CHARITY)
    since = date(young.opened_on.year + 1, 12, 20)

    def given(kind: str, on: date) -> DesignationRow:
        done = on + timedelta(days=6)
        return replace(
            pattern, kind=kind, place=young.place, holder=young.code, grade="recognised" if kind == year.CHARITY else "",
            effective_on=on, accepted_on=on, reported_on=on, confirmed_on=done,
        )  # fmt: skip

    rows += [given(year.CHARITY, since - timedelta(days=40)), given(year.QUALIFIED, since)]
    plot.note_record(
        "公开募捐资格不合条件", young.code, young.name, "assistance.qualified_too_early", division=young.place
    )


SPOILERS: tuple[Callable[["Plot"], None], ...] = (
    _before_filing, _unqualified, _platform, _outside, _unpublished, _costly, _trust, _spending, _too_early,
)  # fmt: skip
