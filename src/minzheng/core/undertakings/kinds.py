"""推进事项种类 — which kinds of undertaking there are. Lines of business declare theirs in ``undertakings.py``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from minzheng.core.registers.discovering import import_declarations
from minzheng.core.undertakings.particulars import Particular
from minzheng.kernel.registry import Registry

Said = Mapping[str, Any]
Deadlines = Callable[[date | None, Said], Mapping[str, date]]

INSTRUCTION = "bureau.instruction"  # 督办事项, moved by services alone


@dataclass(frozen=True)
class UndertakingKind:
    """推进事项种类 — a code for good, a title, its chain of stages, and what belongs to such an undertaking.

    ``stages`` are the steps in their order (code, title); ``counted`` is the one from which it counts as done.
    ``groups`` are the choices of its group (code, title), empty where a group is free text under ``group_title``, which
    is empty where there are none. ``numbered``: the counted stage issues a document, so it needs its number (文号).
    ``in_order``: whether a later stage cannot be done before a former.
    ``is_project``: a building project, measured by its schedule and its funds. ``by_service``: moved only by the acts of
    ``services``, never by form or file.
    ``particulars`` are what it says of itself beyond the common columns; ``check`` finds what is wrong with them, by field.
    ``deadlines`` are the days that a rule sets for stages, from the day of beginning and the particulars: they are planned
    with the undertaking, nobody types them, and its own due day is the last of them. ``lead_title`` is what the leading
    organisation is called, without which it cannot be where it is ``led``; ``amount_title`` what the planned amount is.
    ``note`` says to its register's users what belongs there.
    """

    code: str
    title: str
    line: str
    stages: tuple[tuple[str, str], ...]
    counted: str
    unit: str = "项"
    levels: tuple[str, ...] = ("city",)
    groups: tuple[tuple[str, str], ...] = ()
    group_title: str = ""
    has_money: bool = False
    has_partner: bool = False
    numbered: bool = False
    in_order: bool = True
    is_project: bool = False
    by_service: bool = False
    icon: str = "flag"
    note: str = ""
    particulars: tuple[Particular, ...] = ()
    check: Callable[[Said], dict[str, str]] | None = None
    deadlines: Deadlines | None = None
    lead_title: str = "牵头单位"
    led: bool = False
    amount_title: str = "计划金额"

    def __post_init__(self) -> None:
        if self.counted not in dict(self.stages) or len(dict(self.stages)) != len(self.stages):
            raise ValueError(f"推进事项种类 {self.code} 的阶段有重复，或计入阶段不在其中。")

    def position(self, stage: str) -> int:
        """Which step a stage is, from 1."""
        return [code for code, _ in self.stages].index(stage) + 1

    def since(self, stage: str) -> tuple[str, ...]:
        """A stage and all that follow it."""
        return tuple(code for code, _ in self.stages[self.position(stage) - 1 :])


KINDS: Registry[UndertakingKind] = Registry("推进事项种类")


@cache
def discover_kinds() -> None:
    """Import every line's ``undertakings.py``, once."""
    import_declarations("undertakings")


def kind_of(code: str) -> UndertakingKind:
    """The kind under a code. Raises ``NotRegistered``."""
    discover_kinds()
    return KINDS.get(code)


def all_kinds() -> tuple[UndertakingKind, ...]:
    """Every declared kind, in the order of declaration."""
    discover_kinds()
    return tuple(KINDS)


def kinds_of_line(line: str) -> tuple[UndertakingKind, ...]:
    """The kinds of one line of business."""
    return tuple(kind for kind in all_kinds() if kind.line == line)


def project_kinds() -> tuple[str, ...]:
    """Codes of all kinds that are building projects, of whatever line."""
    return tuple(sorted(kind.code for kind in all_kinds() if kind.is_project))
