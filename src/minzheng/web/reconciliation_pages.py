"""三方对账版面 — what the pages of reconciliation print: the matrix of counties × months, and one month with its differences."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.urls import reverse

from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.reconciliation import reads, timeliness
from minzheng.core.reconciliation.causes import EXPLAINED, GIVEN, MENDED, BankWord, Cause, Differs, Pair, Standing
from minzheng.core.reconciliation.registers import (
    BANK_CHIPS,
    STANDING_CHIPS,
    Differences,
    PaymentMonths,
    TimelyMonths,
    amount_words,
    item_title,
)
from minzheng.core.reconciliation.sides import forms
from minzheng.kernel import periods
from minzheng.kernel.periods import Month
from minzheng.web.register_lists import address
from minzheng.web.staff import StaffRequest

PAGE_SIZE, PLACES = 50, 2
EARLIEST_YEAR = 2000


def percent_words(share: Fraction | None) -> str:
    """A share in percent, rounded down so that only the whole is 100; a word where there is none."""
    if share is None:
        return "没有数"
    hundredths = int(share * 10_000)
    return f"{hundredths / 100:.{PLACES}f}"


@dataclass(frozen=True)
class MatrixPage:
    """对账一览页 — counties × months with how many differences each has, and the rates of the year."""

    year: int
    months: Sequence[Month]
    lines: Sequence[reads.CountyLine]
    agreement: reads.Agreement
    payments: Sequence[reads.PaymentCount]
    children: Sequence[timeliness.Told]
    may_compare: bool

    @classmethod
    def of(cls, request: StaffRequest) -> "MatrixPage":
        """Build it: a fixed number of statements."""
        today = periods.today()
        asked = request.GET.get("year", "")
        year = int(asked) if asked.isdecimal() and EARLIEST_YEAR <= int(asked) <= today.year else today.year
        scope = scope_of(request.user, Permission.LEDGER_VIEW)
        months, lines = reads.matrix(year, scope, today)
        return cls(
            year, months, lines, reads.agreement_within([form.code for form in forms()], year, scope, today),
            reads.payments_within(year, scope), timeliness.told(year, scope, today),
            bool(scope_of(request.user, Permission.RECONCILE).paths),
        )  # fmt: skip

    @property
    def years(self) -> list[tuple[int, str, bool]]:
        """The year, the one before and the one after, as far as time has come."""
        base, latest = reverse("reconciliation_year"), periods.today().year
        found = sorted({year for year in (self.year - 1, self.year, self.year + 1) if year <= latest})
        return [(year, f"{base}?year={year}", year == self.year) for year in found]

    @property
    def heads(self) -> list[str]:
        """The months in words."""
        return [f"{month.first.month}月" for month in self.months]

    @property
    def rates(self) -> list[tuple[str, str, str]]:
        """The three rates of agreement: what each is called, its value, and what it means."""
        found = self.agreement
        return [
            ("一致率（加权，判定口径）", percent_words(found.weighted), "1−Σ差额÷Σ较大数"),
            ("各格平均一致率", percent_words(found.mean), f"{found.cells:,} 格各自一致程度的平均"),
            ("完全相同格数占比", percent_words(found.exact), f"{found.equal:,} / {found.cells:,} 格"),
        ]

    @property
    def list_url(self) -> str:
        """All differences, in the register."""
        return address(Differences, {})

    @property
    def payments_url(self) -> str:
        """How each programme's month was paid, in the register."""
        return address(PaymentMonths, {})

    @property
    def timely_url(self) -> str:
        """Each month of each child's benefit, in the register."""
        return address(TimelyMonths, {})

    @property
    def compares(self) -> list[tuple[str, str]]:
        """The months of the year that are over and may be compared."""
        today = periods.today()
        return [(str(month), month.label) for month in self.months if month.last < today]


@dataclass(frozen=True)
class FigureRow:
    """指标一行 — one figure on both sides."""

    title: str
    ledger: str
    reported: str
    difference: str
    cause: str
    chip: str


