"""An application and the programme that it asks for: the opinion says what the rules say, and a granted one is enrolled at once."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from minzheng.core.benefits.applications import services as applications
from minzheng.core.benefits.applications.models import CaseOpinion
from minzheng.core.benefits.applications.outcomes import OUTCOMES, Outcome
from minzheng.core.benefits.applications.outcomes import check as check_outcomes
from minzheng.core.benefits.models import Coverage, Enrolment, EnrolmentDecision
from minzheng.core.cases import services
from minzheng.core.cases.assigning import services as assigning
from minzheng.core.cases.models import FiledPaper
from minzheng.core.designations.models import Designation
from minzheng.core.facts import services as facts
from minzheng.core.facts.models import Source
from minzheng.core.facts.services import NewFact
from minzheng.kernel.workflow import NotPossible
from tests.hanging import hang
from tests.unit.core.benefits.conftest import ALLOWANCE, POVERTY, month
from tests.unit.core.benefits.test_screening import DUE, OLD, SINCE, family, granted, say, standards
from tests.unit.core.cases.conftest import account

pytestmark = pytest.mark.django_db
__all__ = ["standards"]
STATEMENTS = 86
TAKEN_IN, NOTICED, DECIDED = date(2021, 7, 5), date(2021, 7, 7), date(2021, 7, 19)


class Way:
    """An application of the head of a household on its way, each step by whoever usually does it."""

    def __init__(self, bench, patch, head, matter=ALLOWANCE):
        self.bench, self.patch, self.world = bench, patch, bench.world
        self.officer = account("officer", "干部甲", "township_officer", self.world.township)
        self.second = account("second", "干部乙", "township_officer", self.world.township)
        self.on(TAKEN_IN)
        form = services.Application(matter, uuid4(), self.world.township, person=head)
        self.case = services.open_case(form, by=self.world.clerk)
        self.move("accept", self.world.clerk)

    def on(self, day):
        self.patch.setenv("MINZHENG_TODAY", str(day))

    def move(self, name, by):
        if not self.case.assignments.running().exists():
            assigning.claim(self.case.uid, by=by)
        services.take_move(self.case.uid, name, revision=None, opinion="同意。", by=by)
        self.case.refresh_from_db()

    def surveyed(self):
        if self.case.matter == ALLOWANCE:
            self.move("survey", self.officer)
        else:
            self.paper("assessment")
        self.on(NOTICED)
        self.paper("visit")
        services.put_paper(self.case.uid, "check", by=self.world.clerk)
        return self

    def paper(self, name):
        services.put_paper(
            self.case.uid, name, source=FiledPaper.Source.VISIT, signed_by=[self.officer, self.second], by=self.officer
        )

    def opinion(self, by=None):
        return applications.give_opinion(
            self.case.uid, words="符合规定，拟予保障。", revision=None, by=by or self.officer
        )

    def reported(self):
        self.move("notify", self.officer)
        hang(self.case, self.officer)
        self.on(date(2021, 7, 15))
        self.move("report", self.officer)
        self.on(DECIDED)
        return self

    def grant(self):
        self.move("grant", self.world.reviewer)


@pytest.fixture
def home(bench):
    return family(bench)


@pytest.fixture
def way(bench, monkeypatch, home):
    return Way(bench, monkeypatch, home[1][0])


def test_a_granted_application_is_enrolled_in_the_same_step(way, home):
    household, members = home
    opinion = way.surveyed().opinion()
    assert (opinion.answer, opinion.amount, opinion.month) == ("entitled", DUE, month(8))
    assert opinion.explained["schema"] == "minzheng.explanation/1"
    assert FiledPaper.objects.get(case=way.case, name="proposal").serial == opinion.serial
    way.reported().grant()
    decision = EnrolmentDecision.objects.get(case=way.case)
    assert (decision.reported_by, decision.confirmed_by) == (way.officer, way.world.reviewer)
    assert (decision.kind, decision.accepted_on, decision.effective_on) == ("grant", DECIDED, month(8))
    assert decision.explained["amount"] == DUE
    assert way.case.number in decision.paper
    enrolment = Enrolment.objects.get(household=household, programme=ALLOWANCE)
    assert decision.enrolment_id == enrolment.pk
    assert [(one.since, one.until, one.amount) for one in enrolment.spells.all()] == [(month(8), None, DUE)]
    covered = Coverage.objects.filter(enrolment=enrolment).values_list("person", flat=True)
    assert sorted(covered) == sorted(one.pk for one in members)


def test_nothing_is_granted_on_an_opinion_that_nobody_reckoned(way):
    way.surveyed()
    services.put_paper(way.case.uid, "proposal", by=way.officer)
    way.reported()
    with pytest.raises(NotPossible, match="没有按规则测算拟定的初审意见"):
        way.grant()
    way.case.refresh_from_db()
    assert way.case.state == "reported"
    assert not EnrolmentDecision.objects.exists()


def test_what_changed_since_the_opinion_is_sent_back(way, home):
    way.surveyed().opinion()
    way.reported()
    earned = NewFact(home[1][0], "wages", 21_000, date(2021, 7, 1), Source.CHECKED)
    facts.record([earned], by=way.world.clerk)
    with pytest.raises(NotPossible, match=r"每月应为 7\d\d\.\d\d 元，初审意见是 726\.00 元；请退回乡镇重新拟定"):
        way.grant()
    way.move("send_back", way.world.reviewer)
    with pytest.raises(NotPossible, match="缺少本次的材料：初审意见"):
        way.move("notify", way.officer)
    again = way.opinion()
    assert CaseOpinion.objects.filter(case=way.case).count() == 2
    way.move("notify", way.officer)
    hang(way.case, way.officer)
    way.on(date(2021, 7, 28))
    way.move("report", way.officer)
    way.grant()
    assert EnrolmentDecision.objects.get(case=way.case).amount == again.amount != DUE


def test_a_month_later_the_enrolment_begins_a_month_later(way):
    way.surveyed().opinion()
    way.reported().on(date(2021, 8, 2))
    way.grant()
    assert Enrolment.objects.get().since == month(9)


def test_who_is_not_entitled_gets_an_opinion_and_no_enrolment(bench, monkeypatch):
    _, members = family(bench, wages=300_000)
    way = Way(bench, monkeypatch, members[0])
    opinion = way.surveyed().opinion()
    assert (opinion.answer, opinion.amount, opinion.members) == ("not_entitled", None, [])
    way.reported()
    with pytest.raises(NotPossible, match="2021年8月不符合最低生活保障金的条件，不能审核确认"):
        way.grant()
    way.move("refuse", way.world.reviewer)
    assert way.case.state == "refusing"
    assert not EnrolmentDecision.objects.exists()


def test_what_is_missing_keeps_an_opinion_from_being_given(bench, monkeypatch):
    _, members = family(bench, without={(1, "wages")})
    way = Way(bench, monkeypatch, members[0]).surveyed()
    with pytest.raises(NotPossible, match=r"还不能测算，缺少：月工资（.*）。补登后再拟定"):
        way.opinion()
    assert not FiledPaper.objects.filter(case=way.case, name="proposal").exists()


def test_who_lives_in_no_household_is_told_to_register_it(bench, monkeypatch):
    way = Way(bench, monkeypatch, bench.person()).surveyed()
    with pytest.raises(NotPossible, match="还没有登记家庭"):
        way.opinion()


def test_whoever_gave_the_opinion_does_not_decide(way):
    way.surveyed().opinion()
    way.reported()
    with pytest.raises(NotPossible, match="初审意见是您拟定的"), transaction.atomic():
        applications.open_enrolment(way.case, by=way.officer)


def test_who_is_enrolled_already_is_not_enrolled_again(way, bench, home):
    way.surveyed().opinion()
    way.reported()
    granted(bench, home[0], home[1], DUE)
    with pytest.raises(NotPossible, match="已有同一项目的保障"):
        way.grant()
    assert Enrolment.objects.filter(programme=ALLOWANCE).count() == 1


def poor(bench):
    """An old person without income, property or anybody who could support him, alone in his household."""
    home, (person,) = family(bench, size=1, wages=0)
    type(person).objects.filter(pk=person.pk).update(born_on=OLD)
    known = {"able_supporter": False, "tasks_unable": 2, "support_mode": "home"}
    say(bench, *((person, kind, value) for kind, value in known.items()))
    facts.record([NewFact(person, "property_fits", True, SINCE, Source.CHECKED)], by=bench.world.clerk)
    person.refresh_from_db()
    return home, person


def test_extreme_poverty_is_recognised_and_enrolled_together(bench, monkeypatch):
    _, person = poor(bench)
    way = Way(bench, monkeypatch, person, POVERTY).surveyed()
    assert (way.opinion().amount, Designation.objects.count()) == (60_190 + 31_700, 0)
    way.reported().grant()
    recognised = Designation.objects.in_force(month(8), kind="assistance.recognised_extreme_poverty").get()
    assert (recognised.person, recognised.since) == (person, DECIDED)
    assert (recognised.reported_by, recognised.confirmed_by) == (way.officer, way.world.reviewer)
    enrolment = Enrolment.objects.get(programme=POVERTY)
    assert (enrolment.person, enrolment.since) == (person, month(8))
    assert enrolment.spells.get().amount == 91_890


def test_who_is_recognised_already_is_enrolled_on_that(bench, monkeypatch):
    _, person = poor(bench)
    bench.recognised(person)
    way = Way(bench, monkeypatch, person, POVERTY).surveyed()
    way.opinion()
    way.reported().grant()
    assert Designation.objects.count() == 1
    assert Enrolment.objects.get(programme=POVERTY).person == person


def test_a_recognition_that_waits_elsewhere_is_named_instead_of_failing(bench, monkeypatch):
    _, person = poor(bench)
    Designation.objects.create(
        kind="assistance.recognised_extreme_poverty", holder="person", person=person, division=person.division,
        since=date(2021, 1, 1), document_number="待认〔2021〕1号", reported_by=bench.world.clerk,
    )  # fmt: skip
    way = Way(bench, monkeypatch, person, POVERTY).surveyed()
    way.opinion()
    way.reported()
    with pytest.raises(NotPossible, match="另有一份认定还在等待确认"):
        way.grant()
    way.case.refresh_from_db()
    assert way.case.state == "reported"
    assert not Enrolment.objects.exists()


def test_an_opinion_stays_as_it_was_given(way):
    opinion = way.surveyed().opinion()
    for sql in (
        "UPDATE benefits_caseopinion SET amount = 1",
        "DELETE FROM benefits_caseopinion",
        "TRUNCATE benefits_caseopinion",
    ):
        with pytest.raises(DatabaseError, match=r"不可|denied"), transaction.atomic():
            connection.cursor().execute(sql)
    opinion.refresh_from_db()
    assert opinion.amount == DUE


@pytest.mark.parametrize("size", [1, 6])
def test_a_decision_takes_as_many_statements_for_any_household(bench, monkeypatch, size):
    _, members = family(bench, size=size)
    way = Way(bench, monkeypatch, members[0]).surveyed()
    way.opinion()
    way.reported()
    with CaptureQueriesContext(connection) as seen:
        way.grant()
    assert len(seen) == STATEMENTS


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (Outcome("assistance.minimum_living", programme=ALLOWANCE), "要写 covers"),
        (Outcome("assistance.nothing", programme=ALLOWANCE, covers="insured"), "没有这个事项"),
        (
            Outcome("assistance.minimum_living", programme=ALLOWANCE, covers="insured", opinion="nothing"),
            "没有材料“nothing”",
        ),
    ],
)
def test_an_outcome_that_cannot_work_is_refused_at_the_start(monkeypatch, outcome, said):
    monkeypatch.setattr(OUTCOMES, "_things", {outcome.code: outcome})
    with pytest.raises(ValueError, match=said):
        check_outcomes()
