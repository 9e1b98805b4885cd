"""演示管理 — what sections do with the plan in the invented city: shares decided and amended, persons, reports, a closing.

It has no rows and no figures of its own: it uses the product's services on the plan that was loaded, as people would.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import cycle
from typing import Any

from minzheng.core.access.models import Appointment, User
from minzheng.core.divisions import reads as divisions
from minzheng.core.parties.models import Organisation
from minzheng.core.plan import reads
from minzheng.core.plan.allocations.models import Allocation
from minzheng.core.plan.allocations.reads import Proposal, can_be_allocated, proposed
from minzheng.core.plan.allocations.schedule import QUARTERS, divided
from minzheng.core.plan.allocations.services import allocate, counts_city
from minzheng.core.plan.figures import Reach, reach_of
from minzheng.core.plan.freezes import services as freezes
from minzheng.core.plan.models import Plan, PlanItem, Promise, Responsibility, SelfReport
from minzheng.core.plan.owners import services as owners
from minzheng.core.plan.owners.reads import must_be_reported
from minzheng.kernel.periods import Month
from minzheng.project.demonstration.chapters.chapter import AFTERNOON, MORNING, Chapter, Ground, moment
from minzheng.project.demonstration.copying import stored

OFFICER = "city_officer"
DIVIDED = (
    ("T14", Proposal.POPULATION), ("T15", Proposal.POPULATION), ("T16", Proposal.EQUAL), ("T25", Proposal.POPULATION),
)  # fmt: skip
AMENDED = "T16"
RHYTHM = (1, 3, 4, 2)  # how the year's work is spread over its quarters
REPORTED = 6  # promises that have reports
SAYINGS = (
    ("on_pace", "方案已经印发，各项工作按计划推进。"),
    ("on_pace", "完成半数以上，下月组织中期检查。"),
    ("difficult", "有的县（市、区）资金没有到位，正在协调。"),
)


def load(ground: Ground, _rows: Sequence[Any]) -> Mapping[str, int]:
    """Decide, entrust, report and propose, as far as the day allows; how many of each."""
    plan = reads.the_plan()
    city = divisions.city(ground.known_on)
    officers = [one.user for one in Appointment.objects.filter(post=OFFICER).select_related("user").order_by("id")]
    people = [one for one in officers if one not in ground.cast.sections.values()]
    since = date(ground.year, 2, 1)
    if plan is None or city is None or not people or plan.year != ground.year or ground.known_on < since:
        return {}
    promises = {one.code: one for one in plan.promises.select_related("item").order_by("item__number", "id")}
    return {
        "plan.allocation": _divide(plan, promises, ground.known_on, since, people[0]),
        "plan.responsibility": _entrust(plan, since, people, ground.cast.sections),
        "plan.self_report": _report(promises, ground.known_on, people),
        "plan.freeze": _propose(plan, ground.known_on, people[-1]),
    }


def _divide(plan: Plan, promises: Mapping[str, Promise], known_on: date, since: date, by: User) -> int:
    reach = reach_of(plan.default_set, known_on)
    amended_on = date(since.year, 7, 5)
    for code, way in DIVIDED:
        promise = promises.get(code)
        if promise is None or not can_be_allocated(promise):
            continue
        own = divisions.city(known_on) if counts_city(promise) else None
        grid = {unit: _spread(parts) for unit, parts in proposed(promise, reach, way, own).items()}
        allocate(promise, plan.default_set, grid, decided_on=since, paper=f"{since.year} 年民政工作任务分解表", by=by)
        if code == AMENDED and known_on >= amended_on and len(reach.units) > 1:
            allocate(
                promise, plan.default_set, _moved(grid, reach), decided_on=amended_on, paper="局长办公会议纪要",
                reason="一个站点的选址调整到相邻的县（市、区）", by=by,
            )  # fmt: skip
    return Allocation.objects.count()


def _spread(parts: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """A unit's share over the quarters: most of it in the middle of the year."""
    return divided(sum(parts, Decimal(0)), RHYTHM)


def _moved(grid: Mapping[str, tuple[Decimal, ...]], reach: Reach) -> dict[str, tuple[Decimal, ...]]:
    """One piece of the last quarter goes from the first unit that has one to the last."""
    giver = next((unit.code for unit in reach.units[:-1] if grid[unit.code][-1]), "")
    taker = reach.units[-1].code
    if not giver:
        return dict(grid)
    moved = {code: list(parts) for code, parts in grid.items()}
    moved[giver][QUARTERS[-1] - 1] -= 1
    moved[taker][QUARTERS[-1] - 1] += 1
    return {code: tuple(parts) for code, parts in moved.items()}


def _entrust(plan: Plan, since: date, people: Sequence[User], sections: Mapping[str, User]) -> int:
    """Each item to the section that the plan names first, and to that section's own person, or to one of the others."""
    offices = list(
        Organisation.objects.filter(kind=Organisation.Kind.OFFICE, division__level="city", parent__isnull=False).order_by("code")
    )  # fmt: skip
    if not offices:
        return 0

    def office_of(item: PlanItem) -> Organisation:
        named = [one for owner in item.owners for one in offices if one.name.endswith(owner)]
        return named[0] if named else offices[0]

    turns = cycle(people)
    made = [
        Responsibility(
            item=item, office=office_of(item), person=sections.get(next(iter(item.owners), "")) or next(turns),
            since=since, set_by=people[0],
        )
        for item in reads.items_of(plan)
    ]  # fmt: skip
    return len(stored(made))


def _report(promises: Mapping[str, Promise], known_on: date, people: Sequence[User]) -> int:
    """Some months of some promises that no register tells of; the last month waits for a second person."""
    asked = [one for one in promises.values() if must_be_reported(one)] or list(promises.values())
    by_item = {one.item_id: one.person for one in Responsibility.objects.select_related("person")}
    count, months = 0, [Month.of(known_on).previous.previous, Month.of(known_on).previous]
    for place, promise in enumerate(asked[:REPORTED]):
        by = by_item.get(promise.item_id)
        others = [one for one in people if one != by]
        for number, month in enumerate(one for one in months if one.year == known_on.year):
            if by is None or month.first < date(known_on.year, 2, 1):
                continue
            judgement, words = SAYINGS[(place + number) % len(SAYINGS)]
            given = owners.report(
                promise, month.first, text=words, judgement=judgement, progress=20 + 10 * (place + number), by=by
            )
            count += 1
            reported_at = moment(month.last, MORNING)
            if number == 0 and others:
                owners.confirm_report(given, by=others[0])
                SelfReport.objects.filter(pk=given.pk).update(
                    reported_at=reported_at, confirmed_at=moment(month.following.first, AFTERNOON)
                )
            else:
                SelfReport.objects.filter(pk=given.pk).update(reported_at=reported_at)
    return count


def _propose(plan: Plan, known_on: date, by: User) -> int:
    """The month before last is proposed to be closed; somebody else decides."""
    month = Month.of(known_on).previous
    if month.year != plan.year:
        return 0
    freezes.prepare(plan, plan.default_set, month.last, note="各县（市、区）已核对", by=by)
    return 1


MANAGEMENT = Chapter("management", draft=lambda _draft: (), load=load)
