"""比对权重 — the weights of the model, one level at a time, for one record against a few: no engine is started for that.

What agrees and what does not is said by whoever compares; how much it says stands in the model, and nowhere twice. A weight is in bits:
each is a doubling of how much more likely one person is than two.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import log2

from minzheng.adapters.linkage import model

Shares = tuple[float, float]  # of true pairs, and of chance pairs, that show a level


@dataclass(frozen=True)
class Weighed:
    """一项比对 — what was compared, what was seen, and how much it says (bits; below zero it speaks against)."""

    title: str
    seen: str
    bits: float


def of_model(comparison: str, level: str) -> float:
    """模型权重 — what a level of the register's own model says (bits). Raises KeyError for one that it does not have."""
    shares = {title: (m, u) for _, title, m, u, _ in model.COMPARED[comparison]}
    return bits(shares[level])


def bits(shares: Shares) -> float:
    """权重 — from the two shares."""
    return log2(shares[0] / shares[1])


def total(weighed: Iterable[Weighed]) -> float:
    """合计 — comparisons are taken as independent of one another, as the model takes them."""
    return sum(each.bits for each in weighed)


def one_slip(one: str, other: str) -> bool:
    """只差一处 — one sign wrong, missing, added, or two neighbours swapped; equal texts as well."""
    if one == other:
        return True
    if abs(len(one) - len(other)) > 1:
        return False
    start = next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    a, b = one[start:], other[start:]
    swapped = len(a) == len(b) and len(a) > 1 and a[:2] == b[1::-1] and a[2:] == b[2:]
    return swapped or a[1:] == b[1:] or a[1:] == b or a == b[1:]
