"""What may be written of an activity and of an attendance, by form and by file."""

from datetime import date

import pghistory
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.adapters.spreadsheets.table import Row, Table
from minzheng.core.activities.models import Activity, Attendance
from minzheng.core.activities.register_base import parse_lessons, written_lessons
from minzheng.core.documents import services as documents
from minzheng.core.registers import listing
from minzheng.core.registers import services as registers
from minzheng.core.registers.checking import check
from minzheng.core.registers.declarations import REGISTERS
from minzheng.core.registers.importing import _write
from minzheng.core.registers.models import ImportBatch
from minzheng.core.registers.reads import form_values
from minzheng.core.registers.services import BadFields
from minzheng.core.registers.undoing import undo
from minzheng.core.registers.writing import NotPossible
from tests.unit.core.activities.conftest import ATTENDANCES, COURSES, ON, TRAININGS

FRIDAYS = REGISTERS.get("bureau.friday_study")
MEETINGS = REGISTERS.get("bureau.party_meeting")


def checked(register, user, *rows):
    titles = [field.title for field in register.fields]
    cells = [Row(n, [row.get(field.name) for field in register.fields]) for n, row in enumerate(rows, start=2)]
    return check(
        register, Table(headers=titles, header_number=1, rows=cells), by=user, progress=lambda done, total: None
    )


def file_row(desk, number=0, **other):
    """A row of a file of attendances, as people type it."""
    return {
        "activity": "HL-1", "person": desk.numbers[number], "role": "护理员", "tenths": "1.5", "completed": "是",
        "accepted_on": "2021-03-05", "paper": "结业名单",
    } | other  # fmt: skip


def said(findings):
    return [(problem.row_number, problem.column_title) for problem in findings.problems]


# -- lessons ---------------------------------------------------------------------------------------------------------
@given(st.integers(min_value=1, max_value=10_000))
def test_tenths_of_lessons_are_read_again_as_they_were_written(tenths):
    assert parse_lessons(written_lessons(tenths)) == tenths


@pytest.mark.parametrize(("text", "tenths"), [("1.5", 15), ("8", 80), ("0.1", 1), ("32.0", 320)])
def test_lessons_are_kept_as_whole_tenths(text, tenths):
    assert parse_lessons(text) == tenths


@pytest.mark.parametrize("text", ["1.55", "-1", "一节", "1001", "NaN", "sNaN", "Infinity", "1/2"])
def test_lessons_that_are_no_number_with_one_decimal_are_refused_in_words(text):
    with pytest.raises(ValueError, match="学时应"):
        parse_lessons(text)


def test_a_form_shows_lessons_and_marks_as_people_write_them(desk):
    course = desk.activity(confirmed=False, tenths=165)
    assert form_values(COURSES, course)["tenths"] == "16.5"
    meeting = desk.activity("DZ-1", MEETINGS, confirmed=False, tenths=0, marks=["major_decision", "supervised"])
    assert form_values(MEETINGS, meeting)["marks"] == "三重一大、有监督记录"


# -- activities ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"held_on": date(2021, 9, 1), "accepted_on": None}, "held_on"),
        ({"ended_on": date(2021, 3, 4)}, "ended_on"),
        ({"ended_on": date(2021, 3, 9)}, "accepted_on"),
        ({"accepted_on": date(2021, 9, 1)}, "accepted_on"),
        ({"host": "NOBODY"}, "host"),
    ],
)
def test_an_activity_that_makes_no_sense_is_refused_at_its_field(desk, other, field):
    with pytest.raises(BadFields) as refused:
        registers.add(COURSES, desk.values(**other), by=desk.world.clerk)
    assert set(refused.value.problems) == {field}
    assert not Activity.objects.exists()


def test_an_activity_outside_ones_own_divisions_is_refused(desk):
    with pytest.raises(BadFields, match="范围"):
        registers.add(COURSES, desk.values(division=desk.world.other_township), by=desk.world.clerk)


