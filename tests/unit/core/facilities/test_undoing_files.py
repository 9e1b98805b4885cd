"""An undone file takes back all that it changed: openings, both rows of an upgrade, the place of the entries."""

from datetime import date

import pghistory
import pytest

from minzheng.core.access.models import Appointment
from minzheng.core.documents import services as documents
from minzheng.core.facilities import services
from minzheng.core.facilities.models import BedEntry, Facility, FacilityEntry
from minzheng.core.registers.importing import _write
from minzheng.core.registers.models import ImportBatch
from minzheng.core.registers.undoing import undo
from tests.unit.core.facilities.test_registers import INSTITUTIONS, ON, checked, values_of


@pytest.fixture
def imported(world, tmp_path, settings):
    """Write rows as the job of an import does: all in one context of the history."""
    settings.HOME = tmp_path

    def write(*rows, by=world.clerk):
        paper = documents.store("编号".encode(), "表.csv", purpose="导入原表", division=world.township, by=by)
        batch = ImportBatch.objects.create(
            register=INSTITUTIONS.code, owner=by, document=paper, file_hash="0" * 64, state="committed"
        )
        found = checked(INSTITUTIONS, by, *rows)
        assert found.problems == []
        with pghistory.context(job="import"):
            _write(batch, INSTITUTIONS, found)
        return batch

    return write


def row(world, **other):
    return values_of(world, **other) | {"division": other.get("division", world.township).code}


def test_an_undone_change_of_an_opening_puts_the_old_day_back(world, imported):
    facility = world.institution("Y010", confirmed=False, opened_on=date(2020, 1, 1))
    batch = imported(row(world, opened_on=date(2020, 6, 1)), by=world.reviewer)
    assert FacilityEntry.objects.get(facility=facility).effective_on == date(2020, 6, 1)
    result = undo(batch, by=world.reviewer)
    entry = FacilityEntry.objects.get(facility=facility)
    assert (result.restored, result.refused) == (1, [])
    assert (entry.effective_on, entry.reported_by) == (date(2020, 1, 1), world.clerk)


def test_an_undone_move_takes_the_entries_back_too(world, imported):
    facility = world.institution("Y010", confirmed=False)
    world.beds(facility, 5, confirmed=False)
    batch = imported(
        row(world, division=world.county, opened_on=date(2020, 1, 1), accepted_on=date(2020, 1, 1)), by=world.reviewer
    )
    assert BedEntry.objects.get(facility=facility).division == world.county
    assert undo(batch, by=world.reviewer).refused == []
    places = {
        *BedEntry.objects.values_list("division", flat=True),
        *FacilityEntry.objects.values_list("division", flat=True),
    }
    assert (Facility.objects.get().division, places) == (world.township, {world.township.pk})


def test_a_row_whose_opening_was_confirmed_since_is_refused(world, imported):
    facility = world.institution("Y010", confirmed=False, opened_on=date(2020, 1, 1))
    batch = imported(row(world, opened_on=date(2020, 6, 1)))
    with pghistory.context(act="later"):
        assert services.confirm_openings([facility], by=world.reviewer).confirmed == 1
    result = undo(batch, by=world.clerk)
    assert (result.restored, [number for number, _ in result.refused]) == (0, [2])
    assert FacilityEntry.objects.get(facility=facility).effective_on == date(2020, 6, 1)


def test_what_was_not_touched_by_the_file_is_left_alone(world, imported):
    facility = world.institution("Y010", opened_on=ON)
    batch = imported(row(world, paper="备案回执", operator="某公司"))
    with pghistory.context(act="later"):
        bed = world.beds(facility, 5, on=date(2021, 4, 1))
    assert undo(batch, by=world.clerk).refused == []
    assert (Facility.objects.get().operator, BedEntry.objects.get().version) == ("", bed.version)


@pytest.mark.parametrize("new", [True, False])
def test_who_has_gone_to_another_place_undoes_nothing_in_the_old_one(world, imported, new):
    if not new:
        world.institution("Y010", opened_on=ON)
    batch = imported(row(world, operator="某公司"))
    clerk = world.clerk
    Appointment.objects.filter(user=clerk).update(division=world.other_township)
    for cached in ("_scopes", "_appointments"):
        clerk.__dict__.pop(cached, None)
    result = undo(batch, by=clerk)
    assert (result.removed, result.restored, len(result.refused)) == (0, 0, 1)
    assert "范围" in result.refused[0][1]
    assert Facility.objects.get().operator == "某公司"
