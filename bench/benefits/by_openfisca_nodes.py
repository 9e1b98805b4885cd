"""OpenFisca with its own parameters — the same variables; dated nodes, looked up by name as its handbook teaches."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests" / "oracle"))


def run(home: Path) -> None:
    """From Parquet to Parquet."""
    from run import run as run_folder
    from system import Nodes

    run_folder(home, "by_openfisca_nodes", Nodes)
