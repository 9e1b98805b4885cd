"""The small city of benefits with people of finance, and short ways to run a month."""

from dataclasses import dataclass
from datetime import date

import pytest
from django.db import connection
from uuid6 import uuid7

from minzheng.core.access import services as access
from minzheng.core.access.models import User
from minzheng.core.jobs import services as jobs
from minzheng.core.ledger import reads, services
from minzheng.core.ledger.accounts import sealing
from minzheng.core.ledger.models import LedgerLine, PayeeAccount, RunCheck
from minzheng.kernel import periods
from minzheng.kernel.periods import Month
from tests.unit.core.benefits.conftest import ALLOWANCE, APRIL, Bench, bench, business_date, month, world

__all__ = ["ALLOWANCE", "APRIL", "Bench", "bench", "business_date", "month", "world"]
POST_SINCE = date(2020, 1, 1)


@dataclass
class Office:
    """The finance office of the county: who prepares, who releases, who leads."""

    bench: Bench
    prepares: User
    releases: User
    leads: User
    setenv: object = None

    def on(self, number, day=25, year=2021):
        """From here on it is this day: what is decided and run now is decided and run on it."""
        self.setenv("MINZHENG_TODAY", str(date(year, number, day)))
        for one in (self.prepares, self.releases, self.leads, self.bench.world.clerk, self.bench.world.reviewer):
            one.__dict__.pop("_scopes", None)
            one.__dict__.pop("_appointments", None)

    @property
    def county(self):
        return self.bench.world.county

    def asked(self, number, *, programmes=(ALLOWANCE,), year=2021, county=None):
        """A run that is asked for and not reckoned yet."""
        return services.start(county or self.county, programmes, Month(year, number), by=self.prepares)

    @staticmethod
    def today(number, day=1, year=2021):
        return date(year, number, day)

    def granted(self, number, size=3, **said):
        """A household granted the allowance from a month on, decided in the month before."""
        self.on(number - 1, 15)
        accepted_on = said.pop("accepted_on", date(2021, number - 1, 15))
        made = self.bench.granted(size, accepted_on=accepted_on, effective_on=date(2021, number, 1), **said)
        self.account(made)
        return made

    def account(self, enrolment, since=POST_SINCE):
        """A confirmed account of an enrolment, collected by agreement."""
        uid, clerk = uuid7(), self.bench.world.clerk
        number = f"6217001{enrolment.pk:09d}"
        return PayeeAccount.objects.create(
            uid=uid, enrolment=enrolment, payee=enrolment.coverages.first().person, bank="农村信用联社", since=since,
            division=enrolment.division, sealed_account=sealing.seal(number, uid), account_index=sealing.index(number),
            accepted_on=since, paper="存折复印件", reported_by=clerk, confirmed_by=self.bench.world.reviewer, confirmed_at=periods.now(),
        )  # fmt: skip

    def decided(self, kind, enrolment, number, *, effective, **said):
        """A decision on an enrolment, made on the 10th of a month."""
        self.on(number, 10)
        said = {"accepted_on": date(2021, number, 10), "effective_on": date(2021, effective, 1)} | said
        return self.bench.decided(kind, enrolment=enrolment, **said)

    def prepared(self, number, **more):
        """A run that is reckoned and waits for answers."""
        run = self.asked(number, **more)
        jobs.run(str(run.job.uid))
        run.refresh_from_db()
        run.job.refresh_from_db()
        assert (run.state, run.job.state) == ("checking", "done"), run.job.message
        return run

    def answered(self, run, outcome="accepted", reason="已核实"):
        """Every check that waits for one gets the same answer; what blocks is held back."""
        for severity, what in (("warn", outcome), ("block", "held")):
            keys = list(RunCheck.objects.filter(run=run, severity=severity, answers=None).values_list("pk", flat=True))
            if keys:
                services.answer(run, keys, what, reason=reason, by=self.prepares)

    def submitted(self, run):
        self.answered(run)
        return services.submit(run, by=self.prepares)

    def released(self, number, **more):
        """A month run to its end, on the 25th of it."""
        self.on(number)
        run = self.prepared(number, **more)
        run = services.release(self.submitted(run), by=self.releases)
        run.refresh_from_db()
        assert run.state == "released"
        return run


@pytest.fixture
def office(bench, monkeypatch):
    users = []
    for name, post in (("caiwu1", "county_finance"), ("caiwu2", "county_finance"), ("juling", "county_leader")):
        user = access.open_account(username=name, name=name, password="correct horse battery", by="system")
        access.appoint(user, post, bench.world.county, since=POST_SINCE, by="system")
        users.append(user)
    return Office(bench, *users, setenv=monkeypatch.setenv)


@pytest.fixture
def behind_the_back(db):
    """Run a statement on a table with its triggers set aside, as somebody who owns the database could."""
    from tests.conftest import become_owner, take_runtime_role

    def run(table, statement, *values):
        become_owner()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(statement, values or None)
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        take_runtime_role()

    return run


def lines(run):
    """The lines of a run in order: month, kind, amount (yuan)."""
    rows = LedgerLine.objects.filter(run=run).order_by("number")
    return [(one.month.month, str(one.kind), one.amount / 100) for one in rows]


def checks(run):
    """The kinds of a run's checks, in order."""
    return sorted(RunCheck.objects.filter(run=run).values_list("kind", flat=True))


__all__ += ["Office", "behind_the_back", "checks", "lines", "office", "reads"]
