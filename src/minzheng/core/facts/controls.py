"""状况控制项 — what a sound register of households and facts cannot show."""

from datetime import date
from typing import Any

from django.db.models import Count, Q, Value

from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.facts.conflicts import conflicts
from minzheng.core.facts.models import Fact
from minzheng.core.facts.reads import VIEW
from minzheng.core.facts.registers import party
from minzheng.core.parties.households.models import Relation
from minzheng.core.parties.models import Household, Membership
from minzheng.core.registers.controls import CONTROLS, Control
from minzheng.core.registers.spells import holds_on

DEATHS = ("died_on", "cremated_on")
_IN_HOUSEHOLDS, _IN_MEMBERSHIPS = Value("parties.household"), Value("parties.membership")


def without_one_head(at: date) -> ScopedQuerySet[Any]:
    """Households of the day with members, but without a head or with more than one."""
    heads = Count("memberships", filter=holds_on(at, "memberships__") & Q(memberships__relation=Relation.HEAD))
    return Household.objects.on(at).annotate(heads=heads).exclude(heads=1)


def dead_members(at: date) -> ScopedQuerySet[Any]:
    """Memberships that go on after the day of death, by the register of persons."""
    return Membership.objects.on(at).filter(person__died_on__lt=at)


def died_unregistered(at: date) -> ScopedQuerySet[Any]:
    """Answers that somebody died who lives by the register of persons."""
    return Fact.objects.on(at).filter(kind__in=DEATHS, person__died_on__isnull=True)


def contradicted(at: date) -> ScopedQuerySet[Any]:
    """Declared facts that an office's answer contradicts."""
    return conflicts(at)


for _control in (
    Control(
        "parties.household_head", "家庭没有户主或不止一个户主", "", "一户在同一天应当恰有一个户主。",
        "在“家庭成员”中核对与户主关系：漏登的补登，多登的改正；户主去世或迁出的，填上止期并登记新户主。", without_one_head,
        "code", _IN_HOUSEHOLDS,
    ),
    Control(
        "parties.dead_member", "已故人员仍是家庭成员", "", "人员已登记死亡，家庭成员关系还没有终止。",
        "给成员关系填上止期（死亡次日）；死亡日期登记有误的，在“人员”中改正。", dead_members, "household__code", _IN_MEMBERSHIPS,
    ),
    Control(
        "parties.death_unregistered", "来件显示死亡、人员登记在世", "", "公安、殡葬来件显示已死亡，人员登记簿没有死亡日期。",
        "核实后在“人员”中登记死亡日期；来件有误的，请提供部门更正后重新导入。", died_unregistered, party(), Value("parties.fact"),
        VIEW,
    ),
    Control(
        "parties.fact_conflict", "申报与核对不一致", "", "本人申报与部门核对在今天不相同，还没有评估认定。",
        "向本人和提供部门核实：申报有误的更正申报，数据有误的按核实结果登记“评估认定”。", contradicted, party(),
        Value("parties.fact_conflict"), VIEW,
    ),
):  # fmt: skip
    CONTROLS.add(_control)
