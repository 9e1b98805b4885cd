"""取号 — the next number of a sequence, for the services that number something; they say by whom."""

from django.db import transaction

from minzheng.core.papers.models import NumberSequence


def next_serial(word: str, year: int, *, count: int = 1) -> int:
    """下一个号 — the next number of a word and year: of papers, of cases, of whatever an office numbers.

    With ``count`` that many numbers are taken at once; the last of them is given.

    Call it as late in the transaction as its record allows: the row stays locked until that ends, and a rollback returns the
    number, so that numbers follow without gaps. Raises TransactionManagementError outside a transaction, where a failure behind it would leave a gap.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("取号须与所编号的记录在同一事务中，否则会出现空号。")
    NumberSequence.objects.bulk_create([NumberSequence(word=word, year=year)], ignore_conflicts=True)
    sequence = NumberSequence.objects.select_for_update().get(word=word, year=year)
    sequence.last += count
    sequence.save(update_fields=["last"])
    return sequence.last
