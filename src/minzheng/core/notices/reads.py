"""通知查询 — what waits for a user."""

from django.db.models import QuerySet

from minzheng.core.access.models import User
from minzheng.core.notices.models import Notice


def of_user(user: User) -> QuerySet[Notice]:
    """A user's notices, newest first."""
    return Notice.objects.filter(user=user).order_by("-at", "-id")


def unread_count(user: User) -> int:
    """How many the bell counts."""
    return Notice.objects.filter(user=user, read_at__isnull=True).count()
