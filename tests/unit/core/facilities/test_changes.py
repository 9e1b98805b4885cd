"""What figures read of a confirmed facility changes only when a second person confirms it; nothing counts twice."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from minzheng.core.facilities import services
from minzheng.core.facilities.changes.models import ONE_WAITS, FacilityChange
from minzheng.core.facilities.models import BedEntry, Facility, FacilityEntry
from minzheng.core.facilities.repeating import FURTHER
from minzheng.core.registers import services as registers
from minzheng.core.registers.declarations import REGISTERS
from minzheng.core.registers.undoing import undo
from tests.unit.core.facilities.test_registers import AT, BEDS, INSTITUTIONS, ON, checked, values_of
from tests.unit.core.facilities.test_undoing_files import imported, row

__all__ = ["imported"]
CHANGES = REGISTERS.get("eldercare.facility_change")
OPENED = {"opened_on": date(2020, 1, 1), "accepted_on": date(2020, 1, 1), "paper": "备案回执"}
SAID = {"changed_on": ON, "change_paper": "核查表"}


def saved(facility, by, **values):
    facility.refresh_from_db()
    registers.change(INSTITUTIONS, facility, values, version=facility.version, by=by)
    facility.refresh_from_db()


@pytest.mark.parametrize(
    ("field", "value", "before"),
    [
        ("name", "新名院", "颐养院Y001"), ("level", "township", "县级"), ("staff", 9, "0"), ("is_model", True, "否"),
        ("division", "village", "丁镇（130123100000）"),
    ],
)  # fmt: skip
def test_a_change_of_what_figures_read_waits_and_counts_when_another_person_confirms_it(world, field, value, before):
    facility = world.institution()
    value = world.village if field == "division" else value
    old = getattr(facility, field)
    saved(facility, world.clerk, **{field: value, "phone": "0311-88888888"}, **SAID)
    assert (getattr(facility, field), facility.phone) == (old, "0311-88888888")
    change = FacilityChange.objects.get()
    assert (change.proposed, change.before, change.accepted_on) == ({field: value}, {field: before}, ON)
    assert "另一人确认" in INSTITUTIONS.writer.aside(facility)
    assert CHANGES.confirm([change], by=world.clerk)[0] == 0
    assert CHANGES.confirm([change], by=world.reviewer) == (1, [])
    facility.refresh_from_db()
    assert getattr(facility, field) == value
    assert INSTITUTIONS.writer.aside(facility) == ""


def test_what_no_figure_reads_changes_at_once_and_proposes_nothing(world):
    facility = world.institution()
    saved(facility, world.clerk, address="新街一号", operator="某公司")
    assert facility.address == "新街一号"
    assert not FacilityChange.objects.exists()


def test_before_the_opening_is_confirmed_a_change_takes_effect_and_its_author_cannot_confirm_the_opening(world):
    facility = world.institution(confirmed=False)
    saved(facility, world.reviewer, is_model=True)
    assert facility.is_model
    assert services.confirm_openings([facility], by=world.reviewer).confirmed == 0
    assert services.confirm_openings([facility], by=world.clerk).confirmed == 1


def test_a_change_without_day_or_paper_is_completed_in_its_own_register_before_it_is_confirmed(world):
    facility = world.institution()
    saved(facility, world.clerk, staff=4)
    change = FacilityChange.objects.get()
    assert "补填变更日期" in INSTITUTIONS.writer.aside(facility)
    assert CHANGES.confirm([change], by=world.reviewer)[1] == [f"{change}：没有验收日期或依据文件，请填报人补齐。"]
    values = CHANGES.writer.current(change) | {"accepted_on": ON, "paper": "核查表"}
    registers.change(CHANGES, change, values, version=change.version, by=world.clerk)
    change.refresh_from_db()
    assert change.proposed == {"staff": 4}
    assert CHANGES.confirm([change], by=world.reviewer) == (1, [])


def test_a_further_change_joins_the_one_that_waits_and_saving_again_leaves_it(world):
    facility = world.institution()
    saved(facility, world.clerk, staff=4, **SAID)
    saved(facility, world.reviewer, is_model=True)
    change = FacilityChange.objects.get()
    assert change.proposed == {"staff": 4, "is_model": True}
    assert change.reported_by == world.reviewer
    saved(facility, world.clerk, phone="0311-88888888")
    saved(facility, world.clerk, staff=4)
    again = FacilityChange.objects.get()
    assert (again.reported_by, again.version) == (world.reviewer, change.version)


def test_a_change_of_what_was_changed_meanwhile_is_refused(world):
    facility = world.institution()
    saved(facility, world.clerk, staff=4, **SAID)
    Facility.objects.filter(pk=facility.pk).update(staff=7)
    (reason,) = CHANGES.confirm(list(FacilityChange.objects.all()), by=world.reviewer)[1]
    assert "专职人员又有改动" in reason


def test_a_confirmed_move_takes_entries_beds_and_titles_along(world):
    facility = world.institution()
    world.beds(facility, 5)
    stars = REGISTERS.get("eldercare.star_model")
    title = registers.add(
        stars,
        {"facility": "Y001", "grade": "five", "since": ON, "until": None, "document_number": "一号", "accepted_on": ON, "paper": "文件"},
        by=world.clerk,
    )  # fmt: skip
    saved(facility, world.clerk, division=world.village, **SAID)
    assert BedEntry.objects.get().division == world.township
    CHANGES.confirm(list(FacilityChange.objects.all()), by=world.reviewer)
    title.refresh_from_db()
    assert {BedEntry.objects.get().division, FacilityEntry.objects.get().division, title.division} == {world.village}
    assert FacilityChange.objects.get().division == world.village


def test_a_file_proposes_too_an_empty_cell_changes_nothing_and_the_same_file_again_is_no_change(world, imported):
    facility = world.institution("Y010", is_model=True, staff=3)
    file = row(world, staff="8", **OPENED)
    imported(file)
    facility.refresh_from_db()
    assert (facility.staff, facility.is_model) == (3, True)
    assert FacilityChange.objects.get().proposed == {"staff": 8}
    assert checked(INSTITUTIONS, world.clerk, file).changed_rows == 0


def test_undoing_the_file_takes_the_proposal_back_unless_it_was_confirmed(world, imported):
    world.institution("Y010")
    batch = imported(row(world, staff="8", **OPENED, changed_on="2021-03-01", change_paper="核查表"))
    with transaction.atomic():
        CHANGES.confirm(list(FacilityChange.objects.all()), by=world.reviewer)
        assert undo(batch, by=world.clerk).refused
        transaction.set_rollback(True)
    assert undo(batch, by=world.clerk).refused == []
    assert not FacilityChange.objects.exists()


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"facility": "none"}, "facility", "没有这个设施编号"), ({"new_staff": None}, "facility", "至少填写一项"),
        ({"facility": "Y009"}, "facility", "还没有确认"), ({"new_level": "village"}, "new_level", "应登记在"),
    ],
)  # fmt: skip
def test_what_cannot_be_proposed_is_said(world, values, field, words):
    world.institution()
    world.institution("Y009", confirmed=False)
    said = {
        "facility": "Y001",
        "new_name": "",
        "new_division": None,
        "new_level": "",
        "new_staff": 3,
        "new_is_model": None,
    }
    said |= {"accepted_on": ON, "paper": "核查表", "note": ""} | values
    with pytest.raises(registers.BadFields) as refusal:
        registers.add(CHANGES, said, by=world.clerk)
    assert words in refusal.value.problems[field]


def test_one_change_of_a_facility_waits_at_a_time(world):
    facility = world.institution()
    saved(facility, world.clerk, staff=4)
    rows = {"facility": "Y001", "new_staff": "5", "accepted_on": ON, "paper": "核查表"}
    assert [one.message for one in checked(CHANGES, world.clerk, rows).problems] == [ONE_WAITS]
    with pytest.raises(IntegrityError, match="facility_change_one_waits"):
        FacilityChange.objects.create(
            facility=facility, division=facility.division, new_staff=6, reported_by=world.clerk
        )


@pytest.mark.parametrize("broken", [{"new_staff": None}, {"new_level": "cloud"}])
def test_the_table_refuses_a_change_of_nothing_and_an_unknown_level(world, broken):
    saved(world.institution(), world.clerk, staff=4)
    with pytest.raises(IntegrityError, match="facility_change_"):
        FacilityChange.objects.update(**broken)


def test_a_confirmed_change_stays(world):
    saved(world.institution(), world.clerk, staff=4, **SAID)
    CHANGES.confirm(list(FacilityChange.objects.all()), by=world.reviewer)
    with pytest.raises(IntegrityError, match="已确认的登记不可修改"):
        FacilityChange.objects.update(new_staff=6)


# -- registered twice ------------------------------------------------------------------------------------------------
def twice(world):
    """One institution under two codes, both confirmed: the second was renamed after its opening."""
    first, second = world.institution(), world.institution("Y002")
    world.beds(first, 10)
    world.beds(second, 10)
    Facility.objects.filter(pk=second.pk).update(name=first.name)
    return first, second


def test_an_institution_registered_twice_and_its_beds_count_once(world):
    first, _ = twice(world)
    assert list(Facility.objects.standing(AT)) == [first]
    assert [entry.facility for entry in BedEntry.objects.standing(AT).of_single_facilities(AT)] == [first]
    assert BedEntry.objects.standing(AT).count() == 2, "the register shows what was written"


def test_when_the_first_closes_the_second_counts(world):
    first, second = twice(world)
    beds = services.record_beds(
        first, "closed", kind="ordinary", count=10, effective_on=ON, accepted_on=ON, paper="决定", by=world.clerk
    )
    entry = services.record_entry(first, "closed", effective_on=ON, accepted_on=ON, paper="决定", by=world.clerk)
    services.confirm([beds], by=world.reviewer)
    BedEntry.objects.waiting().delete()
    assert services.confirm([entry], by=world.reviewer).refused == ()
    assert list(Facility.objects.standing(date(2021, 2, 28))) == [first]
    assert list(Facility.objects.standing(ON)) == [second]


def test_a_new_name_that_was_confirmed_makes_two_places_of_it(world):
    first, second = twice(world)
    saved(second, world.clerk, name="另一处", **SAID)
    assert list(Facility.objects.standing(AT)) == [first]
    CHANGES.confirm(list(FacilityChange.objects.all()), by=world.reviewer)
    assert Facility.objects.standing(AT).count() == 2


def test_the_opening_of_a_second_registration_is_not_confirmed(world):
    world.institution()
    second = world.institution("Y002", confirmed=False, name="颐养院Y001")
    (refusal,) = services.confirm_openings([second], by=world.reviewer).refused
    assert "编号 Y001" in refusal.reason


def test_of_two_that_are_confirmed_in_one_act_the_first_is(world):
    both = [world.institution(code, confirmed=False, name="同名院") for code in ("Y001", "Y002")]
    outcome = services.confirm_openings(both, by=world.reviewer)
    assert (outcome.confirmed, len(outcome.refused)) == (1, 1)


# -- a bed entry twice -----------------------------------------------------------------------------------------------
BED = {
    "facility": "Y001",
    "cause": "new",
    "kind": "nursing",
    "count": 3,
    "effective_on": ON,
    "accepted_on": ON,
    "paper": "验收单",
    "note": "",
}


@pytest.mark.parametrize("values", [{}, {"cause": "upgraded"}, {"cause": "reduced"}])
def test_a_workbook_saved_again_enters_no_bed_twice(world, values):
    world.institution()
    registers.add(BEDS, BED | values, by=world.clerk)
    (problem,) = checked(BEDS, world.clerk, BED | values).problems
    assert FURTHER in problem.message
    with pytest.raises(registers.BadFields, match="完全相同"):
        registers.add(BEDS, BED | values, by=world.clerk)


def test_two_equal_rows_of_a_file_are_one_unless_the_note_says_otherwise(world):
    world.institution()
    assert [one.row_number for one in checked(BEDS, world.clerk, BED, BED).problems] == [3]
    assert checked(BEDS, world.clerk, BED, BED | {"note": f"{FURTHER}，二号楼"}).problems == []


@pytest.mark.parametrize(
    "other", [{"count": 4}, {"paper": "另一份"}, {"kind": "ordinary"}, {"effective_on": AT}, {"cause": "expanded"}]
)
def test_what_differs_in_one_thing_is_another_entry(world, other):
    world.institution()
    registers.add(BEDS, BED, by=world.clerk)
    assert checked(BEDS, world.clerk, BED | other).problems == []


def test_correcting_an_entry_does_not_take_it_for_its_own_double(world):
    world.institution()
    entry = registers.add(BEDS, BED, by=world.clerk)
    registers.change(BEDS, entry, BED | {"note": "核对过"}, version=entry.version, by=world.clerk)
    assert values_of(world)["code"]
