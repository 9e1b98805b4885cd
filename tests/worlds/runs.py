"""Accounts of the old-age allowances, confirmed except in E2 and W2; of every county July locked, and August waiting for answers."""

from contextlib import contextmanager
from datetime import date
from unittest import mock

from minzheng.core.benefits.models import Enrolment
from minzheng.core.ledger import services, steps
from minzheng.core.ledger.accounts.writing import AccountWriter
from minzheng.core.ledger.models import LedgerLine, PayeeAccount, RunCheck
from minzheng.core.notices import services as notices
from minzheng.core.registers import accepting
from minzheng.kernel.periods import Month
from tests.world import Row
from tests.worlds.facts import KEYS

SINCE, WAITING = date(2021, 3, 1), ("E2", "W2")
COUNTIES = {"E": "finance", "W": "stranger", "Z": "second"}  # and who asked for the run there


@contextmanager
def silent():
    """Nobody is told what the city does among its own people."""
    with mock.patch.object(notices, "tell"):
        yield


def prepared(world, key, month):
    """A run of a county that waits for answers."""
    asks = world.users[COUNTIES[key]]
    with mock.patch.object(services, "_cut_off", return_value=date(2021, 8, 31)):
        run = services.start(world.places[key], ["eldercare.old_age"], month, by=asks)
    services.prepare([run], lambda *_: None, by=asks)
    run.refresh_from_db()
    return run


def locked(world, key, run):
    """What blocks is held back, and somebody else releases."""
    asks = world.users[COUNTIES[key]]
    with silent(), mock.patch.object(steps, "_may", return_value=True):
        for severity, outcome in (("block", "held"), ("warn", "accepted")):
            found = RunCheck.objects.filter(run=run, severity=severity)
            if checks := list(found.values_list("pk", flat=True)):
                services.answer(run, checks, outcome, reason="已核实", by=asks)
        services.release(services.submit(run, by=asks), by=world.users["city"])


def fill(world) -> None:
    """Lines lie where their enrolments lie, runs in their counties."""
    by, enrolments = world.users["second"], {}
    places = {division.pk: key for key, division in world.places.items()}
    for one in Enrolment.objects.select_related("person", "division"):
        enrolments[places[one.division_id]] = one
    with mock.patch.object(AccountWriter, "references", ()):
        rows = [
            {
                "enrolment": one, "payee": one.person, "division": one.division, "bank": "农村信用联社", "since": SINCE,
                "account": f"62170010{number:08}", "accepted_on": SINCE, "paper": "存折复印件",
            }
            for number, one in enumerate(enrolments.values())
        ]  # fmt: skip
        with mock.patch.object(AccountWriter, "place_of", ""):
            made = AccountWriter.create_many(rows, by=by)
    ready = [one for key, one in zip(enrolments, made, strict=True) if not key.startswith(WAITING)]
    assert accepting.confirm(PayeeAccount, ready, by=world.users["city"]).confirmed == len(ready)
    world.rows += [
        Row("ledger.account", key, enrolments[key].number, one) for key, one in zip(enrolments, made, strict=True)
    ]
    assert set(enrolments) <= set(KEYS)
    for key in COUNTIES:
        july = prepared(world, key, Month(2021, 7))
        locked(world, key, july)
        run = prepared(world, key, Month(2021, 8))
        world.rows += [Row("ledger.run", key, one.number, one, quoted=True) for one in (run, july)]
    for line in LedgerLine.objects.select_related("enrolment"):
        world.rows.append(Row("ledger.line", places[line.division_id], line.enrolment.number, line))
