"""Reported, approved by a second person, locked, corrected by the next version; what is in force on a day."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.core.registers import services as records
from minzheng.core.registers.declarations import REGISTERS
from minzheng.core.registers.writing import NotPossible
from minzheng.core.returns import services
from minzheng.core.returns.models import Return
from minzheng.core.returns.reads import value_in_force
from minzheng.kernel import periods
from minzheng.kernel.periods import ZONE, Month, Year
from tests.unit.core.returns.conftest import SALES

YEAR = Year(2021).period


def in_force(at=None):
    return list(value_in_force(SALES, YEAR, at).values_list("amount", flat=True))


# -- approval --------------------------------------------------------------------------------------------------------
def test_a_return_counts_only_when_a_second_person_approved_it(desk):
    waiting = desk.report(approved=False)
    assert in_force() == []
    done, refused = REGISTERS.get(SALES).confirm([waiting], by=desk.reporter)
    assert done == 0
    assert refused == ["甲县 2021-06：填报人不能确认自己填报的记录，请由另一人确认。"], (
        "whose figure it is, not its period alone"
    )
    desk.approve(waiting)
    assert in_force() == [100_000]


def test_a_return_without_a_date_or_paper_is_not_approved(desk):
    waiting = desk.report(approved=False, accepted_on=None, paper="")
    done, refused = REGISTERS.get(SALES).confirm([waiting], by=desk.checker)
    assert done == 0
    assert "依据文件" in refused[0]


def test_an_approved_return_is_locked_by_the_database_in_every_field(desk):
    approved = desk.report()
    for change in (
        {"amount": 1}, {"source": "另处"}, {"paper": "别的"}, {"confirmed_by": None, "confirmed_at": None}, {"version_number": 2},
    ):  # fmt: skip
        with pytest.raises(IntegrityError, match="已核定的报表不可修改"), transaction.atomic():
            Return.objects.filter(pk=approved.pk).update(**change)
    with pytest.raises(IntegrityError, match="已核定的报表不可修改"), transaction.atomic():
        Return.objects.filter(pk=approved.pk).delete()


def test_neither_form_nor_removal_touches_an_approved_return(desk):
    approved, register = desk.report(), REGISTERS.get(SALES)
    with pytest.raises(NotPossible, match="另报一版"):
        records.change(register, approved, {"amount": 7}, version=approved.version, by=desk.reporter)
    with pytest.raises(NotPossible, match="另报一版"):
        services.withdraw(approved, by=desk.reporter)
    assert in_force() == [100_000]


def test_a_waiting_return_is_mended_or_withdrawn_but_keeps_its_unit_and_period(desk):
    waiting, register = desk.report(approved=False), REGISTERS.get(SALES)
    records.change(register, waiting, {"amount": 7}, version=waiting.version, by=desk.reporter)
    waiting.refresh_from_db()
    assert waiting.amount == 7
    with pytest.raises(records.BadFields, match="不能改"):
        records.change(register, waiting, {"period_start": date(2021, 5, 1)}, version=waiting.version, by=desk.reporter)
    with pytest.raises(IntegrityError, match="版次不可修改"), transaction.atomic():
        Return.objects.filter(pk=waiting.pk).update(period_start=date(2021, 5, 1))
    services.withdraw(waiting, by=desk.reporter)
    assert not Return.objects.exists()


# -- correction ------------------------------------------------------------------------------------------------------
def test_a_correction_is_the_next_version_and_counts_once_it_is_approved(desk):
    first = desk.report()
    second = desk.correct(first, 90_000, approved=False)
    assert second.version_number == 2
    assert in_force() == [100_000]
    desk.approve(second)
    assert in_force() == [90_000]
    assert Return.objects.count() == 2


def test_the_first_version_can_not_be_reported_twice_and_a_correction_needs_a_reason(desk):
    first = desk.report()
    with pytest.raises(records.BadFields, match="已经报过（第 1 版）"):
        desk.report(approved=False)
    with pytest.raises(NotPossible, match="更正须写明原因"):
        desk.correct(first, 1, reason="  ")


def test_only_one_version_waits_at_a_time(desk):
    first = desk.report()
    waiting = desk.correct(first, 90_000, approved=False)
    with pytest.raises(records.BadFields, match="等待核定"):
        desk.correct(first, 80_000, approved=False)
    with pytest.raises(IntegrityError, match="return_one_waiting"), transaction.atomic():
        Return.objects.bulk_create([_copy(waiting, version_number=3)])
    with pytest.raises(NotPossible, match="还没有核定"):
        services.correct(waiting, 1, reason="错", source="s", by=desk.reporter)


def test_a_reason_without_anything_to_correct_is_refused(desk):
    values = {
        "division": desk.jia, "period_start": date(2021, 6, 1), "amount": 1, "source": "s", "reason": "错", "accepted_on": None,
        "paper": "",
    }  # fmt: skip
    with pytest.raises(records.BadFields, match="不是更正"):
        records.add(REGISTERS.get(SALES), values, by=desk.reporter)


def _copy(record, **said):
    values = {field.attname: getattr(record, field.attname) for field in Return._meta.concrete_fields}
    for name in ("id", "uid"):
        values.pop(name)
    return Return(**(values | said))


# -- what the database refuses ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "bad",
    [
        {"kind": "Lottery"},
        {"source": ""},
        {"period_end": date(2021, 5, 1)},
        {"period_start": date(1900, 1, 1)},
        {"version_number": 2},
        {"reason": "没有可更正的"},
        {"confirmed_at": periods.now()},
        {"paper": "", "confirmed": True},
        {"confirmed_by": "reporter"},
    ],
)
def test_a_return_that_makes_no_sense_is_refused(desk, bad):
    sound = {
        "kind": SALES, "division": desk.jia, "period_start": date(2021, 5, 1), "period_end": date(2021, 5, 31), "amount": 1,
        "source": "s", "reported_by": desk.reporter, "accepted_on": date(2021, 6, 2), "paper": "月报",
    }  # fmt: skip
    said = dict(bad)
    if said.pop("confirmed", False):
        said |= {"confirmed_by": desk.checker, "confirmed_at": periods.now()}
    if said.get("confirmed_by") == "reporter":
        said |= {"confirmed_by": desk.reporter, "confirmed_at": periods.now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Return.objects.bulk_create([Return(**(sound | said))])
    Return.objects.bulk_create([Return(**sound)])


def test_a_version_stands_once_for_a_unit_and_a_period(desk):
    first = desk.report()
    with pytest.raises(IntegrityError, match="return_version_once"), transaction.atomic():
        Return.objects.bulk_create([_copy(first)])


# -- what the writer refuses -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"month": Month(2021, 8), "accepted_on": None}, ""),
        ({"month": Month(2021, 9), "accepted_on": None}, "还没有结束"),
        ({"month": Month(2021, 6), "kind": "bureau.informatisation_self_points", "unit": "city"}, "2021Q3"),
        ({"accepted_on": date(2021, 6, 29)}, "不能早于期间的最后一天"),
        ({"unit": "city"}, "请填县"),
        ({"unit": "jia_1"}, "请填县"),
    ],
)
def test_units_and_periods_must_go_with_the_kind(desk, said, words):
    said = {name: getattr(desk, value) if name == "unit" else value for name, value in said.items()}
    if not words:
        assert desk.report(approved=False, **said)
        return
    with pytest.raises(records.BadFields, match=words):
        desk.report(approved=False, **said)


def test_one_file_with_the_same_unit_and_period_twice_is_refused(desk):
    writer = REGISTERS.get(SALES).writer
    row = {"division": desk.jia, "period_start": date(2021, 6, 1), "amount": 1, "source": "s", "reason": ""}
    assert writer.problems([row, dict(row)]) == {
        1: {"period_start": "同一个单位的同一期间在本次填报中出现了两次，请删去一行。"}
    }


# -- what is in force on a day ---------------------------------------------------------------------------------------
def approve_on(desk, record, day):
    """Approval of a day long past, as the load of an old city writes it."""
    moment = datetime.combine(day, time(12), ZONE)
    Return.objects.filter(pk=record.pk).update(confirmed_by=desk.checker, confirmed_at=moment)


def test_the_value_in_force_on_a_day_is_the_latest_version_approved_by_then(desk):
    first = desk.report(approved=False)
    approve_on(desk, first, date(2021, 7, 10))
    first.refresh_from_db()
    second = desk.correct(first, 90_000, approved=False)
    approve_on(desk, second, date(2021, 8, 1))
    assert in_force(date(2021, 7, 9)) == []
    assert in_force(date(2021, 7, 10)) == in_force(date(2021, 7, 31)) == [100_000]
    assert in_force(date(2021, 8, 1)) == in_force() == [90_000]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(st.tuples(st.integers(0, 10**9), st.booleans()), min_size=1, max_size=6), asked=st.integers(0, 60)
)
def test_whatever_is_reported_and_approved_one_value_at_most_is_in_force_and_it_is_the_last_approved(
    desk, steps, asked
):
    """Each step reports the next version and approves it a week after the one before, or withdraws it."""
    day, approved = date(2021, 6, 30), []
    with transaction.atomic():
        last = None
        for amount, keep in steps:
            made = (
                desk.report(amount=amount, approved=False)
                if last is None
                else desk.correct(last, amount, approved=False)
            )
            day += timedelta(days=7)
            if keep:
                approve_on(desk, made, day)
                made.refresh_from_db()
                last = made
                approved.append((day, amount))
            else:
                services.withdraw(made, by=desk.reporter)
        on = date(2021, 6, 30) + timedelta(days=asked)
        known = [amount for when, amount in approved if when <= on]
        assert in_force(on) == known[-1:]
        assert in_force() == [amount for _, amount in approved][-1:]
        numbers = list(Return.objects.order_by("version_number").values_list("version_number", flat=True))
        assert numbers == list(range(1, len(approved) + 1))
        transaction.set_rollback(True)


def test_each_act_is_one_row_of_history(desk):
    desk.correct(desk.report(), 5)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM returns_returnevent")
        assert cursor.fetchone()[0] == 4
