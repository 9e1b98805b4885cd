"""办件篇 — applications at the window of the cast's township, worked by its people day by day with the product's own services.

Each visit gives a receipt; some ask for help of another department too, some came on paper or over the hotline and were entered
later than they came. Every step is taken in time and every case is claimed on the day when it arrives, so that a sound city shows no alarm on any day.
Days are worked days: what falls on another one is done on the next.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from unittest import mock
from uuid import UUID

from minzheng.adapters import calendars as holidays
from minzheng.core.access.models import User
from minzheng.core.cases import services
from minzheng.core.cases.intake import lists
from minzheng.core.cases.intake import services as intake
from minzheng.core.cases.intake.content import Asked, IntakeForm, Outcome
from minzheng.core.cases.intake.models import Channel
from minzheng.core.cases.models import Case, FiledPaper
from minzheng.core.cases.opening import Arrival
from minzheng.core.notices import services as notices
from minzheng.core.publicity import services as publicity
from minzheng.project.demonstration.chapters import case_reserve, hanging
from minzheng.project.demonstration.chapters.applying import LIVING, POVERTY, REFUSED, asks_for
from minzheng.project.demonstration.chapters.case_acting import done
from minzheng.project.demonstration.chapters.case_courses import (
    KINDS,
    MEDICAL,
    SPENDING,
    URGENT,
    WITHDRAWN,
    ActRow,
    answered,
    course,
)
from minzheng.project.demonstration.chapters.case_courses import LIVING as LIVING_MATTER
from minzheng.project.demonstration.chapters.case_courses import POVERTY as POVERTY_PROGRAMME
from minzheng.project.demonstration.chapters.chapter import Chapter, Ground
from minzheng.project.demonstration.chapters.designation_rows import DesignationRow
from minzheng.project.demonstration.chapters.enrolment_rows import DecisionRow
from minzheng.project.demonstration.chapters.enrolment_year import amount_of
from minzheng.project.demonstration.chapters.household_rows import HouseholdRow, MemberRow
from minzheng.project.demonstration.drafting import Draft
from minzheng.project.demonstration.geography import WINDOW
from minzheng.project.demonstration.standards import AT_HOME, BY_MODE, BY_SETTLEMENT_AND_MODE

if TYPE_CHECKING:
    from minzheng.project.demonstration.planted import Plot

NAME = "cases"
COUNT, LATELY, OF_AGE = 26, 7, 20  # LATELY: in the second half of August, so that the queue has something to do
ASKED = {"granted": LIVING, "corrected": LIVING, "refused": REFUSED, "poverty": POVERTY}  # of whom a kind is
TODAY = "MINZHENG_TODAY"
JULY = 7
HANGS = 7  # days that a notice hangs
VISITED_BY_THE_COUNTY = (LIVING_MATTER, POVERTY_PROGRAMME, SPENDING)
KIN_FILED = 3  # days ago
ENDING = ("grant", "refuse", "deliver", "end", "close")


@dataclass(frozen=True)
class Earlier:
    """先到的来件 — how an application came before it was entered, on which day, and when it was accepted on paper."""

    channel: str
    number: str
    received_on: date
    accepted_on: date | None
    reason: str


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
    home: str = ""
    members: tuple[str, ...] = ()
    need: str = ""  # what another department answers
    earlier: Earlier | None = None
    amount: int | None = None  # what the enrolment pays that a grant opens, reckoned by the generator

    def as_known_on(self, day: date) -> "CaseRow | None":
        """The row as it stands on a day: steps of later days are not known."""
        if self.opened_on > day:
            return None
        return replace(self, acts=tuple(act for act in self.acts if self.opened_on + timedelta(act.after) <= day))


# -- draft -------------------------------------------------------------------------------------------------------------
def draft(ground: Draft) -> Sequence[CaseRow]:
    """Applications at the township's window, the earliest first: of households that ask for what they are due, and of others."""
    asking = _asking(ground)
    worked = _worked_days(ground.year)
    lately = [date(ground.year, 8, 16) + timedelta(2 * number) for number in range(min(LATELY, len(asking) // 4))]
    spread = [*ground.spread(len(asking) - len(lately)), *lately]
    days = sorted(worked[min(day, max(worked))] for day in spread)
    rows = []
    for number, ((kind, who, home), day) in enumerate(zip(asking, days, strict=True)):
        matter, acts = course(kind, day)
        key = UUID(int=ground.rng.getrandbits(128), version=4)
        need, earlier = (
            (MEDICAL if kind == "spending" else ""),
            (_earlier(number, day) if kind == "poverty" else None),
        )
        if need:
            acts = (*acts, *answered())
        if earlier is not None and earlier.accepted_on is not None:
            acts = acts[1:]  # it was accepted on paper
        row = CaseRow(
            matter, who.person, who.name, who.place, day, key, _on_worked_days(acts, day, worked), need=need, earlier=earlier
        )  # fmt: skip
        rows.append(replace(row, **_enrolling(home, kind, day)) if home else row)
    return rows


def _earlier(number: int, day: date) -> Earlier | None:
    """Of those who ask for support in extreme poverty every second was accepted on paper and entered late, the others came over
    the hotline and were entered before acceptance.
    """
    calendar = holidays.exceptions((day.year - 1, day.year)).calendar()
    before = [day - timedelta(days) for days in range(1, 20) if calendar.is_working_day(day - timedelta(days))]
    if number // len(KINDS) % 2 == 0:
        return Earlier("paper", f"纸登{number:03d}", before[3], before[3], "停电，先在纸上登记。")
    return Earlier("hotline", f"12345-{number:04d}", before[0], None, "热线隔日转来。")


def _asking(ground: Draft) -> list[tuple[str, MemberRow, HouseholdRow | None]]:
    """Kinds in turn, each with somebody: of a fitting household where there is one, else somebody who changes his mind."""
    fitting: dict[str, list[HouseholdRow]] = {LIVING: [], POVERTY: [], REFUSED: []}
    for home in ground.chapters["households"]:
        if kind := asks_for(home, ground.year):
            fitting[kind].append(home)
    taken = {one.person for homes in fitting.values() for home in homes for one in home.members}
    others = [
        MemberRow(person=one.id_number, name=one.name, place=one.place, relation="", since=one.born_on)
        for one in ground.everybody
        if one.place.startswith(WINDOW) and one.died_on is None and one.id_number not in taken
        and ground.year - one.born_on.year > OF_AGE
    ]  # fmt: skip
    ground.rng.shuffle(others)
    found: list[tuple[str, MemberRow, HouseholdRow | None]] = []
    for number in range(COUNT):
        kind = KINDS[number % len(KINDS)]
        homes = fitting.get(ASKED.get(kind, ""), [])
        if homes:
            home = homes.pop()
            found.append((kind, home.members[0], home))
        elif others:
            found.append((kind if kind not in ASKED else WITHDRAWN, others.pop(), None))
    return found


def _enrolling(home: HouseholdRow, kind: str, day: date) -> dict[str, Any]:
    """What a grant opens: for whom, and how much."""
    said: dict[str, Any] = {"home": home.code, "members": tuple(one.person for one in home.members)}
    if kind == "poverty":
        basic = BY_SETTLEMENT_AND_MODE[f"{POVERTY_PROGRAMME}.basic_standard"][home.settlement, AT_HOME]
        return said | {"amount": basic + BY_MODE[f"{POVERTY_PROGRAMME}.care_of_partly_able"][AT_HOME]}
    return said | {"amount": amount_of(home, day) if kind != "refused" else None}


def enrolled(rows: Iterable[CaseRow]) -> list[DecisionRow]:
    """What the granted applications decided, as the enrolments' own chapter writes decisions: for the independent reckoning."""
    found = []
    for row in rows:
        granted = next((act for act in row.acts if act.name == "grant"), None)
        if granted is None or row.amount is None:
            continue
        on = row.opened_on + timedelta(granted.after)
        following = (on.replace(day=28) + timedelta(days=4)).replace(day=1)
        found.append(
            DecisionRow(
                kind="grant", programme=row.matter, unit=row.person if row.matter == POVERTY_PROGRAMME else row.home,
                place=row.place, effective_on=following, accepted_on=on, reported_on=on, confirmed_on=on, paper="",
                members=row.members, amount=row.amount,
            )
        )  # fmt: skip
    return found


def _worked_days(year: int) -> Mapping[date, date]:
    """Every day of the year, and the first day from it on that is worked."""
    calendar = holidays.exceptions((year, year + 1)).calendar()
    first = date(year, 1, 1)
    return {day: calendar.roll_forward(day) for day in (first + timedelta(number) for number in range(420))}


def _on_worked_days(acts: Sequence[ActRow], opened_on: date, worked: Mapping[date, date]) -> tuple[ActRow, ...]:
    found: list[ActRow] = []
    before = over = 0  # days since the opening: of the step before, and of the first day on which the notice has hung
    for act in acts:
        wanted = act.after if act.referred else max(act.after, before, over if act.name == "report" else 0)
        after = (worked[opened_on + timedelta(wanted)] - opened_on).days
        found.append(replace(act, after=after))
        if not act.referred:
            before = after
            over = after + HANGS + 1 if act.what == "post" else over
    return tuple(found)


# -- load --------------------------------------------------------------------------------------------------------------
def load(ground: Ground, rows: Sequence[CaseRow]) -> Mapping[str, int]:
    """Live through the days in order: each step by its own person on its own date."""
    people = _people(ground)
    if people is None:
        return {"cases.case": 0}
    todo = [(row.opened_on, number, -1, ActRow(0, "clerk", "open")) for number, row in enumerate(rows)]
    for number, row in enumerate(rows):
        todo += [(row.opened_on + timedelta(act.after), number, step, act) for step, act in enumerate(row.acts)]
    with mock.patch.dict(os.environ, {TODAY: f"{ground.year}-01-05"}):
        case_reserve.begin(ground, f"{WINDOW}000", by=people["officer"], check=people["reviewer"])
    cases: dict[tuple[int, bool], Case] = {}
    night = date.min
    for day, number, _, act in sorted(todo, key=lambda each: each[:3]):
        with mock.patch.dict(os.environ, {TODAY: day.isoformat()}):
            if day > night:
                publicity.lift_over(by="system")  # as every night
                night = day
            if act.what == "open":
                made = intake.take_in(_form(ground, rows[number]), by=people["clerk"])
                cases |= {(number, case.matter == rows[number].need): case for case in made.cases.all()}
            elif act.what == "visit":
                _visited(cases[number, act.referred], act, people[act.who], people["clerk"])
            else:
                done(cases[number, act.referred], act, people[act.who])
    with mock.patch.dict(os.environ, {TODAY: ground.known_on.isoformat()}):
        publicity.lift_over(by="system")
    hanging.forget_to_lift(
        [cases[number, False].pk for number, row in enumerate(rows) if any(act.what == "forget" for act in row.acts)]
    )
    hanging.publish(ground, people["reviewer"], WINDOW[:6])
    for one in people.values():
        notices.mark_read(one, by=one)
    return {"cases.case": len(cases), "cases.intake": len(rows)}


def _people(ground: Ground) -> dict[str, User] | None:
    """The cast at the window, behind it and above it; None where the city was set up without them."""
    reporters, confirmers = ground.cast.reporters, ground.cast.confirmers
    wanted = {
        "clerk": reporters.get(f"{WINDOW}000"), "officer": confirmers.get(f"{WINDOW}000"),
        "reviewer": confirmers.get(f"{WINDOW[:6]}000000"),
    }  # fmt: skip
    return {name: user for name, user in wanted.items() if user is not None} if all(wanted.values()) else None


def _form(ground: Ground, row: CaseRow) -> IntakeForm:
    """What one visit asks for: the application as it came, and what another department answers."""
    asked = [Asked(row.matter, handed=frozenset(one.code for one in lists.papers_for(row.matter)))]
    if row.need:
        asked.append(Asked(row.need, Outcome.ACCEPT, words="住院费用负担较重，请核对报销情况。"))
    came, arrival = row.earlier, Arrival()
    if came is not None:
        arrival = Arrival(Channel(came.channel), came.number, came.received_on, came.accepted_on, came.reason)
    return IntakeForm(row.key, ground.person_of[row.person], tuple(asked), arrival=arrival)


def _visited(case: Case, act: ActRow, by: User, companion: User) -> None:
    """What two saw; the chapter of visits tells of their visit."""
    services.put_paper(case.uid, act.name, source=FiledPaper.Source.VISIT, signed_by=[by, companion], by=by)


# -- spoilers ----------------------------------------------------------------------------------------------------------
def _cut(
    plot: "Plot", keep: int, title: str, control: str, *, ago: int = 30, more: tuple[ActRow, ...] = ()
) -> None:  # fmt: skip
    """An application of so many days ago, at least, that went no further than its first steps."""
    rows: list[Any] = plot.rows[NAME]
    old = [
        place for place, row in enumerate(rows)
        if row.matter == LIVING_MATTER and not row.need and row.acts[0].name == "accept" and row.opened_on < plot.days_ago(ago)
        and f"case:{place}" not in plot.touched
    ]  # fmt: skip
    place = plot.first(reversed(old))
    plot.touched.add(f"case:{place}")
    rows[place] = replace(rows[place], acts=(*rows[place].acts[:keep], *more))
    number = _number_of(rows, place)
    plot.note_record(title, number, number, control, division=rows[place].place)


def _number_of(rows: Sequence[CaseRow], place: int, *, referred: bool = False) -> str:
    """The number of the case of a row, or of what it passed on: those before it took one each, and one for each need."""
    before = sum(1 + bool(row.need) for row in rows[:place])
    return f"BJ{WINDOW}-{rows[place].opened_on.year}-{before + 1 + referred:05d}"


def _not_passed_back(plot: "Plot") -> None:
    """A need that was passed on long ago and that the other department never answered."""
    rows: list[Any] = plot.rows[NAME]
    fit = [place for place, row in enumerate(rows) if row.need and row.opened_on < plot.days_ago(30)]
    if not fit:
        return
    place = fit[-1]
    rows[place] = replace(rows[place], acts=tuple(act for act in rows[place].acts if not act.referred))
    number = _number_of(rows, place, referred=True)
    plot.note_record("转办没有答复", number, number, "cases.overdue", division=rows[place].place)


def _overdue(plot: "Plot") -> None:
    _cut(plot, 2, "受理后没有调查", "cases.overdue")


def _unclaimed(plot: "Plot") -> None:
    _cut(plot, 0, "收件后无人经手", "cases.unclaimed", ago=10, more=(ActRow(0, "clerk", "give_back"),))


def _nothing_handed_out(plot: "Plot") -> None:
    """An emergency whose papers are complete, and of whose money no reserve tells."""
    rows: list[Any] = plot.rows[NAME]
    place = plot.first(
        place for place, row in enumerate(rows)
        if row.matter == URGENT and f"case:{place}" not in plot.touched
        and any(act.name == "complete" and row.opened_on + timedelta(act.after) <= plot.known_on for act in row.acts)
    )  # fmt: skip
    plot.touched.add(f"case:{place}")
    rows[place] = replace(rows[place], acts=tuple(act for act in rows[place].acts if "hand" not in act.what))
    number = _number_of(rows, place)
    where = rows[place].place if rows[place].place.startswith(WINDOW) else f"{WINDOW}000"
    plot.note_record("先行救助没有登记备用金", number, number, "payments.help_without_money", division=where)


def _hanging(plot: "Plot") -> None:
    """An application of before July that went no further than its notice, where no clock of its version runs: somebody spoke against
    it and was not answered, and nobody took the notice down.
    """
    rows: list[Any] = plot.rows[NAME]
    place = plot.first(
        place for place, row in enumerate(rows)
        if row.matter == LIVING_MATTER and row.opened_on.month < JULY and any(act.what == "post" for act in row.acts)
    )  # fmt: skip
    plot.touched.add(f"case:{place}")
    row = rows[place]
    posted = next(number for number, act in enumerate(row.acts) if act.what == "post")
    after = row.acts[posted].after
    said = ActRow(after + 2, "clerk", "object", words="他家收入与所报不符，请核实。")
    rows[place] = replace(row, acts=(*row.acts[: posted + 1], said, ActRow(after + 2, "officer", "forget")))
    number = _number_of(rows, place)
    where = row.place if row.place.startswith(WINDOW) else f"{WINDOW}000"
    plot.note_record("公示期满没有撤下", number, number, "publicity.late_takedown", division=where)
    plot.note_record("异议超期未答复", number, number, "publicity.unanswered", division=where)


def _unmarked(plot: "Plot") -> None:
    """The applicant of an open case was filed as kin of a village cadre after he had applied, and nobody marked the case."""
    rows: list[Any] = plot.rows[NAME]
    place, row = plot.first(
        (place, row) for place, row in sorted(enumerate(rows), key=lambda one: f"case:{one[0]}" in plot.touched)
        if row.matter in VISITED_BY_THE_COUNTY and row.opened_on < plot.days_ago(KIN_FILED)
        and not any(act.name in ENDING for act in row.acts if row.opened_on + timedelta(act.after) <= plot.known_on)
        and [one.person for one in rows].count(row.person) == 1 and (not row.home or [one.home for one in rows].count(row.home) == 1)
    )  # fmt: skip
    plot.touched.add(f"case:{place}")
    day = plot.days_ago(KIN_FILED)
    plot.rows["designations"].append(
        DesignationRow(
            kind="assistance.filed_staff_kin", holder=row.person, document_number=f"近亲属备案〔{day.year}〕1号", grade="sibling",
            place=row.place, effective_on=day, accepted_on=day, reported_on=day, confirmed_on=day, paper="备案登记表",
        )
    )  # fmt: skip
    number = _number_of(rows, place)
    where = row.place if row.place.startswith(WINDOW) else f"{WINDOW}000"
    plot.note_record("近亲属申请没有加标记", number, number, "cases.unmarked_kin", division=where)


CASES = Chapter(
    NAME, draft, load, spoilers=(_hanging, _overdue, _unclaimed, _not_passed_back, _nothing_handed_out, _unmarked)
)
