"""核对期限 — how long an authorisation and a report count, how long a raw reply is kept: dated parameters with their documents."""

from dataclasses import dataclass
from datetime import date

from minzheng.core.registers.parameters import book

CODES = {
    "authorisation": "checks.authorisation_days", "report": "checks.report_days", "reply": "checks.reply_days",
    "tolerance": "checks.tolerance",
}  # fmt: skip


@dataclass(frozen=True)
class Limit:
    """期限 — a number of days (or of fen) with the document behind it."""

    value: int
    document: str
    verified: bool

    @property
    def note(self) -> str:
        """What the page says beside the number."""
        return self.document if self.verified else f"未核实：{self.document}"


def limit(name: str, on: date) -> Limit:
    """The limit in force on a day. Raises NoParameter where nobody set one."""
    found = book().value(CODES[name], on=on)
    assert isinstance(found.value, int)
    return Limit(found.value, found.document, found.verified)
