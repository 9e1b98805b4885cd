"""待遇保障控制项 — what sound enrolments cannot show: whom they cover, where those live, what they rest on."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Value

from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.benefits.deaths.models import DeathMatch
from minzheng.core.benefits.decisions.models import OPENING_KINDS, EnrolmentDecision
from minzheng.core.benefits.models import Coverage, Enrolment, EnrolmentSpell
from minzheng.core.benefits.same_person import twice
from minzheng.core.designations.models import Designation
from minzheng.core.parties.households.models import Membership
from minzheng.core.registers.controls import CONTROLS, Control
from minzheng.core.registers.spells import SpellQuerySet, months_after
from minzheng.kernel.periods import Month
from minzheng.kernel.policy import PROGRAMMES

PATIENCE = timedelta(days=30)
HORIZON = 12
LONG_SUSPENDED = 6


def _month(at: date) -> date:
    return Month.of(at).first


def _running(at: date) -> SpellQuerySet[Enrolment]:
    """Those that run in the month of a day by a decision of their own."""
    return Enrolment.objects.on(_month(at)).filter(follows__isnull=True)


def _covering(at: date) -> SpellQuerySet[Coverage]:
    return Coverage.objects.on(_month(at))


def _any(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions, Q(pk__in=[]))


def waiting_long(at: date, *, opening: bool) -> ScopedQuerySet[Any]:
    """Decisions that nobody confirmed within 30 days."""
    waiting = EnrolmentDecision.objects.waiting().filter(created_at__date__lt=at - PATIENCE)
    return waiting.filter(kind__in=OPENING_KINDS) if opening else waiting.exclude(kind__in=OPENING_KINDS)


def covered_dead(at: date) -> SpellQuerySet[Coverage]:
    """Persons covered this month who died before it began."""
    return _covering(at).filter(person__died_on__lt=_month(at))


def death_unsettled(at: date) -> ScopedQuerySet[Any]:
    """Matches with a reported death that nobody settled within their days."""
    return DeathMatch.objects.filter(state=DeathMatch.State.OPEN, due_on__lt=at)


def covered_elsewhere(at: date) -> SpellQuerySet[Coverage]:
    """Persons covered who live in another county now than the enrolment."""
    return _covering(at).filter(person__died_on__isnull=True).exclude(
        person__division__county__lineage=F("enrolment__division__county__lineage")
    )  # fmt: skip


def covered_outside(at: date) -> SpellQuerySet[Coverage]:
    """Living persons covered with a household of which they are no members today."""
    there = Membership.objects.on(at).filter(person=OuterRef("person"), household=OuterRef("enrolment__household"))
    covered = _covering(at).filter(enrolment__household__isnull=False, person__died_on__isnull=True)
    return covered.filter(~Exists(there))


def without_spell(at: date) -> SpellQuerySet[Enrolment]:
    """Enrolments that run this month and say nothing of it."""
    there = EnrolmentSpell.objects.on(_month(at)).filter(enrolment=OuterRef("pk"))
    return _running(at).filter(~Exists(there))


def without_anybody(at: date) -> SpellQuerySet[Enrolment]:
    """Enrolments that run this month and cover nobody."""
    there = _covering(at).filter(enrolment=OuterRef("pk"))
    return _running(at).filter(~Exists(there))


def beyond_horizon(at: date) -> SpellQuerySet[EnrolmentSpell]:
    """Spells that begin more than a year ahead: a slip of the year."""
    return EnrolmentSpell.objects.filter(since__gt=months_after(_month(at), HORIZON))


def suspended_long(at: date) -> SpellQuerySet[EnrolmentSpell]:
    """Spells that have been held back for more than half a year."""
    held = EnrolmentSpell.objects.on(_month(at)).filter(state=EnrolmentSpell.State.SUSPENDED)
    return held.filter(since__lt=months_after(_month(at), -LONG_SUSPENDED))


def recognition_lost(at: date) -> SpellQuerySet[Enrolment]:
    """Enrolments that rest on a recognition which does not hold any more, and of which no decision waits."""
    held = Designation.objects.in_force(at).filter(person=OuterRef("person"))
    waiting = EnrolmentDecision.objects.waiting().filter(enrolment=OuterRef("pk"))
    lost = [
        Q(~Exists(held.filter(kind=one.recognised_by)), programme=one.code) for one in PROGRAMMES if one.recognised_by
    ]
    running = _running(at).filter(Q(until__isnull=True), ~Exists(waiting), person__died_on__isnull=True)
    return running.filter(_any(lost))


def _control(code: str, title: str, explain: str, mend: str, rows: Any, label: str, register: str) -> None:
    CONTROLS.add(Control(f"benefits.{code}", title, "", explain, mend, rows, F(label), Value(f"benefits.{register}")))


_PAPER, _OF = "opened_by__paper", "enrolment__opened_by__paper"
_control(
    "grant_waiting", "新增与存量久未确认", "登记超过 30 天仍无人确认，没有建立保障。", "与填报人核对文书后确认；不成立的由填报人撤回。",
    lambda at: waiting_long(at, opening=True), "paper", "grant",
)  # fmt: skip
_control(
    "decision_waiting", "变动决定久未确认", "登记超过 30 天仍无人确认，没有执行，可能多发或少发。",
    "与填报人核对文书后确认；不成立的由填报人撤回。", lambda at: waiting_long(at, opening=False), "paper", "decision",
)  # fmt: skip
_control(
    "covered_dead", "保障人员已经死亡", "保障人员在本月之前已经死亡，保障没有停止。", "登记死亡决定，从死亡次月起停发；多发的由台账追回。",
    covered_dead, _OF, "coverage",
)  # fmt: skip
_control(
    "death_unsettled", "死亡比对逾期未核实", "死亡信息显示保障人员已经死亡，过了期限还没有人核实，待遇可能仍在发放。",
    "在“死亡比对”核实：属实的提出死亡决定，不属实的写明理由。", death_unsettled, _OF, "death_match",
)  # fmt: skip
_control(
    "covered_elsewhere", "保障人员居住在外县", "保障人员现在的居住地与保障所在县（市、区）不同。", "核实居住地；确已迁出的登记变更或停发。",
    covered_elsewhere, _OF, "coverage",
)  # fmt: skip
_control(
    "covered_outside", "保障人员不是家庭成员", "按户保障的人员今天不是这个家庭的成员。", "核实家庭成员；确已离开的登记变更，重新核定金额。",
    covered_outside, _OF, "coverage",
)  # fmt: skip
_control(
    "without_spell", "保障缺少时段", "保障本月有效，却没有发放、暂停或渐退的时段，台账无从计算。", "核对决定；请系统管理员检查数据库。",
    without_spell, _PAPER, "enrolment",
)  # fmt: skip
_control(
    "without_anybody", "保障没有保障人员", "保障本月有效，却没有一名保障人员。", "登记停发，或登记变更补上保障人员。", without_anybody, _PAPER,
    "enrolment",
)  # fmt: skip
_control(
    "beyond_horizon", "保障时段过于遥远", "保障时段从一年以后才开始，多半是年份写错。", "核对决定的生效月份；写错的登记停发后重新确认。",
    beyond_horizon, _OF, "spell",
)  # fmt: skip
_control(
    "suspended_long",
    "暂停超过半年",
    "保障暂停已超过半年，没有恢复也没有停发。",
    "复核后登记恢复或停发。",
    suspended_long,
    _OF,
    "spell",
)
_control(
    "recognition_lost", "认定已终止仍在保障", "保障所依据的认定已经不再有效，却没有停发，也没有等待确认的决定。",
    "核实认定；确已终止的登记停发。", recognition_lost, _PAPER, "enrolment",
)  # fmt: skip
_control(
    "same_person_twice", "同一人两份保障", "两条登记已合并为同一人，本月却在同一项目或互斥的项目里各有一份保障；系统不自行停发。",
    "核对两份保障，登记停发或变更其中一份；多发的按追缴办理。", twice, _OF, "coverage",
)  # fmt: skip
