"""对账登记簿 — differences with their causes, the figures on both sides, and how each month's payment stands; found when the product starts."""

from typing import Any

from django.db.models import Case, CharField, F, Q, Value, When
from django.db.models.functions import Abs, Coalesce

from minzheng.core.access.permissions import Permission
from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.benefits.expressions import programmes
from minzheng.core.reconciliation.causes import BankWord, Cause, Differs, Pair, Standing
from minzheng.core.reconciliation.models import FULL, ComparedCell, Difference, PaymentMonth, TimelyMonth
from minzheng.core.reconciliation.sides import item_of
from minzheng.core.registers.accepted_register import COUNTY, township
from minzheng.core.registers.declarations import REGISTERS, Column, Companion, Filter, Kind, Register
from minzheng.kernel.money import format_yuan

STANDING_CHIPS = {"locked": "ok", "open": "soon", "discarded": "off", "none": "late", "altered": "late"}
BANK_CHIPS = {"nothing": "plain", "unsent": "late", "waiting": "soon", "failed": "late", "gap": "late", "agrees": "ok"}
TIMELY = (("yes", "按时足额"), ("late", "足额迟发"), ("short", "没有足额"))
TIMELY_CHIPS = {"yes": "ok", "late": "soon", "short": "late"}
CAUSES = (("none", "待说明"), *Cause.choices)
CORRECTED = (("yes", "已更正"), ("no", "未更正"))
AGREES = (("yes", "相同"), ("no", "不同"))
MONTHS = tuple((str(number), f"{number}月") for number in range(1, 13))
NEITHER = "没有"


def _month(value: Any, _row: dict[str, Any]) -> str:
    return f"{value:%Y-%m}" if value else ""


def item_title(code: str) -> str:
    """What an item is called, with its unit."""
    if not code:
        return ""
    kind = item_of(code).kind
    return f"{kind.title}（{kind.unit}）"


def amount_words(item: str, amount: int | None) -> str:
    """A side in the unit of its item, or in yuan where it is money of an enrolment; a word where the side says nothing."""
    if amount is None:
        return NEITHER
    return item_of(item).kind.shown(amount) if item else format_yuan(amount)


def _side(value: Any, row: dict[str, Any]) -> str:
    return amount_words(row.get("item") or "", value)


def _titled(value: Any, _row: dict[str, Any]) -> str:
    return item_title(value or "")


def _by_cause(value: str) -> Q:
    return Q(cause="" if value == "none" else value)


def _corrected(value: str) -> Q:
    return Q(corrected_on__isnull=value != "yes")


def _agrees(value: str) -> Q:
    return Q(agreement=FULL) if value == "yes" else ~Q(agreement=FULL)


class OfMonths(Register):
    """按月对账的登记簿 — what the registers of reconciliation share: nobody writes them by hand."""

    line = "benefits"
    view = Permission.LEDGER_VIEW
    edit = Permission.LEDGER_VIEW
    in_search = False
    searches = "县（市、区）名称（从头输入）"
    companions = (Companion("reconciliation", "三方对账", "scale"),)

    @classmethod
    def search(cls, term: str) -> Q:
        """By the beginning of the county's name."""
        return Q(division__county__name__startswith=term.strip())

    @classmethod
    def label(cls, row: dict[str, Any]) -> str:
        return f"{row['county']} {row['month']:%Y-%m}"


@REGISTERS.add
class Differences(OfMonths):
    """对账差异登记簿 — every difference of every month, with both sides, its cause and the day on which it was corrected."""

    code = "reconciliation.difference"
    title = "对账差异"
    icon = "arrows-split"
    unit = "项"
    note = "名册与台账、台账与统计每月对出的差异：两边的数、原因、更正日期。由对账生成，能按规则认定原因的自动认定，其余由人说明。"
    model = Difference
    columns = (
        Column("month", "月份", show=_month, link=True),
        COUNTY,
        Column("township", "乡镇（街道）", township(), in_list=False),
        Column("pair", "对账方", choices=Pair.choices),
        Column("kind", "差异", choices=Differs.choices),
        Column("item", "指标", show=_titled),
        Column("programme", "项目", choices=programmes(), in_list=False),
        Column("enrolment", "保障编号", "enrolment__number", kind=Kind.CODE),
        Column("left", "前一方", show=_side, needs=("item",)),
        Column("right", "后一方", show=_side, needs=("item",)),
        Column("count", "户（人）数", kind=Kind.NUMBER, in_list=False),
        Column("cause", "原因", choices=(("", "待说明"), *Cause.choices), chips={"": "late"}),
        Column("note", "说明", in_list=False),
        Column("given_by", "说明人", "given_by__name", in_list=False),
        Column("corrected_on", "更正日期", kind=Kind.DATE),
    )
    tabs = Filter("pair", "对账方", choices=Pair.choices)
    filters = (
        Filter("cause", "原因", choices=CAUSES, condition=_by_cause),
        Filter("corrected", "更正", choices=CORRECTED, condition=_corrected),
        Filter("kind", "差异", choices=Differs.choices),
        Filter("month", "月份", "month__month", choices=MONTHS),
    )


