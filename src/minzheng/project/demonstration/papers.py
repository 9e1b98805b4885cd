"""演示附件 — manifest.json (what was planted) and truth.json (what every figure must be), beside the data of this installation."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from minzheng.project.demonstration.loading import City
from minzheng.project.demonstration.marking import Parameters
from minzheng.project.demonstration.planted import Planted
from minzheng.project.demonstration.truth import whole_truth

MANIFEST, TRUTH = "manifest.json", "truth.json"


def are_there(folder: Path) -> bool:
    """Whether both files were written."""
    return (folder / MANIFEST).exists() and (folder / TRUTH).exists()


def write(folder: Path, city: City, planted: Sequence[Planted], parameters: Parameters) -> None:
    """Write both files; a reader sees a whole file or none."""
    folder.mkdir(parents=True, exist_ok=True)
    known_on = city.known_on.isoformat()
    head: dict[str, Any] = {
        "people": parameters.people, "seed": parameters.seed, "planted": parameters.planted, "version": parameters.version,
        "known_on": known_on,
    }  # fmt: skip
    errors = {
        "errors": [one.as_json() for one in planted if one.found_from <= known_on],
        "later": [one.as_json() for one in planted if one.found_from > known_on],
    }
    _write(folder / MANIFEST, {"parameters": head} | errors)
    _write(folder / TRUTH, {"parameters": head, "figures": whole_truth(city.world, city.geography, city.days)})


def _write(file: Path, content: dict[str, Any]) -> None:
    partial = file.with_suffix(".part")
    partial.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    partial.replace(file)
