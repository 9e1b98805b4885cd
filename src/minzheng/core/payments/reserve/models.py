"""备用金收支 — a township's reserve for help first, entry by entry; amounts are fen, an entry counts when a second person confirmed it.

``accepted_on`` is the day on which the money moved, ``paper`` its voucher. Nothing that was confirmed is changed: what was wrong comes back
as an entry of its own. 国发〔2014〕47号 names the reserve; how large it is and who keeps it is local.
"""

from typing import ClassVar

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from minzheng.core.audit.append_only import REFUSED
from minzheng.core.cases.models import Case
from minzheng.core.registers.accepting import AcceptedQuerySet, kept_once_confirmed
from minzheng.core.registers.records import Accepted, Record, Staying


class ReserveKind(models.TextChoices):
    """备用金种类 — which way the money went."""

    ADVANCE = "advance", "拨入"
    HELP = "help", "先行救助"
    RETURNED = "returned", "救助款退回"
    BACK = "back", "交回"


OF_CASE = (ReserveKind.HELP, ReserveKind.RETURNED)
COMING_IN = (ReserveKind.ADVANCE, ReserveKind.RETURNED)
SIGNED = "CASE WHEN {row}.kind IN ('advance', 'returned') THEN {row}.amount ELSE -{row}.amount END"
_LEFT = SIGNED.format(row="e")


def within_reserve() -> pgtrigger.Trigger:
    """What a confirmed entry leaves: never less than nothing in the township, never more back of a case than it was given.

    Confirmers of one township come one after the other.
    """
    return pgtrigger.Trigger(
        name="within_reserve",
        operation=pgtrigger.Insert | pgtrigger.Update,
        when=pgtrigger.After,
        condition=pgtrigger.Condition("NEW.confirmed_at IS NOT NULL"),
        func=f"""
            PERFORM PG_ADVISORY_XACT_LOCK(HASHTEXTEXTENDED('payments_reserveentry', NEW.division_id));
            IF (SELECT SUM({_LEFT}) FROM payments_reserveentry e WHERE e.division_id = NEW.division_id AND e.confirmed_at IS NOT NULL) < 0 THEN
                RAISE EXCEPTION '备用金余额不足' {REFUSED};
            END IF;
            IF NEW.case_id IS NOT NULL AND (
                SELECT SUM({_LEFT}) FROM payments_reserveentry e WHERE e.case_id = NEW.case_id AND e.confirmed_at IS NOT NULL
            ) > 0 THEN
                RAISE EXCEPTION '退回的救助款多于这一件先行救助的金额' {REFUSED};
            END IF;
            RETURN NULL;
        """,  # noqa: S608 — names of our own columns
    )


@pghistory.track()
class ReserveEntry(Record, Accepted):
    """备用金收支 — ``division`` is the township that keeps the reserve, ``case`` the application that was helped first."""

    staying = Staying.ONCE_CONFIRMED

    kind = models.CharField("种类", max_length=8, choices=ReserveKind, db_collation="C")
    amount = models.BigIntegerField("金额（分）")
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="reserve_entries", verbose_name="办件"
    )
    note = models.CharField("备注", max_length=300, blank=True)

    objects: ClassVar[AcceptedQuerySet["ReserveEntry"]] = AcceptedQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "备用金收支"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[each.value for each in ReserveKind]), name="reserve_kind_known",
                violation_error_message="备用金收支的种类不在规定的范围内。",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="reserve_of_money", violation_error_message="金额须大于 0。"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["help", "returned"], case__isnull=False) | Q(kind__in=["advance", "back"], case__isnull=True),
                name="reserve_of_case", violation_error_message="先行救助和救助款退回须写明办件，拨入和交回不写。",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(kind="help"), name="reserve_helps_once",
                violation_error_message="这一件的先行救助已经登记过。",
            ),
            *Accepted.constraints("reserve"),
        ]  # fmt: skip
        triggers = [
            *Record.Meta.triggers,
            within_reserve(),
            kept_once_confirmed(
                "division_id", "kind", "amount", "case_id", "note", "accepted_on", "paper", "reported_by_id", "confirmed_by_id",
                "confirmed_at",
            ),
            pgtrigger.Trigger(
                name="stays_confirmed",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Condition("OLD.confirmed_at IS NOT NULL AND NEW.confirmed_at IS NULL"),
                func=f"RAISE EXCEPTION '已确认的备用金收支不能收回，请另登记退回' {REFUSED};",
            ),
        ]  # fmt: skip

    class Privacy:
        """Who was helped, through his application, and with how much."""

        personal = frozenset({"case", "amount", "note"})

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.accepted_on or ''}".strip()
