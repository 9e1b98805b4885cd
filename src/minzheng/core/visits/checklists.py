"""检查单查询 — the declared checklists as visits use them: those of a day, the one that a visit keeps, and a check of all of them."""

import inspect
from collections.abc import Iterator
from datetime import date
from functools import cache

from minzheng.core.access.permissions import Permission
from minzheng.core.access.posts import POSTS
from minzheng.core.facts.kinds import FACTS
from minzheng.core.registers.discovering import import_declarations
from minzheng.core.registers.writing import NotPossible
from minzheng.core.visits.checklist import (
    BadChecklist,
    Checklist,
    Checklists,
    Choice,
    Money,
    Number,
    Question,
    Result,
    Subject,
    Tally,
    YesNo,
    checklists,
)
from minzheng.kernel.policy import Kind, Level
from minzheng.kernel.registry import NotRegistered
from minzheng.kernel.workflow import NotInForce

CHECKLISTS: Checklists = checklists
KINDS = ((Tally | Number | Money, Kind.NUMBER), (YesNo, Kind.TRUTH), (Choice, Kind.CODE))
PARTIES = {Level.MEMBER: (Subject.PERSON,), Level.HOUSEHOLD: (Subject.HOUSEHOLD,)}


@cache
def discover() -> None:
    """Import every line's ``visits.py``, once."""
    import_declarations("visits")


def on(code: str, day: date) -> type[Checklist]:
    """当日版本 — the version of a checklist for a planned day. Raises NotPossible, in words for the user."""
    discover()
    try:
        return CHECKLISTS.on(code, day)
    except (NotRegistered, NotInForce) as problem:
        raise NotPossible(str(problem)) from problem


def pinned(pin: str) -> type[Checklist]:
    """所用版本 — the version that a visit keeps."""
    discover()
    return CHECKLISTS.pinned(pin)


def in_force(day: date) -> list[type[Checklist]]:
    """当日可用 — the checklists of a day, by title."""
    discover()
    return sorted((one for one in CHECKLISTS if one.in_force.contains(day)), key=lambda one: one.title)


def everything() -> list[type[Checklist]]:
    """全部版本 — every version of every checklist."""
    discover()
    return list(CHECKLISTS)


def titles(line: str = "") -> tuple[tuple[str, str], ...]:
    """名称 — codes with the title of their newest version, of one line when it is given."""
    return tuple({one.code: one.title for one in everything() if line in {"", one.line}}.items())


def for_paper(line: str, paper: str, day: date) -> type[Checklist] | None:
    """出具材料的检查单 — the checklist of a line and a day that gives a paper of a case file; None where there is none."""
    return next((one for one in in_force(day) if one.line == line and paper in one.papers), None)


def register_of(code: str) -> str:
    """走访登记簿 — the code of the register that lists the visits of a checklist: one for each line of business."""
    return f"{code.partition('.')[0]}.visits"


def open_codes() -> list[str]:
    """不涉隐私的检查单 — codes of those whose findings anybody may see who goes visiting there."""
    return sorted({one.code for one in everything() if not one.private})


def settle() -> None:
    """通查检查单 — when the product starts: posts exist and may visit, facts exist and fit, services can be called. Raises BadChecklist."""
    for version in everything():
        for problem in _faults(version):
            raise BadChecklist(version.where, problem)


def _faults(version: type[Checklist]) -> Iterator[str]:
    for post in version.by:
        if post.code not in POSTS or Permission.VISIT_WORK not in POSTS.get(post.code).permissions:
            yield f"“{post.title}”的岗位没有走访权限（visit.work），走访不了“{version.title}”"
    yield from filter(None, (_unfit(version, code, source) for code, source in version.facts.items()))
    for service in version.then:
        try:
            inspect.signature(service).bind(object(), by=object())
        except TypeError:
            yield "then 里的服务应收一次走访，并带参数 by"


def _unfit(version: type[Checklist], code: str, source: Question | Result) -> str:
    """Why a fact cannot come from an answer; empty when it can."""
    if code not in FACTS:
        return f"没有状况“{code}”，请在状况种类中登记"
    if FACTS.get(code).kind is not next((kind for kinds, kind in KINDS if isinstance(source, kinds)), None):
        return f"状况“{code}”的值与“{source.title}”的答案不是同一种"
    return (
        ""
        if version.subjects == PARTIES[FACTS.get(code).level]
        else f"状况“{code}”不是这类对象的状况，请改走访对象（subjects）"
    )
