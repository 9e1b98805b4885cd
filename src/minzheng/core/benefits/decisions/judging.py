"""决定审查 — whether a decision can be carried out: the same answer when it is written down and when it is confirmed."""

from typing import NamedTuple

from minzheng.core.benefits.course import in_month
from minzheng.core.benefits.decisions.circumstances import Circumstances, Draft
from minzheng.core.benefits.decisions.models import DecisionKind
from minzheng.core.benefits.exclusions.services import excluded_by
from minzheng.core.benefits.models import COVERED_ALREADY, ENROLLED_ALREADY
from minzheng.core.benefits.tapering import tapers
from minzheng.core.registers.spells import overlap
from minzheng.kernel.periods import Month
from minzheng.kernel.policy import PROGRAMMES, Effective, Level, Programme

FOLLOWS = "{0}随别的保障发放，不逐户确认或变动：请登记联动机制启动，或者变动带来它的保障。"


class Fault(NamedTuple):
    """审查意见 — what is wrong, and under which field of the form."""

    field: str
    text: str


def judge(draft: Draft, known: Circumstances) -> Fault | None:
    """What keeps a decision from being carried out; None when nothing does."""
    decision = draft.decision
    if decision.programme not in PROGRAMMES:
        return Fault("programme", "没有这个项目。")
    programme = PROGRAMMES.get(decision.programme)
    if programme.follows:
        return Fault("programme" if decision.opens else "enrolment", FOLLOWS.format(programme.title))
    fault = _opening(draft, programme, known) if decision.opens else _on_enrolment(draft, known)
    return fault or _members(draft, programme, known)


def _opening(draft: Draft, programme: Programme, known: Circumstances) -> Fault | None:
    decision = draft.decision
    if programme.is_once is not bool(decision.term_months):
        return Fault("programme" if programme.is_once else "term_months", _term(programme))
    if (programme.to is Level.HOUSEHOLD) != (decision.household_id is not None):
        owed = "家庭" if programme.to is Level.HOUSEHOLD else "个人"
        return Fault("programme", f"{programme.title}按{owed}保障。")
    days = (decision.effective_on, decision.pays_until)
    if any(overlap(there, days) for there in known.enrolled.get(draft.unit, ())):
        return Fault("holder", ENROLLED_ALREADY)
    if not draft.members:
        return Fault("members", "请填写保障人员。")
    return _too_early(draft, programme) or _unrecognised(draft, programme, known)


def _term(programme: Programme) -> str:
    """Why a term is missing or out of place."""
    if programme.is_once:
        return f"{programme.title}是一次性待遇，没有存量；请登记新增，写明发放几个月。"
    return f"{programme.title}按月发放，到另有决定为止，不填发放月数。"


def _too_early(draft: Draft, programme: Programme) -> Fault | None:
    """A new grant pays from the month that the programme says, or later; what is taken over pays from where we begin."""
    decision = draft.decision
    if decision.kind != DecisionKind.GRANT or decision.accepted_on is None:
        return None
    if programme.effective is Effective.MONTH_OF_APPLICATION and decision.applied_on is None:
        return Fault("applied_on", f"{programme.title}从申请当月起发，请填写申请日期。")
    applied_on = decision.applied_on or decision.accepted_on
    first = programme.effective.first_month(applied_on=applied_on, decided_on=decision.accepted_on).first
    if decision.effective_on < first:
        return Fault("effective_on", f"{programme.title}{programme.effective.label}，最早从{in_month(first)}起。")
    return None


def _unrecognised(draft: Draft, programme: Programme, known: Circumstances) -> Fault | None:
    decision = draft.decision
    if not programme.recognised_by or decision.person_id is None:
        return None
    if not known.is_recognised(programme.recognised_by, decision.person_id, decision.effective_on):
        text = (
            f"{in_month(decision.effective_on)}没有有效的认定，不能建立{programme.title}；请先登记认定并由另一人确认。"
        )
        return Fault("holder", text)
    return None


def _on_enrolment(draft: Draft, known: Circumstances) -> Fault | None:
    decision = draft.decision
    if decision.kind == DecisionKind.TAPER and not tapers(decision.programme):
        return Fault("kind", f"{PROGRAMMES.get(decision.programme).title}没有渐退，请登记停发。")
    reason = known.courses[decision.enrolment_id or 0].refusal(decision, draft.members)
    if reason:
        return Fault("effective_on", reason)
    if decision.kind == DecisionKind.DEATH:
        return _alive(draft, known)
    return None


def _alive(draft: Draft, known: Circumstances) -> Fault | None:
    """The day of death stands with the person, and nowhere else."""
    person = known.persons[draft.decision.deceased_id or 0]
    if person.died_on is None:
        return Fault("deceased", "这个人的死亡日期还没有登记；请先在“人员”中登记。")
    if draft.decision.effective_on <= person.died_on:
        return Fault("effective_on", f"最早从死亡次月（{in_month(Month.of(person.died_on).following.first)}）起停发。")
    return None


def _members(draft: Draft, programme: Programme, known: Circumstances) -> Fault | None:
    """Those covered from now on: living members of the household, held by nothing that this programme excludes."""
    decision, month = draft.decision, draft.decision.effective_on
    course = known.courses.get(decision.enrolment_id or 0)
    there = course.covered_in(month) if course else set[int]()
    barred = {programme.code, *excluded_by(programme.code)}
    for key in draft.members:
        if decision.person_id is not None and key != decision.person_id:
            return Fault("members", f"{programme.title}按个人保障，保障人员只能是本人。")
        died_on = known.persons[key].died_on
        if died_on is not None and died_on < month:
            return Fault("members", f"保障人员中有人已在{in_month(month)}之前死亡。")
        if decision.household_id is not None and not known.belongs(decision.household_id, key, month):
            return Fault("members", f"保障人员中有人在{in_month(month)}不是这个家庭的成员。")
        if key in there:
            continue
        if held := known.in_the_way(
            key, barred, (month, decision.pays_until if decision.opens else None), decision.enrolment_id
        ):
            if held.programme == programme.code:
                return Fault("members", COVERED_ALREADY)
            other = PROGRAMMES.get(held.programme).title
            return Fault("members", f"保障人员中有人已领取{other}，与{programme.title}不能同时享受；请先停发其中一项。")
    return None