@REGISTERS.add
class Cells(OfMonths):
    """对账指标登记簿 — each figure of each county's month on both sides: the cells of the rate of agreement (T09)."""

    code = "reconciliation.cell"
    title = "对账指标"
    icon = "table"
    unit = "格"
    note = "每个县（市、区）每个月的八项固定指标，系统台账数和统计报送数并列；一致率由这些格算出，由对账生成，不能手工改动。"
    model = ComparedCell
    columns = (
        Column("month", "月份", show=_month, link=True),
        COUNTY,
        Column("item", "指标", show=_titled),
        Column("ledger", "系统数", show=_side, needs=("item",)),
        Column("reported", "统计数", show=_side, needs=("item",)),
        Column(
            "difference",
            "差额",
            Abs(Coalesce(F("ledger"), 0) - Coalesce(F("reported"), 0)),
            show=_side,
            needs=("item",),
        ),
        Column("agreement", "一致程度", show=lambda value, _row: f"{int(value) * 100 / FULL:.2f}%"),
        Column("due_on", "统计期限", kind=Kind.DATE, in_list=False),
    )
    filters = (
        Filter("agrees", "两边", choices=AGREES, condition=_agrees),
        Filter("month", "月份", "month__month", choices=MONTHS),
    )

    @classmethod
    def rows(cls) -> ScopedQuerySet[Any]:
        """The figures that are judged, without their parts."""
        return ComparedCell.objects.filter(headline=True)


@REGISTERS.add
class PaymentMonths(OfMonths):
    """台账发放月登记簿 — each programme of each county's month: whether its payment comes from a locked ledger (T10, T11)."""

    code = "reconciliation.payment"
    title = "台账发放月"
    icon = "coin-yuan"
    unit = "县月"
    note = "每个项目每个县（市、区）每个月的发放是否出自已锁定的系统台账，银行回盘是否与台账相符；台账没有手工行，对账时重新取数。"
    model = PaymentMonth
    columns = (
        Column("month", "月份", show=_month, link=True),
        COUNTY,
        Column("programme", "项目", choices=programmes()),
        Column("standing", "台账状态", choices=Standing.choices, chips=STANDING_CHIPS),
        Column("run", "批次编号", "run_number", kind=Kind.CODE),
        Column("enrolments", "应发户（人）数", kind=Kind.NUMBER),
        Column("owed", "应发（元）", kind=Kind.MONEY),
        Column("payable", "台账应付（元）", kind=Kind.MONEY),
        Column("withheld", "抵减追缴（元）", kind=Kind.MONEY, in_list=False),
        Column("paid", "银行已付（元）", kind=Kind.MONEY),
        Column("bank", "银行回盘", choices=BankWord.choices, chips=BANK_CHIPS),
    )
    tabs = Filter("standing", "台账状态", choices=Standing.choices)
    filters = (
        Filter("bank", "银行回盘", choices=BankWord.choices),
        Filter("programme", "项目", choices=programmes()),
        Filter("month", "月份", "month__month", choices=MONTHS),
    )


def _timeliness() -> Case:
    """How a month was paid."""
    return Case(
        When(in_time__gte=F("owed"), then=Value("yes")), When(paid__gte=F("owed"), then=Value("late")), default=Value("short"),
        output_field=CharField(),
    )  # fmt: skip


def _paid_as(value: str) -> Q:
    return {
        "yes": Q(in_time__gte=F("owed")), "late": Q(in_time__lt=F("owed"), paid__gte=F("owed")), "short": Q(in_time__lt=F("owed"), paid__lt=F("owed")),
    }[value]  # fmt: skip


@REGISTERS.add
class TimelyMonths(OfMonths):
    """应发月登记簿 — each month of each child's benefit: what was owed, and what the bank paid by its day and after (T45)."""

    code = "reconciliation.timely"
    title = "按时足额"
    icon = "calendar-due"
    unit = "个月"
    note = "孤儿、事实无人抚养儿童等每项保障每个应发月：应发多少，发放日之前银行付了多少，到现在付了多少。由对账生成，不能手工改动。"
    model = TimelyMonth
    searches = "保障编号（从头输入）"
    columns = (
        Column("month", "月份", show=_month, link=True),
        COUNTY,
        Column("township", "乡镇（街道）", township()),
        Column("programme", "项目", choices=programmes()),
        Column("enrolment", "保障编号", "enrolment__number", kind=Kind.CODE),
        Column("due_on", "发放日", kind=Kind.DATE),
        Column("owed", "应发（元）", kind=Kind.MONEY),
        Column("in_time", "按时已付（元）", kind=Kind.MONEY),
        Column("paid", "已付（元）", kind=Kind.MONEY),
        Column("timely", "发放", _timeliness(), choices=TIMELY, chips=TIMELY_CHIPS),
    )
    filters = (
        Filter("timely", "发放", choices=TIMELY, condition=_paid_as),
        Filter("programme", "项目", choices=programmes()),
        Filter("month", "月份", "month__month", choices=MONTHS),
    )

    @classmethod
    def search(cls, term: str) -> Q:
        """By the beginning of the enrolment's number."""
        return Q(enrolment__number__startswith=term.strip())

    @classmethod
    def label(cls, row: dict[str, Any]) -> str:
        return f"{row['enrolment']} {row['month']:%Y-%m}"
