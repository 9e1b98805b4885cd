"""死亡信息登记簿、死亡比对登记簿 — what offices reported, and the work list of those who are covered beyond it."""

from typing import Any

from django.db.models import Q

from minzheng.core.access.permissions import Permission
from minzheng.core.benefits.deaths import sealing
from minzheng.core.benefits.deaths.models import DeathMatch, DeathReport
from minzheng.core.benefits.deaths.writing import DeathReportWriter
from minzheng.core.benefits.expressions import programmes
from minzheng.core.parties import sealing as persons
from minzheng.core.registers.accepted_register import COUNTY, masked_name, township
from minzheng.core.registers.declarations import REGISTERS, Column, Companion, Field, Filter, Kind, Register
from minzheng.kernel import periods

CHIPS = {"open": "soon", "confirmed": "ok", "refuted": "off", "closed": "off"}


def _id(value: Any, row: dict[str, Any]) -> str:
    return sealing.masked(row["sealed_id"], row["uid"]) if value else ""


@REGISTERS.add
class DeathReportRegister(Register):
    """死亡信息登记簿 — files of the police, the funeral homes and the health office; whoever they speak of, registered or not."""

    code = "benefits.death_report"
    title = "死亡信息"
    line = "benefits"
    icon = "file-import"
    unit = "条"
    note = (
        "公安、殡葬、卫健提供的死亡名单，一人一条，可以整表导入，不要求人员已登记。导入后立即与在保人员比对，每晚再比对一次；"
        "比对结果列在“死亡比对”，经人核实、另一人确认后才停发。"
    )
    model = DeathReport
    view = Permission.FACT_VIEW
    writer = DeathReportWriter
    in_search = False
    searches = "姓名（从头输入）、身份证号"
    columns = (
        Column("name", "姓名", show=masked_name, link=True),
        Column("id_masked", "身份证号", "id", kind=Kind.CODE, show=_id, needs=("sealed_id", "uid")),
        Column("born_on", "出生日期", kind=Kind.DATE),
        Column("died_on", "死亡日期", kind=Kind.DATE),
        Column("source", "来源", choices=DeathReport.Source.choices),
        Column("certificate", "证明编号", in_list=False),
        COUNTY,
        Column("reported_on", "数据日期", kind=Kind.DATE),
    )
    filters = (Filter("source", "来源", choices=DeathReport.Source.choices),)
    fields = (
        Field("name", "姓名", required=True, limit=60),
        Field(
            "id_number",
            "身份证号",
            parse=persons.canonical_id,
            note="18 位，末位可为 X；没有的留空，只按姓名和出生日期提示。",
        ),
        Field("born_on", "出生日期", Kind.DATE, happened=True, required=True),
        Field("died_on", "死亡日期", Kind.DATE, happened=True, required=True),
        Field("source", "来源", Kind.CHOICE, required=True, choices=DeathReport.Source.choices),
        Field("certificate", "证明编号", limit=60, note="死亡证明、火化证明等的编号。"),
        Field("reported_on", "数据日期", Kind.DATE, happened=True, required=True, note="对方出具数据之日。"),
        Field("division", "提供单位所在区划", Kind.DIVISION, required=True, note="12 位区划代码或全名。"),
    )

    @classmethod
    def search(cls, term: str) -> Q:
        """By the beginning of the name, or the whole number."""
        try:
            return Q(id_index=persons.id_index(persons.canonical_id(term.strip())))
        except ValueError:
            return Q(name__startswith=term.strip())

    @classmethod
    def label(cls, row: dict[str, Any]) -> str:
        return f"死亡信息：{masked_name(row['name'], row)}"


def _standing(value: str) -> Q:
    """Those that wait within their days, those that wait beyond them, and the settled ones by how."""
    if value in {"open", "late"}:
        return (
            Q(state="open", due_on__lt=periods.today())
            if value == "late"
            else Q(state="open", due_on__gte=periods.today())
        )
    return Q(state=value)


@REGISTERS.add
class DeathMatchRegister(Register):
    """死亡比对登记簿 — who is covered beyond a reported death: to be settled by its owner within its days."""

    code = "benefits.death_match"
    title = "死亡比对"
    line = "benefits"
    icon = "user-search"
    unit = "条"
    order = "due_on"
    note = (
        "死亡信息显示已经死亡、死亡次月以后仍在保障的，一项保障一条，由核实人在期限内核实。属实的登记死亡、提出死亡决定，另一人确认后从死亡次月起停发，"
        "已多发的在下一次发放时列为待追回；不属实的写明理由。没有人核实，不会停任何人的待遇。"
    )
    model = DeathMatch
    searches = "保障编号、姓名（从头输入）"
    acts = (Companion("death_settle", "核实", "checklist"),)
    columns = (
        Column("person", "保障人员", "person__name", show=masked_name, link=True),
        Column("programme", "项目", "enrolment__programme", choices=programmes()),
        Column("enrolment", "保障编号", "enrolment__number", kind=Kind.CODE),
        Column("how", "依据", choices=DeathMatch.How.choices, chips={"id": "late", "name": "plain"}),
        Column("died_on", "死亡日期", "report__died_on", kind=Kind.DATE),
        Column("source", "来源", "report__source", choices=DeathReport.Source.choices),
        COUNTY,
        Column("township", "乡镇（街道）", township()),
        Column("owner", "核实人", "owner__name"),
        Column("due_on", "核实期限", kind=Kind.DATE),
        Column("state", "状态", choices=DeathMatch.State.choices, chips=CHIPS),
        Column("reason", "核实说明", in_list=False),
        Column("settled_by", "办理人", "settled_by__name", in_list=False),
        Column("settled_at", "办理时间", kind=Kind.MOMENT, in_list=False),
    )
    tabs = Filter("state", "状态", choices=(("late", "逾期未核实"), *DeathMatch.State.choices), condition=_standing)
    filters = (
        Filter("how", "依据", choices=DeathMatch.How.choices),
        Filter("source", "来源", "report__source", choices=DeathReport.Source.choices),
    )

    @classmethod
    def search(cls, term: str) -> Q:
        """By the number of the enrolment, or the beginning of the name."""
        return Q(enrolment__number=term.strip()) | Q(person__name__startswith=term.strip())

    @classmethod
    def label(cls, row: dict[str, Any]) -> str:
        return f"死亡比对：{masked_name(row['person'], row)}"
