"""An application for a sum: what the office states is reckoned by the rules, and a granted one is an enrolment for a term."""

from datetime import date
from uuid import uuid4

import pytest

from minzheng.core.benefits.applications import services as applications
from minzheng.core.benefits.applications.stating import Stated
from minzheng.core.benefits.models import Enrolment, EnrolmentDecision
from minzheng.core.calendars import services as calendars
from minzheng.core.cases import services
from minzheng.kernel.workflow import NotPossible
from tests.hanging import hang
from tests.unit.core.benefits.conftest import month
from tests.unit.core.benefits.test_applications import Way
from tests.unit.core.benefits.test_screening import family, standards

pytestmark = pytest.mark.django_db
__all__ = ["standards"]
URGENT, SPENDING, TEMPORARY = "assistance.temporary_urgent", "assistance.temporary_spending", "assistance.temporary"
LIMIT = 46_300 * 6  # of the county, by household: the invented standard of a village six times


class Asked(Way):
    """An application for help on its way."""

    def prepared(self):
        """The papers of the township are in the file."""
        self.paper("visit")
        services.put_paper(self.case.uid, "check", by=self.world.clerk)
        return self

    def anew(self, head):
        """Another application of the same person, taken in on the same day."""
        self.on(date(2021, 7, 5))
        form = services.Application(self.case.matter, uuid4(), self.world.township, person=head)
        self.case = services.open_case(form, by=self.world.clerk)
        self.move("accept", self.world.clerk)

    def states(self, amount, months=1, by=None):
        return applications.give_opinion(
            self.case.uid, words="拟予救助。", revision=None, stated=Stated(amount, months), by=by or self.officer
        )

    def reported(self):
        self.move("notify", self.officer)
        hang(self.case, self.officer)
        self.on(date(2021, 7, 15))
        self.move("report", self.officer)
        return self


class AskedAtOnce(Asked):
    """An emergency: help first, papers after, and more by the county."""

    def __init__(self, bench, patch, head):
        super().__init__(bench, patch, head, URGENT)

    def move(self, name, by):
        if name == "accept":
            self.paper("voucher")
            name, by = "help_first", self.officer
        super().move(name, by)


@pytest.fixture
def home(bench):
    calendars.seed(by="system")  # the notice hangs for working days
    return family(bench)


def test_a_sum_within_the_limit_is_paid_in_the_month_of_the_decision(bench, monkeypatch, home):
    household, members = home
    way = Asked(bench, monkeypatch, members[0], SPENDING).prepared()
    opinion = way.states(150_000)
    assert (opinion.answer, opinion.asked, opinion.amount, opinion.months) == ("entitled", 150_000, 150_000, 1)
    way.reported().grant()
    decision = EnrolmentDecision.objects.get(case=way.case)
    assert (decision.amount, decision.term_months, decision.effective_on) == (150_000, 1, month(7))
    assert (decision.reported_by, decision.confirmed_by) == (way.officer, way.world.reviewer)
    enrolment = Enrolment.objects.get(household=household, programme=TEMPORARY)
    assert (enrolment.since, enrolment.until) == (month(7), month(8))
    assert sorted(one.person_id for one in enrolment.coverages.all()) == sorted(one.pk for one in members)


def test_above_the_limit_the_limit_is_granted_and_with_a_conference_the_sum(bench, monkeypatch, home):
    way = Asked(bench, monkeypatch, home[1][0], SPENDING).prepared()
    assert way.states(LIMIT + 100).amount == LIMIT
    services.add_mark(way.case.uid, "above_cap", reason="大病", by=way.officer)
    assert way.states(LIMIT + 100).amount == LIMIT + 100
    way.reported()
    with pytest.raises(NotPossible, match="一事一议会议记录"):
        way.grant()
    services.put_paper(way.case.uid, "conference", by=way.world.reviewer)
    way.grant()
    assert EnrolmentDecision.objects.get(case=way.case).amount == LIMIT + 100


def test_stages_of_one_approval_are_equal_parts(bench, monkeypatch, home):
    way = Asked(bench, monkeypatch, home[1][0], SPENDING).prepared()
    with pytest.raises(NotPossible, match="差 1 分"):
        way.states(100_000, 3)
    way.states(90_000, 3)
    way.reported().grant()
    decision = EnrolmentDecision.objects.get(case=way.case)
    assert (decision.amount, decision.term_months) == (30_000, 3)


def test_nothing_is_reckoned_without_a_sum(bench, monkeypatch, home):
    way = Asked(bench, monkeypatch, home[1][0], SPENDING).prepared()
    with pytest.raises(NotPossible, match="拟救助金额"):
        applications.give_opinion(way.case.uid, words="同意。", revision=None, by=way.officer)


def test_the_second_in_a_month_is_paid_in_the_next_and_the_third_of_a_year_is_one_too_many(bench, monkeypatch, home):
    way = Asked(bench, monkeypatch, home[1][0], SPENDING)
    for expected in (month(7), month(8)):
        way.prepared().states(50_000)
        way.reported().grant()
        assert EnrolmentDecision.objects.get(case=way.case).effective_on == expected
        way.anew(home[1][0])
    opinion = way.prepared().states(50_000)
    assert (opinion.answer, opinion.amount) == ("not_entitled", None)


def test_more_after_the_first_help_is_granted_by_the_county_and_paid_by_the_ledger(bench, monkeypatch, home):
    way = AskedAtOnce(bench, monkeypatch, home[1][0])
    services.put_paper(way.case.uid, "papers", by=way.officer)
    way.move("complete", way.officer)
    with pytest.raises(NotPossible, match="审核意见"):
        way.move("report", way.officer)
    way.states(120_000)
    way.move("report", way.officer)
    way.grant()
    way.case.refresh_from_db()
    assert way.case.state == "granted"
    assert EnrolmentDecision.objects.get(case=way.case).amount == 120_000


def test_what_is_closed_after_the_first_help_opens_nothing(bench, monkeypatch, home):
    way = AskedAtOnce(bench, monkeypatch, home[1][0])
    services.put_paper(way.case.uid, "papers", by=way.officer)
    way.move("complete", way.officer)
    way.move("close", way.officer)
    assert not Enrolment.objects.exists()
