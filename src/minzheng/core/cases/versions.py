"""事项流程 — the declared workflows as cases use them: the version of a day, the one that a case keeps, and a check of all of them."""

import inspect
from collections.abc import Iterator
from datetime import date

from minzheng.core.access.permissions import Permission
from minzheng.core.access.posts import POSTS
from minzheng.core.cases.marks import MARKS
from minzheng.core.cases.models import Case
from minzheng.kernel.registry import NotRegistered
from minzheng.kernel.workflow import BadWorkflow, Move, NotInForce, NotPossible, Workflow, Workflows, workflows

WORKFLOWS: Workflows = workflows


def on(matter: str, day: date) -> type[Workflow]:
    """当日版本 — the version of a matter for a day of acceptance. Raises NotPossible, in words for the user."""
    try:
        return WORKFLOWS.on(matter, day)
    except (NotRegistered, NotInForce) as problem:
        raise NotPossible(str(problem)) from problem


def version_of(case: Case, today: date) -> type[Workflow]:
    """所用版本 — the one pinned; before acceptance that of the day, or the last used where the day has none."""
    if case.accepted_on is None:
        try:
            return WORKFLOWS.on(case.matter, today)
        except NotInForce:
            pass
    return WORKFLOWS.pinned(case.pin)


def versions(matter: str) -> list[type[Workflow]]:
    """各版本 — all versions of a matter, the oldest first; empty for an unknown one."""
    return [version for version in WORKFLOWS if version.code == matter]


def settle() -> None:
    """通查流程 — when the product starts: posts exist and may work on cases, services can be called, marks are known. Raises BadWorkflow."""
    WORKFLOWS.settle(POSTS.codes())
    for version in WORKFLOWS:
        for where, problem in _faults(version):
            raise BadWorkflow(where, problem)


def _faults(version: type[Workflow]) -> Iterator[tuple[str, str]]:
    for move in version.moves.values():
        for post in move.posts:
            if Permission.CASE_WORK not in POSTS.get(post.code).permissions:
                yield move.where, f"“{post.title}”的岗位没有办件权限（case.work），办不了“{move.title}”"
        yield from _uncallable(move)
    for paper in version.papers.values():
        if paper.only_for and paper.only_for not in MARKS:
            yield paper.where, f"材料“{paper.title}”的标记“{paper.only_for}”没有登记，请在办件标记（MARKS）中登记"


def _uncallable(move: Move) -> Iterator[tuple[str, str]]:
    """A service behind a move is called with the case and ``by=``."""
    for service in move.then:
        try:
            inspect.signature(service).bind(object(), by=object())
        except TypeError:
            yield move.where, f"步骤“{move.title}”的服务应收一个办件，并带参数 by"
