"""办件写入 — what every write to a case does: lock its row, raise its revision, keep what follows from its course, tell who is to act."""

from dataclasses import asdict, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, Q
from django.http import Http404

from minzheng.core.access.models import Appointment, User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.scopes import Scope
from minzheng.core.audit import services as audit
from minzheng.core.cases.models import Case, DecisionPower, FiledPaper, Step, Substitution
from minzheng.core.cases.reads import get_case
from minzheng.core.cases.reckoning.clocks import reckon
from minzheng.core.notices import services as notices
from minzheng.core.registers.spells import holds_on
from minzheng.kernel.calendar import WorkingCalendar
from minzheng.kernel.workflow import Course, NotPossible

KIND = "cases.case"
LONGEST_OPINION = 2_000


class Stale(NotPossible):
    """已被他人办过 — the page showed an earlier revision; nothing was written."""


def locked(uid: UUID, *, by: User, to: Permission = Permission.CASE_WORK, revision: int | None = None) -> Case:
    """A case by its one door, its row locked until the transaction ends. Raises Http404, PermissionDenied, Stale."""
    seen = get_case(by, uid, to=to)
    rows = Case.objects.select_for_update(of=("self",)).select_related("division__county")
    case: Case = rows.get(pk=seen.pk)
    if revision is not None and case.revision != revision:
        raise _stale(case)
    return case


def locked_within(uid: UUID, scope: Scope) -> Case:
    """A case for a service that comes through another door, its row locked. Raises Http404 outside the scope."""
    rows = Case.objects.within(scope).select_for_update(of=("self",)).select_related("division__county")
    case = rows.filter(uid=uid).first()
    if case is None:
        raise Http404("没有这一件，或者它不在您的管辖范围内。")
    return case


def advance(case: Case, course: Course, *, today: date, calendar: WorkingCalendar) -> Course:
    """Raise the revision by one and keep what follows from the course; acceptance pins its day and the decider.

    Guarded by the revision that the case had when it was read. Raises Stale, NotPossible.
    """
    values: dict[str, Any] = {"revision": F("revision") + 1}
    course, pinned = accepted(case, course)
    values |= pinned | asdict(reckon(course, today, calendar))
    if not Case.objects.filter(pk=case.pk, revision=case.revision).update(**values):
        raise _stale(case)
    _show(case, values | {"revision": case.revision + 1})
    return course


def refresh(case: Case, course: Course, *, today: date, calendar: WorkingCalendar, **values: Any) -> None:
    """Keep what follows from a course that changed without a step or paper, such as by a mark."""
    values |= asdict(reckon(course, today, calendar))
    Case.objects.filter(pk=case.pk).update(**values)
    _show(case, values)


def _show(case: Case, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(case, name, value)


def accepted(case: Case, course: Course) -> tuple[Course, dict[str, Any]]:
    """受理 — the course with its decider, and what is pinned, when a write has just accepted the case. Raises NotPossible."""
    stay = course.accepted
    if case.accepted_on is not None or stay is None:
        return course, {}
    decider = decider_on(case, course, stay.since)
    return replace(course, decider=decider), {"accepted_on": stay.since, "decider": decider}


def decider_on(case: Case, course: Course, day: date) -> str:
    """决定岗位 — the post that decides in the county on a day; where the county said nothing, the one that the law names."""
    law, county = course.workflow.decider, case.division.county
    if law is None:
        return ""
    lineage = county.lineage if county else case.division.lineage
    powers = DecisionPower.objects.on(day).filter(matter=case.matter, division__lineage=lineage)
    post = powers.values_list("post", flat=True).first()
    if post is None:
        return law.among[0].code
    if post not in {each.code for each in law.among}:
        raise NotPossible(
            f"本县登记的“{law.title}”岗位（{post}）不在这一版流程允许的岗位之内，请先更正决定权的登记再受理。"
        )
    return post


def put_step(case: Case, course: Course, *, opinion: str, due_on: date | None, lender: User | None, by: User) -> Step:
    """Write down the last event of a course; the revision was raised before. Raises NotPossible for an opinion that is too long."""
    event = course.events[-1]
    if len(opinion.strip()) > LONGEST_OPINION:
        raise NotPossible(f"意见最多 {LONGEST_OPINION} 个字，现有 {len(opinion.strip())} 个，请写短一些或另附材料。")
    return Step.objects.create(
        case=case, serial=case.revision, sort=event.sort.value, name=event.name, on=event.on, by=by, on_behalf_of=lender,
        opinion=opinion.strip(), pin=course.workflow.pin, due_on=due_on,
    )  # fmt: skip


def _stale(case: Case) -> Stale:
    """Who was faster, by name: a colleague, never an applicant."""
    steps, papers = (
        model.objects.filter(case=case).order_by("-serial").values_list("serial", "by__name")
        for model in (Step, FiledPaper)
    )
    latest = max([*steps[:1], *papers[:1]], default=(0, "他人"))
    return Stale(f"这件刚由{latest[1]}办过，请刷新。")


# -- who is told -------------------------------------------------------------------------------------------------------
def people_waited_for(case: Case, today: date) -> list[int]:
    """Keys of the accounts in service whose posts may take the next step, and of those who stand in for them today."""
    parts = case.division.path.rstrip("/").split("/")
    above = ["/".join(parts[: depth + 1]) + "/" for depth in range(len(parts))]
    held = Appointment.objects.filter(
        Q(until__isnull=True) | Q(until__gt=today), since__lte=today, post__in=case.waits_for, division__path__in=above,
        user__is_active=True,
    )  # fmt: skip
    return with_substitutes(set(held.values_list("user", flat=True)), today)


def with_substitutes(people: set[int], today: date) -> list[int]:
    """These people and those who stand in for them on a day."""
    stand_ins = Substitution.objects.filter(holds_on(today), stands_in_for__in=people, person__is_active=True)
    return sorted(people | set(stand_ins.values_list("person", flat=True)))


def notify(case: Case, people: list[int], title: str, *, body: str = "", by: User) -> int:
    """Put a message about a case before people, except whoever acts; returns how many."""
    messages = [
        notices.Message(key, f"{title}：{case.number}"[:120], body=body[:400], url=url_of(case))
        for key in people
        if key != by.pk
    ]
    return notices.tell_each(messages, by=by)


def url_of(case: Case) -> str:
    """Where a notice leads: the page of the case."""
    return f"/cases/{case.uid}/"


def tell(action: str, case: Case, by: User, *, reason: str = "", **body: Any) -> None:
    """One audit event in the transaction of the write: codes and serials, never an opinion."""
    audit.record(
        action, by=by, target_kind=KIND, target_uid=case.uid, division_path=case.division.path, reason=reason[:200],
        body={"matter": case.matter, "revision": case.revision, **body},
    )  # fmt: skip
