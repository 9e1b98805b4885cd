"""设施种类 — which kinds of facility there are. Lines of business declare theirs in ``facilities.py``."""

from dataclasses import dataclass
from functools import cache

from minzheng.core.divisions.models import Division
from minzheng.core.facilities.models import Facility
from minzheng.core.registers.discovering import import_declarations
from minzheng.kernel.registry import Registry

_DEPTH = {"city": 1, "county": 2, "township": 3, "village": 4}


@dataclass(frozen=True)
class Feature:
    """设施功能 — what a facility of some kind may have: a room, a service, a thing disclosed. A room has an area (㎡)."""

    code: str
    title: str
    is_room: bool = False


@dataclass(frozen=True)
class FacilityKind:
    """设施种类 — a code for good, a title, the line of business, and the levels at which such a place is set up.

    ``covers``: the place stands for its whole unit (one window per township), so its division is that unit itself;
    otherwise it may lie anywhere inside the unit that set it up. ``note`` says to its register's users what belongs there.
    """

    code: str
    title: str
    line: str
    unit: str
    levels: tuple[str, ...]
    has_beds: bool = False
    covers: bool = False
    icon: str = "building"
    features: tuple[Feature, ...] = ()
    note: str = ""

    def feature(self, code: str) -> Feature | None:
        """One of the kind's features by its code."""
        return next((one for one in self.features if one.code == code), None)

    def feature_title(self, code: str) -> str:
        """What people call a feature; an unknown code speaks for itself."""
        found = self.feature(code)
        return code if found is None else found.title

    def misplaced(self, level: str, division: Division) -> str:
        """Why a level and a division do not go with this kind, in words; empty when they do."""
        if level not in self.levels:
            allowed = "、".join(Facility.Level(one).label for one in self.levels)
            return f"{self.title}的设立层级应为{allowed}。"
        here, there = _DEPTH[level], _DEPTH[division.level]
        if there < here or (self.covers and there != here):
            return f"{Facility.Level(level).label}{self.title}应登记在{Division.Level(level).label}{'' if self.covers else '或其下级'}区划上。"
        return ""


KINDS: Registry[FacilityKind] = Registry("设施种类")


@cache
def discover_kinds() -> None:
    """Import every app's ``facilities.py``, once."""
    import_declarations("facilities")


def kind_of(code: str) -> FacilityKind:
    """The kind under a code. Raises ``NotRegistered``."""
    discover_kinds()
    return KINDS.get(code)


def all_kinds() -> tuple[FacilityKind, ...]:
    """Every declared kind, in the order of declaration."""
    discover_kinds()
    return tuple(KINDS)
