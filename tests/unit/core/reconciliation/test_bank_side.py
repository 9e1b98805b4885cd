"""The bank as a side: what it said of a month's money stands beside the ledger, and children's months are paid in time or not."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext

from minzheng.core.ledger import services as ledger
from minzheng.core.payments.funds import services as funds
from minzheng.core.payments.models import PaymentOrder
from minzheng.core.payments.results import services as results
from minzheng.core.plan.shapes import INDICATORS
from minzheng.core.reconciliation import bank_rows, reads, services, timeliness
from minzheng.core.reconciliation.causes import EXPLAINED, MENDED, Cause
from minzheng.core.reconciliation.models import PaymentMonth, TimelyMonth
from minzheng.core.registers.writing import NotPossible
from minzheng.kernel.periods import Month
from tests.spec.reconciliation.test_agreement import everywhere, orphan
from tests.unit.core.payments.conftest import answer_of, desk
from tests.unit.core.reconciliation.test_causes import APRIL

__all__ = ["desk"]
ORPHAN = "welfare.orphan"


def said(books, number=4):
    """What the page of a month says of the bank after it was compared: state, what is to be paid and what was, in yuan."""
    books.compared(number)
    found = PaymentMonth.objects.get(month=date(2021, number, 1))
    return found.bank, found.payable / 100, found.paid / 100


def counted():
    """Months of the programme: all, locked, and paid from the ledger with the bank's whole word."""
    found = reads.payment_months("assistance.minimum_living", 2021, date(2021, 6, 30))
    return found.count(), reads.from_the_ledger(found).count()


@pytest.fixture
def april(books, desk):
    """Three households whose April is locked, and the money for it."""
    for _ in range(3):
        books.office.granted(4)
    return books.office.released(4)


def test_step_by_step_the_month_says_where_its_money_is_and_counts_when_the_bank_spoke(books, desk, april):
    assert said(books) == ("unsent", 2106.0, 0.0)
    assert counted() == (1, 0)
    batch = desk.published(april)
    assert said(books) == ("waiting", 2106.0, 0.0)
    assert counted() == (1, 0)
    desk.answered(batch, only=[1])
    assert said(books) == ("waiting", 2106.0, 702.0)
    desk.answered(batch, only=[2, 3])
    assert said(books) == ("agrees", 2106.0, 2106.0)
    assert counted() == (1, 1)


def test_what_failed_came_back_or_lacks_an_account_is_said_and_counts_with_its_reason(books, desk, april):
    batch = desk.published(april)
    desk.answered(batch, failed=[3])
    assert said(books) == ("failed", 2106.0, 1404.0)
    assert counted() == (1, 1)
    order = PaymentOrder.objects.get(batch=batch, number=1)
    back = results.enter_return(order, date(2021, 5, 5), reason="账户已销", paper="退票通知", by=desk.prepares)
    assert said(books) == ("failed", 2106.0, 1404.0)
    funds.decide(back, confirmed=True, by=desk.leads)
    assert said(books) == ("failed", 2106.0, 702.0)


def missing(books, **more):
    """Each difference between ledger and bank of April: enrolments by cause, in yuan, and what the rows come to."""
    comparison = books.compared(4)
    found = {str(one.cause): (one.count, one.missing / 100) for one in bank_rows.counts(comparison, **more)}
    listed = bank_rows.rows(comparison, **more)
    assert sum(one.payable - one.paid for one in listed) == sum(
        one.missing for one in bank_rows.counts(comparison, **more)
    )
    month = PaymentMonth.objects.get(comparison=comparison)
    assert sum(one.payable - one.paid for one in listed) == month.payable + month.withheld - month.paid
    return found


def test_every_payment_that_the_bank_has_not_made_is_a_row_with_its_cause(books, desk, april):
    assert missing(books) == {"unsent": (3, 2106.0)}
    batch = desk.published(april)
    assert missing(books) == {"waiting": (3, 2106.0)}
    desk.answered(batch, failed=[3], only=[1, 3])
    assert missing(books) == {"waiting": (1, 702.0), "failed": (1, 702.0)}
    desk.answered(batch, only=[2])
    order = PaymentOrder.objects.get(batch=batch, number=1)
    back = results.enter_return(order, date(2021, 5, 5), reason="账户已销", paper="退票通知", by=desk.prepares)
    funds.decide(back, confirmed=True, by=desk.leads)
    results.hold(PaymentOrder.objects.get(batch=batch, number=3), reason="核实", by=desk.prepares)
    assert missing(books) == {"returned": (1, 702.0), "kept": (1, 702.0)}
    comparison = PaymentMonth.objects.get().comparison
    (row,) = bank_rows.rows(comparison, cause="returned")
    assert (row.order_uid, row.reason, row.paid) == (order.uid, "账户已销", 0)
    with CaptureQueriesContext(connection) as asked:
        bank_rows.counts(comparison)
        bank_rows.rows(comparison, programme="assistance.minimum_living", most=1)
    assert len(asked) == 2
    assert bank_rows.counts(comparison, programme=ORPHAN) == []


def test_what_a_later_run_kept_back_before_it_left_is_not_to_be_paid_and_stands_beside_it(books, desk):
    """May says that April's 702 should have been 600, and then that nothing was due, before a fen of it had left."""
    first, second = books.office.granted(4), books.office.granted(4)
    april = books.office.released(4)
    books.office.decided("change", first, 5, effective=4, amount=60_000)
    books.office.decided("stop", second, 5, effective=4, reason="income")
    books.office.released(5)
    batch = desk.published(april)
    assert said(books) == ("waiting", 600.0, 0.0)
    books.on(5, 26)
    desk.answered(batch)
    assert said(books) == ("agrees", 600.0, 600.0)
    assert PaymentMonth.objects.get(month=date(2021, 4, 1)).withheld == 80_400
    assert missing(books) == {"withheld": (2, 804.0)}


