"""演示推进事项的差错 — planted undertakings, milestones and payments, each to be found by exactly one control.

Each error brings an undertaking of its own, so that it does not depend on what the year happened to hold.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from minzheng.project.demonstration.chapters.undertaking_rows import MilestoneRow, PaymentRow, UndertakingRow

if TYPE_CHECKING:
    from minzheng.project.demonstration.planted import Plot

NAME = "undertakings"
HOME, PAPER, PLACE, LEGACY = (
    "eldercare.extreme_poverty_home", "bureau.research_paper", "affairs.millennium_place", "eldercare.fire_legacy",
)  # fmt: skip
WAN = 1_000_000  # fen in ten thousand yuan


def _add(plot: "Plot", kind: str, title: str, place: str, on: date, *, steps: int, **more: object) -> UndertakingRow:
    """An undertaking begun, accepted and reported on a day and confirmed two days later."""
    number = sum(1 for row in plot.rows[NAME] if row.code.startswith("CW")) + 1
    row = UndertakingRow(
        code=f"CW{plot.world.year}-U{number:02}", kind=kind, title=title, steps=steps, place=place, effective_on=on, accepted_on=on,
        reported_on=on, confirmed_on=on + timedelta(days=2), paper="演民验〔差错〕", **more,  # type: ignore[arg-type]  # fields of the row
    )  # fmt: skip
    plot.rows[NAME].append(row)
    return row


def _also(plot: "Plot", **more: object) -> None:
    """Change the undertaking added last."""
    plot.rows[NAME][-1] = replace(plot.rows[NAME][-1], **more)


def _milestone(row: UndertakingRow, stage: str, position: int, on: date, *, confirmed: bool = True) -> MilestoneRow:
    return MilestoneRow(
        stage=stage, position=position, drawn_on=on, done_on=on, place=row.place, effective_on=on, accepted_on=on, reported_on=on,
        confirmed_on=on + timedelta(days=3) if confirmed else None, paper=row.paper,
    )  # fmt: skip


def _payment(row: UndertakingRow, amount: int, on: date, *, confirmed: bool = True) -> PaymentRow:
    return PaymentRow(
        amount=amount, purpose="工程款", place=row.place, effective_on=on, accepted_on=on, reported_on=on,
        confirmed_on=on + timedelta(days=3) if confirmed else None, paper=row.paper,
    )  # fmt: skip


def _county(plot: "Plot") -> str:
    return plot.first(unit.code for unit in plot.geography.counties if unit.code in plot.geography.assessed)


def _note(plot: "Plot", kind: str, control: str) -> None:
    row = plot.rows[NAME][-1]
    plot.note_record(kind, row.code, row.title, control, division=row.place)


def _milestone_waiting(plot: "Plot") -> None:
    row = _add(plot, PAPER, "报送后久未确认的调研成果", plot.geography.city.code, plot.days_ago(90), steps=3)
    _also(plot, milestones=(_milestone(row, "submitted", 2, plot.days_ago(45), confirmed=False),))
    _note(plot, "节点久未确认", "undertakings.milestone_waiting")


def _undertaking_waiting(plot: "Plot") -> None:
    _add(plot, PLACE, "久未确认的千年古县申报", _county(plot), plot.days_ago(48), steps=4, group="county")
    _also(plot, confirmed_on=None)
    _note(plot, "事项久未确认", "undertakings.undertaking_waiting")


def _payment_waiting(plot: "Plot") -> None:
    row = _add(plot, HOME, "一笔付款久未确认的改造", _county(plot), plot.days_ago(120), steps=4, amount=90 * WAN)
    _also(plot, payments=(_payment(row, 20 * WAN, plot.days_ago(40), confirmed=False),))
    _note(plot, "付款久未确认", "undertakings.payment_waiting")


def _out_of_order(plot: "Plot") -> None:
    row = _add(plot, PLACE, "先认定后申报的千年古县", _county(plot), plot.days_ago(200), steps=4, group="county")
    chain = (_milestone(row, "applied", 2, plot.days_ago(60)), _milestone(row, "recognised", 4, plot.days_ago(90)))
    _also(plot, milestones=chain)
    _note(plot, "节点先后颠倒", "undertakings.out_of_order")


def _overspent(plot: "Plot") -> None:
    row = _add(plot, HOME, "付款超出计划的改造", _county(plot), plot.days_ago(150), steps=4, amount=50 * WAN)
    _also(plot, payments=(_payment(row, 40 * WAN, plot.days_ago(80)), _payment(row, 15 * WAN, plot.days_ago(50))))
    _note(plot, "付款超出计划金额", "undertakings.overspent")


def _milestone_first(plot: "Plot") -> None:
    """The undertaking still waits (not long), yet a milestone of it was confirmed."""
    row = _add(plot, PAPER, "尚未确认的调研成果", plot.geography.city.code, plot.days_ago(18), steps=3)
    _also(plot, confirmed_on=None, milestones=(_milestone(row, "written", 1, plot.days_ago(16)),))
    _note(plot, "事项未确认而节点已确认", "undertakings.milestone_before_undertaking")


def _shut_down_alone(plot: "Plot") -> None:
    """Closed by shutting down, but nobody says where the old people went."""
    on = date(plot.world.year - 1, 6, 1)
    row = _add(plot, LEGACY, "关停后未安置老人的养老机构", _county(plot), on, steps=2, group="shut_down")
    _also(plot, milestones=(_milestone(row, "closed", 2, plot.days_ago(70)),))
    _note(plot, "关停销号没有安置记录", "eldercare.shut_down_without_resettlement")


SPOILERS: tuple[Callable[["Plot"], None], ...] = (
    _milestone_waiting, _undertaking_waiting, _payment_waiting, _out_of_order, _overspent, _milestone_first, _shut_down_alone,
)  # fmt: skip
