"""保障决定 — a decision on an enrolment: proposed by one person, confirmed by another, and then never changed.

Confirming carries it out in the same transaction. ``effective_on`` is the first month in which it holds. A ``grant`` is a new
enrolment; an ``opening`` (存量) takes over somebody who received before this register began: ``held_since`` says since when,
``effective_on`` is the first month that is paid from here, so nothing is owed for the months between. A grant of something that is
paid once has a term: ``term_months`` are the months that it pays, and ends with them.
"""

from datetime import date
from typing import Any, ClassVar

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q

from minzheng.core.audit.append_only import REFUSED
from minzheng.core.cases.models import Case
from minzheng.core.parties.households.models import Household
from minzheng.core.parties.models import Person
from minzheng.core.registers.accepting import AcceptedQuerySet, kept_once_confirmed
from minzheng.core.registers.records import Accepted, Record
from minzheng.core.registers.spells import months_after

ONE_WAITS = "这项保障已有一个决定等待确认，请先确认、改正或撤回。"
ASKED_ALREADY = "这个家庭（人员）同一项目已有一份确认等待另一人确认。"


class DecisionKind(models.TextChoices):
    """决定种类 — what a decision does to an enrolment."""

    GRANT = "grant", "新增"
    OPENING = "opening", "存量"
    CHANGE = "change", "变更"
    SUSPEND = "suspend", "暂停"
    RESUME = "resume", "恢复"
    TAPER = "taper", "渐退"
    DEATH = "death", "死亡"
    STOP = "stop", "停发"


class StopReason(models.TextChoices):
    """停发事由 — why an enrolment ends or is held back."""

    INCOME = "income", "收入超过标准"
    PROPERTY = "property", "财产不符合规定"
    RECOGNITION = "recognition", "认定终止"
    AGE = "age", "不再符合年龄"
    MOVED = "moved", "户籍或居住地迁出"
    CUSTODY = "custody", "服刑、强制戒毒等"
    REVIEW = "review", "未按期复核"
    WISH = "wish", "本人申请"
    OTHER_BENEFIT = "other_benefit", "改领其他待遇"
    MISTAKE = "mistake", "登记有误"
    OTHER = "other", "其他"


OPENING_KINDS = (DecisionKind.GRANT, DecisionKind.OPENING)
_OPENS = Q(kind__in=["grant", "opening"])
_REASONED = Q(kind__in=["suspend", "stop"])


