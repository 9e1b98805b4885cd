"""通知登记 — telling users things."""

from collections.abc import Iterable
from dataclasses import dataclass

from minzheng.core.access.models import User
from minzheng.core.notices.models import Notice
from minzheng.kernel import periods


def tell(user: User, title: str, *, body: str = "", url: str = "", by: User | str) -> Notice:  # noqa: ARG001 — every write says by
    """Put one message before a user."""
    return Notice.objects.create(user=user, title=title, body=body, url=url)


@dataclass(frozen=True)
class Message:
    """消息 — one message to one user, before it is put before him; ``user`` is his key."""

    user: int
    title: str
    body: str = ""
    url: str = ""


def tell_each(messages: Iterable[Message], *, by: User | str) -> int:  # noqa: ARG001 — every write says by
    """Put many messages before their users at once; returns how many."""
    rows = [Notice(user_id=one.user, title=one.title, body=one.body, url=one.url) for one in messages]
    return len(Notice.objects.bulk_create(rows))


def mark_read(user: User, *, by: User) -> int:  # noqa: ARG001 — every write says by
    """Mark all of a user's notices as read; returns how many were new."""
    return Notice.objects.filter(user=user, read_at__isnull=True).update(read_at=periods.now())
