"""Spark beside the embedded engine: every row and every fen of rules, screening and reconciliation is the same, row by row.

One module, so that one Java serves it.
"""

from datetime import date

import polars as pl
import pytest
from django.db import transaction

from minzheng.adapters.columnar import frozen
from minzheng.core.access.keys import keyring
from minzheng.core.benefits.screening import freezing as register
from minzheng.core.benefits.screening.freezing import asked_in
from minzheng.core.divisions import reads as divisions
from minzheng.core.ledger import services as ledger
from minzheng.core.ledger.models import LedgerLine
from minzheng.core.ledger.reads import payable
from minzheng.core.parties.models import Person
from minzheng.core.reconciliation import comparing, freezing, over_files, services
from minzheng.core.reconciliation.models import Difference
from minzheng.kernel.periods import Month
from minzheng.project import elsewhere
from tests import cities
from tests.conftest import become_owner, take_runtime_role
from tests.spark import frozen_households
from tests.unit.core.reconciliation.conftest import behind_the_back, bench, books, business_date, office, world

__all__ = ["behind_the_back", "bench", "books", "business_date", "office", "world"]
JULY, APRIL, MAY = Month(2021, 7), Month(2021, 4), Month(2021, 5)
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


def _results(folder, name):
    return pl.concat(pl.read_parquet(each) for each in sorted((folder / "results" / name).rglob("*.parquet")))


@pytest.mark.parametrize("name", ["rules", "screening"])
def test_every_row_and_every_fen_is_what_the_embedded_engine_finds(households, name):
    rows, wrong = elsewhere.differing_rows(households, households / "results", MONTH, name)
    assert rows > HOUSEHOLDS
    assert wrong == 0


def test_what_was_compared_has_amounts_open_answers_and_every_sort_of_finding(households):
    rules, findings = _results(households, "rules"), _results(households, "screening")
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


def by_postgres(month):
    """What the statements find in the database itself."""
    counties = list(divisions.counties_within((divisions.city(month.last).path,), month.last))
    there = services._opened(counties, month)
    comparing.lay_out(there, month.first, [code for code, _ in payable()])
    found = over_files.told(
        comparing.TemporaryTables(), there, {one.pk: one.division.code for one in there}, month
    )  # fmt: skip
    comparing.clear()
    return found


def by_spark(folder, month):
    """The same tables from the files that Spark wrote."""
    found = {}
    for name, columns, _ in over_files.Reconciled((), (), ()).tables():
        there = folder / "results" / "reconciliation" / name / f"of_month={month}"
        parts = [
            pl.read_parquet(one, hive_partitioning=False).select(
                pl.lit(one.parent.name.split("=")[1]).alias("county"), pl.all()
            )
            for one in there.rglob("*.parquet")
        ]
        named = pl.concat(parts).select(*columns) if parts else pl.DataFrame()
        found[name] = sorted(named.rows(), key=lambda row: tuple((value is not None, value) for value in row))
    return found


def same(found, expected):
    for name, _, rows in expected.tables():
        assert found[name] == list(rows), name


@pytest.fixture(scope="module")
def city(built_city, django_db_blocker, tmp_path_factory):
    """The invented city's July as files, and what PostgreSQL finds in it."""
    from tests.world import TODAY

    folder = tmp_path_factory.mktemp("city")
    keyring.cache_clear()
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), cities.connected(cities.INVENTED):
        patch.setenv("MINZHENG_TODAY", str(TODAY))
        with transaction.atomic():
            take_runtime_role()
            size = register.freeze(folder, JULY, JULY.last, lambda *_: None)
            freezing.freeze(folder, JULY, lambda *_: None)
            expected = by_postgres(JULY)
            transaction.set_rollback(True)
        become_owner()
    return folder, size, expected


def test_the_whole_of_a_city_is_the_same_on_both_engines(city, spark):
    folder, size, expected = city
    said, wrong = spark("run", folder, JULY)
    assert wrong == ""
    assert [line.split("：")[0] for line in said.splitlines()] == [
        f"{JULY} {name}" for name in ("rules", "screening", "reconciliation")
    ]
    assert size.counties == 3
    assert expected.differences
    assert expected.cells
    assert "locked" in {one[2] for one in expected.payments}
    same(by_spark(folder, JULY), expected)
    for name in ("rules", "screening"):
        rows, wrong = elsewhere.differing_rows(folder, folder / "results", JULY, name)
        assert rows > 0
        assert wrong == 0


def test_planted_differences_have_the_same_causes_and_amounts_on_both_engines(books, spark, tmp_path):
    """Held back, decided late, dead for weeks, corrected by the next run, no run at all, and other figures in the statistics."""
    books.office.granted(4)
    held = books.office.granted(4, 1, amount=40_000)
    books.office.on(4)
    run = books.office.prepared(4)
    ledger.hold(LedgerLine.objects.get(run=run, enrolment=held), reason="核实住处", by=books.office.prepares)
    ledger.release(books.office.submitted(run), by=books.office.releases)
    books.office.on(4, 28)
    home, members = books.office.bench.household(2)
    late = books.office.bench.decided(
        "grant", home, members=tuple(members), amount=50_000, accepted_on=date(2021, 3, 20), effective_on=date(2021, 4, 1)
    ).enrolment  # fmt: skip
    books.office.account(late)
    dead = late.coverages.order_by("pk").last().person
    Person.objects.filter(pk=dead.pk).update(died_on=date(2021, 3, 12))
    books.filed(4, rural_living_households=2, rural_living_persons=5, living_paid=70_201, rural_living_paid=70_201)
    books.compared(4)
    stored = Difference.objects.filter(corrected_on=None).values_list(
        "pair", "item", "enrolment", "left", "right", "cause"
    )
    books.office.on(6)
    for month in (APRIL, MAY):
        freezing.freeze(tmp_path, month, lambda *_: None)
        expected = by_postgres(month)
        _, wrong = spark("run", tmp_path, month, "--only", "reconciliation")
        assert wrong == ""
        found = by_spark(tmp_path, month)
        same(found, expected)
        if month == APRIL:
            mine = [row for row in found["differences"] if row[0] == books.office.county.code and row[11] is None]
            told = {(row[1], row[3], *row[5:8], row[10]) for row in mine}
            assert told == {
                (pair, item, key, left, right, str(cause)) for pair, item, key, left, right, cause in stored
            }
            assert {"held", "late", ""} <= {row[-1] for row in told}
        else:
            assert "without_run" in {row[10] for row in found["differences"]}
