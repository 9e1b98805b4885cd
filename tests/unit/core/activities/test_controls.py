"""Each control finds the error planted behind the service's back, and nothing in sound data."""

from datetime import date, timedelta

import pytest

from minzheng.core.activities.models import Activity, Attendance
from minzheng.core.calendars import services as calendars
from minzheng.core.registers import accepting, controls
from minzheng.core.registers.declarations import REGISTERS
from minzheng.kernel import periods

AT = date(2021, 8, 31)
FRIDAYS = REGISTERS.get("bureau.friday_study")


def found(at=AT):
    return {(alarm.control.code, alarm.label) for alarm in controls.alarms(at)}


@pytest.fixture
def sound(desk):
    """A course that some finished, one that is just over, a study day on a Friday, and one on a Saturday that was worked."""
    calendars.seed(by="system")
    desk.activity()
    desk.attendance(0)
    desk.attendance(1, completed=False)
    desk.activity("HL-2", held_on=date(2021, 8, 10), accepted_on=date(2021, 8, 10))
    desk.attendance(0, activity="HL-2", completed=False, accepted_on=date(2021, 8, 10))
    desk.activity("HL-3", confirmed=False)
    for number, on in enumerate((date(2021, 3, 5), date(2021, 2, 20))):
        desk.activity(f"XX-{number}", FRIDAYS, tenths=None, host="DZB01", held_on=on, accepted_on=on)
    return desk


def test_sound_activities_raise_no_alarm(sound):
    assert found() == set()


def _late(model, **chosen):
    model.objects.filter(**chosen).update(created_at=periods.now() - timedelta(days=32))


def plant_activity_waiting(desk):
    _late(Activity, code="HL-3")
    return {("activities.activity_waiting", "护理员培训HL-3")}


def plant_attendance_waiting(desk):
    desk.attendance(2, confirmed=False)
    _late(Attendance, confirmed_at__isnull=True)
    return {("activities.attendance_waiting", "护理员培训HL-1")}


def plant_activity_ahead(desk):
    Activity.objects.filter(code="HL-3").update(accepted_on=AT + timedelta(days=1))
    return {("activities.activity_accepted_ahead", "护理员培训HL-3")}


def plant_attendance_ahead(desk):
    desk.attendance(2, confirmed=False)
    Attendance.objects.waiting().update(accepted_on=AT + timedelta(days=1))
    return {("activities.attendance_accepted_ahead", "护理员培训HL-1")}


def plant_reopened_activity(desk):
    accepting.reopen(Activity.objects.get(code="HL-2"), reason="日期有误", by=desk.world.reviewer)
    return {("activities.attendance_before_activity", "护理员培训HL-2")}


def plant_nobody_finished(desk):
    desk.activity("HL-4", held_on=date(2021, 7, 1), ended_on=date(2021, 7, 5), accepted_on=date(2021, 7, 5))
    desk.attendance(0, activity="HL-4", completed=False, accepted_on=date(2021, 7, 5))
    return {("activities.nobody_finished", "护理员培训HL-4")}


def plant_study_on_a_holiday(desk):
    on = date(2021, 2, 12)
    desk.activity("XX-8", FRIDAYS, tenths=None, host="DZB01", held_on=on, accepted_on=on)
    return {("bureau.study_on_a_day_off", "护理员培训XX-8")}


def plant_study_on_a_weekend(desk):
    on = date(2021, 3, 6)
    desk.activity("XX-9", FRIDAYS, tenths=None, host="DZB01", held_on=on, accepted_on=on)
    return {("bureau.study_on_a_day_off", "护理员培训XX-9")}


PLANTS = [value for name, value in sorted(globals().items()) if name.startswith("plant_")]


@pytest.mark.parametrize("plant", PLANTS, ids=lambda one: one.__name__)
def test_each_control_finds_its_own_error_and_no_other_does(sound, plant):
    expected = plant(sound)
    assert found() == expected
    for alarm in controls.alarms(AT):
        assert REGISTERS.get(alarm.register).rows().filter(uid=alarm.uid).exists()


def test_every_control_of_activities_is_planted_for():
    planted = {f"activities.{name}" for name in (
        "activity_waiting", "attendance_waiting", "activity_accepted_ahead", "attendance_accepted_ahead",
        "attendance_before_activity", "nobody_finished",
    )}  # fmt: skip
    assert planted == {one.code for one in controls.CONTROLS if one.code.startswith("activities.")}
