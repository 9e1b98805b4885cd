"""联系名单 (S06): who is on it follows from titles and enrolments; who counts as contacted follows from visits; nobody types either."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from minzheng.core.benefits.programmes import loaded
from minzheng.core.designations.kinds import kind_of
from minzheng.core.designations.models import Designation
from minzheng.core.duties import services as duties
from minzheng.core.duties.models import Duty
from minzheng.core.duties.states import state
from minzheng.core.plan.shapes import INDICATORS
from minzheng.core.registers.declarations import REGISTERS
from minzheng.core.registers.listing import Query, tab_counts
from minzheng.core.registers.parameters import SHIPPED
from minzheng.domains.emergency import groups
from minzheng.domains.emergency.duties import CONTACT, each_interval
from minzheng.kernel import periods
from minzheng.kernel.parameters import ParameterBook
from tests.unit.core.visits.conftest import CHILD, TODAY

ELDER, ORPHAN = "eldercare.left_behind_elder", "welfare.recognised_orphan"
LIST = REGISTERS.get("emergency.contact_list")


def titled(tour, person, kind=ELDER, *, since=date(2021, 1, 1), until=None, confirmed=True):
    stamp = {"confirmed_by": tour.reviewer, "confirmed_at": periods.now()} if confirmed else {}
    return Designation.objects.create(
        kind=kind, holder="person", person=person, division=person.division, since=since, until=until, document_number="试排〔2021〕1号",
        accepted_on=since, paper="名册", reported_by=tour.officer, **stamp,
    )  # fmt: skip


def contacted(tour, on, person=None, checklist="emergency.contact", typed=None):
    visit = tour.planned(checklist, subject=person or tour.applicant, visitors=(tour.assistant,), by=tour.assistant)
    tour.sent(visit, typed or {"way": "phone", "well": "yes"}, visited_on=on)
    return visit


def figure(at=TODAY):
    indicator = INDICATORS.get("emergency.special_group_contacts")
    whole = indicator.whole(at)
    return indicator.part(whole).count(), whole.count()


def names(at=TODAY):
    return {person.name for person in groups.listed(at)}


def test_every_code_that_a_group_names_is_declared():
    for group in groups.GROUPS:
        assert all(kind_of(code).holder == "person" for code in group.designations)
        assert set(group.programmes) <= {programme.code for programme in loaded()}
        assert group.designations or group.programmes


def test_a_confirmed_title_in_force_puts_the_living_on_the_list(tour):
    assert names() == set()
    titled(tour, tour.applicant, confirmed=False)
    assert names() == set()
    titled(tour, tour.child, ORPHAN, until=TODAY)
    assert names() == set()
    assert names(TODAY - timedelta(days=1)) == {"孩子"}


def test_who_died_leaves_the_list_by_himself(tour):
    titled(tour, tour.applicant)
    assert names() == {"申请人"}
    type(tour.applicant).objects.filter(pk=tour.applicant.pk).update(died_on=TODAY)
    assert names() == set()


@pytest.mark.parametrize(("born_on", "there"), [(date(1961, 8, 31), True), (date(1961, 9, 1), False)])
def test_a_poor_elder_is_sixty_to_the_day(tour, born_on, there):
    titled(tour, tour.applicant, "assistance.recognised_extreme_poverty")
    type(tour.applicant).objects.filter(pk=tour.applicant.pk).update(born_on=born_on)
    assert (names() == {"申请人"}) is there


def test_a_leap_day_is_the_last_of_february_in_other_years():
    assert groups._years_before(date(2024, 2, 29), 61) == date(1963, 2, 28)
    assert groups._years_before(date(2024, 2, 29), 60) == date(1964, 2, 29)


def test_somebody_in_two_groups_counts_once_and_shows_both(tour):
    titled(tour, tour.child, ORPHAN)
    titled(tour, tour.child, "welfare.child_in_need")
    assert figure() == (0, 1)
    assert LIST.rows().get().groups.split() == ["社会散居孤儿", "困境儿童"]


def test_a_contact_of_the_last_thirty_days_counts_and_one_day_more_does_not(tour):
    titled(tour, tour.applicant)
    contacted(tour, TODAY - timedelta(days=30))
    assert figure() == (0, 1)
    contacted(tour, TODAY - timedelta(days=29))
    assert figure() == (1, 1)
    assert figure(TODAY - timedelta(days=30)) == (1, 1)


def test_a_visit_to_a_child_is_a_contact_too(tour):
    titled(tour, tour.child, ORPHAN)
    contacted(tour, TODAY, tour.child, CHILD, {"well": "yes"})
    assert figure() == (1, 1)


def test_the_list_says_who_looks_after_them_and_how_they_stand(tour):
    titled(tour, tour.applicant)
    columns = {column.name: column.expression for column in LIST.columns}

    def shown():
        wanted = ("groups", "last_on", "standing")
        return (
            LIST.rows().annotate(who=columns["in_charge"], how=columns["way"]).values_list(*wanted, "who", "how").get()
        )

    assert shown() == ("留守老人 ", None, "never", "待指派", None)
    tour.planned("emergency.contact", subject=tour.applicant, visitors=(tour.assistant,), by=tour.assistant)
    assert shown()[2:4] == ("never", "儿童主任")
    contacted(tour, date(2021, 6, 1))
    assert shown() == ("留守老人 ", date(2021, 6, 1), "late", "儿童主任", "phone")
    contacted(tour, TODAY, typed={"way": "video", "well": "yes"})
    assert shown() == ("留守老人 ", TODAY, "recent", "儿童主任", "video")
    assert tab_counts(LIST, tour.officer, Query()) == [
        ("", "全部", 1), ("late", "超期未联系", 0), ("never", "从未联系", 0), ("recent", "按期联系", 1),
    ]  # fmt: skip
    for value, count in (("recent", 1), ("late", 0), ("never", 0)):
        assert LIST.rows().filter(LIST.tabs.as_condition(value)).count() == count
    (group,) = LIST.filters
    assert LIST.rows().filter(group.as_condition("left_behind_elder")).count() == 1
    assert LIST.rows().filter(group.as_condition("orphan")).count() == 0


def test_what_somebody_lacks_is_to_be_mended(tour):
    said = {
        "way": "home", "well": "no", "condition": "独居", "food": "yes", "medicine": "no", "troubled": "no", "other": "no",
        "referral": "window", "outcome": "当天送到",
    }  # fmt: skip
    visit = contacted(tour, TODAY, typed=said)
    (finding,) = visit.findings.all()
    assert (finding.title, finding.due_on) == ("缺少生活物资", TODAY + timedelta(days=1))


# -- duties ----------------------------------------------------------------------------------------------------------------
def test_the_intervals_of_a_year_follow_one_another_to_its_end():
    due = each_interval(2021, None)
    assert len(due) == 13
    assert (due[0].during.start, due[0].due_on) == (date(2021, 1, 1), date(2021, 1, 30))
    assert (due[-1].during.start, due[-1].due_on) == (date(2021, 12, 27), date(2021, 12, 31))
    assert all(one.due_on + timedelta(days=1) == next_one.during.start for one, next_one in pairwise(due))


def test_in_an_emergency_the_bureau_s_own_days_make_the_intervals_short(monkeypatch, tmp_path):
    entry = "{since: DAY, document: 应急响应令, verified: true, value: N}"
    entries = "\n".join(
        f"  - {entry.replace('DAY', day).replace('N', days)}"
        for day, days in (("2021-03-01", "7"), ("2021-04-01", "30"))
    )
    (tmp_path / "own.yaml").write_text(
        f"code: emergency.contact.days\nlabel: 间隔\nunit: 天\nentries:\n{entries}\n", encoding="utf-8"
    )
    monkeypatch.setattr(groups, "book", lambda: ParameterBook.load(SHIPPED).laid_over(tmp_path))
    days = {one.during.start: one.during.days for one in each_interval(2021, None)}
    assert days[date(2021, 3, 2)] == days[date(2021, 3, 30)] == 7
    assert days[date(2021, 4, 6)] == 30


def test_who_is_on_the_list_through_an_interval_is_owed_a_contact_in_it(tour):
    titled(tour, tour.applicant, since=date(2021, 7, 1))
    assert duties.generate(2021, by="system", kinds=[CONTACT]).made == 6
    contacted(tour, date(2021, 8, 10))
    owed = Duty.objects.of_year(CONTACT.code, TODAY).filter(period_start__lte=TODAY).order_by("period_start")
    states = list(owed.annotate(state=state([CONTACT])).values_list("period_start", "state"))
    assert states == [(date(2021, 7, 30), "done"), (date(2021, 8, 29), "open")]
