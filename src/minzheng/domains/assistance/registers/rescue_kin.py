"""寻亲登记簿 — people who are missed, and what was judged of them and of people at stations."""

from typing import Any

from django.db.models import Q

from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.registers.accepted_register import (
    ACCEPTANCE_COLUMNS,
    ACCEPTANCE_FIELDS,
    COUNTY,
    NOTE_FIELD,
    masked_name,
)
from minzheng.core.registers.declarations import REGISTERS, Column, Field, Filter, Kind, Panel, Register
from minzheng.domains.assistance.registers.rescue import (
    DESCRIBED_COLUMNS,
    DESCRIBED_FIELDS,
    STAY_FIELD,
    STAY_NUMBER,
    OfStay,
)
from minzheng.domains.assistance.rescue import sealing, services
from minzheng.domains.assistance.rescue.choices import Closed, Verdict
from minzheng.domains.assistance.rescue.models import KinMatch, MissingReport
from minzheng.domains.assistance.rescue.reads import SOUGHT_CHIPS, Sought, reports
from minzheng.domains.assistance.rescue.writing import KinMatchWriter, MissingReportWriter
from minzheng.kernel.identifiers import parse_phone


def _phone(_value: Any, row: dict[str, Any]) -> str:
    return sealing.masked(row["sealed_phone"], row["uid"])


def _phone_number(text: str) -> str:
    return str(parse_phone(text))


@REGISTERS.add
class MissingReportRegister(Register):
    """寻亲报告登记簿 — people whom their families miss."""

    code = "assistance.missing_report"
    title = "寻亲报告"
    line = "assistance"
    icon = "user-search"
    unit = "人"
    note = "家属报告的走失人员，用来与身份不明的在站人员比对；报告人电话加密保存，只显示遮盖后的号码。"
    model = MissingReport
    identity = "number"
    order = "lost_on"
    writer = MissingReportWriter
    searches = "报告编号、走失人姓名（从头输入）"
    in_search = False
    reveals = True
    revealed = "报告人电话"
    columns = (
        Column("number", "报告编号", kind=Kind.CODE, link=True),
        Column("name", "走失人", show=masked_name),
        COUNTY,
        Column("lost_on", "走失日期", kind=Kind.DATE),
        Column("reported_on", "报告日期", kind=Kind.DATE),
        *DESCRIBED_COLUMNS,
        Column("lost_place", "走失地点", in_list=False),
        Column("reporter", "报告人", "reporter_name", show=masked_name, in_list=False),
        Column("relation", "与走失人关系", in_list=False),
        Column("phone", "报告人电话", "id", kind=Kind.CODE, show=_phone, needs=("sealed_phone",), in_list=False),
        Column("consented", "同意比对", kind=Kind.BOOLEAN, in_list=False),
        Column("stands", "状态", choices=Sought.choices, chips=SOUGHT_CHIPS),
        Column("closed_on", "结案日期", kind=Kind.DATE, in_list=False),
        Column("closed", "结案原因", choices=Closed.choices, in_list=False),
        Column("note", "备注", in_list=False),
    )
    tabs = Filter("stands", "状态", choices=Sought.choices)
    filters = (
        Filter("consented", "同意比对", choices=(("yes", "同意"), ("no", "没有同意")), condition=lambda value: Q(consented=value == "yes")),
    )  # fmt: skip
    fields = (
        Field("number", "报告编号", Kind.CODE, required=True, limit=30),
        Field("division", "受理地", Kind.DIVISION, required=True, note="受理报告的县（市、区）、乡镇（街道）或村（社区）。"),
        Field("reported_on", "报告日期", Kind.DATE, required=True, happened=True),
        Field("lost_on", "走失日期", Kind.DATE, required=True, happened=True, note="最后一次见到的日期。"),
        Field("lost_place", "走失地点", limit=120),
        Field("name", "走失人姓名", required=True, limit=60),
        *DESCRIBED_FIELDS,
        Field("reporter_name", "报告人姓名", required=True, limit=60),
        Field("relation", "与走失人关系", required=True, limit=30),
        Field("phone", "报告人电话", parse=_phone_number, note="手机 11 位，或区号加固定电话。"),
        Field("consented", "同意用于寻亲比对", Kind.BOOLEAN, note="报告人同意的才参加比对。"),
        Field("closed_on", "结案日期", Kind.DATE, happened=True, note="由我们找到的不填，核对确认后自动列为已找到。"),
        Field("closed", "结案原因", Kind.CHOICE, choices=Closed.choices),
        NOTE_FIELD,
    )  # fmt: skip
    panels = (Panel("assistance.kin_match", "report", "寻亲核对"),)

    @classmethod
    def rows(cls) -> ScopedQuerySet[Any]:
        """Reports with how each stands."""
        return reports()

    @classmethod
    def search(cls, term: str) -> Q:
        """By the beginning of the number or of the name."""
        word = term.strip()
        return Q(number__istartswith=word) | Q(name__startswith=word)

    @classmethod
    def reveal(cls, record: Any, *, reason: str, by: Any) -> str:
        return services.reveal_phone(record, reason=reason, by=by)


@REGISTERS.add
class KinMatchRegister(OfStay):
    """寻亲核对登记簿 — pairs of which a person said whether they are one."""

    code = "assistance.kin_match"
    title = "寻亲核对"
    icon = "user-check"
    unit = "对"
    note = "在站人员与寻亲报告是不是同一人：由人核对登记、另一人确认后才算找到；核对错了的由确认人撤销。"
    model = KinMatch
    writer = KinMatchWriter
    in_menu = True
    columns = (
        STAY_NUMBER,
        Column("report", "报告编号", "report__number", kind=Kind.CODE),
        COUNTY,
        Column("verdict", "结论", choices=Verdict.choices),
        Column("basis", "理由", in_list=False),
        *ACCEPTANCE_COLUMNS,
    )
    filters = (Filter("verdict", "结论", choices=Verdict.choices),)
    fields = (
        STAY_FIELD,
        Field("report", "报告编号", Kind.CODE, required=True, limit=30, note="寻亲报告登记簿中的编号。"),
        Field("verdict", "结论", Kind.CHOICE, required=True, choices=Verdict.choices),
        Field("basis", "理由", required=True, limit=300),
        *ACCEPTANCE_FIELDS,
    )
