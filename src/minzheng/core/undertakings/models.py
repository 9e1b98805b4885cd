"""推进事项 — something promised, to be finished or kept: a project, a document to issue, a contract, an application.

It moves along the chain of stages that its kind declares: a milestone is one stage with the day planned and the day done.
An undertaking, each milestone and each payment count only when a second person confirmed them; a planned day binds at
once, for it counts against the promise, never for it. Amounts are whole fen (分).
"""

from datetime import date
from typing import Any, ClassVar, Self

import pghistory
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.expressions import Combinable

from minzheng.core.parties.models import Organisation
from minzheng.core.registers.accepting import AcceptedQuerySet, kept_once_confirmed
from minzheng.core.registers.records import Accepted, Record, Staying
from minzheng.kernel.periods import Period

EARLIEST = date(1949, 10, 1)
Day = date | Combinable


class UndertakingQuerySet(AcceptedQuerySet["Undertaking"]):
    """推进事项查询 — undertakings by how far they came; only confirmed milestones move one forward."""

    def of_kind(self, *kinds: str) -> Self:
        """Undertakings of some kinds, by code."""
        return self.filter(kind__in=kinds)

    def begun(self, at: Day) -> Self:
        """Confirmed undertakings that had begun by a day; one without a day of beginning always has."""
        return self.counted().filter(Q(started_on__isnull=True) | Q(started_on__lte=at))

    def reached(self, *stages: str, at: Day) -> Self:
        """Confirmed undertakings that had reached one of the stages by a day."""
        return self.counted().filter(has_reached(*stages, at=at))

    def reached_during(self, *stages: str, during: Period) -> Self:
        """Confirmed undertakings that came to one of the stages in a period."""
        came = Milestone.objects.done_during(during).filter(undertaking=OuterRef("pk"), stage__in=stages)
        return self.counted().filter(Exists(came))

    def finished(self, at: Day) -> Self:
        """Confirmed undertakings that had reached their last stage by a day."""
        return self.counted().filter(is_finished(at))

    def complete(self, at: Day) -> Self:
        """Confirmed undertakings of whose chain every stage was done by a day."""
        done = Milestone.objects.done(at).order_by().values("undertaking").annotate(n=Count("pk"))
        return self.counted().filter(pk__in=done.filter(n__gte=F("undertaking__steps")).values("undertaking"))

    def overdue(self, at: Day) -> Self:
        """Confirmed undertakings that were behind on a day."""
        return self.counted().filter(is_behind(at))

    def on_schedule(self, at: Day) -> Self:
        """Confirmed undertakings that were not behind on a day."""
        return self.counted().exclude(is_behind(at))


