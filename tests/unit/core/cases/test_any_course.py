"""Whatever people do with cases, in any order and on any day: what is kept stays what the kernel would say of it.

The machine drives the services alone. After every act the rows are read again and replayed; what they say of state, clocks,
persons and order must be what stands in the case.
"""

from collections import Counter
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import ClassVar

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from minzheng.core.access.models import Appointment, User
from minzheng.core.calendars.reads import working_calendar
from minzheng.core.cases import services
from minzheng.core.cases.acting import posts_of
from minzheng.core.cases.assigning import services as assigning
from minzheng.core.cases.courses import course_of
from minzheng.core.cases.models import FiledPaper, Substitution
from minzheng.core.cases.powers import services as powers
from minzheng.core.cases.reads import view_of
from minzheng.core.cases.reckoning.clocks import reckon
from minzheng.core.cases.services import NotPossible
from minzheng.kernel import periods
from minzheng.kernel.workflow import TOTAL, Actor, Sort, deadlines, take
from tests.unit.core.cases.conftest import THURSDAY, account
from tests.unit.core.cases.matters import LIVING, Living

pytestmark = pytest.mark.django_db
REFUSALS = (NotPossible, PermissionDenied)
CALENDAR = [None]  # read once: the machine does not change it
ALL_POSTS = frozenset({"window_clerk", "township_officer", "county_reviewer"})
LAST_RESORTS = {"end", "refuse", "ask", "dispute"}


class AnyCourse(RuleBasedStateMachine):
    """Two cases, six people with one or two posts, and days that pass."""

    window = None
    ended: ClassVar[Counter[str]] = Counter()

    @initialize(weeks=st.integers(0, 3), who=st.permutations(range(6)))
    def begin(self, weeks, who):
        self.point = transaction.savepoint()
        window = type(self).window
        self.today = THURSDAY
        window.on(self.today)
        both = account("both", "两任", "township_officer", window.world.township)
        Appointment.objects.create(
            user=both, post="county_reviewer", division=window.world.county, since=date(2019, 1, 1)
        )
        self.people = [window.clerk, window.officer, window.second, window.reviewer, window.other_reviewer, both]
        self.cases = [window.opened(), window.opened(marks=frozenset({"staff_kin"}))]
        self.marks = {case.pk: {0: frozenset(case.marks)} for case in self.cases}
        for _ in range(weeks):
            self.a_good_week_passes(who, 1)

    def teardown(self):
        if hasattr(self, "point"):
            type(self).ended.update(case.state for case in self.cases)
            transaction.savepoint_rollback(self.point)

    def _person(self, number):
        return User.objects.get(pk=self.people[number % len(self.people)].pk)

    def _case(self, number):
        case = self.cases[number % len(self.cases)]
        case.refresh_from_db()
        return case

    @rule(days=st.integers(1, 9))
    def days_pass(self, days):
        self.today += timedelta(days=days)
        type(self).window.on(self.today)

    @rule(who=st.integers(0, 5), which=st.integers(0, 1))
    def somebody_claims(self, who, which):
        with suppress(*REFUSALS):
            assigning.claim(self._case(which).uid, by=self._person(who))

    @rule(who=st.integers(0, 5), whom=st.integers(0, 5), which=st.integers(0, 1), back=st.booleans())
    def somebody_hands_on_or_gives_back(self, who, whom, which, back):
        uid, by = self._case(which).uid, self._person(who)
        with suppress(*REFUSALS):
            if back:
                assigning.give_back(uid, by=by)
            else:
                assigning.hand_over(uid, to=self._person(whom), reason="忙", by=by)

    @rule(
        who=st.integers(0, 5), which=st.integers(0, 1), move=st.sampled_from(sorted(Living.moves)), late=st.sampled_from([0, 0, 1]),
        opinion=st.sampled_from(["意见。", ""]),
    )  # fmt: skip
    def somebody_presses_any_button(self, who, which, move, late, opinion):
        case = self._case(which)
        with suppress(*REFUSALS):
            services.take_move(
                case.uid, move, revision=max(case.revision - late, 0), opinion=opinion, by=self._person(who)
            )
            assert not late or case.revision == 0

    @rule(who=st.permutations(range(6)), which=st.integers(0, 1))
    def somebody_does_what_comes_next(self, who, which):
        case = self._case(which)
        for number in who:
            by = self._person(number)
            with suppress(*REFUSALS):
                assigning.claim(case.uid, by=by)
            open_ways = [offer.move.name for offer in view_of(case, by).offers if not offer.why_not]
            for name in [one for one in open_ways if one not in LAST_RESORTS][:1]:
                services.take_move(case.uid, name, revision=case.revision, opinion="意见。", by=by)
                return

    @rule(who=st.integers(0, 5), which=st.integers(0, 1), paper=st.sampled_from(sorted(Living.papers)))
    def somebody_puts_a_paper_in(self, who, which, paper):
        with suppress(*REFUSALS):
            services.put_paper(self._case(which).uid, paper, by=self._person(who))

    @rule(who=st.permutations(range(6)), which=st.integers(0, 1))
    def everything_is_put_in_after_a_visit_by_two(self, who, which):
        case, (by, other) = self._case(which), [self._person(number) for number in who[:2]]
        for paper in Living.papers:
            with suppress(*REFUSALS):
                services.put_paper(case.uid, paper, source=FiledPaper.Source.VISIT, signed_by=[by, other], by=by)

    @rule(who=st.permutations(range(6)), which=st.integers(0, 1))
    def a_good_week_passes(self, who, which):
        self.somebody_does_what_comes_next(who, which)
        self.everything_is_put_in_after_a_visit_by_two(who, which)
        self.somebody_does_what_comes_next(who, which)
        self.days_pass(8)

    @rule(who=st.integers(0, 5), which=st.integers(0, 1), back=st.integers(0, 9))
    def somebody_signs(self, who, which, back):
        case = self._case(which)
        with suppress(*REFUSALS):
            services.sign(case.uid, case.revision - back, by=self._person(who))

    @rule(who=st.integers(0, 5), which=st.integers(0, 1), clock=st.sampled_from([TOTAL, "accepted", "check"]))
    def somebody_extends(self, who, which, clock):
        case = self._case(which)
        with suppress(*REFUSALS):
            services.extend(case.uid, clock, revision=case.revision, reason="核查费时", by=self._person(who))

    @rule(which=st.integers(0, 1), mark=st.sampled_from(["staff_kin", "countersigned"]))
    def a_mark_is_added(self, which, mark):
        case = self._case(which)
        with suppress(*REFUSALS):
            services.add_mark(case.uid, mark, reason="备案表", by=type(self).window.clerk)

    @rule(who=st.integers(0, 5), whom=st.integers(0, 5), days=st.integers(1, 20))
    def somebody_is_away(self, who, whom, days):
        absent = self._person(who)
        with suppress(*REFUSALS):
            powers.substitute(
                self._person(whom), stands_in_for=absent, since=self.today, until=self.today + timedelta(days=days),
                reason="出差", by=absent,
            )  # fmt: skip

    @rule(devolved=st.booleans())
    def the_county_devolves_or_takes_back(self, devolved):
        window = type(self).window
        with suppress(*REFUSALS):
            if devolved:
                powers.grant_decision_power(
                    LIVING, county=window.world.county, post="township_officer", since=self.today, paper="文", by=window.reviewer
                )  # fmt: skip
            else:
                for power in window.world.county and powers.DecisionPower.objects.filter(until__isnull=True):
                    powers.end_decision_power(power, on=self.today, by=window.reviewer)

    # -- what always holds ---------------------------------------------------------------------------------------------
    @invariant()
    def everything_holds(self):
        for case in getattr(self, "cases", ()):
            case.refresh_from_db()
            course = course_of(case, periods.today())
            self._revision_counts_steps_and_papers_in_one_order(case, course)
            self._course_could_be_taken_again_step_by_step(case, course)
            stands_where_its_course_leads(case, course)
            loses_no_clock(case, course)
            was_not_granted_by_whoever_investigated(case, course)
            was_stepped_by_holders_of_the_post(case, course)

    def _revision_counts_steps_and_papers_in_one_order(self, case, course):
        serials = [*case.steps.values_list("serial", flat=True), *case.filedpapers.values_list("serial", flat=True)]
        assert sorted(serials) == list(range(1, case.revision + 1))
        assert len(course.events) == case.revision
        self.marks[case.pk].setdefault(case.revision, frozenset(case.marks))

    def _course_could_be_taken_again_step_by_step(self, case, course):
        again = replace(course, events=(), marks=frozenset())
        for place, happened in enumerate(course.events):
            again = replace(again, marks=self.marks[case.pk].get(place, again.marks))
            if happened.sort is Sort.MOVED:
                (by,) = happened.by
                take(
                    again, course.workflow.moves[happened.name], actor=Actor(by, ALL_POSTS), today=happened.on,
                    calendar=CALENDAR[0], opinion="意见。",
                )  # fmt: skip
            again = again.add(happened.sort, happened.name, happened.on, *happened.by)
        assert again.state is course.state


