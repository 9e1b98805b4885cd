"""Households and members from Parquet through OpenFisca to Parquet: ``run.py FOLDER``, with the values in ``values.json``.

The programmes' columns are called by their codes: ``…:due`` (fen) and ``…:entitled``.
"""

import json
import sys
from pathlib import Path

import numpy as np
import polars as pl
from openfisca_core.indexed_enums import EnumArray
from openfisca_core.simulations import SimulationBuilder
from programmes import system
from system import CODES, ENUMS, VALUES, Values

OF_HOUSEHOLDS = ("assistance.minimum_living", "assistance.temporary")
OF_MEMBERS = (
    "assistance.extreme_poverty", "assistance.price_subsidy", "welfare.orphan", "welfare.children_without_care", "welfare.disability_living",
    "welfare.disability_care", "eldercare.old_age", "eldercare.poor_elder",
)  # fmt: skip


def run(home: Path, name: str = "openfisca", kind=Values) -> None:
    """Reckon everything of a folder, and write both tables of results beside it."""
    said = json.loads((home / "values.json").read_text(encoding="utf-8"))
    counties = sorted({one[each["by"].index("county")] for each in said["values"].values() if "county" in each["by"] for one in each["values"]})  # fmt: skip
    VALUES[:] = [kind(said["values"], counties)]
    rules = system()
    builder = SimulationBuilder()
    builder.create_entities(rules)
    households = pl.scan_parquet(home / "households.parquet")
    members = pl.scan_parquet(home / "members.parquet")
    keys = households.select("household").collect()["household"].to_numpy()
    builder.declare_person_entity("person", np.arange(members.select(pl.len()).collect().item()))
    group = builder.declare_entity("household", np.arange(len(keys)))
    order = np.argsort(keys, kind="stable")
    belongs = members.select("household").collect()["household"].to_numpy()
    group.members_entity_id = order[np.searchsorted(keys, belongs, sorter=order)]
    simulation = builder.build(rules)
    for frame in (households, members):
        _facts(simulation, frame, said["month"], counties)
    for key, frame, codes in (("household", households, OF_HOUSEHOLDS), ("member", members, OF_MEMBERS)):
        columns = {}
        for code in codes:
            variable = code.replace(".", "_")
            columns[f"{code}:due"] = simulation.calculate(variable, said["month"])
            columns[f"{code}:entitled"] = simulation.calculate(f"{variable}_entitled", said["month"])
        ids = frame.select(key).collect()[key]
        pl.DataFrame({key: ids, **columns}).write_parquet(home / f"{name}-{key}s.parquet")


def _facts(simulation, frame, month, counties):
    """One column at a time, so that only what OpenFisca keeps is in memory."""
    for column in frame.collect_schema().names():
        if column not in simulation.tax_benefit_system.variables:
            continue
        names = counties if column == "county" else CODES.get(column)
        wanted = pl.col(column).cast(pl.Enum(names)).to_physical() if names else pl.col(column)
        array = frame.select(wanted).collect()[column].to_numpy()
        if column in ENUMS:
            array = EnumArray(array.astype(np.int16), ENUMS[column])
        simulation.set_input(column, month, array)


if __name__ == "__main__":
    run(Path(sys.argv[1]))
