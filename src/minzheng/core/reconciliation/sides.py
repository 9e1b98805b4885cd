"""对账的一方 — declarations: which figure of a form is which sum of the ledger, and what a side that pays must supply.

Lines of business declare theirs in ``reconciliation.py``::

    COMPARED.add(Compared("bureau.monthly_urban_living_persons", programme="assistance.minimum_living", settlement="urban", of=Of.PERSONS))

A figure is taken from the locked runs of the month itself, so that a later run cannot move it. Payments are a side too: whoever knows what
was paid registers a ``PaidSide``, as ``bank_side`` does for the bank; where nobody does, what leans on it has no figure and says so.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import import_module

from minzheng.core.registers.discovering import import_declarations
from minzheng.core.returns.forms.declarations import Form, Item, all_forms
from minzheng.kernel.registry import Registry

NO_BANK = "银行回盘尚未登记"
COUNTED, WEIGHED_IN_WAN = 1_000_000, 1  # millionths of 户, 人; of 万元, of which one fen is a millionth


class Of(StrEnum):
    """取数 — what of the ledger: enrolments, persons, or money paid in the month."""

    ENROLMENTS = "enrolments"
    PERSONS = "persons"
    PAID = "paid"


@dataclass(frozen=True)
class Compared:
    """对账项 — an item of a form as a sum of the ledger. ``settlement`` and ``mode`` narrow it; empty ones take all.

    ``other`` is the item that stands for the other settlement: what one has too much and the other too little is a matter of definition.
    """

    code: str
    programme: str
    of: Of
    settlement: str = ""
    mode: str = ""
    other: str = ""


COMPARED: Registry[Compared] = Registry("对账项")


@dataclass(frozen=True)
class PaidSide:
    """支付方 — a side that knows what was paid.

    ``rows`` gives SQL for (enrolment_id, month, amount in fen, paid_on): a row for each month of a payment, or several that add up to it.
    """

    code: str
    title: str
    rows: Callable[[], str]


PAID: Registry[PaidSide] = Registry("支付方")


@dataclass(frozen=True)
class TimelyBenefit:
    """按时足额 — programmes of which each month must be paid in full by a day. ``due_day`` is a dated parameter: a day of the month."""

    code: str
    title: str
    programmes: tuple[str, ...]
    due_day: str


TIMELY: Registry[TimelyBenefit] = Registry("按时足额")


@cache
def discover_sides() -> None:
    """Import every line's ``reconciliation.py`` and the side of the bank, once."""
    import_declarations("reconciliation")
    import_module("minzheng.core.reconciliation.bank_side")


def paid_sides() -> tuple[PaidSide, ...]:
    """Every side that knows what was paid."""
    discover_sides()
    return tuple(PAID)


def compared() -> tuple[Compared, ...]:
    """Every declared item."""
    discover_sides()
    return tuple(COMPARED)


def timely() -> tuple[TimelyBenefit, ...]:
    """Every benefit of which each month must be paid by a day."""
    discover_sides()
    return tuple(TIMELY)


@cache
def forms() -> tuple[Form, ...]:
    """The forms of which some item is compared."""
    codes = {one.code for one in compared()}
    return tuple(form for form in all_forms() if codes & set(form.by_code))


def item_of(code: str) -> Item:
    """The item of a form under its code. Raises KeyError."""
    return next(form.by_code[code] for form in all_forms() if code in form.by_code)


def weight_of(item: Item) -> int:
    """Millionths of the weighing unit that the smallest unit of an item has: money weighs in 万元, all else as it is counted."""
    return WEIGHED_IN_WAN if item.kind.unit == "元" else COUNTED
