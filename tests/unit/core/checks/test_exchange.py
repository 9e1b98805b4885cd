"""Files out and in: what goes out holds nothing but what is needed, goes out once; what comes in is taken whole or not at all."""

from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404

from minzheng.adapters.spreadsheets import read_table
from minzheng.core.checks.exchange import services as exchange
from minzheng.core.checks.models import BatchIssue, Check, Question, ReplyFile
from minzheng.core.checks.rebuttals import services as rebuttals
from minzheng.core.checks.rebuttals.services import Dispute
from minzheng.core.documents.models import Document
from minzheng.core.facts.models import Fact
from minzheng.core.registers.writing import NotPossible
from tests.spec.tables import cases
from tests.unit.core.checks.conftest import as_file

pytestmark = pytest.mark.django_db


def test_a_request_holds_a_reference_and_the_number_and_no_name_where_the_number_does(office):
    office.started()
    batch = office.batch("banks")
    file = exchange.issue(batch.uid, "csv", by=office.checker)
    table = read_table(file.data, "csv")
    assert table.headers == ["参考号", "身份证号", "是否查到", "本人名下金融资产", "数据日期"]
    assert len(table.rows) == 3
    assert table.rows[0].cells[0] == f"{batch.number}-00001"
    for person in office.persons:
        assert person.name not in file.data.decode("gb18030")
    assert office.persons[0].name in exchange.issue(office.batch("police").uid, "csv", by=office.checker).data.decode(
        "gb18030"
    )


def test_a_request_leaves_once_with_its_count_and_hash_and_again_for_a_reason_alone(office):
    office.started()
    batch = office.batch()
    first = exchange.issue(batch.uid, "csv", by=office.checker)
    assert (first.issue.count, first.issue.sha256) == (3, sha256(first.data).hexdigest())
    with pytest.raises(NotPossible, match="再次发出请写明原因"):
        exchange.issue(batch.uid, "csv", by=office.checker)
    second = exchange.issue(batch.uid, "csv", reason="对方称未收到", by=office.checker)
    assert second.data == first.data
    assert list(BatchIssue.objects.values_list("serial", "reason")) == [(1, ""), (2, "对方称未收到")]
    assert exchange.issue(batch.uid, "xlsx", reason="要 Excel", by=office.checker).data.startswith(b"PK")
    assert not Document.objects.filter(purpose__contains="请求").exists(), "a request file is never kept"


def test_who_waits_is_in_one_batch_only(office):
    office.started()
    office.batch()
    with pytest.raises(NotPossible, match="没有等待发往"):
        office.batch()


def test_only_the_checking_officer_of_the_county_makes_and_opens_batches(office):
    office.started()
    with pytest.raises(NotPossible):
        exchange.prepare("banks", "assistance.minimum_living", by=office.foreign_checker)
    batch = office.batch()
    with pytest.raises(Http404):
        exchange.issue(batch.uid, "csv", by=office.foreign_checker)
    with pytest.raises((Http404, PermissionDenied)):
        exchange.issue(batch.uid, "csv", by=office.officer)


def test_an_honest_reply_is_taken_and_the_same_file_again_does_nothing(office):
    office.started()
    batch = office.batch()
    rows = office.filled(batch, "1234.56")
    reply = office.reply(batch, rows)
    assert (reply.state, reply.taken) == ("taken", 3)
    facts = Fact.objects.count()
    assert office.reply(batch, rows) == reply
    assert (
        ReplyFile.objects.count(),
        Fact.objects.count(),
        Document.objects.filter(purpose="核对答复原件").count(),
    ) == (1, facts, 1)
    assert set(Fact.objects.values_list("number", flat=True)) == {123456}


@pytest.mark.parametrize(
    ("kind", "encoding"), [("csv", "gb18030"), ("csv", "utf-8-sig"), ("csv", "utf-8"), ("xlsx", "")]
)
def test_a_reply_may_come_in_any_usual_form(office, kind, encoding):
    office.started()
    batch = office.batch()
    assert office.reply(batch, office.filled(batch, "10"), kind=kind, encoding=encoding).state == "taken"


def test_what_is_not_found_is_nil_and_an_empty_answer_is_no_number(office):
    office.started()
    office.answered("police", "是")
    batch = office.batch("vehicles")
    office.reply(batch, [{**row, "是否查到": "否", "数据日期": "2021-08-20"} for row in office.rows(batch)])
    assert [one.said for one in Question.objects.filter(source="vehicles")] == [{"own_vehicles": 0}] * 3
    deaths = office.batch("cremations")
    office.reply(deaths, [{**row, "是否查到": "否", "数据日期": "2021-08-20"} for row in office.rows(deaths)])
    assert [one.said for one in Question.objects.filter(source="cremations")] == [{}] * 3
    assert not Fact.objects.filter(kind="cremated_on").exists()


def test_a_partial_reply_leaves_the_rest_awaited_and_a_later_one_completes_it_in_any_order(office):
    office.started()
    batch = office.batch()
    first, second, third = office.filled(batch, "10")
    assert office.reply(batch, [third]).taken == 1
    assert Question.objects.unanswered().filter(batch=batch).count() == 2
    reply = office.reply(batch, [third, second, first])
    assert (reply.taken, reply.repeated) == (2, 1)
    assert not Question.objects.unanswered().filter(batch=batch).exists()


