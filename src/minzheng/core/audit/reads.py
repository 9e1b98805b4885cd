"""审计查询 — the shared questions to the log."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from minzheng.core.audit.models import AuditEvent


def of_target(uid: UUID) -> QuerySet[AuditEvent]:
    """All events about one object, newest first."""
    return AuditEvent.objects.filter(target_uid=uid).order_by("-at", "-id")


def all_events() -> QuerySet[AuditEvent]:
    """Every event, newest first; only the audit administrator's pages ask this."""
    return AuditEvent.objects.order_by("-id")


def count_of(action: str, actor: int, *, since: datetime) -> int:
    """How often somebody did something since a moment."""
    return AuditEvent.objects.filter(action=action, actor_id=actor, at__gte=since).count()
