"""起止 — records that hold from a day up to, and not on, another: never two of one sort on the same day, by the database."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Self, TypeVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Expression, F, Func, Q, Value
from django.db.models.expressions import Combinable

from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.kernel import periods
from minzheng.kernel.periods import MONTHS_IN_YEAR

Day = date | Combinable
DaysFromTo = tuple[date, date | None]
ModelT = TypeVar("ModelT", bound=models.Model)


class Today(Expression):
    """业务日期 — the business date when the statement is sent, not when the declaration was read."""

    output_field = models.DateField()

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:  # noqa: ARG002 — the framework's signature
        return "%s::date", (periods.today(),)


class Spell(Func):
    """起止区间 — the half-open range [since, until) of two columns."""

    function = "DATERANGE"
    output_field = DateRangeField()


class CodeNumber(Func):
    """代码数 — a code as a number that is the same on every database: no extension is needed to compare it in GiST."""

    template = "('x' || LEFT(MD5(%(expressions)s), 15))::BIT(60)::INT8"
    output_field = models.BigIntegerField()


def once_at_a_time(name: str, *keys: str | Combinable, message: str, condition: Q | None = None) -> ExclusionConstraint:
    """No two rows with the same keys (columns of whole numbers, or expressions that give one) overlap in time."""
    numbers = [F(key) if isinstance(key, str) else key for key in keys]
    return ExclusionConstraint(
        name=name,
        expressions=[
            *((Func(each, each, Value("[]"), function="INT8RANGE"), RangeOperators.OVERLAPS) for each in numbers),
            (Spell("since", "until", RangeBoundary()), RangeOperators.OVERLAPS),
        ],
        condition=condition,
        violation_error_message=message,
    )


def ends_after_it_begins(name: str) -> models.CheckConstraint:
    """The end, where there is one, comes after the beginning."""
    return models.CheckConstraint(
        condition=Q(until__isnull=True) | Q(until__gt=F("since")), name=name, violation_error_message="终止日期应晚于起始日期。"
    )  # fmt: skip


def months_after(first: date, months: int) -> date:
    """几个月后 — the first day of the month so many months after another; before it where ``months`` is below zero."""
    whole = first.year * MONTHS_IN_YEAR + first.month - 1 + months
    return date(whole // MONTHS_IN_YEAR, whole % MONTHS_IN_YEAR + 1, 1)


def overlap(one: DaysFromTo, other: DaysFromTo) -> bool:
    """Whether two spells, each from a day to the day before its end, have a day in common."""
    return (one[1] is None or other[0] < one[1]) and (other[1] is None or one[0] < other[1])


def holds_on(at: Day, prefix: str = "") -> Q:
    """The predicate for what holds on a day; the day of the end is not among its days."""
    running = Q(**{f"{prefix}until__isnull": True}) | Q(**{f"{prefix}until__gt": at})
    return running & Q(**{f"{prefix}since__lte": at})


class SpellQuerySet(ScopedQuerySet[ModelT]):
    """起止查询 — records that hold from a day to a day."""

    def on(self, at: Day) -> Self:
        """What holds on a day."""
        return self.filter(holds_on(at))


def clashing(spells: Sequence[tuple[Any, DaysFromTo]], taken: dict[Any, list[DaysFromTo]]) -> set[int]:
    """Which spells, each with a key, overlap one of the same key that is taken already; the others are noted in ``taken``."""
    found = set()
    for index, (key, spell) in enumerate(spells):
        if any(overlap(spell, other) for other in taken.get(key, ())):
            found.add(index)
        else:
            taken.setdefault(key, []).append(spell)
    return found