@pghistory.track()
class EnrolmentDecision(Record, Accepted):
    """保障决定 — one act. ``accepted_on`` is the day of the decision, ``paper`` its document.

    ``case`` is the application that it decided, ``explained`` how the rules came to it (``minzheng.explanation/1``).
    """

    kind = models.CharField("决定", max_length=8, choices=DecisionKind, db_collation="C")
    programme = models.CharField("项目", max_length=60, db_collation="C")
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="家庭"
    )
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="人员")
    enrolment = models.ForeignKey(
        "benefits.Enrolment", models.PROTECT, null=True, blank=True, related_name="decisions", verbose_name="保障"
    )
    effective_on = models.DateField("生效月份")
    applied_on = models.DateField("申请日期", null=True, blank=True)
    held_since = models.DateField("原保障起始", null=True, blank=True)
    amount = models.BigIntegerField("月保障金（分）", null=True, blank=True)
    tapering_months = models.PositiveSmallIntegerField("渐退月数", null=True, blank=True)
    term_months = models.PositiveSmallIntegerField("发放月数", null=True, blank=True)
    deceased = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="死亡人员"
    )
    reason = models.CharField("事由", max_length=16, choices=StopReason, blank=True, db_collation="C")
    note = models.CharField("备注", max_length=300, blank=True)
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="enrolment_decisions", verbose_name="办件"
    )
    explained: Any = models.JSONField("测算过程", null=True, blank=True)

    objects: ClassVar[AcceptedQuerySet["EnrolmentDecision"]] = AcceptedQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "保障决定"
        indexes = [models.Index(fields=["kind", "division"], name="enrolment_decision_kind_place")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[each.value for each in DecisionKind]), name="enrolment_decision_kind_known",
                violation_error_message="决定的种类不在规定的范围内。",
            ),
            models.CheckConstraint(
                condition=Q(household__isnull=True, person__isnull=False) | Q(household__isnull=False, person__isnull=True),
                name="enrolment_decision_one_unit", violation_error_message="一个决定恰针对一个家庭或一个人。",
            ),
            models.CheckConstraint(
                condition=Q(effective_on__day=1), name="enrolment_decision_whole_months",
                violation_error_message="生效月份应是某月 1 日。",
            ),
            models.CheckConstraint(
                condition=_OPENS | Q(enrolment__isnull=False), name="enrolment_decision_on_something",
                violation_error_message="请写明是哪一项保障。",
            ),
            models.CheckConstraint(
                condition=~_OPENS | Q(amount__isnull=False), name="enrolment_decision_grants_an_amount",
                violation_error_message="请填写月保障金。",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gt=0), name="enrolment_decision_amount_positive",
                violation_error_message="月保障金应大于 0。",
            ),
            models.CheckConstraint(
                condition=Q(kind="opening", held_since__isnull=False, held_since__lte=F("effective_on"))
                | Q(~Q(kind="opening"), held_since__isnull=True),
                name="enrolment_decision_held_before",
                violation_error_message="存量须写明原保障起始，且不晚于起发月份；其他决定不写。",
            ),
            models.CheckConstraint(
                condition=Q(kind="taper", tapering_months__gte=1, amount__isnull=True)
                | Q(~Q(kind="taper"), tapering_months__isnull=True),
                name="enrolment_decision_tapers", violation_error_message="渐退须有渐退月数，且不改金额。",
            ),
            models.CheckConstraint(
                condition=Q(term_months__isnull=True) | Q(kind="grant", term_months__gte=1),
                name="enrolment_decision_term", violation_error_message="发放月数至少 1 个月，只有新增才写。",
            ),
            models.CheckConstraint(
                condition=Q(kind="death", deceased__isnull=False) | Q(~Q(kind="death"), deceased__isnull=True),
                name="enrolment_decision_deceased", violation_error_message="死亡须写明死亡人员；其他决定不写。",
            ),
            models.CheckConstraint(
                condition=(_REASONED & ~Q(reason="")) | (~_REASONED & Q(reason="")),
                name="enrolment_decision_reasoned", violation_error_message="暂停、停发须选择事由；其他决定不写。",
            ),
            models.CheckConstraint(
                condition=~Q(kind="stop") & ~Q(kind="suspend") | Q(amount__isnull=True), name="enrolment_decision_stops",
                violation_error_message="暂停、停发不写金额。",
            ),
            models.UniqueConstraint(
                fields=["case"], name="enrolment_decision_once_for_case", violation_error_message="这一件已经建立保障。"
            ),
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(confirmed_at__isnull=True, enrolment__isnull=False),
                name="enrolment_decision_one_waits", violation_error_message=ONE_WAITS,
            ),
            models.UniqueConstraint(
                fields=["programme", "household"], condition=Q(_OPENS, confirmed_at__isnull=True, household__isnull=False),
                name="enrolment_decision_asked_household", violation_error_message=ASKED_ALREADY,
            ),
            models.UniqueConstraint(
                fields=["programme", "person"], condition=Q(_OPENS, confirmed_at__isnull=True, person__isnull=False),
                name="enrolment_decision_asked_person", violation_error_message=ASKED_ALREADY,
            ),
            *Accepted.constraints("enrolment_decision"),
        ]  # fmt: skip
        triggers = [
            *Record.Meta.triggers,
            kept_once_confirmed(
                "kind", "programme", "household_id", "person_id", "effective_on", "applied_on", "held_since", "amount",
                "tapering_months", "term_months", "deceased_id", "reason", "note", "case_id", "explained", "accepted_on", "paper", "reported_by_id",
                "confirmed_by_id", "confirmed_at",
            ),
            pgtrigger.Trigger(
                name="stays_confirmed",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Condition("OLD.confirmed_at IS NOT NULL AND NEW.confirmed_at IS NULL"),
                func=f"RAISE EXCEPTION '已确认的保障决定不能收回，请另作决定' {REFUSED};",
            ),
            pgtrigger.Trigger(
                name="carried_out_once",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Condition(
                    "OLD.confirmed_at IS NOT NULL AND OLD.enrolment_id IS NOT NULL"
                    " AND OLD.enrolment_id IS DISTINCT FROM NEW.enrolment_id"
                ),
                func=f"RAISE EXCEPTION '已执行的保障决定不能改到别的保障' {REFUSED};",
            ),
        ]  # fmt: skip

    class Privacy:
        """About whom, how much, and why."""

        personal = frozenset({"household", "person", "amount", "deceased", "reason", "held_since", "note", "explained"})

    def __str__(self) -> str:
        return f"{self.effective_on:%Y-%m} 起{self.get_kind_display()}"

    @property
    def opens(self) -> bool:
        """Whether it begins an enrolment."""
        return self.kind in OPENING_KINDS

    @property
    def pays_until(self) -> date | None:
        """The first month that is not paid any more, of what tapers and of a grant for a term; None: until another decision."""
        months = self.tapering_months or self.term_months
        return months_after(self.effective_on, months) if months else None


class DecisionMember(models.Model):
    """决定保障人员 — a person whom the enrolment covers from the decision on; none written: those covered stay the same."""

    decision = models.ForeignKey(EnrolmentDecision, models.CASCADE, related_name="members", verbose_name="决定")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="人员")

    class Meta:
        verbose_name = verbose_name_plural = "决定保障人员"
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "person"], name="decision_member_once", violation_error_message="保障人员写了两次。"
            )
        ]
        triggers = [
            pgtrigger.Trigger(
                name="kept_once_confirmed",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func=f"""
                    IF EXISTS (
                        SELECT 1 FROM benefits_enrolmentdecision d
                        WHERE d.id IN (OLD.decision_id, NEW.decision_id) AND d.confirmed_at IS NOT NULL
                    ) THEN
                        RAISE EXCEPTION '已确认的保障决定不可修改' {REFUSED};
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,  # noqa: S608 — names of our own columns
            )
        ]

    class Privacy:
        """Who is covered."""

        personal = frozenset({"person"})

    def __str__(self) -> str:
        return f"{self.decision_id}"
