"""Who sees and who touches a case: those over its division, whoever stands in for one of them, and nobody else."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from minzheng.core.cases import queue, services
from minzheng.core.cases.assigning import services as assigning
from minzheng.core.cases.powers import services as powers
from minzheng.core.cases.reads import get_case
from minzheng.kernel import periods
from tests.unit.core.cases.conftest import account

pytestmark = pytest.mark.django_db


def test_the_township_and_the_county_above_see_a_case_and_a_stranger_does_not(window):
    case = window.accepted()
    for user in (window.clerk, window.officer, window.reviewer):
        assert get_case(user, case.uid) == case
    with pytest.raises(Http404):
        get_case(window.world.stranger, case.uid)


@pytest.mark.parametrize(
    "act",
    [
        lambda case, by: services.take_move(case.uid, "survey", revision=1, by=by),
        lambda case, by: services.put_paper(case.uid, "visit", by=by),
        lambda case, by: services.sign(case.uid, 1, by=by),
        lambda case, by: services.extend(case.uid, "must_end", revision=1, reason="x", by=by),
        lambda case, by: services.add_mark(case.uid, "staff_kin", reason="x", by=by),
        lambda case, by: services.ask_countersignature(case.uid, "second_opinion", of=by, by=by),
        lambda case, by: services.remind(case.uid, text="x", by=by),
        lambda case, by: assigning.claim(case.uid, by=by),
        lambda case, by: assigning.assign(case.uid, to=by, by=by),
        lambda case, by: assigning.hand_over(case.uid, to=by, reason="x", by=by),
        lambda case, by: assigning.give_back(case.uid, by=by),
        lambda case, by: powers.correct(case.uid, decider="township_officer", paper="x", by=by),
    ],
)
def test_for_a_stranger_a_case_does_not_exist_whatever_he_tries(window, act):
    case = window.accepted()
    with pytest.raises(Http404):
        act(case, window.world.stranger)
    case.refresh_from_db()
    assert (case.revision, case.state, case.marks) == (1, "accepted", [])


def test_a_post_that_only_works_on_cases_neither_assigns_nor_reminds(window):
    case = window.accepted()
    for act in (
        lambda: assigning.assign(case.uid, to=window.officer, by=window.clerk),
        lambda: services.remind(case.uid, text="请尽快。", by=window.clerk),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_administrators_and_leaders_see_no_case(window):
    case = window.accepted()
    for number, post in enumerate(("system_administrator", "city_leader", "county_finance")):
        user = account(f"user{number}", "某", post, window.world.city)
        with pytest.raises(Http404):
            get_case(user, case.uid)


def test_queues_and_counts_hold_only_what_lies_in_scope(window):
    case, today = window.accepted(), periods.today()
    assert list(queue.to_do(window.officer, today)) == [case]
    assert [one.count for one in queue.counts(window.reviewer, today)] == [1]
    stranger = window.world.stranger
    assert (list(queue.to_do(stranger, today)), queue.counts(stranger, today), list(queue.done_by(stranger, today))) == (
        [], [], [],
    )  # fmt: skip
