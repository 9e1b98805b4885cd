"""台账查询 — doors to runs, what waits in them, their sums and the months of an enrolment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum

from minzheng.core.access.doors import get_visible
from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.access.scopes import Scope, ScopedQuerySet
from minzheng.core.benefits.programmes import loaded
from minzheng.core.divisions.models import Division
from minzheng.core.ledger.checks.models import CheckAnswer, CheckKind, RunCheck, Severity
from minzheng.core.ledger.claims import reads as claims
from minzheng.core.ledger.lines.models import PAYING, LedgerLine, LineKind
from minzheng.core.ledger.runs.models import PaymentRun, RunHold, RunProgramme, RunRelease, RunState, RunSubmission
from minzheng.kernel.periods import Month
from minzheng.kernel.policy import PROGRAMMES


def get_run(user: User, uid: UUID, *, to: Permission = Permission.LEDGER_VIEW) -> PaymentRun:
    """The only door to a run; Http404 outside the user's divisions."""
    rows = PaymentRun.objects.select_related("division", "asked_by", "submitted_by", "job")
    return get_visible(rows, user, uid, to=to, seen_with=Permission.LEDGER_VIEW)


def waiting_runs(user: User) -> list[PaymentRun]:
    """Open runs on which this user may go on: those to be answered and submitted, and those to be released where he is not the hand
    that prepared, submitted or answered, or has released already. Two statements.
    """
    preparing = PaymentRun.objects.filter(state=RunState.CHECKING).within(scope_of(user, Permission.LEDGER_PREPARE))
    other = PaymentRun.objects.filter(state=RunState.SUBMITTED).within(scope_of(user, Permission.LEDGER_RELEASE))
    hands = (
        Q(asked_by=user) | Q(submitted_by=user) | Exists(RunSubmission.objects.filter(run=OuterRef("pk"), by=user))
        | Exists(CheckAnswer.objects.filter(check_of__run=OuterRef("pk"), by=user))
        | Exists(RunRelease.objects.filter(run=OuterRef("pk"), round=OuterRef("round"), by=user))
    )  # fmt: skip
    return [row for rows in (preparing, other.exclude(hands)) for row in rows.select_related("division").order_by("pk")]


def payable() -> tuple[tuple[str, str], ...]:
    """Programmes that a run may pay: code and title."""
    return tuple((one.code, one.title) for one in loaded())


def decided() -> list[str]:
    """The codes of those that decisions alone pay: for what follows others no register says what is owed, the ledger asks it."""
    return [one.code for one in loaded() if not one.follows]


def titles(codes: Iterable[str]) -> str:
    """What programmes are called, in words."""
    return "、".join(PROGRAMMES.get(code).title if code in PROGRAMMES else code for code in codes)


# -- checks ------------------------------------------------------------------------------------------------------------
def last_answer() -> QuerySet[CheckAnswer]:
    """Inside a query over checks: the answer that counts."""
    return CheckAnswer.objects.filter(check_of=OuterRef("pk")).order_by("-pk")


def with_answers(rows: QuerySet[RunCheck]) -> QuerySet[RunCheck]:
    """Checks with what was decided: ``outcome``, ``answer_reason``, ``answered_by``."""
    named = {"outcome": "outcome", "answer_reason": "reason", "answered_by": "by__name"}
    found: QuerySet[RunCheck] = rows.annotate(
        **{name: Subquery(last_answer().values(field)[:1]) for name, field in named.items()}
    )
    return found


def to_answer(run: PaymentRun) -> QuerySet[RunCheck]:
    """Checks of a run that want an answer."""
    return RunCheck.objects.filter(run=run).exclude(severity=Severity.INFO)


def unanswered(run: PaymentRun) -> int:
    """How many checks still want an answer."""
    return to_answer(run).filter(~Exists(last_answer())).count()


@dataclass(frozen=True)
class CheckCount:
    """核查计数 — of one kind: how many there are, how many wait, are paid all the same, are held back."""

    kind: CheckKind
    severity: Severity
    total: int
    waiting: int
    accepted: int
    held: int


def check_counts(run: PaymentRun) -> list[CheckCount]:
    """How the checks of a run stand, kind by kind: one statement; what blocks comes first."""
    rows = (
        RunCheck.objects.filter(run=run).annotate(outcome=Subquery(last_answer().values("outcome")[:1]))
        .values("kind", "severity").annotate(
            total=Count("pk"), accepted=Count("pk", filter=Q(outcome="accepted")), held=Count("pk", filter=Q(outcome="held"))
        )
    )  # fmt: skip
    order = {Severity.BLOCK: 0, Severity.WARN: 1, Severity.INFO: 2}
    found = [
        CheckCount(
            CheckKind(row["kind"]), Severity(row["severity"]), row["total"],
            0 if row["severity"] == Severity.INFO else row["total"] - row["accepted"] - row["held"], row["accepted"], row["held"],
        )
        for row in rows
    ]  # fmt: skip
    kinds = list(CheckKind)
    return sorted(found, key=lambda one: (order[one.severity], kinds.index(one.kind)))


# -- sums --------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class ProgrammeSum:
    """项目合计 — what a programme comes to in a run, and what it came to in the ordinary run of the month before (fen)."""

    programme: str
    enrolments: int
    regular: int
    arrears: int
    claims: int
    offsets: int
    before: int | None

    @property
    def payable(self) -> int:
        """What is paid if nothing is held back."""
        return self.regular + self.arrears + self.offsets

    @property
    def difference(self) -> int | None:
        """The month's own sum less that of the month before."""
        return None if self.before is None else self.regular - self.before


