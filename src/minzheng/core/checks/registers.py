"""核对登记簿 — authorisations, checks and batches: looked at here, worked on on their own pages."""

from typing import Any

from django.db.models import Q

from minzheng.core.access.permissions import Permission
from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.checks.exchange.models import CheckBatch
from minzheng.core.checks.models import Authorisation, Check
from minzheng.core.checks.purposes import PURPOSES
from minzheng.core.checks.reads import with_progress
from minzheng.core.checks.sources import source_title, sources
from minzheng.core.registers.accepted_register import COUNTY, masked_name, township
from minzheng.core.registers.declarations import REGISTERS, Column, Companion, Filter, Kind, Register
from minzheng.kernel import periods

MATTERS = tuple((one.code, one.title) for one in PURPOSES)
SOURCES = tuple((one.code, one.title) for one in sources().values())


def _titles(codes: Any, _row: dict[str, Any]) -> str:
    return "、".join(source_title(code) for code in codes or ())


def _title(code: str, _row: dict[str, Any]) -> str:
    return source_title(code)


def _standing(value: str) -> Q:
    """Authorisations that hold today, that ran out, that were taken back."""
    today = periods.today()
    if value == "revoked":
        return Q(revoked_on__isnull=False)
    over = Q(revoked_on__isnull=True, valid_through__lt=today)
    return over if value == "over" else Q(revoked_on__isnull=True, valid_through__gte=today)


@REGISTERS.add
class AuthorisationRegister(Register):
    """核对授权书登记簿 — who agreed to be asked about, at which sources, until when."""

    code = "checks.authorisation"
    title = "核对授权书"
    line = "assistance"
    note = "家庭成员（未成年的由监护人）签署的核对授权；没有有效授权的人，不发出核对请求。在办件的核对页登记和撤回。"
    icon = "file-certificate"
    unit = "份"
    model = Authorisation
    view = Permission.CHECK_VIEW
    searches = "姓名（从头输入）"
    in_search = False
    columns = (
        Column("person", "被核对人", "person__name", show=masked_name, link=True),
        COUNTY,
        Column("township", "乡镇（街道）", township()),
        Column("signer", "签署人", choices=Authorisation.Signer.choices),
        Column("sources", "授权来源", show=_titles, in_list=False),
        Column("signed_on", "签署日期", kind=Kind.DATE),
        Column("valid_through", "有效期至", kind=Kind.DATE),
        Column("revoked_on", "撤回日期", kind=Kind.DATE),
        Column("revoked_reason", "撤回说明", in_list=False),
    )
    tabs = Filter(
        "standing",
        "状态",
        choices=(("holding", "有效"), ("over", "已过期"), ("revoked", "已撤回")),
        condition=_standing,
    )
    filters = (Filter("signer", "签署人", choices=tuple(Authorisation.Signer.choices)),)

    @classmethod
    def search(cls, term: str) -> Q:
        """By the beginning of the name."""
        return Q(person__name__startswith=term.strip())

    @classmethod
    def label(cls, row: dict[str, Any]) -> str:
        return f"核对授权书：{masked_name(row['person'], row)}"


@REGISTERS.add
class CheckRegister(Register):
    """核对登记簿 — every check, from the request to the report (R07)."""

    code = "checks.check"
    title = "家庭经济状况核对"
    line = "assistance"
    note = "每一项核对从委托到出报告的经过；核对的内容和结果在它自己的页面上。"
    icon = "zoom-check"
    unit = "项"
    model = Check
    view = Permission.CHECK_VIEW
    edit = Permission.CHECK_VIEW  # whoever sees it may open its page
    searches = "核对编号、办件编号、户编号"
    columns = (
        Column("number", "核对编号", kind=Kind.CODE, link=True),
        Column("matter", "事项", choices=MATTERS),
        Column("case_number", "办件编号", kind=Kind.CODE),
        Column("occasion", "由来", in_list=False),
        Column("household", "户编号", "household__code", kind=Kind.CODE),
        COUNTY,
        Column("township", "乡镇（街道）", township()),
        Column("state", "状态", choices=Check.State.choices, chips={"asked": "soon", "started": "go", "reported": "ok", "withdrawn": "off"}),
        Column("asked_on", "委托日期", kind=Kind.DATE),
        Column("started_on", "启动日期", kind=Kind.DATE),
        Column("reported_on", "报告日期", kind=Kind.DATE),
        Column("valid_through", "报告有效期至", kind=Kind.DATE),
        Column("withdrawn_reason", "撤销原因", in_list=False),
    )  # fmt: skip
    tabs = Filter("state", "状态", choices=tuple(Check.State.choices))
    filters = (Filter("matter", "事项", choices=MATTERS),)
    acts = (Companion("check_of_record", "核对页面", "zoom-check"),)

    @classmethod
    def search(cls, term: str) -> Q:
        word = term.strip().upper()
        return Q(number__startswith=word) | Q(case_number__startswith=word) | Q(household__code__startswith=word)


@REGISTERS.add
class BatchRegister(Register):
    """核对批次登记簿 — which office was asked about how many people, and how many it answered."""

    code = "checks.batch"
    title = "核对批次"
    line = "assistance"
    note = "发给各部门的核对请求，一个来源一个文件；请求文件只发出一次，答复导入后在这里看进度。"
    icon = "files"
    unit = "批"
    model = CheckBatch
    view = Permission.CHECK_WORK
    edit = Permission.CHECK_WORK
    searches = "批次号"
    columns = (
        Column("number", "批次号", kind=Kind.CODE, link=True),
        Column("source", "来源", show=_title),
        Column("matter", "事项", choices=MATTERS),
        COUNTY,
        Column("count", "人数", kind=Kind.NUMBER, total=True),
        Column("answered", "已答复", "answered", kind=Kind.NUMBER),
        Column("awaited", "待答复", "awaited", kind=Kind.NUMBER),
        Column("sent_on", "编批日期", kind=Kind.DATE),
        Column("due_on", "应答复日期", kind=Kind.DATE),
    )
    filters = (Filter("source", "来源", choices=SOURCES), Filter("matter", "事项", choices=MATTERS))
    acts = (Companion("batch_of_record", "批次页面", "files"),)

    @classmethod
    def rows(cls) -> ScopedQuerySet[Any]:
        """Batches with their progress."""
        rows = with_progress(CheckBatch.objects.all())
        assert isinstance(rows, ScopedQuerySet)
        return rows

    @classmethod
    def search(cls, term: str) -> Q:
        return Q(number__startswith=term.strip().upper())
