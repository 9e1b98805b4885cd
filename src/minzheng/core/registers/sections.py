"""记录页版块 — a table that another concept shows on the page of a register's record, without that register knowing of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from minzheng.core.access.doors import may
from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.kernel.registry import Registry


@dataclass(frozen=True)
class Mark:
    """一格 — the text of a cell; a ``chip`` says how it is drawn, ``register`` and ``uid`` to which record it leads.

    ``page`` is the name of the record's page that is meant, ``within`` what its address takes after the record.
    """

    text: str
    chip: str = ""
    register: str = ""
    uid: Any = None
    page: str = "record"
    within: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """一张表 — titles, lines of as many cells, what the page says where there are none, and what is counted."""

    titles: tuple[str, ...]
    lines: list[tuple[Mark, ...]]
    empty: str
    unit: str = "条"
    note: str = ""
    folded: bool = False  # of little use every day: shown when asked for

    @property
    def labelled(self) -> list[list[tuple[str, Mark]]]:
        """The lines, each cell with the title of its column."""
        return [list(zip(self.titles, line, strict=True)) for line in self.lines]


@dataclass(frozen=True)
class Section:
    """版块 — ``read`` gives its table for one record and one viewer, who may see the record; None where it says nothing.

    ``leads`` says that it stands above those that do not, ``to`` which permission opens it.
    """

    code: str
    register: str
    title: str
    read: Callable[[Any, User], Sheet | None]
    leads: bool = False
    to: Permission = Permission.REGISTER_VIEW


SECTIONS: Registry[Section] = Registry("记录页版块")


def sections_of(register: str, record: Any, user: User) -> list[tuple[Section, Sheet]]:
    """What a viewer may see of the sections of a record's page, those that lead first, else in the order of declaration."""
    opened = [each for each in SECTIONS if each.register == register and may(user, each.to)]
    declared = sorted(opened, key=lambda each: not each.leads)
    found = [(each, each.read(record, user)) for each in declared]
    return [(each, sheet) for each, sheet in found if sheet is not None]