def test_an_answer_as_of_an_earlier_day_that_comes_later_does_not_speak_over_the_newer_one(office):
    office.started()
    newer = office.batch("vehicles")
    office.reply(newer, office.filled(newer, "2"))
    check = Check.objects.get()
    disputed = rebuttals.raise_rebuttal(
        check.uid, Dispute(office.headman.pk, "vehicles", "已经卖掉一辆"), by=office.officer
    )
    rebuttals.ask_again(disputed.uid, by=office.checker)
    older = office.batch("vehicles")
    office.reply(older, office.filled(older, "1", 数据日期="2021-08-01"))
    line = Fact.objects.filter(person=office.headman, kind="own_vehicles").order_by("since")
    assert [(one.value, one.until) for one in line] == [(1, date(2021, 8, 20)), (2, None)]


# -- hostile files -----------------------------------------------------------------------------------------------------
def _changed(office, rows, batch, fault):
    """An honest reply with one fault."""
    first = rows[0]
    honest = {
        "参考号属于另一批次": lambda: first.update({"参考号": f"{office.batch('vehicles').number}-00001"}),
        "参考号不在批次里": lambda: first.update({"参考号": f"{batch.number}-00099"}),
        "没有参考号": lambda: first.update({"参考号": ""}),
        "身份证号换成了另一人的": lambda: first.update({"身份证号": rows[1]["身份证号"]}),
        "身份证号少一位": lambda: first.update({"身份证号": first["身份证号"][:17]}),
        "身份证号成了科学计数": lambda: first.update({"身份证号": "9.90121E+17"}),
        "同一人两行": lambda: rows.append(dict(first)),
        "是否查到填了别的字": lambda: first.update({"是否查到": "可能"}),
        "查到却没有填数": lambda: first.update({"本人名下金融资产": ""}),
        "没查到却填了数": lambda: first.update({"是否查到": "否", "本人名下金融资产": "100"}),
        "金额写成文字": lambda: first.update({"本人名下金融资产": "若干"}),
        "金额有三位小数": lambda: first.update({"本人名下金融资产": "1.005"}),
        "数据日期在今天之后": lambda: first.update({"数据日期": "2022-01-01"}),
        "没有数据日期": lambda: first.update({"数据日期": ""}),
        "少一列": lambda: [row.pop("数据日期") for row in rows],
        "多出没有请求的列": lambda: [row.update({"工作单位": "某厂"}) for row in rows],
        "只有表头": rows.clear,
    }  # fmt: skip
    honest[fault]()
    return as_file(rows or [dict.fromkeys(first, "")])


SPEC = Path(__file__).parents[3] / "spec" / "checks" / "replies.md"


@pytest.mark.parametrize(("fault", "column", "words"), cases(SPEC, "有一处不对的答复"))
def test_a_hostile_reply_is_parked_with_its_reason_and_nothing_of_it_is_applied(office, fault, column, words):
    office.started()
    batch = office.batch()
    rows = office.filled(batch, "5000")
    data = _broken(rows, fault) or _changed(office, rows, batch, fault)
    reply = exchange.take_reply(batch.uid, data, "答复.csv", by=office.checker)
    assert reply.state == "parked"
    assert any(one["column"] == column and words in one["message"] for one in reply.problems), reply.problems
    assert (reply.taken, Fact.objects.count(), Question.objects.filter(answered_on__isnull=False).count()) == (0, 0, 0)
    said = str(reply.problems)
    assert not any(number in said for number in office.numbers.values())
    honest = office.reply(batch, office.filled(batch, "5000"))
    assert honest.taken == 3, "a right file afterwards is taken"


def _broken(rows, fault):
    """Files whose bytes are wrong."""
    data = as_file(rows, encoding="utf-8")
    if fault == "两种编码混在一个文件里":
        head, *lines = data.split(b"\r\n")
        return b"\r\n".join(
            [head, *lines[:1], lines[1].decode().replace("是", "甲乙丙丁").encode("gb18030"), *lines[2:]]
        )
    if fault == "引号没有配对":
        return data + '"没有配对'.encode()
    return None


def test_what_is_no_table_at_all_is_parked_and_nothing_of_it_is_kept(office):
    office.started()
    batch = office.batch()
    before = Document.objects.count()
    for data, name in ((b"MZ\x90\x00", "答复.exe"), (b"", "答复.csv"), (b"PK\x03\x04", "答复.xlsx")):
        reply = exchange.take_reply(batch.uid, data, name, by=office.checker)
        assert (reply.state, reply.document, len(reply.problems)) == ("parked", None, 1)
    assert Document.objects.count() == before


def test_another_answer_to_what_was_answered_is_parked(office):
    office.started()
    batch = office.batch()
    office.reply(batch, office.filled(batch, "5000"))
    reply = office.reply(batch, office.filled(batch, "6000"))
    assert (reply.state, reply.taken) == ("parked", 0)
    assert "以前的答复与这次不同" in reply.problems[0]["message"]
    assert set(Fact.objects.values_list("number", flat=True)) == {500000}


def test_the_database_keeps_an_answer(office):
    office.started()
    office.answered("banks", "10")
    with pytest.raises(IntegrityError, match="已经了结"), transaction.atomic():
        Question.objects.filter(source="banks").update(said={"own_financial_assets": 0})
