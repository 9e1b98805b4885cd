"""Rules and screening: every row and every fen on Spark as on the embedded engine, and one fen of difference is found."""

import polars as pl
import pytest

from minzheng.adapters.columnar import frozen
from minzheng.core.benefits.screening.freezing import asked_in
from minzheng.kernel.periods import Month
from minzheng.project import elsewhere
from tests.spark import frozen_households

MONTH = Month(2021, 8)
HOUSEHOLDS = 900


@pytest.fixture(scope="module")
def households(spark, tmp_path_factory):
    """Generated households, frozen and reckoned on Spark in two blocks of each county."""
    folder = tmp_path_factory.mktemp("households")
    frozen_households.freeze(folder, MONTH, HOUSEHOLDS)
    said, wrong = spark("run", folder, MONTH, "--master", "local[2]", "--only", "rules", "--only", "screening")
    assert wrong == ""
    assert "rules：已写入" in said
    assert "screening：已写入" in said
    return folder


def results(folder, name):
    return pl.concat(pl.read_parquet(each) for each in sorted((folder / "results" / name).rglob("*.parquet")))


@pytest.mark.parametrize("name", ["rules", "screening"])
def test_every_row_and_every_fen_is_what_the_embedded_engine_finds(households, name):
    rows, wrong = elsewhere.differing_rows(households, households / "results", MONTH, name)
    assert rows > HOUSEHOLDS
    assert wrong == 0


def test_what_was_compared_has_amounts_open_answers_and_every_sort_of_finding(households):
    rules, findings = results(households, "rules"), results(households, "screening")
    asked, sizes = asked_in(households, MONTH)
    assert set(rules["programme"]) == {one.program.programme.code for one in asked}
    assert sum(sizes.values()) == HOUSEHOLDS
    for code, own in rules.group_by("programme"):
        assert own["due"].max() > 0, code
        assert own["entitled"].null_count() > 0, code
    assert {"entitled", "receiving", "amount", "undetermined", "unasked"} <= set(findings["kind"])
    assert findings.filter(pl.col("kind") == "undetermined")["missing"].list.len().min() > 0


def test_how_many_blocks_a_county_is_dealt_out_in_changes_nothing(households, spark, tmp_path, monkeypatch):
    said = frozen.words(households, "register", MONTH)
    crowded = {**said, "counties": dict.fromkeys(said["counties"], 3 * elsewhere.AT_ONCE)}
    for table in frozen.REGISTER:
        (tmp_path / table).symlink_to(households / table)
    frozen.write_words(tmp_path, "register", MONTH, crowded)
    _, wrong = spark("run", tmp_path, MONTH, "--only", "screening")
    assert wrong == ""
    assert len(list((tmp_path / "results").rglob("*.parquet"))) > 0
    assert elsewhere.differing_rows(tmp_path, tmp_path / "results", MONTH, "screening")[1] == 0


def test_one_fen_one_row_too_few_and_one_too_many_are_found(households, tmp_path):
    there = next(iter((households / "results" / "rules").rglob("*.parquet")))
    rows = pl.read_parquet(there)
    county = there.parent.name
    made = tmp_path / "rules" / f"of_month={MONTH}" / county
    made.mkdir(parents=True)

    def wrong(changed):
        changed.write_parquet(made / "part.parquet")
        alone = tmp_path / "alone"
        for table in frozen.REGISTER:
            target = alone / table / f"of_month={MONTH}"
            target.mkdir(parents=True, exist_ok=True)
            if not (target / county).exists():
                (target / county).symlink_to(households / table / f"of_month={MONTH}" / county)
        frozen.write_words(alone, "register", MONTH, frozen.words(households, "register", MONTH))
        return elsewhere.differing_rows(alone, tmp_path, MONTH, "rules")[1]

    one_more_fen = pl.when(pl.int_range(pl.len()) == 0).then(pl.col("due").fill_null(0) + 1).otherwise("due")
    assert wrong(rows) == 0
    assert wrong(rows.with_columns(one_more_fen.alias("due"))) == 2
    assert wrong(rows.head(-1)) == 1
    assert wrong(pl.concat([rows, rows.head(1)])) > 0


def test_files_of_other_rules_and_of_no_month_are_refused(households, spark, tmp_path):
    said = frozen.words(households, "register", MONTH)
    other = [{**one, "rules": "0" * 64} for one in said["programmes"]]
    frozen.write_words(tmp_path, "register", MONTH, {**said, "programmes": other})
    _, wrong = spark("run", tmp_path, MONTH, "--only", "rules")
    assert "规则与冻结时不同" in wrong
    _, wrong = spark("run", tmp_path, "2021-07")
    assert "没有 2021-07 的冻结文件" in wrong
