"""谁去走访 — who may go with a checklist to a place: holders of one of its posts over it, on the day."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from minzheng.core.access.models import Appointment, User
from minzheng.core.access.reads import appointments_of
from minzheng.core.divisions.models import Division
from minzheng.core.divisions.reads import scope_paths
from minzheng.core.visits.checklist import Checklist


def may_go(user: User, checklist: type[Checklist], path: str, on: date) -> bool:
    """Whether a user holds one of the checklist's posts over a division on a day."""
    posts = codes_of(checklist)
    held = (one for one in appointments_of(user, on) if user.is_active and one.post in posts)
    return any(path.startswith(scope_paths(one.division)) for one in held)


def who_may_go(checklist: type[Checklist], place: Division, on: date) -> list[User]:
    """可以去的人 — everybody who may, by name: those of the place itself first, then of those above it. Two statements."""
    parts = place.path.rstrip("/").split("/")
    above = ["/".join(parts[: depth + 1]) + "/" for depth in range(len(parts))]
    held = Appointment.objects.filter(
        Q(until__isnull=True) | Q(until__gt=on), since__lte=on, post__in=codes_of(checklist), division__path__in=above,
        user__is_active=True,
    )  # fmt: skip
    near: dict[int, int] = {}
    for user, path in held.values_list("user", "division__path"):
        near[user] = max(near.get(user, 0), len(path))
    people = User.objects.filter(pk__in=near).order_by("name", "id")
    return sorted(people, key=lambda one: -near[one.pk])


def codes_of(checklist: type[Checklist]) -> Collection[str]:
    """Codes of the posts of a checklist."""
    return {post.code for post in checklist.by}
