"""The file of a case: papers that the workflow declares, signed each by whoever signs, and never completed after the fact."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from minzheng.core.cases import reads, services
from minzheng.core.cases.models import FiledPaper, Signature
from minzheng.core.cases.services import NotPossible
from minzheng.core.documents.models import Document
from minzheng.core.notices.models import Notice
from tests.unit.core.cases.conftest import THURSDAY, reasons
from tests.unit.core.cases.matters import REVIEW

pytestmark = pytest.mark.django_db
VISIT, CHECK = FiledPaper.Source.VISIT, FiledPaper.Source.CHECK


def test_whoever_puts_a_paper_in_signs_it_and_a_second_person_signs_beside_him(window):
    case = window.surveying()
    paper = services.put_paper(case.uid, "visit", by=window.officer)
    assert "入户调查表应由 2 人签名，现有 1 人。" in reasons(case, window.officer, "notify")
    services.sign(case.uid, paper.serial, by=window.second)
    assert "入户调查表" not in reasons(case, window.officer, "notify")
    (row,) = reads.file_of(case)
    assert {one.person for one in row.signatures.all()} == {window.officer, window.second}
    case.refresh_from_db()
    assert case.revision == paper.serial == 3  # a signature is no event of its own


def test_a_clerk_who_only_scans_a_paper_does_not_sign_it(window):
    case = window.surveying()
    paper = services.put_paper(case.uid, "visit", signed_by=(), by=window.clerk)
    assert "现有 0 人" in reasons(case, window.officer, "notify")
    services.sign(case.uid, paper.serial, by=window.officer)
    services.sign(case.uid, paper.serial, by=window.second)
    assert reasons(case, window.officer, "notify") == "缺少材料：核对报告。缺少本次的材料：初审意见。"


def test_nobody_signs_for_another_by_hand_but_a_visit_says_who_took_part(window):
    case = window.surveying()
    with pytest.raises(NotPossible, match="不能替别人签名"):
        services.put_paper(case.uid, "visit", signed_by=[window.officer, window.second], by=window.officer)
    paper = services.put_paper(
        case.uid, "visit", source=VISIT, signed_by=[window.officer, window.second], by=window.clerk
    )
    assert paper.signatures.count() == 2


def test_a_paper_is_one_of_the_workflow_dated_between_the_opening_and_today(window):
    case = window.surveying()
    window.on(date(2021, 7, 5))
    for name, on, says in (
        ("nothing", None, "没有材料“nothing”"),
        ("visit", date(2021, 6, 30), "材料的日期应在收件之日"),
        ("visit", date(2021, 7, 6), "材料的日期应在收件之日"),
    ):
        with pytest.raises(NotPossible, match=says):
            services.put_paper(case.uid, name, on=on, by=window.officer)
    assert services.put_paper(case.uid, "visit", on=date(2021, 7, 2), by=window.officer).on == date(2021, 7, 2)


def test_nobody_signs_twice(window):
    case = window.surveying()
    paper = services.put_paper(case.uid, "visit", by=window.officer)
    with pytest.raises(NotPossible, match="您已经在“入户调查表”上签过名"):
        services.sign(case.uid, paper.serial, by=window.officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Signature.objects.create(paper=paper, person=window.officer)
    with pytest.raises(NotPossible, match="案卷里没有这份材料"):
        services.sign(case.uid, 1, by=window.officer)


def test_a_paper_on_which_a_step_was_taken_is_not_signed_any_more(window):
    case = window.reported()
    paper = case.filedpapers.get(name="visit")
    with pytest.raises(NotPossible, match="已按“入户调查表”办过后面的步骤，不能再补签"):
        services.sign(case.uid, paper.serial, by=window.reviewer)
    window.move(case, "grant", window.reviewer)
    with pytest.raises(NotPossible, match="已经办结"):
        services.sign(case.uid, paper.serial, by=window.clerk)


def test_who_took_a_step_that_another_must_take_signs_nothing_behind_it(window):
    case = window.opened(REVIEW, by=window.officer)
    memo = services.put_paper(case.uid, "memo", signed_by=(), by=window.clerk)
    services.put_paper(case.uid, "sheet", by=window.clerk)
    window.move(case, "propose", window.officer)
    with pytest.raises(NotPossible, match="您已办过须由另一人办理的步骤，不能再签“备忘”"):
        services.sign(case.uid, memo.serial, by=window.officer)
    services.sign(case.uid, memo.serial, by=window.second)


def test_a_paper_for_marked_cases_is_wanted_as_soon_as_the_mark_is_there(window):
    case = window.reported()
    services.add_mark(case.uid, "staff_kin", reason="近亲属备案表", by=window.officer)
    assert reasons(case, window.reviewer, "grant") == "缺少材料：县级入户调查表。请先领取这一件。"
    services.put_paper(
        case.uid,
        "county_visit",
        source=VISIT,
        signed_by=[window.other_reviewer, window.second],
        by=window.other_reviewer,
    )
    window.move(case, "grant", window.reviewer)
    assert case.state == "granted"


def test_a_mark_is_reasoned_known_and_stays(window):
    case = window.accepted()
    for mark, reason, says in (("staff_kin", " ", "请写明加标记的依据"), ("other", "x", "没有标记“other”")):
        with pytest.raises(NotPossible, match=says):
            services.add_mark(case.uid, mark, reason=reason, by=window.officer)
    services.add_mark(case.uid, "staff_kin", reason="备案表", by=window.officer)
    with pytest.raises(NotPossible, match="已有标记“工作人员近亲属”"):
        services.add_mark(case.uid, "staff_kin", reason="备案表", by=window.officer)
    with pytest.raises(IntegrityError, match="标记只能增加"), transaction.atomic():
        type(case).objects.filter(pk=case.pk).update(marks=[])


def test_a_countersignature_is_asked_of_another_and_runs_on_its_own_clock(window):
    case = window.reported()
    assert case.due_on == date(2021, 7, 26)
    services.ask_countersignature(case.uid, "second_opinion", of=window.other_reviewer, by=window.reviewer)
    case.refresh_from_db()
    assert (case.due_on, case.marks) == (date(2021, 7, 14), ["countersigned"])
    notice = Notice.objects.get(user=window.other_reviewer, title__startswith="请您出具“会签意见”")
    assert case.number in notice.title
    assert "缺少材料：会签意见。" in reasons(case, window.reviewer, "grant")
    services.put_paper(case.uid, "second_opinion", by=window.other_reviewer)
    window.move(case, "grant", window.reviewer)
    assert case.state == "granted"


def test_a_countersignature_is_refused_where_it_is_not_declared_or_asked_of_the_wrong_person(window):
    case = window.reported()
    for paper, of, says in (
        ("visit", window.other_reviewer, "没有可以加签的材料“visit”"),
        ("second_opinion", window.reviewer, "不能请自己"),
        ("second_opinion", window.world.stranger, "没有办理这一件的岗位"),
    ):
        with pytest.raises(NotPossible, match=says):
            services.ask_countersignature(case.uid, paper, of=of, by=window.reviewer)


def test_a_file_that_belongs_to_another_record_is_not_put_in(window):
    case = window.surveying()
    row = {
        "name": "表.pdf", "purpose": "材料", "media_type": "application/pdf", "size": 1, "sha256": "0" * 64,
        "division": case.division, "owner": window.clerk,
    }  # fmt: skip
    foreign = Document.objects.create(**row, place="a", target_uid=uuid4())
    own = Document.objects.create(**row, place="b", target_uid=case.uid)
    with pytest.raises(NotPossible, match="附在另一条记录上"):
        services.put_paper(case.uid, "check", document=foreign, by=window.clerk)
    assert services.put_paper(case.uid, "check", document=own, by=window.clerk).document == own


def test_a_case_is_reminded_of_by_whoever_sees_to_the_work(window):
    case = window.accepted()
    assert services.remind(case.uid, text="请尽快入户。", by=window.reviewer) == 2
    assert set(Notice.objects.filter(title__startswith="催办").values_list("user__username", flat=True)) == {
        "officer",
        "second",
    }
    window.move(case, "survey", window.officer)
    assert services.remind(case.uid, text="请尽快入户。", by=window.reviewer) == 1
    with pytest.raises(NotPossible, match="请写明催办的要求"):
        services.remind(case.uid, text=" ", by=window.reviewer)
    with pytest.raises(NotPossible, match="没有可以催办的人"):
        services.remind(case.uid, text="请尽快。", by=window.officer)
    services.take_move(case.uid, "end", revision=2, opinion="本人撤回。", by=window.officer)
    for act in (
        lambda: services.remind(case.uid, text="请尽快。", by=window.reviewer),
        lambda: services.ask_countersignature(case.uid, "second_opinion", of=window.second, by=window.reviewer),
    ):
        with pytest.raises(NotPossible, match="已经办结"):
            act()


def test_papers_before_acceptance_follow_the_version_of_the_day(window):
    case = window.opened()
    assert services.put_paper(case.uid, "visit", by=window.officer).on == THURSDAY
