"""Payments on screen: where a run's money is, a batch from draft to answer, what failed, money that comes in, and plain words."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from minzheng.core.access import services as access
from minzheng.core.ledger.models import PaymentRun
from minzheng.core.payments.history import told_of
from minzheng.core.payments.models import FundReceipt, PaymentBatch, PaymentOrder
from minzheng.kernel import periods
from minzheng.kernel.money import format_yuan, in_capitals
from tests.world import SINCE
from tests.worlds.transfers import answer

pytestmark = pytest.mark.django_db
MOST_STATEMENTS = 40


@pytest.fixture
def run(the_city):
    return PaymentRun.objects.get(division=the_city.places["E"], state="released")


@pytest.fixture
def batch(run):
    return PaymentBatch.objects.get(run=run)


@pytest.fixture
def finance(the_city):
    client = Client()
    client.force_login(the_city.users["finance"])
    return client


@pytest.fixture
def leader(the_city):
    user = access.open_account(username="fenguan2", name="沈分管", password="correct horse battery", by="system")
    access.appoint(user, "county_leader", the_city.places["E"], since=SINCE, by="system")
    client = Client()
    client.force_login(user)
    return client


def shown(client, name, *args):
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200
    return response.content.decode()


def test_the_money_of_a_run_adds_up_on_its_pages(finance, run):
    for page in (shown(finance, "ledger_run", run.uid), shown(finance, "payments_of_run", run.uid)):
        assert "资金去向" in page
        for word in ("已付", "失败待处理"):
            assert word in page, word


def test_what_failed_is_paid_again_through_the_pages_and_its_story_is_told(finance, leader, run, batch):
    failed = PaymentOrder.objects.get(batch=batch, outcome__kind="failed")
    act = reverse("payments_act", args=[run.uid])
    said = {"act": "again", "order": str(failed.uid), "profile": "common_csv", "reason": "银行系统故障"}
    assert "请选择重发的依据" in finance.post(act, said, follow=True).content.decode()
    page = finance.post(act, said | {"ground": "bank"}, follow=True).content.decode()
    again = PaymentBatch.objects.get(run=run, kind="reissue")
    assert in_capitals(again.total) in page
    assert "须由另一人审批" in page
    assert "审批付款批" in leader.get("/").content.decode()
    assert "审批付款批" not in finance.get("/").content.decode()  # his own hand
    steps = reverse("payment_act", args=[again.uid])
    assert "已审批" in leader.post(steps, {"act": "approve"}, follow=True).content.decode()
    assert "审批付款批" not in leader.get("/").content.decode()
    assert "生成银行文件" in finance.get("/").content.decode()
    finance.post(steps, {"act": "send"})
    again.refresh_from_db()
    assert again.job is not None
    told = shown(finance, "record", "benefits.enrolment", failed.enrolment.uid)
    assert "2021年7月 应发" in told
    assert "已编付款批，待审批发送（尾号" in told
    assert "正在生成银行文件" in finance.post(steps, {"act": "cancel", "reason": "算了"}, follow=True).content.decode()


def test_an_answer_is_taken_once_and_parked_when_it_is_wrong(the_city, run):
    batch = PaymentBatch.objects.get(run__division=the_city.places["Z"])
    clients = []
    for username, name in (("kaifaqu", "开发区财务"), ("kaifaqu2", "开发区财务乙")):
        user = access.open_account(username=username, name=name, password="correct horse battery", by="system")
        access.appoint(user, "county_finance", the_city.places["Z"], since=SINCE, by="system")
        clients.append(Client())
        clients[-1].force_login(user)
    client, other = clients
    address = reverse("payment_answer", args=[batch.uid])

    def upload(data):
        return client.post(address, {"file": SimpleUploadedFile("回盘.csv", data)}, follow=True).content.decode()

    assert "请选择回盘文件" in client.post(address, {}, follow=True).content.decode()
    wrong = answer(batch).replace("流水号".encode("gb18030"), "编号".encode("gb18030"))
    assert "回盘已挂起：表头应依次是" in upload(wrong)
    parked = batch.answers.get()
    settled = {"act": "settle", "answer": str(parked.uid), "how": "void", "reason": "银行另发"}
    assert "您上传了这个回盘，须由另一人处理" in client.post(address, settled, follow=True).content.decode()
    assert "处理挂起的回盘" not in client.get("/").content.decode()
    assert "处理挂起的回盘" in other.get("/").content.decode()
    assert "已处理挂起的回盘" in other.post(address, settled, follow=True).content.decode()
    assert "回盘已入账" in upload(answer(batch))
    assert "这个文件已经上传过，结果是“已入账”，没有再入账" in upload(answer(batch))
    assert run.uid != batch.run.uid


def test_the_file_is_downloaded_with_an_event_and_the_sheets_are_set(finance, leader, batch):
    response = finance.get(reverse("payment_file", args=[batch.uid]))
    assert response["Content-Disposition"].endswith(f'filename="{batch.file_name}"')
    assert response.content.decode("gb18030").startswith("流水号,账号,户名")
    assert leader.get(reverse("payment_file", args=[batch.uid])).status_code == 403
    assert "再次下载请写明原因" in finance.get(reverse("payment_file", args=[batch.uid]), follow=True).content.decode()
    again = finance.post(reverse("payment_file", args=[batch.uid]), {"reason": "银行没有收到"})
    assert again.content == response.content
    assert "银行没有收到" in shown(leader, "payment_batch", batch.uid)
    for name, uid in (("payment_sheet", batch.uid), ("fund_sheet", batch.run.requests.get().uid)):
        assert leader.get(reverse(name, args=[uid])).content.startswith(b"%PDF")


def test_a_batch_refused_whole_is_entered_confirmed_and_paid_again_on_its_page(the_city, finance, leader):
    batch = PaymentBatch.objects.get(run__division=the_city.places["Z"])
    clients = []
    for username in ("kaifaqu", "kaifaqu2"):
        user = access.open_account(username=username, name=username, password="correct horse battery", by="system")
        access.appoint(user, "county_finance", the_city.places["Z"], since=SINCE, by="system")
        clients.append(Client())
        clients[-1].force_login(user)
    client, other = clients
    address = reverse("payment_refusal", args=[batch.uid])
    said = {"act": "enter", "stated_on": str(periods.today()), "reason": "文件没有送达"}
    assert "请选择银行书面说明" in client.post(address, said, follow=True).content.decode()
    letter = SimpleUploadedFile("说明.pdf", b"%PDF-1.4\n%%EOF\n")
    assert "等待另一人确认" in client.post(address, said | {"file": letter}, follow=True).content.decode()
    assert "确认银行书面说明" not in client.get("/").content.decode()
    assert "确认银行书面说明" in other.get("/").content.decode()
    assert "您是经办人" in client.post(address, {"act": "confirm"}, follow=True).content.decode()
    assert "说明未付的记为失败" in other.post(address, {"act": "confirm"}, follow=True).content.decode()
    made = batch.refusals.get()
    assert other.get(reverse("payment_letter", args=[batch.uid, made.uid])).content.startswith(b"%PDF")
    assert finance.get(reverse("payment_letter", args=[batch.uid, made.uid])).status_code == 404  # another county
    page = client.post(
        address, {"act": "again", "profile": "common_csv", "reason": "重发"}, follow=True
    ).content.decode()
    assert "已拟重发的付款批" in page
    assert PaymentBatch.objects.get(run=batch.run, kind="reissue").count == batch.count


def test_what_the_bank_never_answered_is_settled_line_by_line_on_the_page_of_the_batch(the_city, leader, monkeypatch):
    batch = PaymentBatch.objects.get(run__division=the_city.places["W"])
    clients = []
    for username in ("xicaiwu", "xicaiwu2"):
        user = access.open_account(username=username, name=username, password="correct horse battery", by="system")
        access.appoint(user, "county_finance", the_city.places["W"], since=SINCE, by="system")
        clients.append(Client())
        clients[-1].force_login(user)
    client, other = clients
    numbers = list(batch.orders.order_by("number").values_list("number", flat=True))
    first = min(numbers)
    assert "满 10 天才能凭银行书面说明逐笔办理" in shown(client, "payment_batch", batch.uid)
    monkeypatch.setenv("MINZHENG_TODAY", "2021-09-30")
    page = shown(client, "payment_batch", batch.uid)
    assert f'name="no-{first}"' in page
    assert f'name="on-{first}"' in page
    assert "催银行回盘" in client.get("/").content.decode()
    address = reverse("payment_refusal", args=[batch.uid])
    said = {"act": "lines", "stated_on": "2021-09-30", "reason": "账户冻结", f"no-{first}": "on"}

    def sent(**more):
        letter = SimpleUploadedFile("说明.pdf", b"%PDF-1.4\n%%EOF\n")
        return client.post(address, said | more | {"file": letter}, follow=True).content.decode()

    assert "既勾选了未付，又填了入账日期" in sent(**{f"on-{first}": "2021-09-02"})
    assert "表单有误" in sent(**{"no-x": "on"})
    assert "已登记逐笔说明" in sent(rest="on")
    assert "确认银行书面说明" in other.get("/").content.decode()
    page = shown(other, "payment_batch", batch.uid)
    assert f"未付 {len(numbers)} 笔，已付 0 笔" in page
    assert f"第 {first} 笔" in page
    assert "已确认" in other.post(address, {"act": "confirm"}, follow=True).content.decode()
    assert {one.outcome.reason for one in batch.orders.all()} == {"银行书面说明：账户冻结"}
    assert "重发未付的" in shown(client, "payment_batch", batch.uid)


def test_money_that_comes_in_is_entered_by_one_and_confirmed_by_another(the_city, finance, leader):
    address = reverse("fund_receive", args=["payments.receipt"])
    said = {
        "county": str(the_city.places["E"].uid),
        "fund": "试验资金",
        "amount": "1,000.50",
        "voucher": "PZ-9",
        "received_on": "2021-08-30",
    }
    for wrong, words in (
        ({"amount": "1.234"}, "金额"),
        ({"received_on": "2021-09-01"}, "不能晚于今天"),
        ({"county": ""}, "请选择县"),
    ):
        response = finance.post(address, said | wrong)
        assert (response.status_code, words in response.content.decode()) == (422, True)
    assert finance.post(address, said).status_code == 302
    made = FundReceipt.objects.get(voucher="PZ-9")
    assert (made.amount, made.state) == (100_050, "waiting")
    assert "凭证号已经登记过" in finance.post(address, said).content.decode()
    page = reverse("fund_receipt", args=["payments.receipt", made.uid])
    assert "确认资金到账" in leader.get("/").content.decode()
    assert "您是经办人" in finance.post(page, {"act": "confirm"}, follow=True).content.decode()
    assert "1,000.50" in leader.post(page, {"act": "confirm"}, follow=True).content.decode()
    made.refresh_from_db()
    assert made.state == "confirmed"
    wrong = {"act": "reverse", "reason": "重复登记", "paper": "更正单"}
    assert "已登记冲销，等待另一人确认" in finance.post(page, wrong, follow=True).content.decode()
    assert "确认到账冲销" in leader.get("/").content.decode()
    assert "已冲销" in leader.post(page, {"act": "confirm"}, follow=True).content.decode()
    assert made.reversals.get().counts


def test_what_came_back_is_entered_and_confirmed_on_the_page_of_the_payment(finance, leader, batch):
    paid = PaymentOrder.objects.filter(batch=batch, outcome__kind="paid").first()
    page = reverse("payment_order", args=["payments.order", paid.uid])
    assert "登记退票" in finance.get(page).content.decode()
    said = {"act": "return", "returned_on": str(periods.today()), "reason": "销户", "paper": "退票凭证1"}
    assert "已登记退票" in finance.post(page, said, follow=True).content.decode()
    assert "您是经办人" in finance.post(page, {"act": "confirm"}, follow=True).content.decode()
    assert "已退回" in leader.post(page, {"act": "confirm"}, follow=True).content.decode()
    assert "已暂不重发" in finance.post(page, {"act": "hold", "reason": "联系不上"}, follow=True).content.decode()
    assert "暂不重发" in shown(finance, "payments_of_run", batch.run.uid)
    assert "已解除" in finance.post(page, {"act": "lift"}, follow=True).content.decode()


def test_lists_find_payments_by_how_they_stand(finance, batch):
    address = reverse("register", args=["payments.order"])
    for stand in ("paid", "failed"):
        found = finance.get(address, {"batch": batch.number, "stands": stand}).content.decode()
        numbers = PaymentOrder.objects.filter(batch=batch, outcome__kind=stand).values_list(
            "enrolment__number", flat=True
        )
        assert all(number in found for number in numbers)
        assert len(numbers) == (1 if stand == "failed" else batch.count - 1)


def test_pages_ask_a_fixed_number_of_statements(finance, run, batch):
    order = batch.orders.first()
    for name, args in (
        ("payments_of_run", [run.uid]), ("payment_batch", [batch.uid]), ("payment_order", ["payments.order", order.uid]),
    ):  # fmt: skip
        with CaptureQueriesContext(connection) as asked:
            shown(finance, name, *args)
        assert len(asked) <= MOST_STATEMENTS, name


def test_what_was_paid_is_told_beside_the_reckoning_to_whoever_may_see_the_ledger(the_city, batch):
    paid = PaymentOrder.objects.filter(batch=batch, outcome__kind="paid").select_related("enrolment__person").first()
    whose = paid.enrolment.person.uid
    told = told_of(the_city.users["finance"], paid.programme, person=whose)
    page = render_to_string("payments/_told.html", {"told": told})
    assert f"，实发 {format_yuan(paid.amount)} 元，" in page
    assert "已到账（尾号" in page
    assert told_of(the_city.users["system"], paid.programme, person=whose) == []
