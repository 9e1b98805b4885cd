"""推进事项种类 — which kinds of undertaking there are. Lines of business declare theirs in ``undertakings.py``."""

from dataclasses import dataclass
from functools import cache

from minzheng.core.registers.discovering import import_declarations
from minzheng.kernel.registry import Registry

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
