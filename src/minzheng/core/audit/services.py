"""审计登记 — the only way an event comes about: inside the transaction of the write that it tells of."""

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from minzheng.core.audit.models import AuditEvent


class Actor(Protocol):
    """操作人 — whoever acts: a user, or the word "system"."""

    pk: Any
    name: str


@dataclass(frozen=True)
class Surroundings:
    """请求环境 — what the current request adds to each of its events."""

    request_id: str = ""
    address: str = ""
    post: str = ""


SURROUNDINGS: ContextVar[Surroundings] = ContextVar("audit_surroundings")


def _event(action: str, *, by: Actor | str, **said: Any) -> AuditEvent:
    around = SURROUNDINGS.get(Surroundings())
    return AuditEvent(
        action=action,
        actor_id=None if isinstance(by, str) else by.pk,
        actor=by if isinstance(by, str) else by.name,
        post=around.post,
        request_id=around.request_id,
        address=around.address,
        **said,
    )


def record(
    action: str,
    *,
    by: Actor | str,
    target_kind: str = "",
    target_uid: UUID | None = None,
    division_path: str = "",
    reason: str = "",
    body: dict[str, Any] | None = None,
) -> AuditEvent:
    """Write one event. ``action`` is a dotted verb such as ``register.export``; ``by`` a user or "system"."""
    event = _event(
        action,
        by=by,
        target_kind=target_kind,
        target_uid=target_uid,
        division_path=division_path,
        reason=reason,
        body=body or {},
    )
    event.save(force_insert=True)
    return event
