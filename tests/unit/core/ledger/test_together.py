"""Two people at the same moment: one run, one set of lines, one release; the other is told what he found."""

import pytest

from minzheng.core.benefits.exclusions import services as exclusions
from minzheng.core.ledger import services
from minzheng.core.ledger.models import LedgerLine, PaymentRun, RunCheck, RunRelease
from minzheng.core.registers.writing import NotPossible
from tests.unit.core.benefits.test_together import at_once
from tests.unit.core.facilities.test_two_confirmers import committed, guarded_again

__all__ = ["committed", "guarded_again"]


@pytest.fixture
def month(committed, office):
    """A county of three enrolments on the day after the cut-off."""
    exclusions.declare(by="system")
    for _ in range(3):
        office.granted(4, 1)
    office.on(4)
    return office


@pytest.mark.slow
def test_of_two_who_ask_for_the_same_month_at_once_one_gets_it(month):
    outcomes = at_once(*[lambda: month.asked(4)] * 2)
    refused = [one for one in outcomes if isinstance(one, NotPossible)]
    assert len(refused) == 1
    assert "没有完成" in str(refused[0])
    assert PaymentRun.objects.count() == 1


@pytest.mark.slow
def test_a_run_that_two_workers_prepare_at_once_is_prepared_once(month):
    run = month.asked(4)
    outcomes = at_once(*[lambda: services.prepare([run], lambda *_: None, by=month.prepares)] * 2)
    assert outcomes == [None, None]
    run.refresh_from_db()
    assert (run.state, run.lines_count, LedgerLine.objects.count(), RunCheck.objects.count()) == ("checking", 3, 3, 0)


@pytest.mark.slow
def test_two_releases_at_once_lock_once(month):
    run = month.submitted(month.prepared(4))
    outcomes = at_once(*[lambda by=by: services.release(run, by=by) for by in (month.releases, month.leads)])
    refused = [one for one in outcomes if isinstance(one, Exception)]
    assert len(refused) == 1
    assert isinstance(refused[0], NotPossible)
    run.refresh_from_db()
    assert (run.state, RunRelease.objects.count()) == ("released", 1)


@pytest.mark.slow
def test_a_release_and_a_discard_at_once_leave_one_of_them(month):
    run = month.submitted(month.prepared(4))
    outcomes = at_once(
        lambda: services.release(run, by=month.releases),
        lambda: services.discard(run, reason="重编", by=month.prepares),
    )
    assert sum(isinstance(one, NotPossible) for one in outcomes) == 1
    run.refresh_from_db()
    void = set(LedgerLine.objects.values_list("void", flat=True))
    assert (run.state == "released") == (void == {False})
