"""Whatever people do with visits, in any order: two sign before an end, an end stays, a paper is filed once, no draft is another's.

The machine drives the services alone; after every act the rows are read again.
"""

from collections import Counter
from contextlib import suppress
from datetime import timedelta
from typing import ClassVar

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from minzheng.core.cases.models import FiledPaper
from minzheng.core.visits import services
from minzheng.core.visits.checklist import judge, typed_of
from minzheng.core.visits.checklists import pinned
from minzheng.core.visits.finishing import services as finishing
from minzheng.core.visits.models import Draft, Finding, State, Visit, Visitor
from minzheng.core.visits.rectifying import services as rectifying
from minzheng.core.visits.services import NotPossible
from tests.unit.core.visits.conftest import AT_HOME, SIX, TODAY, afresh

pytestmark = pytest.mark.django_db
REFUSALS = (NotPossible, PermissionDenied, Http404)
ENDS = {State.FINISHED, State.CANCELLED}
SHEETS = (
    AT_HOME, AT_HOME | {"hazard": "yes", "hazard_seen": "后墙开裂"}, dict.fromkeys(SIX, "no") | {"carer": "kin", "carer_lacks": "yes"}, {},
)  # fmt: skip


class AnyRound(RuleBasedStateMachine):
    """A home visit and an assessment for two cases, five people, and days that pass."""

    tour = None
    ended: ClassVar[Counter[str]] = Counter()

    @initialize()
    def begin(self):
        self.point = transaction.savepoint()
        tour = type(self).tour
        self.today = TODAY
        tour.on(self.today)
        self.people = [tour.officer, tour.clerk, tour.second, tour.assistant, tour.reviewer]
        self.cases = [type(self).living, type(self).poverty]
        self.visits = [tour.for_case(self.cases[0]), tour.for_case(self.cases[1], "assistance.self_care", "assessment")]
        self.ends: dict[int, tuple[object, ...]] = {}

    def teardown(self):
        if hasattr(self, "point"):
            type(self).ended.update(Visit.objects.values_list("state", flat=True))
            transaction.savepoint_rollback(self.point)

    def _person(self, number):
        return afresh(self.people[number % len(self.people)])

    def _visit(self, number):
        return self.visits[number % len(self.visits)]

    @rule(days=st.integers(1, 20))
    def days_pass(self, days):
        self.today += timedelta(days=days)
        type(self).tour.on(self.today)

    @rule(who=st.integers(0, 4), which=st.integers(0, 9))
    def somebody_types(self, who, which):
        with suppress(*REFUSALS):
            services.save_draft(self._visit(which).uid, typed={"words": f"{who}"}, by=self._person(who))

    @rule(who=st.integers(0, 4), which=st.integers(0, 9), sheet=st.sampled_from(SHEETS), twice=st.booleans())
    def somebody_sends_in(self, who, which, sheet, twice):
        sent = type(self).tour.sheet(sheet, visited_on=self.today)
        for _ in range(1 + twice):
            with suppress(*REFUSALS):
                services.submit(self._visit(which).uid, sent, by=self._person(who))

    @rule(who=st.integers(0, 4), which=st.integers(0, 9))
    def somebody_confirms(self, who, which):
        with suppress(*REFUSALS), transaction.atomic():
            type(self).tour.signed(self._visit(which), by=self._person(who))

    @rule(who=st.permutations(range(5)), which=st.integers(0, 9))
    def it_is_done_as_it_should_be(self, who, which):
        visit = self._visit(which)
        sheet = AT_HOME if visit.checklist.endswith("home_visit") else SHEETS[2]
        for number in who:
            with suppress(*REFUSALS), transaction.atomic():
                services.submit(visit.uid, type(self).tour.sheet(sheet, visited_on=self.today), by=self._person(number))
            with suppress(*REFUSALS), transaction.atomic():
                type(self).tour.signed(visit, by=self._person(number))

    @rule(who=st.integers(0, 4), which=st.integers(0, 9), reason=st.sampled_from(["有误", ""]))
    def somebody_sends_back(self, who, which, reason):
        with suppress(*REFUSALS):
            services.send_back(self._visit(which).uid, reason=reason, by=self._person(who))

    @rule(who=st.integers(0, 4), which=st.integers(0, 9), again=st.booleans())
    def somebody_calls_off_and_plans_anew(self, who, which, again):
        visit = self._visit(which)
        with suppress(*REFUSALS):
            services.cancel(visit.uid, reason="家中无人", by=self._person(who))
            if again:
                case = self.cases[which % 2]
                made = type(self).tour.for_case(case, visit.checklist, visit.occasion_paper, planned_on=self.today)
                self.visits.append(made)

    @rule(who=st.permutations(range(5)), which=st.integers(0, 9))
    def others_go(self, who, which):
        with suppress(*REFUSALS):
            pair = tuple(self._person(number) for number in who[:2])
            services.reassign(self._visit(which).uid, visitors=pair, planned_on=self.today, by=self._person(who[0]))

    @rule(who=st.integers(0, 4), which=st.integers(0, 3), act=st.sampled_from(["rectify", "close", "send_back"]))
    def somebody_mends_or_looks_again(self, who, which, act):
        found = list(Finding.objects.order_by("pk"))
        if not found:
            return
        uid, by = found[which % len(found)].uid, self._person(who)
        with suppress(*REFUSALS):
            if act == "rectify":
                rectifying.rectify(uid, on=self.today, words="已修", by=by)
            elif act == "close":
                rectifying.close(uid, by=by)
            else:
                rectifying.send_back(uid, reason="还没有", by=by)

    # -- what always holds ---------------------------------------------------------------------------------------------
    @invariant()
    def everything_holds(self):
        for visit in Visit.objects.select_related("submitted_by") if hasattr(self, "visits") else ():
            signed = list(Visitor.objects.filter(visit=visit, signed_at__isnull=False))
            going = Visitor.objects.filter(visit=visit).count()
            assert (visit.state == State.FINISHED) <= (len(signed) == going >= visit.wanted == 2)
            assert (visit.state in {State.PLANNED, State.STARTED}) <= (signed == [])
            if visit.state in {State.SUBMITTED, State.FINISHED}:
                assert visit.submitted_by_id in {one.person_id for one in signed}
                assert judged_whole(visit)
            assert Draft.objects.filter(visit=visit).exists() <= (visit.state == State.STARTED)
            filed = FiledPaper.objects.filter(document=visit.paper) if visit.paper_id else FiledPaper.objects.none()
            assert (visit.state == State.FINISHED) == (filed.count() == 1)
            assert Finding.objects.filter(visit=visit).exists() <= (visit.state == State.FINISHED)
            end = self.ends.setdefault(visit.pk, said(visit)) if visit.state in ENDS else said(visit)
            assert end == said(visit)
        for finding in Finding.objects.exclude(state=Finding.State.OPEN):
            assert finding.rectified_by_id != finding.rechecked_by_id
        open_ones = Visit.objects.open().values_list("occasion_uid", "occasion_paper")
        assert len(open_ones) == len(set(open_ones))
        writers = set(Draft.objects.values_list("visit", "person"))
        assert writers <= set(Visitor.objects.values_list("visit", "person"))


def said(visit):
    return visit.state, visit.visited_on, str(visit.answers), visit.reason


def judged_whole(visit):
    """What is kept could be typed again and would be taken again."""
    checklist = pinned(visit.pin)
    again = judge(checklist, typed_of(checklist, visit.answers), {}, visit.visited_on)
    return again.problems == {} and again.answers == visit.answers


@pytest.mark.slow
def test_a_visit_stays_sound_whatever_is_done_with_it(tour, monkeypatch):
    monkeypatch.setattr(finishing, "as_pdf", lambda _visit: b"%PDF-1.7 set elsewhere\n%%EOF")
    AnyRound.tour, AnyRound.living = tour, tour.case()
    AnyRound.poverty = tour.case("assistance.extreme_poverty")
    AnyRound.ended.clear()
    run_state_machine_as_test(
        AnyRound,
        settings=settings(
            max_examples=15, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True,
        ),
    )  # fmt: skip
    assert AnyRound.ended[State.FINISHED] > 0
    assert AnyRound.ended[State.CANCELLED] > 0
