"""The registers of facilities: what a list shows, what a form or a file may write, who may confirm."""

from datetime import date

import pytest

from minzheng.adapters.spreadsheets.table import Row, Table
from minzheng.core.access.permissions import Permission
from minzheng.core.facilities import services
from minzheng.core.facilities.kinds import all_kinds
from minzheng.core.facilities.models import BedEntry, Facility, FacilityEntry
from minzheng.core.registers import listing
from minzheng.core.registers import services as registers
from minzheng.core.registers.checking import check
from minzheng.core.registers.declarations import REGISTERS
from minzheng.core.registers.writing import NotPossible

AT = date(2021, 8, 31)
ON = date(2021, 3, 1)
INSTITUTIONS = REGISTERS.get("eldercare.institution")
BEDS = REGISTERS.get("eldercare.beds")
ENTRIES = REGISTERS.get("eldercare.facility_entry")
WINDOWS = REGISTERS.get("assistance.service_window")


def values_of(world, code="Y010", **other):
    return {
        "code": code, "name": f"颐养院{code}", "division": world.township, "level": "county", "opened_on": ON, "accepted_on": ON,
        "paper": "备案回执", "ownership": "profit", "staff": None, "is_model": None,
    } | other  # fmt: skip


def page(register, user, **query):
    return listing.page(register, user, listing.Query(**query), listing.Position())


def table(register, *rows):
    titles = [field.title for field in register.fields]
    return Table(headers=titles, header_number=1, rows=[
        Row(number, [row.get(field.name) for field in register.fields]) for number, row in enumerate(rows, start=2)
    ])  # fmt: skip


def checked(register, user, *rows):
    return check(register, table(register, *rows), by=user, progress=lambda done, total: None)


def test_every_kind_has_a_register_that_stands_its_own_check():
    for kind in all_kinds():
        register = REGISTERS.get(kind.code)
        register.check()
        assert (register.title, register.line) == (kind.title, kind.line)
        for panel in register.panels:
            REGISTERS.get(panel.register)


def test_the_list_shows_beds_status_and_opening_of_its_own_kind_in_few_statements(world, django_assert_max_num_queries):
    facility = world.institution()
    world.beds(facility, 10)
    world.beds(facility, 7, on=date(2021, 8, 1), confirmed=False)
    pair = services.upgrade_beds(facility, count=4, effective_on=ON, accepted_on=ON, paper="验收单", by=world.clerk)
    services.confirm(pair, by=world.reviewer)
    world.institution("Y002", confirmed=False)
    services.open_facility(
        kind="eldercare.canteen",
        code="C1",
        name="餐厅",
        division=world.village,
        level="village",
        opened_on=ON,
        by=world.clerk,
    )
    with django_assert_max_num_queries(6):
        shown = page(INSTITUTIONS, world.reviewer)
    rows = {row["code"]: row for row in shown.rows}
    assert set(rows) == {"Y001", "Y002"}
    assert [rows["Y001"][name] for name in ("beds", "nursing_beds", "status", "county", "township", "opened_on")] == [
        10, 4, "in_use", "乙县", "丁镇", date(2020, 1, 1),
    ]  # fmt: skip
    assert (rows["Y002"]["beds"], rows["Y002"]["status"]) == (0, "waiting")
    assert shown.sums == {"beds": 10, "nursing_beds": 4}


def test_tabs_agree_with_the_status_that_rows_show(world):
    world.institution()
    world.institution("Y002", confirmed=False)
    closed = world.institution("Y003")
    entry = services.record_entry(closed, "closed", effective_on=ON, accepted_on=ON, paper="决定", by=world.clerk)
    services.confirm([entry], by=world.reviewer)
    counts = {value: count for value, _, count in listing.tab_counts(INSTITUTIONS, world.reviewer, listing.Query())}
    assert counts == {"": 3, "in_use": 1, "waiting": 1, "closed": 1}
    for value in ("in_use", "waiting", "closed"):
        assert [row["status"] for row in page(INSTITUTIONS, world.reviewer, tab=value).rows] == [value]


def test_the_business_date_is_read_when_the_list_is_asked_for(world, monkeypatch):
    world.beds(world.institution(), 10, on=ON)
    assert page(INSTITUTIONS, world.reviewer).rows[0]["beds"] == 10
    monkeypatch.setenv("MINZHENG_TODAY", "2021-02-28")
    assert page(INSTITUTIONS, world.reviewer).rows[0]["beds"] == 0


