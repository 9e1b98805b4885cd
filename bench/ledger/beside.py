"""另一计算引擎 — how long OpenFisca takes to reckon as many households, whose results would still have to be copied into the ledger."""

import statistics
import tempfile
from pathlib import Path

from bench.benefits.__main__ import ENGINES, ORACLE, in_a_process
from bench.benefits.register import invented

ONE = next(each for each in ENGINES if each.module == "by_openfisca_nodes")  # as its handbook teaches


def openfisca(size: int) -> float | None:
    """Seconds from Parquet to Parquet for all programmes; None where ``make oracle-environment`` was not run."""
    if not ORACLE.exists() or size > ONE.most:
        return None
    with tempfile.TemporaryDirectory() as folder:
        invented(size, Path(folder))
        return statistics.median(in_a_process(ONE, Path(folder), 0)["seconds"])
