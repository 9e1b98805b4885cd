"""访问限次 — counts what one address asks of the public pages, in the database, so that all processes count together."""

from datetime import datetime, timedelta

from django.db import connection
from django.utils.crypto import salted_hmac

from minzheng.core.publicity.limits.models import PublicVisit
from minzheng.kernel import periods

COUNT = """
    INSERT INTO publicity_publicvisit (source, window_at, count) VALUES (%s, %s, 1)
    ON CONFLICT (source, window_at) DO UPDATE SET count = publicity_publicvisit.count + 1
    RETURNING count
"""
KEPT = timedelta(days=1)


def too_often(address: str, what: str, *, most: int, within: timedelta, by: str) -> bool:  # noqa: ARG001 — every write says by
    """Count one request of an address, and say whether it is one too many for its window. One statement."""
    digest = salted_hmac("minzheng.public", f"{what}:{address}", algorithm="sha256").hexdigest()[:32]
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [digest, _window(within)])
        (count,) = cursor.fetchone()
    return bool(count > most)


def _window(within: timedelta) -> datetime:
    now = periods.now()
    return now - timedelta(seconds=now.timestamp() % within.total_seconds())


def sweep(*, by: str) -> int:  # noqa: ARG001 — every write says by
    """Forget counts of more than a day ago; returns how many."""
    return PublicVisit.objects.filter(window_at__lt=periods.now() - KEPT).delete()[0]
