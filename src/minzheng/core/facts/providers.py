"""状况取自 — facts that stand elsewhere already are never typed a second time: each is read where it stands.

A provider is an expression over the memberships of a day (for a member) or the households of a day. The concepts below give
theirs here; those above register theirs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import F
from django.db.models.expressions import Combinable

from minzheng.kernel.registry import Registry


@dataclass(frozen=True)
class Provider:
    """取自 — ``code`` is the fact's, ``where`` says to people in which register it is mended."""

    code: str
    where: str
    expression: Callable[[date], Combinable]


PROVIDERS: Registry[Provider] = Registry("状况取自")


def _column(code: str, where: str, path: str) -> None:
    PROVIDERS.add(Provider(code, where, lambda _on: F(path)))


_column("born_on", "人员", "person__born_on")
_column("county", "家庭", "division__county__code")
_column("settlement", "家庭", "settlement")
_column("local_hukou", "家庭", "local_hukou")
