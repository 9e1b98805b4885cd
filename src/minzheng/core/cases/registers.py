"""办件登记簿 — all cases in one list, by matter, state and clock; what is done with one is done on its own page."""

from typing import Any

from django.db.models import Q

from minzheng.core.access.permissions import Permission
from minzheng.core.cases.intake import lists
from minzheng.core.cases.intake import registers as intake
from minzheng.core.cases.intake.models import Channel
from minzheng.core.cases.models import Case
from minzheng.core.cases.versions import WORKFLOWS
from minzheng.core.registers.declarations import REGISTERS, Column, Companion, Filter, Kind, Register
from minzheng.kernel import periods

__all__ = ["CaseRegister", "intake"]


def _matter(pin: str, _row: dict[str, Any]) -> str:
    return WORKFLOWS.pinned(pin).title if pin else ""


def _state(state: str, row: dict[str, Any]) -> str:
    known = WORKFLOWS.pinned(row["pin"]).states
    return known[state].title if state in known else state


def _standing(value: str) -> Q:
    """Open, overdue, undetermined or ended cases."""
    open_ones = Q(closed_on__isnull=True)
    if value == "late":
        return open_ones & Q(due_on__lt=periods.today())
    if value == "undetermined":
        return open_ones & ~Q(undetermined="")
    return open_ones if value == "open" else ~open_ones


def _referred(value: str) -> Q:
    """What other departments answer, or what is the bureau's own."""
    theirs = Q(matter__in=lists.needs())
    return theirs if value == "yes" else ~theirs


STANDINGS = (("open", "在办"), ("late", "在办超期"), ("undetermined", "期限未定"), ("closed", "已办结"))
MATTERS = tuple(dict(sorted({version.code: version.title for version in WORKFLOWS}.items())).items())


@REGISTERS.add
class CaseRegister(Register):
    """办件登记簿 — every application, from the window to the decision."""

    code = "cases.case"
    title = "办件"
    line = "assistance"
    note = "每一件申请从收件到办结的全部经过；办理、领取和签名在办件自己的页面上。"
    icon = "folder"
    unit = "件"
    model = Case
    view = Permission.CASE_VIEW
    edit = Permission.CASE_VIEW  # whoever sees it may open its page
    searches = "办件编号、上级系统编号、申请人姓名"
    columns = (
        Column("number", "办件编号", kind=Kind.CODE, link=True),
        Column("matter", "事项", "pin", show=_matter),
        Column("applicant", "申请人", "person__name"),
        Column("county", "县（市、区）", "division__county__name"),
        Column("place", "区划", "division__name"),
        Column("state", "环节", "state", show=_state, needs=("pin",)),
        Column("opened_on", "收件日期", kind=Kind.DATE),
        Column("accepted_on", "受理日期", kind=Kind.DATE, in_list=False),
        Column("due_on", "最近期限", kind=Kind.DATE),
        Column("total_due_on", "全程期限", kind=Kind.DATE, in_list=False),
        Column("closed_on", "办结日期", kind=Kind.DATE),
        Column("receipt", "回执编号", "intake__number", kind=Kind.CODE, in_list=False),
        Column("channel", "来件渠道", "known_as__channel", choices=Channel.choices, in_list=False),
        Column("late_reason", "补录原因", "known_as__reason", in_list=False),
        Column("external_number", "上级系统编号", kind=Kind.CODE, in_list=False),
        Column("external_result", "上级系统结果", in_list=False),
    )
    tabs = Filter("standing", "状态", choices=STANDINGS, condition=_standing)
    filters = (
        Filter("matter", "事项", choices=MATTERS),
        Filter("referred", "由谁答复", choices=(("no", "本部门"), ("yes", "转给其他部门")), condition=_referred),
    )
    acts = (Companion("case_of_record", "办件页面", "folder"),)

    @classmethod
    def search(cls, term: str) -> Q:
        word = term.strip()
        by_number = Q(number__startswith=word.upper()) | Q(external_number=word)
        return by_number | Q(person__name__startswith=word)
