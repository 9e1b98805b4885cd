"""联系记录 — which finished visits are contacts, and the last of them; the lines meet here by the codes of their checklists."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef

from minzheng.core.visits.models import Visit, VisitQuerySet
from minzheng.domains.emergency.groups import contact_days
from minzheng.domains.emergency.visits import Contact

CHECKLISTS = (Contact.code, "welfare.child_visit")  # who goes to see a child need not call as well


def contacts() -> VisitQuerySet:
    """Every contact that was made."""
    return Visit.objects.finished(*CHECKLISTS)


def contacted(at: date) -> Exists:
    """Whether a person of a query was contacted in the days before a day, itself included."""
    first = at - timedelta(days=contact_days(at) - 1)
    return Exists(contacts().filter(person=OuterRef("pk"), visited_on__range=(first, at)))
