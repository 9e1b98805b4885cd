"""核对篇 — households of the cast's county whose means are checked again: agreed to, sent to five sources, answered, reported.

Every answer says what the household declared, and comes in time, so that a sound city shows no alarm. Everything goes through the
product's own services, files out and in included.
"""

import io
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any
from unittest import mock
from uuid import UUID

from minzheng.adapters import calendars as holidays
from minzheng.adapters.papers import Memo, Text, memo_as_pdf
from minzheng.adapters.spreadsheets import Column, read_table, write_csv
from minzheng.core.access.models import User
from minzheng.core.cases import checking
from minzheng.core.cases.models import Case
from minzheng.core.checks import services
from minzheng.core.checks.authorisations import services as authorisations
from minzheng.core.checks.authorisations.services import Signing
from minzheng.core.checks.exchange import services as exchange
from minzheng.core.checks.exchange.files import AS_OF, ENCODING, FOUND, REFERENCE, Layout
from minzheng.core.checks.models import Check, CheckBatch
from minzheng.core.checks.services import WORD
from minzheng.core.notices import services as notices
from minzheng.core.parties.models import Household
from minzheng.project.demonstration.chapters.chapter import Chapter, Ground
from minzheng.project.demonstration.chapters.household_rows import HouseholdRow
from minzheng.project.demonstration.drafting import Draft

if TYPE_CHECKING:
    from minzheng.project.demonstration.planted import Plot

NAME, TODAY = "checks", "MINZHENG_TODAY"
COUNTY, TOWNSHIP = "130123000000", "130123001"
MATTER, OCCASION = "assistance.minimum_living", "抽查复核"
SOURCES = ("police", "social_security", "real_estate", "vehicles", "banks")
STEPS = {"ask": 0, "send": 1, "answer": 4, "report": 5}  # working days after the day of asking
ASKED = ((4, 12), (6, 15), (8, 27))
OF_AGE, MOST_MEMBERS, UNSTARTED = 18, 3, 12


@dataclass(frozen=True)
class StepRow:
    """核对一步 — what is done with a check on a day; ``silent`` are sources that do not answer."""

    what: str
    on: date
    silent: tuple[str, ...] = ()


@dataclass(frozen=True)
class CheckRow:
    """核对一行 — a household, what its members declared by identity number, and every step."""

    household: str
    place: str
    members: tuple[tuple[str, bool], ...]  # identity number, of age
    said: Mapping[str, Mapping[str, int]]
    steps: tuple[StepRow, ...]

    def as_known_on(self, day: date) -> "CheckRow | None":
        """The row as it stands on a day: steps of later days are not known."""
        known = tuple(step for step in self.steps if step.on <= day)
        return replace(self, steps=known) if known else None


# -- draft -------------------------------------------------------------------------------------------------------------
def draft(ground: Draft) -> Sequence[CheckRow]:
    """Households of the county that own what everybody may own, those of the cast's township first."""
    calendar = holidays.exceptions((ground.year, ground.year + 1)).calendar()
    days = [calendar.roll_forward(date(ground.year, *day)) for day in ASKED]
    rows: list[HouseholdRow] = [one for one in ground.chapters["households"] if _fits(one, days[0])]
    rows.sort(key=lambda one: not one.place.startswith(TOWNSHIP))
    return [
        _row(
            one,
            [StepRow(what, calendar.add_working_days(day, after) if after else day) for what, after in STEPS.items()],
        )
        for one, day in zip(rows, days, strict=False)
    ]


def _is_grown(number: str, day: date) -> bool:
    """Whether somebody is well of age on a day, told by the identity number."""
    return int(number[6:10]) + OF_AGE < day.year


def _fits(row: HouseholdRow, day: date) -> bool:
    grown = any(_is_grown(one.person, day) for one in row.members)
    ordinary = row.meant == "far_above" and row.since < day and not row.former and len(row.members) <= MOST_MEMBERS
    return ordinary and grown and row.place.startswith(COUNTY[:6])


def _row(row: HouseholdRow, steps: Sequence[StepRow]) -> CheckRow:
    """What the offices will say is what was declared: the head owns what the household does."""
    said: dict[str, Mapping[str, int]] = {}
    for place, one in enumerate(row.members):
        wages = row.ruling("wages", steps[0].on, one.person)
        owned = {
            f"own_{kind}": row.ruling(kind, steps[0].on) if place == 0 else 0
            for kind in ("financial_assets", "houses", "vehicles")
        }
        amounts = {"wages": wages, "received_year": row.ruling("received_year", steps[0].on, one.person), **owned}
        said[one.person] = {kind: value for kind, value in amounts.items() if isinstance(value, int)}
    grown = tuple((one.person, _is_grown(one.person, steps[0].on)) for one in row.members)
    return CheckRow(row.code, row.place, grown, said, tuple(steps))


# -- load --------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class People:
    """经办的人 — who asks and records, and who exchanges."""

    reviewer: User
    checker: User