def by_programme(run: PaymentRun) -> list[ProgrammeSum]:
    """The sums of a run by programme, beside those of the month before: two statements."""
    own = Q(kind=LineKind.REGULAR, month=run.month)
    late = Q(kind=LineKind.ARREARS) | Q(kind=LineKind.REGULAR, month__lt=run.month)
    rows = LedgerLine.objects.filter(run=run).values("programme").annotate(
        who=Count("enrolment", distinct=True), own=Sum("amount", filter=own), late=Sum("amount", filter=late),
        claimed=Sum("amount", filter=Q(kind=LineKind.CLAIM)), kept=Sum("amount", filter=Q(kind=LineKind.OFFSET)),
    )  # fmt: skip
    said: dict[str, Any] = {row["programme"]: row for row in rows}
    before = before_of(run)
    found = []
    for code in run.programmes:
        row: dict[str, Any] = said.get(code, {})
        who, own_sum, late_sum, claimed, kept = (
            int(row.get(name) or 0) for name in ("who", "own", "late", "claimed", "kept")
        )
        found.append(ProgrammeSum(code, who, own_sum, late_sum, claimed, kept, before.get(code)))
    return found


def before_of(run: PaymentRun) -> dict[str, int]:
    """What each programme came to in the month before, where it was run: the lines of that month itself."""
    month = _month_before(run.month)
    mine = RunProgramme.objects.filter(run=run).values("county")[:1]
    there = RunProgramme.objects.filter(
        county=Subquery(mine), month=month, standing=RunState.RELEASED, programme__in=run.programmes
    )
    rows = LedgerLine.objects.filter(
        run__in=there.values("run"), programme__in=run.programmes, kind=LineKind.REGULAR, month=month
    )
    found = dict.fromkeys(there.values_list("programme", flat=True), 0)
    return found | dict(rows.values_list("programme").annotate(total=Sum("amount")))


def _month_before(first: date) -> date:
    return date(first.year - (first.month == 1), (first.month - 2) % 12 + 1, 1)


# -- an enrolment's months ---------------------------------------------------------------------------------------------
def months_of(enrolments: Any, scope: Scope | None = None) -> QuerySet[LedgerLine]:
    """The lines of some enrolments that stand in locked runs, within a scope if one is given, the newest month first, each with ``is_held``."""
    held = RunHold.objects.filter(run=OuterRef("run"), round=OuterRef("run__round"), enrolment=OuterRef("enrolment"))
    rows = LedgerLine.objects.filter(enrolment__in=enrolments, run__state=RunState.RELEASED)
    if scope is not None:
        rows = rows.within(scope)
    found: QuerySet[LedgerLine] = rows.annotate(is_held=Exists(held)).order_by("-month", "run", "number")
    return found


def open_claims(enrolments: Any, scope: Scope | None = None) -> int:
    """How much was paid too much and did not come back yet (fen), within a scope if one is given: one statement."""
    rows = claims.standing().filter(enrolment__in=enrolments)
    if scope is not None:
        rows = rows.within(scope)
    return int(rows.aggregate(total=Sum("balance"))["total"] or 0)


def paying_lines(run: PaymentRun) -> ScopedQuerySet[LedgerLine]:
    """The lines of a run that are money, without those held back."""
    held = RunHold.objects.filter(run=run, round=F("run__round"), enrolment=OuterRef("enrolment"))
    return LedgerLine.objects.filter(~Exists(held), run=run, kind__in=PAYING)


# -- starting ----------------------------------------------------------------------------------------------------------
def counties_of(user: User, at: date) -> list[Division]:
    """Counties for which a user may prepare runs."""
    from minzheng.core.access.reads import scope_of
    from minzheng.core.divisions.reads import counties_within

    scope = scope_of(user, Permission.LEDGER_PREPARE)
    return [one for one in counties_within(scope.paths, at) if scope.covers(one.path)]


def last_month(county: Division, programmes: Iterable[str]) -> Month | None:
    """The last month that was locked for any of the programmes in a county."""
    rows = RunProgramme.objects.filter(
        county=county.lineage, programme__in=list(programmes), standing=RunState.RELEASED
    )
    last = rows.order_by("-month").values_list("month", flat=True).first()
    return None if last is None else Month.of(last)


def releases_of(run: PaymentRun) -> list[RunRelease]:
    """Who released the run as it was submitted last."""
    return list(RunRelease.objects.filter(run=run, round=run.round).select_related("by").order_by("pk"))


def waiting_keys(run: PaymentRun, kind: str) -> list[int]:
    """The checks of a kind that still want an answer."""
    return list(to_answer(run).filter(~Exists(last_answer()), kind=kind).values_list("pk", flat=True))


def check_keys(run: PaymentRun, uids: Iterable[UUID]) -> list[int]:
    """The keys of some checks of a run; those of others are not found."""
    return list(RunCheck.objects.filter(run=run, uid__in=list(uids)).values_list("pk", flat=True))


def funds() -> list[str]:
    """The funds that runs were ever paid from."""
    return list(RunProgramme.objects.exclude(fund="").order_by("fund").values_list("fund", flat=True).distinct())
