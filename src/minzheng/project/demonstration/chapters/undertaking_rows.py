"""演示推进事项的行 — what the generator says of an undertaking, of its milestones and of its payments."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Self

from minzheng.project.demonstration.records import Reported, known


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneRow(Reported):
    """演示节点 — a stage planned for a day since ``drawn_on``, and done on a day; the report tells of the doing."""

    stage: str
    position: int
    drawn_on: date
    planned_on: date | None = None
    done_on: date | None = None
    number: str = ""
    note: str = ""

    def as_known_on(self, day: date) -> "Self | None":
        """Before the doing was reported, only the plan is known."""
        if self.done_on is not None and self.known_on(day):
            return Reported.as_known_on(self, day)
        if self.planned_on is None or self.drawn_on > day:
            return None
        return replace(self, done_on=None, confirmed_on=None, reported_on=self.drawn_on, number="", note="")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRow(Reported):
    """演示付款 — fen paid on ``effective_on``."""

    amount: int
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UndertakingRow(Reported):
    """演示推进事项 — begun on ``effective_on``; amounts in fen; ``steps`` is the length of its kind's chain;
    ``particulars`` are written as they are stored.
    """

    code: str
    kind: str
    title: str
    steps: int
    lead: str = ""
    partner: str = ""
    group: str = ""
    due_on: date | None = None
    amount: int | None = None
    note: str = ""
    particulars: Mapping[str, Any] = field(default_factory=dict)
    milestones: tuple[MilestoneRow, ...] = ()
    payments: tuple[PaymentRow, ...] = ()

    def as_known_on(self, day: date) -> "Self | None":
        """The undertaking with what was known of its milestones and payments."""
        kept = Reported.as_known_on(self, day)
        if kept is None:
            return None
        return replace(
            kept, milestones=tuple(known(self.milestones, day)), payments=tuple(known(self.payments, day))
        )  # fmt: skip

    def done(self, at: date) -> dict[str, MilestoneRow]:
        """The milestones done by a day and confirmed, by stage."""
        return {
            row.stage: row
            for row in self.milestones
            if row.confirmed_on is not None and row.done_on is not None and row.done_on <= at
        }

    def begun(self, at: date) -> bool:
        """Whether it is confirmed and had begun by a day."""
        return self.confirmed_on is not None and self.effective_on <= at