@dataclass(frozen=True)
class MonthPage:
    """月度对账页 — one county's month: figures on both sides, payments, differences by cause, and what the viewer may do."""

    comparison: Any
    cells: Sequence[Any]
    payments: Sequence[Any]
    counts: Sequence[reads.CauseCount]
    figures: dict[str, Any]
    listed: Sequence[Any]
    total: int
    pair: str
    cause: str | None
    after: int
    may_work: bool
    may_close: bool

    @classmethod
    def of(cls, request: StaffRequest, comparison: Any) -> "MonthPage":
        """Build it: a fixed number of statements."""
        path = comparison.division.path
        pair, asked = request.GET.get("pair", ""), request.GET.get("cause")
        counts = reads.causes_of(comparison)
        if pair not in Pair.values:  # where somebody has to say a word, else the register
            wanting = [one.pair.value for one in counts if not one.cause and one.corrected < one.total]
            pair = wanting[0] if wanting else Pair.REGISTER_LEDGER.value
        cause = {"none": ""}.get(asked or "", asked if asked in Cause.values else None)
        after = request.GET.get("after", "")
        start = int(after) if after.isdecimal() else 0
        rows = reads.differences_of(comparison, pair=pair, cause=cause)
        found = list(rows.filter(pk__gt=start)[: PAGE_SIZE + 1])
        figures = {
            one.item: one
            for one in reads.differences_of(comparison, pair=Pair.LEDGER_STATISTICS)
            if one.corrected_on is None
        }
        return cls(
            comparison, reads.cells_of(comparison), reads.payments_of(comparison), counts, figures, found, rows.count(),
            pair, cause, start, scope_of(request.user, Permission.RECONCILE).covers(path),
            scope_of(request.user, Permission.STATISTICS_REVIEW).covers(path),
        )  # fmt: skip

    @property
    def is_open(self) -> bool:
        """Whether anything may still be done about it."""
        return not self.comparison.is_closed

    @property
    def rows(self) -> list[FigureRow]:
        """The figures in the order of the form."""
        return [self._row(cell) for cell in self.cells]

    def _row(self, cell: Any) -> FigureRow:
        found = self.figures.get(cell.item)
        words = "" if found is None else (Cause(found.cause).label if found.cause else "待说明")
        differs = cell.ledger is not None and cell.reported is not None and cell.ledger != cell.reported
        return FigureRow(
            item_title(cell.item), amount_words(cell.item, cell.ledger), amount_words(cell.item, cell.reported),
            f"{'+' if cell.reported > cell.ledger else '−'}{amount_words(cell.item, abs(cell.reported - cell.ledger))}" if differs else "",
            words, "" if found is None else "soon" if found.cause else "late",
        )  # fmt: skip

    @property
    def paid(self) -> list[tuple[Any, str, str, str, str]]:
        """Programmes with how their payment stands, and what the bank said of it."""
        return [
            (one, Standing(one.standing).label, STANDING_CHIPS[one.standing], BankWord(one.bank).label, BANK_CHIPS[one.bank])
            for one in self.payments
        ]  # fmt: skip

    @property
    def payments_url(self) -> str:
        """The payments of the run in the register of payment months."""
        return address(PaymentMonths, {"month": str(self.comparison.month.month)})

    @property
    def causes(self) -> list[dict[str, Any]]:
        """Pairs and causes with their counts and the list of each."""
        base = reverse("reconciliation_month", args=[self.comparison.uid])
        return [
            {
                "pair": one.pair.label, "label": one.label, "total": one.total, "corrected": one.corrected,
                "url": f"{base}?pair={one.pair}&cause={one.cause or 'none'}#list",
                "explained": EXPLAINED[Cause(one.cause)] if one.cause else "没有规则能认定，由人说明。",
                "mended": MENDED[one.cause],
                "current": one.pair == self.pair and one.cause == self.cause,
            }
            for one in self.counts
        ]  # fmt: skip

    @property
    def shown(self) -> list[tuple[Any, str, str, str, str, str, bool]]:
        """The differences of the page: kind, what, both sides, cause, who mends it, and whether a person may say why."""
        return [
            (
                one, item_title(one.item) if one.item else (one.enrolment.number if one.enrolment else f"{one.count:,} 项"),
                amount_words(one.item, one.left), amount_words(one.item, one.right), Cause(one.cause).label if one.cause else "待说明",
                MENDED[one.cause][0], self.may_work and self.is_open and not one.by_rule,
            )
            for one in self.listed[:PAGE_SIZE]
        ]  # fmt: skip

    @cached_property
    def may_say(self) -> bool:
        """Whether there is anything on the page to say a word about."""
        return any(row[-1] for row in self.shown)

    @property
    def next_url(self) -> str:
        """The next page, where there is one."""
        if len(self.listed) <= PAGE_SIZE:
            return ""
        cause = "" if self.cause is None else f"&cause={self.cause or 'none'}"
        base = reverse("reconciliation_month", args=[self.comparison.uid])
        return f"{base}?pair={self.pair}{cause}&after={self.listed[PAGE_SIZE - 1].pk}#list"

    @property
    def first_url(self) -> str:
        """All differences of the pair from the first, where the page does not begin there."""
        return (
            f"{reverse('reconciliation_month', args=[self.comparison.uid])}?pair={self.pair}#list" if self.after else ""
        )

    @property
    def pairs(self) -> list[tuple[str, str, bool]]:
        """The lists of the two pairs."""
        base = reverse("reconciliation_month", args=[self.comparison.uid])
        return [(label, f"{base}?pair={value}#list", value == self.pair) for value, label in Pair.choices]

    @property
    def sides(self) -> tuple[str, str]:
        """What the two sides of the list are called."""
        return ("名册应发", "台账已列") if self.pair == Pair.REGISTER_LEDGER else ("系统数", "统计数")

    @property
    def given(self) -> list[tuple[str, str]]:
        """What a person may say."""
        return [(one.value, one.label) for one in GIVEN]

    @staticmethod
    def kind_words(kind: str) -> str:
        """What differs, in words."""
        return Differs(kind).label
