"""The same rules on OpenFisca, to the fen: random households, thresholds and what lies one fen beside them, leap days, empty
households; and what we call determined although facts are missing stays so whatever is put in their place.
"""

import json
import os
import random
import subprocess
import tomllib
from pathlib import Path

import polars as pl
import pytest

from minzheng.adapters.columnar import ParameterTable, run
from minzheng.core.facts.kinds import FACTS, inputs
from minzheng.kernel.periods import Month
from minzheng.kernel.policy import PROGRAMMES, Kind, Level, read
from minzheng.kernel.policy.together import together
from minzheng.kernel.registry import discover_folder
from tests.oracle.households import PLACES, Register

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".venv" / "oracle" / "bin" / "python"
SHARED_AMONG = {"assistance.minimum_living": "insured"}
for line in ("assistance", "welfare", "eldercare"):
    discover_folder(f"minzheng.domains.{line}.programmes")
OWN = [each for each in PROGRAMMES if each.module.startswith("minzheng.")]
needs_openfisca = pytest.mark.skipif(not PYTHON.exists() and not os.environ.get("MINZHENG_CI"), reason="make oracle installs OpenFisca in an environment of its own")  # fmt: skip


def register(month, size, *, same_everywhere=False):
    return Register([read(each, inputs(), month.first) for each in OWN], month, size, same_everywhere=same_everywhere)


def ours(drawn, households, members):
    """Both tables of results by the columnar engine: a column for each programme's answer and amount."""
    everything = together(drawn.programs, SHARED_AMONG)
    tables = {code: ParameterTable(table) for code, (_, table) in drawn.values.items()}
    frames = run(everything, households.lazy(), members.lazy(), tables, drawn.month)
    names = {level: sorted(step.name for step in everything.steps if step.level is level and step.name.endswith((":due", ":entitled"))) for level in Level}  # fmt: skip
    homes, people = (frame.collect() for frame in frames)
    return homes.sort("household").select("household", *names[Level.HOUSEHOLD]), people.sort("member").select("member", *names[Level.MEMBER])  # fmt: skip


def theirs(drawn, households, members, folder):
    """The same by OpenFisca, in a process of its own."""
    households.write_parquet(folder / "households.parquet")
    members.write_parquet(folder / "members.parquet")
    (folder / "values.json").write_text(json.dumps(drawn.said()), encoding="utf-8")
    subprocess.run([PYTHON, ROOT / "tests" / "oracle" / "run.py", folder], check=True, capture_output=True, timeout=120)
    return tuple(pl.read_parquet(folder / f"openfisca-{name}s.parquet").sort(name) for name in ("household", "member"))


@needs_openfisca
@pytest.mark.parametrize("same_everywhere", [False, True], ids=["by place", "one way"])
@pytest.mark.parametrize("month", [Month(2020, 2), Month(2021, 6), Month(2021, 8)], ids=str)
def test_openfisca_finds_the_same_to_the_fen(month, same_everywhere, tmp_path):
    drawn = register(month, 10_000, same_everywhere=same_everywhere)
    frames = drawn.frames()
    found, expected = ours(drawn, *frames), theirs(drawn, *frames, tmp_path)
    for own, other in zip(found, expected, strict=True):
        assert set(own.columns) == set(other.columns)
        for name in own.columns:
            assert own[name].null_count() == 0 or name.endswith("due"), name
            differs = own.filter(own[name].ne_missing(other[name]))
            assert differs.is_empty(), (name, differs.select(own.columns[0], name).head(3))
    for code in [each.code for each in OWN if not same_everywhere]:
        frame = next(each for each in found if f"{code}:entitled" in each.columns)
        shares = frame[f"{code}:entitled"].mean()
        assert 0 < shares < 1, f"{code}: nobody, or everybody"


