"""走访登记簿 — what the registers of visits and of their findings share; a line of business declares its own in two lines."""

from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from minzheng.core.access.permissions import Permission
from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.registers.accepted_register import COUNTY
from minzheng.core.registers.declarations import Column, Companion, Filter, Kind, Register
from minzheng.core.visits.checklists import titles
from minzheng.core.visits.models import Finding, State, Visit
from minzheng.kernel import periods

VISITED, LATE, GOING, WAITING, CALLED_OFF = "finished", "late", "open", "submitted", "cancelled"
STANDINGS = ((GOING, "待走访"), (LATE, "逾期未走访"), (WAITING, "待确认"), (VISITED, "已完成"), (CALLED_OFF, "已取消"))
STATE_CHIPS: dict[str, str] = {
    State.PLANNED: "go", State.STARTED: "go", State.SUBMITTED: "soon", State.FINISHED: "ok", State.CANCELLED: "off",
}  # fmt: skip
OVERDUE = "overdue"
FINDING_STANDINGS = (("open", "待整改"), (OVERDUE, "逾期未整改"), ("rectified", "待复查"), ("closed", "已销号"))
FINDING_CHIPS = {"open": "soon", "rectified": "go", "closed": "ok"}


def _subject(before: str = "") -> Coalesce:
    """What was visited, by its name."""
    names = ("person__name", "household__code", "facility__name", "organisation__name")
    return Coalesce(*(f"{before}{name}" for name in names), output_field=CharField())


def _standing(value: str) -> Q:
    today = periods.today()
    return {
        GOING: Q(state__in=[State.PLANNED, State.STARTED]),
        LATE: Q(state__in=[State.PLANNED, State.STARTED], planned_on__lt=today),
        WAITING: Q(state=State.SUBMITTED),
        VISITED: Q(state=State.FINISHED),
        CALLED_OFF: Q(state=State.CANCELLED),
    }[value]


def _finding_standing(value: str) -> Q:
    if value == OVERDUE:
        return Q(state=Finding.State.OPEN, due_on__lt=periods.today())
    return Q(state=value)


def _has_findings(value: str) -> Q:
    there = Q(Exists(Finding.objects.filter(visit=OuterRef("pk"))))
    return there if value == "yes" else ~there


def _named(before: str, term: str) -> Q:
    condition = Q(pk__in=[])
    for name in ("person__name", "household__code", "facility__name", "organisation__name"):
        condition |= Q(**{f"{before}{name}__startswith": term.strip()})
    return condition


class VisitRegister(Register):
    """走访登记簿 — the visits of one line; what is done with one is done on its own page."""

    model = Visit
    title = "走访"
    unit = "次"
    icon = "home-search"
    order = "planned_on"
    searches = "走访对象的姓名、名称、户编号（从头输入）"
    note = "计划的、触发的和抽取的走访；填写、确认签名和取消都在走访自己的页面上，完成后不能更改。"
    view = Permission.FACT_VIEW
    edit = Permission.VISIT_WORK
    in_search = False  # a visit is found through whom it was made to
    acts = (Companion("visit_of_record", "走访页面", "home-search"),)

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.code = f"{cls.line}.visits"
        known = titles(cls.line)
        cls.columns = (
            Column("subject", "走访对象", _subject(), link=True),
            Column("checklist", "检查单", choices=known),
            COUNTY,
            Column("place", "区划", "division__name"),
            Column("planned_on", "计划日期", kind=Kind.DATE),
            Column("visited_on", "走访日期", kind=Kind.DATE),
            Column("state", "状态", choices=State.choices, chips=STATE_CHIPS),
            Column("cause", "缘由", choices=Visit.Cause.choices, in_list=False),
            Column("planned_by", "安排人", "planned_by__name", in_list=False),
            Column("submitted_by", "提交人", "submitted_by__name", in_list=False),
            Column("finished_at", "完成时间", kind=Kind.MOMENT, in_list=False),
        )
        cls.tabs = Filter("standing", "状态", choices=STANDINGS, condition=_standing)
        cls.filters = (
            Filter("checklist", "检查单", choices=known),
            Filter("findings", "发现问题", choices=(("yes", "有"), ("no", "没有")), condition=_has_findings),
        )

    @classmethod
    def rows(cls) -> ScopedQuerySet[Any]:
        """The visits of the line."""
        return Visit.objects.filter(checklist__startswith=f"{cls.line}.")

    @classmethod
    def search(cls, term: str) -> Q:
        """By the beginning of the subject's name."""
        return _named("", term)


class FindingRegister(Register):
    """走访问题登记簿 — what visits of one line found to be wrong, and how far it is mended."""

    model = Finding
    title = "走访发现的问题"
    unit = "个"
    icon = "alert-triangle"
    order = "due_on"
    searches = "走访对象的姓名、名称、户编号（从头输入）"
    note = "走访中答案显示的问题，自动列出；登记整改后由另一人复查销号。"
    view = Permission.FACT_VIEW
    edit = Permission.VISIT_WORK
    in_search = False
    acts = (Companion("finding_of_record", "整改", "tool"),)

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.code = f"{cls.line}.findings"
        known = titles(cls.line)
        cls.columns = (
            Column("title", "问题", link=True),
            Column("subject", "走访对象", _subject("visit__")),
            Column("checklist", "检查单", "visit__checklist", choices=known),
            COUNTY,
            Column("place", "区划", "division__name"),
            Column("visited_on", "走访日期", "visit__visited_on", kind=Kind.DATE),
            Column("due_on", "整改期限", kind=Kind.DATE),
            Column("state", "状态", choices=Finding.State.choices, chips=FINDING_CHIPS),
            Column("rectified_on", "整改日期", kind=Kind.DATE),
            Column("rectified_by", "整改登记人", "rectified_by__name", in_list=False),
            Column("rechecked_by", "复查人", "rechecked_by__name", in_list=False),
            Column("rechecked_at", "复查时间", kind=Kind.MOMENT, in_list=False),
        )
        cls.tabs = Filter("standing", "状态", choices=FINDING_STANDINGS, condition=_finding_standing)
        cls.filters = (Filter("checklist", "检查单", "visit__checklist", choices=known),)

    @classmethod
    def rows(cls) -> ScopedQuerySet[Any]:
        """The findings of the line."""
        return Finding.objects.filter(visit__checklist__startswith=f"{cls.line}.")

    @classmethod
    def search(cls, term: str) -> Q:
        """By the beginning of the subject's name."""
        return _named("visit__", term)
