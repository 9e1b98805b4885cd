"""封账: two persons close a period; its figures and records stay named, and what comes later shows as such."""

from datetime import date

import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from minzheng.core.access.models import User
from minzheng.core.divisions import reads as divisions
from minzheng.core.jobs import services as jobs
from minzheng.core.plan import keeping
from minzheng.core.plan.figures import Part, reach_of
from minzheng.core.plan.freezes import reads, services
from minzheng.core.plan.models import FrozenRecord, Observation, PlanFreeze
from minzheng.core.plan.services import NotPossible
from minzheng.core.plan.shapes import INDICATORS
from tests.unit.core.plan.managed_world import SET, TODAY, ManagedWorld

pytestmark = pytest.mark.django_db
JUNE = date(2021, 6, 30)
BEDS = "eldercare.new_beds"


@pytest.fixture
def world(db, monkeypatch):
    monkeypatch.setenv("MINZHENG_TODAY", TODAY.isoformat())
    made = ManagedWorld()
    made.kept = made.new_beds(made.jia_1, 40)
    made.gone = made.new_beds(made.yi_1, 2)
    return made


def closed(world):
    proposal = services.prepare(world.plan, SET, JUNE, by=world.one)
    return services.confirm(proposal, by=world.other)


def line(freeze):
    return next(one for one in reads.frozen_lines(freeze) if one.indicator.code == BEDS)


def test_one_person_alone_closes_nothing(world):
    proposal = services.prepare(world.plan, SET, JUNE, by=world.one)
    with pytest.raises(NotPossible, match="另一人"):
        services.confirm(proposal, by=world.one)
    assert not FrozenRecord.objects.exists()


@pytest.mark.parametrize(
    ("through", "words"),
    [(date(2021, 6, 29), "最后一天"), (date(2021, 9, 30), "还没有过完"), (date(2020, 6, 30), "2021 年")],
)
def test_only_a_month_that_is_over_can_be_closed(world, through, words):
    with pytest.raises(NotPossible, match=words):
        services.prepare(world.plan, SET, through, by=world.one)


def test_a_period_is_closed_once(world):
    closed(world)
    with pytest.raises(NotPossible, match="已经提出封账或已封账"):
        services.prepare(world.plan, SET, JUNE, by=world.one)


# -- as long work ------------------------------------------------------------------------------------------------------
def ended(job):
    jobs.run(str(job.uid))
    job.refresh_from_db()
    return job


def test_closing_is_queued_for_the_second_person_alone_and_done_once_however_often_it_runs(world):
    proposal = services.prepare(world.plan, SET, JUNE, by=world.one)
    with pytest.raises(NotPossible, match="另一人"):
        keeping.ask_to_close(proposal, by=world.one)
    first, pressed_again = (keeping.ask_to_close(proposal, by=world.other) for _ in range(2))
    assert (ended(first).state, first.result["url"]) == ("done", f"/plan/freezes/{proposal.uid}/")
    named = FrozenRecord.objects.count()
    assert ended(pressed_again).state == "done"
    assert FrozenRecord.objects.count() == named > 0
    with pytest.raises(NotPossible, match="已经封账"):
        keeping.ask_to_close(PlanFreeze.objects.get(), by=world.other)


def test_a_proposal_taken_back_meanwhile_and_a_post_that_ended_close_nothing(world):
    proposal = services.prepare(world.plan, SET, JUNE, by=world.one)
    late = keeping.ask_to_close(proposal, by=world.other)
    computing = keeping.ask_to_compute(JUNE, by=world.other)
    world.other.appointments.update(until=TODAY)
    for job in (late, computing):
        assert ended(job).state == "failed"
        assert "岗位" in job.message
    world.other.appointments.update(until=None)
    services.discard(proposal, by=world.one)
    again = keeping.jobs.start(
        keeping.CLOSING, by=User.objects.get(pk=world.other.pk), title="封账", params={"freeze": str(proposal.uid)}
    )
    assert ended(again).state == "failed"
    assert "已经撤回" in again.message
    assert not FrozenRecord.objects.exists()