def test_a_code_of_another_kind_of_activity_is_not_overwritten(desk):
    desk.activity("GB-1", TRAININGS, confirmed=False)
    with pytest.raises(BadFields, match="另一类活动"):
        registers.add(COURSES, desk.values("GB-1"), by=desk.world.clerk)


def test_a_study_day_needs_a_party_branch_as_its_host(desk):
    for host in ("", "ORG-1"):
        with pytest.raises(BadFields, match="党组织|组织编号"):
            registers.add(FRIDAYS, desk.values("XX-1", tenths=None, host=host), by=desk.world.clerk)
    made = registers.add(FRIDAYS, desk.values("XX-1", tenths=None, host="DZB01"), by=desk.world.clerk)
    assert made.host == desk.branch


def test_an_activity_with_people_on_its_list_does_not_move(desk):
    course = desk.activity(confirmed=False)
    desk.attendance(confirmed=False)
    moved = desk.values(division=desk.world.village)
    with pytest.raises(NotPossible, match="所在区划"):
        registers.change(COURSES, course, moved, version=course.version, by=desk.world.clerk)
    with pytest.raises(NotPossible, match="引用"):
        registers.remove(COURSES, course, by=desk.world.clerk)
    assert said(checked(COURSES, desk.world.clerk, moved | {"division": desk.world.village.code, "tenths": "16"})) == [
        (2, "所在区划")
    ]


def test_marks_are_read_by_their_titles_and_filtered_by(desk):
    row = desk.values("DZ-1", division=desk.world.township.code, marks="三重一大，有监督记录", audience=9)
    findings = checked(MEETINGS, desk.world.clerk, row, row | {"code": "DZ-2", "marks": "三重二大"})
    assert said(findings) == [(3, "事项标记")]
    MEETINGS.writer.create_many([values for _, values in findings.new[:1]], by=desk.world.clerk)
    shown = listing.page(
        MEETINGS, desk.world.reviewer, listing.Query(chosen={"mark": "supervised"}), listing.Position()
    )
    assert [row["code"] for row in shown.rows] == ["DZ-1"]
    assert listing.page(
        MEETINGS, desk.world.reviewer, listing.Query(chosen={"mark": "discipline_invited"}), listing.Position()
    ).rows == []  # fmt: skip


# -- attendances -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"activity": "HL-9"}, "activity"),
        ({"activity": "GB-1"}, "activity"),
        ({"activity": "LX-1"}, "activity"),
        ({"person": "11010519491231002X"}, "person"),
        ({"role": "branch_secretary"}, "role"),
        ({"tenths": 161}, "tenths"),
        ({"accepted_on": date(2021, 3, 4)}, "accepted_on"),
    ],
)
def test_an_attendance_that_makes_no_sense_is_refused_at_its_field(desk, other, field):
    desk.activity()
    desk.activity("GB-1", TRAININGS)
    desk.activity("LX-1", REGISTERS.get("eldercare.joint_conference"), tenths=None)
    with pytest.raises(BadFields) as refused:
        registers.add(ATTENDANCES, desk.attendance_values(**other), by=desk.world.clerk)
    assert set(refused.value.problems) == {field}
    assert not Attendance.objects.exists()


def test_people_and_activities_elsewhere_are_refused_in_the_words_for_nothing(desk):
    desk.activity()
    with pytest.raises(BadFields) as refused:
        registers.add(ATTENDANCES, desk.attendance_values(person=desk.foreign), by=desk.world.clerk)
    assert set(refused.value.problems) == {"person"}
    for role in ("caregiver", "branch_secretary"):
        with pytest.raises(BadFields) as foreign:
            registers.add(ATTENDANCES, desk.attendance_values(role=role), by=desk.world.stranger)
        with pytest.raises(BadFields) as nothing:
            registers.add(ATTENDANCES, desk.attendance_values(role=role, activity="HL-9"), by=desk.world.stranger)
        assert foreign.value.problems == nothing.value.problems


