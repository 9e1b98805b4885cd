"""表样 — a form is data: its items are kinds of return, its rules say which figures cannot stand together. Lines declare theirs in ``forms.py``.

A rule looks at the figures of one filing and at those of the month before. An error keeps the filing from being submitted; a
warning wants a reason. Limits are dated parameters, so that a rule holds no number of its own.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import Protocol

from minzheng.core.registers.discovering import import_declarations
from minzheng.core.registers.parameters import book
from minzheng.core.returns.kinds import Every, ReturnKind
from minzheng.kernel.parameters import NoParameter, Parameter
from minzheng.kernel.periods import Period
from minzheng.kernel.registry import Registry

Values = Mapping[str, int]
HUNDRED = 100


class BadForm(ValueError):
    """表样声明有误 — found when the product starts, never on screen."""


class Severity(StrEnum):
    """程度 — an error must be mended, a warning be explained."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Problem:
    """校验问题 — which rule found it (a code that stays the same for the form), at which items, in words for the person who fills in."""

    code: str
    severity: Severity
    items: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Item:
    """报表项 — one figure of a form. ``part_of`` names the item of which it is a part (其中); ``headline``: it is compared with the ledger."""

    kind: ReturnKind
    label: str
    part_of: str = ""
    headline: bool = False

    @property
    def code(self) -> str:
        """The code of the kind of return."""
        return self.kind.code


@dataclass(frozen=True)
class Looked:
    """受检数字 — the figures of a filing, those of the month before, what items are called, and the day whose limits hold."""

    values: Values
    before: Values
    items: Mapping[str, Item]
    county: str
    on: date

    def label(self, code: str) -> str:
        """What an item is called, with its group."""
        return self.items[code].kind.title

    def said(self, code: str) -> str:
        """An item with its figure."""
        item = self.items[code]
        return f"{item.kind.title} {item.kind.shown(self.values[code])} {item.kind.unit}"

    def limit(self, code: str, **keys: str) -> Parameter | None:
        """A dated limit; None where none is known."""
        try:
            return book().value(code, on=self.on, **keys)
        except NoParameter:
            return None


class Rule(Protocol):
    """审核关系 — what it is called for good, which items it looks at, and the problem that it finds, if any."""

    @property
    def code(self) -> str: ...

    @property
    def items(self) -> tuple[str, ...]: ...

    def find(self, seen: Looked) -> Problem | None: ...


@dataclass(frozen=True)
class NotBelow:
    """不小于 — members are at least as many as households."""

    larger: str
    smaller: str

    @property
    def code(self) -> str:
        """For good."""
        return f"not_below:{self.larger}"

    @property
    def items(self) -> tuple[str, ...]:
        """Both."""
        return self.larger, self.smaller

    def find(self, seen: Looked) -> Problem | None:
        """An error where the smaller is larger."""
        if seen.values[self.larger] >= seen.values[self.smaller]:
            return None
        return Problem(
            self.code, Severity.ERROR, self.items, f"{seen.said(self.larger)}，小于{seen.said(self.smaller)}。"
        )


@dataclass(frozen=True)
class AddsUp:
    """合计相等 — a total is the sum of its parts."""

    whole: str
    parts: tuple[str, ...]

    @property
    def code(self) -> str:
        """For good."""
        return f"adds_up:{self.whole}"

    @property
    def items(self) -> tuple[str, ...]:
        """The total and its parts."""
        return self.whole, *self.parts

    def find(self, seen: Looked) -> Problem | None:
        """An error where it is not."""
        total = sum(seen.values[part] for part in self.parts)
        if seen.values[self.whole] == total:
            return None
        kind = seen.items[self.whole].kind
        return Problem(
            self.code, Severity.ERROR, self.items,
            f"{seen.said(self.whole)}，与各分项之和 {kind.shown(total)} {kind.unit}不相等。",
        )  # fmt: skip


@dataclass(frozen=True)
class Together:
    """同有同无 — where there is one there is the other: households and money."""

    first: str
    second: str

    @property
    def code(self) -> str:
        """For good."""
        return f"together:{self.first}:{self.second}"

    @property
    def items(self) -> tuple[str, ...]:
        """Both."""
        return self.first, self.second

    def find(self, seen: Looked) -> Problem | None:
        """A warning where one of them is nil alone: money of a month may come late."""
        if bool(seen.values[self.first]) == bool(seen.values[self.second]):
            return None
        text = f"{seen.said(self.first)}，而{seen.said(self.second)}。"
        return Problem(self.code, Severity.WARNING, self.items, text)


