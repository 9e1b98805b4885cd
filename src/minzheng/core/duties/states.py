"""应办状态 — done, open, overdue, not begun, excused: one expression of the database over the kinds concerned."""

from collections.abc import Iterable

from django.db.models import Case, CharField, F, Q, Value, When

from minzheng.core.duties.kinds import DutyKind, met_by

DONE, OPEN, OVERDUE, AHEAD, EXCUSED = "done", "open", "overdue", "ahead", "excused"
STATES = ((OVERDUE, "逾期"), (OPEN, "未办"), (DONE, "已办"), (AHEAD, "未开始"), (EXCUSED, "免办"))
CHIPS = {OVERDUE: "late", OPEN: "soon", DONE: "ok", AHEAD: "off", EXCUSED: "off"}
WAITING = (OVERDUE, OPEN)


def state(kinds: Iterable[DutyKind]) -> Case:
    """The state of duties that know their ``day`` (see ``DutyQuerySet.as_of``)."""
    return Case(
        When(excused_on__isnull=False, then=Value(EXCUSED)),
        When(met_by(kinds), then=Value(DONE)),
        When(due_on__lt=F("day"), then=Value(OVERDUE)),
        When(Q(period_start__gt=F("day")), then=Value(AHEAD)),
        default=Value(OPEN),
        output_field=CharField(),
    )