@needs_openfisca
def test_one_fen_more_in_one_standard_would_be_found(tmp_path):
    drawn = register(Month(2021, 8), 2_000)
    frames = drawn.frames()
    found = ours(drawn, *frames)
    _, table = drawn.values["assistance.minimum_living.standard"]
    table["A", "urban"] += 1
    expected = theirs(drawn, *frames, tmp_path)
    assert not found[0]["assistance.minimum_living:due"].equals(expected[0]["assistance.minimum_living:due"])


@needs_openfisca
def test_what_is_determined_although_facts_are_missing_is_so_whatever_they_are(tmp_path):
    drawn = register(Month(2021, 8), 6_000)
    households, members = (with_gaps(frame, drawn, seed) for seed, frame in enumerate(drawn.frames()))
    found = ours(drawn, households, members)
    open_answers = [frame[name].null_count() for frame in found for name in frame.columns if name.endswith(":entitled")]
    assert all(open_answers)
    for seed in range(4):
        whole = (filled(households, drawn, seed), filled(members, drawn, seed + 100))
        for own, other in zip(found, theirs(drawn, *whole, tmp_path), strict=True):
            for name in own.columns[1:]:
                wrong = own[name].is_not_null() & own[name].ne_missing(other[name])
                assert not wrong.any(), (name, own.filter(wrong).head(3))


def with_gaps(frame, drawn, seed):
    """The frame without every fourteenth fact."""
    chance = random.Random(seed)  # noqa: S311 — invented data
    columns = [each for each in frame.columns if each in FACTS]
    return frame.with_columns(
        pl.Series(name, [None if chance.random() < 0.07 else value for value in frame[name]], dtype=frame.schema[name]) for name in columns
    )  # fmt: skip


def filled(frame, drawn, seed):
    """The frame with something, now low and now high, wherever a fact is missing."""
    chance = random.Random(f"fill {seed}")  # noqa: S311 — invented data
    new = {}
    for name in (each for each in frame.columns if each in FACTS):
        fact = FACTS.get(name)
        if fact.kind is Kind.NUMBER:
            some = [[0], [3_000_000], [0, 1, 70_000, 3_000_000], [0, 1, 2]][seed % 4]
        else:
            some = {Kind.TRUTH: [True, False], Kind.CODE: [*fact.choices] or PLACES}.get(fact.kind) or [drawn._drawn(name) for _ in range(9)]  # fmt: skip
        new[name] = pl.Series(name, [chance.choice(some) if value is None else value for value in frame[name]], dtype=frame.schema[name])  # fmt: skip
    return frame.with_columns(**new)


def test_what_runs_with_the_product_and_what_checks_it_hold_no_package_under_the_agpl():
    """OpenFisca is a tool beside the product: its requirements stand in a file of their own and nowhere else."""
    locks = {name: (ROOT / "requirements" / f"{name}.lock").read_text(encoding="utf-8").lower() for name in ("runtime", "dev", "oracle")}  # fmt: skip
    assert "openfisca" in locks["oracle"]
    assert [name for name in ("runtime", "dev") if "openfisca" in locks[name]] == []
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "openfisca" not in json.dumps(declared).lower()
    sources = [path for path in (ROOT / "src").rglob("*.py") if "openfisca" in path.read_text(encoding="utf-8").lower()]
    assert sources == []


def test_no_installed_package_of_the_runtime_lock_is_under_the_agpl():
    from importlib.metadata import PackageNotFoundError, metadata

    lock = (ROOT / "requirements" / "runtime.lock").read_text(encoding="utf-8")
    names = [line.split("==", 1)[0].strip() for line in lock.splitlines() if "==" in line and not line.startswith(" ")]
    seen = []
    for name in names:
        try:
            said = metadata(name)
        except PackageNotFoundError:  # for another platform
            continue
        terms = " ".join([said.get("License", "") or "", said.get("License-Expression", "") or "", *(said.get_all("Classifier") or [])])  # fmt: skip
        seen.append(name)
        assert not {"AGPL", "Affero"} & set(terms.replace("-", " ").replace("(", " ").split()), name
    assert len(seen) > len(names) * 0.8
