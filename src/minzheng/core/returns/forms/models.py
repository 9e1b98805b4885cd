"""报送单 — a form filled in for one unit and one period, in one version: who did what to it, and the figures, which are returns.

A filing is filled in, submitted, and approved by somebody who had no hand in it, or sent back for a reason. Once approved it
never changes, nor do its figures; who finds them wrong files the next version for a stated reason.
"""

from typing import Any, ClassVar, Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from minzheng.core.access.models import User
from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.audit.append_only import append_only
from minzheng.core.registers.records import Record, Staying
from minzheng.kernel import periods
from minzheng.kernel.periods import Period

REFUSED = "USING ERRCODE = 'check_violation'"
MOVES = (
    ("draft", "submitted"), ("sent_back", "submitted"), ("submitted", "sent_back"), ("submitted", "approved"), ("draft", "withdrawn"),
    ("sent_back", "withdrawn"),
)  # fmt: skip


class FilingState(models.TextChoices):
    """报送状态 — being filled in, waiting for review, sent back, approved for good, or given up."""

    DRAFT = "draft", "填报中"
    SUBMITTED = "submitted", "待审核"
    SENT_BACK = "sent_back", "已退回"
    APPROVED = "approved", "已审定"
    WITHDRAWN = "withdrawn", "已撤回"


FILLED_IN = (FilingState.DRAFT, FilingState.SENT_BACK)
OPEN = (*FILLED_IN, FilingState.SUBMITTED)


class FilingQuerySet(ScopedQuerySet["Filing"]):
    """报送单查询 — filings by where they stand."""

    def standing(self) -> Self:
        """Those that nobody gave up."""
        return self.exclude(state=FilingState.WITHDRAWN)

    def newest(self) -> Self:
        """The last version of each unit and period."""
        later = Filing.objects.standing().filter(
            form=OuterRef("form"), division=OuterRef("division"), period_start=OuterRef("period_start"),
            version_number__gt=OuterRef("version_number"),
        )  # fmt: skip
        return self.standing().exclude(Exists(later))

    def submitted_once(self) -> Self:
        """Those that were submitted at least once."""
        return self.filter(Exists(_steps(FilingStep.Act.SUBMITTED)))

    def sent_back_once(self) -> Self:
        """Those that were sent back at least once."""
        return self.filter(Exists(_steps(FilingStep.Act.SENT_BACK)))


