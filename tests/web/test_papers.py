"""The circular from the plan's figures to an issued paper, the plan on one page, the plan as a workbook."""

import io

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from minzheng.core.audit.models import AuditEvent
from minzheng.core.papers.models import IssuedPaper
from minzheng.core.plan import services as plans
from minzheng.core.plan.files import load_plan_file
from tests.web.test_plan import PLAN

pytestmark = pytest.mark.django_db
SAID = {"word": "测民", "title": "关于进度的督办通报", "addressee": "各县民政局", "demands": "查找原因。\n限期整改。"}


@pytest.fixture
def desk(the_city, monkeypatch):
    monkeypatch.setenv("MINZHENG_TODAY", "2021-08-31")
    plans.load_plan(load_plan_file(PLAN), by="system")
    clients = {}
    for name in ("city", "leader", "reviewer"):
        clients[name] = Client()
        clients[name].force_login(the_city.users[name])
    return clients


def test_a_circular_goes_from_figures_to_an_issued_paper_that_a_county_reads(desk):
    page = desk["city"].get(reverse("plan_circular")).content.decode()
    assert "一、总体情况" in page
    answer = desk["city"].post(reverse("plan_circular"), SAID)
    row = IssuedPaper.objects.get(word="测民")
    assert answer["Location"] == reverse("paper", args=[row.uid])
    assert "须由另一人签发" in desk["city"].get(answer["Location"]).content.decode()
    assert desk["reviewer"].get(answer["Location"]).status_code == 404
    desk["leader"].post(reverse("paper_issue", args=[row.uid]))
    row.refresh_from_db()
    assert row.number == "测民〔2021〕1号"
    read = desk["reviewer"].get(reverse("paper", args=[row.uid])).content.decode()
    assert "测民〔2021〕1号" in read
    assert "限期整改。" in read
    for form, mark in (("pdf", b"%PDF"), ("docx", b"PK")):
        file = desk["reviewer"].get(reverse("paper_file", args=[row.uid, form]))
        assert file.content.startswith(mark)
        assert "attachment" in file["Content-Disposition"]


def test_the_drafter_who_presses_issue_is_told_why_not(desk):
    desk["city"].post(reverse("plan_circular"), SAID)
    row = IssuedPaper.objects.get(word="测民")
    answer = desk["city"].post(reverse("paper_issue", args=[row.uid]), follow=True)
    assert "请由另一人签发" in answer.content.decode()
    assert IssuedPaper.objects.get(pk=row.pk).is_draft


def test_a_circular_with_a_bad_word_is_shown_again_with_all_that_was_typed(desk):
    answer = desk["city"].post(reverse("plan_circular"), SAID | {"word": "abc"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "一至十二个汉字" in text
    assert "限期整改。" in text
    assert not IssuedPaper.objects.filter(title=SAID["title"], word="abc").exists()


def test_the_plan_prints_on_one_page(desk):
    answer = desk["reviewer"].get(reverse("plan_print"))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.count(b"/MediaBox") <= 2


def test_the_workbook_holds_every_promise_and_its_export_is_told(desk):
    answer = desk["city"].get(reverse("plan_workbook"))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    codes = {row[2] for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert {f"T{number:02}" for number in range(1, 78)} <= codes
    assert AuditEvent.objects.filter(action="plan.export").count() == 1
