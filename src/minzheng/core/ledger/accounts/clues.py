"""账户线索 — people into whose names one and the same account was confirmed: the account speaks for one person under two records."""

from collections.abc import Iterator

from django.db.models import Count

from minzheng.core.ledger.accounts.models import PayeeAccount
from minzheng.core.parties.duplicates.clues import CLUES, Clue
from minzheng.core.parties.duplicates.models import Reason


def shared() -> Iterator[tuple[int, int]]:
    """Pairs of payees of one account, whatever enrolments it is for: one statement."""
    confirmed = PayeeAccount.objects.filter(confirmed_at__isnull=False)
    holders: dict[bytes, set[int]] = {}
    by_account = confirmed.order_by().values("account_index").annotate(people=Count("payee", distinct=True))
    several = by_account.filter(people__gt=1).values("account_index")
    for index, payee in confirmed.filter(account_index__in=several).values_list("account_index", "payee"):
        holders.setdefault(bytes(index), set()).add(payee)
    for people in holders.values():
        ordered = sorted(people)
        yield from ((one, other) for place, one in enumerate(ordered) for other in ordered[place + 1 :])


CLUES.add(Clue("ledger.shared_account", Reason.ACCOUNT, shared))
