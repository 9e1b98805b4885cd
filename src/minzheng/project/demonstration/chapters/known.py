"""申请登记篇 — what was known of applications besides the window's own, what share was entered in time (T08), what nobody entered."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from minzheng.adapters import calendars as holidays
from minzheng.core.cases.intake.models import Channel
from minzheng.core.cases.intake.registers import KnownWriter
from minzheng.project.demonstration.chapters.case_courses import LIVING
from minzheng.project.demonstration.chapters.cases import NAME as CASES_NAME
from minzheng.project.demonstration.chapters.chapter import Chapter, Ground
from minzheng.project.demonstration.geography import WINDOW
from minzheng.project.demonstration.truth import Question, Truth

if TYPE_CHECKING:
    from minzheng.project.demonstration.planted import Plot

NAME = "known"


@dataclass(frozen=True)
class OutsideRow:
    """未录入一行 — an application that is known from the hotline and that nobody entered."""

    matter: str
    number: str
    received_on: date

    def as_known_on(self, day: date) -> "OutsideRow | None":
        return self if self.received_on <= day else None


def draft(_ground: Any) -> Sequence[OutsideRow]:
    """In a sound city everything that became known was entered."""
    return ()


def load(ground: Ground, rows: Sequence[OutsideRow]) -> Mapping[str, int]:
    """Lines of the register that wait for a case."""
    KnownWriter.create_many(
        [
            {
                "matter": row.matter, "channel": Channel.HOTLINE, "source_number": row.number, "received_on": row.received_on,
                "division": ground.division_of[f"{WINDOW}000"],
            }
            for row in rows
        ],
        by=ground.by,
    )  # fmt: skip
    return {"cases.known": len(rows)}


# -- figures -----------------------------------------------------------------------------------------------------------
def _known(question: Question) -> Iterator[tuple[date, date | None, date | None]]:
    """Of each known application: when it came, when it was entered, and since when the day to enter it counts, where it does."""
    for row in question.world.chapters[CASES_NAME]:
        came = row.earlier.received_on if row.earlier else row.opened_on
        yield came, row.opened_on, row.earlier.accepted_on if row.earlier else None
    for row in question.world.chapters[NAME]:
        yield row.received_on, None, row.received_on


def _entered(question: Question) -> Truth:
    """T08 — entered by the working day after acceptance, among those known of the year that are entered or due."""
    part: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    at, county = question.at, question.county_of(f"{WINDOW}000")
    calendar = holidays.exceptions((at.year - 1, at.year, at.year + 1)).calendar()
    for came, entered_on, since in _known(question):
        if county is None or came.year != at.year or came > at:
            continue
        last = calendar.add_working_days(since, 1) if since else None
        is_in = entered_on is not None and entered_on <= at
        if is_in or (last is not None and last < at):
            whole[county] += 1
            part[county] += bool(is_in and entered_on and (last is None or entered_on <= last))
    units: dict[str, tuple[int, int | None]] = {code: (part[code], whole[code]) for code in question.chosen.members}
    together = sum(part.values()), sum(whole.values())
    return Truth(units, together, Fraction(*together) if together[1] else None)


# -- spoilers ----------------------------------------------------------------------------------------------------------
def _outside(plot: "Plot") -> None:
    """An application that the hotline passed on and that nobody entered."""
    number = "12345-9001"
    plot.rows[NAME].append(OutsideRow(LIVING, number, plot.days_ago(12)))
    plot.note_record("热线转来没有录入", number, number, "cases.known_waiting", division=f"{WINDOW}000")


KNOWN = Chapter(NAME, draft, load, figures={"T08": ("assistance.entry_rate", _entered)}, spoilers=(_outside,))
