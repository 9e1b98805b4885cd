"""预警登记 — look how everything stands, keep what changed, and tell those who answer for what grew worse. Once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db import transaction

from minzheng.core.access.models import User
from minzheng.core.audit import services as audit
from minzheng.core.divisions.models import Division
from minzheng.core.notices import services as notices
from minzheng.core.plan import reads
from minzheng.core.plan.alerts.models import StandingChange
from minzheng.core.plan.alerts.reads import is_worse, latest
from minzheng.core.plan.allocations.reads import in_force, shares_of, unit_standings
from minzheng.core.plan.figures import compute
from minzheng.core.plan.models import Plan, Promise
from minzheng.core.plan.owners.reads import answering, people_of_units
from minzheng.core.plan.shapes import INDICATORS
from minzheng.core.plan.statuses import Status
from minzheng.kernel import periods

NAMED = 3  # promises that a notice names before it only counts
LONGEST_TITLE = 120
Stands = tuple[Promise, Division | None, Status]


@transaction.atomic
def raise_alerts(plan: Plan, *, by: User | str) -> int:
    """进度预警 — compare today's standing with the last known one; an unchanged standing tells nobody anything.

    Returns how many promises and shares grew worse.
    """
    Plan.objects.select_for_update().get(pk=plan.pk)
    at = reads.day_for(plan, periods.today())
    known = {(one.promise_id, one.unit_id): Status(one.status) for one in latest(plan)}
    changes = []
    for promise, unit, status in _standing(plan):
        before = known.get((promise.pk, unit.pk if unit else None))
        if status is not before:
            said = {"promise": promise, "unit": unit, "at": at, "before": before or "", "status": status}
            changes.append(StandingChange(**said, is_alert=is_worse(before, status)))
    StandingChange.objects.bulk_create(changes)
    alerts = [change for change in changes if change.is_alert]
    notices.tell_each(_messages(plan, alerts), by=by)
    if changes:
        body = {"plan": plan.code, "at": at.isoformat(), "changes": len(changes), "alerts": len(alerts)}
        audit.record("plan.alerts", by=by, target_kind="plan.plan", target_uid=plan.uid, body=body)
    return len(alerts)


def _standing(plan: Plan) -> Iterator[Stands]:
    """Every promise over the plan's usual set, and every county's share of those that were allocated."""
    at = reads.day_for(plan, periods.today())
    table = reads.table(plan, at, plan.default_set)
    for row in table.rows:
        yield row.promise, None, row.status
    allocated = in_force([row.promise for row in table.rows], at)
    for row in table.rows:
        allocation = allocated.get(row.promise.pk)
        if allocation is None or row.promise.indicator not in INDICATORS:
            continue
        allocation.promise = row.promise
        figures = compute(INDICATORS.get(row.promise.indicator), at, allocation.set_code)
        for line in unit_standings(figures, shares_of(allocation), at):
            yield row.promise, line.unit, line.standing.status


def _messages(plan: Plan, alerts: Iterable[StandingChange]) -> list[notices.Message]:
    """One message for each person, whatever the number of promises."""
    at, alerts = periods.today(), list(alerts)
    who, people = answering(plan, at), people_of_units({one.unit.lineage for one in alerts if one.unit}, at)
    of_person: dict[int, list[StandingChange]] = defaultdict(list)
    for alert in alerts:
        if alert.unit is not None:
            for user in people.get(alert.unit.lineage, []):
                of_person[user].append(alert)
        elif (found := who.of(alert.promise)) is not None:
            of_person[found.person_id].append(alert)
    return [
        notices.Message(user, _title(told), _body(told), "/plan/alerts/") for user, told in sorted(of_person.items())
    ]


def _title(told: list[StandingChange]) -> str:
    if len(told) == 1:
        return f"进度预警：{told[0].promise.title}，{told[0].standing.label}"[:LONGEST_TITLE]
    return f"进度预警：{len(told)} 项进度变差"


def _body(told: list[StandingChange]) -> str:
    named = "；".join(f"{one.promise.title}，{one.standing.label}" for one in told[:NAMED])
    return f"{named}{'；等' if len(told) > NAMED else ''}。"[:400]
