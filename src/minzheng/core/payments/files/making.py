"""银行文件内容 — the bytes of a batch, made from its orders alone, whenever they are asked for."""

from minzheng.adapters.bank_files import BadOrders, BankFile, Order, write
from minzheng.core.ledger.accounts import sealing
from minzheng.core.payments.batches.models import PaymentBatch, PaymentOrder
from minzheng.core.payments.profiles import profiles
from minzheng.core.registers.writing import NotPossible


def bytes_of(batch: PaymentBatch) -> BankFile:
    """The file of a batch, from its orders in their order: the same orders give the same bytes. Raises NotPossible."""
    rows = PaymentOrder.objects.filter(batch=batch, void=False).order_by("number")
    orders = [
        Order(str(uid), sealing.unseal(sealed, account), name, amount, bank, purpose)
        for uid, sealed, account, name, amount, bank, purpose in rows.values_list(
            "uid", "account__sealed_account", "account__uid", "payee_name", "amount", "account__bank", "purpose"
        )
    ]
    try:
        return write(profiles()[batch.profile], orders)
    except BadOrders as problem:
        raise NotPossible(str(problem)) from problem
