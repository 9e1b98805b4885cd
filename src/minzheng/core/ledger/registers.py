"""台账登记簿 — runs, and the lines of which they consist, found when the product starts; accounts stand beside them."""

from typing import Any

from django.db.models import BigIntegerField, Case, CharField, Exists, F, OuterRef, Q, Value, When

from minzheng.core.access.permissions import Permission
from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.benefits.expressions import holder_name, programmes
from minzheng.core.ledger import sections
from minzheng.core.ledger.accounts import clues
from minzheng.core.ledger.accounts.registers import Accounts
from minzheng.core.ledger.claims.registers import Claims
from minzheng.core.ledger.lines.models import PAYING, LedgerLine, LineKind
from minzheng.core.ledger.reads import titles
from minzheng.core.ledger.runs.models import PaymentRun, RunHold, RunState
from minzheng.core.registers.accepted_register import COUNTY, masked_name, township, village
from minzheng.core.registers.declarations import REGISTERS, Column, Companion, Filter, Kind, Register

__all__ = ["Accounts", "Claims", "Lines", "Runs", "clues", "sections"]
RUN_CHIPS = {"preparing": "go", "checking": "soon", "submitted": "soon", "released": "ok", "discarded": "off"}
KIND_CHIPS = {"regular": "plain", "arrears": "go", "claim": "late", "offset": "soon", "members": "plain"}
STANDINGS = (("paid", "已锁定"), ("held", "暂缓"), ("open", "未锁定"), ("void", "作废"))
STANDING_CHIPS = {"paid": "ok", "held": "soon", "open": "plain", "void": "off"}


def _month(value: Any, _row: dict[str, Any]) -> str:
    return f"{value:%Y-%m}" if value else ""


def _titles(value: Any, _row: dict[str, Any]) -> str:
    return titles(value or ())


@REGISTERS.add
class Runs(Register):
    """发放批次登记簿 — the runs of the counties, newest last; what is done with one is done on its own page."""

    code = "ledger.run"
    title = "发放批次"
    line = "benefits"
    icon = "coin-yuan"
    unit = "批"
    note = "每个县（市、区）每月一批：截止日冻结名册，系统计算台账，一人编制、另一人放行，锁定后不再改动；差额在以后的批次补发或追回。"
    model = PaymentRun
    view = Permission.LEDGER_VIEW
    edit = Permission.LEDGER_VIEW  # whoever sees it may open its page
    searches = "批次编号（从头输入）"
    companions = (Companion("ledger_start", "编制批次", "plus", Permission.LEDGER_PREPARE),)
    acts = (Companion("ledger_of_record", "批次页面", "coin-yuan"),)
    columns = (
        Column("number", "批次编号", kind=Kind.CODE, link=True),
        Column("month", "发放月份", show=_month),
        Column("cycle", "期次", kind=Kind.NUMBER),
        COUNTY,
        Column("programmes", "项目", show=_titles),
        Column("state", "状态", choices=RunState.choices, chips=RUN_CHIPS),
        Column("enrolments", "户（人）数", kind=Kind.NUMBER),
        Column("payable", "应发合计（元）", F("regular") + F("arrears") + F("offsets") - F("held"), kind=Kind.MONEY),
        Column("held", "暂缓（元）", kind=Kind.MONEY, in_list=False),
        Column("claims", "多发待追回（元）", kind=Kind.MONEY, in_list=False),
        Column("cut_off_on", "截止日", kind=Kind.DATE, in_list=False),
        Column("asked_by", "编制人", "asked_by__name", in_list=False),
        Column("submitted_by", "提交人", "submitted_by__name", in_list=False),
        Column("released_at", "锁定时间", kind=Kind.MOMENT),
        Column("digest", "锁定摘要", kind=Kind.CODE, in_list=False),
    )
    tabs = Filter("state", "状态", choices=RunState.choices)
    filters = (
        Filter("programme", "项目", choices=programmes(), condition=lambda value: Q(programmes__contains=[value])),
    )

    @classmethod
    def search(cls, term: str) -> Q:
        """By the beginning of the number."""
        return Q(number__startswith=term.strip().upper())


