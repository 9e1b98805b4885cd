"""示例登记簿 — invented households, about 2.5 times as many members, and illustrative values, as files that every engine reads."""

import json
from datetime import date
from itertools import product
from pathlib import Path

import polars as pl

from minzheng.core.facts.kinds import FACTS, inputs
from minzheng.kernel.periods import Month
from minzheng.kernel.policy import PROGRAMMES, Program, read
from minzheng.kernel.registry import discover_folder

MONTH = Month(2021, 8)
COUNTIES = [f"{number:012d}" for number in range(1, 23)]
LINES = ("assistance", "welfare", "eldercare")
AT_ONCE = 500_000  # households
STEP = 1_200  # fen by which the amounts of one county differ from those of the next
ML, EP = "assistance.minimum_living", "assistance.extreme_poverty"
VALUES = {
    f"{ML}.grant_method": "difference", f"{ML}.grant_rounding": "up_to_yuan", f"{ML}.grant_rounding_of": "head",
    f"{ML}.supplement_rounding": "to_fen", f"{ML}.minimum_grant": 0, f"{ML}.elder_rate": 20, f"{ML}.minor_rate": 20,
    f"{ML}.disability_rate": 30, f"{ML}.illness_rate": 30, f"{ML}.single_person_rate": 100, f"{ML}.edge_rate": 150,
    f"{ML}.financial_months": 24, f"{ML}.house_limit": 1, f"{ML}.vehicle_limit": 0, f"{ML}.tapering_months": 6,
    f"{ML}.first_band_limit": 30, f"{ML}.second_band_limit": 60, f"{ML}.first_band_amount": 40_000,
    f"{ML}.second_band_amount": 30_000, f"{ML}.third_band_amount": 20_000, f"{EP}.basic_months": 1,
    f"{EP}.care_of_able": 17_800, f"{EP}.care_of_partly_able": 29_700, f"{EP}.care_of_unable": 59_300,
    "assistance.temporary.township_multiple": 2, "assistance.temporary.county_multiple": 6, "assistance.temporary.counted_by": "head",
    "assistance.temporary.times_a_year": 2, "assistance.price_subsidy.started": True, "assistance.price_subsidy.amount": 3_500,
    "welfare.disability_care.widened": True, "eldercare.old_age.first_age": 80, "eldercare.old_age.second_age": 90,
    "eldercare.old_age.third_age": 100, "eldercare.old_age.first_amount": 5_000, "eldercare.old_age.second_amount": 10_000,
    "eldercare.old_age.third_amount": 30_000,
}  # fmt: skip
BY_CODE = {
    f"{ML}.standard": {"urban": 70_000, "rural": 612_000},
    f"{ML}.standard_months": {"urban": 1, "rural": 12},
    f"{EP}.basic_standard": {"urban": 91_000, "rural": 66_300},
    "welfare.orphan.standard": {"institution": 163_000, "scattered": 113_000},
    "welfare.disability_living.amount": {"none": 0, "1": 9_000, "2": 9_000, "3": 7_000, "4": 7_000},
    "welfare.disability_care.amount": {"none": 0, "1": 10_000, "2": 8_000, "3": 6_000, "4": 6_000},
    "eldercare.poor_elder.amount": {"intact": 6_000, "light": 8_000, "moderate": 10_000, "severe": 15_000, "total": 20_000},
}  # fmt: skip


def programs() -> list[Program]:
    """The programmes as they stand in their files."""
    for line in LINES:
        discover_folder(f"minzheng.domains.{line}.programmes")
    mine = [each for each in PROGRAMMES if each.module.startswith("minzheng.")]
    return [read(each, inputs(), MONTH.first) for each in mine]


def write_values(home: Path) -> None:
    """The parameters of the month: illustrative amounts, which differ by county as they do in life."""
    said = {}
    for declared in (each for program in programs() for each in program.parameters.values()):
        choices = [COUNTIES if key == "county" else [*FACTS.get(key).choices] for key in declared.by]
        rows = [[*keys, _value(declared.code, keys)] for keys in product(*choices)]
        said[declared.code] = {"by": list(declared.by), "values": rows, "complete": True}
    text = json.dumps({"month": str(MONTH), "values": said}, ensure_ascii=False)
    (home / "values.json").write_text(text, encoding="utf-8")


def _value(code: str, keys: tuple[str, ...]) -> int | str | bool:
    if code in VALUES:
        return VALUES[code]
    amount = next(BY_CODE[code][key] for key in keys if key in BY_CODE[code])
    return amount if code.endswith("_months") else amount + STEP * COUNTIES.index(keys[0])


