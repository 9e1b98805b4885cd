"""The pages of checks: from the case to the report, each of the cast at his own page; what is refused is said and nothing is lost."""

import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from minzheng.adapters.spreadsheets import read_table
from minzheng.core.calendars import services as calendars
from minzheng.core.cases.models import Case, FiledPaper
from minzheng.core.checks.models import Authorisation, BatchIssue, Check, CheckBatch, Question
from minzheng.core.facts.models import Fact
from minzheng.core.jobs import services as jobs
from minzheng.core.jobs.models import Job
from tests.unit.core.checks.conftest import PDF, as_file
from tests.world import CHECKERS

pytestmark = pytest.mark.django_db
MATTER = "assistance.minimum_living"


@pytest.fixture
def people(the_city):
    calendars.seed(by="system")
    clients = {}
    for name in ("assistant", "clerk", "officer", "reviewer", "finance", "leader", "stranger", *CHECKERS):
        clients[name] = Client()
        clients[name].force_login(the_city.users[name])
    return clients


def opened(people, city):
    """An accepted case of the person of E1, of whom no check is under way."""
    person = city.row("parties.person", "E1").record
    address = reverse("case_open", args=["parties.person", person.uid])
    people["clerk"].post(address, {"key": str(uuid4()), "matter": MATTER})
    case = Case.objects.latest("pk")
    people["clerk"].post(
        reverse("case_act", args=[case.uid]), {"act": "move", "move": "accept", "revision": case.revision}
    )
    case.refresh_from_db()
    assert case.state == "accepted"
    return case


def page(client, name, *args):
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def press(client, name, uid, **said):
    """Press a button; the words of the page that comes back."""
    answer = client.post(reverse(name, args=[uid]), said, follow=True)
    assert answer.status_code in {200, 422}
    return answer.content.decode()


def asked(people, case):
    text = page(people["officer"], "case_check", case.uid)
    key = re.search(r'name="key" value="([^"]+)"', text).group(1)
    said = press(people["officer"], "case_check_act", case.uid, act="ask", key=key)
    assert "已委托核对" in said
    return Check.objects.get(key=key)


def request_file(client, batch, form="csv", **said):
    return client.post(reverse("check_batch_file", args=[batch.uid]), {"form": form, **said})


def filled(data):
    table = read_table(data, "csv")
    rows = [dict(zip(table.headers, row.cells, strict=True)) for row in table.rows]
    return [{**{k: v or "" for k, v in row.items()}, "是否查到": "否", "数据日期": "2021-08-20"} for row in rows]


def sent_back(client, batch, data, name="答复.csv"):
    return client.post(
        reverse("check_batch_reply", args=[batch.uid]), {"file": SimpleUploadedFile(name, data)}, follow=True
    )


def test_from_the_case_to_the_report_in_its_file(people, the_city):
    case = opened(people, the_city)
    check = asked(people, case)
    checker = people["checker"]
    assert check.number in page(checker, "checks")
    assert "已启动核对" in press(checker, "check_act", check.uid, act="start")
    assert FiledPaper.objects.filter(case=case, name__in=["asked", "started"]).count() == 2
    for source in Question.objects.waiting().filter(check_ref=check).values_list("source", flat=True):
        press_to = checker.post(reverse("check_prepare"), {"source": source, "matter": MATTER})
        batch = CheckBatch.objects.latest("pk")
        assert press_to.url == reverse("check_batch", args=[batch.uid])
        answer = request_file(checker, batch)
        assert answer["Content-Type"] == "text/csv; charset=gb18030"
        assert answer["Cache-Control"] == "private, no-store"
        assert "已采用" in sent_back(checker, batch, as_file(filled(answer.content))).content.decode()
    said = press(checker, "check_act", check.uid, act="report")
    assert "已出具核对报告" in said
    report = FiledPaper.objects.get(case=case, name="check")
    pdf = people["officer"].get(reverse("document", args=[report.document.uid]))
    assert pdf.content.startswith(b"%PDF")
    mine = checker.get(reverse("check_report", args=[check.uid, 1]))
    assert mine.content == pdf.content
    assert people["stranger"].get(reverse("check_report", args=[check.uid, 1])).status_code == 404
    assert "核对报告" in page(people["officer"], "case", case.uid)


def test_the_page_of_the_case_says_whose_authorisation_is_missing_and_takes_it(people, the_city):
    case = opened(people, the_city)
    person = the_city.row("parties.person", "E1").record
    given = Authorisation.objects.get(person=person)
    press(people["officer"], "case_check_act", case.uid, act="revoke", authorisation=given.uid, reason="本人书面撤回")
    text = page(people["officer"], "case_check", case.uid)
    assert "没有有效的核对授权书" in text
    assert "还有 1 名成年成员没有有效的核对授权书" in text
    assert 'name="key"' not in text
    address = reverse("case_authorise", args=[case.uid, person.uid])
    said = {"signer": "self", "signed_on": "2021-08-30", "sources": ["banks", "vehicles"]}
    refused = people["officer"].post(address, said)
    assert refused.status_code == 422
    assert "扫描件" in refused.content.decode()
    done = people["officer"].post(address, said | {"file": SimpleUploadedFile("授权书.pdf", PDF)}, follow=True)
    assert "已登记授权书" in done.content.decode()
    assert "没有授权" in done.content.decode()
    assert asked(people, case).questions.count() == 2


