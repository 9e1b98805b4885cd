"""A case from the window to the decision: every move is a row, pins what acceptance pins, and is refused with all reasons."""

from datetime import date

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from minzheng.core.audit.models import AuditEvent
from minzheng.core.cases import services
from minzheng.core.cases.assigning import services as assigning
from minzheng.core.cases.courses import course_of
from minzheng.core.cases.models import Case, Step
from minzheng.core.cases.services import NotPossible, Stale
from minzheng.core.notices.models import Notice
from minzheng.kernel import periods
from tests.unit.core.cases.conftest import AFTER_NOTICE, THURSDAY, reasons
from tests.unit.core.cases.matters import ADOPTION, ENROLLED, FUNERAL, REFUSING

pytestmark = pytest.mark.django_db


def test_a_case_goes_from_the_window_to_the_decision_and_keeps_every_step(window):
    case = window.granted()
    assert (case.state, case.closed_on, case.waits_for, case.due_on) == ("granted", AFTER_NOTICE, [], None)
    assert [(one.serial, one.name, one.by.username) for one in case.steps.order_by("serial")] == [
        (1, "accept", "clerk"), (2, "survey", "officer"), (6, "notify", "officer"), (7, "report", "officer"), (8, "grant", "reviewer"),
    ]  # fmt: skip
    assert [one.serial for one in case.filedpapers.order_by("serial")] == [3, 4, 5]
    assert case.revision == case.steps.count() + case.filedpapers.count() == 8
    assert course_of(case, periods.today()).state.name == case.state
    assert [(case.number, "granted", "reviewer")] == ENROLLED


def test_a_case_is_opened_with_the_next_number_of_its_office_and_belongs_to_whoever_opened_it(window):
    first, second = window.opened(), window.opened()
    assert (first.number, second.number) == ("BJ130123100-2021-00001", "BJ130123100-2021-00002")
    assert (first.state, first.revision, first.accepted_on, first.decider) == ("draft", 0, None, "")
    assert first.pin == "tests.living@2021-07-01"
    assert [(one.person, one.begun) for one in first.assignments.all()] == [(window.clerk, "opened")]
    assert window.opened(division=window.world.village).number == "BJ130123100-2021-00003"


def test_acceptance_pins_the_version_the_day_and_who_decides(window):
    case = window.accepted()
    assert (case.accepted_on, case.decider, case.pin) == (THURSDAY, "county_reviewer", "tests.living@2021-07-01")
    assert (case.due_on, case.total_due_on) == (date(2021, 7, 6), date(2021, 8, 12))


def test_before_acceptance_the_version_of_the_day_speaks_and_after_it_the_pinned_one(window):
    window.on(date(2021, 6, 29))
    draft, accepted = window.opened(), window.accepted()
    assert {draft.pin, accepted.pin} == {"tests.living@2012-12-12"}
    window.on(THURSDAY)
    window.move(draft, "accept", window.clerk)
    assert draft.pin == "tests.living@2021-07-01"
    window.move(accepted, "survey", window.officer)
    assert (accepted.state, accepted.pin) == ("decided", "tests.living@2012-12-12")


def test_a_matter_that_is_accepted_as_it_is_opened_is_pinned_at_once(window):
    case = window.opened(ADOPTION)
    assert (case.accepted_on, case.total_due_on, case.decider) == (THURSDAY, date(2021, 7, 31), "")


def test_a_second_press_of_the_same_page_writes_nothing_and_names_who_was_faster(window):
    case = window.opened()
    services.take_move(case.uid, "accept", revision=0, by=window.clerk)
    before = (AuditEvent.objects.count(), Notice.objects.count())
    with pytest.raises(Stale, match="这件刚由窗口甲办过，请刷新。"):
        services.take_move(case.uid, "accept", revision=0, by=window.clerk)
    assert Step.objects.filter(case=case).count() == 1
    assert (AuditEvent.objects.count(), Notice.objects.count()) == before
    with pytest.raises(Stale, match="窗口甲"):
        services.put_paper(case.uid, "visit", revision=0, by=window.officer)


