"""The table of where the money is: each course is gone through, and every fen is in the state that the table says."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction

from minzheng.core.ledger import services as ledger
from minzheng.core.ledger.models import LedgerLine
from minzheng.core.payments import reads, standing
from minzheng.core.payments.batches import services as batches
from minzheng.core.payments.funds import services as funds
from minzheng.core.payments.models import PaymentBatch, PaymentOrder
from minzheng.core.payments.results import services as results
from minzheng.core.registers.writing import NotPossible
from minzheng.kernel import periods
from tests.spec.tables import cases
from tests.unit.core.payments.conftest import (
    CSV,
    adds_up,
    answer_of,
    bench,
    business_date,
    desk,
    office,
    world,
)

__all__ = ["bench", "business_date", "desk", "office", "world"]
pytestmark = pytest.mark.django_db
TABLE = Path(__file__).with_name("standing.md")
HOMES = "甲乙丙"
ACT = re.compile(rf"(.+?)([{HOMES}]?)")


def test_every_fen_is_where_the_table_says(desk):
    """One county for the whole table: each course starts from the same reckoned April and is taken back."""
    for _ in HOMES:
        desk.granted(4, 1)
    desk.on(4)
    run = desk.prepared(4)
    table = dict(case.values for case in cases(TABLE, "资金去向"))
    found = {course: left(desk, run, course) for course in table}
    assert found == table


def left(desk, run, course):
    """Where the money is after a course, as the table says it."""
    acts = [ACT.fullmatch(one).groups() for one in course.split("；") if one]
    with transaction.atomic():
        desk.on(4)
        lines = list(LedgerLine.objects.filter(run=run).order_by("number"))
        for _, who in (act for act in acts if act[0] == "暂缓"):
            ledger.hold(lines[HOMES.index(who)], reason="核实", by=desk.prepares)
        locked = ledger.release(desk.submitted(run), by=desk.releases)
        desk.money()
        desk.requested(locked)
        desk.on(4, 29)
        for what, who in acts:
            gone_through(desk, locked, what, HOMES.index(who) if who else None)
        rows = standing.standing_of_run(locked)
        assert all(one.amount == 70_200 * one.count for one in rows), course
        adds_up(locked)
        transaction.set_rollback(True)
    return "，".join(f"{one.stand.label}{one.count}" for one in rows)


def gone_through(desk, run, what, home):
    """What is refused changes nothing; the table says what is left."""
    try:
        with transaction.atomic():
            done(desk, run, what, home)
    except NotPossible:
        return


def done(desk, run, what, home):
    """Do what a word of the table says; refused where the product refuses."""
    enrolments = list(LedgerLine.objects.filter(run=run).order_by("number").values_list("enrolment", flat=True))
    batch = PaymentBatch.objects.filter(run=run).order_by("-pk").first()
    orders = PaymentOrder.objects.filter(run=run, void=False).order_by("-pk")
    order = None if home is None else orders.filter(enrolment=enrolments[home]).first()
    by, leads = desk.prepares, desk.leads

    def sent(made):
        return desk.sent(batches.approve(made, by=leads))

    def answered(**said):
        return desk.take(batch, answer_of(batch, **said))

    acts = {
        "暂缓": lambda: None,  # before the run was locked
        "编批": lambda: desk.drafted(run),
        "发送": lambda: sent(desk.drafted(run)),
        "按新账户发送": lambda: sent(desk.drafted(run, newer=True)),
        "审批": lambda: batches.approve(batch, by=leads),
        "撤销": lambda: batches.cancel(batch, reason="重来", by=by),
        "受理": lambda: batches.confirm(batch, by=by),
        "回盘": answered,
        "回盘只": lambda: answered(only={order.number}),
        "回盘败": lambda: answered(failed={order.number}),
        "换账户": lambda: desk.renewed(_enrolment(enrolments[home]), date(2021, 4, 26)),
        "重发": lambda: sent(batches.draft_again(run, CSV, {order.pk: "bank"}, reason="银行", by=by)),
        "暂不": lambda: results.hold(order, reason="核实", by=by),
        "解除": lambda: results.lift(reads.hold_of(order), by=by),
        "登记退票": lambda: results.enter_return(order, periods.today(), reason="销户", paper="凭证", by=by),
        "确认退票": lambda: funds.decide(reads.returns_of(order)[0], confirmed=True, by=desk.releases),
        "不认退票": lambda: funds.decide(reads.returns_of(order)[0], confirmed=False, reason="凭证不符", by=leads),
    }
    acts[what]()


def _enrolment(key):
    return LedgerLine.objects.filter(enrolment=key).first().enrolment
