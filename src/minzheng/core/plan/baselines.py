"""基数 — what was reported and approved of an earlier time, where the records of that time do not suffice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from minzheng.core.divisions.models import Division
from minzheng.core.plan.shapes import CITY, Change
from minzheng.core.returns import reads as returns
from minzheng.core.returns.kinds import kind_of
from minzheng.kernel.targets import FULL, PERCENT


@dataclass(frozen=True)
class ReportedBaseline:
    """已报基数 — the city's value in the indicator's unit (a share lies between 0 and 1), that of each unit that reported
    one (by code), and the return behind it.
    """

    value: Fraction
    per_unit: Mapping[str, Fraction]
    period: str
    source: str
    kind: str
    uid: UUID


def reported_baseline(indicator: Change, units: Sequence[Division], then: date) -> ReportedBaseline | None:
    """The approved baseline of the last period that had begun at the earlier time; None while the city has none."""
    if not indicator.baseline_kind:
        return None
    kind = kind_of(indicator.baseline_kind)
    code_of = {unit.lineage: unit.code for unit in units}
    per_unit: dict[str, Fraction] = {}
    city = None
    for one in returns.baselines(kind.code, then).select_related("division"):
        value = kind.value(one.amount) / (FULL if kind.unit == PERCENT else 1)
        if one.division.level == CITY:
            city = one, value
        elif one.division.lineage in code_of:
            per_unit[code_of[one.division.lineage]] = value
    if city is None:
        return None
    found, value = city
    return ReportedBaseline(value, per_unit, kind.every.words(found.period), found.source, kind.code, found.uid)
