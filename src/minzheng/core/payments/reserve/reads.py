"""备用金查询 — what was handed out first in an application, and what came back of it."""

from minzheng.core.cases.models import Case
from minzheng.core.payments.reserve.declarations import FIRST_HELPS
from minzheng.core.payments.reserve.models import ReserveEntry

__all__ = ["ReserveEntry", "entries_of"]


def entries_of(case: Case) -> list[ReserveEntry]:
    """先行救助收支 — the entries about an application, the earliest first: one statement; none asked for other matters."""
    if case.matter not in FIRST_HELPS:
        return []
    return list(ReserveEntry.objects.filter(case=case).order_by("pk"))
