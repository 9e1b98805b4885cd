"""Who works on a case: claimed by one, handed over for a reason, given back, assigned by whoever sees to the work."""

import pytest
from django.db import IntegrityError, transaction

from minzheng.core.cases import services
from minzheng.core.cases.assigning import services as assigning
from minzheng.core.cases.models import Assignment
from minzheng.core.cases.services import NotPossible
from minzheng.core.notices.models import Notice
from tests.unit.core.cases.conftest import account, reasons

pytestmark = pytest.mark.django_db


def at_work(case):
    return [one.person for one in case.assignments.running().order_by("id")]


def test_a_case_is_claimed_by_one_and_the_next_is_told_by_whom(window):
    case = window.accepted()
    assigning.claim(case.uid, by=window.officer)
    with pytest.raises(NotPossible, match="您已经领取了这一件"):
        assigning.claim(case.uid, by=window.officer)
    with pytest.raises(NotPossible, match="这一件已由干部甲经手"):
        assigning.claim(case.uid, by=window.second)
    assert at_work(case) == [window.officer]


def test_who_cannot_take_the_next_step_cannot_claim(window):
    case = window.accepted()
    with pytest.raises(NotPossible, match="您的岗位办不了这一件的下一步"):
        assigning.claim(case.uid, by=window.reviewer)


def test_a_case_is_handed_over_for_a_reason_to_somebody_who_can_go_on(window):
    case = window.surveying()
    for to, reason, says in (
        (window.second, " ", "请写明转办的原因"),
        (window.clerk, "休假", "所选的人的岗位办不了这一件的下一步"),
        (window.officer, "休假", "已经由他经手"),
    ):
        with pytest.raises(NotPossible, match=says):
            assigning.hand_over(case.uid, to=to, reason=reason, by=window.officer)
    assigning.hand_over(case.uid, to=window.second, reason="休假", by=window.officer)
    assert at_work(case) == [window.second]
    assert case.assignments.get(person=window.officer).ended == "handed"
    assert Notice.objects.filter(user=window.second, title=f"转来请您办理：{case.number}", body="").exists()
    with pytest.raises(NotPossible, match="您没有领取这一件"):
        assigning.hand_over(case.uid, to=window.second, reason="x", by=window.officer)


def test_a_case_given_back_waits_again_for_everybody_who_may_go_on(window):
    case = window.surveying()
    assigning.give_back(case.uid, by=window.officer)
    assert at_work(case) == []
    told = Notice.objects.filter(title=f"办件已交回，待领取：{case.number}")
    assert set(told.values_list("user__username", flat=True)) == {"second", "reviewer", "reviewer2"}
    assigning.claim(case.uid, by=window.second)
    assert at_work(case) == [window.second]


def test_a_second_person_is_assigned_beside_the_first_and_each_may_act(window):
    case = window.surveying()
    assigning.assign(case.uid, to=window.second, reason="一起入户", by=window.reviewer)
    assert at_work(case) == [window.officer, window.second]
    assert "请先领取" not in reasons(case, window.second, "notify")
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(case=case, person=window.second, begun="claimed", by=window.second)


def test_whoever_investigated_lets_go_when_only_another_may_decide(window):
    both = account("both", "两任", "township_officer", window.world.township)
    case = window.surveying()
    window.file(case)
    window.move(case, "notify", window.officer)
    window.on("2021-07-12")
    assigning.hand_over(case.uid, to=both, reason="调岗", by=window.officer)
    window.move(case, "report", both)
    assert at_work(case) == []


def test_assignments_do_not_raise_the_revision_and_so_spoil_no_open_page(window):
    case = window.accepted()
    revision = case.revision
    assigning.claim(case.uid, by=window.officer)
    services.take_move(case.uid, "survey", revision=revision, by=window.officer)
