"""资金办理 — receipts are entered, uses are asked for, and another person decides about both."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from minzheng.core.access.models import User
from minzheng.core.audit import services as audit
from minzheng.core.divisions.models import Division
from minzheng.core.failpoints import fp
from minzheng.core.ledger.models import PaymentRun
from minzheng.core.payments import money, steps
from minzheng.core.payments.batches.models import PaymentSequence
from minzheng.core.payments.batches.services import next_number
from minzheng.core.payments.funds.models import FundReceipt, FundRequest, FundRequestItem, FundReversal
from minzheng.core.registers.two_hands import SETTLED, Decision, TwoHands
from minzheng.core.registers.writing import NotPossible, in_words
from minzheng.kernel import periods
from minzheng.kernel.money import format_yuan


def receive(county: Division, fund: str, amount: int, voucher: str, received_on: date, *, by: User) -> FundReceipt:
    """Enter money of a fund that came into a county's account (fen); it counts when another confirms it. Raises NotPossible."""
    if not steps.may_prepare(county.path, by):
        raise NotPossible(steps.NOT_PREPARER)
    if amount <= 0 or not voucher.strip():
        raise NotPossible("请填写大于零的金额和凭证号。")
    if received_on > periods.today():
        raise NotPossible("到账日期不能晚于今天。")
    try:
        with transaction.atomic():
            made = FundReceipt.objects.create(
                division=county, county=county.lineage, fund=fund.strip()[:60], amount=amount, voucher=voucher.strip()[:60],
                received_on=received_on, entered_by=by,
            )  # fmt: skip
            fp("payments.received")
            _tell("payments.receive", made, by, amount=amount)
            return made
    except IntegrityError as problem:
        raise NotPossible(in_words(problem)) from problem


def request(run: PaymentRun, *, by: User) -> FundRequest:
    """Ask to use, fund by fund, what a locked run comes to and was not asked for yet. Raises NotPossible."""
    try:
        with transaction.atomic():
            locked = PaymentRun.objects.select_for_update(of=("self",)).select_related("division").get(pk=run.pk)
            if why := steps.why_not_request(locked, by):
                raise NotPossible(why)
            needed = money.to_request(locked)
            if not needed:
                raise NotPossible("这个发放批次的用款都已申请。")
            county = locked.division
            made = FundRequest.objects.create(
                number=f"YK{county.code[:6]}{locked.month:%Y}{next_number(county.lineage):04d}", run=locked, division=county,
                county=county.lineage, total=sum(each.amount for each in needed), entered_by=by,
            )  # fmt: skip
            fp("payments.requesting")
            FundRequestItem.objects.bulk_create(
                FundRequestItem(request=made, fund=each.fund, amount=each.amount, payments=each.payments)
                for each in needed
            )
            _tell("payments.request", made, by, number=made.number, total=made.total)
            return made
    except IntegrityError as problem:
        raise NotPossible(in_words(problem)) from problem


def reverse(receipt: FundReceipt, *, reason: str, paper: str, by: User) -> FundReversal:
    """Enter that a confirmed receipt does not count; another confirms it, and only what no file has taken goes. Raises NotPossible."""
    if not reason.strip() or not paper.strip():
        raise NotPossible("请写明冲销的原因和依据。")
    try:
        with transaction.atomic():
            locked = FundReceipt.objects.select_for_update(of=("self",)).select_related("division").get(pk=receipt.pk)
            if why := why_not_reverse(locked, by):
                raise NotPossible(why)
            made = FundReversal.objects.create(
                receipt=locked, division=locked.division, reason=reason.strip()[:200], paper=paper.strip()[:200], entered_by=by
            )  # fmt: skip
            fp("payments.reversing")
            _tell("payments.reverse", made, by, amount=locked.amount)
            return made
    except IntegrityError as problem:
        raise NotPossible(in_words(problem)) from problem


def why_not_reverse(receipt: FundReceipt, user: User) -> str:
    """Why somebody cannot enter that a receipt does not count."""
    if not steps.may_prepare(receipt.division.path, user):
        return steps.NOT_PREPARER
    if not receipt.counts:
        return "只有已确认的到账才能冲销；没有确认的不予确认即可。"
    if receipt.reversals.exclude(state=Decision.REFUSED).exists():
        return "这笔到账已登记冲销。"
    return _why_spent(receipt)


def _why_spent(receipt: FundReceipt) -> str:
    left = money.left_of(receipt.county, receipt.fund)
    if receipt.amount <= left:
        return ""
    return f"这项资金只余 {format_yuan(left)} 元没有发银行，不能冲销 {format_yuan(receipt.amount)} 元。"


@transaction.atomic
def decide(row: Any, *, confirmed: bool, reason: str = "", by: User) -> None:
    """Confirm what somebody else entered, or refuse it for a reason; whoever entered it may take it back. Raises NotPossible."""
    locked: Any = type(row)._default_manager.select_for_update(of=("self",)).select_related("division").get(pk=row.pk)
    if why := why_not_decide(locked, by, confirmed=confirmed):
        raise NotPossible(why)
    if not confirmed and not reason.strip():
        raise NotPossible("请写明不予确认的原因。")
    if confirmed and isinstance(locked, FundReversal):
        list(PaymentSequence.objects.select_for_update().filter(county=locked.receipt.county))  # who spends it waits
        if why := _why_spent(locked.receipt):
            raise NotPossible(why)
    locked.settle(by, confirmed=confirmed, reason=reason)
    locked.save(update_fields=SETTLED)
    fp("payments.decided")
    if confirmed:
        _tell("payments.accept", locked, by)
    else:
        _tell("payments.refuse", locked, by)


def why_not_decide(row: TwoHands, user: User, *, confirmed: bool) -> str:
    """Why somebody cannot confirm, or refuse, what was entered."""
    place: Any = row
    if row.state != Decision.WAITING:
        return f"{row.get_state_display()}，不能再办。"
    own = row.entered_by_id == user.pk
    if own and not confirmed:
        return ""
    if not steps.may_approve(place.division.path, user):
        return steps.NOT_APPROVER
    if own:
        return "您是经办人，须由另一人确认。"
    return steps.why_not_grant(row, user) if confirmed and isinstance(row, FundRequest) else ""


def _tell(action: str, row: Any, by: User, **body: Any) -> None:
    audit.record(
        action, by=by, target_kind=row._meta.label_lower, target_uid=row.uid, division_path=row.division.path, body=body
    )
