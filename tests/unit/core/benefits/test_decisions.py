"""What decisions make of an enrolment: spells and coverages month by month, each begun and ended by a second person's word."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from minzheng.core.benefits import services
from minzheng.core.benefits.decisions.models import DecisionKind, DecisionMember, EnrolmentDecision
from minzheng.core.benefits.models import Claim, Coverage, Enrolment, EnrolmentSpell, Exclusion
from minzheng.core.benefits.services import Proposal
from minzheng.core.registers.writing import NotPossible
from tests.unit.core.benefits.conftest import (
    ALLOWANCE,
    APRIL,
    CARE,
    DECIDED,
    LIVING,
    OLD_AGE,
    POVERTY,
    covered,
    month,
    spells,
)

pytestmark = pytest.mark.django_db


# -- beginning -------------------------------------------------------------------------------------------------------
def test_a_grant_waits_for_a_second_person_and_pays_from_the_month_after_it_was_decided(bench):
    home, members = bench.household()
    decision = bench.proposed("grant", home, members=tuple(members))
    assert not Enrolment.objects.exists()
    assert services.confirm([decision], by=bench.world.clerk).confirmed == 0  # who reported it is no second person
    assert services.confirm([decision], by=bench.world.reviewer).confirmed == 1
    enrolment = Enrolment.objects.get()
    assert (enrolment.since, enrolment.until, enrolment.household_id) == (APRIL, None, home.pk)
    assert spells(enrolment) == [(APRIL, None, "paid", 70200)]
    assert covered(enrolment) == sorted((one.pk, APRIL, None) for one in members)
    assert enrolment.number == "1301232021000001"


def test_confirming_again_carries_out_nothing_again(bench):
    enrolment = bench.granted()
    decision = enrolment.opened_by
    outcome = services.confirm([decision], by=bench.world.reviewer)
    assert (outcome.confirmed, Enrolment.objects.count(), EnrolmentSpell.objects.count()) == (0, 1, 1)


def test_disability_allowances_pay_from_the_month_of_application(bench):
    person = bench.person()
    with pytest.raises(NotPossible, match="申请日期"):
        bench.proposed("grant", person, CARE)
    enrolment = bench.decided("grant", person, CARE, applied_on=date(2021, 2, 20)).enrolment
    assert enrolment.since == month(2)
    assert covered(enrolment) == [(person.pk, month(2), None)]


def test_a_grant_may_begin_later_than_the_rule_says_and_never_earlier(bench):
    home, members = bench.household()
    with pytest.raises(NotPossible, match="最早从2021年4月起"):
        bench.proposed("grant", home, members=tuple(members), effective_on=month(3))
    assert bench.decided("grant", home, members=tuple(members), effective_on=month(5)).enrolment.since == month(5)


def test_what_is_taken_over_was_held_before_and_owes_nothing_for_the_months_before(bench):
    home, members = bench.household()
    enrolment = bench.decided(
        "opening", home, members=tuple(members), held_since=date(2016, 9, 1), effective_on=month(1)
    ).enrolment
    assert (enrolment.held_since, enrolment.since) == (date(2016, 9, 1), month(1))
    assert spells(enrolment) == [(month(1), None, "paid", 70200)]
    assert not EnrolmentSpell.objects.on(date(2020, 12, 31)).exists()


@pytest.mark.parametrize(
    ("programme", "message"),
    [("eldercare.old_age", "按个人保障"), ("no.such", "没有这个项目")],
)
def test_a_household_is_granted_only_what_is_owed_to_households_month_by_month(bench, programme, message):
    home, members = bench.household()
    with pytest.raises(NotPossible, match=message):
        bench.proposed("grant", home, programme, members=tuple(members))


def test_only_living_members_of_the_household_are_covered(bench):
    home, members = bench.household()
    with pytest.raises(NotPossible, match="不是这个家庭的成员"):
        bench.proposed("grant", home, members=(*members, bench.person()))
    members[1].died_on = date(2021, 3, 2)
    members[1].save()
    with pytest.raises(NotPossible, match="死亡"):
        bench.proposed("grant", home, members=tuple(members))
    with pytest.raises(NotPossible, match="请填写保障人员"):
        bench.proposed("grant", home)


def test_a_recognition_in_force_is_the_ground_of_what_is_paid_on_it(bench):
    person = bench.person()
    with pytest.raises(NotPossible, match="没有有效的认定"):
        bench.proposed("grant", person, POVERTY)
    bench.recognised(person)
    assert bench.decided("grant", person, POVERTY).enrolment.person == person


def test_numbers_run_by_county_and_year_without_gaps(bench):
    homes = [bench.household(1) for _ in range(3)]
    waiting = [bench.proposed("grant", home, members=tuple(members)) for home, members in homes]
    assert services.confirm(waiting, by=bench.world.reviewer).confirmed == 3
    numbers = list(Enrolment.objects.order_by("number").values_list("number", flat=True))
    assert numbers == [f"13012320210000{place:02}" for place in (1, 2, 3)]


# -- changing ----------------------------------------------------------------------------------------------------------
def test_an_amount_changes_from_the_month_after_and_the_months_before_keep_theirs(bench):
    enrolment = bench.granted()
    bench.decided("change", enrolment=enrolment, amount=84200, accepted_on=date(2021, 6, 10))
    assert spells(enrolment) == [(APRIL, month(7), "paid", 70200), (month(7), None, "paid", 84200)]


def test_members_change_without_a_new_spell_where_the_amount_stays(bench):
    home, members = bench.household(3)
    enrolment = bench.decided("grant", home, members=tuple(members[:2])).enrolment
    bench.decided("change", enrolment=enrolment, members=(members[0], members[2]), effective_on=month(6))
    assert spells(enrolment) == [(APRIL, None, "paid", 70200)]
    assert covered(enrolment) == sorted([
        (members[0].pk, APRIL, None), (members[1].pk, APRIL, month(6)), (members[2].pk, month(6), None)
    ])  # fmt: skip


def test_what_is_suspended_keeps_its_amount_and_is_resumed(bench):
    enrolment = bench.granted()
    bench.decided("suspend", enrolment=enrolment, effective_on=month(6), reason="review")
    with pytest.raises(NotPossible, match="处于暂停，不能变更"):
        bench.proposed("change", enrolment=enrolment, amount=1, effective_on=month(7))
    bench.decided("resume", enrolment=enrolment, effective_on=month(8), amount=60000)
    assert spells(enrolment) == [
        (APRIL, month(6), "paid", 70200), (month(6), month(8), "suspended", 70200), (month(8), None, "paid", 60000)
    ]  # fmt: skip


def test_stopping_ends_everything_in_the_month_it_says(bench):
    enrolment = bench.granted()
    bench.decided("stop", enrolment=enrolment, effective_on=month(7), reason="income")
    enrolment.refresh_from_db()
    assert enrolment.until == month(7)
    assert spells(enrolment) == [(APRIL, month(7), "paid", 70200)]
    assert {until for _, _, until in covered(enrolment)} == {month(7)}
    with pytest.raises(NotPossible, match="已经停发"):
        bench.proposed("change", enrolment=enrolment, amount=1, effective_on=month(8))


def test_what_is_stopped_in_its_first_month_was_never_owed(bench):
    enrolment = bench.granted()
    bench.decided("stop", enrolment=enrolment, effective_on=APRIL, reason="mistake")
    enrolment.refresh_from_db()
    assert (enrolment.since, enrolment.until, spells(enrolment), covered(enrolment)) == (APRIL, APRIL, [], [])
    again = bench.decided("grant", enrolment.household, members=tuple(bench.people)).enrolment
    assert again.since == APRIL


def test_a_household_that_was_stopped_is_granted_anew_from_then_on(bench):
    enrolment = bench.granted()
    bench.decided("stop", enrolment=enrolment, effective_on=month(7), reason="income")
    again = bench.decided("grant", enrolment.household, members=tuple(bench.people), effective_on=month(7)).enrolment
    assert spells(again) == [(month(7), None, "paid", 70200)]


def test_tapering_keeps_the_amount_for_so_many_months_and_then_stops(bench):
    enrolment = bench.granted()
    bench.decided("taper", enrolment=enrolment, effective_on=month(7), tapering_months=6)
    enrolment.refresh_from_db()
    end = month(1, 2022)
    assert spells(enrolment) == [(APRIL, month(7), "paid", 70200), (month(7), end, "tapering", 70200)]
    assert (enrolment.until, {until for _, _, until in covered(enrolment)}) == (end, {end})
    bench.decided("stop", enrolment=enrolment, effective_on=month(9), reason="wish")
    assert spells(enrolment)[-1] == (month(7), month(9), "tapering", 70200)


def test_only_programmes_with_such_a_parameter_taper(bench):
    enrolment = bench.decided("grant", bench.person(), OLD_AGE).enrolment
    with pytest.raises(NotPossible, match="没有渐退"):
        bench.proposed("taper", enrolment=enrolment, tapering_months=3)


# -- death ---------------------------------------------------------------------------------------------------------------
def _died(person, day):
    person.died_on = day
    person.save()


def test_after_the_death_of_a_member_the_others_are_covered_on(bench):
    enrolment = bench.granted(3)
    _died(bench.people[1], date(2021, 6, 18))
    bench.decided("death", enrolment=enrolment, deceased=bench.people[1], amount=46800, accepted_on=date(2021, 8, 2))
    enrolment.refresh_from_db()
    assert enrolment.until is None
    assert spells(enrolment) == [(APRIL, month(7), "paid", 70200), (month(7), None, "paid", 46800)]
    assert (bench.people[1].pk, APRIL, month(7)) in covered(enrolment)


def test_the_death_of_the_only_person_ends_the_enrolment_in_the_month_after(bench):
    person = bench.person()
    enrolment = bench.decided("grant", person, OLD_AGE).enrolment
    bench.decided("change", enrolment=enrolment, amount=9000, effective_on=month(8))
    _died(person, date(2021, 6, 30))
    bench.decided("death", enrolment=enrolment, deceased=person)
    enrolment.refresh_from_db()
    assert (enrolment.until, spells(enrolment)) == (month(7), [(APRIL, month(7), "paid", 70200)])


def test_a_death_is_registered_with_the_person_first_and_never_ends_his_last_month(bench):
    enrolment = bench.granted(2)
    with pytest.raises(NotPossible, match="死亡日期还没有登记"):
        bench.proposed("death", enrolment=enrolment, deceased=bench.people[0])
    _died(bench.people[0], date(2021, 6, 18))
    with pytest.raises(NotPossible, match="2021年7月"):
        bench.proposed("death", enrolment=enrolment, deceased=bench.people[0], effective_on=month(6))


def test_a_decision_does_not_reach_behind_a_later_one(bench):
    enrolment = bench.granted()
    bench.decided("change", enrolment=enrolment, amount=84200, effective_on=month(7))
    with pytest.raises(NotPossible, match="从2021年7月起已有后来的决定"):
        bench.proposed("change", enrolment=enrolment, amount=50000, effective_on=month(6))
    bench.decided("stop", enrolment=enrolment, effective_on=month(6), reason="income")
    assert spells(enrolment) == [(APRIL, month(6), "paid", 70200)]


def test_a_change_that_changes_nothing_is_none(bench):
    enrolment = bench.granted()
    with pytest.raises(NotPossible, match="没有变更"):
        bench.proposed("change", enrolment=enrolment, amount=70200)


def test_one_decision_on_an_enrolment_waits_at_a_time(bench):
    enrolment = bench.granted()
    bench.proposed("stop", enrolment=enrolment, reason="wish")
    with pytest.raises(NotPossible, match="已有一个决定等待确认"):
        bench.proposed("change", enrolment=enrolment, amount=1)


def test_what_changed_meanwhile_is_found_when_it_is_confirmed(bench):
    home, members = bench.household()
    decision = bench.proposed("grant", home, members=tuple(members))
    _died(members[0], date(2021, 3, 20))
    outcome = services.confirm([decision], by=bench.world.reviewer)
    assert outcome.confirmed == 0
    assert "死亡" in outcome.reasons[0]
    assert not Enrolment.objects.exists()


# -- exclusions ------------------------------------------------------------------------------------------------------------
def test_the_pairs_are_what_the_programmes_declare():
    pairs = set(Exclusion.objects.values_list("one", "other"))
    assert (POVERTY, ALLOWANCE) in pairs
    assert (POVERTY, LIVING) in pairs
    assert all(one < other for one, other in pairs)


def test_who_is_covered_by_one_programme_is_not_granted_another_that_it_excludes(bench):
    enrolment = bench.granted(2)
    person = bench.people[1]
    bench.recognised(person)
    with pytest.raises(NotPossible, match="已领取最低生活保障金"):
        bench.proposed("grant", person, POVERTY)
    bench.decided("change", enrolment=enrolment, members=(bench.people[0],), effective_on=month(6))
    with pytest.raises(NotPossible, match="已领取最低生活保障金"):
        bench.proposed("grant", person, POVERTY, effective_on=month(5))
    assert bench.decided("grant", person, POVERTY, effective_on=month(6)).enrolment.since == month(6)


def test_the_table_itself_refuses_two_excluding_programmes_and_names_the_reason(bench):
    bench.granted(2)
    person = bench.people[1]
    bench.recognised(person)
    decision = EnrolmentDecision(
        kind="grant", programme=POVERTY, person=person, division=person.division, effective_on=month(9), amount=1,
        accepted_on=DECIDED, paper="决定书", reported_by=bench.world.clerk,
    )  # fmt: skip
    decision.save()
    DecisionMember.objects.create(decision=decision, person=person)
    EnrolmentDecision.objects.filter(pk=decision.pk).update(
        confirmed_by=bench.world.reviewer, confirmed_at="2021-08-30T00:00Z"
    )
    enrolment = Enrolment.objects.create(
        number="X1", programme=POVERTY, person=person, opened_by=decision, since=month(9), division=person.division
    )
    EnrolmentDecision.objects.filter(pk=decision.pk).update(enrolment=enrolment)
    with pytest.raises(IntegrityError, match="claim_once"), transaction.atomic():
        Coverage.objects.create(
            enrolment=enrolment, person=person, decision=decision, since=month(9), division=person.division
        )


def test_claims_follow_coverages_and_nobody_writes_them(bench):
    enrolment = bench.granted(2)
    pairs = Exclusion.objects.filter(one=ALLOWANCE).count() + Exclusion.objects.filter(other=ALLOWANCE).count()
    assert pairs == 1
    assert set(Claim.objects.values_list("since", "until")) == {(APRIL, None)}
    bench.decided("stop", enrolment=enrolment, effective_on=month(7), reason="wish")
    assert set(Claim.objects.values_list("since", "until")) == {(APRIL, month(7))}
    for statement in ("DELETE FROM benefits_claim", "UPDATE benefits_claim SET until = NULL"):
        with (
            pytest.raises(IntegrityError, match="只随保障人员变化"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


# -- the database behind the services ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE benefits_enrolmentspell SET amount = 1",
        "UPDATE benefits_enrolmentspell SET until = '2021-09-01'",
        "UPDATE benefits_enrolmentspell SET until = '2021-09-01', ended_by_id = decision_id",
        "UPDATE benefits_enrolmentspell SET state = 'suspended'",
        "DELETE FROM benefits_enrolmentspell",
        "UPDATE benefits_coverage SET until = '2021-09-01'",
        "UPDATE benefits_coverage SET since = '2021-01-01'",
        "DELETE FROM benefits_coverage",
        "UPDATE benefits_enrolment SET until = '2021-09-01'",
        "UPDATE benefits_enrolment SET since = '2020-01-01'",
        "UPDATE benefits_enrolment SET number = 'X'",
        "DELETE FROM benefits_enrolment",
        "UPDATE benefits_enrolmentdecision SET amount = 1",
        "UPDATE benefits_enrolmentdecision SET confirmed_at = NULL, confirmed_by_id = NULL",
        "UPDATE benefits_enrolmentdecision SET enrolment_id = NULL",
        "DELETE FROM benefits_enrolmentdecision",
        "DELETE FROM benefits_decisionmember",
    ],
)
def test_nothing_moves_without_a_confirmed_decision(bench, statement):
    bench.granted()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("name", ["spell", "coverage"])
def test_nothing_begins_without_a_confirmed_decision_of_that_month(bench, name):
    enrolment = bench.granted()
    bench.decided("stop", enrolment=enrolment, effective_on=month(7), reason="wish")
    waiting = EnrolmentDecision.objects.create(
        kind="change", programme=ALLOWANCE, household=enrolment.household, enrolment=enrolment, effective_on=month(8),
        amount=5, division=enrolment.division, reported_by=bench.world.clerk,
    )  # fmt: skip
    for decision, since in ((waiting, month(8)), (enrolment.opened_by, month(8))):
        common = {"enrolment": enrolment, "decision": decision, "since": since, "division": enrolment.division}
        with pytest.raises(IntegrityError, match="没有已确认的决定"), transaction.atomic():
            if name == "spell":
                EnrolmentSpell.objects.create(state="paid", amount=5, household=enrolment.household, **common)
            else:
                Coverage.objects.create(person=bench.people[0], **common)


def test_months_begin_on_the_first(bench):
    home, members = bench.household(1)
    with pytest.raises(NotPossible, match="某月 1 日"):
        bench.proposed("grant", home, members=tuple(members), effective_on=date(2021, 5, 2))


def test_many_are_confirmed_in_as_many_statements_as_one(bench, django_assert_max_num_queries):
    decisions = []
    for _ in range(12):
        home, members = bench.household(2)
        decisions.append(bench.proposed("grant", home, members=tuple(members)))
    with django_assert_max_num_queries(34):
        assert services.confirm(decisions, by=bench.world.reviewer).confirmed == 12


def test_one_that_does_not_fit_does_not_keep_the_others_back(bench):
    home, members = bench.household(1)
    good = bench.proposed("grant", home, members=tuple(members))
    person = bench.person()
    bench.recognised(person)
    bad = bench.proposed("grant", person, POVERTY)
    bench.decided("grant", person, OLD_AGE)
    _died(person, date(2021, 3, 20))
    outcome = services.confirm([bad, good], by=bench.world.reviewer)
    assert outcome.confirmed == 1
    assert [one.uid for one in outcome.refused] == [bad.uid]


def test_proposals_of_one_set_see_one_another(bench):
    person = bench.person()
    bench.recognised(person)
    said = {"accepted_on": DECIDED, "paper": "决定书", "unit": person, "amount": 100, "applied_on": DECIDED}
    with pytest.raises(NotPossible, match="不能同时享受"):
        services.propose(
            [Proposal(DecisionKind.GRANT, programme=POVERTY, **said), Proposal(DecisionKind.GRANT, programme=LIVING, **said)],
            by=bench.world.clerk,
        )  # fmt: skip
