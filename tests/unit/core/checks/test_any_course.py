"""Whatever is pressed in whatever order: nothing goes out unauthorised, no answer is lost or doubled, no state that nobody declared."""

from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from minzheng.core.cases import checking
from minzheng.core.cases.models import FiledPaper
from minzheng.core.checks import services
from minzheng.core.checks.authorisations import services as authorisations
from minzheng.core.checks.exchange import services as exchange
from minzheng.core.checks.models import Authorisation, Check, CheckBatch, CheckReport, Question, Rebuttal
from minzheng.core.checks.rebuttals import services as rebuttals
from minzheng.core.checks.rebuttals.services import Dispute
from minzheng.core.facts.models import Fact
from tests.unit.core.checks.conftest import MATTER

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FEW = ("vehicles", "banks")
PLACE = st.integers(0, 2)


def tried(act):
    """Run an act that may be refused in words; anything else is a fault of the product."""
    try:
        return act()
    except ValueError as problem:
        said = str(problem)
    assert said.strip().endswith("。"), said
    return None


class Course(RuleBasedStateMachine):
    office = case = None  # given by the test

    def __init__(self):
        super().__init__()
        for given in Authorisation.objects.filter(revoked_on__isnull=True):
            authorisations.revoke(given.uid, reason="另起", by=self.office.officer)
        for check in Check.objects.under_way():
            services.withdraw(check.uid, reason="另起", by=self.office.officer)
        self.seen = Check.objects.count()

    def check(self):
        return Check.objects.order_by("-pk").first() if Check.objects.count() > self.seen else None

    @rule(place=PLACE)
    def authorise(self, place):
        self.office.authorised(self.office.persons[place], sources=FEW)

    @rule(place=PLACE)
    def revoke(self, place):
        for given in Authorisation.objects.filter(person=self.office.persons[place], revoked_on__isnull=True):
            authorisations.revoke(given.uid, reason="撤回", by=self.office.officer)

    @rule()
    def ask(self):
        tried(lambda: checking.ask(self.case.uid, key=uuid4(), by=self.office.officer))

    @precondition(lambda self: self.check() is not None)
    @rule()
    def start(self):
        tried(lambda: checking.start(self.check().uid, by=self.office.checker))

    @precondition(lambda self: self.check() is not None)
    @rule()
    def withdraw(self):
        tried(lambda: services.withdraw(self.check().uid, reason="撤", by=self.office.officer))

    @rule(source=st.sampled_from(FEW))
    def prepare(self, source):
        tried(lambda: exchange.prepare(source, MATTER, by=self.office.checker))

    @rule(value=st.sampled_from(["0", "1"]), keep=st.integers(1, 3), late=st.booleans())
    def reply(self, value, keep, late):
        batch = CheckBatch.objects.order_by("pk" if late else "-pk").first()
        rows = self.office.filled(batch, value)[:keep] if batch is not None else []
        if rows:
            self.office.reply(batch, rows)

    @precondition(lambda self: self.check() is not None)
    @rule()
    def report(self):
        tried(lambda: checking.issue_report(self.check().uid, by=self.office.checker))

    @precondition(lambda self: self.check() is not None)
    @rule(place=PLACE, source=st.sampled_from(FEW))
    def dispute(self, place, source):
        said = Dispute(self.office.persons[place].pk, source, "不对")
        tried(lambda: rebuttals.raise_rebuttal(self.check().uid, said, by=self.office.officer))

    @rule(again=st.booleans())
    def look_into(self, again):
        row = Rebuttal.objects.filter(outcome="").order_by("pk").first()
        if row is not None and again:
            tried(lambda: rebuttals.ask_again(row.uid, by=self.office.checker))
        elif row is not None:
            tried(lambda: rebuttals.settle(row.uid, "dismissed", words="查证无误。", by=self.office.checker))

    @invariant()
    def nothing_was_sent_without_an_authorisation_of_that_day(self):
        for one in Question.objects.filter(batch__isnull=False).select_related("authorisation"):
            given = one.authorisation
            assert given.person_id == one.person_id
            assert one.source in given.sources
            assert given.signed_on <= one.sent_on <= given.valid_through

    @invariant()
    def an_answer_is_a_fact_and_nothing_else_is(self):
        answered = Question.objects.filter(answered_on__isnull=False)
        assert not answered.exclude(given_up="").exists()
        assert Fact.objects.exists() == any(one.said for one in answered)

    @invariant()
    def a_reported_check_awaits_nothing(self):
        reported = Question.objects.unanswered().filter(check_ref__state="reported")
        assert not reported.exists()
        assert not Question.objects.unanswered().filter(check_ref__state="withdrawn").exists()

    @invariant()
    def every_report_lies_in_the_file(self):
        filed = FiledPaper.objects.filter(case=self.case, name="check").values_list("document", flat=True)
        assert set(filed) == set(CheckReport.objects.values_list("document", flat=True))
        assert FiledPaper.objects.filter(case=self.case, name="asked").count() == Check.objects.count()

    @invariant()
    def at_most_one_check_is_under_way(self):
        assert Check.objects.under_way().filter(case_uid=self.case.uid).count() <= 1


def test_no_sequence_breaks_what_must_hold(office, monkeypatch):
    monkeypatch.setattr("minzheng.core.checks.reporting.services.paper_as_pdf", lambda _paper: b"%PDF-1.4\n%%EOF\n")
    case = office.case()
    run_state_machine_as_test(
        type("CourseHere", (Course,), {"office": office, "case": case}),
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
