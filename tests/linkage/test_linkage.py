"""How well duplicates are found among labelled invented people, in the environment that has Splink; and what is said without it."""

import importlib.util
import json
import os
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import pytest

from minzheng.adapters import linkage
from minzheng.adapters.linkage import model

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".venv" / "linkage" / "bin" / "python"
PEOPLE, SEED = 5_000, 11
PRECISION, RECALL = 0.98, 0.95


def test_an_invented_population_is_compared_with_few_errors_and_for_reasons_that_people_can_check():
    if not PYTHON.exists():
        lacking = pytest.fail if os.environ.get("MINZHENG_CI") else pytest.skip
        lacking("make linkage-environment installs Splink in an environment of its own")
    told = subprocess.run(
        [PYTHON, "-m", "tests.linkage.measure", str(PEOPLE), str(SEED)], cwd=ROOT, capture_output=True, text=True, check=True
    )  # fmt: skip
    found = json.loads(told.stdout)
    assert found["true"] == PEOPLE * 3 // 100
    assert found["precision"] >= PRECISION, found
    assert found["recall"] >= RECALL, found
    assert {"name", "sound", "number", "born", "phone", "place"} <= set(found["reasons"])


def test_without_the_extra_nothing_is_loaded_and_the_message_names_it(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    assert not linkage.installed()
    with pytest.raises(linkage.NoSplink, match=r"minzheng\[linkage\]"):
        next(linkage.alike(linkage.Records()))
    assert not {"splink", "duckdb"} & set(sys.modules)


def test_the_dot_of_a_name_and_its_width_make_no_difference():
    assert len({linkage.plain(f"阿依古丽{dot}买买提") for dot in "·•.． "}) == 1


def test_a_record_is_split_into_what_is_compared_and_what_is_not_known_is_nothing():
    records = linkage.Records()
    records.add(
        7,
        name="王㛃",
        sound="wang jie",
        sex="female",
        born_on=date(1990, 1, 2),
        number="990021199001020028",
        place="990021100001",
    )
    told = {name: column[0] for name, column in records.columns.items()}
    assert (told["body"], told["area"], told["sequence"]) == ("99002119900102002", "990021", "002")
    assert (told["phone"], told["county"], told["sound"]) == (None, "990021", "wangjie")


def test_what_agrees_is_told_by_the_level_that_was_reached_and_the_last_says_nothing():
    best = [len([level for level in levels if level[1] != model.UNKNOWN]) - 1 for levels in model.COMPARED.values()]
    assert model.agreements(best) == ("name", "number", "born", "phone", "place")
    assert model.agreements([0] * len(best)) == model.agreements([-1] * len(best)) == ()


def test_the_extra_and_the_locked_environment_ask_for_the_same():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extra = project["optional-dependencies"]["linkage"]
    asked = (ROOT / "requirements" / "linkage.in").read_text(encoding="utf-8").splitlines()
    assert {line for line in asked if line and not line.startswith("#")} == set(extra)
    locked = (ROOT / "requirements" / "linkage.lock").read_text(encoding="utf-8")
    assert {one.split(">=")[0] for one in extra} <= {line.split("==")[0] for line in locked.splitlines()}
    assert "://" not in locked
