"""The pages of simulated standards: a form filled with what stands, a result that says what it does not know, files, a paper."""

import io
from uuid import UUID

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from minzheng.core.benefits import programmes
from minzheng.core.benefits.models import Simulation
from minzheng.core.jobs import services as jobs
from minzheng.core.papers.models import IssuedPaper
from minzheng.core.returns.models import Return
from minzheng.project.demonstration.standards import invented
from tests.world import PLACES

pytestmark = pytest.mark.django_db
EAST = PLACES["E"][0]


@pytest.fixture
def desk(the_city):
    client = Client()
    client.force_login(the_city.users["city"])
    return client


@pytest.fixture
def standards(monkeypatch):
    """The invented standards hold in the county in the east."""
    made = invented(programmes.book(), [EAST])
    monkeypatch.setattr(programmes, "book", lambda: made)
    for kept in (programmes._version, programmes._changes):
        kept.cache_clear()
    yield
    for kept in (programmes._version, programmes._changes):
        kept.cache_clear()


def test_the_form_is_filled_with_what_stands_and_marks_what_nobody_has_seen(desk, standards):
    text = desk.get(reverse("simulation_new"), {"month": "2021-10"}).content.decode()
    assert f'name="p-{EAST}-rural" value="463.00"' in text
    assert "463.00 元/月" in text
    assert "未核实" in text
    assert f'name="p-{PLACES["W"][0]}-rural" value=""' in text


def test_a_share_of_last_years_consumption_fills_the_form_where_it_was_reported(desk, the_city, standards):
    row = the_city.row("assistance.rural_consumption", "E").record
    assert Return.objects.counted().filter(pk=row.pk).exists()
    text = desk.get(reverse("simulation_new"), {"month": "2021-10", "rural": "40"}).content.decode()
    assert f'name="p-{EAST}-rural" value="463.00"' in text, "a share below what stands does not lower it"
    assert "无数据" in text


@pytest.mark.parametrize(
    "asked", [{"month": "2021-13"}, {"month": "x"}, {"rural": "0"}, {"rural": "ten"}, {"month": "2031-01"}]
)
def test_an_address_that_asks_for_nonsense_is_told_so(desk, asked):
    assert desk.get(reverse("simulation_new"), asked).status_code == 400


def test_what_is_typed_is_reckoned_and_what_is_wrong_stands_beside_its_cell(desk, standards):
    said = {"month": "2021-10", "title": "十月提标", f"p-{EAST}-rural": "四百", "percent": "130"}
    wrong = desk.post(reverse("simulation_new"), said)
    assert wrong.status_code == 422
    assert f'id="p-{EAST}-rural-error"' in wrong.content.decode()
    lower = desk.post(reverse("simulation_new"), said | {f"p-{EAST}-rural": "462.99"})
    assert lower.status_code == 422
    assert "标准只升不降" in lower.content.decode()
    done = desk.post(reverse("simulation_new"), said | {f"p-{EAST}-rural": "510"})
    assert done.status_code == 302
    row = Simulation.objects.get(title="十月提标")
    jobs.run(str(row.job.uid))
    row.refresh_from_db()
    assert (row.months, row.percent, row.ended_at is not None) == (3, 130, True)
    text = desk.get(reverse("simulation", args=[row.uid])).content.decode()
    for words in ("未核实的值", "未定负担比例", "不能得出结论", "510.00 元/月", "资金来源"):
        assert words in text


def test_the_files_and_the_paper_say_the_same_as_the_page(desk):
    row = Simulation.objects.order_by("pk").first()
    book = openpyxl.load_workbook(io.BytesIO(desk.get(reverse("simulation_file", args=[row.uid, "xlsx"])).content))
    assert book.sheetnames == ["标准", "最低生活保障金", "特困人员救助供养金", "资金", "分布", "说明"]
    assert desk.get(reverse("simulation_file", args=[row.uid, "pdf"])).content.startswith(b"%PDF")
    assert desk.get(reverse("simulation_file", args=[row.uid, "docx"])).content.startswith(b"PK")
    assert desk.get(reverse("simulation_file", args=[row.uid, "txt"])).status_code == 404
    answer = desk.post(reverse("simulation_paper", args=[row.uid]), {"word": "云民", "addressee": "市政府"})
    paper = IssuedPaper.objects.get(kind="benefits.simulation")
    assert answer.url == reverse("paper", args=[paper.uid])
    said = desk.get(answer.url).content.decode()
    assert "测算报告" in said
    assert "不能得出结论" in said


def test_a_page_asks_a_fixed_number_of_statements_and_names_nobody(desk, the_city):
    rows = list(Simulation.objects.order_by("pk"))
    address = reverse("simulations_compare") + f"?one={rows[0].uid}&other={rows[1].uid}"
    desk.get(address)
    with CaptureQueriesContext(connection) as statements:
        text = desk.get(address).content.decode()
    assert len(statements) < 20
    assert rows[0].title in text
    assert rows[1].title in text
    people = [row.name for row in the_city.rows if row.register == "parties.person"]
    assert not any(name in str(row.outcome) for row in rows for name in people)
    assert desk.get(reverse("simulations_compare"), {"one": "x"}).status_code == 400
    assert desk.get(reverse("simulation", args=[UUID(int=1)])).status_code == 404