@pghistory.track()
class Undertaking(Record, Accepted):
    """推进事项 — one project, document, contract, application or instruction.

    ``steps`` is the length of its kind's chain, kept so that "three of four" can be counted where nobody planned the fourth.
    ``particulars`` hold what its kind says beyond the common columns, under the names that the kind declares.
    """

    staying = Staying.ONCE_CONFIRMED

    code = models.CharField(
        "事项编号", max_length=40, unique=True, db_collation="C", error_messages={"unique": "事项编号已被使用。"}
    )
    kind = models.CharField("种类", max_length=60, db_collation="C")
    title = models.CharField("名称", max_length=200)
    lead = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="undertakings", verbose_name="牵头单位"
    )
    partner = models.CharField("合同对方", max_length=200, blank=True)
    group = models.CharField("分组", max_length=60, blank=True, db_collation="C", db_column="group_code")
    started_on = models.DateField("开始日期", null=True, blank=True)
    due_on = models.DateField("应完成日期", null=True, blank=True)
    amount = models.BigIntegerField("计划金额（分）", null=True, blank=True)
    steps = models.PositiveSmallIntegerField("阶段数", default=1)
    note = models.CharField("备注", max_length=1000, blank=True)
    particulars = models.JSONField("细目", default=dict, blank=True)

    objects: ClassVar[UndertakingQuerySet] = UndertakingQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "推进事项"
        indexes = [
            models.Index(fields=["kind", "due_on"], name="undertaking_kind_due"),
            models.Index(fields=["lead"], name="undertaking_lead"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(title=""), name="undertaking_named", violation_error_message="请填写事项编号和名称。"
            ),
            models.CheckConstraint(
                condition=Q(kind__regex=r"^[a-z_]+\.[a-z_]+$"), name="undertaking_kind_is_code",
                violation_error_message="事项种类应填代码，例如 bureau.research_paper。",
            ),
            models.CheckConstraint(
                condition=Q(started_on__isnull=True) | Q(started_on__gte=EARLIEST), name="undertaking_plausible",
                violation_error_message="开始日期不能早于 1949-10-01。",
            ),
            models.CheckConstraint(
                condition=Q(started_on__isnull=True) | Q(due_on__isnull=True) | Q(due_on__gte=F("started_on")),
                name="undertaking_due_after_start", violation_error_message="应完成日期不能早于开始日期。",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0), name="undertaking_amount_not_negative",
                violation_error_message="计划金额不能是负数。",
            ),
            models.CheckConstraint(
                condition=Q(steps__gte=1), name="undertaking_has_stages", violation_error_message="事项至少要有一个阶段。"
            ),
            *Accepted.constraints("undertaking"),
        ]  # fmt: skip
        triggers = [
            *Record.Meta.triggers,
            kept_once_confirmed(
                "kind", "code", "title", "lead_id", "partner", "group_code", "division_id", "started_on", "due_on", "amount",
                "steps", "particulars", "accepted_on", "paper", "reported_by_id", "confirmed_by_id",
            ),
        ]  # fmt: skip

    class Privacy:
        """Titles, organisations, days and amounts; the particulars may name who is in charge."""

        personal = frozenset({"particulars"})

    def __str__(self) -> str:
        return self.title


class MilestoneQuerySet(AcceptedQuerySet["Milestone"]):
    """节点查询 — milestones that figures may count."""

    def of(self, *kinds: str) -> Self:
        """Milestones of confirmed undertakings of some kinds."""
        return self.filter(undertaking__kind__in=kinds, undertaking__confirmed_at__isnull=False)

    def furthest(self, at: Day) -> Self:
        """Of each undertaking the furthest milestone done by a day: its position says how far it came."""
        later = Milestone.objects.done(at).filter(
            undertaking=OuterRef("undertaking"), position__gt=OuterRef("position")
        )
        return self.done(at).filter(~Exists(later))

    def done(self, at: Day) -> Self:
        """Confirmed milestones that were done by a day."""
        return self.counted().filter(done_on__lte=at)

    def done_during(self, during: Period) -> Self:
        """Confirmed milestones that were done in a period."""
        return self.counted().filter(done_on__range=(during.start, during.end))

    def missed(self, at: Day) -> Self:
        """Milestones planned before a day that were not done by it, or not confirmed."""
        undone = Q(confirmed_at__isnull=True) | Q(done_on__isnull=True) | Q(done_on__gt=at)
        return self.filter(undone, planned_on__lt=at)


