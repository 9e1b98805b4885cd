"""办件篇 — applications at the window of the cast's township, worked by its people day by day with the product's own services.

Every step is taken in time and every case is claimed on the day when it arrives, so that a sound city shows no alarm on any day.
Days are worked days: what falls on another one is done on the next.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from unittest import mock
from uuid import UUID

from minzheng.adapters import calendars as holidays
from minzheng.core.access.models import User
from minzheng.core.cases import services
from minzheng.core.cases.assigning import services as assigning
from minzheng.core.cases.models import Case, FiledPaper
from minzheng.core.notices import services as notices
from minzheng.kernel.workflow import workflows
from minzheng.project.demonstration.chapters.chapter import Chapter, Ground
from minzheng.project.demonstration.drafting import Draft

if TYPE_CHECKING:
    from minzheng.project.demonstration.planted import Plot

NAME = "cases"
TOWNSHIP = "130123001"
COUNT, OF_AGE = 24, 20
TODAY = "MINZHENG_TODAY"
LIVING, POVERTY = "assistance.minimum_living", "assistance.extreme_poverty"
URGENT, SPENDING = "assistance.temporary_urgent", "assistance.temporary_spending"


@dataclass(frozen=True)
class ActRow:
    """办理一步 — so many days after the opening, by whom (clerk, officer, reviewer), what, and of which name."""

    after: int
    who: str
    what: str
    name: str = ""
    words: str = ""


@dataclass(frozen=True)
class CaseRow:
    """办件一行 — an application: its matter, who asks, when, and every step until its end."""

    matter: str
    person: str
    name: str
    place: str
    opened_on: date
    key: UUID
    acts: tuple[ActRow, ...]

    def as_known_on(self, day: date) -> "CaseRow | None":
        """The row as it stands on a day: steps of later days are not known."""
        if self.opened_on > day:
            return None
        return replace(self, acts=tuple(act for act in self.acts if self.opened_on + timedelta(act.after) <= day))


# -- draft -------------------------------------------------------------------------------------------------------------
def draft(ground: Draft) -> Sequence[CaseRow]:
    """Applications at the township's window, the earliest first."""
    people = [one for one in ground.everybody if one.place.startswith(TOWNSHIP[:6]) and one.died_on is None]
    adults = [one for one in people if ground.year - one.born_on.year > OF_AGE]
    ground.rng.shuffle(adults)  # neighbours of the township first, where it has enough of them
    asking = sorted(adults, key=lambda one: not one.place.startswith(TOWNSHIP))[:COUNT]
    worked = _worked_days(ground.year)
    days = sorted(worked[min(day, max(worked))] for day in ground.spread(len(asking)))
    rows = []
    for number, (person, day) in enumerate(zip(asking, days, strict=True)):
        matter, acts = _course(number, day)
        key = UUID(int=ground.rng.getrandbits(128), version=4)
        rows.append(
            CaseRow(matter, person.id_number, person.name, person.place, day, key, _on_worked_days(acts, day, worked))
        )
    return rows


def _worked_days(year: int) -> Mapping[date, date]:
    """Every day of the year, and the first day from it on that is worked."""
    calendar = holidays.exceptions((year, year + 1)).calendar()
    first = date(year, 1, 1)
    return {day: calendar.roll_forward(day) for day in (first + timedelta(number) for number in range(420))}


def _on_worked_days(acts: Sequence[ActRow], opened_on: date, worked: Mapping[date, date]) -> tuple[ActRow, ...]:
    return tuple(replace(act, after=(worked[opened_on + timedelta(act.after)] - opened_on).days) for act in acts)


def _course(number: int, day: date) -> tuple[str, tuple[ActRow, ...]]:
    """What is asked and how it goes, in turn; the steps are those of the version of the day."""
    kind = ("granted", "granted", "urgent", "refused", "poverty", "corrected", "spending", "withdrawn")[number % 8]
    if kind == "urgent":
        return URGENT, _urgent()
    if kind == "poverty":
        return POVERTY, _recognised()
    if kind == "spending":
        return SPENDING, _spent()
    if kind == "withdrawn":
        return LIVING, (
            _accept(),
            ActRow(0, "officer", "claim"),
            ActRow(2, "officer", "move", "end", "申请人自愿撤回申请。"),
        )
    corrected = kind == "corrected"
    return LIVING, tuple(_living(day, corrected=corrected, granted=kind != "refused"))


def _accept(after: int = 0) -> ActRow:
    return ActRow(after, "clerk", "move", "accept")


def _visited(after: int) -> Iterator[ActRow]:
    """A visit by two: the officer's form, signed by the clerk."""
    yield ActRow(after, "officer", "file", "visit")
    yield ActRow(after, "clerk", "sign", "visit")


def _living(day: date, *, corrected: bool, granted: bool) -> Iterator[ActRow]:
    """最低生活保障 — with an appraisal of every application before July 2021, without since."""
    appraised = "appraisal" in {paper.name for paper in workflows.on(LIVING, day).moves["notify"].needs}
    later = 3 if corrected else 0
    if corrected:
        yield ActRow(0, "clerk", "move", "ask", "请补交医疗费用单据。")
        yield ActRow(later, "clerk", "move", "resume")
    yield _accept(later)
    yield ActRow(later, "officer", "claim")
    if not appraised:
        yield ActRow(later + 1, "officer", "move", "survey")
    yield from _visited(later + 2)
    if appraised:
        yield ActRow(later + 2, "officer", "move", "survey")
        yield ActRow(later + 3, "officer", "file", "appraisal")
        yield ActRow(later + 3, "clerk", "sign", "appraisal")
    yield from _noticed_and_reported(later + 4)
    yield from _decided(later + 15, granted=granted)


