"""Papers under numbers: two persons, no number twice, no gap unexplained, nothing issued ever changes."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction

from minzheng.adapters.papers import Grid, Heading, Paper, Text
from minzheng.core.audit.models import AuditEvent
from minzheng.core.papers import reads, services
from minzheng.core.papers.content import as_json, as_paper
from minzheng.core.papers.models import IssuedPaper, NumberSequence
from minzheng.core.papers.services import NotPossible
from minzheng.core.papers.writing import next_serial

pytestmark = pytest.mark.django_db
BODY = [Heading("一、总体情况"), Text("共 61 项。"), Grid(("指标",), [["床位"]], (1,), ("left",), "附表")]


@pytest.fixture(autouse=True)
def business_date(monkeypatch):
    monkeypatch.setenv("MINZHENG_TODAY", "2021-08-31")


def paper(title="关于进度的通报"):
    return Paper("某市民政局文件", "", title, "各县民政局", BODY, "某市民政局", "2021年8月30日")


@pytest.fixture
def drafted(the_city):
    def make(by="city", word="某民", title="关于进度的通报"):
        return services.draft(
            paper(title), kind="plan.circular", word=word, division=the_city.places[""], by=the_city.users[by]
        )

    return make


def test_what_a_paper_says_survives_its_row(drafted):
    row = drafted()
    assert as_json(as_paper(IssuedPaper.objects.get(pk=row.pk))) == as_json(paper())


def test_issuing_takes_the_next_number_of_the_word_and_year_and_keeps_both_files(the_city, drafted):
    leader = the_city.users["leader"]
    numbers = [services.issue(drafted(), by=leader).number for _ in range(3)]
    other = services.issue(drafted(word="某民养"), by=leader)
    assert numbers == ["某民〔2021〕1号", "某民〔2021〕2号", "某民〔2021〕3号"]
    assert other.number == "某民养〔2021〕1号"
    assert other.pdf.name.endswith(".pdf")
    assert other.docx.trust == "A"
    assert other.content["dated"] == "2021年8月31日"


def test_the_drafter_cannot_issue_his_own_paper(the_city, drafted):
    with pytest.raises(NotPossible, match="另一人"):
        services.issue(drafted(by="city"), by=the_city.users["city"])
    assert not NumberSequence.objects.filter(word="某民").exists()


def test_a_paper_is_issued_once(the_city, drafted):
    row = drafted()
    services.issue(row, by=the_city.users["leader"])
    with pytest.raises(NotPossible, match="已经签发"):
        services.issue(row, by=the_city.users["leader"])
    assert NumberSequence.objects.get(word="某民").last == 1


def test_an_issued_paper_is_neither_changed_nor_discarded_only_declared_void_with_a_reason(the_city, drafted):
    leader = the_city.users["leader"]
    row = services.issue(drafted(), by=leader)
    with pytest.raises(NotPossible, match="不能再改"):
        services.redraft(row, paper("另一个标题"), word="某民", by=leader)
    with pytest.raises(NotPossible, match="只能作废"):
        services.discard(row, by=leader)
    with pytest.raises(NotPossible, match="原因"):
        services.declare_void(row, reason="  ", by=leader)
    services.declare_void(row, reason="数字有误", by=leader)
    assert IssuedPaper.objects.get(pk=row.pk).state == "void"
    assert services.issue(drafted(), by=leader).serial == 2


@pytest.mark.parametrize("change", ["title = '改'", "serial = 9", "content = '{}'", "state = 'draft'"])
def test_the_database_itself_refuses_to_change_what_was_issued(the_city, drafted, change):
    row = services.issue(drafted(), by=the_city.users["leader"])
    with pytest.raises(IntegrityError, match="不可修改"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE papers_issuedpaper SET {change} WHERE id = %s", [row.pk])  # noqa: S608 — the changes stand above
    with pytest.raises(IntegrityError, match="不可删除"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM papers_issuedpaper WHERE id = %s", [row.pk])


@pytest.mark.parametrize("word", ["", "abc", "某民12", "十三个汉字的机关代字实在太长"])
def test_a_word_that_cannot_stand_in_a_number_is_refused(drafted, word):
    with pytest.raises(NotPossible, match="机关代字"):
        drafted(word=word)


def test_drafts_are_read_by_the_city_alone_and_issued_papers_by_everybody_below(the_city, drafted):
    row = drafted()
    users = the_city.users
    seen = {
        name
        for name in ("assistant", "clerk", "reviewer", "stranger", "city", "leader")
        if row in reads.papers_for(users[name])
    }
    assert seen == {"city", "leader"}
    services.issue(row, by=users["leader"])
    for name in ("assistant", "clerk", "reviewer", "stranger", "finance", "city", "leader"):
        assert row in reads.papers_for(users[name]), name
    for name in ("system", "security", "auditor"):
        assert row not in reads.papers_for(users[name]), name


def test_a_countys_paper_is_not_read_in_another_county(the_city):
    users = the_city.users
    row = services.draft(paper(), kind="plan.circular", word="东民", division=the_city.places["E"], by=users["city"])
    services.issue(row, by=users["leader"])
    assert row in reads.papers_for(users["clerk"])
    assert row not in reads.papers_for(users["stranger"])


def test_each_act_is_told_in_the_log_without_the_words_of_the_paper(the_city, drafted):
    row = services.issue(drafted(), by=the_city.users["leader"])
    services.declare_void(row, reason="数字有误", by=the_city.users["leader"])
    events = AuditEvent.objects.filter(target_uid=row.uid).order_by("id")
    assert [event.action for event in events if event.action.startswith("paper.")] == [
        "paper.draft",
        "paper.issue",
        "paper.void",
    ]
    assert all("床位" not in str(event.body) for event in events)


def test_a_number_that_was_rolled_back_is_given_again_and_each_word_and_year_counts_for_itself():
    with transaction.atomic():
        assert next_serial("某民救", 2021) == 1
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        assert next_serial("某民救", 2021) == 2
        raise ZeroDivisionError
    with transaction.atomic():
        assert next_serial("某民救", 2021) == 2
        assert next_serial("某民救", 2022) == 1
        assert next_serial("某民养", 2021) == 1


def test_a_number_is_given_only_inside_the_transaction_of_what_it_numbers():
    with ThreadPoolExecutor(1) as other_connection, pytest.raises(transaction.TransactionManagementError, match="空号"):
        other_connection.submit(next_serial, "某民救", 2021).result()