def test_every_figure_of_a_day_is_kept_over_every_set_and_progress_counts_them_all(world):
    told = []
    job = keeping.ask_to_compute(JUNE, by=world.one)
    keeping.compute(job, lambda done, total: told.append((done, total)))
    sets = {each.code for each in divisions.sets()}
    assert set(Observation.objects.filter(at=JUNE, indicator=BEDS).values_list("set_code", flat=True)) == sets
    whole = len(INDICATORS) * len(sets)
    assert told == [(done, whole) for done in range(1, whole + 1)]
    with pytest.raises(NotPossible, match="还没有到"):
        keeping.ask_to_compute(date(2021, 12, 31), by=world.one)


def test_a_closed_period_names_every_record_with_what_it_counted_for(world):
    freeze = closed(world)
    named = FrozenRecord.objects.filter(freeze=freeze, indicator=BEDS, part=Part.NUMERATOR)
    assert {one.record: one.amount for one in named} == {world.kept.uid: 40, world.gone.uid: 2}
    found = line(freeze)
    assert (found.frozen.numerator, found.difference, found.has_changed) == (42, 0, False)


def test_late_and_withdrawn_entries_show_as_such_and_the_closed_figure_stays(world):
    freeze = closed(world)
    late = world.new_beds(world.jia_2, 7)
    world.gone.confirmed_by = world.gone.confirmed_at = None
    world.gone.save()
    found = line(freeze)
    (change,) = found.changes
    assert (change.late, change.withdrawn, found.difference, found.altered) == (7, 2, 5, 0)
    assert found.value == 42
    indicator, reach = INDICATORS.get(BEDS), reach_of(SET, JUNE)
    assert list(reads.late_records(freeze, indicator, Part.NUMERATOR, reach)) == [late]
    assert [one.record for one in reads.withdrawn_records(freeze, indicator, Part.NUMERATOR, reach)] == [world.gone.uid]


def test_the_statements_of_closing_and_reading_do_not_follow_the_data(world):
    def statements(through):
        proposal = services.prepare(world.plan, SET, through, by=world.one)
        with CaptureQueriesContext(connection) as closing:
            freeze = services.confirm(proposal, by=world.other)
        with CaptureQueriesContext(connection) as reading:
            reads.frozen_lines(freeze)
        return len(closing), len(reading)

    statements(date(2021, 5, 31))
    few = statements(JUNE)
    for _ in range(12):
        world.new_beds(world.jia_1, 3)
    assert statements(date(2021, 7, 31)) == few


def test_a_closed_figure_is_computed_anew_only_when_its_records_were_written_since(world):
    freeze = closed(world)
    assert {one.live for one in reads.frozen_lines(freeze)} == {None}
    world.new_beds(world.jia_2, 7)
    computed = {one.indicator.code for one in reads.frozen_lines(freeze) if one.live is not None}
    assert BEDS in computed
    assert "welfare.policy_talks" not in computed
    assert line(freeze).now == 49


@pytest.mark.as_owner
def test_what_was_named_cannot_be_changed(world):
    freeze = closed(world)
    for act in (
        lambda: FrozenRecord.objects.update(amount=1),
        lambda: FrozenRecord.objects.all()._raw_delete("default"),
    ):
        with pytest.raises((InternalError, ProgrammingError), match="不可修改"), transaction.atomic():
            act()
    with pytest.raises(IntegrityError, match="不可修改"), transaction.atomic():
        PlanFreeze.objects.filter(pk=freeze.pk).update(through=date(2021, 7, 31))


def test_a_proposal_can_be_taken_back_and_a_closing_cannot(world):
    proposal = services.prepare(world.plan, SET, date(2021, 5, 31), by=world.one)
    services.discard(proposal, by=world.other)
    with pytest.raises(NotPossible, match="不能撤回"):
        services.discard(closed(world), by=world.one)
