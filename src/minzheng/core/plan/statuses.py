"""进度判断 — how a promise stands: its completion against the share of its time that has passed.

The limits are data (``data/parameters/bureau/plan_pace.yaml``). What cannot be judged says why: no register yet, no
figure, or no baseline to compare with.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cache
from pathlib import Path

from minzheng.kernel.parameters import ParameterBook
from minzheng.kernel.periods import Period, elapsed_share
from minzheng.kernel.targets import FULL, Exact, Target, TargetKind, Verdict

PARAMETERS = Path(__file__).resolve().parents[2] / "data" / "parameters" / "bureau"


class Status(StrEnum):
    """进度 — the answer, one for each promise."""

    MET = "met"
    ON_PACE = "on_pace"
    SLOW = "slow"
    LATE = "late"
    INCOMPLETE = "incomplete"
    TARGET_PENDING = "target_pending"
    NO_TARGET = "no_target"
    NO_BASELINE = "no_baseline"
    NO_FIGURE = "no_figure"
    NO_REGISTER = "no_register"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def chip(self) -> str:
        """The sort of mark that shows it."""
        return _CHIPS.get(self, "off")


_LABELS = {
    Status.MET: "达标",
    Status.ON_PACE: "按进度",
    Status.SLOW: "偏慢",
    Status.LATE: "滞后",
    Status.INCOMPLETE: "未报齐",
    Status.TARGET_PENDING: "目标待定",
    Status.NO_TARGET: "无数字目标",
    Status.NO_BASELINE: "无基数",
    Status.NO_FIGURE: "无数据",
    Status.NO_REGISTER: "登记簿尚未建立",
}
_CHIPS = {Status.MET: "ok", Status.ON_PACE: "go", Status.SLOW: "soon", Status.LATE: "late", Status.INCOMPLETE: "soon"}
GOOD = (Status.MET, Status.ON_PACE)
JUDGED = (*GOOD, Status.SLOW, Status.LATE)


@dataclass(frozen=True)
class Pace:
    """进度界限 — how far behind the time is slow, and how far is late, in shares of one; both limits included."""

    slow: Fraction
    late: Fraction

    @classmethod
    def on(cls, day: date) -> "Pace":
        """The limits in force on a day."""
        book = _book()
        slow, late = (book.value(f"bureau.plan_pace.{name}", on=day).decimal for name in ("slow", "late"))
        return cls(Fraction(slow) / FULL, Fraction(late) / FULL)

    def judge(self, behind: Fraction) -> Status:
        """The status of a promise that is so far behind the time."""
        if behind >= self.late:
            return Status.LATE
        return Status.SLOW if behind >= self.slow else Status.ON_PACE


@dataclass(frozen=True)
class Standing:
    """进度情况 — status, completion (share of the target) and the share of the time that has passed.

    ``expected`` is the share that the allocation (任务分解) wants by the day, where there is one.
    """

    status: Status
    completion: Fraction | None
    elapsed: Fraction
    expected: Fraction | None = None

    @property
    def due(self) -> Fraction:
        """应完成 — what the completion is held against: the allocation's schedule, or else the time."""
        return self.elapsed if self.expected is None else self.expected


def judge(
    target: Target | None, value: Exact | None, *, during: Period, at: date, baseline: Exact | None = None,
    incomplete: bool = False, expected: Fraction | None = None,
) -> Standing:  # fmt: skip
    """Judge a value that a register gives, in the target's unit, on a day of the promise's period.

    After the deadline there is no pace any more: what is not met is late. A ceiling or a zero that is broken is late too.
    A value to which not every unit has reported (``incomplete``) is neither met nor behind: how far it got is still said.
    ``expected`` is the share that a schedule wants by the day; without one, time itself is the schedule.
    """
    elapsed = elapsed_share(during, at)
    if target is None:
        some = Status.INCOMPLETE if incomplete else Status.NO_TARGET
        return Standing(Status.NO_FIGURE if value is None else some, None, elapsed)
    verdict = target.judge(value, baseline)
    completion = target.completion(value, baseline)
    unknown = {Verdict.NO_FIGURE: Status.NO_FIGURE, Verdict.NO_BASELINE: Status.NO_BASELINE}
    if verdict in unknown:
        return Standing(unknown[verdict], None, elapsed)
    if incomplete:
        return Standing(Status.INCOMPLETE, completion, elapsed, expected)
    if verdict is Verdict.MET:
        return Standing(Status.MET, completion if completion is not None else Fraction(1), elapsed, expected)
    if completion is None or elapsed >= 1 or target.kind is TargetKind.ZERO:
        return Standing(Status.LATE, completion, elapsed, expected)
    due = elapsed if expected is None else expected
    return Standing(Pace.on(at).judge(due - completion), completion, elapsed, expected)


def unregistered(during: Period, at: date) -> Standing:
    """The standing of a promise whose indicator nobody declared: its register does not exist yet."""
    return Standing(Status.NO_REGISTER, None, elapsed_share(during, at))


def undecided(during: Period, at: date) -> Standing:
    """The standing of a promise whose target nobody has decided yet: its figure is shown, and not judged."""
    return Standing(Status.TARGET_PENDING, None, elapsed_share(during, at))


@cache
def _book() -> ParameterBook:
    return ParameterBook.load(PARAMETERS)
