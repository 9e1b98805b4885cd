"""Two people at the same moment about a start: it is confirmed once, and a run that begins meanwhile sees it whole or not at all."""

from datetime import date

import pytest

from minzheng.core.access import services as access
from minzheng.core.benefits.activations.models import Activation
from minzheng.core.benefits.exclusions import services as exclusions
from minzheng.core.benefits.models import Enrolment
from minzheng.core.ledger import services
from minzheng.core.ledger.models import LedgerLine
from minzheng.core.registers import accepting
from tests.unit.core.benefits.test_together import at_once
from tests.unit.core.facilities.test_two_confirmers import committed, guarded_again
from tests.unit.core.ledger.conftest import POST_SINCE
from tests.unit.core.ledger.test_following import BOTH, PRICES, Started

__all__ = ["committed", "guarded_again"]


@pytest.fixture
def waiting(committed, office):
    """A county of three enrolments, a start that waits, and three people of the city."""
    exclusions.declare(by="system")
    for _ in range(3):
        office.granted(4, 1)
    office.on(4, 14)
    started = Started(office)
    third = access.open_account(username="wujia3", name="wujia3", password="correct horse battery", by="system")
    access.appoint(third, "city_officer", started.city, since=POST_SINCE, by="system")
    return office, started, third, started.written(4)


@pytest.mark.slow
def test_of_two_who_confirm_a_start_at_once_one_does(waiting):
    _office, started, third, start = waiting
    outcomes = at_once(
        *[lambda by=by: accepting.confirm(Activation, [start], by=by) for by in (started.confirms, third)]
    )
    assert sorted(one.confirmed for one in outcomes) == [0, 1]
    (refused,) = [one for one in outcomes if one.refused]
    assert "已经确认过" in refused.reasons[0]
    assert Activation.objects.counted().count() == 1


@pytest.mark.slow
def test_two_workers_open_what_follows_once(waiting):
    office, started, _third, start = waiting
    accepting.confirm(Activation, [start], by=started.confirms)
    office.on(4)
    run = office.asked(4, programmes=BOTH)
    assert at_once(*[lambda: services.prepare([run], lambda *_: None, by=office.prepares)] * 2) == [None, None]
    assert Enrolment.objects.filter(programme=PRICES).count() == 3
    assert (
        list(LedgerLine.objects.filter(programme=PRICES).values_list("month", "amount"))
        == [(date(2021, 4, 1), 2500)] * 3
    )
