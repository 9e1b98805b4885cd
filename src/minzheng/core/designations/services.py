"""认定办理 — a title is ended before its time in two steps: somebody records the decision, another person confirms it.

The confirmed designation itself is not reopened for that: until the end is confirmed every figure still counts the title,
and afterwards the days before ``ended_on`` keep it. Reopening would take the title away from all days at once, and with
it from figures that were right.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, OuterRef, Subquery

from minzheng.core.access.models import User
from minzheng.core.audit import services as audit
from minzheng.core.designations.followers import FOLLOWERS
from minzheng.core.designations.models import Designation, DesignationEnd
from minzheng.core.designations.writing import DesignationEndWriter
from minzheng.core.registers import accepting
from minzheng.core.registers.accepting import Confirmation
from minzheng.core.registers.writing import NotPossible, in_words
from minzheng.kernel import periods


@transaction.atomic
def end(
    designation: Designation, on: date, paper: str, reason: str, *, by: User, accepted_on: date | None = None
) -> DesignationEnd:
    """Record that a confirmed title is taken away from a day on; waits for another person. Raises NotPossible.

    ``accepted_on`` is the day of the decision: without it the day itself, or today where that is yet to come.
    """
    values = {
        "designation": designation.uid, "ended_on": on, "reason": reason, "paper": paper,
        "accepted_on": accepted_on or min(on, periods.today()),
    }  # fmt: skip
    for problem in DesignationEndWriter.problems([values]).values():
        raise NotPossible("；".join(problem.values()))
    try:
        with transaction.atomic():
            (made,) = DesignationEndWriter.create_many([values], by=by)
    except IntegrityError as problem:
        raise NotPossible(in_words(problem)) from problem
    assert isinstance(made, DesignationEnd)
    audit.record(
        "designation.end", by=by, target_kind=designation.kind, target_uid=designation.uid,
        division_path=designation.division.path, body={"ended_on": str(on)},
    )  # fmt: skip
    return made


@transaction.atomic
def confirm_ends(ends: Sequence[Any], *, by: User) -> Confirmation:
    """Confirm ends that somebody else recorded: from then on the titles hold no longer than until the day of the end."""
    keys = [one.pk for one in ends]
    list(Designation.objects.select_for_update().filter(ends__in=keys).order_by("pk").values_list("pk", flat=True))
    waiting = list(DesignationEnd.objects.waiting().filter(pk__in=keys).values_list("pk", flat=True))
    outcome = accepting.confirm(DesignationEnd, ends, by=by, further=_unfit)
    confirmed = DesignationEnd.objects.counted().filter(pk__in=keys, designation=OuterRef("pk"))
    Designation.objects.filter(ends__in=keys, ends__confirmed_at__isnull=False).exclude(
        until=F("ends__ended_on")
    ).update(until=Subquery(confirmed.values("ended_on")))
    done = list(DesignationEnd.objects.counted().filter(pk__in=waiting).select_related("designation"))
    for follower in FOLLOWERS:
        follower.act(done, by=by)
    return outcome


def _unfit(ended: DesignationEnd) -> str:
    designation = ended.designation
    if not designation.counts:
        return "认定本身已不再是确认状态，请先核对认定。"
    if ended.ended_on <= designation.since or (designation.until and ended.ended_on >= designation.until):
        return "撤销日期不在认定的起止日期之间，请填报人核对。"
    return ""
