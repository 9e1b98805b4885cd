"""Files out and in: full numbers for a stated reason alone, one fault refuses all of a file, the same file twice does nothing."""

import csv
import io
from uuid import uuid4

import pytest

from minzheng.core.access.keys import ensure_keys
from minzheng.core.audit.models import AuditEvent
from minzheng.core.cases import services as cases
from minzheng.core.cases import versions
from minzheng.core.cases.exchange import services as exchange
from minzheng.core.cases.intake import services as intake
from minzheng.core.cases.intake.content import Asked, IntakeForm, Outcome
from minzheng.core.cases.models import Case
from minzheng.core.cases.services import NotPossible
from minzheng.kernel.workflow import workflows
from tests.unit.core.cases.conftest import THURSDAY, world

__all__ = ["world"]
pytestmark = pytest.mark.django_db
LIVING, MEDICAL = "assistance.minimum_living", "assistance.referral_medical"


@pytest.fixture(autouse=True)
def of_the_house(db, monkeypatch):
    monkeypatch.setattr(versions, "WORKFLOWS", workflows)
    ensure_keys(by="system")


@pytest.fixture
def taken(window):
    """An application and a need that was passed on."""
    asked = (Asked(LIVING), Asked(MEDICAL, Outcome.ACCEPT, words="住院费"))
    made = intake.take_in(IntakeForm(uuid4(), window.applicant, asked), by=window.clerk)
    return {case.matter: case for case in made.cases.all()}


def a_file(head, *rows):
    return "\n".join([head, *rows]).encode("utf-8")


def numbers(*rows):
    return a_file("办件编号,上级系统编号,上级系统结果", *rows)


def test_an_export_has_the_cases_of_the_period_and_scope_and_asks_for_a_reason(window, taken):
    with pytest.raises(NotPossible, match="用途"):
        exchange.export(THURSDAY, THURSDAY, "csv", reason=" ", by=window.officer)
    data = exchange.export(THURSDAY, THURSDAY, "csv", reason="报送", by=window.officer).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(data)))
    assert [row["办件编号"].lstrip("'") for row in rows] == [taken[LIVING].number]
    other = exchange.export(THURSDAY, THURSDAY, "csv", referrals=True, reason="转办", by=window.officer).decode(
        "utf-8-sig"
    )
    assert taken[MEDICAL].number in other
    assert AuditEvent.objects.filter(action="case.exchange_export", reason="报送").count() == 1
    assert taken[LIVING].number not in exchange.export(
        THURSDAY, THURSDAY, "csv", reason="报送", by=window.world.stranger
    ).decode("utf-8-sig")
    assert exchange.export(THURSDAY, THURSDAY, "xlsx", reason="报送", by=window.officer)[:2] == b"PK"


def test_numbers_and_results_come_back_once(window, taken):
    said = numbers(f"{taken[LIVING].number},HB-2021-0007,已入库")
    assert exchange.bring_numbers(said, "回来.csv", by=window.officer) == exchange.Brought(1, 0)
    taken[LIVING].refresh_from_db()
    before = taken[LIVING].version
    assert (taken[LIVING].external_number, taken[LIVING].external_result) == ("HB-2021-0007", "已入库")
    assert exchange.bring_numbers(said, "回来.csv", by=window.officer) == exchange.Brought(0, 1)
    taken[LIVING].refresh_from_db()
    assert taken[LIVING].version == before
    assert AuditEvent.objects.filter(action="case.exchange_import").count() == 1


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (["{living},A-1,", "BJ000000000-2021-99999,A-2,"], "第 3 行“办件编号”：没有这个编号"),
        (["{living},A-1,", "{living},A-1,"], "与第 2 行重复"),
        (["{living},A-1,", "{medical},A-1,"], "与第 2 行重复"),
        (["{living},=1+1,"], "字母、数字"),
        (["{living},,好"], "须有上级系统编号"),
        (["{living},A-1," + "长" * 201], "最多 200 个字"),
    ],
)
def test_one_fault_refuses_the_whole_file(window, taken, rows, words):
    said = numbers(*(row.format(living=taken[LIVING].number, medical=taken[MEDICAL].number) for row in rows))
    with pytest.raises(exchange.BadFile, match=words):
        exchange.bring_numbers(said, "回来.csv", by=window.officer)
    assert not Case.objects.exclude(external_number="", external_result="").exists()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"PK\x03\x04 not a workbook", "a.xlsx"),
        (b"<html></html>", "a.csv"),
        (b"", "a.csv"),
        ("编号,结果\n1,2".encode(), "a.csv"),
        (b"MZ\x90\x00", "a.exe"),
    ],
)
def test_a_hostile_or_strange_file_is_refused_in_words(window, taken, data, name):
    with pytest.raises(NotPossible) as problem:
        exchange.bring_numbers(data, name, by=window.officer)
    assert str(problem.value)


def test_a_number_once_kept_is_not_replaced_and_belongs_to_one_case(window, taken):
    exchange.bring_numbers(numbers(f"{taken[LIVING].number},A-1,"), "a.csv", by=window.officer)
    for row, words in (
        (f"{taken[LIVING].number},A-2,", "另一个上级系统编号"),
        (f"{taken[MEDICAL].number},A-1,", "登记在另一件上"),
    ):
        with pytest.raises(exchange.BadFile, match=words):
            exchange.bring_numbers(numbers(row), "a.csv", by=window.officer)


def test_an_answer_of_a_department_is_a_step_and_the_second_time_nothing(window, taken):
    head = "办件编号,答复情况,答复内容"
    said = a_file(head, f"{taken[MEDICAL].number},已答复,已报销 1200 元", f"{taken[LIVING].number},,")
    assert exchange.bring_answers(said, "答复.csv", by=window.clerk) == exchange.Brought(1, 0)
    taken[MEDICAL].refresh_from_db()
    assert taken[MEDICAL].state == "answered"
    assert exchange.bring_answers(said, "答复.csv", by=window.clerk) == exchange.Brought(0, 1)


def test_the_same_answer_after_the_matter_was_passed_on_anew_is_taken_anew(window, taken):
    said = a_file("办件编号,答复情况,答复内容", f"{taken[MEDICAL].number},退回,材料不全")
    assert exchange.bring_answers(said, "答复.csv", by=window.clerk) == exchange.Brought(1, 0)
    cases.take_move(taken[MEDICAL].uid, "hand_again", revision=None, opinion="材料已补齐。", by=window.clerk)
    assert exchange.bring_answers(said, "答复.csv", by=window.clerk) == exchange.Brought(1, 0)
    taken[MEDICAL].refresh_from_db()
    assert taken[MEDICAL].state == "returned"


def test_answers_are_all_taken_or_none(window, taken):
    second = intake.take_in(
        IntakeForm(uuid4(), window.applicant, (Asked(MEDICAL, Outcome.TAKE, words="药费"),)), by=window.clerk
    ).cases.get()
    said = a_file("办件编号,答复情况,答复内容", f"{taken[MEDICAL].number},已答复,好", f"{second.number},退回,材料不全")
    with pytest.raises(exchange.BadFile, match="第 3 行"):
        exchange.bring_answers(said, "答复.csv", by=window.clerk)
    taken[MEDICAL].refresh_from_db()
    assert taken[MEDICAL].state == "handed"
