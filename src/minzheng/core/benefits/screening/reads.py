"""政策找人查询 — how many findings wait, by township, kind and programme; and the runs themselves."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Count, F, QuerySet, When

from minzheng.core.access.models import Appointment, User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.posts import POSTS
from minzheng.core.access.reads import scope_of
from minzheng.core.access.scopes import Scope
from minzheng.core.benefits.screening.models import FindingKind, ScreeningFinding, ScreeningRun
from minzheng.core.divisions.models import Division
from minzheng.core.jobs.models import Job
from minzheng.core.registers.spells import holds_on
from minzheng.kernel import periods

VIEW = Permission.REGISTER_VIEW
State = ScreeningFinding.State


@dataclass
class Row:
    """工作单一行 — a township (or whatever a household stands in above it), or a programme, with what waits there by kind."""

    code: str
    name: str
    county: str = ""
    listed: bool = True  # whether the list narrowed to its code holds just these
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """All kinds."""
        return sum(self.counts.values())


@dataclass(frozen=True)
class WorkList:
    """工作单 — what waits inside somebody's scope."""

    places: list[Row]
    programmes: list[Row]
    counts: Counter[str]


def work_list(user: User, programme: str = "") -> WorkList:
    """What waits in a user's scope, by township and by programme: two statements. ``programme`` narrows the townships."""
    by_programme: dict[str, Row] = {}
    by_place: dict[int, Counter[str]] = defaultdict(Counter)
    for place, code, kind, number in _waiting(scope_of(user, VIEW)):
        by_programme.setdefault(code, Row(code, "")).counts[kind] += number
        if programme in ("", code):
            by_place[place][kind] += number
    found = Division.objects.filter(pk__in=by_place).select_related("county").order_by("code", "pk")
    places = [
        Row(one.code, one.name, one.county.name if one.county else "", _is_township(one), by_place[one.pk])
        for one in found
    ]
    return WorkList(
        places, [by_programme[code] for code in sorted(by_programme)], sum((one.counts for one in places), Counter())
    )


def _is_township(division: Division) -> bool:
    return division.level == Division.Level.TOWNSHIP


def counted(scope: Scope) -> Counter[str]:
    """How many findings of each kind wait inside a scope."""
    rows = ScreeningFinding.objects.within(scope).filter(state=State.OPEN).order_by()
    return Counter(dict(rows.values_list("kind").annotate(number=Count("pk"))))


def words_for_townships(scope: Scope) -> Iterator[tuple[int, str]]:
    """For each township officer inside a scope under whom something waits: his key, and what waits in words. Two statements."""
    by_place: dict[int, Counter[str]] = defaultdict(Counter)
    for place, _, kind, number in _waiting(scope):
        by_place[place][kind] += number
    posts = [post.code for post in POSTS if Permission.REGISTER_CONFIRM in post.permissions]
    held = Appointment.objects.filter(
        holds_on(periods.today()), division__in=by_place, division__level=Division.Level.TOWNSHIP, post__in=posts, user__is_active=True
    )  # fmt: skip
    of_user: dict[int, Counter[str]] = defaultdict(Counter)
    for user, place in sorted(set(held.values_list("user", "division"))):
        of_user[user] += by_place[place]
    for user, counts in of_user.items():
        yield user, f"待处理线索：{in_words(counts)}。"


def in_words(counts: Counter[str]) -> str:
    """Numbers by kind, in words."""
    return "，".join(f"{kind.label} {counts[kind]:,} 条" for kind in FindingKind if counts[kind])


def _waiting(scope: Scope) -> list[tuple[int, str, str, int]]:
    """Open findings by township, programme and kind, with their number: one statement."""
    rows: QuerySet[Any] = ScreeningFinding.objects.within(scope).filter(state=State.OPEN).order_by()
    place = Case(When(division__level=Division.Level.VILLAGE, then=F("division__parent")), default=F("division"))
    return list(rows.annotate(place=place).values_list("place", "programme", "kind").annotate(number=Count("pk")))


def last_run(user: User) -> ScreeningRun | None:
    """The last finished run that covered a place of the user's."""
    around = {
        "/".join(parts[:depth]) + "/" for parts in _parts(scope_of(user, VIEW)) for depth in range(1, len(parts) + 1)
    }
    rows = ScreeningRun.objects.filter(ended_at__isnull=False).select_related("division", "asked_by")
    return rows.filter(division__path__in=around).order_by("-ended_at").first()


def _parts(scope: Scope) -> list[list[str]]:
    return [path.rstrip("/").split("/") for path in scope.paths]


def working_within(division: Division) -> ScreeningRun | None:
    """A run over this division, over one inside it or over one around it, whose job has not ended."""
    rows = ScreeningRun.objects.filter(ended_at__isnull=True).exclude(job__state__in=[Job.State.DONE, Job.State.FAILED])
    runs = rows.select_related("division", "job")
    return next((run for run in runs if _touch(run.division.path, division.path)), None)


def _touch(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def last_over(division: Division) -> ScreeningRun | None:
    """The finished run of the latest month over exactly this division."""
    rows = ScreeningRun.objects.filter(ended_at__isnull=False, division=division)
    return rows.order_by("-month", "-ended_at").first()