@pghistory.track()
class Filing(Record):
    """报送单 — ``answers`` are the reasons given for warnings, by the code of the rule; ``reason`` says why an approved version is corrected."""

    staying = Staying.ALWAYS

    form = models.CharField("表样", max_length=60, db_collation="C")
    period_start = models.DateField("期间开始")
    period_end = models.DateField("期间结束")
    version_number = models.PositiveSmallIntegerField("版次", default=1)
    reason = models.CharField("更正原因", max_length=300, blank=True)
    state = models.CharField("状态", max_length=10, choices=FilingState, default=FilingState.DRAFT, db_collation="C")
    answers: Any = models.JSONField("变动说明", default=dict)
    sent_back_for = models.CharField("退回原因", max_length=300, blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="填报人")
    submitted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="报送人"
    )
    submitted_at = models.DateTimeField("报送时间", null=True, blank=True)
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审定人"
    )
    approved_at = models.DateTimeField("审定时间", null=True, blank=True)

    objects: ClassVar[FilingQuerySet] = FilingQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "报送单"
        indexes = [models.Index(fields=["form", "period_start"], name="filing_form_period")]
        constraints = [
            models.UniqueConstraint(
                fields=["form", "division", "period_start", "version_number"], condition=~Q(state="withdrawn"),
                name="filing_version_once", violation_error_message="这个单位这一期的这一版已经有了。",
            ),
            models.UniqueConstraint(
                fields=["form", "division", "period_start"], condition=Q(state__in=["draft", "sent_back", "submitted"]),
                name="filing_one_open", violation_error_message="这个单位这一期还有一版没有审定，请先办完或撤回。",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[each.value for each in FilingState]), name="filing_state_known",
                violation_error_message="报送单的状态不在规定的范围内。",
            ),
            models.CheckConstraint(
                condition=Q(period_end__gt=F("period_start")), name="filing_period_whole", violation_error_message="期间应先开始、后结束。"
            ),
            models.CheckConstraint(
                condition=Q(version_number=1, reason="") | (Q(version_number__gt=1) & ~Q(reason="")),
                name="filing_corrected_for_a_reason", violation_error_message="更正须写明原因；第一版没有更正原因。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["submitted", "approved"]) | Q(submitted_by__isnull=False, submitted_at__isnull=False),
                name="filing_submitted_whole", violation_error_message="报送须有报送人和时间。",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent_back") | ~Q(sent_back_for=""), name="filing_sent_back_for_a_reason",
                violation_error_message="退回须写明原因。",
            ),
            models.CheckConstraint(
                condition=Q(state="approved", approved_by__isnull=False, approved_at__isnull=False)
                | ~Q(state="approved") & Q(approved_by__isnull=True, approved_at__isnull=True),
                name="filing_approved_whole", violation_error_message="审定须有审定人和时间。",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("submitted_by")) & ~Q(approved_by=F("asked_by")),
                name="filing_two_persons", violation_error_message="填报、报送的人不能审定自己的报表。",
            ),
        ]  # fmt: skip
        triggers = [
            *Record.Meta.triggers,
            pgtrigger.Trigger(
                name="moves_forward",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func=f"""
                    IF TG_OP = 'INSERT' THEN
                        IF NEW.state <> 'draft' THEN
                            RAISE EXCEPTION '报送单从填报开始' {REFUSED};
                        END IF;
                        RETURN NEW;
                    END IF;
                    IF TG_OP = 'DELETE' THEN
                        RAISE EXCEPTION '报送单不可删除，只能撤回' {REFUSED};
                    END IF;
                    IF OLD.state IN ('approved', 'withdrawn') THEN
                        RAISE EXCEPTION '已审定、已撤回的报送单不可修改，请另报更正' {REFUSED};
                    END IF;
                    IF (OLD.form, OLD.division_id, OLD.period_start, OLD.period_end, OLD.version_number, OLD.reason, OLD.asked_by_id)
                        IS DISTINCT FROM
                        (NEW.form, NEW.division_id, NEW.period_start, NEW.period_end, NEW.version_number, NEW.reason, NEW.asked_by_id) THEN
                        RAISE EXCEPTION '报送单的表样、单位、期间和版次不可修改' {REFUSED};
                    END IF;
                    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN ({", ".join(str(move) for move in MOVES)}) THEN
                        RAISE EXCEPTION '报送单不能这样办' {REFUSED};
                    END IF;
                    IF NEW.state = 'approved' AND EXISTS (
                        SELECT 1 FROM returns_filingstep s
                        WHERE s.filing_id = NEW.id AND s.by_id = NEW.approved_by_id AND s.act IN ('filled', 'submitted')
                    ) THEN
                        RAISE EXCEPTION '填报、报送的人不能审定自己的报表' {REFUSED};
                    END IF;
                    RETURN NEW;
                """,  # noqa: S608 — names of our own columns
            ),
        ]  # fmt: skip

    class Privacy:
        """Figures of divisions, and who acted."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.period} 第 {self.version_number} 版"

    @property
    def period(self) -> Period:
        """The period reported for."""
        return Period(self.period_start, self.period_end)

    @property
    def counts(self) -> bool:
        """Whether it is approved: figures may count it, and it never changes any more."""
        return self.state == FilingState.APPROVED

    @property
    def is_filled_in(self) -> bool:
        """Whether figures may still be changed."""
        return self.state in FILLED_IN


class FilingStep(models.Model):
    """报送经手 — who did what to a filing, and when; only ever added."""

    class Act(models.TextChoices):
        """经手种类 — figures changed, submitted, sent back, approved, given up."""

        FILLED = "filled", "填报"
        SUBMITTED = "submitted", "报送"
        SENT_BACK = "sent_back", "退回"
        APPROVED = "approved", "审定"
        WITHDRAWN = "withdrawn", "撤回"

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="steps", verbose_name="报送单")
    act = models.CharField("经手", max_length=10, choices=Act, db_collation="C")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="经手人")
    at = models.DateTimeField("时间", default=periods.now, editable=False)
    note = models.CharField("原因", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "报送经手"
        indexes = [models.Index(fields=["filing", "act"], name="filing_step_act")]
        constraints = [
            models.CheckConstraint(
                condition=Q(act__in=["filled", "submitted", "sent_back", "approved", "withdrawn"]), name="filing_act_known",
                violation_error_message="经手种类不在规定的范围内。",
            )
        ]  # fmt: skip
        triggers = append_only("报送经手")

    class Privacy:
        """Who acted."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.filing_id} {self.get_act_display()}"