def test_a_list_is_searched_by_the_beginning_of_the_code_or_a_part_of_the_name_and_stays_in_its_scope(world):
    world.institution()
    for term in ("Y0", "y0", "颐养", "养院"):
        assert [row["code"] for row in page(INSTITUTIONS, world.reviewer, term=term).rows] == ["Y001"], term
    assert page(INSTITUTIONS, world.reviewer, term="敬老").rows == []
    assert page(INSTITUTIONS, world.stranger).rows == page(BEDS, world.stranger).rows == []


def test_adding_by_form_makes_the_facility_with_an_opening_that_waits(world):
    facility = registers.add(INSTITUTIONS, values_of(world), by=world.clerk)
    entry = FacilityEntry.objects.get()
    assert (entry.facility, entry.cause, entry.effective_on, entry.counts) == (facility, "opened", ON, False)
    assert (facility.staff, facility.is_model, facility.ownership) == (0, False, "profit")
    assert INSTITUTIONS.confirm([facility], by=world.clerk) == (
        0,
        ["颐养院Y010：新建 2021-03-01：填报人不能确认自己填报的记录，请由另一人确认。"],
    )
    assert INSTITUTIONS.confirm([facility], by=world.reviewer) == (1, [])


def test_a_form_corrects_a_waiting_opening_and_not_a_confirmed_one(world):
    facility = registers.add(INSTITUTIONS, values_of(world), by=world.clerk)
    registers.change(
        INSTITUTIONS, facility, values_of(world, name="新名", opened_on=date(2021, 4, 1)), version=1, by=world.clerk
    )
    facility.refresh_from_db()
    assert (facility.name, FacilityEntry.objects.get().effective_on) == ("新名", date(2021, 4, 1))
    services.confirm_openings([facility], by=world.reviewer)
    with pytest.raises(NotPossible, match="已经确认"):
        registers.change(INSTITUTIONS, facility, values_of(world), version=facility.version, by=world.clerk)
    with pytest.raises(NotPossible, match="不能删除"):
        registers.remove(INSTITUTIONS, facility, by=world.clerk)


def test_removing_a_facility_that_waits_takes_its_opening_along(world):
    registers.remove(INSTITUTIONS, registers.add(INSTITUTIONS, values_of(world), by=world.clerk), by=world.clerk)
    assert not Facility.objects.exists()
    assert not FacilityEntry.objects.exists()


def test_a_file_is_sorted_into_new_changed_and_same(world, django_assert_max_num_queries):
    same = values_of(world, "Y011") | {"division": world.township.code, "level": "县级", "ownership": "营利"}
    registers.add(INSTITUTIONS, values_of(world, "Y011"), by=world.clerk)
    registers.add(INSTITUTIONS, values_of(world, "Y012"), by=world.clerk)
    rows = [same, same | {"code": "Y012"}, *(same | {"code": f"N{number}", "name": "新的"} for number in range(30))]
    with django_assert_max_num_queries(12):
        findings = checked(INSTITUTIONS, world.clerk, *rows)
    assert findings.problems == []
    assert (len(findings.new), len(findings.changed), findings.same) == (30, 1, 1)


def test_a_file_names_the_cell_that_cannot_be_taken(world):
    world.institution("Y020")
    registers.add(WINDOWS, values_of(world, "W1", level=None), by=world.clerk)
    good = values_of(world) | {"division": world.township.code, "level": "县级", "ownership": "营利"}
    findings = checked(
        INSTITUTIONS, world.clerk,
        good | {"code": "W1"},
        good | {"code": "A2", "level": "村（社区）级"},
        good | {"code": "A3", "accepted_on": date(2021, 9, 1)},
        good | {"code": "Y020"},
        good | {"code": "A5", "division": world.other_township.code},
    )  # fmt: skip
    assert [(problem.row_number, problem.column_title) for problem in findings.problems if problem.row_number != 6] == [
        (2, "设施编号"), (3, "所在区划"), (4, "验收日期"), (5, "新建日期"),
    ]  # fmt: skip
    assert [problem.column_title for problem in findings.problems if problem.row_number == 6] == ["所在区划"]


def test_bed_rows_of_a_file_become_entries_with_the_sign_of_their_cause(world):
    world.institution()
    row = {
        "facility": "Y001",
        "cause": "新增",
        "kind": "普通",
        "count": 12,
        "effective_on": ON,
        "accepted_on": ON,
        "paper": "验收单",
    }
    findings = checked(
        BEDS,
        world.clerk,
        row,
        row | {"cause": "核减", "count": 2},
        row | {"cause": "提升改造", "kind": "护理型", "count": 5},
    )
    assert findings.problems == []
    made = BEDS.writer.create_many([values for _, values in findings.new], by=world.clerk)
    assert [entry.delta for entry in made] == [12, -2, 5]
    assert sorted(BedEntry.objects.values_list("kind", "delta")) == [
        ("nursing", 5),
        ("ordinary", -5),
        ("ordinary", -2),
        ("ordinary", 12),
    ]
    BEDS.writer.remove_many(made, by=world.clerk)
    assert not BedEntry.objects.exists()


