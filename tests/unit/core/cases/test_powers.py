"""Who decides is data of a county and a day; who stands in for whom never turns one person into two."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404

from minzheng.core.cases import queue, services
from minzheng.core.cases.assigning import services as assigning
from minzheng.core.cases.models import Case, DecisionPower, FiledPaper, Substitution
from minzheng.core.cases.powers import services as powers
from minzheng.core.cases.reads import get_case
from minzheng.core.cases.services import NotPossible
from minzheng.core.divisions.models import Division
from minzheng.kernel import periods
from tests.unit.core.cases.conftest import AFTER_NOTICE, THURSDAY, account, reasons
from tests.unit.core.cases.matters import ADOPTION, LIVING

pytestmark = pytest.mark.django_db


def devolved(window, since=THURSDAY, until=None, **more):
    said = {
        "county": window.world.county,
        "post": "township_officer",
        "paper": "县民字〔2021〕9号",
        "by": window.reviewer,
    } | more
    return powers.grant_decision_power(LIVING, since=since, until=until, **said)


def away(window, absent, person, since=THURSDAY, until=date(2021, 8, 1), by=None):
    return powers.substitute(
        person, stands_in_for=absent, since=since, until=until, reason="休假", by=by or absent
    )  # fmt: skip


# -- decision power ----------------------------------------------------------------------------------------------------
def test_where_the_county_devolved_the_decision_the_township_decides_in_less_time(window):
    devolved(window)
    case = window.accepted()
    assert (case.decider, case.total_due_on) == ("township_officer", date(2021, 7, 29))
    case = window.reported()
    assert case.waits_for == ["township_officer"]
    assert "应由乡镇民政干部办理。" in reasons(case, window.reviewer, "grant")
    window.move(case, "grant", account("third", "干部丙", "township_officer", window.world.township))
    assert case.state == "granted"


def test_a_case_keeps_the_decider_of_its_day_of_acceptance(window):
    before = window.accepted()
    power = devolved(window, since=date(2021, 7, 5))
    window.on(date(2021, 7, 5))
    during = window.accepted()
    powers.end_decision_power(power, on=date(2021, 7, 20), by=window.reviewer)
    window.on(date(2021, 7, 20))
    after = window.accepted()
    deciders = dict(Case.objects.values_list("pk", "decider"))
    assert [deciders[one.pk] for one in (before, during, after)] == [
        "county_reviewer", "township_officer", "county_reviewer",
    ]  # fmt: skip


def test_a_power_is_granted_once_at_a_time_by_a_paper_to_a_post_that_the_workflow_allows(window):
    devolved(window, until=date(2022, 1, 1))
    for more, says in (
        ({"since": date(2021, 9, 1)}, "已有决定权的规定"),
        ({"paper": " "}, "请填写依据文件"),
        ({"post": "window_clerk"}, "的决定权只能在：县级审核、乡镇民政干部"),
        ({"county": window.world.township}, "请选择一个县级单位"),
        ({"county": window.world.other_county}, "您不能为这个县"),
        ({"by": window.officer}, "您不能为这个县"),
    ):
        with pytest.raises(NotPossible, match=says):
            devolved(window, **more)
    with pytest.raises(NotPossible, match="没有可下放的岗位"):
        powers.grant_decision_power(
            ADOPTION, county=window.world.county, post="window_clerk", since=THURSDAY, paper="x", by=window.reviewer
        )
    with pytest.raises(NotPossible, match="没有施行的"):
        powers.grant_decision_power(
            "tests.none", county=window.world.county, post="x", since=THURSDAY, paper="x", by=window.reviewer
        )
    assert devolved(window, since=date(2022, 1, 1)).since == date(2022, 1, 1)
    assert DecisionPower.objects.count() == 2


def test_a_power_ends_between_its_days_and_by_its_own_county(window):
    power = devolved(window, until=date(2021, 12, 1))
    for on, by, says in (
        (THURSDAY, window.reviewer, "应在这项决定权的起止之间"),
        (date(2021, 12, 1), window.reviewer, "应在这项决定权的起止之间"),
        (date(2021, 9, 1), window.world.stranger, "您不能收回"),
    ):
        with pytest.raises(NotPossible, match=says):
            powers.end_decision_power(power, on=on, by=by)


def test_a_power_that_the_version_does_not_know_blocks_the_acceptance_and_says_so(window):
    power = devolved(window)
    DecisionPower.objects.filter(pk=power.pk).update(post="window_clerk")
    case = window.opened()
    with pytest.raises(NotPossible, match="请先更正决定权的登记再受理"):
        services.take_move(case.uid, "accept", revision=0, by=window.clerk)


# -- corrections -------------------------------------------------------------------------------------------------------
def test_the_decider_is_corrected_by_a_paper_only_and_the_clock_follows(window):
    case = window.accepted()
    for paper, decider, says in (
        ("", "township_officer", "请填写这一次更正所依据的文件"),
        ("县民函〔2021〕3号", "window_clerk", "决定权不能在岗位“window_clerk”"),
    ):
        with pytest.raises(NotPossible, match=says):
            powers.correct(case.uid, decider=decider, paper=paper, by=window.reviewer)
    powers.correct(case.uid, decider="township_officer", paper="县民函〔2021〕3号", by=window.reviewer)
    case.refresh_from_db()
    assert (case.decider, case.correction, case.total_due_on) == (
        "township_officer",
        "县民函〔2021〕3号",
        date(2021, 7, 29),
    )


def test_the_version_is_corrected_only_to_one_under_which_the_course_could_have_happened(window):
    window.on(date(2021, 6, 29))
    case = window.accepted()
    window.on(THURSDAY)
    for pin, says in (("tests.adoption@2019-01-01", "同一事项的另一版"), ("tests.living@2020-01-01", "没有版本")):
        with pytest.raises(NotPossible, match=says):
            powers.correct(case.uid, version=pin, decider="county_reviewer", paper="函", by=window.reviewer)
    powers.correct(
        case.uid, version="tests.living@2021-07-01", decider="county_reviewer", paper="函", by=window.reviewer
    )  # fmt: skip
    case.refresh_from_db()
    assert (case.pin, case.due_on) == ("tests.living@2021-07-01", date(2021, 7, 2))
    window.move(case, "survey", window.officer)
    with pytest.raises(NotPossible, match="走不通"):
        powers.correct(case.uid, version="tests.living@2012-12-12", paper="函2", by=window.reviewer)


def test_what_is_not_accepted_yet_needs_no_correction(window):
    with pytest.raises(NotPossible, match="只有已受理、未办结"):
        powers.correct(window.opened().uid, decider="county_reviewer", paper="函", by=window.reviewer)


# -- substitution ------------------------------------------------------------------------------------------------------
def test_a_substitute_works_in_the_posts_of_the_absent_on_those_days_and_the_step_remembers_it(window):
    case = window.accepted()
    neighbour = account("neighbour", "邻镇丁", "township_officer", window.world.other_township)
    with pytest.raises(Http404):
        get_case(neighbour, case.uid)
    away(window, window.officer, neighbour)
    assert list(queue.to_do(neighbour, periods.today())) == [case]
    window.move(case, "survey", neighbour)
    step = case.steps.get(name="survey")
    assert (step.by, step.on_behalf_of) == (neighbour, window.officer)
    window.on(date(2021, 8, 1))
    with pytest.raises(Http404):
        get_case(neighbour, case.uid)


def test_a_substitute_with_the_post_himself_acts_in_his_own_name(window):
    away(window, window.officer, window.second)
    case = window.accepted()
    window.move(case, "survey", window.second)
    assert case.steps.get(name="survey").on_behalf_of is None


def test_what_somebody_investigated_he_does_not_decide_as_substitute_of_the_decider(window):
    case = window.reported()
    away(window, window.reviewer, window.officer, since=AFTER_NOTICE)
    assert "您办过“开展调查”、“入户调查表”，这一步应由另一人办理。" in reasons(case, window.officer, "grant")


def test_what_the_absent_investigated_his_substitute_does_not_decide_in_his_place(window):
    devolved(window)
    case = window.surveying()
    services.put_paper(
        case.uid, "visit", source=FiledPaper.Source.VISIT, signed_by=[window.officer, window.second], by=window.officer
    )
    services.put_paper(case.uid, "check", by=window.clerk)
    services.put_paper(case.uid, "proposal", by=window.officer)
    window.move(case, "notify", window.officer)
    window.on(AFTER_NOTICE)
    window.move(case, "report", window.officer)
    neighbour = account("neighbour", "邻镇丁", "township_officer", window.world.other_township)
    away(window, window.officer, neighbour, since=AFTER_NOTICE)
    assert "您所代理的人办过“开展调查”、“入户调查表”，这一步也不能由您代办。" in reasons(case, neighbour, "grant")


def test_the_assignment_of_the_absent_counts_for_his_substitute(window):
    case = window.surveying()
    away(window, window.officer, window.second)
    assert "请先领取" not in reasons(case, window.second, "notify")
    assigning.hand_over(case.uid, to=window.second, reason="休假", by=window.second)
    assert [one.person for one in case.assignments.running()] == [window.second]


def test_a_substitution_is_arranged_by_the_absent_or_whoever_sees_to_his_work_never_by_the_substitute(window):
    for absent, person, by, says in (
        (window.officer, window.officer, window.officer, "不能代理自己"),
        (window.officer, window.second, window.second, "代理人不能自己安排"),
        (window.officer, window.second, window.clerk, "只有被代理人本人"),
        (window.officer, window.second, window.world.stranger, "只有被代理人本人"),
        (window.officer, account("head", "局长", "city_leader", window.world.city), window.officer, "没有办件的岗位"),
    ):
        with pytest.raises(NotPossible, match=says):
            away(window, absent, person, by=by)
    made = away(window, window.officer, window.second, by=window.reviewer)
    with pytest.raises(NotPossible, match="已代理同一人"):
        away(window, window.officer, window.second)
    with pytest.raises(IntegrityError), transaction.atomic():
        Substitution.objects.filter(pk=made.pk).update(stands_in_for=window.second)


@pytest.mark.parametrize(("since", "until"), [("2021-06-30", "2021-07-09"), ("2021-07-02", "2021-07-02")])
def test_a_substitution_begins_today_or_later_and_ends_after_it_begins(window, since, until):
    with pytest.raises(NotPossible, match="请核对日期"):
        away(window, window.officer, window.second, date.fromisoformat(since), date.fromisoformat(until))


def test_a_substitution_is_ended_early_or_taken_back_before_it_began(window):
    running = away(window, window.officer, window.second)
    later = away(window, window.reviewer, window.second, since=date(2021, 7, 20))
    with pytest.raises(NotPossible, match="应在今天与原来的止期之间"):
        powers.end_substitution(running, on=date(2021, 8, 1), by=window.officer)
    window.on(date(2021, 7, 3))
    powers.end_substitution(running, by=window.second)
    powers.end_substitution(later, by=window.reviewer)
    assert [one.until for one in Substitution.objects.all()] == [date(2021, 7, 3)]


def test_a_closed_account_lends_its_posts_to_nobody(window):
    case = window.accepted()
    neighbour = account("neighbour", "邻镇丁", "township_officer", window.world.other_township)
    away(window, window.officer, neighbour)
    type(neighbour).objects.filter(pk=window.officer.pk).update(is_active=False)
    with pytest.raises(Http404):
        get_case(neighbour, case.uid)


def test_a_case_of_a_city_unit_follows_the_law(window):
    city: Division = window.world.city
    chief = account("chief", "市局甲", "city_officer", city)
    case = window.opened(division=city, by=chief)
    assert case.number == "BJ130100000-2021-00001"
