"""付款登记簿 — batches, the orders in them, and money that came in; found when the product starts."""

from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, Q, Value, When

from minzheng.core.access.permissions import Permission
from minzheng.core.benefits.expressions import holder_name, programmes
from minzheng.core.ledger.accounts import sealing
from minzheng.core.payments import sections
from minzheng.core.payments.batches.models import SENT, BatchKind, BatchState, PaymentBatch, PaymentOrder
from minzheng.core.payments.funds.models import FundReceipt
from minzheng.core.payments.models import OrderHold, OrderReturn
from minzheng.core.payments.money import NO_FUND
from minzheng.core.payments.profiles import title_of
from minzheng.core.payments.reserve.registers import Reserves
from minzheng.core.payments.standing import CHIPS, Stand
from minzheng.core.registers.accepted_register import COUNTY, masked_name, township, village
from minzheng.core.registers.declarations import REGISTERS, Column, Companion, Filter, Kind, Register
from minzheng.core.registers.two_hands import Decision

__all__ = ["Batches", "Orders", "Receipts", "Reserves", "sections"]
BATCH_CHIPS = {
    "drafted": "soon", "approved": "go", "intended": "go", "published": "go", "confirmed": "go", "closed": "ok", "cancelled": "off",
}  # fmt: skip
REVERSED = (("reversed", "已冲销"), ("no", "没有冲销"))
DECISION_CHIPS = {"waiting": "soon", "confirmed": "ok", "refused": "off"}
ORDER_STANDS = tuple(
    (one.value, one.label)
    for one in Stand
    if one not in {Stand.HELD, Stand.OFFSET, Stand.WITHHELD, Stand.GAP, Stand.DUE}
)
STANDS = (*ORDER_STANDS, ("again", "已重发"), ("void", "作废"))


def _month(value: Any, _row: dict[str, Any]) -> str:
    return f"{value:%Y-%m}" if value else ""


def _profile(value: Any, _row: dict[str, Any]) -> str:
    return title_of(value or "")


def _fund(value: Any, _row: dict[str, Any]) -> str:
    return value or NO_FUND


@REGISTERS.add
class Batches(Register):
    """付款批登记簿 — what was approved and sent to banks; what is done with one is done on its own page."""

    code = "payments.batch"
    title = "付款批"
    line = "benefits"
    icon = "building-bank"
    unit = "批"
    note = "锁定的台账按付款批发给银行：一人拟稿、另一人审批，有用款申请和余额才生成银行文件，回盘整个入账或整个挂起。"
    model = PaymentBatch
    view = Permission.LEDGER_VIEW
    edit = Permission.LEDGER_VIEW  # whoever sees it may open its page
    searches = "付款批编号（从头输入）"
    acts = (Companion("payment_of_record", "付款批页面", "building-bank"),)
    columns = (
        Column("number", "付款批编号", kind=Kind.CODE, link=True),
        Column("run", "发放批次", "run__number", kind=Kind.CODE),
        Column("month", "发放月份", "run__month", show=_month),
        COUNTY,
        Column("kind", "种类", choices=BatchKind.choices),
        Column("state", "状态", choices=BatchState.choices, chips=BATCH_CHIPS),
        Column("count", "笔数", kind=Kind.NUMBER),
        Column("total", "合计（元）", kind=Kind.MONEY),
        Column("profile", "银行文件格式", show=_profile, in_list=False),
        Column("drafted_by", "拟稿人", "drafted_by__name", in_list=False),
        Column("approved_by", "审批人", "approved_by__name", in_list=False),
        Column("published_at", "文件生成时间", kind=Kind.MOMENT),
        Column("digest", "文件摘要", kind=Kind.CODE, in_list=False),
    )
    tabs = Filter("state", "状态", choices=BatchState.choices)

    @classmethod
    def search(cls, term: str) -> Q:
        """By the beginning of the number."""
        return Q(number__startswith=term.strip().upper())


def _again() -> Exists:
    return Exists(PaymentOrder.objects.filter(reissues=OuterRef("pk"), void=False))


def _held() -> Exists:
    return Exists(OrderHold.objects.filter(order=OuterRef("pk"), lifted_at__isnull=True))


def _returned() -> Exists:
    return Exists(OrderReturn.objects.filter(order=OuterRef("pk"), state="confirmed"))


def _stands() -> Case:
    """How an order stands: the first that applies."""
    cases = (
        (Q(void=True), "void"), (Q(_again()), "again"), (Q(_held()), "kept"), (Q(_returned()), "returned"),
        (Q(outcome__kind="paid"), "paid"), (Q(outcome__kind="failed"), "failed"), (Q(batch__state__in=SENT), "sent"),
    )  # fmt: skip
    whens = [When(condition, then=Value(value)) for condition, value in cases]
    return Case(*whens, default=Value("batched"), output_field=CharField())


