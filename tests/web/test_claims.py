"""Claims on screen: from the workbench to the plan, the receipt, the letter; what only another hand may confirm, and what is refused."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from minzheng.core.audit.models import AuditEvent
from minzheng.core.ledger.claims import reads
from minzheng.kernel import periods
from tests.unit.core.ledger.conftest import bench, business_date, month, office, world

__all__ = ["bench", "business_date", "month", "office", "world"]
pytestmark = pytest.mark.django_db
MOST_STATEMENTS = 40


@pytest.fixture
def claim(office):
    enrolment = office.granted(4, 1)
    office.released(4)
    office.released(5)
    office.decided("change", enrolment, 6, effective=4, amount=60_000)
    office.released(6)
    return reads.standing().select_related("enrolment").get()


def of(user):
    client = Client()
    client.force_login(user)
    return client


def test_a_claim_goes_through_its_pages(office, claim):
    finance, other, page = of(office.prepares), of(office.releases), reverse("claim", args=[claim.uid])
    assert f"追缴 {claim.number}" in finance.get("/").content.decode()
    assert claim.number in finance.get(reverse("register", args=["ledger.claim"])).content.decode()
    assert finance.get(reverse("claim_of_record", args=["ledger.claim", claim.uid])).url == page

    def act(client, **said):
        return client.post(page, said, follow=True).content.decode()

    today = periods.today()
    plan = {"act": "plan", "way": "instalments", "paper": "追缴决定1号"}
    assert "第 1 行应写日期和金额" in act(finance, **plan, parts="204")
    assert "各期合计 100.00 元，须等于余额 204.00 元" in act(finance, **plan, parts=f"{today} 100")
    assert "等待另一人审批" in act(finance, **plan, parts=f"{today} 100\n2021-08-31 104")
    row = str(reads.entered(claim).plans[0].uid)
    assert "须由另一人审批" in act(finance, act="confirm", row=row)
    assert "审批追缴事项" in other.get("/").content.decode()
    assert "没有等待确认的这一条" in act(other, act="confirm", row="x")
    assert "分期退回中" in act(other, act="confirm", row=row)
    repaid = {"act": "repay", "amount": "100", "paper": "回单7", "on": str(today)}
    assert "等待另一人确认" in act(finance, **repaid)
    assert "已经登记过，没有再记一次" in act(finance, **repaid)
    assert "回单7" in act(other, act="confirm", row=str(reads.entered(claim).settlements[0].uid))
    assert "等待另一人审批" in act(finance, act="write_off", amount="4", paper="文1", on=str(today), reason="误差")
    assert "已不予确认" in act(other, act="refuse", row=str(reads.entered(claim).settlements[0].uid), reason="没有文件")
    assert "缓缴到" in act(finance, act="defer", until="2021-12-31", reason="大病", paper="证明")
    assert "请选择要办的步骤" in act(finance, act="steal")
    office.on(9, 1)
    assert "逾期 104.00 元" in finance.get("/").content.decode()
    assert "逾期 104.00 元没有退回" in finance.get(page).content.decode()


def test_the_letter_is_for_finance_and_leaves_a_trace(office, claim):
    letter = reverse("claim_notice", args=[claim.uid])
    answer = of(office.prepares).get(letter)
    assert answer.content.startswith(b"%PDF")
    assert answer["Cache-Control"] == "no-store"
    assert AuditEvent.objects.filter(action="claims.notice", target_uid=claim.uid).count() == 1
    assert of(office.leads).get(letter).status_code == 403


def test_a_claim_of_another_county_is_not_there_and_a_page_costs_the_same_for_each(office, claim):
    from minzheng.core.access import services as access

    stranger = access.open_account(username="waixian", name="外县", password="correct horse battery", by="system")
    access.appoint(stranger, "county_finance", office.bench.world.other_county, since=office.today(4), by="system")
    assert of(stranger).get(reverse("claim", args=[claim.uid])).status_code == 404
    finance = of(office.prepares)
    for name, args in (("claim", [claim.uid]), ("register", ["ledger.claim"]), ("record", ["ledger.claim", claim.uid])):
        with CaptureQueriesContext(connection) as asked:
            assert finance.get(reverse(name, args=args)).status_code == 200
        assert len(asked) < MOST_STATEMENTS, name
