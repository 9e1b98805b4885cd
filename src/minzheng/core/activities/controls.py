"""活动控制项 — what sound registers of activities and of who attended them cannot show."""

from datetime import date, timedelta

from django.db.models import CharField, Exists, F, Func, OuterRef, Q, Value
from django.db.models.functions import Coalesce, Concat

from minzheng.core.activities.models import Activity, ActivityQuerySet, Attendance, AttendanceQuerySet
from minzheng.core.registers.controls import CONTROLS, Control
from minzheng.kernel import periods

PATIENCE = timedelta(days=30)
_LINE = Func(F("activity__kind"), Value("."), Value(1), function="SPLIT_PART", output_field=CharField())
IN_ATTENDANCE = Concat(_LINE, Value(".attendance"))


def _waiting_since(at: date) -> Q:
    return Q(confirmed_at__isnull=True, created_at__date__lt=at - PATIENCE)


def activities_waiting(at: date) -> ActivityQuerySet:
    """Activities that nobody confirmed within 30 days."""
    return Activity.objects.filter(_waiting_since(at))


def attendances_waiting(at: date) -> AttendanceQuerySet:
    """Attendances that nobody confirmed within 30 days."""
    return Attendance.objects.filter(_waiting_since(at))


def activities_accepted_ahead(at: date) -> ActivityQuerySet:
    """Activities accepted on a day that has not come."""
    return Activity.objects.filter(accepted_on__gt=max(at, periods.today()))


def attendances_accepted_ahead(at: date) -> AttendanceQuerySet:
    """Attendances accepted on a day that has not come."""
    return Attendance.objects.filter(accepted_on__gt=max(at, periods.today()))


def attendances_before_activity(_at: date) -> AttendanceQuerySet:
    """Confirmed attendances of activities that are not confirmed themselves."""
    return Attendance.objects.counted().filter(activity__confirmed_at__isnull=True)


def nobody_finished(at: date) -> ActivityQuerySet:
    """Activities over for more than 30 days that people attended by name, and none of them finished."""
    listed = Attendance.objects.filter(activity=OuterRef("pk"))
    over = Coalesce("ended_on", "held_on")
    return Activity.objects.alias(over_on=over).filter(
        Exists(listed), ~Exists(listed.filter(completed=True)), over_on__lt=at - PATIENCE
    )


CONTROLS.add(
    Control(
        "activities.activity_waiting", "活动久未确认", "", "登记超过 30 天仍无人确认，指标不会计入。",
        "与填报人核对后确认；不成立的由填报人撤回。", activities_waiting, "title", F("kind"),
    )
)  # fmt: skip
CONTROLS.add(
    Control(
        "activities.attendance_waiting", "参加记录久未确认", "", "登记超过 30 天仍无人确认，人次和学时不会计入。",
        "与填报人核对后在“参加人员”中确认；不成立的由填报人撤回。", attendances_waiting, "activity__title", IN_ATTENDANCE,
    )
)  # fmt: skip
CONTROLS.add(
    Control(
        "activities.activity_accepted_ahead", "活动验收日期未到", "", "验收日期晚于今天。", "核对依据文件，改正验收日期。",
        activities_accepted_ahead, "title", F("kind"),
    )
)  # fmt: skip
CONTROLS.add(
    Control(
        "activities.attendance_accepted_ahead", "参加记录验收日期未到", "", "验收日期晚于今天。", "核对依据文件，改正验收日期。",
        attendances_accepted_ahead, "activity__title", IN_ATTENDANCE,
    )
)  # fmt: skip
CONTROLS.add(
    Control(
        "activities.attendance_before_activity", "活动未确认而参加已确认", "", "参加记录已经确认，活动本身还没有确认，人次不会计入。",
        "先核对并确认活动；活动不成立的，撤销参加记录的确认后删除。", attendances_before_activity, "activity__title", IN_ATTENDANCE,
    )
)  # fmt: skip
CONTROLS.add(
    Control(
        "activities.nobody_finished", "培训结束后无人完成", "", "活动结束已超过 30 天，登记了参加人员，却没有一人完成，人次不会计入。",
        "核对考核结果，在“参加人员”中补填“完成”；确实无人完成的，在备注里写明原因后核销名单。", nobody_finished, "title", F("kind"),
    )
)  # fmt: skip
