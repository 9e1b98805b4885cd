"""手写 Polars — what somebody would write who knows that the whole city takes the difference, rounds a head's share up to yuan,
counts heads for temporary assistance, and misses no fact; joined once, streamed.
"""

import json
from datetime import date
from pathlib import Path

import polars as pl

col, lit = pl.col, pl.lit
ML, EP = "assistance.minimum_living", "assistance.extreme_poverty"
FIRST, LAST = date(2021, 8, 1), date(2021, 8, 31)
UNABLE = [
    "severely_disabled",
    "seriously_ill",
    "imprisoned",
    "detox",
    "restricted",
    "out_of_touch",
    "revoked",
    "deported",
]
LOST = ["dead", "declared_missing"]
BY_COUNTY = [
    "elder_rate", "minor_rate", "disability_rate", "illness_rate", "single_person_rate", "financial_months", "house_limit",
    "vehicle_limit", "tapering_months",
]  # fmt: skip


class Values:
    """The values of the month as small tables."""

    def __init__(self, home: Path) -> None:
        self.said = json.loads((home / "values.json").read_text(encoding="utf-8"))["values"]

    def table(self, **codes: str) -> pl.LazyFrame:
        """One table of parameters that have the same keys."""
        found = None
        for name, code in codes.items():
            each = self.said[code]
            frame = pl.LazyFrame(each["values"], schema=[*each["by"], name], orient="row")
            found = frame if found is None else found.join(frame, on=each["by"])
        assert found is not None
        return found


def run(home: Path) -> None:
    """From Parquet to Parquet."""
    values = Values(home)
    households = _places(pl.scan_parquet(home / "households.parquet"), values)
    members = _circumstances(pl.scan_parquet(home / "members.parquet"), households, values)
    households = _minimum_living(households, _sums(members))
    members = _allowances(members, households)
    codes = {
        "household": [ML, "assistance.temporary"],
        "member": [
            EP, "assistance.price_subsidy", "welfare.orphan", "welfare.children_without_care", "welfare.disability_living",
            "welfare.disability_care", "eldercare.old_age", "eldercare.poor_elder",
        ],
    }  # fmt: skip
    sinks = [
        frame.select(
            name,
            *(col(f"{code}:entitled") for code in codes[name]),
            *(
                pl.when(f"{code}:entitled").then(f"{code}:amount").otherwise(0).alias(f"{code}:due")
                for code in codes[name]
            ),
        ).sink_parquet(home / f"by_polars-{name}s.parquet", lazy=True)
        for name, frame in (("household", households), ("member", members))
    ]
    pl.collect_all(sinks, engine="streaming")


def _places(households: pl.LazyFrame, values: Values) -> pl.LazyFrame:
    places = values.table(standard=f"{ML}.standard", months=f"{ML}.standard_months")
    counties = values.table(
        **{name: f"{ML}.{name}" for name in BY_COUNTY}, township="assistance.temporary.township_multiple",
        above="assistance.temporary.county_multiple", times="assistance.temporary.times_a_year",
        started="assistance.price_subsidy.started", subsidy="assistance.price_subsidy.amount", widened="welfare.disability_care.widened",
        **{name: f"eldercare.old_age.{name}" for name in ("first_age", "second_age", "third_age", "first_amount", "second_amount", "third_amount")},
    )  # fmt: skip
    return households.join(places, on=["county", "settlement"], how="left").join(counties, on="county", how="left")


