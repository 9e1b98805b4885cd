"""筛查计算 — a part of the register held against every programme of a month: gathered once, reckoned programme by programme.

What one programme pays to whom is asked of the enrolments, as in the explanation of one household: who is entitled to the first
of two and does not receive it is found for the first; the second follows when the first is paid. Programmes that are paid
once have no enrolment to compare with and take no part.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from minzheng.adapters.columnar import comparing
from minzheng.adapters.columnar.comparing import digest_of
from minzheng.adapters.columnar.frozen import FrozenPart
from minzheng.core.access.scopes import Scope
from minzheng.core.benefits import programmes
from minzheng.core.benefits.models import EnrolmentSpell
from minzheng.core.benefits.reads import PAYING, paid_beside
from minzheng.core.benefits.screening.models import FindingKind
from minzheng.core.facts.gathering import gather
from minzheng.core.facts.providers import PROVIDERS
from minzheng.core.parties.households.models import Household, Membership
from minzheng.core.registers.copying import copied
from minzheng.kernel.periods import Month
from minzheng.kernel.policy import Input

NO_HOUSEHOLD = "household"  # what is missing of somebody who is paid and belongs to no household


@dataclass(frozen=True)
class Found:
    """线索数据 — one finding as it is written; ``division`` only where there is no household to say it."""

    programme: str
    household: int | None
    person: int | None
    kind: str
    owed: int | None
    paid: int
    missing: tuple[str, ...]
    digest: str
    division: int | None = None


@dataclass
class Result:
    """一段结果 — the findings of a part of the register, its size, and what was counted instead of listed."""

    found: list[Found] = field(default_factory=list)
    households: int = 0
    persons: int = 0
    unasked: Counter[str] = field(default_factory=Counter)
    unsettled: Counter[str] = field(default_factory=Counter)


def screened() -> tuple[str, ...]:
    """Codes of the programmes that take part, each after those whose amounts it asks for."""
    monthly = {each.code for each in programmes.loaded() if not each.is_once}
    return tuple(code for code in programmes.order() if code in monthly)


def day_in(month: Month, today: date) -> date:
    """The day whose circumstances count: today in its own month, the last day of a month gone by, the first of one to come."""
    return min(max(today, month.first), month.last)


class Comparison:
    """筛查比对 — everything that is the same for all parts of the register: read once."""

    def __init__(self, month: Month, on: date) -> None:
        self.month, self.on = month, on
        codes = screened()
        self.numbered = {code: place for place, code in enumerate(codes)}
        versions = {code: programmes.in_force(code, month) for code in codes}
        self.wanted: Mapping[str, Input] = {
            name: each for version in versions.values() for name, each in version.program.facts.items()
        }
        recorded = frozenset(name for name in self.wanted if name not in PROVIDERS)
        self.asked = [
            comparing.Asked(
                version.program, version.tables, self.numbered[code],
                {one.programme: _column(one.programme) for one in version.program.paid.values()},
                [_column(other) for other in _never_beside(code, codes)], recorded,
            )
            for code, version in versions.items()
        ]  # fmt: skip
        self.spells = comparing.standing(copied(self._spells()))
        gone = Membership.objects.on(on).filter(person__died_on__lt=month.first).order_by()
        self.dead = comparing.keys(copied(gone.values_list("person_id")))

    def of(self, households: QuerySet[Household]) -> Result:
        """What is found among some households: a constant number of statements."""
        part = self.part(households)
        result = Result(households=len(part.homes), persons=len(part.members))
        for asked in self.asked:
            code = asked.program.programme.code
            compared = comparing.compare(asked, part.homes, part.members, part.spells, part.dead, self.month)
            result.found += [_found(code, *row) for row in compared.rows]
            result.unasked[code] += compared.unasked
            result.unsettled[code] += compared.unsettled
        return result

    def part(self, households: QuerySet[Household]) -> FrozenPart:
        """Everything that is asked of some households: a constant number of statements."""
        gathered = gather(self.wanted, on=self.on, households=households)
        others = {one.programme for asked in self.asked for one in asked.program.paid.values()} | set(self.numbered)
        beside = paid_beside(gathered, others, on=self.on, households=households).gathered
        return FrozenPart(beside.households, beside.members, self.spells, self.dead)

    def adrift(self, scope: Scope) -> list[Found]:
        """Whoever is paid this month and belongs to no household: nobody can say whether it is due."""
        paid = EnrolmentSpell.objects.on(self.month.first).filter(
            scope.as_condition(), programme__in=self.numbered, state=EnrolmentSpell.State.PAID, until__isnull=True
        )
        living = Membership.objects.on(self.on).filter(person=OuterRef("person"))
        there = Household.objects.on(self.on).filter(pk=OuterRef("household"))
        lost = paid.filter(Q(~Exists(living), person__isnull=False) | Q(~Exists(there), household__isnull=False))
        named = ("programme", "household_id", "person_id", "amount", "division_id")
        return [
            Found(
                programme, household, person, FindingKind.UNDETERMINED, None, amount, (NO_HOUSEHOLD,),
                digest_of(FindingKind.UNDETERMINED, None, amount, household, NO_HOUSEHOLD), division,
            )
            for programme, household, person, amount, division in lost.order_by("pk").values_list(*named)
        ]  # fmt: skip

    def _spells(self) -> QuerySet[Any]:
        """Spells of this month and later; whatever goes on as it is stands unsettled."""
        first = self.month.first
        rows: QuerySet[Any] = EnrolmentSpell.objects.filter(
            Q(until__isnull=True) | Q(until__gt=first), programme__in=self.numbered
        )
        place = Case(
            *(When(programme=code, then=Value(one)) for code, one in self.numbered.items()), output_field=IntegerField()
        )
        amount = Case(
            When(since__lte=first, state__in=PAYING, then="amount"), default=Value(0), output_field=BigIntegerField()
        )
        goes_on = Q(since__lte=first, state=EnrolmentSpell.State.PAID, until__isnull=True)
        settled = Case(When(goes_on, then=Value(False)), default=Value(True), output_field=BooleanField())  # noqa: FBT003 — the literal truths
        named = {"place": place, "now": amount, "settled": settled}
        found: QuerySet[Any] = rows.order_by().annotate(**named)
        return found.values_list("place", "household_id", "person_id", "now", "settled")


def _column(programme: str) -> str:
    return f"paid:{programme}"


def _never_beside(code: str, codes: tuple[str, ...]) -> list[str]:
    """Those of the programmes that are never paid beside one of them."""
    excludes = {one.code: one.excludes for one in programmes.loaded()}
    return [other for other in codes if other in excludes[code] or code in excludes[other]]


def _found(
    programme: str, household: int, person: int | None, kind: str, owed: int | None, paid: int, missing: list[str], basis: str
) -> Found:  # fmt: skip
    digest = digest_of(kind, owed, paid, household, basis)
    return Found(programme, household, person, kind, owed, paid, tuple(sorted(missing)), digest)
