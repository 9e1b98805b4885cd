"""按文件对账 — the same statements over frozen files in another engine: differences, payments, and the cells of the forms.

Nothing of the database is asked; a comparison is known by the key of its county.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from minzheng.adapters.columnar import frozen
from minzheng.core.divisions.models import Division
from minzheng.core.reconciliation import comparing, writing
from minzheng.core.reconciliation.causes import Differs, Pair
from minzheng.core.reconciliation.comparing import Engine
from minzheng.core.reconciliation.freezing import KIND
from minzheng.core.reconciliation.ledger_side import LedgerSide
from minzheng.core.reconciliation.models import MonthComparison
from minzheng.core.reconciliation.sides import compared
from minzheng.kernel.periods import Month

DIFFERENCES = {
    "county": "string", "pair": "string", "form": "string", "item": "string", "programme": "string", "enrolment_id": "bigint",
    "left": "bigint", "right": "bigint", "count": "int", "kind": "string", "cause": "string", "corrected_on": "date",
}  # fmt: skip
PAYMENTS = {
    "county": "string", "programme": "string", "standing": "string", "number": "string", "enrolments": "int", "owed": "bigint",
}  # fmt: skip
CELLS = {
    "county": "string", "form": "string", "item": "string", "headline": "boolean", "ledger": "bigint", "reported": "bigint",
    "smaller": "bigint", "larger": "bigint", "agreement": "bigint", "cause": "string",
}  # fmt: skip
_FOUND = """
    SELECT f.comparison_id, f.pair, f.form, f.item, f.programme, f.enrolment_id, f."left", f."right", f.count, f.kind, f.cause, f.corrected_on
    FROM recon_found f
"""
_PAID = "SELECT comparison_id, programme, standing, number, enrolments, owed FROM recon_payment"
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Reconciled:
    """对账结果 — rows by county code, in a fixed order: differences of both pairs, the standing of payments, the cells of the forms."""

    differences: Sequence[Row]
    payments: Sequence[Row]
    cells: Sequence[Row]

    def tables(self) -> tuple[tuple[str, Mapping[str, str], Sequence[Row]], ...]:
        """Each with its name, its columns and their types."""
        return (
            ("differences", DIFFERENCES, self.differences), ("payments", PAYMENTS, self.payments), ("cells", CELLS, self.cells),
        )  # fmt: skip


def reconcile(engine: Engine, folder: Path, month: Month) -> Reconciled:
    """Compare a frozen month of every county in it, in an engine that has its tables open. Raises BadFolder."""
    said = frozen.words(folder, KIND, month)
    codes = {one["key"]: code for code, one in said["counties"].items()}
    comparing.lay_steps(engine, sorted(codes), month.first, said["programmes"])
    comparisons = [_comparison(one, month) for one in said["counties"].values()]
    reported = {(lineage, item): amount for lineage, item, amount in said["reported"]}
    found = told(engine, comparisons, codes, month, reported)
    engine.drop(*comparing.STEPS)
    return found


def told(
    engine: Engine, comparisons: Sequence[MonthComparison], codes: Mapping[int, str], month: Month, reported: writing.Reported | None = None
) -> Reconciled:  # fmt: skip
    """What the laid-out steps say, with the codes of the counties instead of the keys of comparisons.

    ``reported``: what the statistics say, where they were frozen; None: the database is asked.
    """
    side = LedgerSide.gathered(month.first, {one.programme for one in compared()}, engine)
    cells = writing.cells_of(comparisons, month, side, reported)
    found = [(codes[key], *rest) for key, *rest in engine.rows(_FOUND, {})]
    found += [
        (codes[cell.comparison_id], Pair.LEDGER_STATISTICS.value, cell.form, cell.item, programme, None, cell.ledger, cell.reported, 1,
         Differs.FIGURE.value, str(cause), None)
        for cell, programme, cause in cells if cell.headline and cell.ledger != cell.reported
    ]  # fmt: skip
    paid = [(codes[key], *rest) for key, *rest in engine.rows(_PAID, {})]
    judged = [
        (codes[cell.comparison_id], cell.form, cell.item, cell.headline, cell.ledger, cell.reported, cell.smaller, cell.larger,
         cell.agreement, str(cause))
        for cell, _, cause in cells
    ]  # fmt: skip
    return Reconciled(_in_order(found), _in_order(paid), _in_order(judged))


def _comparison(said: Mapping[str, Any], month: Month) -> MonthComparison:
    """A county's month as the cells ask for it; it is not stored."""
    county = Division(pk=said["key"], lineage=said["lineage"])
    return MonthComparison(pk=said["key"], division=county, month=month.first)


def _in_order(rows: Sequence[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: tuple((value is not None, value) for value in row))
