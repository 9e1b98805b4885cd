"""进度判断 — how a promise stands: its completion against the share of its time that has passed.

The limits are data (``data/parameters/bureau/plan_pace.yaml``). What cannot be judged says why: no register yet, no
figure, or no baseline to compare with.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from minzheng.core.registers import parameters
from minzheng.kernel.periods import Period, elapsed_share
from minzheng.kernel.targets import FULL, Comparator, Exact, Target, TargetKind, Verdict


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
_FLOORS = frozenset({Comparator.AT_LEAST, Comparator.ABOVE})
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
        book = parameters.book()
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

    ``expected`` is the share that the allocation (任务分解) wants by the day, where there is one. ``owing``: how many units
    still owe a return to the figure.
    """

    status: Status
    completion: Fraction | None
    elapsed: Fraction
    expected: Fraction | None = None
    owing: int = 0

    @property
    def label(self) -> str:
        """The verdict in words; one that holds although returns are owing says so."""
        return f"{self.status.label}（未报齐）" if self.is_met_though_owing else self.status.label

    @property
    def words(self) -> str:
        """The verdict with how many units owe a return: 达标（未报齐 2 个单位）."""
        return f"{self.status.label}（未报齐 {self.owing} 个单位）" if self.is_met_though_owing else self.status.label

    @property
    def is_met_though_owing(self) -> bool:
        """Whether it is met already, whatever the units that owe a return will report."""
        return bool(self.owing) and self.status is Status.MET

    @property
    def due(self) -> Fraction:
        """应完成 — what the completion is held against: the allocation's schedule, or else the time."""
        return self.elapsed if self.expected is None else self.expected


def judge(
    target: Target | None, value: Exact | None, *, during: Period, at: date, baseline: Exact | None = None,
    owing: int = 0, grows: bool = False, expected: Fraction | None = None,
) -> Standing:  # fmt: skip
    """Judge a value that a register gives, in the target's unit, on a day of the promise's period.

    After the deadline there is no pace any more: what is not met is late. A ceiling or a zero that is broken is late too.
    A value to which units still owe a return (``owing``) is neither met nor behind, and how far it got is still said; but
    where what they report can only add to it (``grows``) and the target is a floor that is reached, it is met whatever
    they report, and both are said.
    ``expected`` is the share that a schedule wants by the day; without one, time itself is the schedule.
    """
    elapsed = elapsed_share(during, at)
    if target is None:
        some = Status.INCOMPLETE if owing else Status.NO_TARGET
        return Standing(Status.NO_FIGURE if value is None else some, None, elapsed, owing=owing)
    verdict = target.judge(value, baseline)
    completion = target.completion(value, baseline)
    unknown = {Verdict.NO_FIGURE: Status.NO_FIGURE, Verdict.NO_BASELINE: Status.NO_BASELINE}
    if verdict in unknown:
        return Standing(unknown[verdict], None, elapsed)
    stays = verdict is Verdict.MET and grows and target.kind is TargetKind.FIGURE and target.comparator in _FLOORS
    if owing and not stays:
        return Standing(Status.INCOMPLETE, completion, elapsed, expected, owing)
    if verdict is Verdict.MET:
        return Standing(Status.MET, completion if completion is not None else Fraction(1), elapsed, expected, owing)
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
