"""标识有误 — the one refusal of all readers, and the tidying and weighing that they share."""

import re
import unicodedata
from collections.abc import Iterable, Sequence


class BadIdentifier(ValueError):
    """标识有误 — what kind of number, what is wrong with it, and how to mend it; never the number itself."""

    def __init__(self, kind: str, problem: str, mend: str) -> None:
        super().__init__(f"{kind}{problem}，{mend}。")
        self.kind = kind
        self.problem = problem
        self.mend = mend


def tidy(text: str) -> str:
    """整理 — full-width to half-width, without spaces and dashes, in capitals."""
    return re.sub(r"[\s\-\u2010-\u2015\u2212]", "", unicodedata.normalize("NFKC", text)).upper()


def weighted(values: Iterable[int], weights: Sequence[int]) -> int:
    """加权和 — the sum from which a check character is made; both sides must be of one length."""
    return sum(value * weight for value, weight in zip(values, weights, strict=True))