def test_an_attendance_lies_where_its_activity_does_whoever_attends(desk):
    desk.activity(division=desk.world.village)
    assert desk.attendance().division == desk.world.village


def test_the_same_person_is_not_listed_twice(desk):
    desk.activity()
    desk.attendance()
    with pytest.raises(BadFields, match="同一人只登记一次"):
        registers.add(ATTENDANCES, desk.attendance_values(), by=desk.world.clerk)
    again = checked(ATTENDANCES, desk.world.clerk, file_row(desk, 0), file_row(desk, 1), file_row(desk, 1))
    assert said(again) == [(2, "身份证号"), (4, "身份证号")]


def test_a_waiting_attendance_is_corrected_and_its_corrector_cannot_confirm_it(desk):
    desk.activity()
    listed = desk.attendance(confirmed=False)
    values = desk.attendance_values(tenths=80, completed=False)
    registers.change(ATTENDANCES, listed, values, version=listed.version, by=desk.world.reviewer)
    listed.refresh_from_db()
    assert (listed.tenths, listed.completed, listed.reported_by) == (80, False, desk.world.reviewer)
    assert ATTENDANCES.confirm([listed], by=desk.world.reviewer)[0] == 0


def test_a_workbook_names_the_cells_that_cannot_be_taken_in_few_statements(desk, django_assert_max_num_queries):
    desk.activity()
    wrong = [
        file_row(desk, 0, activity="HL-9"), file_row(desk, 1, person="130123199001010000"), file_row(desk, 2, role="书记"),
        file_row(desk, 3, tenths="1.55"), file_row(desk, 4, person=desk.foreign),
    ]  # fmt: skip
    with django_assert_max_num_queries(14):
        findings = checked(ATTENDANCES, desk.world.clerk, *wrong)
    assert sorted(said(findings)) == [(2, "活动编号"), (3, "身份证号"), (4, "身份"), (5, "学时"), (6, "身份证号")]
    assert not any(
        number in problem.message for problem in findings.problems for number in [*desk.numbers, desk.foreign]
    )


def test_a_workbook_is_written_as_attendances_that_wait_and_can_be_taken_back(desk, tmp_path, settings):
    settings.HOME = tmp_path
    desk.activity()
    clerk = desk.world.clerk
    paper = documents.store("活动编号".encode(), "表.csv", purpose="导入原表", division=desk.world.township, by=clerk)
    batch = ImportBatch.objects.create(
        register=ATTENDANCES.code, owner=clerk, document=paper, file_hash="0" * 64, state="committed"
    )
    found = checked(ATTENDANCES, clerk, *(file_row(desk, number) for number in range(3)))
    with pghistory.context(job="import"):
        _write(batch, ATTENDANCES, found)
    assert list(Attendance.objects.waiting().values_list("tenths", flat=True)) == [15, 15, 15]
    (first, *_) = Attendance.objects.order_by("pk")
    assert ATTENDANCES.confirm([first], by=desk.world.reviewer) == (1, [])
    result = undo(batch, by=clerk)
    assert (result.removed, [number for number, _ in result.refused]) == (2, [2])
    assert Attendance.objects.get() == first


def test_lists_show_masked_names_and_count_who_is_confirmed(desk, django_assert_max_num_queries):
    desk.activity()
    desk.attendance(0)
    desk.attendance(1, confirmed=False)
    with django_assert_max_num_queries(6):
        shown = listing.page(ATTENDANCES, desk.world.reviewer, listing.Query(), listing.Position())
    assert [listing.shown(ATTENDANCES.columns[0], row) for row in shown.rows] == ["张**", "张**"]
    assert listing.page(ATTENDANCES, desk.world.stranger, listing.Query(), listing.Position()).rows == []
    (course,) = listing.page(COURSES, desk.world.reviewer, listing.Query(), listing.Position()).rows
    assert (course["listed"], course["held_on"]) == (1, ON)
