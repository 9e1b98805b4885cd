"""活动种类 — which kinds of activity there are. Lines of business declare theirs in ``activities.py``."""

from dataclasses import dataclass
from functools import cache

from minzheng.core.registers.discovering import import_declarations
from minzheng.kernel.registry import Registry


@dataclass(frozen=True)
class ActivityKind:
    """活动种类 — a code for good, a title, and what belongs to such an activity.

    ``marks`` are particulars that an activity may have (code, title); ``roles`` the capacities in which people attend,
    empty where nobody is listed by name; ``has_lessons`` whether lessons (学时) are counted; ``host_kind`` the kind of
    organisation that must be its host, empty where anybody may be, or nobody. ``local``: held in townships and villages,
    so that lists name these too. ``note`` says to its register's users what belongs there.
    """

    code: str
    title: str
    line: str
    unit: str = "次"
    marks: tuple[tuple[str, str], ...] = ()
    roles: tuple[tuple[str, str], ...] = ()
    has_lessons: bool = False
    host_kind: str = ""
    icon: str = "calendar-event"
    local: bool = False
    note: str = ""


KINDS: Registry[ActivityKind] = Registry("活动种类")


@cache
def discover_kinds() -> None:
    """Import every app's ``activities.py``, once."""
    import_declarations("activities")


def kind_of(code: str) -> ActivityKind:
    """The kind under a code. Raises ``NotRegistered``."""
    discover_kinds()
    return KINDS.get(code)


def roles_of(line: str) -> tuple[tuple[str, str], ...]:
    """The capacities in which people attend the activities of a line: code and title, each once."""
    return tuple({code: title for kind in all_kinds() if kind.line == line for code, title in kind.roles}.items())


def all_kinds() -> tuple[ActivityKind, ...]:
    """Every declared kind, in the order of declaration."""
    discover_kinds()
    return tuple(KINDS)
