"""进度安排 — how much an allocation wants by a day: whole quarters, and inside a quarter in even steps from day to day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from minzheng.kernel.periods import Period, Quarter, elapsed_share

QUARTERS = (1, 2, 3, 4)


@dataclass(frozen=True)
class Schedule:
    """进度安排 — the increments of four quarters; the quarter of the deadline ends with it."""

    year: int
    deadline: date
    increments: tuple[Decimal, ...]

    @property
    def total(self) -> Decimal:
        return sum(self.increments, Decimal(0))

    @property
    def cumulative(self) -> tuple[Decimal, ...]:
        """应累计完成 — what must be reached by the end of each quarter."""
        return tuple(sum(self.increments[:quarter], Decimal(0)) for quarter in QUARTERS)

    def due(self, at: date) -> Fraction:
        """应完成数 — what must be reached by a day."""
        return sum(
            (
                Fraction(amount) * self._passed(quarter, at)
                for quarter, amount in zip(QUARTERS, self.increments, strict=True)
            ),
            Fraction(0),
        )

    def expected(self, at: date) -> Fraction | None:
        """应完成比例 — the share of the whole that must be reached by a day; None where there is nothing to do."""
        return self.due(at) / Fraction(self.total) if self.total else None

    def _passed(self, quarter: int, at: date) -> Fraction:
        whole = Quarter(self.year, quarter).period
        last = min(whole.end, self.deadline)
        if last < whole.start:
            return Fraction(1)  # after the deadline nothing is left to wait for
        return elapsed_share(Period(whole.start, last), at)


def quarters_until(year: int, deadline: date) -> tuple[int, ...]:
    """The quarters of a year in which work may still be due."""
    return tuple(quarter for quarter in QUARTERS if Quarter(year, quarter).period.start <= deadline)


def step_of(total: Decimal) -> Decimal:
    """最小单位 — the step in which a total can be divided: one for whole numbers, else its last decimal."""
    exponent = total.normalize().as_tuple().exponent
    return Decimal(1).scaleb(min(int(exponent), 0)) if isinstance(exponent, int) else Decimal(1)


def divided(total: Decimal, weights: Sequence[Fraction | int]) -> tuple[Decimal, ...]:
    """按权重分 — a total in whole steps by weights, the largest remainders first, so that nothing is lost or made.

    Where all weights are zero every part weighs the same.
    """
    if not weights:
        return ()
    heavy = [Fraction(weight) for weight in weights] if any(weights) else [Fraction(1)] * len(weights)
    step = step_of(total)
    steps, whole = int(total / step), sum(heavy, Fraction(0))
    exact = [weight * steps / whole for weight in heavy]
    parts = [int(part) for part in exact]
    by_remainder = sorted(range(len(parts)), key=lambda place: (parts[place] - exact[place], place))
    for place in by_remainder[: steps - sum(parts)]:
        parts[place] += 1
    return tuple(part * step for part in parts)