def test_what_is_refused_is_refused_with_every_reason_and_leaves_no_trace(window):
    case = window.reported()
    count = AuditEvent.objects.count()
    with pytest.raises(NotPossible) as refusal:
        services.take_move(case.uid, "grant", revision=case.revision, by=window.officer)
    assert str(refusal.value) == (
        "应由县级审核办理。您办过“开展调查”、“入户调查表”，这一步应由另一人办理。请填写意见。请先领取这一件。"
    )
    case.refresh_from_db()
    assert (case.state, case.revision, AuditEvent.objects.count()) == ("reported", 7, count)


def test_without_an_assignment_every_offer_says_that_the_case_is_to_be_claimed_first(window):
    case = window.accepted()
    assert reasons(case, window.officer, "survey") == "请先领取这一件。"
    assigning.claim(case.uid, by=window.officer)
    assert reasons(case, window.officer, "survey") == ""
    assert reasons(case, window.second, "survey") == "请先领取这一件。"
    with pytest.raises(NotPossible, match="^请先领取这一件。$"):
        services.take_move(case.uid, "survey", revision=1, by=window.second)


def test_a_service_behind_a_move_that_fails_takes_the_whole_move_back(window):
    case = window.reported()
    REFUSING.add(case.number)
    assigning.claim(case.uid, by=window.reviewer)
    with pytest.raises(RuntimeError), transaction.atomic():
        services.take_move(case.uid, "grant", revision=case.revision, opinion="同意。", by=window.reviewer)
    case.refresh_from_db()
    assert (case.state, case.revision, case.closed_on) == ("reported", 7, None)
    assert not case.steps.filter(name="grant").exists()
    assert not AuditEvent.objects.filter(target_uid=case.uid, action="case.move", body__move="grant").exists()


def test_a_step_that_is_not_declared_or_not_open_is_refused_in_words(window):
    case = window.opened()
    with pytest.raises(NotPossible, match="“最低生活保障申请”没有步骤“fly”"):
        services.take_move(case.uid, "fly", revision=0, by=window.clerk)
    with pytest.raises(NotPossible, match="办件现为“待受理”，不能再办“上报”"):
        services.take_move(case.uid, "report", revision=0, by=window.clerk)
    window.on(date(2012, 1, 1))
    with pytest.raises(NotPossible, match="2012-01-01 这一天没有施行的“tests.living”流程"):
        services.take_move(case.uid, "accept", revision=0, by=window.clerk)
    assert course_of(case, periods.today()).workflow.pin == case.pin


def test_an_opinion_that_is_too_long_is_refused_with_its_length_and_nothing_is_written(window):
    case = window.surveying()
    with pytest.raises(NotPossible, match="意见最多 2000 个字，现有 2001 个"):
        services.take_move(case.uid, "end", revision=2, opinion="长" * 2_001, by=window.officer)
    case.refresh_from_db()
    assert (case.revision, case.state) == (2, "surveying")


def test_a_step_keeps_the_last_day_of_the_clock_that_it_ended(window):
    case = window.surveying()
    assert case.steps.get(name="survey").due_on == date(2021, 7, 6)
    assert case.steps.get(name="accept").due_on is None


def test_a_clock_is_extended_once_by_whom_the_declaration_names_and_the_due_day_follows(window):
    case = window.accepted()
    with pytest.raises(NotPossible, match="延长时限应由县级审核决定"):
        services.extend(case.uid, "must_end", revision=1, reason="人户分离", by=window.officer)
    services.extend(case.uid, "must_end", revision=1, reason="人户分离", by=window.reviewer)
    case.refresh_from_db()
    step = case.steps.get(sort="extended")
    assert (case.total_due_on, step.due_on, step.opinion) == (date(2021, 9, 2), date(2021, 8, 12), "人户分离")
    assert (case.revision, case.state) == (2, "accepted")
    with pytest.raises(NotPossible, match="已经延长过"):
        services.extend(case.uid, "must_end", revision=2, reason="再延", by=window.reviewer)


