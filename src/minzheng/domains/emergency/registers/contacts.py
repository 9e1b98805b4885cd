"""联系登记簿 — the derived contact list, the contacts made, what they found, and which are due."""

from typing import Any

from django.db.models import Case, CharField, DateField, F, OuterRef, Q, Subquery, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, Concat

from minzheng.core.access.permissions import Permission
from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.duties.register_base import DutyRegister
from minzheng.core.parties.models import Person
from minzheng.core.registers.accepted_register import COUNTY, masked_name
from minzheng.core.registers.declarations import REGISTERS, Column, Companion, Filter, Kind, Panel, Register
from minzheng.core.visits.models import State, Visitor
from minzheng.core.visits.register_base import FindingRegister, VisitRegister
from minzheng.domains.emergency.contacts import CHECKLISTS, contacted, contacts
from minzheng.domains.emergency.groups import GROUPS, listed
from minzheng.domains.emergency.visits import WAYS
from minzheng.kernel import periods
from minzheng.kernel.masking import mask_name

RECENT, LATE, NEVER = "recent", "late", "never"
STANDINGS = ((LATE, "超期未联系"), (NEVER, "从未联系"), (RECENT, "按期联系"))
NOBODY = "待指派"
CHIPS = {RECENT: "ok", LATE: "late", NEVER: "late"}


def _last(source: Any, field: Any) -> Subquery:
    """Of the last contact with a person."""
    rows = contacts().filter(person=OuterRef("pk")).order_by("-visited_on", "-pk")
    return Subquery(rows.values(told=source)[:1], output_field=field)


def _in_charge() -> Subquery:
    """Who goes next, or went last: the one named on the latest visit that was not called off."""
    going = Visitor.objects.filter(visit__person=OuterRef("pk"), visit__checklist__in=CHECKLISTS)
    latest = going.exclude(visit__state=State.CANCELLED).order_by("-visit__planned_on", "-visit", "pk")
    return Subquery(latest.values("person__name")[:1], output_field=CharField())


def _in_group(value: str) -> Q:
    return GROUPS.get(value).holds(periods.today()) if value in GROUPS else Q(pk__in=[])


@REGISTERS.add
class ContactList(Register):
    """特殊困难群体联系名单 — who is on it today and why, who looks after them, when and how they were last contacted."""

    code = "emergency.contact_list"
    title = "特殊困难群体联系名单"
    line = "emergency"
    icon = "phone-call"
    unit = "人"
    model = Person
    order = "sort_key"
    searches = "姓名（从头输入）"
    note = "名单由各条线的认定和保障自动得出，不能手工增减；名单有误的，到相应的认定或保障里改正。联系在“安排走访”里安排，用“特殊困难人员联系”检查单记录。"
    view = Permission.VISIT_VIEW
    in_search = False  # a person is found in the register of people
    panels = (Panel("emergency.visits", "person", "联系记录"), Panel("emergency.duties", "person", "联系应办"))
    acts = (Companion("visit_plan", "安排联系", "phone-call", Permission.VISIT_WORK),)
    columns = (
        Column("name", "姓名", show=masked_name, link=True),
        Column("groups", "类别"),
        COUNTY,
        Column("place", "居住地", "division__name"),
        Column("in_charge", "负责联系人", Coalesce(_in_charge(), Value(NOBODY))),
        Column("last_on", "上次联系", kind=Kind.DATE),
        Column(
            "way", "联系方式", _last(Coalesce(Cast(KeyTextTransform("way", "answers"), CharField()), Value("home")), CharField()),
            choices=tuple(WAYS.items()),
        ),
        Column("standing", "联系情况", choices=STANDINGS, chips=CHIPS),
    )  # fmt: skip
    tabs = Filter("standing", "联系情况", choices=STANDINGS)
    filters = (Filter("group", "类别", choices=tuple((one.code, one.title) for one in GROUPS), condition=_in_group),)

    @classmethod
    def rows(cls) -> ScopedQuerySet[Any]:
        """The people on the list today, each with his groups."""
        rows: Any = cls.shown_for(listed(periods.today()))
        assert isinstance(rows, ScopedQuerySet)
        return rows

    @classmethod
    def shown_for(cls, rows: Any) -> Any:
        """People with what the columns say of them today."""
        today = periods.today()
        titles = [
            Case(When(group.holds(today), then=Value(f"{group.title} ")), default=Value(""), output_field=CharField())
            for group in GROUPS
        ]
        told = rows.annotate(groups=Concat(*titles), last_on=_last(F("visited_on"), DateField()))
        standing = Case(
            When(contacted(today), then=Value(RECENT)), When(last_on__isnull=False, then=Value(LATE)), default=Value(NEVER),
            output_field=CharField(),
        )  # fmt: skip
        return told.annotate(standing=standing)

    @classmethod
    def search(cls, term: str) -> Q:
        """By the beginning of the name."""
        return Q(name__startswith=term.strip())

    @classmethod
    def label(cls, row: dict[str, Any]) -> str:
        return mask_name(row["name"] or "")


@REGISTERS.add
class Contacts(VisitRegister):
    """联系记录 — contacts planned and made."""

    line = "emergency"
    title = "联系记录"
    view = Permission.VISIT_VIEW


@REGISTERS.add
class ContactFindings(FindingRegister):
    """联系发现的需要 — what people lack, and whether it was dealt with."""

    line = "emergency"
    title = "联系发现的需要"
    view = Permission.VISIT_VIEW


@REGISTERS.add
class ContactDuties(DutyRegister):
    """应办事项 — whom nobody contacted in the interval."""

    line = "emergency"
