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
from minzheng.core.failpoints import fp
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
Share = tuple[Claim, int]


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
        fp("claims.planning")
        ClaimInstalment.objects.bulk_create(
            ClaimInstalment(plan=made, number=number, due_on=day, amount=amount)
            for number, (day, amount) in enumerate(parts, 1)
        )
        fp("claims.planned")
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


def repay(
    claim: Claim, amount: int, receipt: str, received_on: date, *, others: Sequence[Share] = (), by: User
) -> tuple[ClaimSettlement, bool]:
    """Enter money (fen) that came back by a bank receipt; ``others`` are further claims that it paid, and how much of each.

    The same again is the same entry, and False. Raises NotPossible.
    """
    shares = {claim.pk: amount} | {one.pk: part for one, part in others}
    if len(shares) <= len(others):
        raise NotPossible("一张凭证里，每笔追缴只写一次。")
    with _holding([claim, *(one for one, _ in others)], by) as locked:
        paper = receipt.strip()[:100]
        if not paper:
            raise NotPossible("请填写银行凭证号。")
        if received_on > periods.today():
            raise NotPossible("到账日期不能晚于今天。")
        if len({one.run.division.lineage for one in locked.values()}) > 1:
            raise NotPossible("一张凭证只能分到同一个县（市、区）的追缴。")
        there = _receipt(locked[claim.pk].run.division.lineage, paper)
        if there:
            if {one.claim_id: one.amount for one in there} == shares and all(one.on == received_on for one in there):
                return next(one for one in there if one.claim_id == claim.pk), False
            said = "，".join(f"追缴 {one.claim.number}，{format_yuan(one.amount)} 元" for one in there)
            raise NotPossible(f"凭证号 {paper} 已经登记过（{said}），同一凭证不能计两次。")
        whole = sum(shares.values()) if others else None
        rows = [
            _measured(locked[key], Settlement.REPAYMENT, part, paper, received_on, "", by, whole=whole)
            for key, part in shares.items()
        ]
        made = ClaimSettlement.objects.bulk_create(rows)  # at once: the database adds them up
        fp("claims.settled")
        for one in made:
            _tell("claims.repayment", locked[one.claim_id], by, amount=one.amount)
        return made[0], True


def _receipt(county: str, paper: str) -> list[ClaimSettlement]:
    """What was entered of a bank receipt and not refused."""
    rows = ClaimSettlement.objects.filter(county=county, kind=Settlement.REPAYMENT, paper=paper)
    return list(rows.exclude(state=Decision.REFUSED).select_related("division", "claim").order_by("pk"))


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
    made = _measured(claim, kind, amount, paper, day, reason, by)
    made.save()
    _tell(f"claims.{kind.value}", claim, by, amount=amount)
    return made


def _measured(
    claim: Claim,
    kind: Settlement,
    amount: int,
    paper: str,
    day: date,
    reason: str,
    by: User,
    *,
    whole: int | None = None,
) -> ClaimSettlement:
    """An entry that is no more than what is left. Raises NotPossible."""
    left = reads.left(claim)
    if not 0 < amount <= left:
        raise NotPossible(
            f"追缴 {claim.number} 的金额须大于零，且不超过余额 {format_yuan(left)} 元（已减去待确认和未锁定批次中的）。"
        )
    return ClaimSettlement(
        division=claim.division, claim=claim, county=claim.run.division.lineage, kind=kind, amount=amount, whole=whole, paper=paper, on=day,
        reason=reason, entered_by=by,
    )  # fmt: skip


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
            if isinstance(row, ClaimSettlement) and row.whole is not None:
                _decide_receipt(row, confirmed=confirmed, reason=reason, by=by)
                return
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
            fp("claims.decided")
            action = "claims.accept" if confirmed else "claims.refuse"
            _tell(action, claim, by, what=row._meta.model_name, row=str(row.uid))
    except IntegrityError as problem:
        raise NotPossible(in_words(problem)) from problem


def _decide_receipt(row: ClaimSettlement, *, confirmed: bool, reason: str, by: User) -> None:
    """All that one receipt paid is confirmed, or refused, in one statement. Raises NotPossible."""
    keys = [one.claim_id for one in _receipt(row.county, row.paper)]
    claims = {
        one.pk: one
        for one in Claim.objects.select_for_update(of=("self",)).select_related("division").filter(pk__in=keys).order_by("pk")
    }  # fmt: skip
    there = _receipt(row.county, row.paper)
    if row.pk not in {one.pk for one in there}:
        raise NotPossible("这张凭证已经不予确认，不能再办。")
    for one in there:
        if why := why_not_decide(one, claims[one.claim_id], by, confirmed=confirmed):
            raise NotPossible(why)
    if not confirmed and not reason.strip():
        raise NotPossible("请写明不予确认的原因。")
    row.settle(by, confirmed=confirmed, reason=reason)
    settled = {name: getattr(row, name) for name in SETTLED}
    ClaimSettlement.objects.filter(pk__in=[one.pk for one in there]).update(**settled)
    action = "claims.accept" if confirmed else "claims.refuse"
    for one in there:
        _tell(action, claims[one.claim_id], by, what=one._meta.model_name, row=str(one.uid))


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
    """A transaction that holds the claim, as ``_holding`` does. Raises NotPossible."""
    with _holding([claim], by) as locked:
        yield locked[claim.pk]


@contextmanager
def _holding(claims: Sequence[Claim], by: User) -> Iterator[dict[int, Claim]]:
    """A transaction that holds claims, by key, for whoever may enter; what the database refuses is said in words. Raises NotPossible."""
    if why := next((why for one in claims if (why := why_not_enter(one, by))), ""):
        raise NotPossible(why)
    rows = Claim.objects.select_for_update(of=("self",)).select_related("division", "enrolment", "run__division")
    try:
        with transaction.atomic():
            yield {one.pk: one for one in rows.filter(pk__in=[one.pk for one in claims]).order_by("pk")}
    except IntegrityError as problem:
        raise NotPossible(in_words(problem)) from problem


def _tell(action: str, claim: Claim, by: User, **body: Any) -> None:
    said = {"number": claim.number} | body
    audit.record(
        action, by=by, target_kind="ledger.claim", target_uid=claim.uid, division_path=claim.division.path, body=said
    )
