"""待办 — the work queue of cases: what a user works on, what waits for his posts, what he has done, and how much lies where.

The number of statements does not grow with the cases. Those whose due day cannot be told come first and say why, then the
nearest day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Greatest

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.cases import versions
from minzheng.core.cases.acting import Standing, standing_of
from minzheng.core.cases.models import Case, CaseQuerySet, FiledPaper, Step, works_on

BY_DUE_DAY = (F("undetermined").desc(), F("due_on").asc(nulls_last=True), F("id").asc())


@dataclass(frozen=True)
class QueueLine:
    """待办行 — one case in a queue, in the words of its own version; ``late`` when its nearest day has passed."""

    case: Case
    matter: str
    state: str
    late: bool

    @property
    def why_undetermined(self) -> str:
        """Why no due day can be told; empty where there is one, or none is wanted."""
        return self.case.undetermined


@dataclass(frozen=True)
class QueueCount:
    """待办计数 — how many cases of a matter stand in a state: all, overdue, and those whose due day cannot be told."""

    matter: str
    state: str
    count: int
    overdue: int
    undetermined: int


@dataclass(frozen=True)
class WaitingCount:
    """待办件数 — how many open cases a user works on, how many of them are overdue, and how many wait for somebody of his posts."""

    mine: int
    late: int
    free: int


def waiting_counts(user: User, today: date) -> WaitingCount:
    """How much of ``to_do`` is his, late and unclaimed: one statement beside those of his posts."""
    mine = Q(works_on(*standing_of(user, today).keys))
    counted = to_do(user, today).order_by().aggregate(
        mine=Count("pk", filter=mine), late=Count("pk", filter=mine & Q(due_on__lt=today)), free=Count("pk", filter=~mine)
    )  # fmt: skip
    return WaitingCount(**counted)


def to_do(user: User, today: date) -> CaseQuerySet:
    """待办 — open cases in scope on which the user works, or on which nobody does and whose next step waits for his posts."""
    standing = standing_of(user, today)
    open_cases = Case.objects.under_way().within(standing.scope(Permission.CASE_WORK))
    mine, free = Q(works_on(*standing.keys)), Q(~works_on()) & _waits_for(standing)
    return open_cases.filter(mine | free).select_related("division").order_by(*BY_DUE_DAY)


def _waits_for(standing: Standing) -> Q:
    """The predicate for cases whose next step is for a post that the user holds over their division."""
    condition = Q(pk__in=[])
    for code, paths in standing.held():
        inside = Q(pk__in=[])
        for path in paths:
            inside |= Q(division__path__startswith=path)
        condition |= Q(waits_for__contains=[code]) & inside
    return condition


def done_by(user: User, today: date) -> CaseQuerySet:
    """已办 — cases in scope in which the user took a step or put in a paper, the latest first."""
    scope = standing_of(user, today).scope(Permission.CASE_VIEW)
    steps, papers = (
        model.objects.filter(case=OuterRef("pk"), by=user).order_by("-at").values("at")[:1]
        for model in (Step, FiledPaper)
    )
    touched = Q(Exists(Step.objects.filter(case=OuterRef("pk"), by=user))) | Q(
        Exists(FiledPaper.objects.filter(case=OuterRef("pk"), by=user))
    )
    rows = Case.objects.within(scope).filter(touched)
    return rows.annotate(acted_at=Greatest(Subquery(steps), Subquery(papers))).order_by("-acted_at", "-id")


def lines(cases: Iterable[Case], today: date) -> list[QueueLine]:
    """Cases of a page as lines of a queue; asks the database nothing more."""
    return [
        QueueLine(case, *_titles(case.pin, case.state), case.due_on is not None and case.due_on < today)
        for case in cases
    ]


def counts(user: User, today: date) -> list[QueueCount]:
    """件数 — open cases in the user's scope by matter and state: one statement beside those of his posts."""
    rows = Case.objects.under_way().within(standing_of(user, today).scope(Permission.CASE_VIEW))
    late, unknown = Q(due_on__lt=today), ~Q(undetermined="")
    counted = rows.order_by().values("matter", "state").annotate(
        n=Count("pk"), late=Count("pk", filter=late), unknown=Count("pk", filter=unknown), pin=Max("pin")
    )  # fmt: skip
    return [
        QueueCount(*_titles(row["pin"], row["state"]), row["n"], row["late"], row["unknown"])
        for row in counted.order_by("matter", "state")
    ]


def _titles(pin: str, state: str) -> tuple[str, str]:
    version = versions.WORKFLOWS.pinned(pin)
    return version.title, version.states[state].title if state in version.states else state