def load(ground: Ground, rows: Sequence[CheckRow]) -> Mapping[str, int]:
    """Live through the days in order: each step by its own person on its own date."""
    reviewer, checker = ground.cast.confirmers.get(COUNTY), ground.cast.checkers.get(COUNTY)
    if reviewer is None or checker is None or not rows:
        return {"checks.check": 0}
    people = People(reviewer, checker)
    todo = sorted(
        ((step.on, number, step) for number, row in enumerate(rows) for step in row.steps), key=lambda one: one[:2]
    )
    for day, number, step in todo:
        with mock.patch.dict(os.environ, {TODAY: day.isoformat()}):
            _done(ground, rows[number], step, people)
    for one in (reviewer, checker):
        notices.mark_read(one, by=one)
    return {"checks.check": Check.objects.count(), "checks.batch": CheckBatch.objects.count()}


def _done(ground: Ground, row: CheckRow, step: StepRow, people: People) -> None:
    home = Household.objects.get(code=row.household)
    if step.what == "request":
        _requested(ground, row, home, step.on, people.reviewer)
        return
    if step.what == "ask":
        _authorised(ground, row, step.on, people.reviewer)
        services.ask_many([home.pk], MATTER, f"{step.on.year} 年{OCCASION}", by=people.reviewer)
        return
    check = Check.objects.get(household=home)
    if step.what == "send":
        for source in SOURCES:
            batch = exchange.prepare(source, MATTER, by=people.checker)
            exchange.issue(batch.uid, "csv", by=people.checker)
    elif step.what == "answer":
        for batch in CheckBatch.objects.filter(questions__check_ref=check).distinct().order_by("pk"):
            if batch.source not in step.silent:
                exchange.take_reply(batch.uid, _reply(batch, row, ground, step.on), "答复.csv", by=people.checker)
    else:
        checking.issue_report(check.uid, by=people.checker)


def _requested(ground: Ground, row: CheckRow, home: Household, day: date, by: User) -> None:
    """What is asked for a case, and waits for the county to start it."""
    _authorised(ground, row, day, by)
    case = Case.objects.filter(matter=MATTER, person__memberships__household=home).earliest("pk")
    services.ask(services.Asking(MATTER, home, UUID(int=case.pk, version=4), case.uid, case.number), by=by)


@cache
def _paper() -> bytes:
    """The scan that everybody of the invented city signed."""
    words = "本人同意核对机构为审核社会救助申请，向授权书列明的部门和机构核对本人的经济状况。"
    return memo_as_pdf(Memo("居民家庭经济状况核对授权书", "演示用，没有真人签署", "授权书", [Text(words)]))


def _authorised(ground: Ground, row: CheckRow, day: date, by: User) -> None:
    people = [(ground.person_of[number], grown) for number, grown in row.members]
    guardian = next(person for person, grown in people if grown)
    for person, grown in people:
        signing = Signing(person, SOURCES, day, _paper(), "核对授权书.pdf", guardian=None if grown else guardian)
        authorisations.authorise(signing, by=by)


def _reply(batch: CheckBatch, row: CheckRow, ground: Ground, day: date) -> bytes:
    """The request file, filled in as an honest office does."""
    layout = Layout.of(batch)
    asked = list(batch.questions.select_related("person").order_by("line"))
    number_of = {ground.person_of[number].pk: number for number, _ in row.members}
    table, target = read_table(layout.written(asked, "csv"), "csv"), io.BytesIO()
    lines = [
        list(
            _filled(layout, dict(zip(layout.titles, line.cells, strict=True)), row.said[number_of[one.person_id]], day)
        )
        for line, one in zip(table.rows, asked, strict=True)
    ]
    write_csv(target, [Column(title) for title in layout.titles], lines, encoding=ENCODING)
    return target.getvalue()


def _filled(layout: Layout, cells: Mapping[str, Any], said: Mapping[str, int], day: date) -> Iterator[str]:
    answers = {FOUND: "是", AS_OF: f"{day - timedelta(1)}"}
    for item in layout.values:
        value = said.get(item.name)
        amount = "" if value is None else f"{value / 100:.2f}" if item.kind == "money" else f"{value}"
        answers[item.title] = "是" if item.name == "registered_here" else amount
    assert REFERENCE in cells
    return (answers.get(title, f"{cells[title] or ''}") for title in layout.titles)


# -- spoilers ----------------------------------------------------------------------------------------------------------
def _silent_source(plot: "Plot") -> None:
    """The banks never answered about the first household; nobody wrote down why."""
    rows: list[Any] = plot.rows[NAME]
    row = plot.first(rows)
    ask, send, answer, _ = row.steps
    rows[0] = replace(row, steps=(ask, send, replace(answer, silent=("banks",))))
    number = f"PC{COUNTY[:6]}-{send.on.year}-{SOURCES.index('banks') + 1:05d}"
    plot.note_record("银行逾期未答复核对", number, number, "checks.overdue_source", division=COUNTY)


def _not_started(plot: "Plot") -> None:
    """Asked anew for the application against which somebody spoke, and started by nobody."""
    rows: list[Any] = plot.rows[NAME]
    case = plot.first(row for row in plot.rows["cases"] if row.home and any(act.what == "forget" for act in row.acts))
    home = plot.first(row for row in plot.rows["households"] if row.code == case.home)
    day = plot.days_ago(UNSTARTED)
    rows.append(_row(home, [StepRow("request", day)]))
    number = f"{WORD}-{day.year}-{sum(row.steps[0].on <= day for row in rows):06d}"
    plot.note_record("核对委托无人启动", number, number, "checks.not_started", division=home.place)


CHECKS = Chapter(NAME, draft, load, spoilers=(_silent_source, _not_started))
