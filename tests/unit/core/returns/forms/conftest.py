"""Two counties that file the monthly statistics, and a city that reviews them."""

from datetime import date

import pytest

from minzheng.core.access.models import Appointment, User
from minzheng.core.returns.forms import services
from minzheng.domains.bureau.forms import MONTHLY_STATISTICS
from minzheng.kernel.periods import Month
from tests.unit.core.plan.small_world import SmallWorld

JUNE, JULY = Month(2021, 6), Month(2021, 7)
SOUND = {
    "urban_living_households": 100, "urban_living_persons": 180, "rural_living_households": 300, "rural_living_persons": 420,
    "urban_poverty_persons": 20, "urban_poverty_in_homes": 5, "urban_poverty_scattered": 15, "rural_poverty_persons": 90,
    "rural_poverty_in_homes": 30, "rural_poverty_scattered": 60, "living_paid": 30_000_000, "urban_living_paid": 12_000_000,
    "rural_living_paid": 18_000_000, "poverty_paid": 9_000_000, "urban_poverty_paid": 2_000_000, "rural_poverty_paid": 7_000_000,
}  # fmt: skip


def figures(**other):
    """Sound figures under their codes, with some of them changed; None takes one out."""
    said = SOUND | other
    return {f"bureau.monthly_{name}": amount for name, amount in said.items() if amount is not None}


class Counter(SmallWorld):
    """城 — the reporter fills in for one county, the checker reviews for the city."""

    def __init__(self, setenv) -> None:
        super().__init__()
        self.setenv = setenv
        self.second = User.objects.create(username="second", name="second")
        for user in (self.reporter, self.second):
            self.appoint(user, "county_finance", self.jia)
        self.appoint(self.checker, "city_officer", self.city)

    def appoint(self, user, post, place):
        Appointment.objects.create(user=user, post=post, division=place, since=date(2020, 1, 1))

    def on(self, day):
        """From here on it is this day of August."""
        self.setenv("MINZHENG_TODAY", f"2021-08-{day:02d}")

    def begun(self, month=JULY, *, by=None, unit=None, reason=""):
        return services.begin(MONTHLY_STATISTICS, unit or self.jia, month.period, by=by or self.reporter, reason=reason)

    def filled(self, month=JULY, *, by=None, answers=None, **other):
        """A filing with sound figures."""
        made = self.begun(month, by=by)
        return services.fill(made, figures(**other), answers or {}, seen=made.version, by=by or self.reporter)

    def submitted(self, month=JULY, **said):
        return services.submit(self.filled(month, **said), by=said.get("by") or self.reporter)

    def approved(self, month=JULY, **said):
        return services.approve(self.submitted(month, **said), by=self.checker)


@pytest.fixture
def counter(db, monkeypatch):
    monkeypatch.setenv("MINZHENG_TODAY", "2021-08-05")
    return Counter(monkeypatch.setenv)
