"""预警查询 — what stands badly since when, as far as the viewer's own part goes."""

from django.db.models import F, QuerySet

from minzheng.core.access.scopes import Scope
from minzheng.core.plan.alerts.models import StandingChange
from minzheng.core.plan.models import Plan
from minzheng.core.plan.statuses import Status

BAD = (Status.INCOMPLETE, Status.SLOW, Status.LATE)
SEVERITY = {Status.MET: 0, Status.INCOMPLETE: 2, Status.SLOW: 2, Status.LATE: 3}  # all others: 1


def is_worse(before: Status | None, status: Status) -> bool:
    """Whether a standing calls for an alert: bad, and worse than what was known."""
    return status in BAD and SEVERITY[status] > (1 if before is None else SEVERITY.get(before, 1))


def latest(plan: Plan) -> QuerySet[StandingChange]:
    """The last known standing of every promise and of every county's share."""
    rows = StandingChange.objects.filter(promise__plan=plan)
    return rows.order_by("promise_id", "unit_id", "-id").distinct("promise_id", "unit_id")


def standing_alerts(plan: Plan, scope: Scope) -> list[StandingChange]:
    """现有预警 — what stands badly now: everything for the city, for a county its own shares; the newest first."""
    rows = StandingChange.objects.filter(pk__in=latest(plan).values("pk"), status__in=BAD)
    rows = rows.select_related("promise__item", "unit").order_by(F("unit_id").asc(nulls_first=True), "-id")
    found = list(rows)
    if scope.everything:
        return found
    return [one for one in found if one.unit is not None and _touches(scope, one.unit.path)]


def _touches(scope: Scope, path: str) -> bool:
    """Whether a county lies in a scope, or a scope in the county."""
    return any(mine.startswith(path) or path.startswith(mine) for mine in scope.paths)
