"""法定期限 — days that a rule sets for the stages of an undertaking are planned with it; nobody types them."""

from collections.abc import Mapping, Sequence
from datetime import date

from minzheng.core.access.models import User
from minzheng.core.undertakings import particulars
from minzheng.core.undertakings.kinds import UndertakingKind
from minzheng.core.undertakings.models import Milestone, Undertaking


def days_of(kind: UndertakingKind, undertaking: Undertaking) -> Mapping[str, date]:
    """The day of each stage for which the kind's rule sets one; empty where there is no rule."""
    if kind.deadlines is None:
        return {}
    return kind.deadlines(undertaking.started_on, particulars.read(kind.particulars, undertaking.particulars))


def plan_milestones(kind: UndertakingKind, undertakings: Sequence[Undertaking], *, by: User) -> None:
    """Plan what the rule asks for, move what was planned for another day, and take off what it asks no longer.

    A milestone that was done stays, whatever the rule says of it now. The number of statements does not grow with the
    undertakings.
    """
    if kind.deadlines is None:
        return
    there = {(one.undertaking_id, one.stage): one for one in Milestone.objects.filter(undertaking__in=undertakings)}
    wanted = {
        (one.pk, stage): (one, day) for one in undertakings for stage, day in days_of(kind, one).items()
    }  # fmt: skip
    new = [
        Milestone(
            undertaking=one, division_id=one.division_id, stage=stage, position=kind.position(stage), planned_on=day, reported_by=by
        )
        for (key, stage), (one, day) in wanted.items()
        if (key, stage) not in there
    ]  # fmt: skip
    moved = []
    for key, (_, day) in wanted.items():
        milestone = there.get(key)
        if milestone is not None and not milestone.counts and milestone.planned_on != day:
            milestone.planned_on = day
            moved.append(milestone)
    left = [one.pk for key, one in there.items() if key not in wanted and one.planned_on and one.done_on is None]
    Milestone.objects.waiting().filter(pk__in=left).delete()
    Milestone.objects.bulk_update(moved, ["planned_on"])
    Milestone.objects.bulk_create(new)
