"""追缴登记簿 — every claim with where it stands and what is left of it; what is done with one is done on its own page."""

from typing import Any

from django.db.models import Q

from minzheng.core.access.permissions import Permission
from minzheng.core.benefits.expressions import holder_name, programmes
from minzheng.core.ledger.claims import balance, reads
from minzheng.core.ledger.claims.models import Claim
from minzheng.core.ledger.claims.reads import CHIPS, ClaimState
from minzheng.core.registers.accepted_register import COUNTY, masked_name, township, village
from minzheng.core.registers.declarations import REGISTERS, Column, Companion, Filter, Kind, Register

LATE = (("late", "有逾期"), ("none", "没有逾期"))


def _month(value: Any, _row: dict[str, Any]) -> str:
    return f"{value:%Y-%m}" if value else ""


def _is_late(value: str) -> Q:
    return reads.is_late() if value == "late" else ~reads.is_late()


@REGISTERS.add
class Claims(Register):
    """追缴登记簿 — what locked runs found was paid too much, one row for each enrolment and run."""

    code = "ledger.claim"
    title = "追缴"
    line = "benefits"
    icon = "arrow-back-up"
    unit = "笔"
    note = "台账锁定时查明多发的，每户（人）每批一笔：一人拟定怎样追缴，另一人审批；余额等于多发减去扣抵、抵减、退回和核销。"
    model = Claim
    view = Permission.LEDGER_VIEW
    edit = Permission.LEDGER_VIEW  # whoever sees it may open its page
    searches = "追缴编号（从头输入）"
    acts = (Companion("claim_of_record", "办理", "arrow-back-up"),)
    columns = (
        Column("number", "追缴编号", kind=Kind.CODE, link=True),
        Column("enrolment", "保障编号", "enrolment__number", kind=Kind.CODE),
        Column("holder", "户主（本人）", holder_name("enrolment__"), show=masked_name),
        Column("programme", "项目", "enrolment__programme", choices=programmes(), in_list=False),
        COUNTY,
        Column("township", "乡镇（街道）", township()),
        Column("village", "村（社区）", village(), in_list=False),
        Column("month", "查明月份", "run__month", show=_month),
        Column("amount", "多发（元）", kind=Kind.MONEY, total=True),
        Column("offsets", "已扣抵（元）", reads.amount(balance.OFFSETS), kind=Kind.MONEY, total=True, in_list=False),
        Column("withheld", "未付抵减（元）", reads.amount(balance.WITHHELD), kind=Kind.MONEY, total=True, in_list=False),
        Column("repaid", "已退回（元）", reads.amount(balance.REPAID), kind=Kind.MONEY, total=True, in_list=False),
        Column("written_off", "已核销（元）", reads.amount(balance.WRITTEN_OFF), kind=Kind.MONEY, total=True, in_list=False),
        Column("balance", "余额（元）", reads.amount(balance.SURE), kind=Kind.MONEY, total=True),
        Column("overdue", "逾期（元）", reads.overdue(), kind=Kind.MONEY, total=True),
        Column("stands", "状态", reads.state(), choices=ClaimState.choices, chips=CHIPS),
    )  # fmt: skip
    tabs = Filter("stands", "状态", choices=ClaimState.choices, condition=reads.in_state)
    filters = (
        Filter("programme", "项目", source="enrolment__programme", choices=programmes()),
        Filter("late", "逾期", choices=LATE, condition=_is_late),
        Filter("run", "发放批次", source="run__number", pattern=r"FF[0-9]{14}"),
    )

    @classmethod
    def search(cls, term: str) -> Q:
        """By the beginning of the number."""
        return Q(number__startswith=term.strip().upper())
