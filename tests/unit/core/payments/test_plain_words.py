"""What became of each month's money, in the words of the window: where it is, since when, and to which account by its last four."""

import pytest

from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.ledger import services as ledger
from minzheng.core.ledger.accounts import sealing
from minzheng.core.ledger.models import LedgerLine
from minzheng.core.payments.history import told
from minzheng.core.payments.results import services as results

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
        f"2021年6月（含以前月份）应发 1,404.00 元，付款失败（账号不存在）{tail}，待更正后重发",
        "2021年5月 应发 702.00 元，暂缓发放，仍然应发，以后的批次自动补上",
        f"2021年4月 应发 702.00 元，4月25日已到账{tail}",
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
