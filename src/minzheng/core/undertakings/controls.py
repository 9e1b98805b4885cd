"""推进事项控制项 — what sound registers of undertakings, milestones and payments cannot show.

That something is late is no error: it is a list of its own (进度：逾期) in each register.
"""

from datetime import date, timedelta

from django.db.models import CharField, Exists, F, Func, OuterRef, Sum, Value
from django.db.models.functions import Concat

from minzheng.core.registers.controls import CONTROLS, Control
from minzheng.core.undertakings.kinds import all_kinds
from minzheng.core.undertakings.models import (
    Milestone,
    MilestoneQuerySet,
    PaymentQuerySet,
    Undertaking,
    UndertakingPayment,
    UndertakingQuerySet,
)

PATIENCE = timedelta(days=30)
_LINE = Func(F("undertaking__kind"), Value("."), Value(1), function="SPLIT_PART", output_field=CharField())
IN_MILESTONES = Concat(_LINE, Value(".milestones"))
IN_PAYMENTS = Concat(_LINE, Value(".payments"))


def _by_service() -> list[str]:
    """Kinds that have acts of their own in place of a confirmation."""
    return [kind.code for kind in all_kinds() if kind.by_service]


def undertakings_waiting(at: date) -> UndertakingQuerySet:
    """Undertakings that nobody confirmed within 30 days."""
    return Undertaking.objects.waiting().filter(created_at__date__lt=at - PATIENCE).exclude(kind__in=_by_service())


def milestones_waiting(at: date) -> MilestoneQuerySet:
    """Milestones that were done and that nobody confirmed within 30 days after they were last changed."""
    done = Milestone.objects.waiting().filter(done_on__isnull=False, updated_at__date__lt=at - PATIENCE)
    return done.exclude(undertaking__kind__in=_by_service())


def payments_waiting(at: date) -> PaymentQuerySet:
    """Payments that nobody confirmed within 30 days."""
    return UndertakingPayment.objects.waiting().filter(created_at__date__lt=at - PATIENCE)


def out_of_order(at: date) -> UndertakingQuerySet:
    """Undertakings with a later stage done before a former one, where the kind has an order."""
    former = Milestone.objects.done(at).filter(
        undertaking=OuterRef("undertaking"), position__lt=OuterRef("position"), done_on__gt=OuterRef("done_on")
    )
    wrong = Milestone.objects.done(at).filter(Exists(former), undertaking=OuterRef("pk"))
    unordered = [kind.code for kind in all_kinds() if not kind.in_order]
    return Undertaking.objects.filter(Exists(wrong)).exclude(kind__in=unordered)


def overspent(at: date) -> UndertakingQuerySet:
    """Undertakings for which more was paid than planned."""
    paid = UndertakingPayment.objects.paid(at).order_by().values("undertaking").annotate(total=Sum("amount"))
    too_much = paid.filter(total__gt=F("undertaking__amount")).values("undertaking")
    return Undertaking.objects.filter(pk__in=too_much)


def milestones_first(at: date) -> UndertakingQuerySet:
    """Undertakings that nobody confirmed, of which a milestone was."""
    confirmed = Milestone.objects.done(at).filter(undertaking=OuterRef("pk"))
    return Undertaking.objects.waiting().filter(Exists(confirmed)).exclude(kind__in=_by_service())


CONTROLS.add(
    Control(
        "undertakings.undertaking_waiting", "事项久未确认", "", "事项登记超过 30 天仍无人确认，指标不会计入。",
        "与填报人核对后在事项的登记簿中确认；不成立的由填报人删除。", undertakings_waiting, "title", F("kind"),
    )
)  # fmt: skip
CONTROLS.add(
    Control(
        "undertakings.milestone_waiting", "节点久未确认", "", "节点填报完成超过 30 天仍无人确认，指标不会计入。",
        "核对依据文件后在“节点”中确认；没有完成的由填报人改正。", milestones_waiting, "undertaking__title", IN_MILESTONES,
    )
)  # fmt: skip
CONTROLS.add(
    Control(
        "undertakings.payment_waiting", "付款久未确认", "", "付款登记超过 30 天仍无人确认，已付金额不会计入。",
        "核对付款凭据后在“付款”中确认；不成立的由填报人删除。", payments_waiting, "undertaking__title", IN_PAYMENTS,
    )
)  # fmt: skip
CONTROLS.add(
    Control(
        "undertakings.out_of_order", "节点先后颠倒", "", "后面的阶段早于前面的阶段完成。",
        "核对两个节点的依据文件；日期有误的，请确认人撤销确认后改正。", out_of_order, "title", F("kind"),
    )
)  # fmt: skip
CONTROLS.add(
    Control(
        "undertakings.overspent", "付款超出计划金额", "", "已确认的付款合计超过事项的计划金额。",
        "核对付款是否重复登记；计划已经调整的，请确认人撤销确认后改正计划金额。", overspent, "title", F("kind"),
    )
)  # fmt: skip
CONTROLS.add(
    Control(
        "undertakings.milestone_before_undertaking", "事项未确认而节点已确认", "", "事项本身还没有确认，却已有节点得到确认，指标不会计入。",
        "先核对并确认事项本身。", milestones_first, "title", F("kind"),
    )
)  # fmt: skip
