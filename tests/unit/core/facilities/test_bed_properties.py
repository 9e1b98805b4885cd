"""Whatever is recorded and confirmed in whatever order: no day ever has fewer than no beds, and a closed place has none."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from minzheng.core.facilities import reads, services
from minzheng.core.facilities.models import BedEntry, FacilityEntry
from minzheng.core.facilities.timeline import Timeline

FIRST = date(2021, 1, 1)
DAYS = [FIRST + timedelta(days=number) for number in range(12)]
days = st.sampled_from(DAYS)
changes = st.lists(
    st.tuples(days, st.sampled_from(["ordinary", "nursing"]), st.integers(-9, 9).filter(bool)), max_size=25
)


def brute_force(entries, kind, on):
    return sum(delta for day, of, delta in entries if of == kind and day <= on)


@given(changes)
def test_a_timeline_takes_exactly_the_changes_that_leave_every_day_with_beds(wanted):
    timeline = Timeline(openings={FIRST})
    taken = []
    for change in wanted:
        refused = timeline.refusal([change])
        fits = all(brute_force([*taken, change], change[1], day) >= 0 for day in DAYS if day >= change[0])
        assert bool(refused) is (change[2] < 0 and not fits)
        if not refused:
            timeline.add([change])
            taken.append(change)
    for kind in ("ordinary", "nursing"):
        assert [timeline.stock(kind, day) for day in DAYS] == [brute_force(taken, kind, day) for day in DAYS]


@given(st.sets(days), st.sets(days), days)
def test_a_facility_is_open_when_its_last_opening_has_no_closing_since(openings, closings, on):
    timeline = Timeline(openings=openings, closings=closings)
    last = max([(day, 0) for day in openings if day <= on] + [(day, 1) for day in closings if day <= on], default=None)
    assert timeline.is_open(on) is (last is not None and last[1] == 0)


class Beds(RuleBasedStateMachine):
    """Two people record, confirm and withdraw beds of one institution; the reckoning is kept beside it."""

    world = None

    def __init__(self):
        super().__init__()
        self.around = transaction.atomic()
        self.around.__enter__()
        self.facility = self.world.institution(opened_on=DAYS[1])
        self.waiting = []

    def teardown(self):
        transaction.set_rollback(True)
        self.around.__exit__(None, None, None)

    @rule(
        on=days,
        count=st.integers(1, 9),
        cause=st.sampled_from(["new", "expanded", "reduced"]),
        kind=st.sampled_from(["ordinary", "nursing"]),
    )
    def record(self, on, count, cause, kind):
        self.waiting.append(self.world.beds(self.facility, count, cause=cause, kind=kind, on=on, confirmed=False))

    @rule(on=days, count=st.integers(1, 9))
    def upgrade(self, on, count):
        nursing, _ = services.upgrade_beds(
            self.facility, count=count, effective_on=on, accepted_on=on, paper="验收单", by=self.world.clerk
        )
        self.waiting.append(nursing)

    @rule(on=days)
    def close(self, on):
        if not FacilityEntry.objects.filter(cause="closed").exists():
            services.record_entry(
                self.facility, "closed", effective_on=on, accepted_on=on, paper="决定", by=self.world.clerk
            )

    @precondition(lambda self: self.waiting)
    @rule(data=st.data())
    def confirm_some(self, data):
        chosen = data.draw(st.lists(st.sampled_from(self.waiting), unique=True, min_size=1))
        waiting_before = BedEntry.objects.waiting().count()
        outcome = services.confirm(chosen, by=self.world.reviewer)
        assert BedEntry.objects.waiting().count() == waiting_before - outcome.confirmed
        self.waiting = [entry for entry in self.waiting if BedEntry.objects.waiting().filter(pk=entry.pk).exists()]

    @rule()
    def confirm_everything(self):
        services.confirm([*FacilityEntry.objects.waiting(), *BedEntry.objects.waiting()], by=self.world.reviewer)
        self.waiting = [entry for entry in self.waiting if BedEntry.objects.waiting().filter(pk=entry.pk).exists()]

    @precondition(lambda self: self.waiting)
    @rule()
    def withdraw(self):
        services.withdraw(self.waiting.pop(), by=self.world.clerk)

    @invariant()
    def no_day_has_fewer_than_no_beds(self):
        closed_on = (
            FacilityEntry.objects.counted().filter(cause="closed").values_list("effective_on", flat=True).first()
        )
        entries = list(BedEntry.objects.counted().values_list("effective_on", "kind", "delta"))
        for day in [DAYS[0] - timedelta(days=1), *DAYS]:
            stock = {row["kind"]: row["beds"] for row in reads.bed_stock(day)}
            assert all(beds >= 0 for beds in stock.values())
            assert stock == {
                kind: brute_force(entries, kind, day) for kind in {of for on, of, _ in entries if on <= day}
            }
            if day < DAYS[1] or (closed_on and day >= closed_on):
                assert sum(stock.values()) == 0

    @invariant()
    def upgrades_are_whole(self):
        sums = [
            sum(BedEntry.objects.filter(pair=pair).values_list("delta", flat=True))
            for pair in BedEntry.objects.exclude(pair=None).values_list("pair", flat=True)
        ]
        assert not any(sums)


@pytest.mark.slow
def test_beds_stay_sound_under_any_order_of_work(world):
    Beds.world = world
    run_state_machine_as_test(
        Beds,
        settings=settings(
            max_examples=25, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
