"""重复线索 — pairs of people that concepts above the register know of, declared by them: the register does not know accounts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from minzheng.core.parties.duplicates.models import Reason
from minzheng.kernel.registry import Registry

Pairs = Iterable[tuple[int, int]]


@dataclass(frozen=True)
class Clue:
    """线索 — ``pairs`` gives keys of persons, the lower first, of whom something says that they may be one person."""

    code: str
    reason: Reason
    pairs: Callable[[], Pairs]


CLUES: Registry[Clue] = Registry("重复线索")
