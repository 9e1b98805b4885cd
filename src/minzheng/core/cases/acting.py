"""经办身份 — who presses, and in whose posts: his own over the division of the case, and those of whom he stands in for.

A substitute stays the person that he is: ``not_by`` looks at persons, and what the absent person may not do himself because he
had a hand in the case, nobody does in his place.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import appointments_of, scope_of
from minzheng.core.access.scopes import Scope
from minzheng.core.cases.powers.models import Substitution
from minzheng.core.divisions.reads import scope_paths
from minzheng.kernel import periods
from minzheng.kernel.workflow import Actor, Course, Move, holders

Held = tuple[str, tuple[str, ...]]


@dataclass(frozen=True)
class Standing:
    """经办身份 — a user and those he stands in for on a day."""

    user: User
    principals: tuple[User, ...]
    at: date

    @property
    def keys(self) -> frozenset[int]:
        """The persons whose assignments count as his."""
        return frozenset({self.user.pk, *(one.pk for one in self.principals)})

    def scope(self, to: Permission) -> Scope:
        """Where he may do something with cases."""
        return Scope(tuple(sorted({path for one in (self.user, *self.principals) for path in scope_of(one, to).paths})))

    def held(self) -> list[Held]:
        """Codes of his posts that work on cases, each with the paths over which he holds it."""
        return [held for one in (self.user, *self.principals) for held in _held(one, self.at)]

    def posts_over(self, path: str) -> frozenset[str]:
        """Codes of the posts that count for a case in a division."""
        return frozenset(code for code, paths in self.held() if path.startswith(paths))

    def actor_over(self, path: str) -> Actor:
        """经办人 — as the kernel knows him."""
        return Actor(self.user.pk, self.posts_over(path))

    def lent_by(self, wanted: frozenset[str], path: str) -> User | None:
        """被代理人 — the person whose post is needed for what asks for one of these posts; None where his own suffices."""
        if wanted & posts_of(self.user, path, self.at):
            return None
        return next((one for one in self.principals if wanted & posts_of(one, path, self.at)), None)

    def against(self, course: Course, move: Move, path: str) -> Iterator[str]:
        """不能代办的原因 — a move that the absent person could not take himself is not taken in his place."""
        lender = self.lent_by(frozenset(post.code for post in holders(course, move)), path)
        before = [f"“{one.title}”" for one in move.not_by if lender is not None and lender.pk in course.hands(one)]
        if before:
            yield f"您所代理的人办过{'、'.join(before)}，这一步也不能由您代办。"


def standing_of(user: User, at: date | None = None) -> Standing:
    """经办身份 — a user as he stands on a day: one statement beside those of his posts."""
    day = at or periods.today()
    rows = Substitution.objects.on(day).filter(person=user, stands_in_for__is_active=True)
    principals = [one.stands_in_for for one in rows.select_related("stands_in_for").order_by("id")]
    return Standing(user, tuple(principals), day)


def posts_of(user: User, path: str, at: date) -> frozenset[str]:
    """本人岗位 — codes of the posts that a user himself holds over a division, of those that work on cases."""
    return frozenset(code for code, paths in _held(user, at) if path.startswith(paths))


def _held(user: User, at: date) -> list[Held]:
    if not user.is_active:
        return []
    return [
        (one.post, scope_paths(one.division))
        for one in appointments_of(user, at)
        if Permission.CASE_WORK in one.kind.permissions
    ]
