"""重算期限 — brings the due days of open cases into step: each night where time alone moves them, all when a calendar changes.

Cases are read and written by the batch, each batch in a transaction of its own with its rows locked: a move that comes between
waits for a moment, and never is a later due day overwritten by an earlier one.
"""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from minzheng.core.audit import services as audit
from minzheng.core.audit.services import Actor
from minzheng.core.calendars.reads import working_calendar
from minzheng.core.cases import versions
from minzheng.core.cases.courses import courses_of
from minzheng.core.cases.models import Case, CaseQuerySet
from minzheng.core.cases.reckoning.clocks import reckon
from minzheng.core.jobs.kinds import Progress
from minzheng.core.jobs.models import Job
from minzheng.kernel import periods
from minzheng.kernel.calendar import WorkingCalendar

KIND = "cases.due"
TITLE = "重算办件期限"
BATCH = 500
KEPT = ("pin", "waits_for", "due_on", "total_due_on", "undetermined")
WRITE = """
    UPDATE cases_case SET pin = new.pin, waits_for = string_to_array(new.waits_for, ','), due_on = new.due_on,
        total_due_on = new.total_due_on, undetermined = new.undetermined
    FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::date[], %s::date[], %s::text[])
        AS new(id, pin, waits_for, due_on, total_due_on, undetermined)
    WHERE cases_case.id = new.id
"""


def recompute_due(*, by: Actor | str, everything: bool = True, progress: Progress | None = None) -> int:
    """重算期限 — of all open cases, or of those alone that time moves; returns how many changed.

    The number of statements grows with the batches, not with the cases in them. Running it twice changes nothing more.
    """
    today, calendar = periods.today(), working_calendar()
    rows = Case.objects.under_way() if everything else moved_by_time(today)
    total = rows.count() if progress else 0
    last = seen = changed = 0
    while True:
        keys = list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH])
        if not keys:
            break
        changed += _batch(keys, today, calendar)
        last, seen = keys[-1], seen + len(keys)
        if progress:
            progress(seen, total)
    audit.record("case.recompute", by=by, target_kind="cases.case", body={"changed": changed, "all": everything})
    return changed


def moved_by_time(today: date) -> CaseQuerySet:
    """Open cases whose days move by themselves: those in a state that suspends, without a known day, or between two versions."""
    condition = ~Q(undetermined="")
    current = [version.pin for version in versions.WORKFLOWS if version.in_force.contains(today)]
    condition |= Q(accepted_on__isnull=True) & ~Q(pin__in=current)
    for version in versions.WORKFLOWS:
        suspending = [state.name for state in version.states.values() if state.suspends]
        if suspending:
            condition |= Q(pin=version.pin, state__in=suspending)
    return Case.objects.under_way().filter(condition)


@transaction.atomic
def _batch(keys: list[int], today: date, calendar: WorkingCalendar) -> int:
    rows = Case.objects.under_way().select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    cases = list(rows)
    courses = courses_of(cases, today)
    differing = [case for case in cases if _differs(case, asdict(reckon(courses[case.pk], today, calendar)))]
    _write(differing)
    return len(differing)


def _write(cases: list[Case]) -> None:
    """One statement of columns: the conditions of a bulk update take the database many times as long."""
    rows = [(one.pk, one.pin, ",".join(one.waits_for), one.due_on, one.total_due_on, one.undetermined) for one in cases]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(WRITE, [list(column) for column in zip(*rows, strict=True)])


def _differs(case: Case, values: dict[str, Any]) -> bool:
    """Put the columns that follow from the course into a row; whether any of them is new."""
    found = [name for name in KEPT if getattr(case, name) != values[name]]
    for name in found:
        setattr(case, name, values[name])
    return bool(found)


def work(job: Job, progress: Callable[[int, int], None]) -> dict[str, Any]:
    """作业 — recompute all open cases for whoever entered a calendar year."""
    changed = recompute_due(by=job.owner, progress=progress)
    return {"changed": changed, "message": f"已重算在办办件的期限，{changed} 件有变动。"}
