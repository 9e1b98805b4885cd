"""What is granted once: an enrolment for a term, which pays its months and ends by itself."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from minzheng.core.benefits import services
from minzheng.core.benefits.applications.stating import Stated
from minzheng.core.benefits.models import Coverage, Enrolment, EnrolmentDecision, EnrolmentSpell
from minzheng.core.registers.writing import NotPossible
from minzheng.kernel.workflow import NotPossible as NotPossibleInCase
from tests.unit.core.benefits.conftest import ALLOWANCE, DECIDED, covered, month, spells

pytestmark = pytest.mark.django_db
TEMPORARY = "assistance.temporary"


def helped(bench, home, members, **said):
    """A household helped once, in the month of the decision."""
    return bench.decided("grant", home, TEMPORARY, members=tuple(members), **{"amount": 120_000} | said).enrolment


def test_help_is_granted_for_the_month_of_the_decision_and_ends_with_it(bench):
    home, members = bench.household()
    enrolment = helped(bench, home, members)
    assert (enrolment.since, enrolment.until) == (month(3), month(4))
    assert spells(enrolment) == [(month(3), month(4), "paid", 120_000)]
    assert covered(enrolment) == sorted((one.pk, month(3), month(4)) for one in members)
    assert {each.ended_by_id for each in enrolment.spells.all()} == {enrolment.opened_by_id}


def test_help_in_stages_pays_the_same_each_month_until_they_are_over(bench):
    home, members = bench.household()
    enrolment = helped(bench, home, members, term_months=3, amount=40_000)
    assert (enrolment.since, enrolment.until) == (month(3), month(6))
    assert spells(enrolment) == [(month(3), month(6), "paid", 40_000)]


def test_help_stands_beside_the_allowance_and_never_twice_in_one_month(bench):
    home, members = bench.household()
    bench.decided("grant", home, members=tuple(members))
    helped(bench, home, members)
    with pytest.raises(NotPossible, match="已有同一项目的保障"):
        bench.proposed("grant", home, TEMPORARY, members=tuple(members), amount=1)
    later = helped(bench, home, members, effective_on=month(4))
    assert (later.since, later.until) == (month(4), month(5))
    assert Enrolment.objects.filter(programme=TEMPORARY, household=home).count() == 2


@pytest.mark.parametrize(
    ("kind", "programme", "said", "message"),
    [
        ("opening", TEMPORARY, {"held_since": date(2020, 1, 1), "effective_on": month(3)}, "没有存量"),
        ("grant", ALLOWANCE, {"term_months": 2}, "不填发放月数"),
    ],
)
def test_a_term_belongs_to_what_is_paid_once(bench, kind, programme, said, message):
    home, members = bench.household()
    with pytest.raises(NotPossible, match=message):
        bench.proposed(kind, home, programme, members=tuple(members), **said)


@pytest.mark.parametrize(
    ("kind", "said"),
    [("change", {"amount": 50_000}), ("suspend", {"reason": "review"})],
)
def test_a_term_is_not_changed_midway(bench, kind, said):
    home, members = bench.household()
    enrolment = helped(bench, home, members, term_months=3)
    with pytest.raises(NotPossible, match="只发到2021年5月，到期自停"):
        bench.proposed(kind, enrolment=enrolment, effective_on=month(4), **said)


def test_a_term_may_be_stopped_before_it_is_over(bench):
    home, members = bench.household()
    enrolment = helped(bench, home, members, term_months=3)
    bench.decided("stop", enrolment=enrolment, effective_on=month(4), reason="wish")
    enrolment.refresh_from_db()
    assert enrolment.until == month(4)
    assert spells(enrolment) == [(month(3), month(4), "paid", 120_000)]
    assert {one.until for one in Coverage.objects.filter(enrolment=enrolment)} == {month(4)}


def test_a_death_within_the_term_ends_the_coverage_of_the_dead_alone(bench):
    home, members = bench.household()
    enrolment = helped(bench, home, members, term_months=3)
    type(members[2]).objects.filter(pk=members[2].pk).update(died_on=date(2021, 3, 20))
    bench.decided("death", enrolment=enrolment, deceased=members[2], accepted_on=date(2021, 3, 25))
    enrolment.refresh_from_db()
    assert enrolment.until == month(6)
    ends = {one.person_id: one.until for one in Coverage.objects.filter(enrolment=enrolment)}
    assert ends == {members[0].pk: month(6), members[1].pk: month(6), members[2].pk: month(4)}


@pytest.mark.parametrize("until", [None, month(5)])
def test_the_database_refuses_another_end_than_that_of_the_decision(bench, until):
    home, members = bench.household()
    decision = bench.proposed("grant", home, TEMPORARY, members=tuple(members), amount=100)
    EnrolmentDecision.objects.filter(pk=decision.pk).update(
        confirmed_by=bench.world.reviewer, confirmed_at="2021-03-16T08:00Z"
    )
    with pytest.raises(DatabaseError, match="没有已确认的确认决定"), transaction.atomic():
        Enrolment.objects.create(
            number="X",
            programme=TEMPORARY,
            household=home,
            opened_by=decision,
            since=month(3),
            until=until,
            division=home.division,
        )


def test_the_database_keeps_the_term_of_a_confirmed_decision(bench):
    home, members = bench.household()
    enrolment = helped(bench, home, members)
    with pytest.raises(DatabaseError, match="已确认"), transaction.atomic():
        EnrolmentDecision.objects.filter(pk=enrolment.opened_by_id).update(term_months=2)
    with pytest.raises(DatabaseError, match="没有已确认的决定"), transaction.atomic():
        EnrolmentSpell.objects.filter(enrolment=enrolment).update(until=month(6))


def test_two_of_one_set_are_judged_one_after_the_other(bench):
    home, members = bench.household()
    said = {
        "accepted_on": DECIDED,
        "paper": "决定书",
        "programme": TEMPORARY,
        "unit": home,
        "members": tuple(members),
        "amount": 100,
    }
    with pytest.raises(NotPossible, match="已有同一项目的保障"):
        services.propose([services.Proposal(services.writing.DecisionKind.GRANT, **said)] * 2, by=bench.world.clerk)


@pytest.mark.parametrize(("amount", "months"), [(0, 1), (-1, 1), (100, 0), (100, 13)])
def test_what_an_office_states_is_a_sum_and_a_few_months(amount, months):
    with pytest.raises(NotPossibleInCase):
        Stated(amount, months)


def test_a_sum_comes_out_even_or_is_refused():
    assert Stated(120_000, 3).a_month(90_000) == 30_000
    with pytest.raises(NotPossibleInCase, match="差 1 分"):
        Stated(120_000, 3).a_month(100_000)
