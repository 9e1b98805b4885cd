"""家庭登记簿 — households, and who belongs to them from when to when."""

from typing import Any

from django.db.models import Case, CharField, Count, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from minzheng.core.access.permissions import Permission
from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.parties import sealing
from minzheng.core.parties.households.models import Household, Membership, Relation, Settlement
from minzheng.core.parties.households.writing import HouseholdWriter, MembershipWriter
from minzheng.core.registers.accepted_register import COUNTY, masked_name
from minzheng.core.registers.declarations import REGISTERS, Column, Companion, Field, Filter, Kind, Panel, Register
from minzheng.core.registers.spells import Today, holds_on

NOW_OR_NOT = (("yes", "现有"), ("no", "已终止或未开始"))
NOW_CHIPS = {"yes": "ok", "no": "off"}


def _now_is(value: str) -> Q:
    """Records that hold today, or that do not."""
    return holds_on(Today()) if value == "yes" else ~holds_on(Today())


def now_or_not() -> Case:
    """``yes`` or ``no``: whether a record holds today."""
    return Case(When(holds_on(Today()), then=Value("yes")), default=Value("no"), output_field=CharField())


NOW = Filter("now", "状态", choices=NOW_OR_NOT, condition=_now_is)
SETTLEMENTS = Settlement.choices


def _size() -> Coalesce:
    """How many members a household has today (人)."""
    members = Membership.objects.on(Today()).filter(household=OuterRef("pk")).order_by().values("household")
    return Coalesce(Subquery(members.annotate(n=Count("pk")).values("n")), 0, output_field=IntegerField())


def _head() -> Subquery:
    """Who is the head of a household today."""
    heads = Membership.objects.on(Today()).filter(household=OuterRef("pk"), relation=Relation.HEAD)
    return Subquery(heads.order_by("pk").values("person__name")[:1])


@REGISTERS.add
class HouseholdRegister(Register):
    """家庭登记簿 — households that live and are assessed together."""

    code = "parties.household"
    title = "家庭"
    line = "parties"
    note = "共同生活、一并核算的家庭，不等于户口簿上的一户；成员按日期登记，共同生活人数与纳入保障人数是两个数。"
    icon = "home"
    unit = "户"
    model = Household
    identity = "code"
    order = "code"
    writer = HouseholdWriter
    searches = "户编号、现任户主姓名（从头输入）"
    acts = (Companion("visit_plan", "安排走访", "home-search", Permission.VISIT_WORK),)
    columns = (
        Column("code", "户编号", kind=Kind.CODE, link=True),
        Column("head", "户主", _head(), show=masked_name),
        Column("size", "共同生活人数", _size(), kind=Kind.NUMBER),
        COUNTY,
        Column("place", "居住地", "division__name"),
        Column("settlement", "城乡", choices=SETTLEMENTS),
        Column("local_hukou", "本地户籍", kind=Kind.BOOLEAN),
        Column("since", "起", kind=Kind.DATE),
        Column("until", "止", kind=Kind.DATE),
        Column("now", "状态", now_or_not(), choices=NOW_OR_NOT, chips=NOW_CHIPS),
    )
    filters = (NOW, Filter("settlement", "城乡", choices=SETTLEMENTS))
    fields = (
        Field("code", "户编号", Kind.CODE, required=True, limit=30),
        Field(
            "division",
            "居住地",
            Kind.DIVISION,
            required=True,
            note="12 位区划代码，或“县（市、区）+乡镇（街道）+村（社区）”。",
        ),
        Field("settlement", "城乡", Kind.CHOICE, required=True, choices=SETTLEMENTS, note="按哪一种标准保障。"),
        Field("local_hukou", "本地户籍", Kind.BOOLEAN, note="没有查明的留空。"),
        Field("since", "起", Kind.DATE, happened=True, required=True, note="开始共同生活或开始登记的第一天。"),
        Field("until", "止", Kind.DATE, note="不再是一户的第一天；现有的留空。"),
    )
    panels = (Panel("parties.membership", "household", "成员（含以往）"),)

    @classmethod
    def search(cls, term: str) -> Q:
        """By the beginning of the code, or of the name of whoever is the head today."""
        word = term.strip()
        heads = Membership.objects.on(Today()).filter(relation=Relation.HEAD, person__name__startswith=word)
        return Q(code__startswith=word) | Q(pk__in=heads.values("household"))


@REGISTERS.add
class MembershipRegister(Register):
    """家庭成员登记簿 — who belongs to which household from when to when."""

    code = "parties.membership"
    title = "家庭成员"
    line = "parties"
    note = "一个人同一天只属于一个家庭；分户、婚嫁、死亡时给原来的成员关系填上“止”，不要删除。"
    icon = "users-group"
    unit = "人次"
    model = Membership
    writer = MembershipWriter
    searches = "姓名、户编号（从头输入）"
    in_menu = False  # reached from a household's or a person's page
    columns = (
        Column("person", "姓名", "person__name", show=masked_name, link=True),
        Column("household", "户编号", "household__code", kind=Kind.CODE),
        Column("relation", "与户主关系", choices=Relation.choices),
        Column("born_on", "出生日期", "person__born_on", kind=Kind.DATE),
        COUNTY,
        Column("since", "起", kind=Kind.DATE),
        Column("until", "止", kind=Kind.DATE),
        Column("now", "状态", now_or_not(), choices=NOW_OR_NOT, chips=NOW_CHIPS),
    )
    filters = (NOW, Filter("relation", "与户主关系", choices=Relation.choices))
    fields = (
        Field("household", "户编号", Kind.CODE, required=True, limit=30, note="家庭须已登记。"),
        Field(
            "person", "身份证号", required=True, parse=sealing.canonical_id, note="人员须已登记；18 位，末位可为 X。"
        ),
        Field("relation", "与户主关系", Kind.CHOICE, required=True, choices=Relation.choices),
        Field(
            "since", "起", Kind.DATE, happened=True, required=True, note="成为成员的第一天，如出生、结婚、迁入之日。"
        ),
        Field("until", "止", Kind.DATE, note="不再是成员的第一天；现有的留空。"),
    )

    @classmethod
    def rows(cls) -> ScopedQuerySet[Any]:
        """All memberships, those over as well."""
        return Membership.objects.all()

    @classmethod
    def search(cls, term: str) -> Q:
        """By the beginning of the name or of the household's code."""
        return Q(person__name__startswith=term.strip()) | Q(household__code__startswith=term.strip())

    @classmethod
    def label(cls, row: dict[str, Any]) -> str:
        return f"{row['household']}：{masked_name(row['person'], row)}"
