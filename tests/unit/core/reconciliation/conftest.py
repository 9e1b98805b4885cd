"""The finance office of a county with its ledger, the statistics that it files, and the city that closes the month."""

from dataclasses import dataclass, field
from datetime import date

import pytest

from minzheng.core.access import services as access
from minzheng.core.access.models import User
from minzheng.core.reconciliation import reads, services
from minzheng.core.reconciliation.models import ComparedCell, Difference
from minzheng.core.returns.forms import services as filings
from minzheng.domains.bureau.forms import MONTHLY_STATISTICS
from minzheng.kernel.periods import Month
from tests.unit.core.ledger.conftest import Office, behind_the_back, bench, business_date, office, world

__all__ = ["behind_the_back", "bench", "business_date", "office", "world"]
PREFIX = "bureau.monthly_"
NOTHING = dict.fromkeys((item.code.removeprefix(PREFIX) for item in MONTHLY_STATISTICS.items), 0)


@dataclass
class Books:
    """Ways to file statistics, compare and look at what differs."""

    office: Office
    city: User
    second: User
    said: dict = field(default_factory=dict)

    def on(self, number, day=5):
        """From here on it is this day, for everybody."""
        self.office.on(number, day)
        for one in (self.city, self.second):
            one.__dict__.pop("_scopes", None)
            one.__dict__.pop("_appointments", None)

    def filed(self, number, *, approved=True, **figures):
        """Statistics of a month, everything else nil; filed on the fifth of the next month."""
        self.on(number + 1)
        form, by = MONTHLY_STATISTICS, self.office.prepares
        reason = (
            "更正" if reads.Filing.objects.filter(state="approved", period_start=date(2021, number, 1)).exists() else ""
        )
        made = filings.begin(form, self.office.county, Month(2021, number).period, by=by, reason=reason)
        values = {f"{PREFIX}{name}": amount for name, amount in (NOTHING | figures).items()}
        answers = {rule.code: "核对无误" for rule in form.rules}
        made = filings.fill(made, values, answers, seen=made.version, by=by)
        filings.submit(made, by=by)
        return filings.approve(made, by=self.city) if approved else made

    def compared(self, number, *, by=None):
        """The month compared on the fifth of the next, by the county."""
        self.on(number + 1)
        (made,) = services.compare([self.office.county], Month(2021, number), by=by or self.office.prepares)
        return made

    @staticmethod
    def rows(comparison, pair="register_ledger"):
        """The differences of a pair: kind, both sides in yuan, cause, whether corrected."""
        found = Difference.objects.filter(comparison=comparison, pair=pair).order_by("pk")
        return [
            (one.kind, (one.left or 0) / 100, (one.right or 0) / 100, one.cause, one.corrected_on is not None)
            for one in found
        ]

    @staticmethod
    def cells(comparison):
        """What differs between ledger and statistics: item, both sides, cause."""
        found = Difference.objects.filter(comparison=comparison, pair="ledger_stats", corrected_on=None).order_by(
            "item"
        )
        return {one.item.removeprefix(PREFIX): (one.left, one.right, one.cause) for one in found}

    @staticmethod
    def ledger(comparison):
        """The ledger's figures that are not nil."""
        found = ComparedCell.objects.filter(comparison=comparison)
        return {one.item.removeprefix(PREFIX): one.ledger for one in found if one.ledger}


@pytest.fixture
def books(office):
    users = []
    for name in ("shiju1", "shiju2"):
        user = access.open_account(username=name, name=name, password="correct horse battery", by="system")
        access.appoint(user, "city_officer", office.county.parent, since=date(2020, 1, 1), by="system")
        users.append(user)
    return Books(office, *users)
