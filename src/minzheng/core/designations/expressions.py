"""认定表达式 — what the database computes for a designation: whose it is, and how it stands today."""

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Value, When
from django.db.models.expressions import Combinable

from minzheng.core.designations.models import Designation, DesignationEnd
from minzheng.core.registers.spells import Today

IN_FORCE, WAITING, COMING, EXPIRED, REVOKED = "in_force", "waiting", "coming", "expired", "revoked"
STATES = ((IN_FORCE, "有效"), (WAITING, "待确认"), (COMING, "未生效"), (EXPIRED, "已到期"), (REVOKED, "已撤销"))
_CONFIRMED = Q(confirmed_at__isnull=False)
_OVER = Q(until__lte=Today())


def _revoked() -> Exists:
    return Exists(DesignationEnd.objects.counted().filter(designation=OuterRef("pk")))


def state() -> Combinable:
    """In force, waiting for confirmation, not begun, expired, or revoked: each designation is exactly one of them."""
    return Case(
        When(confirmed_at__isnull=True, then=Value(WAITING)),
        When(since__gt=Today(), then=Value(COMING)),
        When(_OVER & Q(_revoked()), then=Value(REVOKED)),
        When(_OVER, then=Value(EXPIRED)),
        default=Value(IN_FORCE), output_field=CharField(),
    )  # fmt: skip


def state_is(value: str) -> Q:
    """The same as a condition."""
    over = _CONFIRMED & Q(since__lte=Today()) & _OVER
    conditions = {
        WAITING: Q(confirmed_at__isnull=True),
        COMING: _CONFIRMED & Q(since__gt=Today()),
        REVOKED: over & Q(_revoked()),
        EXPIRED: over & ~Q(_revoked()),
        IN_FORCE: _CONFIRMED & Q(since__lte=Today()) & (Q(until__isnull=True) | Q(until__gt=Today())),
    }
    return conditions.get(value, Q(pk__in=[]))


def holder_name(path: str = "", *, of_person: str = "person__name") -> Case:
    """The name of the holder: of a facility, an organisation, a person or a division. ``path`` leads to the designation."""
    named = {
        Designation.Holder.FACILITY: "facility__name",
        Designation.Holder.ORGANISATION: "organisation__name",
        Designation.Holder.PERSON: of_person,
    }
    cases = [When(**{f"{path}holder": holder, "then": F(f"{path}{source}")}) for holder, source in named.items()]
    return Case(*cases, default=F(f"{path}division__name"), output_field=CharField())


def open_name() -> Case:
    """The same for a list that names nobody: a person's honour is told by its document."""
    return holder_name(of_person="document_number")
