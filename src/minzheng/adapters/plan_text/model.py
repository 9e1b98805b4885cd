"""计划文本 (a plan as it was read): the values that the reader hands over, and its one refusal."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal, TypedDict

Comparator = Literal[">=", "<=", ">", "<", "="]
Change = Literal["increase", "decrease"]
Number = int | float


class NothingFound(ValueError):
    """未读出内容: the text has neither numbered structure nor a quantified commitment. str() is Chinese."""


class CommitmentDict(TypedDict):
    """承诺 — one commitment as the JSON shows it."""

    text: str
    quantity: Number
    quantity_to: Number | None
    unit: str | None
    comparator: Comparator
    change: Change | None
    baseline: str | None
    deadline: str | None
    scope: str | None


class ItemDict(TypedDict):
    """条目 — one item as the JSON shows it."""

    number: int | None
    title: str
    text: str
    commitments: list[CommitmentDict]


class SectionDict(TypedDict):
    """部分 — one section as the JSON shows it."""

    number: int | None
    title: str | None
    items: list[ItemDict]


class PlanDict(TypedDict):
    """计划 — the whole plan as the JSON shows it."""

    title: str | None
    issuer: str | None
    date: str | None
    sections: list[SectionDict]


@dataclass(frozen=True, slots=True)
class Commitment:
    """量化承诺 (one figure that the text promises or reports).

    `quantity` is in the bare `unit` (万 and 亿 multiplied out). A range or a from–to has its second
    figure in `quantity_to`. With `change` the quantity is the size of the change, or the level
    reached where the text says 提高到. `deadline` is an ISO date where the plan's year gives one,
    otherwise the words of the text. `text` is the clause that holds the figure.
    """

    text: str
    quantity: Number
    quantity_to: Number | None
    unit: str | None
    comparator: Comparator
    change: Change | None = None
    baseline: str | None = None
    deadline: str | None = None
    scope: str | None = None

    def as_dict(self) -> CommitmentDict:
        return {
            "text": self.text,
            "quantity": self.quantity,
            "quantity_to": self.quantity_to,
            "unit": self.unit,
            "comparator": self.comparator,
            "change": self.change,
            "baseline": self.baseline,
            "deadline": self.deadline,
            "scope": self.scope,
        }


@dataclass(frozen=True, slots=True)
class Item:
    """条目 (one task of the plan). `number` is None only for unnumbered opening words of a section or of the paper."""

    number: int | None
    title: str
    text: str
    commitments: tuple[Commitment, ...] = ()

    def as_dict(self) -> ItemDict:
        return {
            "number": self.number,
            "title": self.title,
            "text": self.text,
            "commitments": [commitment.as_dict() for commitment in self.commitments],
        }


@dataclass(frozen=True, slots=True)
class Section:
    """部分 (a chapter of the plan). `title` is None where the text has items but no sections.

    `number` is None only for the leading section that holds figures stated before the first heading
    (全年目标：…); its one item has no number either.
    """

    number: int | None
    title: str | None
    items: tuple[Item, ...] = ()

    def as_dict(self) -> SectionDict:
        return {"number": self.number, "title": self.title, "items": [item.as_dict() for item in self.items]}


@dataclass(frozen=True, slots=True)
class PlanText:
    """计划文本 (the plan as read): title, issuer, date of the page or paper, sections."""

    title: str | None
    issuer: str | None
    date: dt.date | None
    sections: tuple[Section, ...] = field(default_factory=tuple)

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for section in self.sections for item in section.items)

    @property
    def commitments(self) -> tuple[Commitment, ...]:
        return tuple(commitment for item in self.items for commitment in item.commitments)

    def as_dict(self) -> PlanDict:
        return {
            "title": self.title,
            "issuer": self.issuer,
            "date": self.date.isoformat() if self.date else None,
            "sections": [section.as_dict() for section in self.sections],
        }
