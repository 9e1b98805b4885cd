"""Two people at the same moment, on connections of their own: one is first, the other is told, and nothing is done twice."""

from uuid import uuid4

import pytest

from minzheng.core.access.keys import ensure_keys
from minzheng.core.access.models import User
from minzheng.core.audit.models import AuditEvent
from minzheng.core.cases import services
from minzheng.core.cases.assigning import services as assigning
from minzheng.core.cases.drafting import services as drafting
from minzheng.core.cases.intake import services as intake
from minzheng.core.cases.intake.content import Asked, IntakeForm, Outcome
from minzheng.core.cases.models import Case, FiledPaper, Intake, IntakeDraft, KnownApplication, Step
from minzheng.core.cases.reckoning import services as reckoning
from minzheng.core.cases.services import NotPossible, Stale
from minzheng.core.notices.models import Notice
from minzheng.core.papers.models import NumberSequence
from tests.unit.core.benefits.test_together import at_once
from tests.unit.core.cases.conftest import AFTER_NOTICE
from tests.unit.core.cases.matters import LIVING
from tests.unit.core.facilities.test_two_confirmers import committed, guarded_again

__all__ = ["committed", "guarded_again"]
pytestmark = pytest.mark.slow


def afresh(user):
    """The same person as another request would read him."""
    return User.objects.get(pk=user.pk)


def failed(outcomes):
    return [each for each in outcomes if isinstance(each, Exception)]


def test_one_button_pressed_twice_at_once_moves_the_case_once(committed, window):
    case = window.opened()
    outcomes = at_once(*[lambda: services.take_move(case.uid, "accept", revision=0, by=afresh(window.clerk))] * 2)
    (refused,) = failed(outcomes)
    assert isinstance(refused, Stale)
    assert str(refused) == "这件刚由窗口甲办过，请刷新。"
    case.refresh_from_db()
    assert (case.revision, case.state, Step.objects.count()) == (1, "accepted", 1)
    assert AuditEvent.objects.filter(action="case.move").count() == 1
    assert Notice.objects.filter(user=window.officer).count() == 1


def test_of_two_different_moves_at_once_from_one_page_one_is_taken(committed, window):
    case = window.reported()
    assigning.claim(case.uid, by=window.reviewer)
    assigning.assign(case.uid, to=window.other_reviewer, by=window.reviewer)
    outcomes = at_once(
        lambda: services.take_move(case.uid, "grant", revision=7, opinion="同意。", by=afresh(window.reviewer)),
        lambda: services.take_move(case.uid, "refuse", revision=7, opinion="超标。", by=afresh(window.other_reviewer)),
    )
    assert [type(each) for each in failed(outcomes)] == [Stale]
    case.refresh_from_db()
    assert (case.revision, case.steps.filter(name__in=["grant", "refuse"]).count()) == (8, 1)


def test_the_same_form_sent_twice_at_once_opens_one_case_under_one_number(committed, window):
    form = window.form()
    outcomes = at_once(*[lambda: services.open_case(form, by=afresh(window.clerk))] * 2)
    assert failed(outcomes) == []
    assert len({one.pk for one in outcomes}) == 1
    assert (Case.objects.count(), NumberSequence.objects.get().last) == (1, 1)
    assert window.opened().number.endswith("-00002")


def test_two_windows_send_the_same_application_at_once_and_one_receipt_is_given(committed, window):
    said = IntakeForm(uuid4(), window.applicant, (Asked(LIVING, Outcome.ACCEPT),))
    outcomes = at_once(*[lambda: intake.take_in(said, by=afresh(window.clerk))] * 2)
    assert failed(outcomes) == []
    assert len({one.pk for one in outcomes}) == 1
    assert (Intake.objects.count(), Case.objects.count(), KnownApplication.objects.count()) == (1, 1, 1)


def test_one_draft_submitted_twice_at_once_gives_one_receipt_and_the_other_is_led_to_it(committed, window):
    ensure_keys(by="system")
    made = drafting.begin({}, by=window.clerk)
    said = IntakeForm(made.uid, window.applicant, (Asked(LIVING),))
    outcomes = at_once(*[lambda: intake.submit(made.uid, said, revision=1, by=afresh(window.clerk))] * 2)
    assert {one.pk for one in outcomes if not isinstance(one, Exception)} == {Intake.objects.get().pk}
    assert failed(outcomes) == []
    assert not IntakeDraft.objects.exists()


def test_a_draft_kept_from_two_windows_at_once_keeps_one_and_tells_the_other(committed, window):
    ensure_keys(by="system")
    made = drafting.begin({}, by=window.clerk)
    outcomes = at_once(
        *[
            lambda tab=tab: drafting.keep(
                made.uid, {"new_name": [tab]}, drafting.Page(1, tab, 1), by=afresh(window.clerk)
            )
            for tab in ("a", "b")
        ]
    )
    assert [type(one) for one in failed(outcomes)] == [drafting.Overtaken]


def test_forms_sent_at_once_follow_without_a_gap(committed, window):
    outcomes = at_once(*[lambda: services.open_case(window.form(), by=afresh(window.clerk))] * 4)
    assert sorted(one.serial for one in outcomes) == [1, 2, 3, 4]


def test_papers_put_in_at_once_both_stand_in_one_order(committed, window):
    case = window.surveying()
    outcomes = at_once(
        lambda: services.put_paper(case.uid, "visit", by=afresh(window.officer)),
        lambda: services.put_paper(case.uid, "check", by=afresh(window.clerk)),
    )
    assert failed(outcomes) == []
    assert sorted(FiledPaper.objects.values_list("serial", flat=True)) == [3, 4]
    case.refresh_from_db()
    assert case.revision == 4


def test_of_two_who_claim_at_once_one_gets_the_case(committed, window):
    case = window.accepted()
    outcomes = at_once(
        *[lambda who=who: assigning.claim(case.uid, by=afresh(who)) for who in (window.officer, window.second)]
    )
    (refused,) = failed(outcomes)
    assert "这一件已由" in str(refused)
    assert case.assignments.running().count() == 1


def test_nobody_signs_what_was_visited_and_decides_on_it_at_once(committed, window):
    case = window.surveying()
    services.put_paper(case.uid, "check", by=window.clerk)
    services.put_paper(case.uid, "proposal", by=window.officer)
    services.put_paper(
        case.uid, "visit", source=FiledPaper.Source.VISIT, signed_by=[window.officer, window.second], by=window.officer
    )
    window.move(case, "notify", window.officer)
    window.on(AFTER_NOTICE)
    window.move(case, "report", window.officer)
    anew = services.put_paper(case.uid, "visit", by=window.officer)
    assigning.claim(case.uid, by=window.reviewer)
    services.sign(case.uid, anew.serial, by=window.second)
    outcomes = at_once(
        lambda: services.take_move(case.uid, "grant", revision=8, opinion="同意。", by=afresh(window.reviewer)),
        lambda: services.sign(case.uid, anew.serial, by=afresh(window.reviewer)),
    )
    (refused,) = failed(outcomes)
    assert isinstance(refused, NotPossible)


def test_a_reckoning_at_once_with_a_move_leaves_the_days_of_the_move(committed, window):
    case = window.accepted()
    Case.objects.update(due_on=None)
    assigning.claim(case.uid, by=window.officer)
    outcomes = at_once(
        lambda: services.take_move(case.uid, "survey", revision=1, by=afresh(window.officer)),
        lambda: reckoning.recompute_due(by="system"),
    )
    assert failed(outcomes) == []
    due = Case.objects.get().due_on
    reckoning.recompute_due(by="system")
    assert Case.objects.get().due_on == due is not None