@pghistory.track()
class Milestone(Record, Accepted):
    """节点 — one stage of an undertaking: the day planned, the day done, and the paper that proves it.

    ``number`` is that of the document which the stage issued (文号、合同编号、批复文号); ``position`` the place of the
    stage in the chain, from 1.
    """

    staying = Staying.ONCE_CONFIRMED

    undertaking = models.ForeignKey(Undertaking, models.PROTECT, related_name="milestones", verbose_name="事项")
    stage = models.CharField("阶段", max_length=40, db_collation="C")
    position = models.PositiveSmallIntegerField("阶段序号")
    planned_on = models.DateField("计划日期", null=True, blank=True)
    done_on = models.DateField("完成日期", null=True, blank=True)
    number = models.CharField("文号或编号", max_length=100, blank=True)
    note = models.CharField("说明", max_length=1000, blank=True)

    objects: ClassVar[MilestoneQuerySet] = MilestoneQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "节点"
        indexes = [models.Index(fields=["stage", "done_on"], name="milestone_stage_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["undertaking", "stage"], name="milestone_once", violation_error_message="同一事项的同一阶段只登记一次。"
            ),
            models.CheckConstraint(
                condition=~Q(stage="") & Q(position__gte=1), name="milestone_staged", violation_error_message="请填写阶段。"
            ),
            models.CheckConstraint(
                condition=Q(planned_on__isnull=False) | Q(done_on__isnull=False), name="milestone_dated",
                violation_error_message="请填写计划日期或完成日期。",
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(done_on__gte=EARLIEST), name="milestone_plausible",
                violation_error_message="完成日期不能早于 1949-10-01。",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(done_on__isnull=False), name="milestone_confirmed_is_done",
                violation_error_message="没有完成日期的节点不能确认。",
            ),
            models.CheckConstraint(
                condition=Q(accepted_on__isnull=True) | Q(done_on__isnull=True) | Q(accepted_on__gte=F("done_on")),
                name="milestone_accepted_after_it", violation_error_message="验收日期不能早于完成日期。",
            ),
            *Accepted.constraints("milestone"),
        ]  # fmt: skip
        triggers = [
            *Record.Meta.triggers,
            kept_once_confirmed(
                "undertaking_id", "division_id", "stage", "position", "planned_on", "done_on", "number", "note",
                "accepted_on", "paper", "reported_by_id", "confirmed_by_id",
            ),
        ]  # fmt: skip

    class Privacy:
        """Stages, days and papers only."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.undertaking.title}的节点"


class PaymentQuerySet(AcceptedQuerySet["UndertakingPayment"]):
    """付款查询 — payments that figures may count."""

    def of(self, *kinds: str) -> Self:
        """Payments for confirmed undertakings of some kinds."""
        return self.filter(undertaking__kind__in=kinds, undertaking__confirmed_at__isnull=False)

    def paid(self, at: Day) -> Self:
        """Confirmed payments made by a day."""
        return self.counted().filter(paid_on__lte=at)


@pghistory.track()
class UndertakingPayment(Record, Accepted):
    """事项付款 — money paid for an undertaking on a day, in fen (分)."""

    staying = Staying.ONCE_CONFIRMED

    undertaking = models.ForeignKey(Undertaking, models.PROTECT, related_name="payments", verbose_name="事项")
    paid_on = models.DateField("付款日期")
    amount = models.BigIntegerField("金额（分）")
    purpose = models.CharField("用途", max_length=200)

    objects: ClassVar[PaymentQuerySet] = PaymentQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "事项付款"
        constraints = [
            models.UniqueConstraint(
                fields=["undertaking", "paid_on", "amount", "purpose"], name="payment_once",
                violation_error_message="同一天、同一金额、同一用途的付款已经登记过。",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="payment_positive", violation_error_message="付款金额应大于零。"
            ),
            models.CheckConstraint(
                condition=Q(paid_on__gte=EARLIEST) & ~Q(purpose=""), name="payment_said",
                violation_error_message="请填写付款日期（不早于 1949-10-01）和用途。",
            ),
            models.CheckConstraint(
                condition=Q(accepted_on__isnull=True) | Q(accepted_on__gte=F("paid_on")), name="payment_accepted_after_it",
                violation_error_message="验收日期不能早于付款日期。",
            ),
            *Accepted.constraints("payment"),
        ]  # fmt: skip
        triggers = [
            *Record.Meta.triggers,
            kept_once_confirmed(
                "undertaking_id", "division_id", "paid_on", "amount", "purpose", "accepted_on", "paper", "reported_by_id",
                "confirmed_by_id",
            ),
        ]  # fmt: skip

    class Privacy:
        """Days, amounts and purposes only."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.undertaking.title}的付款"


# -- conditions over undertakings --------------------------------------------------------------------------------------
def has_reached(*stages: str, at: Day) -> Exists:
    """Whether an undertaking had reached one of the stages by a day, confirmed."""
    return Exists(Milestone.objects.done(at).filter(undertaking=OuterRef("pk"), stage__in=stages))


def is_finished(at: Day) -> Exists:
    """Whether an undertaking had reached the last stage of its chain by a day, confirmed."""
    return Exists(Milestone.objects.done(at).filter(undertaking=OuterRef("pk"), position=OuterRef("steps")))


def is_behind(at: Day) -> Q:
    """Whether an undertaking, not finished, had passed its own due day or one planned for a stage."""
    missed: Any = Milestone.objects.missed(at).filter(undertaking=OuterRef("pk"))
    return (Q(due_on__isnull=False, due_on__lt=at) | Q(Exists(missed))) & ~Q(is_finished(at))
