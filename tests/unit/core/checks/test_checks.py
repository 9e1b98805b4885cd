"""From the township's request to the report in the file: who may do what, what goes into the file, and what nobody can undo."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from minzheng.core.audit.models import AuditEvent
from minzheng.core.calendars.reads import working_calendar
from minzheng.core.cases import checking
from minzheng.core.cases import services as cases
from minzheng.core.cases.courses import course_of
from minzheng.core.cases.models import Case, FiledPaper
from minzheng.core.checks import services
from minzheng.core.checks.exchange import services as exchange
from minzheng.core.checks.models import Check, CheckBatch, CheckReport, Question
from minzheng.core.checks.reads import get_check
from minzheng.core.checks.reporting import services as reporting
from minzheng.core.checks.reporting.result import result_of
from minzheng.core.documents import services as documents
from minzheng.core.facts import services as facts
from minzheng.core.facts.models import Fact
from minzheng.core.facts.services import NewFact
from minzheng.core.notices.models import Notice
from minzheng.core.parties.models import Household, Membership
from minzheng.core.parties.services import PersonWriter
from minzheng.core.registers.writing import NotPossible
from minzheng.kernel.workflow import deadlines
from tests.unit.core.checks.conftest import MATTER, TODAY
from tests.world import person_values

pytestmark = pytest.mark.django_db


def papers(case):
    return list(FiledPaper.objects.filter(case=case).order_by("serial").values_list("name", "source"))


def test_the_request_the_start_and_the_report_become_papers_of_the_file(office):
    case = office.case()
    check = office.asked(case)
    assert papers(case) == [("asked", "check")]
    assert check.number == "HD-2021-000001"
    assert Notice.objects.filter(user=office.checker, title__contains=check.number).count() == 1
    checking.start(check.uid, by=office.checker)
    assert papers(case)[-1] == ("started", "check")
    office.all_answered(banks="5000")
    issued = checking.issue_report(check.uid, by=office.checker)
    assert papers(case)[-1] == ("check", "check")
    filed = FiledPaper.objects.get(case=case, name="check")
    assert filed.document == issued.report.document
    assert [one.person for one in filed.signatures.all()] == [office.checker]
    assert issued.check.valid_through == TODAY + timedelta(days=90)
    assert Notice.objects.filter(user=office.officer, title__contains="核对报告已出").count() == 1


def test_the_clock_of_three_working_days_runs_from_the_request_to_the_start(office):
    case = office.case()
    check = office.asked(case)

    def clock():
        found = deadlines(course_of(Case.objects.get(pk=case.pk), TODAY), TODAY, working_calendar())
        return [one.due_on for one in found if one.key == "started"]

    assert clock() == [date(2021, 9, 3)]
    checking.start(check.uid, by=office.checker)
    assert clock() == []


def test_the_report_is_a_paper_with_names_and_numbers_masked(office):
    check = office.started()
    office.declare(office.headman, "own_financial_assets", 100_00)
    office.all_answered(banks="5000")
    with pytest.MonkeyPatch.context() as patch:
        seen = {}
        patch.setattr(reporting, "paper_as_pdf", lambda paper: seen.update(paper=paper) or b"%PDF-1.4\n%%EOF\n")
        checking.issue_report(check.uid, by=office.checker)
    words = str(seen["paper"])
    assert "多 4,900.00 元" in words
    assert "没有查明的项目不等于没有" in words
    assert "民发〔2021〕57号" in words
    for person in office.persons:
        assert person.name not in words
        assert office.numbers[person.pk] not in words


def test_the_real_report_is_a_pdf(office):
    check = office.started()
    office.all_answered()
    issued = checking.issue_report(check.uid, by=office.checker)
    assert documents.content(issued.report.document).startswith(b"%PDF")


def test_only_what_the_purpose_needs_is_asked_for(office):
    check = office.asked()
    assert "own_financial_assets" in check.facts
    assert not {"disability_kind", "in_school", "seriously_ill"} & set(check.facts)
    assert set(Question.objects.values_list("source", flat=True)) == {
        "police", "social_security", "tax", "real_estate", "vehicles", "businesses", "provident_fund", "banks", "cremations", "marriages",
    }  # fmt: skip


def test_a_case_is_checked_when_it_was_accepted_and_by_one_check_at_a_time(office):
    form = cases.Application(MATTER, uuid4(), office.world.township, person=office.headman)
    case = cases.open_case(form, by=office.world.clerk)
    office.authorised()
    with pytest.raises(checking.NotPossible, match="还没有受理"):
        checking.ask(case.uid, key=uuid4(), by=office.world.clerk)
    cases.take_move(case.uid, "accept", revision=0, by=office.world.clerk)
    checking.ask(case.uid, key=uuid4(), by=office.officer)
    with pytest.raises(checking.NotPossible, match="已有一项核对正在进行"):
        checking.ask(case.uid, key=uuid4(), by=office.officer)
    assert Check.objects.count() == 1


def test_the_same_form_sent_twice_asks_once(office):
    case, key = office.case(), uuid4()
    office.authorised()
    first = checking.ask(case.uid, key=key, by=office.officer)
    assert checking.ask(case.uid, key=key, by=office.officer) == first
    assert (Check.objects.count(), len(papers(case))) == (1, 1)


def test_an_applicant_without_a_household_is_told_where_to_mend_it(office):
    Membership.objects.all().delete()
    with pytest.raises(checking.NotPossible, match="家庭成员”中登记"):
        checking.ask(office.case().uid, key=uuid4(), by=office.officer)


def test_the_township_starts_nothing_and_the_county_asks_for_nothing(office):
    case = office.case()
    check = office.asked(case)
    with pytest.raises(PermissionDenied):
        checking.start(check.uid, by=office.officer)
    with pytest.raises(Http404):  # the checking officer sees no case
        checking.ask(case.uid, key=uuid4(), by=office.checker)
    for by in (office.foreign_checker, office.world.stranger):
        with pytest.raises(Http404):
            get_check(by, check.uid)


def test_no_report_before_every_source_answered_or_is_given_up(office):
    check = office.started()
    office.answered("vehicles")
    with pytest.raises(NotPossible, match="还有 27 项没有答复"):
        checking.issue_report(check.uid, by=office.checker)
    assert not CheckReport.objects.exists()


def test_an_overdue_source_is_given_up_for_a_reason_and_stands_as_unknown(office):
    check = office.started()
    late = office.batch("banks")
    office.all_answered()
    with pytest.raises(NotPossible, match="还没有到应答复日期"):
        exchange.give_up(late.uid, reason="银行未开通", by=office.checker)
    office.on("2021-10-15")
    with pytest.raises(NotPossible, match="写明不再等待的原因"):
        exchange.give_up(late.uid, reason=" ", by=office.checker)
    assert exchange.give_up(late.uid, reason="银行未开通查询", by=office.checker) == 3
    result = result_of(check, date(2021, 10, 15))
    assert [(one.title, one.why) for one in result.unknown] == [
        ("银行存款等金融资产", "逾期未答复：银行未开通查询")
    ] * 3
    issued = checking.issue_report(check.uid, by=office.checker)
    assert issued.report.undetermined == 3
    assert not Fact.objects.filter(kind="own_financial_assets").exists()


def test_values_are_facts_that_the_office_checked_and_conflicts_stand_beside_the_declaration(office):
    check = office.started()
    office.declare(office.household, "financial_assets", 1_000_00)
    office.declare(office.household, "vehicles", 0)
    office.all_answered(banks="5000")
    fact = Fact.objects.get(person=office.headman, kind="own_financial_assets")
    assert (fact.value, fact.source, fact.origin, fact.since) == (
        5_000_00,
        "checked",
        "assistance.assets_feed",
        date(2021, 8, 20),
    )
    assert check.number in fact.basis
    (conflict,) = result_of(check, TODAY).conflicts
    assert (conflict.who, conflict.declared, conflict.checked, conflict.difference) == (
        "全户", "1,000.00 元", "15,000.00 元", "多 14,000.00 元",
    )  # fmt: skip


def test_a_conflict_about_something_else_is_not_shown_to_the_check(office):
    check = office.started()
    office.declare(office.headman, "disability_grade", "1")
    facts.record([NewFact(office.headman, "disability_grade", "2", TODAY, "checked")], by=office.officer)
    assert result_of(check, TODAY).conflicts == []


def test_a_withdrawn_check_asks_nobody_any_more_and_frees_the_case(office):
    case = office.case()
    check = office.asked(case)
    with pytest.raises(NotPossible, match="写明撤销的原因"):
        services.withdraw(check.uid, reason="", by=office.officer)
    services.withdraw(check.uid, reason="申请人撤回申请", by=office.officer)
    assert not Question.objects.unanswered().exists()
    assert checking.ask(case.uid, key=uuid4(), by=office.officer).number == "HD-2021-000002"


def test_the_database_lets_no_check_go_back_or_vanish(office):
    check = office.started()
    for change, words in (
        ({"state": "asked"}, "不能从这一状态"),
        ({"facts": []}, "不可更改"),
        ({"case_number": "X"}, "不可更改"),
    ):
        with pytest.raises(IntegrityError, match=words), transaction.atomic():
            Check.objects.filter(pk=check.pk).update(**change)
    with pytest.raises(IntegrityError, match="只能撤销"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM checks_check WHERE id = %s", [check.pk])


def test_after_the_end_of_the_case_no_report_is_issued_and_the_file_stays_as_it_was(office):
    case = office.case()
    check = office.asked(case)
    checking.start(check.uid, by=office.checker)
    office.all_answered()
    cases.take_move(case.uid, "end", revision=None, opinion="自愿撤回", by=office.officer)
    with pytest.raises(NotPossible, match="不在“核对中”，不能出报告"):
        checking.issue_report(check.uid, by=office.checker)
    assert papers(case)[-1] == ("started", "check")


def test_nothing_in_the_log_names_anybody(office):
    check = office.started()
    office.all_answered(banks="5000")
    checking.issue_report(check.uid, by=office.checker)
    log = str(list(AuditEvent.objects.values_list("action", "reason", "body")))
    for person in office.persons:
        assert person.name not in log
        assert office.numbers[person.pk] not in log


# -- many at once ------------------------------------------------------------------------------------------------------
def more_households(office, count):
    """Households of one, authorised."""
    rows = [person_values(100 + number, f"众{number}", office.world.township) for number in range(count)]
    persons = PersonWriter.create_many(rows, by=office.world.clerk)
    for number, person in enumerate(persons):
        home = Household.objects.create(
            code=f"M-{number}", division=office.world.township, settlement="rural", since=date(2020, 1, 1)
        )
        Membership.objects.create(
            household=home, person=person, division=office.world.township, since=date(2020, 1, 1), relation="head"
        )
    return persons


def test_a_yearly_review_asks_for_whoever_agreed_and_counts_the_others(office):
    office.authorised()
    more_households(office, 3)
    asked = services.ask_many(Household.objects.all(), MATTER, "2021 年年度复核", by=office.officer)
    assert (asked.made, asked.there, asked.without) == (1, 0, 3)
    again = services.ask_many(Household.objects.all(), MATTER, "2021 年年度复核", by=office.officer)
    assert (again.made, again.there, again.without) == (0, 1, 3)
    assert Check.objects.get().state == "started"
    with pytest.raises(NotPossible, match="写明核对的由来"):
        services.ask_many(Household.objects.all(), MATTER, "", by=office.officer)


def statements(act):
    with CaptureQueriesContext(
        connection,
    ) as seen:
        act()
    return len(seen)


def test_ten_households_take_no_more_statements_than_two(office):
    office.authorised(*more_households(office, 12))
    keys = list(Household.objects.filter(code__startswith="M-").order_by("pk").values_list("pk", flat=True))
    few = statements(lambda: services.ask_many(keys[:2], MATTER, "复核甲", by=office.officer))
    assert statements(lambda: services.ask_many(keys[2:], MATTER, "复核乙", by=office.officer)) == few


def statements_of_a_batch(office, part, occasion):
    services.ask_many(part, MATTER, occasion, by=office.officer)
    made = statements(lambda: office.batch("vehicles"))
    batch = CheckBatch.objects.latest("pk")
    rows = office.filled(batch, "1")
    return made, statements(lambda: office.reply(batch, rows))


def test_a_batch_and_its_reply_take_the_same_statements_for_two_as_for_twelve(office):
    office.authorised(*more_households(office, 15))
    keys = list(Household.objects.filter(code__startswith="M-").order_by("pk").values_list("pk", flat=True))
    statements_of_a_batch(office, keys[:1], "先行")  # what is read once is read
    few = statements_of_a_batch(office, keys[1:3], "复核甲")
    assert statements_of_a_batch(office, keys[3:], "复核乙") == few


def test_a_case_that_ends_takes_its_open_check_with_it_and_nothing_is_sent_any_more(office):
    case = office.case()
    check = office.asked(case)
    checking.start(check.uid, by=office.checker)
    batch = office.batch("banks")
    cases.take_move(case.uid, "end", revision=None, opinion="申请人撤回申请。", by=office.officer)
    check.refresh_from_db()
    assert (check.state, check.withdrawn_reason) == ("withdrawn", "办件已办结")
    assert set(Question.objects.values_list("given_up", flat=True)) == {"办件已办结"}
    with pytest.raises(NotPossible, match="没有需要核对的人"):
        exchange.issue(batch.uid, "csv", by=office.checker)
    with pytest.raises(NotPossible, match="没有等待发往"):
        office.batch("vehicles")
    assert AuditEvent.objects.filter(action="check.withdraw", target_uid=check.uid).count() == 1


def test_a_check_that_was_reported_stays_when_its_case_ends(office):
    case = office.case()
    check = office.asked(case)
    checking.start(check.uid, by=office.checker)
    office.all_answered()
    checking.issue_report(check.uid, by=office.checker)
    cases.take_move(case.uid, "end", revision=None, opinion="申请人撤回申请。", by=office.officer)
    check.refresh_from_db()
    assert check.state == "reported"


def test_a_check_of_an_ended_case_is_not_started(office):
    case = office.case()
    check = office.asked(case)
    with pytest.MonkeyPatch.context() as patch:  # a check that was left open before ends were followed
        patch.setattr("minzheng.core.checks.services.end_with_case", lambda *_, **__: None)
        cases.take_move(case.uid, "end", revision=None, opinion="申请人撤回申请。", by=office.officer)
    with pytest.raises(checking.NotPossible, match="已经办结，不能再启动"):
        checking.start(check.uid, by=office.checker)
    check.refresh_from_db()
    assert check.state == "asked"