def test_where_all_was_kept_back_nothing_is_to_be_paid_and_nothing_agrees(books, desk):
    enrolment = books.office.granted(4)
    april = books.office.released(4)
    books.office.decided("stop", enrolment, 5, effective=4, reason="income")
    books.office.released(5)
    desk.money()
    with pytest.raises(NotPossible):
        desk.drafted(april)
    assert said(books) == ("nothing", 0.0, 0.0)
    assert missing(books) == {"withheld": (1, 702.0)}


def test_every_cause_says_who_mends_it_and_how():
    assert set(bank_rows.MENDED) == set(bank_rows.EXPLAINED) == set(bank_rows.BankCause)
    assert set(MENDED) == {"", *EXPLAINED} == {"", *Cause}


def test_what_is_held_back_is_not_to_be_paid(books, desk):
    books.office.granted(4)
    books.office.on(4)
    run = books.office.prepared(4)
    ledger.hold(run.lines.first(), reason="核实住处", by=books.office.prepares)
    ledger.release(books.office.submitted(run), by=books.office.releases)
    assert said(books) == ("nothing", 0.0, 0.0)
    assert counted() == (1, 1)


def test_a_closed_month_still_learns_what_the_bank_said_and_nothing_else(books, desk, april):
    books.filed(
        4,
        **APRIL
        | {
            "rural_living_households": 3,
            "rural_living_persons": 9,
            "living_paid": 210_600,
            "rural_living_paid": 210_600,
        },
    )
    services.close(books.compared(4), by=books.city)
    digest = PaymentMonth.objects.get().comparison.digest
    batch = desk.published(april)
    desk.answered(batch)
    assert said(books) == ("agrees", 2106.0, 2106.0)
    assert PaymentMonth.objects.get().comparison.digest == digest
    with pytest.raises(DatabaseError, match="发放月不可改动"), transaction.atomic():
        PaymentMonth.objects.update(owed=1)


# -- children ------------------------------------------------------------------------------------------------------------
@pytest.fixture
def child(books, desk):
    """An orphan whose April is locked and at the bank since the 25th."""
    made = orphan(books.office)
    books.office.account(made)
    run = books.office.released(4, programmes=(ORPHAN,))
    desk.money(fund=run.lines.first().fund)
    desk.requested(run)
    return made, desk.sent(desk.approved(run))


def on_time(books, number, day):
    """The figure of the plan on a day: in time, due."""
    books.on(number, day)
    services.compare([books.office.county], Month(2021, 4), by="system")
    figure = INDICATORS.get("welfare.child_benefit_on_time")
    whole = figure.whole(date(2021, number, day))
    return figure.part(whole).count(), whole.count()


@pytest.mark.parametrize(("day", "figure", "stands"), [(10, (1, 1), (1, 1, 1)), (11, (0, 1), (1, 1, 0))])
def test_the_banks_day_decides_whether_a_childs_month_was_paid_in_time(books, desk, child, day, figure, stands):
    _, batch = child
    books.on(5, day)
    desk.answered(batch)
    assert on_time(books, 5, 12) == figure
    (told,) = timeliness.told(2021, everywhere(), date(2021, 5, 12))
    assert (told.due, told.full, told.on_time) == stands


def test_before_its_day_a_month_is_not_judged_and_what_the_bank_has_not_paid_is_not_paid(books, child):
    assert on_time(books, 5, 9) == (0, 0)
    assert on_time(books, 5, 10) == (0, 1)
    assert TimelyMonth.objects.get().paid == 0


def test_what_came_back_was_not_paid(books, desk, child):
    _, batch = child
    books.on(4, 26)
    desk.answered(batch)
    back = results.enter_return(
        batch.orders.get(), date(2021, 4, 26), reason="账户已销", paper="退票通知", by=desk.prepares
    )
    assert on_time(books, 5, 10) == (1, 1)
    funds.decide(back, confirmed=True, by=desk.leads)
    assert on_time(books, 5, 10) == (0, 1)


def test_arrears_are_paid_for_the_month_for_which_they_are(books, desk, child):
    enrolment, batch = child
    books.on(4, 26)
    desk.answered(batch)
    books.office.decided("change", enrolment, 5, effective=4, amount=120_000)
    run = books.office.released(5, programmes=(ORPHAN,))
    desk.requested(run)
    desk.answered(desk.sent(desk.approved(run)))
    books.on(6, 11)
    for number in (4, 5):
        services.compare([books.office.county], Month(2021, number), by="system")
    found = TimelyMonth.objects.order_by("month").values_list("month__month", "owed", "paid", "in_time")
    assert list(found) == [(4, 120_000, 120_000, 100_000), (5, 120_000, 120_000, 120_000)]


def test_an_answer_without_days_proves_the_payment_by_the_day_on_which_it_came(books, desk, child):
    _, batch = child
    books.on(5, 11)
    data = answer_of(batch, day="")
    answer, _ = desk.take(batch, data)
    assert answer.state == "applied", answer.faults
    assert batch.orders.get().outcome.paid_on is None
    assert on_time(books, 5, 12) == (0, 1)


def test_the_number_of_statements_does_not_grow_with_the_children(books):
    def spent():
        with CaptureQueriesContext(connection) as caught:
            services.compare([books.office.county], Month(2021, 4), by="system")
        return len(caught)

    orphan(books.office)
    books.on(5, 12)
    spent()
    one = spent()
    orphan(books.office)
    books.on(5, 12)
    assert spent() == one
    assert TimelyMonth.objects.count() == 2
