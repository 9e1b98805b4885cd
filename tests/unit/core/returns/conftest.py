"""A small city that reports: two counties, a reporter and a checker."""

from datetime import date

import pytest

from minzheng.core.access.models import Appointment
from minzheng.core.registers.declarations import REGISTERS
from minzheng.core.returns import services
from minzheng.kernel.periods import Month
from tests.unit.core.plan.small_world import SmallWorld

SALES = "bureau.lottery_sales"
JUNE = Month(2021, 6)


class Desk(SmallWorld):
    """城 — with officers of the city who may report anywhere."""

    def __init__(self) -> None:
        super().__init__()
        for user in (self.reporter, self.checker):
            Appointment.objects.create(user=user, post="city_officer", division=self.city, since=date(2020, 1, 1))

    def report(self, unit=None, month=JUNE, amount=100_000, *, kind=SALES, approved=True, **said):
        """A first version, approved unless told otherwise."""
        made = services.report(
            kind, unit or self.jia, month.period, amount, source="销售系统",
            **{"accepted_on": month.period.end, "paper": "月报", "by": self.reporter, **said},
        )  # fmt: skip
        return self.approve(made) if approved else made

    def correct(self, wrong, amount, *, reason="漏计", approved=True, by=None):
        """The next version."""
        made = services.correct(
            wrong,
            amount,
            reason=reason,
            source="销售系统",
            accepted_on=wrong.period_end,
            paper="更正",
            by=by or self.reporter,
        )
        return self.approve(made) if approved else made

    def approve(self, record, by=None):
        """The register's own act, by the second person."""
        done, refused = REGISTERS.get(record.kind).confirm([record], by=by or self.checker)
        record.refresh_from_db()
        assert (done, refused) == (1, []), refused
        return record


@pytest.fixture
def desk(db, monkeypatch):
    monkeypatch.setenv("MINZHENG_TODAY", "2021-08-31")
    return Desk()