def _steps(act: str) -> "models.QuerySet[FilingStep]":
    return FilingStep.objects.filter(filing=OuterRef("pk"), act=act)


_FITS = """f.division_id = fresh.division_id AND f.period_start = fresh.period_start AND f.period_end = fresh.period_end
    AND f.version_number = fresh.version_number"""
_UNFIT = {
    pgtrigger.Insert: f"""
        SELECT 1 FROM added fresh LEFT JOIN returns_filing f ON f.id = fresh.filing_id AND {_FITS}
        WHERE fresh.filing_id IS NOT NULL AND NOT COALESCE(f.state IN ('draft', 'sent_back') AND fresh.confirmed_at IS NULL, FALSE)
    """,  # noqa: S608 — names of our own columns
    pgtrigger.Update: f"""
        SELECT 1 FROM removed prior JOIN added fresh ON fresh.id = prior.id
        LEFT JOIN returns_filing f ON f.id = fresh.filing_id AND {_FITS}
        WHERE prior.filing_id IS DISTINCT FROM fresh.filing_id OR fresh.filing_id IS NOT NULL AND NOT COALESCE(
            f.state IN ('draft', 'sent_back') AND fresh.confirmed_at IS NULL
            OR f.state = 'approved' AND fresh.confirmed_at = f.approved_at AND fresh.confirmed_by_id = f.approved_by_id
                AND fresh.amount = prior.amount,
            FALSE
        )
    """,  # noqa: S608 — names of our own columns
    pgtrigger.Delete: """
        SELECT 1 FROM removed prior JOIN returns_filing f ON f.id = prior.filing_id WHERE f.state NOT IN ('draft', 'sent_back', 'withdrawn')
    """,
}
_REFERENCING: Any = pgtrigger.Referencing  # the library gives it no types


def kept_with_its_filing() -> list[pgtrigger.Trigger]:
    """The figures of a filing change only while it is filled in, and are approved with it and no other way."""
    tables = {
        pgtrigger.Insert: _REFERENCING(new="added"), pgtrigger.Update: _REFERENCING(old="removed", new="added"),
        pgtrigger.Delete: _REFERENCING(old="removed"),
    }  # fmt: skip
    return [
        pgtrigger.Trigger(
            name=f"filing_{str(operation).lower()}",
            level=pgtrigger.Statement,
            operation=operation,
            when=pgtrigger.After,
            referencing=tables[operation],
            func=f"""
                IF EXISTS ({unfit}) THEN
                    RAISE EXCEPTION '报送单不在填报中，数字不可改动' {REFUSED};
                END IF;
                RETURN NULL;
            """,
        )
        for operation, unfit in _UNFIT.items()
    ]
