"""救助查询 — how stays stand on a day: asked of confirmed identifications, departures and matches, in the statement that lists them."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    DateField,
    Exists,
    F,
    OuterRef,
    Q,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from minzheng.core.access.doors import get_visible
from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.registers.spells import Day, Today
from minzheng.domains.assistance.rescue import limits
from minzheng.domains.assistance.rescue.choices import Act, Mark, Verdict, Way
from minzheng.domains.assistance.rescue.models import (
    Departure,
    Described,
    Identification,
    KinMatch,
    MissingReport,
    Stay,
    StayAct,
)

VERDICTS = Verdict.choices
STAY, REPORT, MATCH = "assistance.stay", "assistance.missing_report", "assistance.kin_match"


class Standing(TextChoices):
    """在站状态 — how a stay stands: exactly one of these."""

    STRANDED = "stranded", "滞留待安置"
    UNKNOWN = "unknown", "身份待查明"
    KNOWN = "known", "在站，身份已查明"
    SETTLED = "settled", "已落户安置"
    LEFT = "left", "已离站"


class Sought(TextChoices):
    """寻亲状态 — how a report stands."""

    OPEN = "open", "寻找中"
    FOUND = "found", "已找到"
    CLOSED = "closed", "已结案"


CHIPS: dict[str, str] = {
    Standing.STRANDED: "late", Standing.UNKNOWN: "soon", Standing.KNOWN: "go", Standing.SETTLED: "ok", Standing.LEFT: "off",
}  # fmt: skip
SOUGHT_CHIPS: dict[str, str] = {Sought.OPEN: "soon", Sought.FOUND: "ok", Sought.CLOSED: "off"}


def _day(at: Day) -> Combinable:
    return Value(at, output_field=DateField()) if isinstance(at, date) else at


def stays(at: Day | None = None) -> ScopedQuerySet[Any]:
    """在站救助 — stays begun by a day (today), each with ``known_on``, ``left_on``, ``way``, the last days of its clocks and how it ``stands``."""
    day = _day(Today() if at is None else at)
    own = {"stay": OuterRef("pk")}
    known = Identification.objects.counted().filter(identified_on__lte=day, **own)
    gone = Departure.objects.counted().filter(left_on__lte=day, **own)
    rows: ScopedQuerySet[Any] = Stay.objects.filter(entered_on__lte=day)
    rows = rows.annotate(
        known_on=Case(
            When(person__isnull=False, then=F("entered_on")), default=Subquery(known.values("identified_on")[:1]),
            output_field=DateField(),
        ),
        left_on=Subquery(gone.values("left_on")[:1]), way=Subquery(gone.values("way")[:1]),
        settle_by=limits.after("entered_on", limits.SETTLE), report_by=limits.after("entered_on", limits.REPORT),
        notice_by=limits.after("entered_on", limits.NOTICE), dna_by=limits.after("entered_on", limits.DNA),
    )  # fmt: skip
    return rows.annotate(
        stands=Case(
            When(way=Way.SETTLED, then=Value(Standing.SETTLED)), When(left_on__isnull=False, then=Value(Standing.LEFT)),
            When(known_on__isnull=False, then=Value(Standing.KNOWN)), When(settle_by__lt=day, then=Value(Standing.STRANDED)),
            default=Value(Standing.UNKNOWN), output_field=CharField(),
        )
    )  # fmt: skip


def done(act: Act) -> Exists:
    """Whether an act of a stay was done."""
    return Exists(StayAct.objects.filter(stay=OuterRef("pk"), act=act))


def unidentified() -> Q:
    """Of ``stays``: those of whom nobody knew at entry who they are."""
    return Q(person__isnull=True)


def kin_found(at: Day) -> Q:
    """Of ``stays``: whose family was found by a day, by an identification or by a match with a report."""
    own = {"stay": OuterRef("pk"), "confirmed_at__isnull": False}
    known = Identification.objects.filter(kin_found=True, identified_on__lte=at, **own)
    matched = KinMatch.objects.filter(verdict=Verdict.SAME, accepted_on__lte=at, **own)
    return Q(Exists(known)) | Q(Exists(matched))


def overdue(rows: ScopedQuerySet[Any], at: Day, act: Act, by: str) -> ScopedQuerySet[Any]:
    """Of ``stays``: of people whom nobody knew all through the limit of an act, which was not done by then nor since.

    A departure or an identification that waits for its second person is enough to silence a clock; that it waits too long is told apart.
    """
    own = {"stay": OuterRef("pk")}
    known = Identification.objects.filter(identified_on__lte=OuterRef(by), **own)
    gone = Departure.objects.filter(left_on__lte=OuterRef(by), **own)
    return rows.filter(unidentified(), ~Exists(known), ~Exists(gone), ~done(act), **{f"{by}__lt": at})


def again() -> Subquery:
    """The number of the last stay of the same person that ended within the limit before this one began; empty where there is none.

    A person is known by his own entry, or by a confirmed identification of either stay.
    """
    earlier = Stay.objects.annotate(
        who=_who(), over=Subquery(Departure.objects.counted().filter(stay=OuterRef("pk")).values("left_on")[:1])
    ).annotate(again_by=limits.after("over", limits.REPEAT))
    earlier = earlier.filter(
        who=OuterRef("who"), entered_on__lt=OuterRef("entered_on"), over__lte=OuterRef("entered_on"),
        again_by__gte=OuterRef("entered_on"),
    )  # fmt: skip
    return Subquery(earlier.order_by("-entered_on").values("number")[:1])


def _who() -> Coalesce:
    known = Identification.objects.counted().filter(stay=OuterRef("pk")).values("person")[:1]
    return Coalesce(F("person"), Subquery(known), output_field=BigIntegerField())


def with_earlier(rows: ScopedQuerySet[Any]) -> ScopedQuerySet[Any]:
    """Stays with ``who`` (the key of the person) and ``repeats`` (the number of the stay that this one repeats)."""
    return rows.annotate(who=_who()).annotate(repeats=again())


def reports() -> ScopedQuerySet[Any]:
    """寻亲报告 — each with how it ``stands``: closed by its asker, found by a confirmed match, or open."""
    found = KinMatch.objects.counted().filter(report=OuterRef("pk"), verdict=Verdict.SAME)
    return MissingReport.objects.annotate(
        stands=Case(
            When(Exists(found), then=Value(Sought.FOUND)), When(closed_on__isnull=False, then=Value(Sought.CLOSED)),
            default=Value(Sought.OPEN), output_field=CharField(),
        )
    )  # fmt: skip


def get_report(user: User, uid: UUID, *, to: Permission = Permission.REGISTER_VIEW) -> Any:
    """One report in the user's scope, with how it stands."""
    return get_visible(reports().select_related("division"), user, uid, to=to)


def marks_of(described: Described) -> str:
    """体貌特征 — the marks of a stay or a report in words."""
    titles = dict(Mark.choices)
    return "、".join(str(titles[mark]) for mark in described.marks)
