"""权限查询 — what a user holds today, and where."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from minzheng.core.access.models import Appointment, User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.posts import POSTS
from minzheng.core.access.scopes import Scope
from minzheng.core.divisions.models import Division
from minzheng.core.divisions.reads import scope_paths
from minzheng.kernel import periods


def appointments_of(user: User, at: date | None = None) -> list[Appointment]:
    """The user's appointments in force, read once per request object."""
    day = at or periods.today()
    held: dict[date, list[Appointment]] = user.__dict__.setdefault("_appointments", {})
    if day not in held:
        rows = user.appointments.filter(Q(until__isnull=True) | Q(until__gt=day), since__lte=day)
        held[day] = list(rows.select_related("division").order_by("since", "id"))
    return held[day]


def permissions_of(user: User) -> frozenset[Permission]:
    """Everything the user may do somewhere."""
    if not user.is_active:
        return frozenset()
    return frozenset[Permission]().union(*(appointment.kind.permissions for appointment in appointments_of(user)))


def scope_of(user: User | Any, to: Permission) -> Scope:
    """The subtrees in which the user holds a permission today; a merged unit's staff also see what it took over."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return Scope(())
    scopes: dict[Permission, Scope] = user.__dict__.setdefault("_scopes", {})
    if to not in scopes:
        held = [appointment.division for appointment in appointments_of(user) if to in appointment.kind.permissions]
        scopes[to] = Scope(_outermost(path for division in held for path in scope_paths(division)))
    return scopes[to]


def _outermost(paths: Iterable[str]) -> tuple[str, ...]:
    """Drop paths that lie inside another one."""
    kept: list[str] = []
    for path in sorted(set(paths)):
        if not any(path.startswith(outer) for outer in kept):
            kept.append(path)
    return tuple(kept)


@dataclass(frozen=True)
class Desk:
    """经办 — an account by its name, and where it works: the division and the post, empty when it holds none."""

    name: str
    office: str


def desks_of(users: Iterable[int], at: date | None = None) -> dict[int, Desk]:
    """Accounts by key with the first post that each holds on a day: two statements, whatever their number."""
    day, keys = at or periods.today(), set(users)
    held = Appointment.objects.filter(Q(until__isnull=True) | Q(until__gt=day), user__in=keys, since__lte=day)
    offices: dict[int, str] = {}
    for one in held.select_related("division").order_by("since", "id"):
        offices.setdefault(one.user_id, f"{one.division.name} {one.kind.title}")
    names = User.objects.filter(pk__in=keys).values_list("pk", "name")
    return {key: Desk(name, offices.get(key, "")) for key, name in names}


def people_at(division: Division, to: Permission, *, below: tuple[str, ...] = ()) -> list[int]:
    """Keys of the users in service whose post at a division, or at the levels ``below`` inside it, lets them do something."""
    today = periods.today()
    posts = [post.code for post in POSTS if to in post.permissions]
    place = Q(division=division) | Q(division__path__startswith=division.path, division__level__in=below)
    held = Appointment.objects.filter(
        place, Q(until__isnull=True) | Q(until__gt=today), since__lte=today, post__in=posts
    )
    return sorted(set(held.filter(user__is_active=True).values_list("user", flat=True)))


def accounts() -> QuerySet[User]:
    """All accounts, for the administrators."""
    return User.objects.order_by("username").prefetch_related("appointments__division")


def appointment(uid: UUID) -> Appointment | None:
    """An appointment by its outside number."""
    return Appointment.objects.filter(uid=uid).select_related("user", "division").first()