@dataclass(frozen=True)
class Steady:
    """环比变动 — a figure that moves by more than so many percent against the month before wants a reason."""

    item: str
    limit: str

    @property
    def code(self) -> str:
        """For good."""
        return f"steady:{self.item}"

    @property
    def items(self) -> tuple[str, ...]:
        """The one."""
        return (self.item,)

    def find(self, seen: Looked) -> Problem | None:
        """A warning where it moved further; nothing without a month before or a limit."""
        found, before, now = seen.limit(self.limit), seen.before.get(self.item), seen.values[self.item]
        if found is None or before is None or abs(now - before) * HUNDRED <= before * found.decimal:
            return None
        kind, moved = seen.items[self.item].kind, "增加" if now > before else "减少"
        share = f"（{round(abs(now - before) * HUNDRED / before)}%）" if before else ""
        text = f"{seen.said(self.item)}，比上月 {kind.shown(before)} {kind.unit}{moved} {kind.shown(abs(now - before))} {kind.unit}{share}。"
        return Problem(self.code, Severity.WARNING, self.items, text)


@dataclass(frozen=True)
class PerHead:
    """人均水平 — what is paid a head lies between two percentages of the county's standard; nothing is asked where none is known.

    ``standard`` and ``standard_months`` are dated parameters: so much for so many months.
    """

    amount: str
    heads: str
    standard: str
    standard_months: str
    settlement: str
    lowest: str
    highest: str

    @property
    def code(self) -> str:
        """For good."""
        return f"per_head:{self.amount}"

    @property
    def items(self) -> tuple[str, ...]:
        """Both."""
        return self.amount, self.heads

    def find(self, seen: Looked) -> Problem | None:
        """A warning where it lies outside."""
        heads, amount = seen.values[self.heads], seen.values[self.amount]
        keys = {"county": seen.county, "settlement": self.settlement}
        standard, months = seen.limit(self.standard, **keys), seen.limit(self.standard_months, **keys)
        low, high = seen.limit(self.lowest), seen.limit(self.highest)
        if not heads or standard is None or months is None or low is None or high is None:
            return None
        per_cent, whole = amount * HUNDRED * months.decimal, standard.decimal * heads
        if whole * low.decimal <= per_cent <= whole * high.decimal:
            return None
        monthly = int(standard.decimal / months.decimal)
        kind = seen.items[self.amount].kind
        text = (
            f"{seen.label(self.amount)}人均 {kind.shown(amount // heads)} {kind.unit}，"
            f"不在当地标准 {kind.shown(monthly)} {kind.unit}的 {low.decimal}%—{high.decimal}% 之间。"
        )
        return Problem(self.code, Severity.WARNING, self.items, text)


@dataclass(frozen=True)
class Form:
    """表样 — a code for good, its items in their order, its rules, and by which dated parameter it is due so many days after its period."""

    code: str
    title: str
    line: str
    every: Every
    items: tuple[Item, ...]
    rules: tuple[Rule, ...]
    due_after: str
    note: str = ""
    by_code: Mapping[str, Item] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        by_code = {item.code: item for item in self.items}
        if len(by_code) != len(self.items):
            raise BadForm(f"表样 {self.code} 有重复的报表项。")
        named = {code for rule in self.rules for code in rule.items} | {
            one.part_of for one in self.items if one.part_of
        }
        if unknown := named - set(by_code):
            raise BadForm(f"表样 {self.code} 的审核关系用到了没有的报表项：{'、'.join(sorted(unknown))}。")
        if len({rule.code for rule in self.rules}) != len(self.rules):
            raise BadForm(f"表样 {self.code} 有重复的审核关系。")
        object.__setattr__(self, "by_code", by_code)

    @property
    def headlines(self) -> tuple[Item, ...]:
        """The items that are compared with the ledger."""
        return tuple(item for item in self.items if item.headline)

    def days(self, on: date) -> Parameter:
        """How many days after its period the form is due, with its document."""
        return book().value(self.due_after, on=on)

    def due(self, period: Period) -> date:
        """The last day for submitting a period."""
        return period.end + timedelta(days=int(self.days(period.end).decimal))

    def due_words(self, on: date) -> str:
        """The rule for the due day, and whether it was seen in a paper."""
        found = self.days(on)
        return f"期满后 {found.decimal} 日内报送{'' if found.verified else '（期限未核实）'}"

    def problems(self, values: Values, before: Values, *, county: str, on: date) -> list[Problem]:
        """What the rules find in the figures: errors first. Rules over items that are not filled in yet are left out."""
        return sorted(self._found(values, before, county, on), key=lambda one: one.severity is not Severity.ERROR)

    def _found(self, values: Values, before: Values, county: str, on: date) -> Iterator[Problem]:
        seen = Looked(values, before, self.by_code, county, on)
        for rule in self.rules:
            if all(code in values for code in rule.items):
                found = rule.find(seen)
                if found is not None:
                    yield found

    def lacking(self, values: Values) -> Sequence[Item]:
        """Items that nobody filled in."""
        return [item for item in self.items if item.code not in values]


FORMS: Registry[Form] = Registry("表样")


@cache
def discover_forms() -> None:
    """Import every app's ``forms.py``, once."""
    import_declarations("forms")


def form_of(code: str) -> Form:
    """The form under a code. Raises ``NotRegistered``."""
    discover_forms()
    return FORMS.get(code)


def all_forms() -> tuple[Form, ...]:
    """Every declared form."""
    discover_forms()
    return tuple(FORMS)