def _held() -> Exists:
    return Exists(
        RunHold.objects.filter(run=OuterRef("run"), round=OuterRef("run__round"), enrolment=OuterRef("enrolment"))
    )


def _standing(value: str) -> Q:
    """The predicate behind the filter of how lines stand."""
    released = Q(run__state=RunState.RELEASED)
    return {
        "void": Q(void=True), "held": released & Q(_held()), "paid": released & ~Q(_held()), "open": Q(void=False) & ~released,
    }.get(value, Q(pk__in=[]))  # fmt: skip


def _counted() -> Case:
    """What a line adds to what is paid: nothing if it is a claim, void or held back."""
    paid = Q(kind__in=PAYING, void=False) & ~Q(_held())
    return Case(When(paid, then=F("amount")), default=Value(0), output_field=BigIntegerField())


def _stands() -> Case:
    cases = [When(_standing(value), then=Value(value)) for value, _ in STANDINGS]
    return Case(*cases, default=Value(""), output_field=CharField())


@REGISTERS.add
class Lines(Register):
    """台账明细登记簿 — every line of every run, by run, programme and kind; nothing here is ever changed."""

    code = "ledger.line"
    title = "台账明细"
    line = "benefits"
    icon = "list-numbers"
    unit = "行"
    note = "台账的每一行：哪项保障、哪个月、应发还是补发、多发待追回或扣抵，多少钱，依据什么。只增不改，由系统计算。"
    model = LedgerLine
    view = Permission.LEDGER_VIEW
    edit = Permission.LEDGER_PREPARE
    acts = (Companion("ledger_hold", "暂缓发放", "hand-stop"),)
    in_search = False
    searches = "保障编号（从头输入）"
    columns = (
        Column("number", "行号", kind=Kind.NUMBER, link=True),
        Column("run", "批次编号", "run__number", kind=Kind.CODE),
        Column("enrolment", "保障编号", "enrolment__number", kind=Kind.CODE),
        Column("holder", "户主（本人）", holder_name("enrolment__"), show=masked_name),
        Column("programme", "项目", choices=programmes()),
        COUNTY,
        Column("township", "乡镇（街道）", township()),
        Column("village", "村（社区）", village(), in_list=False),
        Column("month", "所属月份", show=_month),
        Column("kind", "种类", choices=LineKind.choices, chips=KIND_CHIPS),
        Column("amount", "金额（元）", kind=Kind.MONEY),
        Column("counted", "计入发放（元）", _counted(), kind=Kind.MONEY, total=True),
        Column("stands", "状态", _stands(), choices=STANDINGS, chips=STANDING_CHIPS),
        Column("fund", "资金来源", in_list=False),
        Column("payee", "收款人", "account__payee__name", show=masked_name, in_list=False),
        Column("bank", "开户银行", "account__bank", in_list=False),
        Column("decision", "依据决定", "decision__paper", in_list=False),
    )
    filters = (
        Filter("programme", "项目", choices=programmes()),
        Filter("kind", "种类", choices=LineKind.choices),
        Filter("stands", "状态", choices=STANDINGS, condition=_standing),
        Filter("run", "批次编号", source="run__number", pattern=r"FF[0-9]{14}"),
    )

    @classmethod
    def rows(cls) -> ScopedQuerySet[Any]:
        """All lines, those of discarded runs too."""
        return LedgerLine.objects.all()

    @classmethod
    def search(cls, term: str) -> Q:
        """By the beginning of the enrolment's number."""
        return Q(enrolment__number__startswith=term.strip())

    @classmethod
    def label(cls, row: dict[str, Any]) -> str:
        return f"{row['run']} 第 {row['number']} 行"
