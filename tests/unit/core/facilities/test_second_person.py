"""Who changed what an entry says cannot be the second person who confirms it; files reach no facility of another county."""

from datetime import date

import pytest

from minzheng.core.access.models import Appointment, User
from minzheng.core.facilities import services
from minzheng.core.registers import services as registers
from tests.unit.core.facilities.test_registers import BEDS, ENTRIES, INSTITUTIONS, ON, checked

ENTRY = {"cause": "rebuilt", "effective_on": ON, "accepted_on": ON, "paper": "验收单", "note": ""}


@pytest.fixture
def officer(world):
    user = User.objects.create(username="officer", name="干部丁")
    Appointment.objects.create(user=user, post="township_officer", division=world.township, since=date(2019, 1, 1))
    return user


def fresh(record):
    return type(record).objects.select_related("facility__division", "division").get(pk=record.pk)


def corrected(register, record, by, **values):
    record = fresh(record) if hasattr(record, "facility") else record
    registers.change(register, record, values, version=record.version, by=by)


def bed(world, facility):
    return world.beds(facility, 5, confirmed=False)


def upgrade(world, facility):
    world.beds(facility, 9, on=date(2020, 2, 1))
    return services.upgrade_beds(facility, count=4, effective_on=ON, accepted_on=ON, paper="验收单", by=world.clerk)[0]


@pytest.mark.parametrize("make", [bed, upgrade])
def test_who_corrected_a_bed_entry_cannot_confirm_it_and_another_can(world, officer, make):
    entry = make(world, world.institution())
    corrected(BEDS, entry, officer, count=8)
    outcome = services.confirm([fresh(entry)], by=officer)
    assert outcome.confirmed == 0
    assert "填报人不能确认" in outcome.refused[0].reason
    assert services.confirm([fresh(entry)], by=world.reviewer).confirmed == (2 if entry.pair else 1)


def test_who_corrected_an_entry_of_a_facility_cannot_confirm_it(world, officer):
    facility = world.institution()
    entry = services.record_entry(facility, by=world.clerk, **ENTRY)
    corrected(ENTRIES, entry, officer, paper="另一份验收单")
    assert services.confirm([fresh(entry)], by=officer).confirmed == 0
    assert services.confirm([fresh(entry)], by=world.reviewer).confirmed == 1


def test_who_corrected_an_opening_cannot_confirm_it(world, officer):
    facility = world.institution(confirmed=False)
    corrected(INSTITUTIONS, facility, officer, opened_on=date(2019, 12, 1))
    assert services.confirm_openings([facility], by=officer).confirmed == 0
    assert services.confirm_openings([facility], by=world.reviewer).confirmed == 1


def test_saving_a_form_without_a_change_leaves_the_reporter(world, officer):
    entry = world.beds(world.institution(), 5, confirmed=False)
    corrected(BEDS, entry, officer, count=5)
    assert fresh(entry).reported_by_id == world.clerk.pk
    assert services.confirm([fresh(entry)], by=officer).confirmed == 1


@pytest.mark.parametrize("register", [BEDS, ENTRIES])
def test_the_check_of_a_file_says_row_by_row_that_another_countys_facility_does_not_exist(world, register):
    world.institution("Y001")
    world.institution("X001", division=world.other_township, name="外县院")
    row = {**ENTRY, "kind": "nursing", "count": 3} | ({"cause": "new"} if register is BEDS else {})
    found = checked(
        register, world.reviewer, row | {"facility": "Y001"}, row | {"facility": "X001"}, row | {"facility": "none"}
    )
    assert [(each.row_number, each.column_title) for each in found.problems] == [(3, "设施编号"), (4, "设施编号")]
    assert len({each.message for each in found.problems}) == 1


def test_of_another_countys_facility_nothing_else_is_said(world):
    services.open_facility(
        kind="eldercare.canteen", code="C9", name="外县餐厅", division=world.other_township, level="township", opened_on=ON,
        by=world.stranger,
    )  # fmt: skip
    row = {**ENTRY, "cause": "new", "kind": "nursing", "count": 3, "facility": "C9"}
    (problem,) = checked(BEDS, world.reviewer, row).problems
    assert "餐厅" not in problem.message
