"""不变式 — what must hold in the data at every moment, whatever was killed, pressed twice or changed behind the product's back.

Each is one declaration: what must be, why, which rows break it, and what is then to be done. Concepts declare theirs in
``invariants.py`` (or a folder of that name); ``minzheng verify`` asks all of them over one snapshot. What breaks one is told by
numbers, outside numbers, months and codes, never by a name or anything else about a person.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import connection

from minzheng.kernel.registry import Registry

Values = Mapping[str, Any]


class Family(StrEnum):
    """不变式类别 — the nine of the reliability design."""

    ONCE = "I1"
    FILES = "I2"
    SUMS = "I3"
    TOLD = "I4"
    KEPT = "I5"
    ONWARDS = "I6"
    TWO = "I7"
    AGAIN = "I8"
    FIGURES = "I9"

    @property
    def asks(self) -> str:
        """What it asks, in words."""
        return TITLES[self]


TITLES = {
    Family.ONCE: "同一人同一项目同一月份只发一次",
    Family.FILES: "发放文件与台账一致",
    Family.SUMS: "合计、明细、摘要相符",
    Family.TOLD: "状态都有审计事件和变更记录",
    Family.KEPT: "写下的不会丢、不能改",
    Family.ONWARDS: "状态只沿规定的方向走",
    Family.TWO: "经办与确认不是同一人",
    Family.AGAIN: "同样的输入得到同样的结果",
    Family.FIGURES: "数字等于它的清单",
}


@dataclass(frozen=True)
class Look:
    """查看范围 — ``most``: how many offending rows are told of each; ``deep``: all that a sample would leave out."""

    most: int = 20
    deep: bool = False


Find = Callable[[Look], Iterable[str]]


@dataclass(frozen=True)
class Invariant:
    """不变式 — ``find`` gives the rows that break it, in words without personal data, the first ``most + 1`` at most.

    ``writes``: it can only be asked by writing and taking back, so it has a transaction of its own.
    """

    code: str
    family: Family
    title: str
    means: str
    mend: str
    find: Find
    writes: bool = False


INVARIANTS: Registry[Invariant] = Registry("不变式")


def asked(statement: str, values: Values | Sequence[Any] | None = None) -> list[tuple[Any, ...]]:
    """The rows of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def rows(statement: str, says: str, values: Callable[[], Values] = dict) -> Find:
    """选取 — a finder made of a statement that selects what is wrong; ``says`` names a row by its columns, ``{0}`` the first."""

    def find(look: Look) -> Iterable[str]:
        limited = f"SELECT * FROM ({statement}) AS broken LIMIT %(most)s"  # noqa: S608 — our own statement
        return [says.format(*row) for row in asked(limited, {**values(), "most": look.most + 1})]

    return find
