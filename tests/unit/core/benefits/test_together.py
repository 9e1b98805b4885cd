"""Two people at the same moment: of what the database excludes, one stands and the other is told why it does not."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from minzheng.core.benefits import services
from minzheng.core.benefits.exclusions import services as exclusions
from minzheng.core.benefits.models import Coverage, Enrolment, EnrolmentSpell
from tests.unit.core.benefits.conftest import ALLOWANCE, POVERTY, month
from tests.unit.core.facilities.test_two_confirmers import committed, guarded_again

__all__ = ["committed", "guarded_again"]


def at_once(*acts):
    """Run acts on connections of their own, released together; what each gave or how it failed."""
    together, outcomes = Barrier(len(acts)), []

    def run(act):
        try:
            together.wait(timeout=10)
            outcomes.append(act())
        except Exception as problem:  # noqa: BLE001 — the outcome of a thread is looked at by the test
            outcomes.append(problem)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return outcomes


@pytest.mark.slow
def test_of_two_programmes_that_exclude_one_another_confirmed_at_once_one_stands(committed, bench):
    exclusions.declare(by="system")
    home, members = bench.household(2)
    bench.recognised(members[1])
    one = bench.proposed("grant", home, members=tuple(members))
    other = bench.proposed("grant", members[1], POVERTY)
    outcomes = at_once(
        lambda: services.confirm([one], by=bench.world.reviewer),
        lambda: services.confirm([other], by=bench.world.reviewer),
    )
    assert sorted(outcome.confirmed for outcome in outcomes) == [0, 1]
    (refused,) = [reason for outcome in outcomes for reason in outcome.reasons]
    assert "不能同时享受" in refused
    assert len(set(Coverage.objects.filter(person=members[1]).values_list("programme", flat=True))) == 1
    assert Enrolment.objects.count() == 1


@pytest.mark.slow
def test_one_decision_confirmed_twice_at_once_is_carried_out_once(committed, bench):
    exclusions.declare(by="system")
    home, members = bench.household(1)
    decision = bench.proposed("grant", home, members=tuple(members))
    outcomes = at_once(*[lambda: services.confirm([decision], by=bench.world.reviewer)] * 2)
    assert sorted(outcome.confirmed for outcome in outcomes) == [0, 1]
    assert (Enrolment.objects.count(), EnrolmentSpell.objects.count(), Coverage.objects.count()) == (1, 1, 1)


@pytest.mark.slow
def test_two_proposals_at_once_for_one_household_and_programme_leave_one(committed, bench):
    exclusions.declare(by="system")
    home, members = bench.household(1)
    outcomes = at_once(*[lambda: bench.proposed("grant", home, ALLOWANCE, members=tuple(members))] * 2)
    refused = [each for each in outcomes if isinstance(each, Exception)]
    assert len(refused) == 1
    assert "等待" in str(refused[0])


@pytest.mark.slow
def test_numbers_taken_at_once_are_two(committed, bench):
    exclusions.declare(by="system")
    waiting = []
    for _ in range(2):
        home, members = bench.household(1)
        waiting.append(bench.proposed("grant", home, members=tuple(members), effective_on=month(5)))
    outcomes = at_once(*[lambda one=one: services.confirm([one], by=bench.world.reviewer) for one in waiting])
    assert [outcome.confirmed for outcome in outcomes] == [1, 1]
    assert len(set(Enrolment.objects.values_list("number", flat=True))) == 2
