"""数据质量控制 — what sound data cannot show: each control is one query over records; what it finds is an alarm to mend.

Lines of business and the concepts below them declare theirs in ``controls.py``.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import BigIntegerField, Count, F, Value
from django.db.models.expressions import Combinable

from minzheng.core.access.permissions import Permission
from minzheng.core.access.scopes import Scope, ScopedQuerySet
from minzheng.core.registers.counting import counts
from minzheng.core.registers.records import Accepted
from minzheng.kernel.registry import Registry

MOST_SHOWN = 50

Rows = Callable[[date], ScopedQuerySet[Any]]


@dataclass(frozen=True)
class Control:
    """控制项 — one thing that must not be: which records show it on a day, why it is wrong, how to mend it.

    ``label`` names a record found, ``register`` is the code of the register in which it is mended: expressions over it.
    ``line`` is a line of business, empty for a control that concerns several; ``to`` is the permission to see what it found.
    """

    code: str
    title: str
    line: str
    explain: str
    mend: str
    rows: Rows
    label: str | Combinable
    register: Combinable | Value
    to: Permission = Permission.REGISTER_VIEW


CONTROLS: Registry[Control] = Registry("控制项")


@dataclass(frozen=True)
class Alarm:
    """告警 — one record that a control found wanting."""

    control: Control
    uid: UUID
    label: str
    register: str
    division_code: str
    division_name: str
    county_name: str
    reporter: int | None = None  # the key of the account that reported the record, where one did

    @property
    def line(self) -> str:
        """The code of the line of business that mends it."""
        return self.control.line or self.register.split(".")[0]

    @property
    def url(self) -> str:
        """The page of the record, where it is mended."""
        return f"/registers/{self.register}/{self.uid}/"

    @property
    def division(self) -> str:
        """The place, with its county before it."""
        return (
            self.division_name
            if self.county_name in {"", self.division_name}
            else f"{self.county_name} {self.division_name}"
        )


@dataclass(frozen=True)
class Tally:
    """告警计数 — how many records of one division a control found."""

    control: Control
    division_code: str
    division_name: str
    count: int


@dataclass(frozen=True)
class Narrowing:
    """筛选条件 — alarms of one line of business, of one county (by its lineage), or of both; empty for all.

    ``held`` are the permissions of whoever asks; None for everything.
    """

    line: str = ""
    county: str = ""
    held: frozenset[Permission] | None = None

    def concerns(self, control: Control) -> bool:
        """Whether a control can find anything of the line that may be seen."""
        return (not control.line or self.line in {"", control.line}) and (self.held is None or control.to in self.held)

    def of(self, control: Control, rows: ScopedQuerySet[Any]) -> ScopedQuerySet[Any]:
        """What a control found, as far as it is asked for."""
        if self.county:
            rows = rows.filter(division__county__lineage=self.county)
        if self.line and not control.line:
            rows = rows.alias(of_register=control.register).filter(of_register__startswith=f"{self.line}.")
        return rows


EVERYTHING = Narrowing()


@dataclass(frozen=True)
class Group:
    """控制结果 — all that one control found in a scope: the count, and the first of the records where they were asked for."""

    control: Control
    count: int
    rows: tuple[Alarm, ...] = ()

    @property
    def more(self) -> int:
        """How many records are not among those shown."""
        return self.count - len(self.rows)


def run_controls(at: date, scope: Scope | None = None) -> list[Tally]:
    """Counts per control and division on a day: one statement per control, none for a division without alarms."""
    return [
        Tally(control, row["division__code"], row["division__name"], row["count"])
        for control in CONTROLS
        for row in _rows(control, at, scope)
        .order_by()
        .values("division__code", "division__name")
        .annotate(count=Count("pk"))
        .order_by("division__code", "division__name")
    ]


def alarms(at: date, scope: Scope | None = None) -> list[Alarm]:
    """Every alarm on a day; without a scope, those of the whole city."""
    return [alarm for control in CONTROLS for alarm in _alarms(control, at, scope)]


def counted(at: date, scope: Scope | None = None, asked: Narrowing = EVERYTHING) -> list[Group]:
    """Every control that is concerned with its count in a scope, those without a finding too: one statement for all."""
    concerned = [control for control in CONTROLS if asked.concerns(control)]
    numbers = counts({control.code: _rows(control, at, scope, asked) for control in concerned})
    return [Group(control, numbers[control.code]) for control in concerned]


def listed(
    group: Group, at: date, scope: Scope | None = None, asked: Narrowing = EVERYTHING, *, most: int = MOST_SHOWN
) -> Group:
    """The same group with the first of its records: one statement."""
    return replace(group, rows=tuple(_alarms(group.control, at, scope, asked, most=most)))


def found_by_control(at: date, scope: Scope | None = None, most: int = MOST_SHOWN) -> list[Group]:
    """Every control with what it found in a scope: one statement, and one more for each control that found something."""
    return [listed(group, at, scope, most=most) if group.count else group for group in counted(at, scope)]


def _rows(control: Control, at: date, scope: Scope | None, asked: Narrowing = EVERYTHING) -> ScopedQuerySet[Any]:
    rows = control.rows(at)
    return asked.of(control, rows if scope is None else rows.within(scope))


def _alarms(
    control: Control, at: date, scope: Scope | None, asked: Narrowing = EVERYTHING, most: int | None = None
) -> Iterator[Alarm]:
    label = F(control.label) if isinstance(control.label, str) else control.label
    rows = _rows(control, at, scope, asked)
    reporter = "reported_by_id" if issubclass(rows.model, Accepted) else None
    named = rows.annotate(
        alarm_label=label,
        alarm_register=control.register,
        alarm_reporter=F(reporter) if reporter else Value(None, output_field=BigIntegerField()),
    )
    wanted = (
        "uid", "alarm_label", "alarm_register", "division__code", "division__name", "division__county__name", "alarm_reporter"
    )  # fmt: skip
    for uid, text, register, code, division, county, by in named.order_by("division__code", "pk").values_list(*wanted)[
        :most
    ]:
        yield Alarm(control, uid, text, register, code, division, county or "", by)