def _circumstances(members: pl.LazyFrame, households: pl.LazyFrame, values: Values) -> pl.LazyFrame:
    """Members with what their household's place says, their income, age, disability and supplement."""
    wanted = [
        "county", "settlement", "local_hukou", "standard", "months", "elder_rate", "minor_rate", "disability_rate", "illness_rate",
        "started", "subsidy", "widened", "first_age", "second_age", "third_age", "first_amount", "second_amount", "third_amount",
    ]  # fmt: skip
    members = members.join(households.select("household", *wanted), on="household", how="left")
    for by, table in (
        (["county", "settlement", "support_mode"], {"basic": f"{EP}.basic_standard", "basic_months": f"{EP}.basic_months"}),
        (["county", "support_mode"], {name: f"{EP}.{name}" for name in ("care_of_able", "care_of_partly_able", "care_of_unable")}),
        (["county", "care_place"], {"child": "welfare.orphan.standard"}),
        (["county", "disability_grade"], {"living": "welfare.disability_living.amount", "care": "welfare.disability_care.amount"}),
        (["county", "ability"], {"elder": "eldercare.poor_elder.amount"}),
    ):  # fmt: skip
        members = members.join(values.table(**table), on=by, how="left")
    grade, mind = col("disability_grade"), col("disability_kind").is_in(["intellect", "mind"])
    income = (
        (col("wages") - col("work_cost")).clip(0) * 12 + col("business_year").clip(0) + col("property_year").clip(0)
        + (col("received_year") - col("handed_on_year")).clip(0)
    )  # fmt: skip
    members = members.with_columns(
        income=income, age=_age(LAST), age_first=_age(FIRST), severe=grade.is_in(["1", "2"]), mind=mind,
        third=(grade == "3") & mind,
    )  # fmt: skip
    rate = pl.max_horizontal(
        pl.when(col("age") >= 60).then("elder_rate").when(col("age") < 18).then("minor_rate").otherwise(0),
        pl.when("severe").then("disability_rate").otherwise(0), pl.when("seriously_ill").then("illness_rate").otherwise(0),
    )  # fmt: skip
    parts = col("months") * 100
    limbs, sight = (
        (col("disability_kind") == "limbs") & col("severe"),
        (col("disability_kind") == "sight") & (grade == "1"),
    )
    unable = (col("age") >= 60) | (col("age") < 16) | (mind & grade.is_in(["1", "2", "3"])) | limbs | sight
    tasks = col("tasks_unable")
    care = pl.when(tasks == 0).then("care_of_able").when(tasks.is_between(1, 3)).then("care_of_partly_able")
    members = members.with_columns(
        ((2 * col("standard") * rate + parts) // (2 * parts)).alias("supplement"),
        ((2 * col("basic") + col("basic_months")) // (2 * col("basic_months")) + care.otherwise("care_of_unable")).alias(f"{EP}:amount"),
        (
            unable & (col("income") * col("months") < col("standard") * 12) & col("property_fits") & ~col("able_supporter")
            & col("local_hukou")
        ).alias(f"{EP}:entitled"),
    )  # fmt: skip
    return members.with_columns(pl.when(f"{EP}:entitled").then(f"{EP}:amount").otherwise(0).alias("supported"))


def _age(day: date) -> pl.Expr:
    born = col("born_on")
    to_come = (born.dt.month() > day.month) | ((born.dt.month() == day.month) & (born.dt.day() > day.day))
    return lit(day.year) - born.dt.year() - to_come.cast(pl.Int32)


def _sums(members: pl.LazyFrame) -> pl.LazyFrame:
    fitting = col("insured") & (col("severe") | col("third") | col("seriously_ill"))
    return members.group_by("household").agg(
        income=col("income").sum(), family=pl.len().cast(pl.Int64), heads=col("insured").sum().cast(pl.Int64),
        fitting=fitting.sum().cast(pl.Int64), supplement=col("supplement").filter(col("insured")).sum(),
    )  # fmt: skip


def _minimum_living(households: pl.LazyFrame, sums: pl.LazyFrame) -> pl.LazyFrame:
    joined = households.join(sums, on="household", how="left").with_columns(
        measured=(col("income") - col("deductions_year")).clip(0) * col("months"), limit=col("standard") * col("family") * 12,
    )  # fmt: skip
    below, since = col("measured") < col("limit"), col("above_since")
    gone = (FIRST.year - since.dt.year()) * 12 + FIRST.month - since.dt.month().cast(pl.Int32)
    joined = joined.with_columns(
        below=below,
        tapering=~below & (col("grant_before") > 0) & col("rose_by_work") & gone.is_between(0, col("tapering_months")),
        alone=(col("application_kind") == "single_person") & ~below & (col("measured") * 100 < col("limit") * 150)
        & (col("fitting") == col("heads")) & (col("heads") == 1),
    )  # fmt: skip
    parts, hundred = col("family") * col("months") * 1200, col("months") * 10_000
    each = ((col("limit") - col("measured")).clip(0) + parts - 1) // parts * 100 * col("heads")
    single = (col("standard") * col("single_person_rate") + hundred - 1) // hundred * 100
    basic = pl.when("alone").then(single).otherwise(each)
    multiple = pl.when("township_decides").then("township").otherwise("above")
    most = (2 * col("standard") * multiple * col("family") + col("months")) // (2 * col("months"))
    free = col("discussed_singly") & ~col("township_decides")
    return joined.with_columns(
        (
            col("local_hukou") & (col("heads") > 0) & (col("below") | col("alone") | col("tapering"))
            & (col("financial_assets") * col("months") <= col("standard") * col("family") * col("financial_months"))
            & (col("houses") <= col("house_limit")) & (col("vehicles") <= col("vehicle_limit"))
        ).alias(f"{ML}:entitled"),
        pl.when("tapering").then("grant_before").otherwise(basic + col("supplement")).alias(f"{ML}:amount"),
        ((col("temporary_asked") > 0) & (col("temporary_times") < col("times"))).alias("assistance.temporary:entitled"),
        pl.when(free).then("temporary_asked").otherwise(pl.min_horizontal("temporary_asked", most)).alias("assistance.temporary:amount"),
    )  # fmt: skip


def _allowances(members: pl.LazyFrame, households: pl.LazyFrame) -> pl.LazyFrame:
    due = pl.when(f"{ML}:entitled").then(f"{ML}:amount").otherwise(0)
    share = households.select("household", share=pl.when(col("heads") > 0).then((2 * due + col("heads")) // (2 * col("heads"))).otherwise(0))  # fmt: skip
    members = members.join(share, on="household", how="left").with_columns(
        share=pl.when("insured").then("share").otherwise(0),
        orphan=col("recognised_orphan") & ((col("age_first") < 18) | col("in_school")) & (col("supported") == 0),
        nursed=(col("severe") | (col("mind") & col("disability_grade").is_in(["3", "4"]) & col("widened"))) & col("certificate_valid")
        & col("needs_long_care") & ~col("work_injury_care") & (col("supported") == 0) & (col("care") > col("other_care")),
    )  # fmt: skip
    members = members.with_columns(
        helped=col("certificate_valid") & (col("disability_grade") != "none") & (col("share") > 0) & ~col("work_injury_care")
        & (col("supported") == 0) & ~(col("orphan") & (col("child") > 0)) & (col("living") > col("other_living")),
    )  # fmt: skip
    father, mother = col("father"), col("mother")
    alone = (father.is_in(UNABLE) & mother.is_in(UNABLE + LOST)) | (father.is_in(LOST) & mother.is_in(UNABLE))
    received = col("share") + col("supported") + pl.when("helped").then("living").otherwise(0)
    members = members.with_columns(
        uncared=alone & (col("age_first") < 18) & ~(col("orphan") & (col("child") > 0)),
        uncared_amount=(col("child") - received).clip(0),
    )
    receives = (col("share") > 0) | (col("supported") > 0) | (col("orphan") & (col("child") > 0)) | (col("uncared") & (col("uncared_amount") > 0))  # fmt: skip
    age = col("age_first")
    old = pl.when(age < col("second_age")).then("first_amount").when(age < col("third_age")).then("second_amount")
    nursing = pl.when("nursed").then("care").otherwise(0)
    return members.with_columns(
        *_said("welfare.orphan", "orphan", "child"), *_said("welfare.disability_care", "nursed", "care"),
        *_said("welfare.disability_living", "helped", "living"), *_said("welfare.children_without_care", "uncared", "uncared_amount"),
        (col("started") & receives).alias("assistance.price_subsidy:entitled"), col("subsidy").alias("assistance.price_subsidy:amount"),
        ((age >= col("first_age")) & col("local_hukou")).alias("eldercare.old_age:entitled"),
        old.otherwise("third_amount").alias("eldercare.old_age:amount"),
        ((age >= 60) & col("poor_elder") & col("local_hukou") & (col("supported") == 0)).alias("eldercare.poor_elder:entitled"),
        (col("elder") - nursing).clip(0).alias("eldercare.poor_elder:amount"),
    )  # fmt: skip


def _said(code: str, entitled: str, amount: str) -> tuple[pl.Expr, pl.Expr]:
    return col(entitled).alias(f"{code}:entitled"), col(amount).alias(f"{code}:amount")