def test_after_a_move_whoever_cannot_go_on_lets_go_and_those_who_are_to_act_are_told(window):
    case = window.accepted()
    assert [(one.ended, one.person) for one in case.assignments.all()] == [("moved", window.clerk)]
    told = Notice.objects.filter(title__contains=case.number)
    assert sorted(told.values_list("user__username", flat=True)) == ["officer", "second"]
    assert told.first().title == f"待办“最低生活保障申请”（已受理）：{case.number}"
    window.move(case, "survey", window.officer)
    assert [one.person for one in case.assignments.running()] == [window.officer]
    assert told.count() == 2


def test_a_closed_case_stays_closed_and_is_opened_anew_by_another_that_repeats_it(window):
    case = window.granted()
    for act in (
        lambda: services.take_move(case.uid, "end", revision=8, opinion="撤回", by=window.clerk),
        lambda: services.put_paper(case.uid, "check", by=window.clerk),
        lambda: services.add_mark(case.uid, "staff_kin", reason="备案表", by=window.clerk),
        lambda: assigning.claim(case.uid, by=window.clerk),
    ):
        with pytest.raises(NotPossible):
            act()
    again = window.opened(repeats=case)
    assert (again.repeats, again.state) == (case, "draft")
    with pytest.raises(NotPossible, match="还没有办结"):
        window.opened(repeats=again)
    with pytest.raises(NotPossible, match="事项或申请人与这一件不同"):
        window.opened(ADOPTION, repeats=case)


def test_every_write_leaves_one_event_in_the_log(window):
    case = window.granted()
    events = AuditEvent.objects.filter(target_uid=case.uid).order_by("id").values_list("action", flat=True)
    assert list(events) == [
        "case.open", "case.move", "case.claim", "case.move", "case.file", "case.file", "case.file", "case.move", "case.move",
        "case.claim", "case.move",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"state": "granted"}, "环节只能随办理经过改变"),
        ({"revision": 5}, "一次只能加一"),
        ({"revision": 0}, "一次只能加一"),
        ({"matter": "tests.other"}, "不可更改"),
        ({"accepted_on": date(2021, 6, 1), "revision": 2}, "受理日期不可更改"),
        ({"decider": "township_officer"}, "须有依据文件"),
        ({"pin": "tests.living@2012-12-12"}, "须有依据文件"),
    ],
)
def test_the_database_itself_refuses_what_no_service_does(window, change, says):
    case = window.accepted()
    with pytest.raises(IntegrityError, match=says), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(**change)


def test_the_database_keeps_the_order_of_steps_and_papers(window):
    case = window.accepted()
    row = {"case": case, "sort": "moved", "name": "x", "on": THURSDAY, "by": window.clerk, "pin": case.pin}
    for serial in (1, 2, 7):
        with pytest.raises(IntegrityError, match="序号与办件的版次不符"), transaction.atomic():
            Step.objects.create(**row, serial=serial)
    for act in (lambda: case.steps.update(name="y"), lambda: case.steps.all()._raw_delete("default")):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            act()
    with pytest.raises(IntegrityError, match="版次没有对应的办理经过"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(revision=2)
        connection.check_constraints()
    with pytest.raises(IntegrityError, match="办件不可删除，只能终止"), transaction.atomic():
        Case.objects.filter(pk=case.pk)._raw_delete("default")


def test_a_move_that_ends_the_case_at_once_is_enough(window):
    case = window.opened(FUNERAL)
    window.move(case, "pay", window.clerk)
    assert (case.state, case.closed_on, case.total_due_on) == ("paid", THURSDAY, None)
    assert not case.assignments.running().exists()