def test_a_guardian_from_outside_is_named_by_number_and_must_be_registered(people, the_city):
    case = opened(people, the_city)
    person = the_city.row("parties.person", "E1").record
    address = reverse("case_authorise", args=[case.uid, person.uid])
    said = {"signer": "other", "signed_on": "2021-08-30", "sources": ["banks"], "guardian_number": "12345"}
    wrong = people["officer"].post(address, said | {"file": SimpleUploadedFile("授权书.pdf", PDF)})
    assert "身份证号不对" in wrong.content.decode()
    nobody = people["officer"].post(address, said | {"guardian_number": "", "file": SimpleUploadedFile("a.pdf", PDF)})
    assert "没有登记这个身份证号的人员" in nobody.content.decode()


def test_a_parked_reply_shows_its_reasons_and_a_second_download_wants_one(people, the_city):
    checker, batch = people["checker"], the_city.row("checks.batch", "E").record
    first = request_file(checker, batch)
    assert first.status_code == 200
    again = request_file(checker, batch)
    assert again.status_code == 422
    assert "再次发出请写明原因" in again.content.decode()
    assert request_file(checker, batch, "xlsx", reason="对方要 Excel").content.startswith(b"PK")
    assert BatchIssue.objects.filter(batch=batch).count() == 2
    rows = filled(first.content)
    rows[0]["身份证号"] = "990121199001010011"
    parked = sent_back(checker, batch, as_file(rows))
    assert parked.status_code == 422
    assert "答复已搁置，什么也没有采用" in parked.content.decode()
    assert "身份证号与请求时不同" in parked.content.decode()
    assert "990121199001010011" not in parked.content.decode()
    assert not Question.objects.filter(batch=batch, answered_on__isnull=False).exists()


def test_what_was_typed_stays_on_the_page_when_it_is_refused(people, the_city):
    people["checker"].post(reverse("check_prepare"), {"source": "vehicles", "matter": MATTER})
    batch = CheckBatch.objects.latest("pk")
    answer = people["checker"].post(reverse("check_batch_give_up", args=[batch.uid]), {"reason": "银行的接口停了"})
    assert answer.status_code == 422
    assert "还没有到应答复日期" in answer.content.decode()
    assert "银行的接口停了" in answer.content.decode()


def test_leader_finance_and_village_see_none_of_it_and_the_checking_officer_no_case(people, the_city):
    check, case = (the_city.row(code, "E1").record for code in ("checks.check", "cases.case"))
    for name in ("leader", "finance", "assistant"):
        assert people[name].get(reverse("check", args=[check.uid])).status_code == 403
        assert people[name].get(reverse("register", args=["checks.authorisation"])).status_code == 403
        assert people[name].get(reverse("case_check", args=[case.uid])).status_code == 403
    checker = people["checker"]
    for address in (
        reverse("case", args=[case.uid]), reverse("register", args=["parties.person"]), reverse("register", args=["parties.fact"]),
        reverse("register", args=["cases.case"]),
    ):  # fmt: skip
        assert checker.get(address).status_code == 403
    assert people["other_checker"].get(reverse("check", args=[check.uid])).status_code == 404
    for code in ("checks.check", "checks.batch", "checks.authorisation"):
        assert page(checker, "register", code)


def test_the_page_of_a_check_masks_names_and_its_addresses_name_nobody(people, the_city):
    check = the_city.row("checks.check", "E1").record
    person = the_city.row("parties.person", "E1").record
    text = page(people["checker"], "check", check.uid)
    assert person.name not in text
    assert not re.search(r"\d{17}[\dX]", text)


def test_a_rebuttal_is_taken_down_by_the_township_and_settled_by_the_county(people, the_city):
    case = opened(people, the_city)
    check, checker = asked(people, case), people["checker"]
    press(checker, "check_act", check.uid, act="start")
    checker.post(reverse("check_prepare"), {"source": "vehicles", "matter": MATTER})
    batch = CheckBatch.objects.latest("pk")
    rows = [{**row, "是否查到": "是", "本人名下机动车": "3"} for row in filled(request_file(checker, batch).content)]
    sent_back(checker, batch, as_file(rows))
    assert Fact.objects.filter(kind="own_vehicles", number=3, basis__contains=check.number).exists()
    person = the_city.row("parties.person", "E1").record
    said = press(
        people["officer"], "check_act", check.uid, act="rebut", question=f"{person.uid} vehicles", reason="已报废"
    )
    assert "已登记异议" in said
    row = check.rebuttals.get()
    assert "待复核" in page(checker, "check", check.uid)
    assert "已列入重新核对" in press(checker, "check_act", check.uid, act="ask_again", rebuttal=row.uid)
    kept = press(checker, "check_act", check.uid, act="settle", rebuttal=row.uid, outcome="upheld", words="等答复")
    assert "还没有答复" in kept
    assert "等答复" in kept, "what was typed is not lost"


def test_a_yearly_review_is_a_job_that_says_how_many(people, the_city):
    answer = people["reviewer"].post(reverse("check_review"), {"matter": MATTER, "occasion": "2021 年年度复核"})
    job = Job.objects.latest("pk")
    assert answer.url == reverse("job", args=[job.uid])
    jobs.run(str(job.uid))
    job.refresh_from_db()
    assert job.state == "done", job.message
    assert "缺授权书没有委托" in job.message


def test_the_number_of_statements_is_the_same_for_every_check(people, the_city, django_assert_max_num_queries):
    fresh, older = (the_city.row("checks.check", key).record for key in ("E1", "E2"))
    counts = []
    page(people["reviewer"], "check", fresh.uid)  # what is read once is read
    for one in (fresh, older):
        with django_assert_max_num_queries(40) as seen:
            page(people["reviewer"], "check", one.uid)
        counts.append(len(seen))
    assert counts[0] == counts[1]
