"""申请办理 — the township states its opinion by the rules; the county's decision opens the enrolment in the same transaction."""

from collections.abc import Callable
from uuid import UUID

from django.db import IntegrityError, transaction

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.benefits import services
from minzheng.core.benefits.applications.models import CaseOpinion
from minzheng.core.benefits.applications.reckoning import Reckoned, reckon
from minzheng.core.benefits.applications.stating import Stated
from minzheng.core.benefits.decisions.models import DecisionKind, EnrolmentDecision
from minzheng.core.benefits.decisions.proposals import Proposal
from minzheng.core.cases import reads as cases
from minzheng.core.cases import services as filing
from minzheng.core.cases.models import Case
from minzheng.core.designations.models import Designation
from minzheng.core.documents.models import Document
from minzheng.core.failpoints import fp
from minzheng.core.registers import accepting, writing
from minzheng.kernel import periods
from minzheng.kernel.money import format_yuan
from minzheng.kernel.policy import PROGRAMMES
from minzheng.kernel.policy.plain import as_json
from minzheng.kernel.workflow import NotPossible

NO_OPINION = "案卷里没有按规则测算拟定的初审意见，不能建立保障；请退回乡镇拟定后再办。"
SAME_PERSON = "初审意见是您拟定的，审核确认应由另一人办理。"
WORDS_LEFT_OUT = "请填写初审意见。"


@transaction.atomic
def give_opinion(
    uid: UUID, *, words: str, revision: int | None, stated: Stated | None = None,
    paper_of: Callable[[Case, Reckoned], Document] | None = None, by: User,
) -> CaseOpinion:  # fmt: skip
    """拟定初审意见 — reckon the application, keep what the rules said, and put the paper into the file, signed by ``by``.

    ``stated``: the sum asked for, where the programme is paid once. ``paper_of`` sets the paper. Raises Http404, PermissionDenied, Stale,
    NotPossible: also where a fact is missing.
    """
    case = cases.get_case(by, uid, to=Permission.CASE_WORK)
    reckoned = reckon(case, stated)
    if not words.strip():
        raise NotPossible(WORDS_LEFT_OUT)
    reckoned.must_come_out_even()
    document = paper_of(case, reckoned) if paper_of else None
    paper = filing.put_paper(uid, reckoned.outcome.opinion, document=document, revision=revision, by=by)
    return CaseOpinion.objects.create(
        case=case, serial=paper.serial, programme=reckoned.outcome.programme, month=reckoned.month.first,
        answer=reckoned.answer.value, amount=reckoned.amount, asked=reckoned.stated.amount if reckoned.stated else None,
        months=reckoned.stated.months if reckoned.stated else None, household=reckoned.household, person=reckoned.person,
        members=sorted(one.pk for one in reckoned.members) if reckoned.amount else [], words=words.strip(),
        explained=as_json(reckoned.explained.explanation), by=by,
    )  # fmt: skip


@transaction.atomic
def open_enrolment(case: Case, *, by: User) -> EnrolmentDecision:
    """建立保障 — what a granted application leads to: the township proposed it, ``by`` confirms it, it is carried out.

    The rules are asked once more on the day of the decision: where they say something else than the opinion, nothing is
    opened. Raises NotPossible.
    """
    opinion = CaseOpinion.objects.filter(case=case).select_related("by").order_by("-serial").first()
    if opinion is None:
        raise NotPossible(NO_OPINION)
    if opinion.by_id == by.pk:
        raise NotPossible(SAME_PERSON)
    reckoned = reckon(case, opinion.stated)
    _check_agreement(opinion, reckoned)
    try:
        _recognise(case, reckoned, opinion.by, by)
        (decision,) = services.propose(
            [
                Proposal(
                    DecisionKind.GRANT, programme=reckoned.outcome.programme, unit=reckoned.unit, members=reckoned.members,
                    amount=reckoned.a_month, term_months=opinion.months, applied_on=case.accepted_on, effective_on=reckoned.month.first, case=case,
                    explained=as_json(reckoned.explained.explanation), accepted_on=periods.today(), paper=_paper(case),
                )
            ],
            by=opinion.by,
        )  # fmt: skip
        fp("enrolment.proposed")
        outcome = services.confirm([decision], by=by)
    except writing.NotPossible as problem:
        raise NotPossible(str(problem)) from problem
    if outcome.refused:
        raise NotPossible("".join(one.reason for one in outcome.refused))
    decision.refresh_from_db()
    return decision


def _paper(case: Case) -> str:
    """By what the decision is called: the case holds it."""
    return f"{case.number} 审核确认"


def _check_agreement(opinion: CaseOpinion, reckoned: Reckoned) -> None:
    """What was proposed is what the rules say on the day of the decision. Raises NotPossible."""
    title, month = PROGRAMMES.get(opinion.programme).title, reckoned.month.label
    if reckoned.amount is None:
        raise NotPossible(f"按今天登记的状况，{month}不符合{title}的条件，不能审核确认；请核对后不予确认，或者退回。")
    if not opinion.is_entitled or opinion.amount is None:
        raise NotPossible(f"初审意见是不符合{title}的条件，现在测算符合；请退回乡镇重新拟定初审意见。")
    if opinion.amount != reckoned.amount:
        due = "共应为" if opinion.stated else "每月应为"
        raise NotPossible(
            f"按今天登记的状况和{month}的标准，{due} {format_yuan(reckoned.amount)} 元，初审意见是"
            f" {format_yuan(opinion.amount)} 元；请退回乡镇重新拟定初审意见。"
        )
    if sorted(one.pk for one in reckoned.members) != opinion.members:
        raise NotPossible("家庭的保障人员与初审意见不同，请退回乡镇重新拟定初审意见。")


def _recognise(case: Case, reckoned: Reckoned, proposer: User, by: User) -> None:
    """The recognition on which a programme rests, confirmed with it; one that holds already stays. Raises ``writing.NotPossible``."""
    kind = PROGRAMMES.get(reckoned.outcome.programme).recognised_by
    person, today = reckoned.person, periods.today()
    if not kind or person is None:
        return
    if Designation.objects.in_force(reckoned.month.first, kind=kind).filter(person=person).exists():
        return
    made = Designation(
        kind=kind, holder=Designation.Holder.PERSON, person=person, since=today, document_number=case.number,
        division_id=person.division_id, reported_by=proposer, accepted_on=today, paper=_paper(case),
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as problem:
        raise writing.NotPossible(
            f"{writing.in_words(problem)}申请人另有一份认定还在等待确认，或者以后才生效；请先确认、改正或撤回它。"
        ) from problem
    outcome = accepting.confirm(Designation, [made], by=by)
    if outcome.refused:
        raise writing.NotPossible("".join(one.reason for one in outcome.refused))
