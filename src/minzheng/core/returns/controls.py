"""报表控制项 — what sound returns cannot show."""

from datetime import date, timedelta

from django.db.models import CharField, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Concat, Greatest

from minzheng.core.registers.controls import CONTROLS, Control
from minzheng.core.returns.kinds import steady_kinds
from minzheng.core.returns.models import Return, ReturnQuerySet

PATIENCE = timedelta(days=30)
JUMP = 5  # times the larger of the neighbouring periods
LABEL = Concat(F("division__name"), Value(" "), Cast("period_start", CharField()))


def waiting(at: date) -> ReturnQuerySet:
    """Returns that nobody approved within 30 days."""
    return Return.objects.waiting().single().filter(created_at__date__lt=at - PATIENCE)


def negative(at: date) -> ReturnQuerySet:  # noqa: ARG001 — the interface
    """Figures below nothing; a version that was corrected is mended."""
    return Return.objects.single().newest().filter(amount__lt=0)


def sudden(at: date) -> ReturnQuerySet:  # noqa: ARG001 — the interface
    """Figures of a slow kind at least five times those of the periods before and after; corrected ones are mended."""
    mine = Return.objects.single().newest().filter(kind=OuterRef("kind"), division=OuterRef("division"))
    before = mine.filter(period_end__lt=OuterRef("period_start")).order_by("-period_start")
    after = mine.filter(period_start__gt=OuterRef("period_end")).order_by("period_start")
    neighbours = Greatest(Subquery(before.values("amount")[:1]), Subquery(after.values("amount")[:1]))
    slow = Return.objects.single().newest().filter(kind__in=steady_kinds())
    return slow.annotate(beside=neighbours).filter(Q(beside__gt=0), amount__gte=JUMP * F("beside"))


def approved_early(at: date) -> ReturnQuerySet:  # noqa: ARG001 — the interface
    """Figures settled before their period was over; corrected ones are mended."""
    return Return.objects.single().newest().filter(accepted_on__lt=F("period_end"))


CORRECT = "与填报单位核对；确有错误的，在该记录上“更正”，由另一人核定。"
CONTROLS.add(
    Control(
        "returns.waiting", "报表久未核定", "", "填报已超过 30 天，没有第二人核定，数字不计入指标。",
        "与填报人核对后核定；不成立的由填报人撤回。", waiting, LABEL, F("kind"),
    )
)  # fmt: skip
CONTROLS.add(
    Control(
        "returns.negative", "报表数值为负", "", "报送的数量、金额或得分不会为负。", CORRECT, negative, LABEL, F("kind")
    )
)
CONTROLS.add(
    Control(
        "returns.sudden", "报表数值突增", "", f"数值达到前后两期较大者的 {JUMP} 倍以上，多为单位或小数点填错。", CORRECT, sudden,
        LABEL, F("kind"),
    )
)  # fmt: skip
CONTROLS.add(
    Control(
        "returns.early", "审定日期早于期末", "", "期间还没有结束就已审定，数字不可能完整。", CORRECT, approved_early, LABEL, F("kind")
    )
)  # fmt: skip
