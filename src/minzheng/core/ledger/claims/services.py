"""追缴办理 — how a claim is recovered, what came in, what is forgiven and what waits: entered by one, confirmed by another.

Whoever enters something holds the claim until the transaction ends, so that two together never take more than is left.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.audit import services as audit
from minzheng.core.ledger.claims import reads
from minzheng.core.ledger.claims.models import (
    Claim,
    ClaimDeferral,
    ClaimInstalment,
    ClaimPlan,
    ClaimSettlement,
    Settlement,
    Way,
)
from minzheng.core.ledger.local_rules import rules_of
from minzheng.core.registers.two_hands import SETTLED, Decision, TwoHands
from minzheng.core.registers.writing import NotPossible, in_words
from minzheng.kernel import periods
from minzheng.kernel.money import format_yuan

NOT_PREPARER = "须由本县（市、区）财务岗位办理。"
NOT_APPROVER = "须由本县（市、区）财务或局领导岗位审批。"
MOST_PARTS = 60
Part = tuple[date, int]


def plan(
    claim: Claim,
    way: str,
    *,
    parts: Sequence[Part] = (),
    share: int | None = None,
    paper: str,
    note: str = "",
    by: User,
) -> ClaimPlan:
    """Draft how what is left of a claim is recovered: parts (day, fen) add up to it, or a share (%) of coming months. Raises NotPossible."""
    with _entering(claim, by) as locked:
        if way not in Way.values or not paper.strip():
            raise NotPossible("请选择追缴方式，并填写依据文件。")
        left = reads.left(locked)
        if left <= 0:
            raise NotPossible("这笔追缴没有余额，不用再定方案。")
        if way == Way.OFFSET:
            parts, verified = (), _within_most(locked, share)
        else:
            share, verified = None, None
            _add_up(way, parts, left)
        made = ClaimPlan.objects.create(
            division=locked.division, claim=locked, way=way, amount=left, share=share, share_verified=verified,
            paper=paper.strip()[:200], note=note.strip()[:200], entered_by=by,
        )  # fmt: skip
        ClaimInstalment.objects.bulk_create(
            ClaimInstalment(plan=made, number=number, due_on=day, amount=amount)
            for number, (day, amount) in enumerate(parts, 1)
        )
        _tell("claims.plan", locked, by, way=way, amount=left)
        return made


def _within_most(claim: Claim, share: int | None) -> bool:
    """Whether the limit that the share keeps was verified. Raises NotPossible above it."""
    most, verified = rules_of(claim.run.division.code, periods.today()).most
    if share is None or not 1 <= share <= most:
        doubt = "" if verified else "（本平台的默认上限，未核实）"
        raise NotPossible(f"每月扣抵的比例须在 1% 至 {most}% 之间{doubt}。")
    return verified


def _add_up(way: str, parts: Sequence[Part], left: int) -> None:
    """Refuse parts that are not the whole, or not in order. Raises NotPossible."""
    days = [day for day, _ in parts]
    if not parts or len(parts) > MOST_PARTS or (way == Way.LUMP and len(parts) != 1):
        raise NotPossible(
            "一次退回的只写一期。" if way == Way.LUMP else f"请填写各期的日期和金额，最多 {MOST_PARTS} 期。"
        )
    if days != sorted(set(days)) or days[0] < periods.today():
        raise NotPossible("各期的日期须从今天起，由近到远，不能重复。")
    total = sum(amount for _, amount in parts)
    if min(amount for _, amount in parts) <= 0 or total != left:
        raise NotPossible(f"各期合计 {format_yuan(total)} 元，须等于余额 {format_yuan(left)} 元，每期大于零。")


def repay(claim: Claim, amount: int, receipt: str, received_on: date, *, by: User) -> tuple[ClaimSettlement, bool]:
    """Enter money (fen) that came back by a bank receipt; the same again is the same entry, and False. Raises NotPossible."""
    with _entering(claim, by) as locked:
        paper = receipt.strip()[:100]
        if not paper:
            raise NotPossible("请填写银行凭证号。")
        if received_on > periods.today():
            raise NotPossible("到账日期不能晚于今天。")
        there: ClaimSettlement | None = ClaimSettlement.objects.filter(
            county=locked.run.division.lineage, kind=Settlement.REPAYMENT, paper=paper
        ).exclude(state=Decision.REFUSED).select_related("division", "claim").first()  # fmt: skip
        if there is not None:
            if (there.claim_id, there.amount, there.on) == (locked.pk, amount, received_on):
                return there, False
            raise NotPossible(
                f"凭证号 {paper} 已经登记过（追缴 {there.claim.number}，{format_yuan(there.amount)} 元），同一凭证不能计两次。"
            )
        return _settled(locked, Settlement.REPAYMENT, amount, paper, received_on, "", by), True


def write_off(claim: Claim, amount: int, document: str, decided_on: date, *, reason: str, by: User) -> ClaimSettlement:
    """Enter that a document forgives so much (fen) of a claim. Raises NotPossible."""
    with _entering(claim, by) as locked:
        if not document.strip() or not reason.strip():
            raise NotPossible("核销须写明批准文件和理由。")
        if decided_on > periods.today():
            raise NotPossible("文件日期不能晚于今天。")
        return _settled(
            locked, Settlement.WRITE_OFF, amount, document.strip()[:100], decided_on, reason.strip()[:200], by
        )


def _settled(
    claim: Claim, kind: Settlement, amount: int, paper: str, day: date, reason: str, by: User
) -> ClaimSettlement:
    left = reads.left(claim)
    if not 0 < amount <= left:
        raise NotPossible(f"金额须大于零，且不超过余额 {format_yuan(left)} 元（已减去待确认和未锁定批次中的）。")
    made: ClaimSettlement = ClaimSettlement.objects.create(
        division=claim.division, claim=claim, county=claim.run.division.lineage, kind=kind, amount=amount, paper=paper, on=day, reason=reason,
        entered_by=by,
    )  # fmt: skip
    _tell(f"claims.{kind.value}", claim, by, amount=amount)
    return made


def defer(claim: Claim, until: date, *, reason: str, paper: str, by: User) -> ClaimDeferral:
    """Enter that nothing is asked for until a day, because of hardship. Raises NotPossible."""
    with _entering(claim, by) as locked:
        if not reason.strip() or not paper.strip():
            raise NotPossible("缓缴须写明困难情形和依据文件。")
        if until <= periods.today():
            raise NotPossible("缓缴的日期须晚于今天。")
        if reads.left(locked) <= 0:
            raise NotPossible("这笔追缴没有余额，不用缓缴。")
        made = ClaimDeferral.objects.create(
            division=locked.division, claim=locked, until=until, reason=reason.strip()[:200], paper=paper.strip()[:200], entered_by=by,
        )  # fmt: skip
        _tell("claims.defer", locked, by, until=until.isoformat())
        return made


def printed(claim: Claim, *, by: User) -> None:
    """Write down that the letter about a claim was printed."""
    _tell("claims.notice", claim, by)


def decide(row: Any, *, confirmed: bool, reason: str = "", by: User) -> None:
    """Confirm a plan, an entry or a deferral that somebody else drafted, or refuse it for a reason. Raises NotPossible."""
    try:
        with transaction.atomic():
            claim = Claim.objects.select_for_update(of=("self",)).select_related("division").get(pk=row.claim_id)
            locked = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
            if why := why_not_decide(locked, claim, by, confirmed=confirmed):
                raise NotPossible(why)
            if not confirmed and not reason.strip():
                raise NotPossible("请写明不予确认的原因。")
            if confirmed and isinstance(locked, ClaimPlan) and locked.amount != reads.left(claim):
                raise NotPossible("追缴的余额已经变化，方案须重新拟定。")
            locked.settle(by, confirmed=confirmed, reason=reason)
            locked.save(update_fields=SETTLED)
            action = "claims.accept" if confirmed else "claims.refuse"
            _tell(action, claim, by, what=row._meta.model_name, row=str(row.uid))
    except IntegrityError as problem:
        raise NotPossible(in_words(problem)) from problem


def why_not_decide(row: TwoHands, claim: Claim, user: User, *, confirmed: bool) -> str:
    """Why somebody cannot confirm, or refuse, what was drafted; whoever drafted it may take it back."""
    if row.state != Decision.WAITING:
        return f"{row.get_state_display()}，不能再办。"
    own = row.entered_by_id == user.pk
    if own and not confirmed:
        return ""
    if not scope_of(user, Permission.LEDGER_RELEASE).covers(claim.division.path):
        return NOT_APPROVER
    return "您是经办人，须由另一人审批。" if own else ""


def why_not_enter(claim: Claim, user: User) -> str:
    """Why somebody cannot enter anything about a claim."""
    return "" if scope_of(user, Permission.LEDGER_PREPARE).covers(claim.division.path) else NOT_PREPARER


@contextmanager
def _entering(claim: Claim, by: User) -> Iterator[Claim]:
    """A transaction that holds the claim, for whoever may enter; what the database refuses is said in words. Raises NotPossible."""
    if why := why_not_enter(claim, by):
        raise NotPossible(why)
    rows = Claim.objects.select_for_update(of=("self",)).select_related("division", "enrolment", "run__division")
    try:
        with transaction.atomic():
            yield rows.get(pk=claim.pk)
    except IntegrityError as problem:
        raise NotPossible(in_words(problem)) from problem


def _tell(action: str, claim: Claim, by: User, **body: Any) -> None:
    said = {"number": claim.number} | body
    audit.record(
        action, by=by, target_kind="ledger.claim", target_uid=claim.uid, division_path=claim.division.path, body=said
    )
