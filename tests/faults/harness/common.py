"""What every script of the trials uses: who works, in which county and month, and how the database is asked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

MONTH = date(2021, 8, 1)
DAY = date(2021, 8, 30)
KEY = UUID("018f0000-0000-7000-8000-00000000fa17")
FINANCE, CASHIER, LEADER = "zhoucaiwu", "qinchuna", "mafenguan"
CLERK, OFFICER, REVIEWER = "wangchuangkou", "lixiangzhen", "zhaoxianshen"


@dataclass(frozen=True)
class Script:
    """A user's work: ``step`` does what is next and says whether anything was; ``result`` is what all of it came to.

    ``essence`` is what it came to where the product itself asked for another beginning, as after a job that failed.
    """

    name: str
    step: Callable[[], bool]
    result: Callable[[], object]
    essence: Callable[[], object]


def user(name):
    from minzheng.core.access.models import User

    return User.objects.get(username=name)


def asked(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall()


def events(prefix, *without):
    """How often each action was told."""
    rows = asked(
        "SELECT action, COUNT(*) FROM audit_auditevent WHERE action LIKE %s GROUP BY action ORDER BY action",
        f"{prefix}.%",
    )
    return [row for row in rows if row[0] not in without]


def county():
    from django.db.models import Count

    from minzheng.core.benefits.models import Enrolment
    from minzheng.core.divisions.models import Division

    decided = Enrolment.objects.filter(follows=None)  # what follows is only where the demonstration has runs of its own
    most = decided.values("division__county").annotate(n=Count("pk")).order_by("-n", "division__county")[0]
    return Division.objects.get(pk=most["division__county"])
