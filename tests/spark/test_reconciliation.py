"""Reconciliation on Spark over frozen files: the differences, payments and cells that PostgreSQL finds, row by row and to the fen."""

from datetime import date

import polars as pl
import pytest
from django.db import transaction

from minzheng.core.access.keys import keyring
from minzheng.core.benefits.screening import freezing as register
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
from tests.unit.core.reconciliation.conftest import behind_the_back, bench, books, business_date, office, world

__all__ = ["behind_the_back", "bench", "books", "business_date", "office", "world"]
JULY, APRIL, MAY = Month(2021, 7), Month(2021, 4), Month(2021, 5)


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
