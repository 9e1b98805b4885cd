"""How far an undertaking came on a day: by table, and against a second reckoning over any chain of days."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.core.registers.declarations import REGISTERS
from minzheng.core.registers.listing import fetched
from minzheng.core.undertakings import expressions
from minzheng.core.undertakings.models import Milestone, Undertaking
from minzheng.kernel import periods
from minzheng.kernel.periods import Period
from tests.unit.core.undertakings.conftest import HOME, ON, TODAY

STAGES = ("designed", "started", "completed", "accepted")


def day(number):
    return date(2021, 1, 1) + timedelta(days=number)


def test_stages_count_from_their_day_and_only_when_confirmed(desk):
    home = desk.undertaking()
    desk.milestone(home, "started", date(2021, 4, 1))
    desk.milestone(home, "completed", date(2021, 5, 1), confirmed=False)
    reached = Undertaking.objects.reached
    assert [reached("started", at=on).count() for on in (date(2021, 3, 31), date(2021, 4, 1))] == [0, 1]
    assert reached("completed", at=TODAY).count() == 0
    during = Undertaking.objects.reached_during
    assert during("started", "completed", during=Period(date(2021, 4, 1), date(2021, 4, 30))).count() == 1
    assert during("started", during=Period(date(2021, 4, 2), TODAY)).count() == 0


def test_an_unconfirmed_undertaking_reaches_nothing(desk):
    home = desk.undertaking()
    desk.milestone(home, "accepted")
    REGISTERS.get(HOME)
    Undertaking.objects.filter(pk=home.pk).update(confirmed_at=None, confirmed_by=None)
    assert Undertaking.objects.reached("accepted", at=TODAY).count() == 0
    assert Undertaking.objects.finished(TODAY).count() == Undertaking.objects.overdue(TODAY).count() == 0
    assert Milestone.objects.of(HOME).done(TODAY).count() == 0


def test_the_last_stage_finishes_and_every_stage_completes(desk):
    home = desk.undertaking()
    desk.milestone(home, "accepted", date(2021, 6, 1))
    assert Undertaking.objects.finished(TODAY).count() == 1
    assert Undertaking.objects.complete(TODAY).count() == 0
    for stage in STAGES[:3]:
        desk.milestone(home, stage)
    assert Undertaking.objects.complete(TODAY).count() == 1
    assert Undertaking.objects.complete(date(2021, 5, 31)).count() == 0


def test_the_furthest_milestone_tells_how_far_each_came(desk):
    first, second = desk.undertaking(), desk.undertaking(code="X002")
    for stage in STAGES[:3]:
        desk.milestone(first, stage)
    desk.milestone(second, "designed")
    desk.milestone(second, "started", date(2021, 7, 1))
    furthest = Milestone.objects.of(HOME).furthest
    assert sorted(furthest(date(2021, 6, 30)).values_list("position", flat=True)) == [1, 3]
    assert sorted(furthest(TODAY).values_list("position", flat=True)) == [2, 3]


@pytest.mark.parametrize(
    ("due_on", "planned_on", "done_on", "confirmed", "state"),
    [
        (date(2021, 12, 31), None, None, False, "on_schedule"),
        (None, None, None, False, "on_schedule"),
        (TODAY, None, None, False, "on_schedule"),
        (TODAY - timedelta(days=1), None, None, False, "behind"),
        (None, TODAY - timedelta(days=1), None, False, "behind"),
        (None, TODAY, None, False, "on_schedule"),
        (None, TODAY - timedelta(days=9), TODAY - timedelta(days=9), False, "behind"),
        (None, TODAY - timedelta(days=9), TODAY - timedelta(days=5), True, "finished"),
        (TODAY - timedelta(days=9), None, TODAY - timedelta(days=5), True, "finished"),
    ],
)  # fmt: skip
def test_column_and_filter_say_the_same_of_an_undertaking(desk, due_on, planned_on, done_on, confirmed, state):
    home = desk.undertaking(due_on=due_on, started_on=ON if due_on is None or due_on > ON else None)
    if planned_on or done_on:
        desk.milestone(home, "accepted", done_on, planned_on=planned_on, confirmed=confirmed)
    register = REGISTERS.get(HOME)
    assert fetched(register.rows(), register.columns).get()["c_state"] == state
    found = [value for value, _ in expressions.STATES if register.rows().filter(expressions.state_is(value)).exists()]
    assert found == [state]


def test_one_that_nobody_confirmed_waits(desk):
    desk.undertaking(confirmed=False, due_on=None)
    register = REGISTERS.get(HOME)
    assert fetched(register.rows(), register.columns).get()["c_state"] == "waiting"
    assert register.rows().filter(expressions.state_is("waiting")).count() == 1
    assert register.rows().filter(expressions.state_is("nonsense")).count() == 0


days = st.one_of(st.none(), st.integers(0, 240))
link = st.tuples(days, days, st.booleans())  # planned, done, confirmed


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(due=days, chain=st.lists(link, min_size=4, max_size=4), at=st.integers(0, 240))
def test_on_any_day_any_chain_is_finished_behind_or_on_schedule_as_reckoned_twice(desk, due, chain, at):
    with transaction.atomic():
        home = Undertaking.objects.create(
            code="H1", kind=HOME, title="任一", division=desk.world.county, due_on=None if due is None else day(due), steps=4,
            accepted_on=ON, paper="批复", reported_by=desk.chief, confirmed_by=desk.deputy, confirmed_at=periods.now(),
        )  # fmt: skip
        for position, (planned, done, confirmed) in enumerate(chain, 1):
            if planned is None and done is None:
                continue
            stamp = (
                {"confirmed_by": desk.deputy, "confirmed_at": periods.now()} if confirmed and done is not None else {}
            )
            Milestone.objects.create(
                undertaking=home, division=home.division, stage=STAGES[position - 1], position=position, accepted_on=TODAY,
                planned_on=None if planned is None else day(planned), done_on=None if done is None else day(done), paper="证明",
                reported_by=desk.chief, **stamp,
            )  # fmt: skip
        counted = [done is not None and confirmed and done <= at for _, done, confirmed in chain]
        missed = [
            planned is not None and planned < at and not there
            for (planned, _, _), there in zip(chain, counted, strict=True)
        ]
        behind = not counted[3] and (any(missed) or (due is not None and due < at))
        rows = Undertaking.objects.filter(pk=home.pk)
        assert rows.finished(day(at)).exists() is counted[3]
        assert rows.overdue(day(at)).exists() is behind
        assert rows.on_schedule(day(at)).exists() is not behind
        assert rows.complete(day(at)).exists() is all(counted)
        transaction.set_rollback(True)
