"""待确认 — how many records of which registers wait for a second person inside somebody's scope: one statement for all."""

from collections.abc import Iterable

from minzheng.core.access.scopes import Scope
from minzheng.core.registers.counting import counts
from minzheng.core.registers.declarations import Register
from minzheng.core.registers.listing import Query, narrowed

UNCONFIRMED = "no"
COUNTED_UP_TO = 1_000  # beyond it the exact number helps nobody and costs the database


def has_unconfirmed_tab(register: type[Register]) -> bool:
    """Whether the register lists, under a tab of their own, records that wait for a second person."""
    return register.confirms and register.tabs is not None and register.tabs.name == "confirmed"


def waiting_in(registers: Iterable[type[Register]], scope: Scope) -> dict[str, int]:
    """Waiting records by the code of the register, up to a thousand each; registers without any such are left out."""
    asked = {
        register.code: narrowed(register, scope, Query(tab=UNCONFIRMED))
        for register in registers
        if has_unconfirmed_tab(register)
    }
    return counts(asked, up_to=COUNTED_UP_TO)
