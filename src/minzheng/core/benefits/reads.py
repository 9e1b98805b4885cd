"""保障查询 — what each programme pays to whom in a month: for the rules that reckon with what another programme pays."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    ExpressionWrapper,
    F,
    IntegerField,
    QuerySet,
    Value,
    When,
    Window,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Mod, RowNumber

from minzheng.adapters.columnar import paying
from minzheng.core.benefits.models import Coverage, EnrolmentSpell
from minzheng.core.facts.gathering import Gathered
from minzheng.core.parties.households.models import Household, Membership
from minzheng.core.registers.copying import copied
from minzheng.core.registers.spells import holds_on

PAYING = (EnrolmentSpell.State.PAID, EnrolmentSpell.State.TAPERING)


@dataclass(frozen=True)
class Beside:
    """已发并列 — gathered facts with a column for each programme asked for; ``columns`` names it by the programme's code."""

    gathered: Gathered
    columns: Mapping[str, str]


def paid_beside(
    gathered: Gathered, programmes: Iterable[str], *, on: date, households: QuerySet[Household] | Iterable[int] | None = None
) -> Beside:  # fmt: skip
    """What some programmes pay in the month of a day, beside the facts of it: one statement.

    A member has his own share of what his household is paid, a household the sum of its members'. Who is paid nothing by a
    programme, or whose payment is suspended, has 0. ``households`` are those that were gathered.
    """
    numbered = {code: place for place, code in enumerate(sorted(set(programmes)))}
    columns = {code: f"paid:{code}" for code in numbered}
    if not numbered:
        return Beside(gathered, {})
    rows = _shares(on).filter(programme__in=numbered)
    if households is not None:
        keys: Any = households.values("pk") if isinstance(households, QuerySet) else list(households)
        people = Membership.objects.on(on).filter(household__in=keys).values("person")
        rows = rows.filter(enrolment__in=Coverage.objects.on(on).filter(person__in=people).values("enrolment"))
    place = Case(
        *(When(programme=code, then=Value(one)) for code, one in numbered.items()), output_field=IntegerField()
    )
    data = copied(rows.annotate(place=place).values_list("person_id", "place", "share"))
    by_column = {columns[code]: one for code, one in numbered.items()}
    homes, members = paying.beside(gathered.households, gathered.members, paying.shares(data), by_column)
    return Beside(Gathered(homes, members), columns)


def paid_to(people: Iterable[int], *, on: date) -> Mapping[int, Mapping[str, int]]:
    """What each of some people is paid in the month of a day (fen), by the programme's code: one statement."""
    wanted = set(people)
    theirs = Coverage.objects.on(on).filter(person__in=wanted).values("enrolment")
    found: dict[int, dict[str, int]] = {key: {} for key in wanted}
    for person, programme, share in (
        _shares(on).filter(enrolment__in=theirs).values_list("person_id", "programme", "share")
    ):
        if person in wanted:
            found[person][programme] = share
    return found


def _shares(on: date) -> QuerySet[Any]:
    """Coverages of a day that are paid, each with its share: in whole fen, the first ones take what does not divide."""
    running = Coverage.objects.on(on).filter(
        holds_on(on, "enrolment__spells__"), enrolment__spells__state__in=PAYING
    ).order_by()  # fmt: skip
    amount = F("enrolment__spells__amount")
    people = Window(Count("pk"), partition_by=[F("enrolment")])
    turn = Window(RowNumber(), partition_by=[F("enrolment")], order_by=[F("person")])
    counted = running.annotate(amount=amount, people=people, turn=turn)
    return counted.annotate(share=_share(F("amount"), F("people")))


def _share(amount: Combinable, people: Combinable) -> Combinable:
    """One share; ``turn`` is the person's place among those covered."""
    left = Mod(amount, people, output_field=BigIntegerField())
    whole = ExpressionWrapper((amount - left) / people, output_field=BigIntegerField())
    return Case(When(turn__lte=left, then=whole + 1), default=whole, output_field=BigIntegerField())
