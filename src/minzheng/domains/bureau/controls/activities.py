"""机关活动控制项 — what a sound register of study days cannot show."""

from datetime import date

from django.db.models import Exists, F, OuterRef, Q

from minzheng.core.activities.models import Activity, ActivityQuerySet
from minzheng.core.calendars.models import CalendarDay
from minzheng.core.registers.controls import CONTROLS, Control
from minzheng.domains.bureau.activities import FRIDAY_STUDY

WEEKEND = (1, 7)  # Sunday and Saturday, as the database numbers the days of the week


def study_on_a_day_off(at: date) -> ActivityQuerySet:
    """Study days entered for a holiday, or for a weekend that was not worked."""
    that_day = CalendarDay.objects.filter(day=OuterRef("held_on"))
    free = Exists(that_day.filter(is_working=False))
    worked = Exists(that_day.filter(is_working=True))
    days = Activity.objects.filter(kind=FRIDAY_STUDY.code, held_on__lte=at)
    return days.filter(free | (Q(held_on__week_day__in=WEEKEND) & ~worked))


CONTROLS.add(
    Control(
        "bureau.study_on_a_day_off", "学习日不在工作日", "bureau", "学习日登记在法定节假日或休息日，不能抵周五学习日。",
        "核对实际学习日期，撤销确认后改正；当天确实学习的，改登为其他活动。", study_on_a_day_off, "title", F("kind"),
    )
)  # fmt: skip
