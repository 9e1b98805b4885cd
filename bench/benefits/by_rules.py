"""本平台规则 — the programmes as they stand in their files, all together, on the columnar engine."""

import json
from pathlib import Path

import polars as pl

from bench.benefits.register import programs
from minzheng.adapters.columnar import ParameterTable, run_in_parts
from minzheng.kernel.periods import Month
from minzheng.kernel.policy import Level
from minzheng.kernel.policy.together import together

SHARED_AMONG = {"assistance.minimum_living": "insured"}


def run(home: Path) -> None:
    """From Parquet to Parquet, part by part."""
    said = json.loads((home / "values.json").read_text(encoding="utf-8"))
    values = {code: {tuple(keys): value for *keys, value in each["values"]} for code, each in said["values"].items()}
    tables = {code: ParameterTable(each) for code, each in values.items()}
    everything = together(programs(), SHARED_AMONG)
    register = pl.scan_parquet(home / "households.parquet"), pl.scan_parquet(home / "members.parquet")
    parts = run_in_parts(everything, *register, tables, Month(*map(int, said["month"].split("-"))))
    wanted = [step for step in everything.steps if step.name.endswith((":due", ":entitled"))]
    for place, frames in enumerate(parts):
        for name, level, frame in zip(("household", "member"), (Level.HOUSEHOLD, Level.MEMBER), frames, strict=True):
            found = frame.select(name, *(step.name for step in wanted if step.level is level))
            found.write_parquet(home / f"by_rules-{name}s-{place:03d}.parquet")
