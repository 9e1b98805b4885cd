"""报表 — a figure reported for a unit and a period: source, approval by a second person, lock, correction as a new version.

An approved version never changes. Who finds it wrong reports the next version with a reason; once that is approved it is
in force, and the one before stays readable. Amounts are whole numbers in the smallest unit of their kind (fen, tenths).
"""

from datetime import date
from typing import ClassVar, Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from minzheng.core.registers.accepting import AcceptedQuerySet
from minzheng.core.registers.records import Accepted, Record, Staying
from minzheng.core.returns.forms.models import Filing, FilingStep, kept_with_its_filing
from minzheng.kernel.periods import Period

__all__ = ["Filing", "FilingStep", "Return", "ReturnQuerySet", "later_versions"]
EARLIEST = date(1949, 10, 1)
SAME = ("kind", "division", "period_start")

_LOCKED = pgtrigger.Trigger(
    name="locked_once_approved",
    operation=pgtrigger.Update | pgtrigger.Delete,
    when=pgtrigger.Before,
    func="""
        IF OLD.confirmed_at IS NOT NULL THEN
            RAISE EXCEPTION '已核定的报表不可修改、不可删除，请另报更正' USING ERRCODE = 'check_violation';
        END IF;
        IF TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
        IF (OLD.kind, OLD.division_id, OLD.period_start, OLD.period_end, OLD.version_number)
            IS DISTINCT FROM (NEW.kind, NEW.division_id, NEW.period_start, NEW.period_end, NEW.version_number) THEN
            RAISE EXCEPTION '报表的单位、期间和版次不可修改' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


class ReturnQuerySet(AcceptedQuerySet["Return"]):
    """报表查询 — values in force, and those that still wait."""

    def in_force(self, on: date | None = None) -> Self:
        """The latest approved version of each figure: as it stands now, or as it had been approved by a day."""
        approved = Q(confirmed_at__isnull=False) if on is None else Q(confirmed_at__date__lte=on)
        return self.filter(approved).exclude(Exists(later_versions().filter(approved)))

    def newest(self) -> Self:
        """The last version of each figure, approved or waiting."""
        return self.exclude(Exists(later_versions()))

    def single(self) -> Self:
        """Figures that are reported by themselves, not in a filing with others."""
        return self.filter(filing__isnull=True)

    def reported(self, kind: str, period: Period) -> Self:
        """Returns of one kind whose own period lies in a period."""
        return self.filter(kind=kind, period_start__gte=period.start, period_end__lte=period.end)


@pghistory.track()
class Return(Record, Accepted):
    """报表 — one figure of one unit for one period, in one version. ``filing`` is the form in which it was reported, if any."""

    staying = Staying.ALWAYS

    kind = models.CharField("种类", max_length=60, db_collation="C")
    period_start = models.DateField("期间开始")
    period_end = models.DateField("期间结束")
    amount = models.BigIntegerField("数值（最小单位）")
    source = models.CharField("数据来源", max_length=300)
    version_number = models.PositiveSmallIntegerField("版次", default=1)
    reason = models.CharField("更正原因", max_length=300, blank=True)
    filing = models.ForeignKey(
        Filing, models.PROTECT, null=True, blank=True, related_name="figures", verbose_name="报送单"
    )

    objects: ClassVar[ReturnQuerySet] = ReturnQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "报表"
        indexes = [models.Index(fields=["kind", "period_start"], name="return_kind_period")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "division", "period_start", "version_number"], name="return_version_once",
                violation_error_message="这个单位这一期的这一版已经报过。",
            ),
            models.UniqueConstraint(
                fields=["kind", "division", "period_start"], condition=Q(confirmed_at__isnull=True),
                name="return_one_waiting", violation_error_message="这个单位这一期还有一版等待核定，请先核定或撤回。",
            ),
            models.CheckConstraint(
                condition=Q(kind__regex=r"^[a-z_]+\.[a-z_]+$"), name="return_kind_is_code",
                violation_error_message="报表种类应填代码，例如 bureau.population。",
            ),
            models.CheckConstraint(
                condition=Q(period_start__gte=EARLIEST, period_end__gt=F("period_start")), name="return_period_whole",
                violation_error_message="期间应从 1949-10-01 之后开始，并且先开始、后结束。",
            ),
            models.CheckConstraint(
                condition=~Q(source=""), name="return_with_source", violation_error_message="请填写数据来源。"
            ),
            models.CheckConstraint(
                condition=Q(version_number=1, reason="") | (Q(version_number__gt=1) & ~Q(reason="")),
                name="return_corrected_for_a_reason", violation_error_message="更正须写明原因；第一版没有更正原因。",
            ),
            *Accepted.constraints("return"),
        ]  # fmt: skip
        triggers = [*Record.Meta.triggers, _LOCKED, *kept_with_its_filing()]

    class Privacy:
        """Figures of divisions; one person cannot be told from them here."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.period} 第 {self.version_number} 版"

    @property
    def period(self) -> Period:
        """The period reported for."""
        return Period(self.period_start, self.period_end)


def later_versions() -> ReturnQuerySet:
    """Inside a query over returns: the later versions of each."""
    same = {name: OuterRef(name) for name in SAME}
    return Return.objects.filter(**same, version_number__gt=OuterRef("version_number"))
