"""应办查询 — what waits in somebody's scope, and which kinds were never generated."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.calendars.reads import working_calendar
from minzheng.core.duties.kinds import DutyKind, all_kinds
from minzheng.core.duties.models import Duty
from minzheng.core.duties.states import OPEN, OVERDUE, WAITING, state
from minzheng.kernel.calendar import UnknownYear


@dataclass(frozen=True)
class Waiting:
    """待办应办 — how many duties of one kind are overdue or open in a scope."""

    kind: DutyKind
    overdue: int
    open: int

    @property
    def register(self) -> str:
        """The code of the register that lists them."""
        return f"{self.kind.line}.duties"


def waiting_for(user: User, at: date) -> list[Waiting]:
    """The work queue of duties by kind, in the user's own scope: one statement."""
    kinds = all_kinds()
    duties = Duty.objects.visible_to(user, Permission.REGISTER_VIEW).owed().filter(period_start__lte=at).as_of(at)
    counted = duties.annotate(state=state(kinds)).filter(state__in=WAITING).order_by()
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for code, named, count in counted.values_list("kind", "state").annotate(n=Count("pk")):
        found[code][named] = count
    return [
        Waiting(kind, found[kind.code].get(OVERDUE, 0), found[kind.code].get(OPEN, 0))
        for kind in kinds if kind.code in found
    ]  # fmt: skip


def never_generated(at: date) -> list[DutyKind]:
    """Kinds that somebody owes this year, of which no duty was ever made although their periods are known."""
    calendar = working_calendar()
    there = set(Duty.objects.filter(period_start__year=at.year).values_list("kind", flat=True).distinct())
    return [kind for kind in all_kinds() if kind.code not in there and _is_owed(kind, at, calendar)]


def _is_owed(kind: DutyKind, at: date, calendar: object) -> bool:
    try:
        due = kind.periods(at.year, calendar)  # type: ignore[arg-type]  # a working calendar
    except UnknownYear:
        return False
    return bool(due) and kind.roster(due[0].during).exists()