def test_bed_rows_that_make_no_sense_are_named_by_cell(world):
    world.institution()
    services.open_facility(
        kind="eldercare.canteen",
        code="C1",
        name="餐厅",
        division=world.village,
        level="village",
        opened_on=ON,
        by=world.clerk,
    )
    row = {"facility": "Y001", "cause": "新增", "kind": "普通", "count": 12, "effective_on": ON}
    findings = checked(
        BEDS,
        world.clerk,
        row | {"facility": "Y999"},
        row | {"facility": "C1"},
        row | {"count": -3},
        row | {"cause": "提升改造"},
    )
    assert [(problem.row_number, problem.column_title) for problem in findings.problems] == [
        (2, "设施编号"), (3, "设施编号"), (4, "张数"), (5, "床位类型"),
    ]  # fmt: skip


def test_nobody_writes_entries_for_a_facility_of_another_place(world):
    world.institution()
    values = {"facility": "Y001", "cause": "new", "kind": "ordinary", "count": 1, "effective_on": ON}
    with pytest.raises(NotPossible, match="管辖|范围"):
        registers.add(BEDS, values, by=world.stranger)
    with pytest.raises(NotPossible, match="管辖|范围"):
        registers.add(ENTRIES, values | {"cause": "rebuilt"}, by=world.stranger)
    assert not BedEntry.objects.exists()


def test_a_waiting_bed_entry_is_corrected_with_its_partner_and_a_confirmed_one_is_not(world):
    facility = world.institution()
    kept = world.beds(facility, 10)
    nursing, ordinary = services.upgrade_beds(facility, count=4, effective_on=ON, by=world.clerk)
    values = BEDS.writer.current(nursing) | {"count": 6, "paper": "验收单", "accepted_on": ON}
    registers.change(BEDS, nursing, values, version=1, by=world.clerk)
    ordinary.refresh_from_db()
    assert (ordinary.delta, ordinary.paper) == (-6, "验收单")
    with pytest.raises(NotPossible, match="已经确认"):
        registers.change(BEDS, kept, BEDS.writer.current(kept), version=kept.version, by=world.clerk)
    with pytest.raises(NotPossible, match="不能更改"):
        registers.change(BEDS, nursing, values | {"cause": "new"}, version=2, by=world.clerk)


def test_rebuildings_are_recorded_corrected_confirmed_and_withdrawn(world):
    world.institution()
    values = {"facility": "Y001", "cause": "rebuilt", "effective_on": ON, "accepted_on": None, "paper": "", "note": ""}
    entry = registers.add(ENTRIES, values, by=world.clerk)
    assert ENTRIES.confirm([entry], by=world.reviewer)[0] == 0
    registers.change(ENTRIES, entry, values | {"accepted_on": ON, "paper": "验收单"}, version=1, by=world.clerk)
    assert ENTRIES.confirm([entry], by=world.reviewer) == (1, [])
    entry.refresh_from_db()
    with pytest.raises(NotPossible, match="已经确认"):
        registers.remove(ENTRIES, entry, by=world.clerk)
    registers.remove(ENTRIES, registers.add(ENTRIES, values | {"effective_on": AT}, by=world.clerk), by=world.clerk)
    assert ENTRIES.rows().count() == 2


def test_personal_fields_are_masked_in_what_a_register_shows(world):
    facility = world.institution(person_in_charge="王秀英", phone="0311-86681234")
    shown = {column.name: column for column in INSTITUTIONS.columns if column.name in Facility.Privacy.personal}
    assert set(shown) == {"person_in_charge", "phone"}
    raw = {"person_in_charge": facility.person_in_charge, "phone": facility.phone}
    assert [listing.shown(column, raw) for column in shown.values()] == ["王**", "0311-****1234"]


def test_the_window_clerk_edits_and_the_county_confirms(world):
    facility = registers.add(WINDOWS, values_of(world, "W1", level=None), by=world.clerk)
    assert not Facility.objects.visible_to(world.clerk, Permission.REGISTER_CONFIRM).exists()
    assert Facility.objects.visible_to(world.reviewer, Permission.REGISTER_CONFIRM).get() == facility
