"""The form filled in as a browser does it, its file, and pages whose statements do not grow with the rows."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from minzheng.core.jobs import services as jobs
from minzheng.core.reconciliation.models import Difference
from minzheng.core.registers import importing
from minzheng.core.registers.declarations import REGISTERS
from minzheng.core.returns.forms import reads
from minzheng.core.returns.models import Filing, Return
from tests.unit.core.returns.forms.conftest import figures
from tests.world import PLACES

pytestmark = pytest.mark.django_db
FORM = "bureau.monthly_statistics"


@pytest.fixture
def desk(the_city):
    clients = {name: Client() for name in ("finance", "reviewer", "city")}
    for name, client in clients.items():
        client.force_login(the_city.users[name])
    return the_city, clients


def begun(desk):
    city, clients = desk
    unit = str(city.places["E"].uid)
    answer = clients["finance"].post(reverse("statistics_begin", args=[FORM]), {"unit": unit, "period": "2021-06"})
    assert answer.status_code == 302
    return Filing.objects.get(division=city.places["E"], period_start="2021-06-01"), clients


def typed(filing, **more):
    values = {f"cell:{code}": FORMATS[code](amount) for code, amount in figures().items()}
    return values | {"version": filing.version} | more


FORMATS = {item.code: item.kind.written for item in reads.form_of(FORM).items}


def test_a_form_is_kept_submitted_and_approved_on_its_page(desk):
    filing, clients = begun(desk)
    address = reverse("filing_fill", args=[filing.uid])
    bad = typed(filing) | {"cell:bureau.monthly_urban_living_persons": "一百"}
    answer = clients["finance"].post(address, bad)
    assert answer.status_code == 422
    assert "应填整数" in answer.content.decode()
    assert not Return.objects.filter(filing=filing).exists()
    wrong = typed(filing, act="submit") | {"cell:bureau.monthly_rural_living_households": "900"}
    answer = clients["finance"].post(address, wrong)
    assert answer.status_code == 422
    assert "小于农村低保户数" in answer.content.decode()
    filing.refresh_from_db()
    assert clients["finance"].post(address, typed(filing, act="submit")).status_code == 302
    filing.refresh_from_db()
    assert filing.state == "submitted"
    assert "审定" in clients["city"].get(reverse("filing", args=[filing.uid])).content.decode()
    clients["city"].post(reverse("filing_act", args=[filing.uid]), {"act": "approve"})
    filing.refresh_from_db()
    assert filing.state == "approved"


def test_figures_come_in_by_file_as_a_draft_of_the_county_and_go_out_by_file(desk):
    city, _ = desk
    titles = {field.name: field.title for field in REGISTERS.get(FORM).fields}
    head = ["单位", "期间", *(titles[code.replace(".", "__")] for code in figures())]
    row = [PLACES["E"][0], "2021-06", *(FORMATS[code](amount) for code, amount in figures().items())]
    data = "\n".join(",".join(cells) for cells in (head, row)).encode()
    batch = importing.upload(REGISTERS.get(FORM), data, "月报.csv", by=city.users["reviewer"])
    jobs.run(str(batch.job.uid))
    batch.refresh_from_db()
    assert batch.state == "checked", batch.problems
    job = importing.start_commit(batch, by=city.users["reviewer"])
    jobs.run(str(job.uid))
    filing = Filing.objects.get(division=city.places["E"], period_start="2021-06-01")
    assert (filing.state, reads.values_of(filing)) == ("draft", figures())
    again = importing.upload(REGISTERS.get(FORM), data + b"\n", "月报二.csv", by=city.users["reviewer"])
    jobs.run(str(again.job.uid))
    again.refresh_from_db()
    assert "已有一份没有审定的报表" in str(again.problems)


def test_nobody_files_by_file_for_another_county(desk):
    city, _ = desk
    data = f"单位,期间\n{PLACES['E'][0]},2021-05\n".encode()
    batch = importing.upload(REGISTERS.get(FORM), data, "月报.csv", by=city.users["city"])
    jobs.run(str(batch.job.uid))
    batch.refresh_from_db()
    assert "不归您填报" in str(batch.problems)


def counted(client, address):

    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize(
    "page", ["reconciliation_month", "reconciliation_bank", "reconciliation_year", "statistics", "filing"]
)
def test_the_statements_of_a_page_do_not_grow_with_its_rows(desk, page):
    city, clients = desk
    month, filing = city.row("reconciliation.month", "E").record, city.row(FORM, "E").record
    arguments = {
        "reconciliation_month": [month.uid],
        "reconciliation_bank": [month.uid],
        "reconciliation_year": [],
        "statistics": [FORM],
        "filing": [filing.uid],
    }
    address = reverse(page, args=arguments[page])
    before = counted(clients["city"], address)
    pattern = Difference.objects.get(comparison=month)
    Difference.objects.bulk_create(
        Difference(
            comparison=month, division=pattern.division, month=month.month, pair="register_ledger", kind="without_run",
            programme=f"试验.{number}", left=1, right=0, cause="without_run", by_rule=True,
        )
        for number in range(60)
    )  # fmt: skip
    assert counted(clients["city"], address) == before


def test_a_month_and_a_year_say_what_the_bank_said(desk):
    city, clients = desk
    month = clients["finance"].get(
        reverse("reconciliation_month", args=[city.row("reconciliation.month", "E").record.uid])
    )
    assert all(
        words in month.content.decode() for words in ("有失败或退回", "台账应付 900.00 元", "银行已付 600.00 元")
    )
    year = clients["finance"].get(reverse("reconciliation_year")).content.decode()
    assert "1 / 1 个县月" in year
    assert "银行已付 600.00 元" in year
    assert "银行回盘尚未登记" not in year
