"""记录登记 — whoever keeps records that point to a division says so here, so that a split can list them for decision.

A split, a move or an abolition moves nothing by itself: each record found through a holder goes onto the work list, and
``worklist.services`` moves it, alone or with all of its unit, through the holder's own service.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from minzheng.core.divisions.models import Division
from minzheng.kernel.registry import Registry

Mover = Callable[..., None]


@dataclass(frozen=True)
class Holder:
    """记录种类 — a permanent code, a title, the records (with ``uid`` and ``division``), and the service that moves some.

    ``move`` is called as ``move(uids, division, by=actor)`` inside the transaction of the decision; ``uids`` may be a statement.
    """

    code: str
    title: str
    records: Callable[[], QuerySet[Any]]
    move: Mover


HOLDERS: Registry[Holder] = Registry("区划下的记录")


def move_records(holder: str, records: Iterable[UUID] | QuerySet[Any, Any], division: Division, *, by: Any) -> None:
    """Let the holder move some of its records; raises NotRegistered for an unknown holder."""
    HOLDERS.get(holder).move(records, division, by=by)
