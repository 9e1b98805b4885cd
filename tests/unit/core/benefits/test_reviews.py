"""Periodic reviews: who owes one by his class and the law of the day, what satisfies it, and what its result proposes."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minzheng.core.benefits import services as enrolling
from minzheng.core.benefits.models import EnrolmentDecision
from minzheng.core.calendars import services as calendars
from minzheng.core.duties import services as duties
from minzheng.core.duties.models import Duty
from minzheng.core.facts import services as facts
from minzheng.core.facts.models import Fact, Source
from minzheng.core.facts.services import NewFact
from minzheng.core.parties.households.models import Membership
from minzheng.core.registers.controls import CONTROLS
from minzheng.core.visits import services as visits
from minzheng.core.visits.models import State, Visit
from minzheng.core.visits.services import NotPossible, Plan, Submission
from minzheng.domains.assistance.duties import REVIEWS
from tests.unit.core.benefits.conftest import POVERTY, spells
from tests.unit.core.benefits.test_screening import DUE, family, say, standards
from tests.unit.core.cases.conftest import account

pytestmark = pytest.mark.django_db
__all__ = ["standards"]
OLD, JULY, TODAY = date(2020, 1, 1), date(2021, 7, 1), date(2021, 8, 31)
CLASS = "review_class"
HALVES = [date(2021, 1, 1), JULY]


def owed(holder, kind=None):
    """First days of the periods for which somebody owes a review, by kind."""
    rows = Duty.objects.owed().filter(**{type(holder).__name__.lower(): holder}).order_by("kind", "period_start")
    found = rows.values_list("kind", "period_start")
    return [day for code, day in found if code == f"assistance.{kind}"] if kind else list(found)


def generate():
    return duties.generate(2021, by="system", kinds=REVIEWS)


def classed(home, value, since=OLD, bench=None):
    facts.record([NewFact(home, CLASS, value, since, Source.ASSESSED)], by=bench.world.clerk)


@pytest.fixture
def paid(bench, monkeypatch):
    """A household that has been paid since before the year."""

    def one(value=None, settlement="rural", **more):
        home, members = family(bench, **more)
        type(home).objects.filter(pk=home.pk).update(settlement=settlement)
        enrolment = bench.decided(
            "opening", home, members=tuple(members), amount=DUE, held_since=OLD, effective_on=date(2021, 1, 1)
        ).enrolment
        if value:
            classed(home, value, bench=bench)
        return home, members, enrolment

    monkeypatch.setenv("MINZHENG_TODAY", str(TODAY))
    calendars.seed(by="system")
    return one


# -- who owes what -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("value", "settlement", "kinds"),
    [
        ("steady", "rural", {"review_yearly": 1}), ("little", "rural", {"review_half_yearly": 1}), (None, "urban", {"review_yearly": 1}),
        ("changing", "rural", {"review_quarterly": 2, "review_half_yearly": 1}),
        ("changing", "urban", {"review_monthly": 6, "review_half_yearly": 1}),
    ],
)  # fmt: skip
def test_the_law_in_force_on_the_first_day_says_how_often(paid, value, settlement, kinds):
    """Until June 2021 by the document of 2012, from July on by 57号: what is paid yearly from July on is owed from next year on."""
    home, _, _ = paid(value, settlement)
    generate()
    counted = {}
    for code, _ in owed(home):
        counted[code.removeprefix("assistance.")] = counted.get(code.removeprefix("assistance."), 0) + 1
    assert counted == kinds


def test_the_class_is_dated_and_the_strongest_source_speaks(paid, bench):
    home, _, _ = paid("steady")
    classed(home, "changing", since=date(2021, 6, 1), bench=bench)
    say(bench, (home, CLASS, "little"))  # declared: weaker
    generate()
    assert owed(home) == [("assistance.review_half_yearly", JULY), ("assistance.review_yearly", date(2021, 1, 1))]


def test_the_household_owes_whoever_belongs_to_it_and_stands_where_it_lives(paid, bench):
    home, members, _ = paid("little")
    generate()
    Membership.objects.filter(person=members[0]).update(until=date(2021, 3, 1))
    Membership.objects.filter(person=members[1]).update(relation="head")
    assert generate().made == 0
    duty = Duty.objects.owed().get(household=home)
    assert (duty.division_id, duty.person_id) == (home.division_id, None)


def test_what_is_stopped_owes_nothing_more_and_what_began_this_year_owes_the_next(paid, bench):
    home, _, enrolment = paid("steady")
    granted = bench.granted(2)
    generate()
    assert owed(granted.household) == []
    bench.decided("stop", enrolment=enrolment, reason="wish", effective_on=date(2021, 9, 1), accepted_on=TODAY)
    assert generate().withdrawn == 1
    assert owed(home) == []


def test_a_person_in_extreme_poverty_owes_one_a_year(bench, paid):
    person = bench.person()
    bench.recognised(person)
    bench.decided("opening", person, programme=POVERTY, amount=90_000, held_since=OLD, effective_on=date(2021, 1, 1))
    generate()
    assert owed(person) == [("assistance.poverty_review", date(2021, 1, 1))]


def test_generating_takes_the_same_statements_however_many_households(paid):
    counts = []
    for more in (1, 4):
        for _ in range(more):
            paid("changing")
        with CaptureQueriesContext(connection) as seen:
            generate()
        counts.append(len(seen))
    assert counts[0] == counts[1]


# -- what satisfies it, and what comes of it ---------------------------------------------------------------------------
@pytest.fixture
def review(bench, paid, monkeypatch):
    """Two of the township review a household; the second signature finishes it."""
    officer = account("officer", "干部甲", "township_officer", bench.world.township)

    def made(home, on=TODAY, checklist="assistance.review", **answers):
        monkeypatch.setenv("MINZHENG_TODAY", str(on))
        wish = Plan(checklist, uuid4(), home, on, (officer, bench.world.clerk))
        visit = visits.plan(wish, by=officer)
        typed = {"changed": "no", "result": "keep", "words": "属实。", "review_class": "little"} | answers
        if checklist != "assistance.review":
            del typed["review_class"]
        sent = Submission(
            key=uuid4(), visited_on=on, typed=typed, at_home=True, signature=None, unsigned="本人不识字，已按手印存档。"
        )
        visits.submit(visit.uid, sent, by=officer)
        visits.confirm(visit.uid, seen=sent.key, by=bench.world.clerk)
        return Visit.objects.get(pk=visit.pk)

    return made


def states(home):
    from minzheng.core.duties.states import state

    rows = Duty.objects.filter(household=home).as_of(TODAY).annotate(state=state(REVIEWS))
    return dict(rows.values_list("period_start", "state"))


def found(control):
    return [str(row.pk) for row in CONTROLS.get(f"assistance.{control}").rows(TODAY)]


def test_a_review_within_its_period_is_the_duty_done_and_without_it_the_control_speaks(paid, review):
    home, _, _ = paid("little")
    late, _, _ = paid("little")
    generate()
    assert len(found("review_overdue")) == 2
    review(home, on=date(2021, 6, 30))
    assert (states(home), states(late)) == ({HALVES[0]: "done"}, {HALVES[0]: "overdue"})
    assert found("review_overdue") == [str(Duty.objects.get(household=late).pk)]
    review(late, on=JULY)  # too late for the first half
    assert states(late) == {HALVES[0]: "overdue"}


def test_a_review_that_keeps_everything_decides_nothing_and_says_the_class_of_next_time(paid, review):
    home, _, enrolment = paid()
    assert found("review_class_missing") == [str(enrolment.pk)]
    before = EnrolmentDecision.objects.count()
    assert review(home, review_class="changing").state == State.FINISHED
    assert EnrolmentDecision.objects.count() == before
    said = Fact.objects.get(household=home, kind=CLASS)
    assert (said.text, said.source, said.since) == ("changing", Source.ASSESSED, TODAY)
    assert found("review_class_missing") == []


def test_a_change_is_reckoned_by_the_rules_and_waits_for_a_second_person(paid, review, bench):
    home, members, enrolment = paid("little")
    say(bench, (members[0], "wages", 30_000), since=date(2021, 8, 1))
    review(home, result="change", changed="yes", changes="户主工资增加。")
    decision = EnrolmentDecision.objects.get(enrolment=enrolment, kind="change")
    assert (decision.confirmed_at, decision.effective_on, decision.reported_by) == (
        None,
        date(2021, 9, 1),
        bench.world.clerk,
    )
    assert 0 < decision.amount < DUE
    assert decision.explained["programme"]
    assert spells(enrolment) == [(date(2021, 1, 1), None, "paid", DUE)]
    assert enrolling.confirm([decision], by=bench.world.clerk).confirmed == 0  # who reviewed does not confirm
    assert enrolling.confirm([decision], by=bench.world.reviewer).confirmed == 1
    assert spells(enrolment)[-1] == (date(2021, 9, 1), None, "paid", decision.amount)


def test_a_stop_is_proposed_for_its_reason_and_stops_nobody_by_itself(paid, review, bench):
    home, _, enrolment = paid("little")
    review(home, result="stop", stop_reason="income")
    decision = EnrolmentDecision.objects.get(enrolment=enrolment, kind="stop")
    assert (decision.reason, decision.effective_on, decision.confirmed_at) == ("income", date(2021, 9, 1), None)
    enrolment.refresh_from_db()
    assert enrolment.until is None
    assert enrolling.confirm([decision], by=bench.world.reviewer).confirmed == 1
    enrolment.refresh_from_db()
    assert enrolment.until == date(2021, 9, 1)


@pytest.mark.parametrize(
    ("spoil", "answers", "says"),
    [
        ({"wages": 300_000}, {"result": "change"}, "不符合最低生活保障金的条件.*停止保障"),
        ({"without": {(1, "wages")}}, {"result": "change"}, "还不能测算，缺少：月工资"),
        ({}, {"result": "change"}, "金额和保障人员都与现在相同"),
    ],
)
def test_what_the_rules_do_not_carry_refuses_the_last_signature_and_leaves_the_review_open(
    paid, review, spoil, answers, says
):
    home, _, _ = paid("little", **spoil)
    before = EnrolmentDecision.objects.count()
    with pytest.raises(NotPossible, match=says):
        review(home, **answers)
    assert EnrolmentDecision.objects.count() == before
    assert Visit.objects.get(household=home).state == State.SUBMITTED


def test_who_is_not_paid_cannot_be_reviewed(bench, review):
    home, _ = family(bench)
    with pytest.raises(NotPossible, match="没有在保的最低生活保障"):
        review(home)


def test_a_person_is_reviewed_with_a_checklist_of_his_own(bench, paid, review):
    person = bench.person()
    bench.recognised(person)
    enrolment = bench.decided(
        "opening", person, programme=POVERTY, amount=90_000, held_since=OLD, effective_on=date(2021, 1, 1)
    ).enrolment
    generate()
    review(person, checklist="assistance.poverty_review", result="stop", stop_reason="wish")
    assert Duty.objects.as_of(TODAY).filter(person=person).filter(REVIEWS[-1].met()).count() == 1
    assert EnrolmentDecision.objects.get(enrolment=enrolment, kind="stop").effective_on == date(2021, 9, 1)
