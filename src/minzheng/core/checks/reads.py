"""核对查询 — the doors to a check and a batch, what stands where, and what waits at the desk of the checking officer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q

from minzheng.core.access.doors import get_visible
from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.checks.exchange.models import BatchIssue, CheckBatch, ReplyFile
from minzheng.core.checks.models import Authorisation, Check, CheckReport, Question, Rebuttal
from minzheng.core.checks.purposes import PURPOSES
from minzheng.core.checks.sources import source_title, sources
from minzheng.core.parties.models import Household, Membership, Person

VIEW, WORK = Permission.CHECK_VIEW, Permission.CHECK_WORK


def get_check(user: User, uid: UUID, *, to: Permission = VIEW) -> Check:
    """One check in the user's scope. Http404 outside it, PermissionDenied without the post."""
    rows = Check.objects.select_related("division__county", "household", "asked_by", "started_by")
    return get_visible(rows, user, uid, to=to, seen_with=VIEW)


def get_batch(user: User, uid: UUID) -> CheckBatch:
    """One batch in the scope of a checking officer."""
    return get_visible(CheckBatch.objects.select_related("division", "by"), user, uid, to=WORK, seen_with=WORK)


def checks_of_case(case_uid: UUID) -> list[Check]:
    """The checks of a case, the newest first; whoever asks came through the door of the case."""
    rows = Check.objects.filter(case_uid=case_uid).select_related("household", "asked_by")
    return list(rows.order_by("-id"))


def household_of(person: Person, on: date) -> Household | None:
    """The household to which a person belongs on a day."""
    member = Membership.objects.on(on).filter(person=person).select_related("household__division").first()
    return None if member is None else member.household


def authorisations_of(user: User, persons: Sequence[int]) -> list[Authorisation]:
    """All authorisations of some persons, the newest first."""
    rows = Authorisation.objects.visible_to(user, VIEW).filter(person__in=persons)
    return list(rows.select_related("person", "document").order_by("-signed_on", "-id"))


def questions_of(check: Check) -> list[Question]:
    """The questions of the last round, member by member: one statement."""
    rows = Question.objects.filter(check_ref=check).of_last_round()
    found = rows.select_related("person", "batch", "authorisation")
    order = list(sources())
    return sorted(
        found,
        key=lambda one: (one.person.born_on, one.person_id, order.index(one.source) if one.source in order else 99),
    )


def rebuttals_of(check: Check) -> list[Rebuttal]:
    """The rebuttals of a check, the newest first; whoever asks came through its door."""
    rows = Rebuttal.objects.filter(check_ref=check).select_related("person", "evidence", "raised_by", "settled_by")
    return list(rows.order_by("-id"))


def reports_of(check: Check) -> list[CheckReport]:
    """The reports of a check, the newest first."""
    return list(CheckReport.objects.filter(check_ref=check).select_related("document", "by").order_by("-serial"))


def replies_of(batch: CheckBatch) -> list[ReplyFile]:
    """The files that came back for a batch, the newest first."""
    return list(ReplyFile.objects.filter(batch=batch).select_related("by").order_by("-id"))


def issues_of(batch: CheckBatch) -> list[BatchIssue]:
    """How often the file of a batch went out, the latest first."""
    return list(BatchIssue.objects.filter(batch=batch).select_related("by").order_by("-serial"))


@dataclass(frozen=True)
class Progress:
    """批次进度 — of the people of a batch: answered, still awaited, not awaited any more."""

    answered: int
    awaited: int
    given_up: int


def progress_of(batch: CheckBatch) -> Progress:
    """How far a batch is: one statement."""
    answered = Count("pk", filter=Q(answered_on__isnull=False))
    given_up = Count("pk", filter=~Q(given_up=""))
    found = Question.objects.filter(batch=batch).aggregate(all=Count("pk"), answered=answered, given_up=given_up)
    return Progress(found["answered"], found["all"] - found["answered"] - found["given_up"], found["given_up"])


def may_ask(user: User, path: str) -> bool:
    """Whether the user may record authorisations and ask for checks in a place."""
    return scope_of(user, Permission.CASE_WORK).covers(path)


# -- the desk ----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class ToSend:
    """待编批 — so many people wait to be asked about at one source for one matter."""

    source: str
    matter: str
    count: int

    @property
    def title(self) -> str:
        return source_title(self.source)

    @property
    def purpose(self) -> str:
        return PURPOSES.get(self.matter).title if self.matter in PURPOSES else self.matter


@dataclass(frozen=True)
class Desk:
    """核对工作台 — what waits: to be started, to be sent, to be answered, to be reported."""

    to_start: list[Check]
    to_send: list[ToSend]
    batches: list[Any]
    to_report: list[Check]
    rebuttals: list[Check]
    shown: int


def sendable(user: User, on: date) -> Any:
    """Questions that may go out today inside the officer's scope: started, not sent, authorised."""
    held = Authorisation.objects.holding(on).filter(pk=OuterRef("authorisation"))
    rows = Question.objects.waiting().filter(Exists(held), check_ref__state=Check.State.STARTED)
    return rows.filter(scope_of(user, WORK).as_condition("check_ref__division"))


def desk(user: User, on: date, shown: int = 50) -> Desk:
    """Everything on the desk, the oldest first: five statements."""
    mine = Check.objects.visible_to(user, WORK).select_related("division", "household")
    waiting = sendable(user, on).order_by().values("source", "check_ref__matter").annotate(many=Count("pk"))
    order = list(sources())
    to_send = [ToSend(row["source"], row["check_ref__matter"], row["many"]) for row in waiting]
    started = mine.filter(state=Check.State.STARTED)
    return Desk(
        to_start=list(mine.filter(state=Check.State.ASKED).order_by("asked_on", "id")[:shown]),
        to_send=sorted(to_send, key=lambda one: (order.index(one.source) if one.source in order else 99, one.matter)),
        batches=list(open_batches(user)[:shown]),
        to_report=list(started.filter(~_has_unanswered()).order_by("asked_on", "id")[:shown]),
        rebuttals=list(
            mine.filter(rebuttals__outcome="", rebuttals__isnull=False).distinct().order_by("asked_on", "id")[:shown]
        ),
        shown=shown,
    )


def _has_unanswered() -> Exists:
    return Exists(Question.objects.unanswered().filter(check_ref=OuterRef("pk")))


def with_progress(rows: Any) -> Any:
    """Batches with the numbers of their answered and still awaited questions."""
    return rows.annotate(
        answered=Count("questions", filter=Q(questions__answered_on__isnull=False)),
        awaited=Count("questions", filter=Q(questions__answered_on__isnull=True, questions__given_up="")),
    )


def open_batches(user: User) -> Any:
    """Batches to which answers are awaited, the earliest due first."""
    rows = with_progress(CheckBatch.objects.visible_to(user, WORK).select_related("division"))
    return rows.filter(awaited__gt=0).order_by("due_on", "id")


def overdue(on: date) -> Any:
    """Batches whose day has passed while answers are awaited."""
    awaited = Exists(Question.objects.unanswered().filter(batch=OuterRef("pk")))
    return CheckBatch.objects.filter(awaited, due_on__lt=on)
