"""对账查询 — doors to a month, the matrix of counties × months, what a month holds, and the three rates of agreement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from minzheng.core.access.doors import get_visible
from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.scopes import Scope, ScopedQuerySet
from minzheng.core.divisions import reads as divisions
from minzheng.core.divisions.models import Division
from minzheng.core.reconciliation.causes import ACCOUNTED, Cause, Pair, Standing
from minzheng.core.reconciliation.models import FULL, ComparedCell, Difference, MonthComparison, PaymentMonth
from minzheng.core.reconciliation.writing import reported_of
from minzheng.core.returns.forms.declarations import Form
from minzheng.core.returns.forms.models import Filing, FilingState
from minzheng.kernel.periods import Month, Year

FROM_LEDGER = Q(standing=Standing.LOCKED, bank__in=ACCOUNTED)


def get_month(user: User, uid: UUID, *, to: Permission = Permission.LEDGER_VIEW) -> MonthComparison:
    """The only door to a month; Http404 outside the user's divisions."""
    rows = MonthComparison.objects.select_related("division", "compared_by", "closed_by")
    return get_visible(rows, user, uid, to=to, seen_with=Permission.LEDGER_VIEW)


def is_approved(form: Form, comparison: MonthComparison) -> bool:
    """Whether the county's form of the month is approved and nothing is open."""
    rows = Filing.objects.newest().filter(
        form=form.code, division__lineage=comparison.division.lineage, period_start=comparison.month
    )
    return rows.filter(state=FilingState.APPROVED).exists()


def changed_since(comparison: MonthComparison) -> bool:
    """Whether the statistics say something else now than when the month was compared."""
    from minzheng.core.reconciliation.sides import forms

    cells = dict(ComparedCell.objects.filter(comparison=comparison).values_list("item", "reported"))
    for form in forms():
        said = reported_of(form, Month.of(comparison.month), [comparison.division.lineage])
        mine = {code: amount for (_, code), amount in said.items() if code in cells}
        if any(cells[code] != amount for code, amount in mine.items()):
            return True
    return False


# -- the matrix --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class MonthCell:
    """对账月 — one county's month: how many differences there are, how many want a word, and whether it is closed."""

    month: Month
    comparison: MonthComparison | None
    differences: int = 0
    unexplained: int = 0
    open: int = 0

    @property
    def chip(self) -> str:
        """How it is drawn."""
        if self.comparison is None:
            return "off"
        if self.unexplained:
            return "late"
        if self.comparison.is_closed:
            return "ok"
        return "soon" if self.open else "plain"

    @property
    def label(self) -> str:
        """How it stands, in words."""
        if self.comparison is None:
            return "—"
        said = f"{self.differences:,} 项" if self.differences else "相符"
        if self.unexplained:
            said += f"，待说明 {self.unexplained:,}"
        return f"{said}，已结账" if self.comparison.is_closed else said


@dataclass(frozen=True)
class CountyLine:
    """县级一行 — a county with its months."""

    unit: Division
    cells: tuple[MonthCell, ...]


def matrix(year: int, scope: Scope, at: date) -> tuple[tuple[Month, ...], tuple[CountyLine, ...]]:
    """Counties × months of a year inside a scope: three statements, whatever the number of rows."""
    months = tuple(Year(year).period.months())
    units = [unit for unit in divisions.counties_within(scope.paths, at) if scope.covers(unit.path)]
    lineages = [unit.lineage for unit in units]
    rows = MonthComparison.objects.filter(division__lineage__in=lineages, month__year=year).select_related("division")
    there = {(one.division.lineage, one.month): one for one in rows}
    counted = {
        key: said
        for key, *said in Difference.objects.filter(comparison__in=[one.pk for one in there.values()])
        .order_by().values_list("comparison").annotate(
            n=Count("pk"), unexplained=Count("pk", filter=Q(cause="", corrected_on__isnull=True)),
            open=Count("pk", filter=Q(corrected_on__isnull=True)),
        )
    }  # fmt: skip

    def cell(unit: Division, month: Month) -> MonthCell:
        found = there.get((unit.lineage, month.first))
        return MonthCell(month, found, *(counted.get(found.pk, (0, 0, 0)) if found else (0, 0, 0)))

    return months, tuple(CountyLine(unit, tuple(cell(unit, month) for month in months)) for unit in units)


# -- one month ---------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class CauseCount:
    """原因计数 — of one pair and cause: how many differences, how many corrected."""

    pair: Pair
    cause: str
    total: int
    corrected: int

    @property
    def label(self) -> str:
        """The cause in words."""
        return Cause(self.cause).label if self.cause else "待说明"


def cells_of(comparison: MonthComparison) -> list[ComparedCell]:
    """The figures of a month on both sides."""
    return list(ComparedCell.objects.filter(comparison=comparison, headline=True).order_by("pk"))


def ledger_figures(form: Form, unit: Division, first: date) -> dict[str, int]:
    """What the ledger gave for the items of a form when the month was compared last, for whoever fills it in: one statement."""
    rows = ComparedCell.objects.filter(
        form=form.code, division__lineage=unit.lineage, month=first, ledger__isnull=False
    ).values_list("item", "ledger")
    return {item: amount for item, amount in rows if amount is not None}


