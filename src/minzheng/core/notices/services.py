"""通知登记 — telling users things."""

from minzheng.core.access.models import User
from minzheng.core.notices.models import Notice
from minzheng.kernel import periods


def tell(user: User, title: str, *, body: str = "", url: str = "", by: User | str) -> Notice:  # noqa: ARG001 — every write says by
    """Put one message before a user."""
    return Notice.objects.create(user=user, title=title, body=body, url=url)


def mark_read(user: User, *, by: User) -> int:  # noqa: ARG001 — every write says by
    """Mark all of a user's notices as read; returns how many were new."""
    return Notice.objects.filter(user=user, read_at__isnull=True).update(read_at=periods.now())
