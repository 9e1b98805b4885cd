"""OpenFisca — the same rules as in the comparison of results, in the environment that ``make oracle-environment`` builds."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests" / "oracle"))


def run(home: Path) -> None:
    """From Parquet to Parquet."""
    from run import run as run_folder

    run_folder(home, "by_openfisca")
