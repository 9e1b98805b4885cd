"""应办名册 — who was there for the whole of a period: the holders from which kinds of duty choose theirs."""

from django.db.models import Q, QuerySet

from minzheng.core.parties.models import Organisation, Posting
from minzheng.kernel.periods import Period


def organisations(during: Period) -> QuerySet[Organisation]:
    """Organisations that stood from the first day of a period to its last."""
    opened = Q(opened_on__isnull=True) | Q(opened_on__lte=during.start)
    return Organisation.objects.filter(opened, Q(closed_on__isnull=True) | Q(closed_on__gt=during.end))


def postings(during: Period) -> QuerySet[Posting]:
    """Postings in force from the first day of a period to its last; who came or left in between owes the next one, or none."""
    return Posting.objects.filter(Q(until__isnull=True) | Q(until__gt=during.end), since__lte=during.start)
