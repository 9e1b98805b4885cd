"""应办种类 — which acts are expected. Lines of business declare theirs in ``duties.py``::

MONTHLY_STUDY = KINDS.add(DutyKind(
    "bureau.monthly_study", "中心组按月学习", line="bureau", holder=Duty.Holder.ORGANISATION,
    periods=each_month, roster=the_bureau, satisfied=studied, register="bureau.study_meeting",
))
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.expressions import Combinable, Exists
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThanOrEqual

from minzheng.core.duties.models import Duty, DutyQuerySet
from minzheng.core.duties.rules import Rule
from minzheng.core.registers.discovering import import_declarations
from minzheng.kernel.periods import Period
from minzheng.kernel.registry import Registry

Roster = Callable[[Period], QuerySet[Any]]


@dataclass(frozen=True)
class AddedUp:
    """累计 — the records that add up to the amount of a duty.

    ``path`` leads to them from the duty, ``amount`` is what is added, ``day`` the date that must lie in the period and not
    after the day of the figure, ``counted`` says which of them count.
    """

    path: str
    amount: str
    day: str
    counted: Callable[[], Mapping[str, Any]]

    def sum(self, until: F | OuterRef) -> Combinable:
        """What the records of a duty add up to, in an aggregate over duties."""
        said = {f"{self.path}__{name}": value for name, value in self.counted().items()}
        in_time = Q(**{f"{self.path}__{self.day}__range": (F("period_start"), until)})
        return Coalesce(Sum(f"{self.path}__{self.amount}", filter=Q(**said) & in_time), 0)

    def of_each(self) -> Combinable:
        """The same for one duty after another: for a page of them. The holder's records lead, whatever the days are."""
        own = Duty.objects.filter(pk=OuterRef("pk")).order_by().values("pk")
        return Subquery(own.annotate(sum=self.sum(OuterRef("until"))).values("sum"), output_field=IntegerField())


@dataclass(frozen=True)
class DutyKind:
    """应办种类 — a code for good, who owes it (``roster`` of a period), for which ``periods``, and what satisfies it.

    ``satisfied`` gives a condition over duties: an ``Exists`` of records that refers to the duty by ``OuterRef``. A duty
    of an amount (``required``) gives ``reached`` instead: what records add up to; ``spelt`` writes an amount for people.
    Records count up to ``until``, the day of the figure or the end of the period. ``register`` is the code of the register
    in which it is done.
    """

    code: str
    title: str
    line: str
    holder: str
    periods: Rule
    roster: Roster
    register: str
    satisfied: Callable[[], Exists | Q] | None = None
    reached: AddedUp | None = None
    required: int = 0
    spelt: Callable[[int], str] = str

    def __post_init__(self) -> None:
        if self.holder not in Duty.Holder.values:
            raise ValueError(f"应办种类 {self.code} 的 holder 只能是 {'、'.join(Duty.Holder.values)}。")
        if (self.satisfied is None) == (self.reached is None):
            raise ValueError(f"应办种类 {self.code} 应写 satisfied 或 reached，只写一个。")
        if (self.reached is not None) != (self.required > 0):
            raise ValueError(f"应办种类 {self.code}：写 reached 的须写大于零的 required，写 satisfied 的不写。")

    def met(self) -> Q:
        """The condition under which a duty of this kind is done; always computed from records."""
        if self.reached is not None:
            return Q(GreaterThanOrEqual(self.reached.of_each(), F("required")))
        assert self.satisfied is not None
        return Q(self.satisfied())

    def done(self, duties: DutyQuerySet) -> DutyQuerySet:
        """Those of many duties (see ``DutyQuerySet.as_of``) that are done: amounts are added up once for all of them."""
        if self.reached is None:
            return duties.filter(self.met())
        added = duties.order_by().values("pk").annotate(reached=self.reached.sum(F("until")))
        return duties.filter(pk__in=added.filter(reached__gte=F("required")).values("pk"))


KINDS: Registry[DutyKind] = Registry("应办种类")


@cache
def discover_kinds() -> None:
    """Import every line's ``duties.py``, once."""
    import_declarations("duties")


def kind_of(code: str) -> DutyKind:
    """The kind under a code. Raises ``NotRegistered``."""
    discover_kinds()
    return KINDS.get(code)


def all_kinds() -> tuple[DutyKind, ...]:
    """Every declared kind, in the order of declaration."""
    discover_kinds()
    return tuple(KINDS)


def met_by(kinds: Iterable[DutyKind]) -> Q:
    """The condition under which a duty of any of the kinds is done."""
    condition = Q(pk__in=[])
    for kind in kinds:
        condition |= Q(kind=kind.code) & kind.met()
    return condition
