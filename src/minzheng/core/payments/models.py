"""付款 — batches with their orders, files, answers, refusals and outcomes, returns, holds, the funds that pay, and the reserves of townships."""

from minzheng.core.payments.batches.models import AccountGap, PaymentBatch, PaymentOrder, PaymentSequence
from minzheng.core.payments.funds.models import FundReceipt, FundRequest, FundRequestItem, FundReversal
from minzheng.core.payments.refusals.models import BatchRefusal, RefusedOrder
from minzheng.core.payments.reserve.models import ReserveEntry
from minzheng.core.payments.results.models import BankAnswer, OrderHold, OrderOutcome, OrderReturn

__all__ = [
    "AccountGap", "BankAnswer", "BatchRefusal", "FundReceipt", "FundRequest", "FundRequestItem", "FundReversal", "OrderHold", "OrderOutcome", "OrderReturn",
    "PaymentBatch", "PaymentOrder", "PaymentSequence", "RefusedOrder", "ReserveEntry",
]  # fmt: skip
