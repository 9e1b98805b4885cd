"""Generation: as often as you like with the same result, in as few statements for many as for few, in step with the roll."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minzheng.core.audit.models import AuditEvent
from minzheng.core.calendars.models import CalendarDay, CalendarYear
from minzheng.core.divisions.models import Division
from minzheng.core.duties import reads, services
from minzheng.core.duties.kinds import DutyKind, all_kinds, kind_of
from minzheng.core.duties.models import Duty
from minzheng.core.duties.rules import each_month, each_quarter
from minzheng.core.parties.models import Organisation
from minzheng.domains.bureau.duties import (
    FRIDAY_STUDY_DAY,
    MEMBER_LESSONS,
    MONTHLY_STUDY,
    STAFF_APPRAISAL,
    STATISTICS_FILED,
)
from tests.unit.core.duties.conftest import TODAY

pytestmark = pytest.mark.django_db


def holders(kind, field):
    return sorted(Duty.objects.filter(kind=kind.code).owed().values_list(field, flat=True).distinct())


def test_the_bureau_owes_a_meeting_each_month_and_each_own_branch_a_day_each_worked_friday(bureau):
    bureau.generate()
    assert holders(MONTHLY_STUDY, "organisation__code") == ["MZ"]
    assert Duty.objects.filter(kind=MONTHLY_STUDY.code).count() == 12
    assert holders(FRIDAY_STUDY_DAY, "organisation__code") == ["DZB1", "DZB2"]
    assert Duty.objects.filter(kind=FRIDAY_STUDY_DAY.code).count() == 2 * 50


def test_generating_again_changes_nothing(bureau):
    bureau.member()
    bureau.posting(bureau.section)
    first = bureau.generate()
    before = list(Duty.objects.order_by("pk").values())
    second = bureau.generate()
    counties = Division.objects.filter(level="county").count()
    assert first.made == len(before) == 12 + 100 + 1 + 4 + 12 * counties
    assert (second.made, second.withdrawn, second.restored) == (0, 0, 0)
    assert list(Duty.objects.order_by("pk").values()) == before


def statements(kinds):
    with CaptureQueriesContext(connection) as seen:
        services.generate(2021, by="system", kinds=kinds)
    return [one["sql"] for one in seen if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]


def test_many_holders_take_as_many_statements_as_few(bureau):
    few = DutyKind(
        "bureau.few", "少", line="bureau", holder="organisation", periods=each_quarter, register="x.y",
        roster=lambda _: Organisation.objects.filter(code__startswith="MZ"), satisfied=MONTHLY_STUDY.satisfied,
    )  # fmt: skip
    many = DutyKind(
        "bureau.many", "多", line="bureau", holder="organisation", periods=each_quarter, register="x.y",
        roster=lambda _: Organisation.objects.filter(code__startswith="N"), satisfied=MONTHLY_STUDY.satisfied,
    )  # fmt: skip
    Organisation.objects.bulk_create(
        Organisation(code=f"N{number}", name=f"{number}", kind="other", division=bureau.city.city)
        for number in range(1_000)
    )
    assert len(statements([few])) == len(statements([many])) < 30
    assert Duty.objects.filter(kind="bureau.many").count() == 4_000
    assert len(statements([many])) < 30  # nothing to insert any more


def test_who_leaves_before_the_period_ends_owes_it_no_more_and_who_comes_gets_his_own(bureau):
    leaver = bureau.posting(bureau.section)
    bureau.generate(STAFF_APPRAISAL)
    assert Duty.objects.filter(posting=leaver).owed().count() == 4
    leaver.until = date(2021, 6, 30)  # the first day without the post: the second quarter is not whole
    leaver.save()
    comer = bureau.posting(bureau.section, since=date(2021, 7, 1))
    late = bureau.posting(bureau.section, since=date(2021, 7, 2))
    outcome = bureau.generate(STAFF_APPRAISAL)
    assert (outcome.made, outcome.withdrawn) == (2 + 1, 3)
    lapsed = Duty.objects.filter(posting=leaver, withdrawn=True)
    assert set(lapsed.values_list("excused_on", "excuse_reason", "excused_by")) == {(TODAY, services.NOT_ON_ROLL, None)}
    assert list(Duty.objects.filter(posting=leaver).owed().values_list("period_start", flat=True)) == [date(2021, 1, 1)]
    assert Duty.objects.filter(posting=comer).count() == 2
    assert Duty.objects.filter(posting=late).count() == 1


def test_who_left_by_a_slip_of_the_pen_owes_again_once_the_roll_is_mended(bureau):
    one = bureau.posting(bureau.section, until=date(2021, 2, 1))
    bureau.generate(STAFF_APPRAISAL)
    assert not Duty.objects.filter(posting=one).exists()
    one.until = None
    one.save()
    assert bureau.generate(STAFF_APPRAISAL).made == 4
    one.until = date(2021, 2, 1)
    one.save()
    assert bureau.generate(STAFF_APPRAISAL).withdrawn == 4
    one.until = None
    one.save()
    assert bureau.generate(STAFF_APPRAISAL).restored == 4
    assert Duty.objects.filter(posting=one).owed().count() == 4


def test_what_two_persons_excused_stays_excused(bureau):
    one = bureau.posting(bureau.section)
    bureau.generate(STAFF_APPRAISAL)
    duty = Duty.objects.filter(posting=one).first()
    services.ask_to_excuse(duty, reason="长期病假", by=bureau.reporter)
    services.excuse(duty, by=bureau.checker)
    one.until = date(2021, 2, 1)
    one.save()
    bureau.generate(STAFF_APPRAISAL)
    duty.refresh_from_db()
    assert (duty.withdrawn, duty.excuse_reason, duty.excused_by) == (False, "长期病假", bureau.checker)


def test_a_corrected_calendar_takes_a_friday_away_and_gives_it_back(bureau):
    bureau.generate(FRIDAY_STUDY_DAY)
    CalendarDay.objects.create(day=date(2021, 8, 20), is_working=False, name="试验")
    assert bureau.generate(FRIDAY_STUDY_DAY).withdrawn == 2
    assert set(Duty.objects.filter(withdrawn=True).values_list("due_on", "excuse_reason")) == {
        (date(2021, 8, 20), services.NOT_DUE)
    }
    CalendarDay.objects.filter(day=date(2021, 8, 20)).delete()
    assert bureau.generate(FRIDAY_STUDY_DAY).restored == 2


def test_a_year_without_calendar_is_said_and_the_other_kinds_are_made(bureau):
    CalendarYear.objects.filter(year=2021).delete()
    outcome = bureau.generate()
    (problem,) = outcome.refused
    assert problem.startswith("周五学习日：工作日历中没有 2021 年的放假安排")
    assert not Duty.objects.filter(kind=FRIDAY_STUDY_DAY.code).exists()
    assert Duty.objects.filter(kind=MONTHLY_STUDY.code).count() == 12


def test_generating_is_told_in_the_log(bureau):
    outcome = bureau.generate(MONTHLY_STUDY)
    event = AuditEvent.objects.filter(action="duty.generate").latest("id")
    assert event.body == {"year": 2021, "made": outcome.made, "withdrawn": 0, "restored": 0, "refused": 0}


@pytest.mark.parametrize(("today", "years"), [(date(2021, 8, 30), [2021]), (date(2022, 1, 3), [2021, 2022])])
def test_the_night_brings_this_year_into_step_and_in_january_the_last_one_too(bureau, today, years):
    services.generate_due(today, by="system")
    found = Duty.objects.filter(kind=MONTHLY_STUDY.code).dates("period_start", "year")
    assert [day.year for day in found] == years


# -- rolls -----------------------------------------------------------------------------------------------------------
def test_members_owe_lessons_when_they_were_on_a_roll_of_the_bureau_all_year(bureau):
    whole = bureau.member()
    new = bureau.member(since=date(2021, 2, 1))
    gone = bureau.member(until=date(2021, 7, 1))
    first_day = bureau.member(since=date(2021, 1, 1))
    elsewhere = bureau.member(bureau.foreign_branch)
    clerk = bureau.posting(bureau.branch, "书记")
    moved = bureau.member(until=date(2021, 5, 1))
    arrived = bureau.member(bureau.other_branch, person=moved.person, since=date(2021, 5, 1))
    bureau.generate(MEMBER_LESSONS)
    owing = set(Duty.objects.filter(kind=MEMBER_LESSONS.code).values_list("posting", flat=True))
    assert owing == {whole.pk, first_day.pk, arrived.pk}
    assert not owing & {new.pk, gone.pk, elsewhere.pk, clerk.pk, moved.pk}
    assert set(Duty.objects.filter(kind=MEMBER_LESSONS.code).values_list("required", flat=True)) == {320}


def test_staff_are_those_of_the_citys_sections(bureau):
    county = bureau.organisation("MZJ", "office", division=bureau.city.jia)
    county_section = bureau.organisation("MZJ-1", "office", county, bureau.city.jia)
    mine, theirs = bureau.posting(bureau.other_section), bureau.posting(county_section)
    bureau.generate()
    assert holders(STAFF_APPRAISAL, "posting") == [mine.pk]
    assert not Duty.objects.filter(posting=theirs).exists()
    assert holders(MONTHLY_STUDY, "organisation__code") == ["MZ"]


def test_a_branch_that_closed_owes_no_friday_from_then_on(bureau):
    bureau.branch.closed_on = date(2021, 3, 1)
    bureau.branch.save()
    bureau.generate(FRIDAY_STUDY_DAY)
    days = Duty.objects.filter(organisation=bureau.branch).values_list("due_on", flat=True)
    assert max(days) == date(2021, 2, 26)


# -- what was never generated ----------------------------------------------------------------------------------------
def test_kinds_that_somebody_owes_and_that_were_never_generated_are_named(bureau):
    owed = {MONTHLY_STUDY.code, FRIDAY_STUDY_DAY.code, STATISTICS_FILED.code}
    assert {kind.code for kind in reads.never_generated(TODAY)} == owed
    bureau.generate(MONTHLY_STUDY)
    bureau.generate(STATISTICS_FILED)
    assert {kind.code for kind in reads.never_generated(TODAY)} == {FRIDAY_STUDY_DAY.code}
    CalendarYear.objects.filter(year=2021).delete()  # that is another warning
    assert reads.never_generated(TODAY) == []


# -- declarations ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"holder": "nobody"}, "holder"),
        ({"satisfied": None}, "satisfied 或 reached"),
        ({"reached": MEMBER_LESSONS.reached, "required": 1}, "只写一个"),
        ({"required": 3}, "required"),
        ({"satisfied": None, "reached": MEMBER_LESSONS.reached}, "大于零"),
    ],
)
def test_a_kind_that_could_not_be_judged_is_refused(wrong, message):
    said = {"holder": "organisation", "satisfied": MONTHLY_STUDY.satisfied, "roster": MONTHLY_STUDY.roster} | wrong
    with pytest.raises(ValueError, match=message):
        DutyKind("a.b", "甲", line="bureau", periods=each_month, register="x.y", **said)


def test_every_kind_names_the_register_in_which_it_is_done():
    from minzheng.core.registers.declarations import REGISTERS

    assert {kind.register for kind in all_kinds()} <= set(REGISTERS.codes())
    assert {f"{kind.line}.duties" for kind in all_kinds()} <= set(REGISTERS.codes())
    assert kind_of("bureau.monthly_study") is MONTHLY_STUDY
