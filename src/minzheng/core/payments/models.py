"""付款 — batches with their orders, files, answers and outcomes, returns, holds, and the funds that pay."""

from minzheng.core.payments.batches.models import AccountGap, PaymentBatch, PaymentOrder, PaymentSequence
from minzheng.core.payments.funds.models import FundReceipt, FundRequest, FundRequestItem
from minzheng.core.payments.results.models import BankAnswer, OrderHold, OrderOutcome, OrderReturn

__all__ = [
    "AccountGap", "BankAnswer", "FundReceipt", "FundRequest", "FundRequestItem", "OrderHold", "OrderOutcome", "OrderReturn",
    "PaymentBatch", "PaymentOrder", "PaymentSequence",
]  # fmt: skip
