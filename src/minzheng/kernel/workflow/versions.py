"""流程登记 — workflows by code and day of acceptance; a case keeps its version (``code@first day``) to the end."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from minzheng.kernel.registry import Registry
from minzheng.kernel.workflow.declarations import Workflow
from minzheng.kernel.workflow.limits import BadWorkflow
from minzheng.kernel.workflow.proof import clocks, prove, reach


class NotInForce(LookupError):
    """当日无效 — no version of a workflow speaks for a day, or none is under that pin."""


@dataclass
class Series:
    """流程各版本 — the versions of one code, the oldest first."""

    code: str
    versions: list[type[Workflow]] = field(default_factory=list)


class Workflows:
    """流程登记簿 — proves what is added."""

    def __init__(self) -> None:
        self._series: Registry[Series] = Registry("流程")

    def add(self, workflow: type[Workflow]) -> type[Workflow]:
        """登记 — as a decorator. Raises BadWorkflow."""
        prove(workflow)
        series = (
            self._series.get(workflow.code)
            if workflow.code in self._series
            else self._series.add(Series(workflow.code))
        )
        versions = sorted([*series.versions, workflow], key=lambda each: each.in_force.first)
        for early, late in pairwise(versions):
            if early.in_force.contains(late.in_force.first):
                raise BadWorkflow(late.where, f"与 {early.where} 的版本同时施行，请用 until 写明前一版本的末日")
        series.versions = versions
        return workflow

    def on(self, code: str, day: date) -> type[Workflow]:
        """当日版本 — the version in force on the day of acceptance. Raises NotRegistered, NotInForce."""
        for version in self._series.get(code).versions:
            if version.in_force.contains(day):
                return version
        raise NotInForce(f"{day} 这一天没有施行的“{code}”流程，请核对受理日期或补上该日的版本。")

    def pinned(self, pin: str) -> type[Workflow]:
        """所用版本 — the version that a case keeps. Raises NotRegistered, NotInForce."""
        for version in self._series.get(pin.partition("@")[0]).versions:
            if version.pin == pin:
                return version
        raise NotInForce(f"没有版本“{pin}”；办件用过的版本不可删除，也不可改动首日。")

    def settle(self, posts: Collection[str]) -> None:
        """通查 — once all is declared: every post exists, versions follow without a gap that nobody explained. Raises BadWorkflow."""
        for series in self._series:
            for version in series.versions:
                named = [(post, move.where) for move in version.moves.values() for post in move.posts]
                named += [(post, paper.where) for paper in version.papers.values() for post in paper.by]
                for post, where in [
                    *named,
                    *((post, where) for clock, where, _ in clocks(version) for post in clock.by),
                ]:
                    if post.code not in posts:
                        raise BadWorkflow(where, f"岗位表中没有“{post.title}”（{post.code}），请改用已有岗位或先登记")
            for early, late in pairwise(series.versions):
                _follows(early, late)

    def __iter__(self) -> Iterator[type[Workflow]]:
        return iter([version for series in self._series for version in series.versions])


def _follows(early: type[Workflow], late: type[Workflow]) -> None:
    last, first = early.in_force.last, late.in_force.first
    if last != first - timedelta(days=1) and not late.in_force.gap:
        raise BadWorkflow(late.where, f"上一版本到 {last} 为止，与本版本之间有空档；确有空档的请用 gap= 说明原因")
    if _before_acceptance(early) != _before_acceptance(late):
        raise BadWorkflow(late.where, "受理之前的环节和步骤与上一版本不同名，未受理的办件转不过来，请改为一致")


def _before_acceptance(version: type[Workflow]) -> set[tuple[str, str]]:
    """Moves of cases that are not accepted yet: such a case changes over to the version of the day."""
    open_states = reach(version, version.initial, around=[version.acceptance])
    moves = [move for state in open_states for move in version.leaving(state) if move.target in open_states]
    return {(move.name, move.target.name) for move in moves if not move.target.final}


workflows = Workflows()
