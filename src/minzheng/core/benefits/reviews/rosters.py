"""复核名册 — whom a programme pays through a period and who is to be reviewed once in it, by the class and the law of its first day.

How many months may lie between two reviews is the dated parameter ``<programme>.review_months``, of a household by its class (the
fact ``review_class``) and settlement. A household of which nobody said the class is owed the longest interval that the law
knows, so that nobody is left out; a control lists it. The household is the holder: whoever joins, leaves or becomes its head changes
nothing.
"""

from collections.abc import Callable
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from minzheng.core.benefits.models import Enrolment
from minzheng.core.facts.models import Fact
from minzheng.core.parties.households.models import Household
from minzheng.core.parties.models import Person
from minzheng.core.registers.parameters import book
from minzheng.core.registers.spells import SpellQuerySet
from minzheng.kernel.parameters import Keys, Parameter
from minzheng.kernel.periods import Period

CLASS = "review_class"


def intervals(programme: str, on: date) -> dict[Keys, Parameter]:
    """复核间隔 — months between two reviews in force on a day, by class and settlement; empty where no document says any."""
    return book().series(f"{programme}.review_months").in_force(on)


def class_on(on: date) -> Subquery:
    """The class of a household on a day, of the strongest source; NULL where nobody said it."""
    rows = Fact.objects.on(on).filter(kind=CLASS, household=OuterRef("pk")).ranked()
    said = rows.order_by("-rank")  # type: ignore[misc]  # annotated
    return Subquery(said.values("text")[:1])


def households_reviewed(programme: str, months: int) -> Callable[[Period], QuerySet[Household]]:
    """按户复核名册 — households paid on the first day of a period and on its last, whose class is reviewed every so many months."""

    def roster(during: Period) -> QuerySet[Household]:
        known = {keys: int(one.decimal) for keys, one in intervals(programme, during.start).items()}
        fits = [Q(review_class=keys[0], settlement=keys[1]) for keys, said in known.items() if said == months]
        fits += [Q(review_class__isnull=True)] if known and months == max(known.values()) else []
        there = Household.objects.annotate(review_class=class_on(during.start)).filter(
            *_paid(programme, during, "household")
        )
        return there.filter(reduce(or_, fits, Q(pk__in=[])))

    return roster


def persons_reviewed(programme: str, months: int) -> Callable[[Period], QuerySet[Person]]:
    """按人复核名册 — the living paid on the first day of a period and on its last, where the law has them reviewed every so many months."""

    def roster(during: Period) -> QuerySet[Person]:
        known = {int(one.decimal) for one in intervals(programme, during.start).values()}
        alive = Q(died_on__isnull=True) | Q(died_on__gt=during.end)
        there = Person.objects.filter(alive, *_paid(programme, during, "person"))
        return there if months in known else there.none()

    return roster


def without_class(programme: str, at: date) -> SpellQuerySet[Enrolment]:
    """类别未登记 — running enrolments of households of which nobody said the class."""
    said = Fact.objects.on(at).filter(kind=CLASS, household=OuterRef("household"))
    return Enrolment.objects.on(at).filter(~Exists(said), programme=programme, household__isnull=False)


def _paid(programme: str, during: Period, holder: str) -> list[Exists]:
    """Enrolled through the period: who came or went in between owes the next one, or none."""
    return [
        Exists(Enrolment.objects.on(day).filter(programme=programme, **{holder: OuterRef("pk")}))
        for day in (during.start, during.end)
    ]
