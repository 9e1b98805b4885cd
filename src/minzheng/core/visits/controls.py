"""走访控制项 — what sound visits cannot show: a day that passed, a signature that is not given, a finding that nobody mends."""

from datetime import date, timedelta
from typing import Any

from django.db.models import CharField, F, Func, Value
from django.db.models.functions import Concat

from minzheng.core.access.permissions import Permission
from minzheng.core.registers.controls import CONTROLS, Control
from minzheng.core.visits.models import Finding, FindingQuerySet, State, Visit, VisitQuerySet

PATIENCE = timedelta(days=7)


def not_gone(at: date) -> VisitQuerySet:
    """Visits whose planned day passed more than a week ago and that nobody sent in."""
    return Visit.objects.filter(state__in=[State.PLANNED, State.STARTED], planned_on__lt=at - PATIENCE)


def unsigned(at: date) -> VisitQuerySet:
    """Visits that were made more than a week ago and that wait for a companion's signature."""
    return Visit.objects.filter(state=State.SUBMITTED, visited_on__lt=at - PATIENCE)


def not_rectified(at: date) -> FindingQuerySet:
    """Findings whose day has passed and that nobody says to have mended."""
    return Finding.objects.all().overdue(at)


def _register(checklist: str, kind: str) -> Concat:
    """The register of the line of a checklist."""
    line = Func(F(checklist), Value("."), Value(1), function="SPLIT_PART", output_field=CharField())
    return Concat(line, Value(f".{kind}"), output_field=CharField())


def _control(code: str, title: str, explain: str, mend: str, rows: Any, label: Any, register: Concat) -> None:
    CONTROLS.add(Control(f"visits.{code}", title, "", explain, mend, rows, label, register, Permission.FACT_VIEW))


_DAY = Concat(Value("计划 "), F("planned_on"), output_field=CharField())
_control(
    "not_gone", "走访逾期未去", "计划的走访日期已过 7 天，还没有人提交。", "请走访人尽快走访；不必去的写明原因取消。", not_gone, _DAY,
    _register("checklist", "visits"),
)  # fmt: skip
_control(
    "unsigned", "走访久未确认", "走访提交已过 7 天，同行的人还没有确认签名。", "请同行的人核对后签名，有出入的退回修改。", unsigned, _DAY,
    _register("checklist", "visits"),
)  # fmt: skip
_control(
    "not_rectified", "走访发现的问题逾期未整改", "整改期限已过，还没有登记整改。", "尽快整改并登记佐证，由另一人复查销号。", not_rectified,
    "title", _register("visit__checklist", "findings"),
)  # fmt: skip
