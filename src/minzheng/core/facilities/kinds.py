"""设施种类 — which kinds of facility there are. Lines of business declare theirs in ``facilities.py``."""

from dataclasses import dataclass
from functools import cache

from django.apps import apps

from minzheng.kernel.registry import Registry, discover


@dataclass(frozen=True)
class FacilityKind:
    """设施种类 — a code for good, a title, the line of business, and the levels at which such a place is set up."""

    code: str
    title: str
    line: str
    unit: str
    levels: frozenset[str]
    has_beds: bool = False
    icon: str = "building"


KINDS: Registry[FacilityKind] = Registry("设施种类")


@cache
def discover_kinds() -> None:
    """Import every app's ``facilities.py``, once."""
    discover([config.name for config in apps.get_app_configs() if config.name.startswith("minzheng.")], "facilities")


def kind_of(code: str) -> FacilityKind:
    """The kind under a code. Raises ``NotRegistered``."""
    discover_kinds()
    return KINDS.get(code)


def all_kinds() -> tuple[FacilityKind, ...]:
    """Every declared kind, in the order of declaration."""
    discover_kinds()
    return tuple(KINDS)