def _standing(value: str) -> Q:
    """The predicate behind the filter of how orders stand."""
    return Q(pk__in=PaymentOrder.objects.alias(stands_now=_stands()).filter(stands_now=value).values("pk"))


def _masked(value: Any, row: dict[str, Any]) -> str:
    return sealing.masked(value, row["account__uid"])


@REGISTERS.add
class Orders(Register):
    """付款指令登记簿 — every payment of every batch, and what became of it; nothing here is ever changed."""

    code = "payments.order"
    title = "付款指令"
    line = "benefits"
    icon = "cash"
    unit = "笔"
    note = (
        "发给银行的每一笔：付给谁、多少钱、哪个账户、结果如何。金额只来自锁定的台账，只增不改；失败、退回的更正后重发。"
    )
    model = PaymentOrder
    view = Permission.LEDGER_VIEW
    edit = Permission.LEDGER_VIEW  # whoever sees it may open its page
    in_search = False
    searches = "保障编号（从头输入）"
    acts = (Companion("payment_order", "办理", "cash"),)
    columns = (
        Column("number", "序号", kind=Kind.NUMBER, link=True),
        Column("batch", "付款批", "batch__number", kind=Kind.CODE),
        Column("enrolment", "保障编号", "enrolment__number", kind=Kind.CODE),
        Column("holder", "户主（本人）", holder_name("enrolment__"), show=masked_name, in_list=False),
        Column("programme", "项目", choices=programmes()),
        COUNTY,
        Column("township", "乡镇（街道）", township()),
        Column("village", "村（社区）", village(), in_list=False),
        Column("payee", "收款人", "payee_name", show=masked_name),
        Column("account", "账号", "account__sealed_account", show=_masked, needs=("account__uid",)),
        Column("bank", "开户银行", "account__bank", in_list=False),
        Column("amount", "金额（元）", kind=Kind.MONEY, total=True),
        Column("fund", "资金来源", show=_fund, in_list=False),
        Column("stands", "状态", _stands(), choices=STANDS, chips=CHIPS | {"again": "plain", "void": "off"}),
        Column("paid_on", "入账日期", "outcome__paid_on", kind=Kind.DATE),
        Column("why", "失败原因", "outcome__reason", in_list=False),
    )
    filters = (
        Filter("programme", "项目", choices=programmes()),
        Filter("stands", "状态", choices=STANDS, condition=_standing),
        Filter("batch", "付款批", source="batch__number", pattern=r"FK[0-9]{14}"),
        Filter("run", "发放批次", source="run__number", pattern=r"FF[0-9]{14}"),
    )

    @classmethod
    def search(cls, term: str) -> Q:
        """By the beginning of the enrolment's number."""
        return Q(enrolment__number__startswith=term.strip())

    @classmethod
    def label(cls, row: dict[str, Any]) -> str:
        return f"{row['batch']} 第 {row['number']} 笔"


def _reversed() -> Case:
    """Whether two people said that a receipt does not count any more."""
    return Case(When(reversed=True, then=Value("reversed")), default=Value("no"), output_field=CharField())


@REGISTERS.add
class Receipts(Register):
    """资金到账登记簿 — money of each fund that came into a county's account, confirmed by a second person."""

    code = "payments.receipt"
    title = "资金到账"
    line = "benefits"
    icon = "coins"
    unit = "笔"
    note = "各项资金到账的凭证，一人登记、另一人确认后计入余额，有误的由两人冲销；余额不足的付款批不能生成银行文件。"
    model = FundReceipt
    view = Permission.LEDGER_VIEW
    edit = Permission.LEDGER_VIEW  # whoever sees it may open its page
    searches = "凭证号（从头输入）"
    companions = (Companion("fund_receive", "登记到账", "plus", Permission.LEDGER_PREPARE),)
    acts = (Companion("fund_receipt", "确认", "rubber-stamp"),)
    columns = (
        Column("voucher", "凭证号", kind=Kind.CODE, link=True),
        COUNTY,
        Column("fund", "资金来源", show=_fund),
        Column("amount", "金额（元）", kind=Kind.MONEY, total=True),
        Column("received_on", "到账日期", kind=Kind.DATE),
        Column("state", "状态", choices=Decision.choices, chips=DECISION_CHIPS),
        Column("entered_by", "经办人", "entered_by__name", in_list=False),
        Column("decided_by", "确认人", "decided_by__name", in_list=False),
        Column("reversed", "冲销", _reversed(), choices=REVERSED, chips={"reversed": "late", "no": "plain"}),
        Column("refusal", "不予确认的原因", in_list=False),
    )
    tabs = Filter("state", "状态", choices=Decision.choices)

    @classmethod
    def search(cls, term: str) -> Q:
        """By the beginning of the voucher's number."""
        return Q(voucher__startswith=term.strip())
