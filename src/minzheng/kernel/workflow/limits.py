"""期限 — limits of the law in working or calendar days; day 1 is the day after the event from which they are counted."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, Protocol

from minzheng.kernel.calendar import ONE_DAY, WorkingCalendar
from minzheng.kernel.periods import Period

if TYPE_CHECKING:
    from minzheng.kernel.workflow.declarations import Paper, State


ENGINES = ("minzheng.kernel.", "minzheng.core.")  # what reads declarations; they stand in the lines of business


class BadWorkflow(ValueError):
    """流程有误 — file and line of the declaration, what is wrong, and how to mend it. Found when the product starts."""

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(f"{where}：{problem}。")
        self.where, self.problem = where, problem


def place() -> str:
    """声明处 — file and line of the declaration that is being read."""
    frame = sys._getframe(1)  # noqa: SLF001 — a declaration knows where it stands
    while frame.f_back is not None and frame.f_globals["__name__"].startswith(ENGINES):
        frame = frame.f_back
    file = "/".join(frame.f_code.co_filename.replace("\\", "/").split("/")[-3:])
    return f"{file} 第 {frame.f_lineno} 行"


class Post(Protocol):
    """岗位 — who may take a step: anything with a code and a title."""

    @property
    def code(self) -> str: ...
    @property
    def title(self) -> str: ...


class Leg(NamedTuple):
    """一段期限 — so many days; ``rolls`` moves a last day that is not worked to the next worked day (民法典 § 203).

    ``unverified`` says where a number comes from whose own document was not seen.
    """

    number: int
    working: bool
    rolls: bool
    unverified: str = ""


@dataclass(frozen=True)
class Limit:
    """期限 — ``+`` lets a second one begin when the first has ended; ``start`` is the state or paper it is counted from."""

    legs: tuple[Leg, ...]
    start: "State | Paper | None" = None

    def after(self, start: "State | Paper") -> "Limit":
        """自……起算 — from the latest entering of a state, or the latest arrival of a paper."""
        return replace(self, start=start)

    def __add__(self, other: "Limit") -> "Limit":
        return replace(self, legs=self.legs + other.legs)

    @property
    def working(self) -> bool:
        return self.legs[-1].working

    @property
    def unverified(self) -> str:
        """未核实 — where its numbers come from, when their own document was not seen; else nothing."""
        return "；".join(dict.fromkeys(leg.unverified for leg in self.legs if leg.unverified))

    @property
    def length(self) -> int:
        return sum(leg.number for leg in self.legs)

    def ends(self, start: date, calendar: WorkingCalendar, stopped: Sequence[Period] = ()) -> date:
        """届满日 — the last day when counted from the day after ``start``; days in ``stopped`` do not count. Raises UnknownYear."""
        day = start
        for number, working, rolls, _ in self.legs:
            left = number
            while left:
                day += ONE_DAY
                runs = not any(stop.contains(day) for stop in stopped)
                left -= runs and (not working or calendar.is_working_day(day))
            day = calendar.roll_forward(day) if rolls else day
        return day

    def late(self, due_on: date, at: date, calendar: WorkingCalendar) -> int:
        """逾期天数 — in the unit of the limit; at least 1 as soon as the last day has passed. Raises UnknownYear."""
        if at <= due_on:
            return 0
        return max(calendar.working_days_between(due_on, at), 1) if self.working else (at - due_on).days

    def __str__(self) -> str:
        since = f"自“{self.start.title}”起 " if self.start else ""
        lasts = " + ".join(f"{leg.number} {'个工作日' if leg.working else '天'}" for leg in self.legs)
        return since + lasts + ("（未核实）" if self.unverified else "")


def working_days(count: int, *, unverified: str = "") -> Limit:
    """工作日 — a limit of working days. Raises BadWorkflow for less than one."""
    return _limit(Leg(count, working=True, rolls=False, unverified=unverified))


def days(count: int, *, rolls: bool = False, unverified: str = "") -> Limit:
    """自然日 — a limit of calendar days; ``rolls`` where the law lets a last day on a holiday move on. Raises BadWorkflow."""
    return _limit(Leg(count, working=False, rolls=rolls, unverified=unverified))


def _limit(leg: Leg) -> Limit:
    if leg.number < 1:
        raise BadWorkflow(place(), f"期限不能是 {leg.number} 天，请写成正整数")
    return Limit((leg,))


@dataclass(frozen=True)
class Clock:
    """办理时限 — a limit of duty, what it is extended to for a stated reason and by whom, and what it is where devolved."""

    limit: Limit
    extended: Limit | None = None
    devolved: Limit | None = None
    by: tuple[Post, ...] = ()

    def __str__(self) -> str:
        devolved = f"，下放的 {self.devolved}" if self.devolved else ""
        return f"{self.limit}{devolved}" + (f"，可延长至 {self.extended}" if self.extended else "")


def within(
    limit: Limit, *, extended: Limit | None = None, devolved: Limit | None = None, by: Sequence[Post] = ()
) -> Clock:
    """应在……内 — ``extended`` and ``devolved`` are whole limits from the same start; ``by``: the posts that may extend."""
    return Clock(limit, extended, devolved, tuple(by))


@dataclass(frozen=True)
class Validity:
    """施行期间 — the days of acceptance for which a version speaks, both included; ``gap`` says why days before it have none."""

    first: date
    last: date | None = None
    gap: str = ""

    def until(self, year: int, month: int, day: int) -> "Validity":
        """至……止 — the last day, included."""
        return replace(self, last=date(year, month, day))

    def contains(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


def since(year: int, month: int, day: int, *, gap: str = "") -> Validity:
    """自……起施行 — the first day of a version."""
    return Validity(date(year, month, day), gap=gap)
