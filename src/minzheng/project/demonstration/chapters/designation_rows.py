"""认定演示记录 — titles and statuses of the invented city, and those that were taken away before their time."""

from dataclasses import dataclass
from datetime import date

from minzheng.project.demonstration.records import Reported


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignationRow(Reported):
    """演示认定 — holds from ``effective_on`` up to ``until``; ``holder`` is a code or number, empty for a division."""

    kind: str
    holder: str
    document_number: str
    grade: str = ""
    group: str = ""
    until: date | None = None

    @property
    def key(self) -> tuple[str, str, str, date]:
        """What no two designations have in common: kind, place, holder, beginning."""
        return self.kind, self.place, self.holder, self.effective_on


@dataclass(frozen=True, slots=True, kw_only=True)
class EndRow(Reported):
    """演示认定撤销 — the designation under ``of`` holds no longer from ``effective_on`` on."""

    of: tuple[str, str, str, date]
    reason: str
