"""申请登记写入 — every case that is opened has its line among the known applications: its own, or the one that waited for it."""

from datetime import date

from django.db.models import Q

from minzheng.core.access.models import User
from minzheng.core.cases.intake.models import KnownApplication
from minzheng.core.cases.models import Case
from minzheng.core.cases.opening import Arrival
from minzheng.core.registers.parameters import book
from minzheng.kernel import periods
from minzheng.kernel.calendar import UnknownYear, WorkingCalendar
from minzheng.kernel.parameters import NoParameter
from minzheng.kernel.workflow import NotPossible

ENTRY = "cases.entry_within"


def last_day_to_enter(since: date, calendar: WorkingCalendar) -> date:
    """录入期限 — the last day on which what was accepted, or became known, on a day counts as entered in time. Raises NotPossible."""
    try:
        return calendar.add_working_days(since, int(book().value(ENTRY, on=since).decimal))
    except (UnknownYear, NoParameter) as problem:
        raise NotPossible(str(problem)) from problem


def enter(case: Case, arrival: Arrival, calendar: WorkingCalendar, *, by: User) -> KnownApplication:  # noqa: ARG001 — every write says by
    """登记申请 — enter a case: on the line that waited for it under the same number of its source, else on a line of its own."""
    today = periods.today()
    accepted_on = arrival.accepted_on
    values = {
        "case": case, "entered_on": today, "reason": arrival.reason.strip()[:200],
        "enter_by": last_day_to_enter(accepted_on, calendar) if accepted_on is not None and accepted_on < today else None,
    }  # fmt: skip
    waiting = _waiting(case, arrival)
    if waiting is not None:
        KnownApplication.objects.filter(pk=waiting.pk).update(**values)
        waiting.refresh_from_db()
        return waiting
    return KnownApplication.objects.create(
        division=case.division, matter=case.matter, channel=arrival.channel, source_number=arrival.source_number.strip()[:40],
        received_on=case.opened_on, **values,
    )  # fmt: skip


def _waiting(case: Case, arrival: Arrival) -> KnownApplication | None:
    """The line without a case that has this source and number, in the case's place or above it; its row is locked."""
    if not arrival.source_number.strip():
        return None
    parts = case.division.path.rstrip("/").split("/")
    above = ["/".join(parts[: depth + 1]) + "/" for depth in range(len(parts))]
    rows = KnownApplication.objects.select_for_update(of=("self",)).filter(
        Q(division__path__in=above), case__isnull=True, channel=arrival.channel, matter=case.matter,
        source_number=arrival.source_number.strip(), received_on__lte=case.opened_on,
    )  # fmt: skip
    return rows.order_by("id").first()
