"""演示标准 — invented values for the parameters of programmes, so that an invented city can show how they come out.

No document says any of these. The demonstration alone uses them, as a bureau uses its own: from a file in its data folder,
marked as not verified; from the day of the first value that the product's files have, that one holds.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from minzheng.core.registers.parameters import SHIPPED
from minzheng.kernel.parameters import Keys, Parameter, ParameterBook, Series, Value

SINCE = date(2020, 1, 1)
FILE = "demonstration.yaml"
DOCUMENT = "演示值（虚构），不是任何文件的规定"
SETTLEMENTS = ("urban", "rural")
LIVING, TEMPORARY = "assistance.minimum_living", "assistance.temporary"
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
    f"{TEMPORARY}.township_multiple": 2, f"{TEMPORARY}.county_multiple": 6, f"{TEMPORARY}.counted_by": "household", f"{TEMPORARY}.times_a_year": 2,
    "eldercare.old_age.first_age": 80, "eldercare.old_age.second_age": 90, "eldercare.old_age.third_age": 100,
    "eldercare.old_age.first_amount": 5_100, "eldercare.old_age.second_amount": 10_300,
    "bureau.ledger.second_release_from": 50_000_00, "bureau.ledger.offset_share": 20,
    "eldercare.old_age.third_amount": 30_700, "welfare.disability_care.widened": False,
})  # fmt: skip
POVERTY, AT_HOME, IN_AN_INSTITUTION = "assistance.extreme_poverty", "home", "institution"
BY_MODE: Mapping[str, Mapping[str, int]] = MappingProxyType({
    f"{POVERTY}.care_of_able": {AT_HOME: 9_500, IN_AN_INSTITUTION: 11_300},
    f"{POVERTY}.care_of_partly_able": {AT_HOME: 31_700, IN_AN_INSTITUTION: 38_900},
    f"{POVERTY}.care_of_unable": {AT_HOME: 95_300, IN_AN_INSTITUTION: 117_100},
})  # fmt: skip
BY_SETTLEMENT_AND_MODE: Mapping[str, Mapping[tuple[str, str], int]] = MappingProxyType({
    f"{POVERTY}.basic_standard": {
        ("urban", AT_HOME): 91_130, ("urban", IN_AN_INSTITUTION): 91_130,
        ("rural", AT_HOME): 60_190, ("rural", IN_AN_INSTITUTION): 60_190,
    },
    f"{POVERTY}.basic_months": dict.fromkeys(
        [(settlement, mode) for settlement in SETTLEMENTS for mode in (AT_HOME, IN_AN_INSTITUTION)], 1
    ),
})  # fmt: skip
BY_GRADE: Mapping[str, Mapping[str, int]] = MappingProxyType({
    "welfare.disability_living.amount": {"1": 6_700, "2": 6_700, "3": 6_100, "4": 6_100},
    "welfare.disability_care.amount": {"1": 6_700, "2": 6_100, "3": 5_900, "4": 5_900},
})  # fmt: skip


def write(folder: Path, counties: Iterable[str]) -> None:
    """Put the invented values into the folder of the installation's own parameters, unless the file is there: edits stay."""
    file = folder / FILE
    if file.exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    partial = file.with_suffix(".part")
    partial.write_text(as_text(ParameterBook.load(SHIPPED), counties), encoding="utf-8")
    partial.replace(file)


def as_text(book: ParameterBook, counties: Iterable[str]) -> str:
    """The invented values in the form of a bureau's own file."""
    listed = []
    for code, values in _given(book, counties).items():
        series = book.series(code)
        entry = {"since": SINCE, "document": DOCUMENT, "verified": False, "values": _nested(values)}
        head = {"code": code, "label": series.label, "unit": series.unit, "keys": list(series.keys)}
        listed.append({**head, "entries": [entry]})
    return f"# {DOCUMENT}；只用于演示城市。\n" + yaml.safe_dump(listed, allow_unicode=True, sort_keys=False)


def invented(book: ParameterBook, counties: Iterable[str]) -> ParameterBook:
    """A book with an invented value for each county where none is in force on the first day."""
    given = _given(book, counties)
    return ParameterBook({series.code: _filled(series, given.get(series.code, {})) for series in book})


def _given(book: ParameterBook, counties: Iterable[str]) -> dict[str, dict[Keys, Value]]:
    """The invented values by code and keys, without those of which something is known on the first day."""
    codes = sorted(counties)
    given: dict[str, dict[Keys, Value]] = {
        code: {(county,): value for county in codes} for code, value in BY_COUNTY.items()
    }
    for table in (BY_SETTLEMENT, BY_GRADE, BY_MODE):
        for code, values in table.items():
            given[code] = {(county, key): value for county in codes for key, value in values.items()}
    for code, by_both in BY_SETTLEMENT_AND_MODE.items():
        given[code] = {(county, *keys): value for county in codes for keys, value in by_both.items()}
    known = {code: book.series(code).values for code in given}
    return {
        code: {keys: value for keys, value in values.items() if not _early(known[code].get(keys, ()))}
        for code, values in given.items()
    }


def _early(dated: Iterable[Parameter]) -> bool:
    return any(one.since <= SINCE for one in dated)


def _nested(values: Mapping[Keys, Value]) -> dict[str, Any]:
    """Values below each of their keys in turn."""
    made: dict[str, Any] = {}
    for keys, value in values.items():
        below = made
        for key in keys[:-1]:
            below = below.setdefault(key, {})
        below[keys[-1]] = value
    return made


def _filled(series: Series, values: Mapping[Keys, Value]) -> Series:
    """The series with invented values that hold until the first documented one of the same keys."""
    made = {
        keys: (
            Parameter(series.code, series.label, series.unit, value, SINCE, None, DOCUMENT, verified=False),
            *series.values.get(keys, ()),
        )
        for keys, value in values.items()
    }
    return replace(series, values={**series.values, **made})
