"""付款 — batches with their orders, files, answers, refusals and outcomes, returns, holds, and the funds that pay."""

from minzheng.core.payments.batches.models import AccountGap, PaymentBatch, PaymentOrder, PaymentSequence
from minzheng.core.payments.funds.models import FundReceipt, FundRequest, FundRequestItem, FundReversal
from minzheng.core.payments.refusals.models import BatchRefusal
from minzheng.core.payments.results.models import BankAnswer, OrderHold, OrderOutcome, OrderReturn

__all__ = [
    "AccountGap", "BankAnswer", "BatchRefusal", "FundReceipt", "FundRequest", "FundRequestItem", "FundReversal", "OrderHold", "OrderOutcome", "OrderReturn",
    "PaymentBatch", "PaymentOrder", "PaymentSequence",
]  # fmt: skip