def stands_where_its_course_leads(case, course):
    """The row says of the case what its steps and papers say, and nothing else."""
    assert case.state in Living.states
    said = asdict(reckon(course, periods.today(), CALENDAR[0]))
    assert said == {name: getattr(case, name) for name in said}
    at_work = list(case.assignments.running().values_list("person", flat=True))
    assert len(at_work) == len(set(at_work))
    assert not (at_work and case.closed_on)


def loses_no_clock(case, course):
    """The total clock runs from the day of acceptance, of a closed case too."""
    total = [each for each in deadlines(course, periods.today(), CALENDAR[0]) if each.key == TOTAL]
    assert [each.since for each in total] == ([case.accepted_on] if case.accepted_on else [])
    assert (case.total_due_on is not None) is bool(case.decider) is (case.accepted_on is not None)
    assert (case.closed_on is not None) is course.state.final


def was_not_granted_by_whoever_investigated(case, course):
    """Behind a grant stand a visit by two and a third person, who acts for none of them."""
    if case.state == "granted":
        step = case.steps.get(name="grant")
        before = course.hands(Living.survey) | course.hands(Living.visit)
        assert not before & {step.by_id, step.on_behalf_of_id}
        assert len(course.of(Sort.FILED, "visit")[-1][1].by) >= 2


def was_stepped_by_holders_of_the_post(case, course):
    """Whoever took a step held the post himself, or stood in that day for somebody who did."""
    for step in case.steps.filter(sort=Sort.MOVED).select_related("by", "on_behalf_of"):
        wanted = {post.code for post in course.workflow.moves[step.name].posts}
        assert wanted & posts_of(step.on_behalf_of or step.by, case.division.path, step.on)
        if step.on_behalf_of:
            away = Substitution.objects.on(step.on).filter(person=step.by, stands_in_for=step.on_behalf_of)
            assert away.exists()
            assert step.by != step.on_behalf_of


@pytest.mark.slow
def test_a_case_stays_sound_whatever_is_done_with_it(window):
    AnyCourse.window, CALENDAR[0] = window, working_calendar()
    AnyCourse.ended.clear()
    run_state_machine_as_test(
        AnyCourse,
        settings=settings(
            max_examples=12, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True,
        ),
    )  # fmt: skip
    assert AnyCourse.ended["granted"] > 0
