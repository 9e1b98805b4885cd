"""An activity counts when a second person confirmed it, an attendance when both are; confirmed rows stay."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from minzheng.core.activities.kinds import all_kinds
from minzheng.core.activities.models import Activity, Attendance
from minzheng.core.registers import accepting
from minzheng.core.registers import services as registers
from minzheng.core.registers.declarations import REGISTERS
from minzheng.core.registers.writing import NotPossible
from minzheng.kernel import periods
from minzheng.kernel.periods import Period
from tests.unit.core.activities.conftest import ATTENDANCES, COURSES, ON

YEAR = Period(date(2021, 1, 1), date(2021, 8, 31))
COURSE = "eldercare.caregiver_course"


def test_every_kind_has_a_register_and_every_line_with_lists_one_of_attendances():
    for kind in all_kinds():
        register = REGISTERS.get(kind.code)
        register.check()
        assert (register.title, register.line) == (kind.title, kind.line)
        if kind.roles:
            assert {code for code, _ in kind.roles} <= {
                code for field in REGISTERS.get(f"{kind.line}.attendance").fields if field.name == "role" for code, _ in field.choices
            }  # fmt: skip


def test_nobody_confirms_what_he_reported(desk):
    course = desk.activity(confirmed=False)
    assert COURSES.confirm([course], by=desk.world.clerk)[0] == 0
    assert COURSES.confirm([course], by=desk.world.reviewer) == (1, [])
    with pytest.raises(IntegrityError), transaction.atomic():
        desk.attendance(confirmed=False)
        Attendance.objects.update(confirmed_by=desk.world.clerk, confirmed_at=periods.now())


def test_attendances_wait_for_their_activity(desk, django_assert_max_num_queries):
    course = desk.activity(confirmed=False)
    listed = [desk.attendance(number, confirmed=False) for number in range(4)]
    confirmed, reasons = ATTENDANCES.confirm(listed, by=desk.world.reviewer)
    assert (confirmed, len(reasons)) == (0, 4)
    assert all("先确认活动" in reason for reason in reasons)
    assert COURSES.confirm([course], by=desk.world.reviewer)[0] == 1
    with django_assert_max_num_queries(8):
        assert ATTENDANCES.confirm(listed, by=desk.world.reviewer) == (4, [])


def test_only_finished_confirmed_attendances_of_confirmed_activities_are_completed(desk):
    course = desk.activity()
    desk.attendance(0)
    desk.attendance(1, completed=False)
    desk.attendance(2, confirmed=False)
    assert Attendance.objects.completed(YEAR, kind=COURSE).count() == 1
    assert Attendance.objects.completed(Period(date(2021, 1, 1), date(2021, 3, 4)), kind=COURSE).count() == 0
    assert Attendance.objects.completed(YEAR, kind="bureau.training").count() == 0
    accepting.reopen(course, reason="日期有误", by=desk.world.reviewer)
    assert Attendance.objects.completed(YEAR, kind=COURSE).count() == 0
    assert Activity.objects.held(YEAR).count() == 0


def test_what_was_confirmed_is_neither_changed_nor_deleted(desk):
    course = desk.activity()
    listed = desk.attendance()
    for write in (
        lambda: Activity.objects.update(held_on=date(2021, 4, 1)),
        lambda: Activity.objects.update(marks=["supervised"]),
        lambda: Activity.objects.update(host=desk.branch),
        lambda: Attendance.objects.update(completed=False),
        lambda: Attendance.objects.update(tenths=99),
        lambda: Attendance.objects.all().delete(),
        lambda: Activity.objects.filter(attendances__isnull=True).delete() if Attendance.objects.all()._raw_delete("default") else None,
    ):  # fmt: skip
        with pytest.raises(IntegrityError, match="已确认"), transaction.atomic():
            write()
    Activity.objects.update(note="补充说明")
    for register, record, values in (
        (COURSES, course, desk.values(audience=31)),
        (ATTENDANCES, listed, desk.attendance_values(tenths=20)),
    ):
        record.refresh_from_db()
        with pytest.raises(NotPossible, match="已经确认"):
            registers.change(register, record, values, version=record.version, by=desk.world.clerk)
        with pytest.raises(NotPossible, match="已经确认"):
            registers.remove(register, record, by=desk.world.clerk)


@pytest.mark.parametrize(
    "bad",
    [
        {"code": ""}, {"title": ""}, {"kind": "Some.Class"}, {"held_on": date(1949, 9, 30)}, {"ended_on": date(2021, 3, 4)},
        {"accepted_on": date(2021, 3, 4)}, {"ended_on": date(2021, 3, 8), "accepted_on": date(2021, 3, 7)}, {"audience": -1},
        {"confirmed_at": periods.now()},
    ],
)  # fmt: skip
def test_an_activity_that_makes_no_sense_is_refused_by_the_database(desk, bad):
    sound = {
        "code": "X", "title": "某班", "kind": COURSE, "division": desk.world.township, "held_on": ON, "reported_by": desk.world.clerk
    }  # fmt: skip
    Activity.objects.create(**sound).delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.create(**(sound | bad))


@pytest.mark.parametrize("lacking", ["accepted_on", "paper", "confirmed_by"])
def test_an_attendance_is_confirmed_with_date_paper_and_person_or_not_at_all(desk, lacking):
    desk.activity()
    listed = desk.attendance(confirmed=False)
    whole = {"accepted_on": ON, "paper": "名单", "confirmed_by": desk.world.reviewer, "confirmed_at": periods.now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.filter(pk=listed.pk).update(**(whole | {lacking: "" if lacking == "paper" else None}))
    Attendance.objects.filter(pk=listed.pk).update(**whole)


def test_one_person_attends_an_activity_once(desk):
    course = desk.activity()
    listed = desk.attendance()
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.create(
            activity=course,
            person=listed.person,
            division=course.division,
            role="manager",
            reported_by=desk.world.clerk,
        )


def test_every_change_of_an_activity_leaves_history(desk):
    course = desk.activity(confirmed=False)
    registers.change(COURSES, course, desk.values(title="改名班"), version=1, by=desk.world.clerk)
    assert [row.title for row in course.events.order_by("pgh_id")] == ["护理员培训HL-1", "改名班"]
