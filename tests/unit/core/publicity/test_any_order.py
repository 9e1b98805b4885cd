"""Whatever an office and the public do, in any order and on any day: what the public sees, and whether the case goes on, follow
from what happened. The machine keeps its own account and never asks the product's rules.
"""

from contextlib import suppress
from datetime import timedelta
from typing import ClassVar

import pytest
from django.db import transaction
from django.http import Http404
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from minzheng.core.cases import services as cases
from minzheng.core.publicity import reads, services
from minzheng.core.publicity.models import Objection, PublicNotice
from minzheng.core.publicity.objections import services as objections
from minzheng.kernel.workflow import NotPossible
from tests.unit.core.publicity.conftest import BOARDS, NOTICED, photograph

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)
REFUSED = (NotPossible, reads.Gone, Http404)


class AnyOrder(RuleBasedStateMachine):
    """One case, its officer, and people who object."""

    office = None
    reached: ClassVar[set[str]] = set()

    @initialize()
    def begin(self):
        self.point = transaction.savepoint()
        self.case = type(self).office.noticed()
        self.today, self.up, self.whole = NOTICED, None, False
        self.waiting, self.place = {}, "on_notice"

    def teardown(self):
        if hasattr(self, "point"):
            type(self).reached.add(self.place)
            transaction.savepoint_rollback(self.point)

    def _hangs(self):
        return self.up is not None and self.today <= self.up[1]

    @rule(count=st.integers(1, 8))
    def days_pass(self, count):
        self.today += timedelta(days=count)
        type(self).office.on(self.today)

    @rule(nightly=st.booleans())
    def the_night_comes(self, nightly):
        if nightly:
            services.lift_over(by="system")

    @rule(ago=st.integers(0, 2))
    def somebody_posts(self, ago):
        on = self.today - timedelta(days=ago)
        allowed = self.place == "on_notice" and not self._hangs() and on >= NOTICED
        try:
            made = type(self).office.post(
                self.case,
                posted_on=on,
                boards=BOARDS - ({"website"} if ago else set()),
                photo=photograph() if ago else None,
            )
        except NotPossible:
            assert not allowed
            return
        assert allowed
        assert made.until == on + WEEK
        self.up, self.online = (made, made.until), not ago
        self.whole = True

    @rule()
    def the_officer_takes_it_down(self):
        if self.up is None:
            return
        try:
            services.lift(self.up[0].uid, reason="wrong", why="写错", by=type(self).office.officer)
        except NotPossible:
            assert not self._hangs()
            return
        assert self._hangs()
        self.up, self.whole = None, False

    @rule()
    def somebody_objects(self):
        newest = PublicNotice.objects.filter(case=self.case).order_by("-id").first()
        if newest is None:
            return
        try:
            made = type(self).office.object_to(newest)
        except REFUSED:
            assert not (self._hangs() and self.online)
            return
        assert self._hangs()
        assert self.online
        self.waiting[made.uid] = made

    @rule(upheld=st.booleans())
    def the_officer_examines(self, upheld):
        if not self.waiting:
            return
        uid, _ = self.waiting.popitem()
        office = type(self).office
        objections.examine(uid, upheld=upheld, finding="已核实。", by=office.officer if upheld else office.reviewer)
        objections.answer(uid, way="nobody", text="未留联系方式。", by=type(self).office.officer)
        if upheld and self.place == "on_notice":
            self.place, self.up, self.whole = "surveying", None, False

    @rule()
    def the_case_is_reported(self):
        over = self.whole and self.up is not None and self.today > self.up[1]
        allowed = self.place == "on_notice" and over and not self.waiting
        try:
            type(self).office.report(self.case)
        except NotPossible:
            assert not allowed
            return
        assert allowed
        self.place, self.up = "reported", None

    @rule()
    def it_is_posted_anew_after_a_new_opinion(self):
        if self.place != "surveying":
            return
        office = type(self).office
        cases.put_paper(self.case.uid, "proposal", by=office.officer)
        cases.take_move(self.case.uid, "notify", revision=None, by=office.officer)
        self.place = "on_notice"

    @invariant()
    def the_public_sees_what_hangs(self):
        if not hasattr(self, "case"):
            return
        seen = list(reads.public_notices(self.today).filter(case=self.case).values_list("pk", flat=True))
        assert seen == ([self.up[0].pk] if self._hangs() and self.online else [])

    @invariant()
    def the_case_stands_where_it_was_put(self):
        if not hasattr(self, "case"):
            return
        self.case.refresh_from_db()
        assert self.case.state == self.place

    @invariant()
    def objections_are_examined_before_they_are_answered(self):
        with suppress(AttributeError):
            rows = Objection.objects.filter(notice__case=self.case)
            assert {one.uid for one in rows if one.examined_on is None} == set(self.waiting)


def test_in_any_order(office):
    AnyOrder.office = office
    AnyOrder.reached.clear()
    run_state_machine_as_test(
        AnyOrder,
        settings=settings(
            max_examples=12, stateful_step_count=18, deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )  # fmt: skip
    assert "on_notice" in AnyOrder.reached
