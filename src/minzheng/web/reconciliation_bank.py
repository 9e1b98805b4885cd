"""银行差异页面 — each payment of a county's month that the bank has not paid as the ledger says, with its cause."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from minzheng.core.access.permissions import Permission
from minzheng.core.reconciliation import bank_rows, reads
from minzheng.web.policy import allow
from minzheng.web.staff import StaffRequest

PAGE_SIZE = 50
FARTHEST = 1_000_000


@dataclass(frozen=True)
class BankPage:
    """银行差异页 — the causes of a month with their sums, and the rows of one or all."""

    comparison: Any
    programme: str
    cause: str
    after: int
    counts: list[bank_rows.BankCount]
    listed: list[bank_rows.BankRow]
    payments: list[Any]

    @classmethod
    def of(cls, request: StaffRequest, comparison: Any) -> "BankPage":
        """Build it: a fixed number of statements."""
        payments = reads.payments_of(comparison)
        programme, cause, after = (request.GET.get(name, "") for name in ("programme", "cause", "after"))
        programme = programme if programme in {one.programme for one in payments} else ""
        cause = cause if cause in bank_rows.BankCause.values else ""
        start = min(int(after), FARTHEST) if after.isdecimal() else 0
        return cls(
            comparison, programme, cause, start, bank_rows.counts(comparison, programme=programme),
            list(bank_rows.rows(comparison, programme=programme, cause=cause, after=start, most=PAGE_SIZE + 1)), payments,
        )  # fmt: skip

    def _address(self, **said: Any) -> str:
        chosen = {name: value for name, value in said.items() if value}
        base = reverse("reconciliation_bank", args=[self.comparison.uid])
        return f"{base}?{urlencode(chosen)}" if chosen else base

    @property
    def causes(self) -> list[tuple[bank_rows.BankCount, str, bool]]:
        """Each cause with the address of its rows, and whether these are shown."""
        return [
            (one, self._address(programme=self.programme, cause=one.cause.value), one.cause == self.cause)
            for one in self.counts
        ]

    @property
    def programmes(self) -> list[tuple[str, str, bool]]:
        """The programmes of the month with the addresses of their rows."""
        return [
            (one.programme, self._address(programme=one.programme), one.programme == self.programme)
            for one in self.payments
        ]

    @property
    def all_url(self) -> str:
        """All rows, of whatever programme and cause, from the first."""
        return self._address()

    @property
    def shown(self) -> list[bank_rows.BankRow]:
        """The rows of the page."""
        return self.listed[:PAGE_SIZE]

    @property
    def total(self) -> int:
        """How many rows there are of what is shown."""
        return sum(one.count for one in self.counts if self.cause in {"", one.cause})

    @property
    def missing(self) -> int:
        """What the bank has not paid of what is shown (fen)."""
        return sum(one.missing for one in self.counts if self.cause in {"", one.cause})

    @property
    def next_url(self) -> str:
        """The next page, where there is one."""
        if len(self.listed) <= PAGE_SIZE:
            return ""
        return self._address(programme=self.programme, cause=self.cause, after=self.after + PAGE_SIZE)


@allow(Permission.LEDGER_VIEW)
@require_GET
def bank(request: StaffRequest, uid: UUID) -> HttpResponse:
    """The differences between ledger and bank of one county's month."""
    return render(
        request, "reconciliation/bank.html", {"page": BankPage.of(request, reads.get_month(request.user, uid))}
    )


urlpatterns = [path("reconciliation/<uuid:uid>/bank/", bank, name="reconciliation_bank")]
