"""公示登记簿 — notices, objections and published lists; what is done with one is done on the page of its case or its own."""

from typing import Any

from django.db.models import Q

from minzheng.core.access.permissions import Permission
from minzheng.core.cases.versions import WORKFLOWS
from minzheng.core.publicity import holding_back
from minzheng.core.publicity.expressions import (
    OBJECTION_STATES,
    STATES,
    is_in,
    notice_state,
    objection_is,
    objection_state,
)
from minzheng.core.publicity.models import Objection, Publication, PublicNotice
from minzheng.core.registers.accepted_register import COUNTY, township, village
from minzheng.core.registers.declarations import REGISTERS, Column, Companion, Filter, Kind, Register
from minzheng.kernel.policy import PROGRAMMES

__all__ = ["NoticeRegister", "ObjectionRegister", "PublicationRegister", "holding_back"]
MATTERS = tuple(dict(sorted({version.code: version.title for version in WORKFLOWS}.items())).items())
PAID = tuple((one.code, one.title) for one in PROGRAMMES if one.effective != "once")


def _matter(pin: str, _row: dict[str, Any]) -> str:
    return WORKFLOWS.pinned(pin).title if pin else ""


def _boards(value: Any, _row: dict[str, Any]) -> str:
    titles = {"village": "村（社区）", "township": "乡镇（街道）", "website": "网页"}
    return "、".join(titles[one] for one in value or ())


@REGISTERS.add
class NoticeRegister(Register):
    """公示登记簿 — every notice, from the day on which it hung."""

    code = "publicity.notice"
    title = "公示"
    line = "assistance"
    icon = "speakerphone"
    unit = "份"
    note = "每一份公示何时、在哪里张贴，到哪一天为止，怎样撤下。张贴和撤下在办件页面上。"
    model = PublicNotice
    view = Permission.CASE_VIEW
    edit = Permission.CASE_VIEW  # whoever sees it may open its page
    searches = "办件编号"
    columns = (
        Column("number", "办件编号", "case__number", kind=Kind.CODE, link=True),
        Column("matter", "事项", "pin", show=_matter),
        COUNTY,
        Column("township", "乡镇（街道）", township()),
        Column("village", "村（社区）", village()),
        Column("posted_on", "公示起日", kind=Kind.DATE),
        Column("until", "公示止日", kind=Kind.DATE),
        Column("boards", "公示地点", "boards", show=_boards),
        Column("applicant", "公示姓名", in_list=False),
        Column("members", "家庭人数", kind=Kind.NUMBER, in_list=False),
        Column("amount", "拟月保障金（元）", kind=Kind.MONEY, in_list=False),
        Column("note", "说明", in_list=False),
        Column("unit", "受理异议单位"),
        Column("telephone", "办公电话", in_list=False),
        Column("posted_by", "张贴登记人", "posted_by__name", in_list=False),
        Column("lifted_for", "撤下原因", choices=PublicNotice.Lifted.choices, in_list=False),
        Column("lifted_why", "撤下说明", in_list=False),
        Column("state", "状态", notice_state(), choices=STATES, chips={"showing": "go", "lifted": "late"}),
    )
    tabs = Filter("state", "状态", choices=STATES, condition=is_in)
    filters = (Filter("matter", "事项", "case__matter", choices=MATTERS),)
    acts = (Companion("notice_of_record", "公示页面", "speakerphone"),)

    @classmethod
    def search(cls, term: str) -> Q:
        return Q(case__number__startswith=term.strip().upper())


@REGISTERS.add
class ObjectionRegister(Register):
    """异议登记簿 — what was said against notices, and what became of it; who said it stands in no list."""

    code = "publicity.objection"
    title = "公示异议"
    line = "assistance"
    icon = "message-report"
    unit = "件"
    note = "公示期间收到的异议：来自网页、窗口或电话，核实、答复到哪一步。异议人的姓名和联系方式不在名单里。"
    model = Objection
    view = Permission.CASE_VIEW
    edit = Permission.CASE_VIEW
    searches = "办件编号"
    columns = (
        Column("number", "办件编号", "notice__case__number", kind=Kind.CODE, link=True),
        Column("matter", "事项", "notice__pin", show=_matter),
        COUNTY,
        Column("place", "区划", "division__name"),
        Column("unit", "受理单位", "notice__unit"),
        Column("channel", "来源", choices=Objection.Channel.choices),
        Column("received_on", "收到日期", kind=Kind.DATE),
        Column("due_on", "答复期限", kind=Kind.DATE),
        Column("undetermined", "期限未定原因", in_list=False),
        Column("examined_on", "核实日期", kind=Kind.DATE, in_list=False),
        Column("upheld", "异议成立", kind=Kind.BOOLEAN),
        Column("answered_on", "答复日期", kind=Kind.DATE),
        Column("way", "答复方式", choices=Objection.Way.choices, in_list=False),
        Column("state", "状态", objection_state(), choices=OBJECTION_STATES, chips={"received": "late", "examined": "soon", "answered": "ok"}),
    )  # fmt: skip
    tabs = Filter("state", "状态", choices=(*OBJECTION_STATES, ("late", "超期未答复")), condition=objection_is)
    filters = (
        Filter("channel", "来源", choices=Objection.Channel.choices),
        Filter("matter", "事项", "notice__case__matter", choices=MATTERS),
    )
    acts = (Companion("objection_of_record", "异议页面", "message-report"),)

    @classmethod
    def search(cls, term: str) -> Q:
        return Q(notice__case__number__startswith=term.strip().upper())


@REGISTERS.add
class PublicationRegister(Register):
    """公布登记簿 — lists of recipients that hang, and those that hung."""

    code = "publicity.publication"
    title = "对象公布"
    line = "assistance"
    icon = "list-details"
    unit = "份"
    note = "决定之后长期公布的领取名单，按乡镇（街道）和项目；名单随保障登记变动，停发的不再列出。"
    model = Publication
    view = Permission.CASE_VIEW
    edit = Permission.CASE_VIEW
    searches = "乡镇（街道）名称"
    columns = (
        Column("township", "乡镇（街道）", "division__name", link=True),
        COUNTY,
        Column("programme", "项目", choices=PAID),
        Column("published_on", "公布日期", kind=Kind.DATE),
        Column("unit", "监督单位"),
        Column("telephone", "办公电话", in_list=False),
        Column("published_by", "公布人", "published_by__name", in_list=False),
        Column("withdrawn_on", "撤下日期", kind=Kind.DATE),
        Column("withdrawn_why", "撤下原因", in_list=False),
    )
    tabs = Filter(
        "standing", "状态", choices=(("yes", "公布中"), ("no", "已撤下")),
        condition=lambda value: Q(withdrawn_on__isnull=value == "yes"),
    )  # fmt: skip
    filters = (Filter("programme", "项目", choices=PAID),)
    companions = (Companion("publish", "公布名单", "plus"),)
    acts = (Companion("publication_of_record", "公布页面", "list-details"),)

    @classmethod
    def search(cls, term: str) -> Q:
        return Q(division__name__startswith=term.strip())
