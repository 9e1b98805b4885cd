"""范围 — post × division subtree, as one indexed predicate on a path column."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import models
from django.db.models import Q

from minzheng.core.access.permissions import Permission
from minzheng.core.divisions.models import Division

if TYPE_CHECKING:
    from minzheng.core.access.models import User

ModelT = TypeVar("ModelT", bound=models.Model)


@dataclass(frozen=True)
class Scope:
    """可见范围 — the subtrees in which a user may do one act. Empty means nowhere."""

    paths: tuple[str, ...]

    def covers(self, path: str) -> bool:
        """Whether a division path lies inside."""
        return any(path.startswith(mine) for mine in self.paths)

    @property
    def everything(self) -> bool:
        """Whether the scope holds the root of a tree: nothing needs to be filtered."""
        return any(path.count("/") == 1 for path in self.paths)

    def as_condition(self, field: str = "division") -> Q:
        """The predicate over a model whose ``field`` is a division ("" for divisions themselves)."""
        if self.everything:
            return Q()
        name = f"{field}__path__startswith" if field else "path__startswith"
        condition = Q(pk__in=[])
        for path in self.paths:
            condition |= Q(**{name: path})
        return condition

    def division_keys(self, below: str = "") -> tuple[int, ...] | None:
        """Keys of the divisions of all times inside, and below a path when one is given; None when nothing is left out.

        A list over a large table is planned far better with the keys than with a join on paths: the planner sees how
        many records they hold. One statement, asked once per scope and path.
        """
        if self.everything and not below:
            return None
        if below not in self._keys:
            rows = Division.objects.filter(self.as_condition(""), path__startswith=below)
            self._keys[below] = tuple(rows.order_by("pk").values_list("pk", flat=True))
        return self._keys[below]

    @cached_property
    def _keys(self) -> dict[str, tuple[int, ...]]:
        return {}


class ScopedQuerySet(models.QuerySet[ModelT]):
    """受限查询 — a queryset that knows what a user may see."""

    division_field = "division"

    def visible_to(self, user: "User | Any", to: Permission) -> Self:
        """Only what lies in the scope in which ``user`` holds permission ``to``."""
        from minzheng.core.access.reads import scope_of  # models import scopes; reads import models

        return self.within(scope_of(user, to))

    def within(self, scope: Scope) -> Self:
        """Only what lies in a scope."""
        return self.filter(scope.as_condition(self.division_field))