def payments_of(comparison: MonthComparison) -> list[PaymentMonth]:
    """How the payment of each programme stands."""
    return list(PaymentMonth.objects.filter(comparison=comparison).order_by("programme"))


def causes_of(comparison: MonthComparison) -> list[CauseCount]:
    """The differences of a month by pair and cause, those without a cause first: one statement."""
    rows = Difference.objects.filter(comparison=comparison).order_by().values_list("pair", "cause").annotate(
        n=Count("pk"), corrected=Count("pk", filter=Q(corrected_on__isnull=False))
    )  # fmt: skip
    found = [CauseCount(Pair(pair), cause, total, corrected) for pair, cause, total, corrected in rows]
    return sorted(found, key=lambda one: (one.pair != Pair.REGISTER_LEDGER, bool(one.cause), -one.total))


def differences_of(
    comparison: MonthComparison, *, pair: str = "", cause: str | None = None
) -> ScopedQuerySet[Difference]:
    """The differences of a month, of one pair, of one cause ("" for those without)."""
    rows = Difference.objects.filter(comparison=comparison).select_related("enrolment", "given_by", "division")
    rows = rows.filter(pair=pair) if pair else rows
    return (rows if cause is None else rows.filter(cause=cause)).order_by("pk")


# -- T09 -----------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Agreement:
    """一致率 — the three definitions over some cells; None where there is no cell to judge."""

    cells: int
    equal: int
    smaller: int
    larger: int
    agreement: int

    @property
    def weighted(self) -> Fraction | None:
        """加权 — 1 − Σ|A−B| ÷ Σmax(A, B); all nil agree."""
        if not self.cells:
            return None
        return Fraction(self.smaller, self.larger) if self.larger else Fraction(1)

    @property
    def mean(self) -> Fraction | None:
        """各格平均 — the mean of the cells' own agreement."""
        return Fraction(self.agreement, self.cells * FULL) if self.cells else None

    @property
    def exact(self) -> Fraction | None:
        """完全相同 — the share of cells that are equal."""
        return Fraction(self.equal, self.cells) if self.cells else None


def agreement_of(cells: QuerySet[ComparedCell]) -> Agreement:
    """The three rates over some cells: one statement."""
    found: Mapping[str, int | None] = cells.order_by().aggregate(
        n=Count("pk"), equal=Count("pk", filter=Q(agreement=FULL)), smaller=Sum("smaller"), larger=Sum("larger"), agreement=Sum("agreement"),
    )  # fmt: skip
    return Agreement(*(int(found[name] or 0) for name in ("n", "equal", "smaller", "larger", "agreement")))


def agreement_within(forms: Sequence[str], year: int, scope: Scope, at: date) -> Agreement:
    """The three rates over the cells of a year inside a scope whose statistics are due: one statement."""
    cells = ComparedCell.objects.filter(headline=True, form__in=forms, month__year=year, due_on__lte=at).within(scope)
    return agreement_of(cells)


@dataclass(frozen=True)
class PaymentCount:
    """发放月计数 — of one programme: months of counties in which something was to be paid, those with a locked ledger, and those of which
    the bank's word is whole too; ``payable`` and ``paid`` in fen.
    """

    programme: str
    total: int
    locked: int
    answered: int
    payable: int
    paid: int


def payments_within(year: int, scope: Scope) -> list[PaymentCount]:
    """How the payment of each programme stands in a year inside a scope: one statement."""
    rows = PaymentMonth.objects.filter(month__year=year).within(scope).order_by("programme").values_list("programme")
    counted = rows.annotate(
        n=Count("pk"), locked=Count("pk", filter=Q(standing=Standing.LOCKED)), answered=Count("pk", filter=FROM_LEDGER),
        payable_sum=Sum("payable"), paid_sum=Sum("paid"),
    )  # fmt: skip
    return [PaymentCount(*row) for row in counted]


def due_cells(form: str, at: date) -> ScopedQuerySet[ComparedCell]:
    """The cells of a form for the year of a day whose statistics are due by it."""
    return ComparedCell.objects.filter(headline=True, form=form, month__year=at.year, due_on__lte=at)


def equal_cells(cells: QuerySet[ComparedCell]) -> QuerySet[ComparedCell]:
    """Those of some cells of which both sides are the same."""
    return cells.filter(agreement=FULL)


def payment_months(programme: str, year: int, at: date) -> ScopedQuerySet[PaymentMonth]:
    """The months of a programme in which something was to be paid, as far as they were over by a day."""
    month = Month.of(at)
    over = {"month__lte": month.first} if month.last <= at else {"month__lt": month.first}
    return PaymentMonth.objects.filter(programme=programme, month__year=year, **over)


def from_the_ledger(months: QuerySet[PaymentMonth]) -> QuerySet[PaymentMonth]:
    """Those of some months paid from a locked ledger that still gives its hash, of all whose money the bank's word or a reason is there."""
    return months.filter(FROM_LEDGER)