def invented(size: int, home: Path) -> int:
    """Households and members as Parquet files; the number of members."""
    write_values(home)
    spans = [(first, min(first + AT_ONCE, size)) for first in range(0, size, AT_ONCE)]
    for name, table in (("households", _households), ("members", _members)):
        for place, span in enumerate(spans):
            table(*span).collect().write_parquet(home / f"part-{name}-{place:03d}.parquet")
        pl.scan_parquet(home / f"part-{name}-*.parquet").sink_parquet(home / f"{name}.parquet")
        for part in home.glob(f"part-{name}-*.parquet"):
            part.unlink()
    return pl.scan_parquet(home / "members.parquet").select(pl.len()).collect().item()


def _drawn(column: str, seed: int, below: int) -> pl.Expr:
    return (pl.col(column).hash(seed=seed) % below).cast(pl.Int64)


def _picked(column: str, seed: int, codes: list[str]) -> pl.Expr:
    return _drawn(column, seed, len(codes)).replace_strict(dict(enumerate(codes)), return_dtype=pl.String)


def _numbers(first: int, until: int) -> pl.LazyFrame:
    return pl.LazyFrame({"household": pl.int_range(first, until, eager=True)})


def _households(first: int, until: int) -> pl.LazyFrame:
    def drawn(seed: int, below: int) -> pl.Expr:
        return _drawn("household", seed, below)

    return _numbers(first, until).with_columns(
        county=_picked("household", 1, COUNTIES), settlement=_picked("household", 2, ["urban", "rural"]), local_hukou=drawn(3, 50) > 0,
        application_kind=_picked("household", 4, ["household"] * 29 + ["single_person"]), deductions_year=drawn(5, 200_000),
        financial_assets=drawn(6, 4_000_000), houses=drawn(7, 10) // 5, vehicles=drawn(8, 11) // 10,
        grant_before=pl.when(drawn(9, 20) == 0).then(80_000).otherwise(0).cast(pl.Int64), rose_by_work=drawn(10, 2) == 0,
        above_since=(pl.lit(date(2021, 1, 1)) + pl.duration(days=drawn(11, 240))).cast(pl.Date),
        temporary_asked=pl.when(drawn(13, 40) == 0).then(drawn(14, 900_000)).otherwise(0), temporary_times=drawn(15, 3),
        township_decides=drawn(16, 2) == 0, discussed_singly=drawn(17, 20) == 0,
    )  # fmt: skip


def _members(first: int, until: int) -> pl.LazyFrame:
    def drawn(seed: int, below: int) -> pl.Expr:
        return _drawn("member", seed, below)

    heads = _numbers(first, until).with_columns(heads=1 + _drawn("household", 12, 4))
    each = heads.select("household", place=pl.int_ranges(0, "heads")).explode("place")
    parents = ["able"] * 20 + ["dead", "declared_missing", "seriously_ill", "imprisoned", "revoked"]
    return each.select("household", member=pl.col("household") * 8 + pl.col("place")).with_columns(
        born_on=(drawn(12, 40_000) - 22_000).cast(pl.Int32).cast(pl.Date), insured=drawn(1, 10) > 0, in_school=drawn(20, 5) == 0,
        seriously_ill=drawn(9, 20) == 0, wages=drawn(2, 150_000), work_cost=drawn(3, 30_000), business_year=drawn(4, 200_000) - 20_000,
        property_year=drawn(5, 100_000), received_year=drawn(6, 100_000), handed_on_year=drawn(7, 100_000),
        disability_kind=_picked("member", 10, ["none", "limbs", "mind", "intellect"]),
        disability_grade=_picked("member", 11, ["none", "none", "none", "1", "2", "3", "4"]),
        certificate_valid=drawn(21, 10) > 0, needs_long_care=drawn(22, 3) == 0, property_fits=drawn(23, 10) > 0,
        able_supporter=drawn(24, 3) > 0, support_mode=_picked("member", 25, ["home", "home", "institution"]), tasks_unable=drawn(26, 7),
        recognised_orphan=drawn(27, 200) == 0, care_place=_picked("member", 28, ["scattered", "scattered", "institution"]),
        father=_picked("member", 29, parents), mother=_picked("member", 30, parents), work_injury_care=drawn(31, 100) == 0,
        other_living=drawn(32, 20) // 19 * 20_000, other_care=drawn(33, 20) // 19 * 20_000,
        ability=_picked("member", 34, ["intact"] * 6 + ["light", "moderate", "severe", "total"]), poor_elder=drawn(35, 10) == 0,
    )  # fmt: skip
