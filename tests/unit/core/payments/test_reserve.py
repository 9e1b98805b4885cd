"""The reserve of a township: it is never overdrawn, helps an application once, and nothing that was confirmed is changed."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from minzheng.core.cases import services as cases
from minzheng.core.payments.controls import help_without_money
from minzheng.core.payments.reserve.models import ReserveEntry
from minzheng.core.payments.reserve.reads import entries_of
from minzheng.core.payments.reserve.registers import Reserves, left
from minzheng.core.payments.reserve.writing import ReserveWriter
from tests.unit.core.benefits.test_applications import Way
from tests.unit.core.benefits.test_screening import family
from tests.unit.core.benefits.test_sums import AskedAtOnce

pytestmark = pytest.mark.django_db
ON = date(2021, 7, 5)


@pytest.fixture
def way(bench, monkeypatch):
    return AskedAtOnce(bench, monkeypatch, family(bench)[1][0])


def row(bench, kind, amount, *, case=None, place=None):
    return {
        "division": place or bench.world.township, "kind": kind, "amount": amount, "case": case.number if case else None,
        "accepted_on": ON, "paper": "凭证", "note": "",
    }  # fmt: skip


def entered(bench, kind, amount, **more):
    values = row(bench, kind, amount, **more)
    assert not ReserveWriter.problems([values])
    (made,) = ReserveWriter.create_many([values], by=bench.world.clerk)
    return made


def confirmed(bench, *entries):
    count, reasons = Reserves.confirm(entries, by=bench.world.reviewer)
    return count, "".join(reasons)


def test_help_is_paid_out_of_what_was_handed_over_and_stands_with_the_application(bench, way):
    assert confirmed(bench, entered(bench, "advance", 100_000)) == (1, "")
    handed = entered(bench, "help", 60_000, case=way.case)
    assert [one.counts for one in entries_of(way.case)] == [False]
    assert confirmed(bench, handed) == (1, "")
    assert [(one.kind, one.amount, one.counts) for one in entries_of(way.case)] == [("help", 60_000, True)]


def test_a_reserve_is_never_overdrawn(bench, way):
    confirmed(bench, entered(bench, "advance", 50_000))
    handed = entered(bench, "help", 50_001, case=way.case)
    count, said = confirmed(bench, handed)
    assert (count, "备用金余额不足" in said) == (0, True)
    confirmed(bench, entered(bench, "advance", 1))
    assert confirmed(bench, handed) == (1, "")
    assert "备用金余额不足" in confirmed(bench, entered(bench, "back", 1))[1]


def test_who_entered_does_not_confirm(bench):
    entry = entered(bench, "advance", 100)
    count, reasons = Reserves.confirm([entry], by=bench.world.clerk)
    assert (count, bool(reasons)) == (0, True)


def test_no_more_comes_back_than_was_given(bench, way):
    confirmed(bench, entered(bench, "advance", 100_000))
    confirmed(bench, entered(bench, "help", 60_000, case=way.case))
    assert confirmed(bench, entered(bench, "returned", 60_000, case=way.case)) == (1, "")
    assert "多于这一件先行救助" in confirmed(bench, entered(bench, "returned", 1, case=way.case))[1]


@pytest.mark.parametrize(
    ("kind", "said", "field", "words"),
    [
        ("advance", {"place": "county"}, "division", "由乡镇"),
        ("help", {}, "case", "请填写先行救助的办件编号"),
        ("advance", {"case": True}, "case", "不写办件"),
        ("help", {"case": True, "place": "other_township"}, "case", "不是这个乡镇"),
    ],
)
def test_a_row_that_cannot_be_says_why(bench, way, kind, said, field, words):
    place = getattr(bench.world, said["place"]) if "place" in said else None
    values = row(bench, kind, 100, case=way.case if "case" in said else None, place=place)
    assert words in ReserveWriter.problems([values])[0][field]


def test_only_matters_that_help_first_are_paid_from_it(bench, monkeypatch):
    allowance = Way(bench, monkeypatch, family(bench)[1][0]).case
    assert "不是先行救助的事项" in ReserveWriter.problems([row(bench, "help", 100, case=allowance)])[0]["case"]


def test_an_application_is_helped_once(bench, way):
    entered(bench, "help", 100, case=way.case)
    values = row(bench, "help", 100, case=way.case)
    assert ReserveWriter.clashes([values], {}) == {0: {"case": "这一件的先行救助已经登记过，或在本表前面已经出现。"}}
    with pytest.raises(DatabaseError), transaction.atomic():
        ReserveWriter.create_many([values], by=bench.world.clerk)


@pytest.mark.parametrize(
    "change", [{"amount": 1}, {"confirmed_at": None, "confirmed_by": None}, {"paper": "另一张"}, {"division_id": 1}]
)
def test_what_was_confirmed_stays(bench, change):
    confirmed(bench, entered(bench, "advance", 100))
    with pytest.raises(DatabaseError, match="已确认"), transaction.atomic():
        ReserveEntry.objects.update(**change)


def test_help_without_money_is_an_alarm_until_its_entry_is_confirmed(bench, way):
    cases.put_paper(way.case.uid, "papers", by=way.officer)
    assert not help_without_money(ON).exists()  # its papers may still tell
    way.move("complete", way.officer)
    assert list(help_without_money(ON)) == [way.case]
    confirmed(bench, entered(bench, "advance", 1_000))
    handed = entered(bench, "help", 1_000, case=way.case)
    assert list(help_without_money(ON)) == [way.case]
    confirmed(bench, handed)
    assert not help_without_money(ON).exists()


def test_the_list_says_what_is_left_of_each_township(bench, way):
    confirmed(bench, entered(bench, "advance", 1_000), entered(bench, "advance", 500, place=bench.world.other_township))
    confirmed(bench, entered(bench, "help", 300, case=way.case))
    entered(bench, "back", 700)  # waits: it does not count yet
    there = ReserveEntry.objects.annotate(left=left()).values_list("division__name", "left")
    assert set(there) == {(bench.world.township.name, 700), (bench.world.other_township.name, 500)}
