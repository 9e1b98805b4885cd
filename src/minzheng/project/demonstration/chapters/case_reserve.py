"""办件篇的备用金 — the township's reserve: handed to it when the year began, and paid out of it in an emergency."""

from datetime import date
from typing import Any

from minzheng.core.access.models import User
from minzheng.core.cases.models import Case
from minzheng.core.payments.reserve.models import ReserveEntry, ReserveKind
from minzheng.core.payments.reserve.writing import ReserveWriter
from minzheng.core.registers import accepting
from minzheng.kernel import periods
from minzheng.project.demonstration.chapters.chapter import Ground

ADVANCED = 20_000_00  # fen


def begin(ground: Ground, township: str, by: User, check: User) -> None:
    """The reserve of the year, handed over by the county."""
    row = _row(ground.division_of[township], ReserveKind.ADVANCE, ADVANCED, date(ground.year, 1, 4), "备用金拨款单")
    accepting.confirm(ReserveEntry, ReserveWriter.create_many([row], by=by), by=check)


def hand_out(case: Case, amount: int, by: User) -> None:
    """Help of today for an application, by the voucher of its file."""
    place = case.division.parent if case.division.level == case.division.Level.VILLAGE else case.division
    row = _row(place, ReserveKind.HELP, amount, periods.today(), "先行救助领款凭证", case=case.number)
    ReserveWriter.create_many([row], by=by)


def confirm_handed(case: Case, by: User) -> None:
    """The county has seen the voucher."""
    accepting.confirm(ReserveEntry, list(ReserveEntry.objects.waiting().filter(case=case)), by=by)


def _row(
    division: Any, kind: ReserveKind, amount: int, on: date, paper: str, case: str | None = None
) -> dict[str, Any]:
    return {
        "division": division, "kind": kind.value, "amount": amount, "case": case, "accepted_on": on, "paper": paper, "note": "",
    }  # fmt: skip
