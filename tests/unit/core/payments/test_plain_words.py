"""What became of each month's money, in the words of the window: where it is, since when, and to which account by its last four."""

from unittest import mock
from uuid import uuid4

import pytest

from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.ledger import services as ledger
from minzheng.core.ledger.accounts import sealing
from minzheng.core.ledger.models import LedgerLine
from minzheng.core.payments import history
from minzheng.core.payments.batches import services as batches
from minzheng.core.payments.funds import services as funds
from minzheng.core.payments.history import told, told_at_home
from minzheng.core.payments.results import services as results
from minzheng.kernel import periods
from tests.unit.core.payments.conftest import CSV

pytestmark = pytest.mark.django_db


def words(desk, enrolment, by=None):
    scope = scope_of(by or desk.prepares, Permission.LEDGER_VIEW)
    return [one.words for one in told([enrolment.pk], scope)]


def test_month_by_month_the_newest_first(desk):
    enrolment = desk.granted(4)
    account = enrolment.accounts.get()
    tail = f"（尾号 {sealing.unseal(account.sealed_account, account.uid)[-4:]}）"
    assert words(desk, enrolment) == []
    april = desk.released(4)
    assert words(desk, enrolment) == ["2021年4月 应发 702.00 元，还没有付款"]
    batch = desk.approved(april)
    assert words(desk, enrolment) == [f"2021年4月 应发 702.00 元，已编付款批，待审批发送{tail}"]
    desk.money()
    desk.requested(april)
    desk.sent(batch)
    assert words(desk, enrolment) == [f"2021年4月 应发 702.00 元，已发银行，等待银行回盘{tail}"]
    desk.answered(batch)
    desk.on(5)
    may = desk.prepared(5)
    ledger.hold(LedgerLine.objects.filter(run=may).first(), reason="核实", by=desk.prepares)
    ledger.release(desk.submitted(may), by=desk.releases)
    june = desk.published(desk.released(6))
    desk.answered(june, failed={1})
    assert words(desk, enrolment) == [
        f"2021年6月 应发 702.00 元，补发以前月份 702.00 元，应付 1,404.00 元，付款失败（账号不存在）{tail}，待更正后重发",
        "2021年5月 应发 702.00 元，暂缓发放，仍然应发，以后的批次自动补上",
        f"2021年4月 应发 702.00 元，实发 702.00 元，4月25日已到账{tail}",
    ]
    results.hold(june.orders.get(), reason="本人外出", by=desk.prepares)
    assert words(desk, enrolment)[0].endswith("付款失败或被退回，暂不重发（本人外出）")


def test_nobody_is_told_of_another_county(desk):
    enrolment = desk.granted(4)
    desk.released(4)
    assert words(desk, enrolment, desk.bench.world.clerk)
    from minzheng.core.access import services as access

    stranger = access.open_account(username="waixian", name="外县", password="correct horse battery", by="system")
    access.appoint(stranger, "county_finance", desk.bench.world.other_county, since=april_first(desk), by="system")
    assert words(desk, enrolment, stranger) == []


def april_first(desk):
    return desk.today(4)


def test_what_failed_came_back_was_kept_back_and_set_off_is_all_said(desk):
    enrolment = desk.granted(4)
    april = desk.released(4)
    batch = desk.published(april)
    desk.answered(batch)
    account = enrolment.accounts.get()
    tail = f"（尾号 {sealing.unseal(account.sealed_account, account.uid)[-4:]}）"
    order = batch.orders.get()
    made = results.enter_return(order, periods.today(), reason="账户销户", paper="退票单", by=desk.prepares)
    funds.decide(made, confirmed=True, by=desk.releases)
    assert words(desk, enrolment) == [f"2021年4月 应发 702.00 元，4月25日被银行退回（账户销户）{tail}，待更正后重发"]
    desk.decided("change", enrolment, 5, effective=4, amount=60_000)
    desk.released(5)
    batches.draft_again(april, CSV, {order.pk: "bank"}, reason="银行", by=desk.prepares)
    told_of_april = words(desk, enrolment)[-1]
    assert told_of_april == (
        "2021年4月 应发 702.00 元，后来查明多算、不再发的 102.00 元，应付 600.00 元，"
        f"4月25日到账后4月25日被银行退回（账户销户）{tail}，已编付款批，待审批发送{tail}"
    )
    desk.decided("change", enrolment, 6, effective=5, amount=50_000)
    desk.released(6)
    desk.decided("change", enrolment, 7, effective=6, amount=52_000)
    july = desk.released(7)
    assert words(desk, enrolment)[0] == (
        "2021年7月 应发 520.00 元，补发以前月份 20.00 元，扣回以前多发的 20.00 元，应付 520.00 元，还没有付款"
    )
    assert july.offsets == -2_000


def test_from_home_neither_account_nor_the_banks_words_nor_what_others_opened_is_told(desk, django_assert_num_queries):
    enrolment = desk.granted(4)
    case = uuid4().int % 10_000_000
    assert told_at_home([case]) == []
    batch = desk.published(desk.released(4))
    desk.answered(batch, failed={1})
    with mock.patch.object(history, "opened_by", return_value=[enrolment.pk]):
        (said,) = told_at_home([case])
    assert said == "最低生活保障金：2021年4月 应发 702.00 元，付款失败，请带身份证和存折（银行卡）到窗口核对账户。"
    desk.decided("change", enrolment, 5, effective=4, amount=60_000)
    again = desk.granted(5, 1)
    desk.answered(desk.published(desk.released(5)))
    with mock.patch.object(history, "opened_by", return_value=[enrolment.pk, again.pk]), django_assert_num_queries(7):
        said = told_at_home([case])
    assert len(said) == 4
    assert said[-1] == "另有以前多发的 102.00 元，要退回或者从以后的发放中扣回。"
    account = enrolment.accounts.get()
    number = sealing.unseal(account.sealed_account, account.uid)
    assert not any(
        secret in "".join(said) for secret in (number[-4:], "账号不存在", account.payee.name, enrolment.number)
    )
