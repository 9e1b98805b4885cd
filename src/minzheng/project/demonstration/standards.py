"""演示标准 — invented values for the parameters of programmes, so that an invented city can show how they come out.

No document says any of these. The demonstration alone uses them, marked as not verified; from the day of the first value
that the product's own files have, that one holds.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from minzheng.kernel.parameters import Parameter, ParameterBook, Series, Value

SINCE = date(2020, 1, 1)
DOCUMENT = "演示值（虚构），不是任何文件的规定"
SETTLEMENTS = ("urban", "rural")
LIVING = "assistance.minimum_living"
BY_SETTLEMENT: Mapping[str, Mapping[str, int]] = MappingProxyType({
    f"{LIVING}.standard": {"urban": 70_100, "rural": 46_300},
    f"{LIVING}.standard_months": {"urban": 1, "rural": 1},
    f"{LIVING}.minimum_grant": {"urban": 2_000, "rural": 2_000},
    f"{LIVING}.first_band_limit": {"urban": 30, "rural": 30},
    f"{LIVING}.second_band_limit": {"urban": 60, "rural": 60},
    f"{LIVING}.first_band_amount": {"urban": 55_000, "rural": 36_000},
    f"{LIVING}.second_band_amount": {"urban": 38_000, "rural": 25_000},
    f"{LIVING}.third_band_amount": {"urban": 21_000, "rural": 14_000},
})  # fmt: skip
BY_COUNTY: Mapping[str, Value] = MappingProxyType({
    f"{LIVING}.grant_method": "difference", f"{LIVING}.grant_rounding": "up_to_yuan", f"{LIVING}.grant_rounding_of": "head",
    f"{LIVING}.elder_rate": 10, f"{LIVING}.minor_rate": 10, f"{LIVING}.disability_rate": 20, f"{LIVING}.illness_rate": 20,
    f"{LIVING}.supplement_rounding": "up_to_yuan", f"{LIVING}.single_person_rate": 100, f"{LIVING}.financial_months": 24,
    f"{LIVING}.house_limit": 1, f"{LIVING}.vehicle_limit": 0, f"{LIVING}.tapering_months": 6,
    "eldercare.old_age.first_age": 80, "eldercare.old_age.second_age": 90, "eldercare.old_age.third_age": 100,
    "eldercare.old_age.first_amount": 5_100, "eldercare.old_age.second_amount": 10_300,
    "eldercare.old_age.third_amount": 30_700, "welfare.disability_care.widened": False,
})  # fmt: skip
BY_GRADE: Mapping[str, Mapping[str, int]] = MappingProxyType({
    "welfare.disability_living.amount": {"1": 6_700, "2": 6_700, "3": 6_100, "4": 6_100},
    "welfare.disability_care.amount": {"1": 6_700, "2": 6_100, "3": 5_900, "4": 5_900},
})  # fmt: skip


def invented(book: ParameterBook, counties: Iterable[str]) -> ParameterBook:
    """The product's parameters, with an invented value for each county where no document gave one."""
    codes = sorted(counties)
    given: dict[str, dict[tuple[str, ...], Value]] = {
        code: {(county,): value for county in codes} for code, value in BY_COUNTY.items()
    }
    for table in (BY_SETTLEMENT, BY_GRADE):
        for code, values in table.items():
            given[code] = {(county, key): value for county in codes for key, value in values.items()}
    return ParameterBook({series.code: _filled(series, given.get(series.code, {})) for series in book})


def supply() -> None:
    """Let the programmes of this process reckon with the invented values, for the counties of the invented city."""
    from minzheng.core.benefits import programmes
    from minzheng.project.demonstration.world import Setting

    counties = [one.code for one in Setting().geography().counties]
    programmes.supply(lambda book: invented(book, counties))


def _filled(series: Series, values: Mapping[tuple[str, ...], Value]) -> Series:
    """The series with invented values that hold until the first documented one of the same keys."""
    made = {
        keys: (
            Parameter(series.code, series.label, series.unit, value, SINCE, None, DOCUMENT, verified=False),
            *series.values.get(keys, ()),
        )
        for keys, value in values.items()
    }
    return replace(series, values={**series.values, **made})
