"""报表登记 — report a figure, correct an approved one by a new version, withdraw one that waits.

Approval is the register's own act of confirming (``accepting.confirm``): by a second person, with a date and a paper.
"""

from datetime import date
from typing import Any

from minzheng.core.access.models import User
from minzheng.core.divisions.models import Division
from minzheng.core.registers import services as registers
from minzheng.core.registers.declarations import REGISTERS, Register
from minzheng.core.registers.writing import NotPossible
from minzheng.core.returns.models import Return
from minzheng.kernel.periods import Period


def report(
    kind: str, division: Division, period: Period, amount: int, *, source: str, by: User,
    accepted_on: date | None = None, paper: str = "",
) -> Return:  # fmt: skip
    """Report the first version of a figure. Raises NotPossible (BadFields) with the reason by field."""
    said = {"division": division, "period_start": period.start, "amount": amount, "source": source, "reason": ""}
    return _added(kind, said | {"accepted_on": accepted_on, "paper": paper}, by)


def correct(
    wrong: Return, amount: int, *, reason: str, source: str, by: User, accepted_on: date | None = None, paper: str = ""
) -> Return:
    """Report the next version of an approved figure, for a stated reason; it counts once approved. Raises NotPossible."""
    if not wrong.counts:
        raise NotPossible("这一版还没有核定，请直接修改或撤回，不必另报更正。")
    if not reason.strip():
        raise registers.BadFields({"reason": "更正须写明原因。"})
    said = {"division": wrong.division, "period_start": wrong.period_start, "amount": amount, "source": source}
    return _added(wrong.kind, said | {"reason": reason.strip(), "accepted_on": accepted_on, "paper": paper}, by)


def withdraw(waiting: Return, *, by: User) -> None:
    """Take back a version that nobody approved. Raises NotPossible."""
    registers.remove(register_of(waiting.kind), waiting, by=by)


def register_of(kind: str) -> type[Register]:
    """The register that lists a kind. Raises ``NotRegistered``."""
    return REGISTERS.get(kind)


def _added(kind: str, values: dict[str, Any], by: User) -> Return:
    made = registers.add(register_of(kind), values, by=by)
    assert isinstance(made, Return)
    return made
