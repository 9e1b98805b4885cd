"""登记变更 — a change of divisions as a person writes it: codes on lines, rehearsed before it is made."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction

from minzheng.core.audit.services import Actor
from minzheng.core.divisions import services
from minzheng.core.divisions.holders import HOLDERS
from minzheng.core.divisions.models import Division, Reassignment, Succession
from minzheng.core.divisions.services import NewUnit, NotPossible

Covers = Callable[[str], bool]
Kind = Succession.Kind
MOST_WORDS = 3  # of a line that names a new unit: code, name, code of its superior


class BadLine(ValueError):
    """写得不对 — what is wrong with which line of which field, in words."""

    def __init__(self, part: str, line: int, problem: str) -> None:
        super().__init__(f"第 {line} 行：{problem}")
        self.part = part


@dataclass(frozen=True)
class Written:
    """所写的变更 — as typed: ``before`` codes of units, ``after`` codes or new units, ``lower`` “下级代码 去向代码”; one on each line."""

    kind: Kind
    on: date
    source: str
    verified: bool
    before: str
    after: str = ""
    lower: str = ""


@dataclass(frozen=True)
class Change:
    """变更 — the same with the units that were meant."""

    written: Written
    predecessors: tuple[Division, ...]
    successors: tuple[Division | NewUnit, ...]
    moving: Mapping[Division, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Effect:
    """变更的结果 — its successions, and how many records of each kind wait for a decision; moved is none."""

    ties: tuple[Succession, ...]
    listed: tuple[tuple[str, int], ...]

    @property
    def waiting(self) -> int:
        """How many records wait, 条."""
        return sum(count for _, count in self.listed)


def understood(written: Written, covers: Covers) -> Change:
    """Find the units that a person wrote. ``covers`` says which paths he may change. Raises BadLine. Two statements."""
    before, after, lower = (_lines(text) for text in (written.before, written.after, written.lower))
    codes = {word for line in (*before, *after, *lower) for word in line if word.isdecimal()}
    old = _standing(codes, written.on - timedelta(days=1), covers)
    now = _standing(codes, written.on, covers) | old
    predecessors = tuple(_unit("before", number, words, old) for number, words in enumerate(before, 1))
    successors = tuple(_after(number, words, now) for number, words in enumerate(after, 1))
    places = {one.code: place for place, one in enumerate(successors)}
    moving = dict(_moving(number, words, old, places) for number, words in enumerate(lower, 1))
    return Change(written, predecessors, successors, moving)


def rehearsed(change: Change, *, by: Actor | str) -> Effect:
    """预演 — what a change would do; nothing of it stays. Raises NotPossible."""
    with transaction.atomic():
        effect = enacted(change, by=by)
        transaction.set_rollback(True)
    return effect


def enacted(change: Change, *, by: Actor | str) -> Effect:
    """登记 — make the change. Raises NotPossible."""
    written = change.written
    ties = services.enact(
        written.kind, predecessors=change.predecessors, successors=change.successors, on=written.on, source=written.source,
        verified=written.verified, moving=change.moving, by=by,
    )  # fmt: skip
    waiting = Counter(Reassignment.objects.filter(succession__in=ties).values_list("holder", flat=True))
    listed = sorted((HOLDERS.get(code).title, count) for code, count in waiting.items())
    return Effect(tuple(ties), tuple(listed))


def _lines(text: str) -> list[list[str]]:
    return [line.split() for line in text.splitlines() if line.strip()]


def _standing(codes: Iterable[str], at: date, covers: Covers) -> dict[str, Division]:
    rows = Division.objects.standing(at).filter(code__in=list(codes)).select_related("parent", "county", "legal_county")
    return {row.code: row for row in rows if covers(row.path)}


def _unit(part: str, line: int, words: list[str], known: Mapping[str, Division]) -> Division:
    if len(words) != 1:
        raise BadLine(part, line, "只写一个 12 位区划代码。")
    if words[0] not in known:
        raise BadLine(part, line, f"变更前没有代码为 {words[0]} 的单位，或者它不在您的管辖范围内，请核对代码和日期。")
    return known[words[0]]


def _after(line: int, words: list[str], known: Mapping[str, Division]) -> Division | NewUnit:
    if len(words) == 1:
        if words[0] not in known:
            raise BadLine(
                "after", line, f"没有代码为 {words[0]} 的现有单位；新单位请写成“代码 名称”，换了上级的再写上级代码。"
            )
        return known[words[0]]
    if len(words) > MOST_WORDS:
        raise BadLine("after", line, "写法是“代码”“代码 名称”或“代码 名称 上级代码”，中间用空格分开。")
    superior = words[2] if len(words) == MOST_WORDS else None
    if superior is not None and superior not in known:
        raise BadLine("after", line, f"没有代码为 {superior} 的上级单位，或者它不在您的管辖范围内。")
    return NewUnit(words[0], words[1], known[superior] if superior else None)


def _moving(
    line: int, words: list[str], known: Mapping[str, Division], places: Mapping[str, int]
) -> tuple[Division, int]:
    if len(words) != len(("which", "where")):
        raise BadLine("lower", line, "写法是“下级代码 去向代码”，中间用空格分开。")
    if words[1] not in places:
        raise BadLine("lower", line, f"去向 {words[1]} 不在上面的现单位里。")
    return _unit("lower", line, words[:1], known), places[words[1]]


__all__ = ["BadLine", "Change", "Effect", "Kind", "NotPossible", "Written", "enacted", "rehearsed", "understood"]
