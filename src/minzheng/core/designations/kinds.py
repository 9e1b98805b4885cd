"""认定种类 — which titles and statuses there are. Lines of business declare theirs in ``designations.py``."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from minzheng.core.designations.models import Designation
from minzheng.core.registers.discovering import import_declarations
from minzheng.kernel.registry import Registry

_HOLDERS = frozenset(Designation.Holder.values)


@dataclass(frozen=True)
class DesignationKind:
    """认定种类 — a code for good, a title, and who can hold it.

    ``holder`` is one of facility, organisation, person, division; ``facilities`` the kinds of facility that may be
    designated, ``levels`` the levels of division where the holder is one. ``grades`` are the grades that may be given
    (code, title), ``groups`` the names of the lists to which a holder may belong; a kind that has them wants one.
    ``valid_years``: for how many years the title holds when no end is written. ``level_word`` says who gives it (市级…).
    ``note`` says to its register's users what belongs there.
    """

    code: str
    title: str
    line: str
    holder: str
    unit: str = "个"
    facilities: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    grades: tuple[tuple[str, str], ...] = ()
    groups: tuple[str, ...] = ()
    valid_years: int | None = None
    level_word: str = ""
    icon: str = "award"
    note: str = ""

    def __post_init__(self) -> None:
        if self.holder not in _HOLDERS:
            raise ValueError(f"认定种类 {self.code} 的 holder 只能是 {'、'.join(sorted(_HOLDERS))}。")
        if bool(self.facilities) != (self.holder == Designation.Holder.FACILITY):
            raise ValueError(f"认定种类 {self.code}：只有认定设施的种类才写 facilities，而且必须写。")
        if bool(self.levels) != (self.holder == Designation.Holder.DIVISION):
            raise ValueError(f"认定种类 {self.code}：只有认定区划的种类才写 levels，而且必须写。")

    @property
    def full_title(self) -> str:
        """The title with the word for who gives it."""
        return f"{self.level_word}{self.title}"

    def until_of(self, since: date) -> date | None:
        """The first day on which a title given on a day no longer holds; None when it holds until it is ended."""
        if self.valid_years is None:
            return None
        year = since.year + self.valid_years
        leap_day = (since.month, since.day) == (2, 29)
        return date(year, 2, 28) + timedelta(days=1) if leap_day else since.replace(year=year)


KINDS: Registry[DesignationKind] = Registry("认定种类")


@cache
def discover_kinds() -> None:
    """Import every app's ``designations.py``, once."""
    import_declarations("designations")


def kind_of(code: str) -> DesignationKind:
    """The kind under a code. Raises ``NotRegistered``."""
    discover_kinds()
    return KINDS.get(code)


def all_kinds() -> tuple[DesignationKind, ...]:
    """Every declared kind, in the order of declaration."""
    discover_kinds()
    return tuple(KINDS)