def _noticed_and_reported(after: int) -> Iterator[ActRow]:
    """The check and the township's opinion, seven days of notice, and the county."""
    yield ActRow(after, "clerk", "file", "check")
    yield ActRow(after, "officer", "file", "proposal")
    yield ActRow(after, "officer", "move", "notify")
    yield ActRow(after + 10, "officer", "move", "report")
    yield ActRow(after + 10, "reviewer", "claim")


def _decided(after: int, *, granted: bool) -> Iterator[ActRow]:
    if granted:
        yield ActRow(after, "reviewer", "move", "grant", "经审核符合条件。")
        return
    yield ActRow(after, "reviewer", "move", "refuse", "家庭月人均收入高于当地标准。")
    yield ActRow(after, "reviewer", "file", "told")
    yield ActRow(after + 1, "reviewer", "move", "deliver")


def _recognised() -> tuple[ActRow, ...]:
    """特困人员认定."""
    assessed = (ActRow(2, "officer", "file", "assessment"), ActRow(2, "clerk", "sign", "assessment"))
    begun = (_accept(), ActRow(0, "officer", "claim"), *_visited(2), *assessed)
    return (*begun, *_noticed_and_reported(4), *_decided(17, granted=True))


def _spent() -> tuple[ActRow, ...]:
    """临时救助（支出型）."""
    begun = (_accept(), ActRow(0, "officer", "claim"), *_visited(1))
    return (*begun, *_noticed_and_reported(2), *_decided(14, granted=True))


def _urgent() -> tuple[ActRow, ...]:
    """临时救助（急难型） — help on the day, the papers within the week."""
    helped = (
        ActRow(0, "officer", "file", "voucher"),
        ActRow(0, "clerk", "sign", "voucher"),
    )
    after = (
        ActRow(0, "officer", "claim"),
        ActRow(0, "officer", "move", "help_first"),
        ActRow(5, "officer", "file", "papers"),
    )
    return (*helped, *after, ActRow(5, "officer", "move", "complete"), ActRow(6, "officer", "move", "close"))


# -- load --------------------------------------------------------------------------------------------------------------
def load(ground: Ground, rows: Sequence[CaseRow]) -> Mapping[str, int]:
    """Live through the days in order: each step by its own person on its own date."""
    people = _people(ground)
    if people is None:
        return {"cases.case": 0}
    todo = [(row.opened_on, number, -1, ActRow(0, "clerk", "open")) for number, row in enumerate(rows)]
    for number, row in enumerate(rows):
        todo += [(row.opened_on + timedelta(act.after), number, step, act) for step, act in enumerate(row.acts)]
    cases: dict[int, Case] = {}
    for day, number, _, act in sorted(todo, key=lambda each: each[:3]):
        with mock.patch.dict(os.environ, {TODAY: day.isoformat()}):
            if act.what == "open":
                cases[number] = _opened(ground, rows[number], people["clerk"])
            else:
                _done(cases[number], act, people[act.who])
    for one in people.values():
        notices.mark_read(one, by=one)
    return {"cases.case": len(cases)}


def _people(ground: Ground) -> dict[str, User] | None:
    """The cast at the window, behind it and above it; None where the city was set up without them."""
    reporters, confirmers = ground.cast.reporters, ground.cast.confirmers
    wanted = {
        "clerk": reporters.get(f"{TOWNSHIP}000"), "officer": confirmers.get(f"{TOWNSHIP}000"),
        "reviewer": confirmers.get(f"{TOWNSHIP[:6]}000000"),
    }  # fmt: skip
    return {name: user for name, user in wanted.items() if user is not None} if all(wanted.values()) else None


def _opened(ground: Ground, row: CaseRow, by: User) -> Case:
    place = ground.division_of[f"{TOWNSHIP}000"]
    return services.open_case(
        services.Application(row.matter, row.key, place, person=ground.person_of[row.person]), by=by
    )


def _done(case: Case, act: ActRow, by: User) -> None:
    if act.what == "claim":
        assigning.claim(case.uid, by=by)
    elif act.what == "give_back":
        assigning.give_back(case.uid, by=by)
    elif act.what == "file":
        services.put_paper(case.uid, act.name, by=by)
    elif act.what == "sign":
        serial = FiledPaper.objects.filter(case=case, name=act.name).values_list("serial", flat=True).latest("serial")
        services.sign(case.uid, serial, by=by)
    else:
        services.take_move(case.uid, act.name, revision=None, opinion=act.words, by=by)


# -- spoilers ----------------------------------------------------------------------------------------------------------
def _cut(plot: "Plot", keep: int, title: str, control: str, *, more: tuple[ActRow, ...] = ()) -> None:
    """An application of long ago that went no further than its first steps."""
    rows: list[Any] = plot.rows[NAME]
    old = [
        place for place, row in enumerate(rows)
        if row.matter == LIVING and row.acts[0].name == "accept" and row.opened_on < plot.days_ago(30)
        and f"case:{place}" not in plot.touched
    ]  # fmt: skip
    place = old[-1]
    plot.touched.add(f"case:{place}")
    rows[place] = row = replace(rows[place], acts=(*rows[place].acts[:keep], *more))
    number = f"BJ{TOWNSHIP}-{row.opened_on.year}-{place + 1:05d}"
    plot.note_record(title, number, number, control, division=f"{TOWNSHIP}000")


def _overdue(plot: "Plot") -> None:
    _cut(plot, 2, "受理后没有调查", "cases.overdue")


def _unclaimed(plot: "Plot") -> None:
    _cut(plot, 0, "收件后无人经手", "cases.unclaimed", more=(ActRow(0, "clerk", "give_back"),))


CASES = Chapter(NAME, draft, load, spoilers=(_overdue, _unclaimed))
