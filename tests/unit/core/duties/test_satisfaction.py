"""Whether a duty is done is asked of the records each time: confirm one and it is done, take that back and it is not."""

from datetime import date, timedelta

import pytest

from minzheng.core.duties.models import Duty
from minzheng.core.duties.states import AHEAD, DONE, EXCUSED, OPEN, OVERDUE, STATES, state
from minzheng.core.plan.figures import compute
from minzheng.core.plan.shapes import INDICATORS
from minzheng.core.registers import accepting
from minzheng.domains.bureau.duties import FRIDAY_STUDY_DAY, MEMBER_LESSONS, MONTHLY_STUDY, STAFF_APPRAISAL, spelt
from tests.unit.core.duties.conftest import TODAY

pytestmark = pytest.mark.django_db
KINDS = (MONTHLY_STUDY, FRIDAY_STUDY_DAY, MEMBER_LESSONS, STAFF_APPRAISAL)
FRIDAY = date(2021, 8, 20)
SECOND_QUARTER = (date(2021, 4, 1), date(2021, 7, 1))


def done(kind, at=TODAY):
    """First days of the periods that are done."""
    met = Duty.objects.filter(kind=kind.code).as_of(at).filter(kind.met())
    return sorted(met.values_list("period_start", flat=True))


def figure(code, at=TODAY):
    return tuple(compute(INDICATORS.get(f"bureau.{code}"), at, "wide").total)


def states_of(kind, at=TODAY):
    rows = Duty.objects.filter(kind=kind.code).as_of(at).annotate(state=state(KINDS))
    return dict(rows.values_list("period_start", "state"))


# -- study meetings --------------------------------------------------------------------------------------------------
def test_a_month_is_done_from_the_confirmation_of_its_meeting_until_that_is_taken_back(bureau):
    bureau.generate(MONTHLY_STUDY)
    meeting = bureau.activity("bureau.study_meeting", date(2021, 5, 31), host=bureau.office, confirmed=False)
    assert done(MONTHLY_STUDY) == []
    assert figure("study_months") == (0, 7)
    accepting.confirm(type(meeting), [meeting], by=bureau.checker)
    assert done(MONTHLY_STUDY) == [date(2021, 5, 1)]
    assert figure("study_months") == (1, 7)
    accepting.reopen(meeting, reason="记错了", by=bureau.checker)
    assert done(MONTHLY_STUDY) == []


@pytest.mark.parametrize(
    "wrong", [{"kind": "bureau.party_meeting"}, {"host": "branch"}, {"host": None}, {"on": date(2021, 6, 1)}]
)
def test_a_meeting_of_another_kind_host_or_month_does_nothing_for_the_month(bureau, wrong):
    said = {"kind": "bureau.study_meeting", "host": "office", "on": date(2021, 5, 31)} | wrong
    bureau.generate(MONTHLY_STUDY)
    bureau.activity(said["kind"], said["on"], host=getattr(bureau, said["host"]) if said["host"] else None)
    assert date(2021, 5, 1) not in done(MONTHLY_STUDY)


def test_the_month_that_still_runs_is_not_in_the_whole(bureau):
    bureau.generate(MONTHLY_STUDY)
    bureau.activity("bureau.study_meeting", FRIDAY, host=bureau.office)
    assert figure("study_months", date(2021, 8, 30)) == (0, 7)
    assert figure("study_months", date(2021, 8, 31)) == (1, 8)
    assert figure("study_months", date(2021, 1, 30)) == (0, 0)
    assert compute(INDICATORS.get("bureau.study_months"), date(2021, 1, 30), "wide").headline is None


# -- study days ------------------------------------------------------------------------------------------------------
def test_a_study_day_counts_for_its_own_branch_on_its_own_friday(bureau):
    bureau.generate(FRIDAY_STUDY_DAY)
    bureau.activity("bureau.friday_study", FRIDAY, host=bureau.branch)
    bureau.activity("bureau.friday_study", FRIDAY + timedelta(days=6), host=bureau.branch)  # a Thursday
    bureau.activity("bureau.friday_study", date(2021, 2, 12), host=bureau.branch)  # a holiday
    assert done(FRIDAY_STUDY_DAY) == [FRIDAY]
    assert figure("friday_study_days", FRIDAY) == (1, 2 * 32)
    assert figure("friday_study_days", FRIDAY - timedelta(days=1)) == (0, 2 * 31)


def test_the_year_2021_holds_fifty_study_days_for_each_branch(bureau, monkeypatch):
    bureau.generate(FRIDAY_STUDY_DAY)
    monkeypatch.setenv("MINZHENG_TODAY", "2021-12-31")
    assert figure("friday_study_days", date(2021, 12, 31)) == (0, 2 * 50)


# -- lessons ---------------------------------------------------------------------------------------------------------
def test_lessons_add_up_to_the_day_of_the_figure(bureau):
    member = bureau.member()
    other = bureau.member()
    bureau.generate(MEMBER_LESSONS)
    for on, tenths in ((date(2021, 3, 5), 160), (date(2021, 6, 4), 155), (date(2021, 8, 20), 5)):
        training = bureau.activity("bureau.training", on, host=bureau.office)
        bureau.attendance(training, member.person, tenths)
    bureau.attendance(training, other.person, 315)
    assert figure("party_member_study_hours", date(2021, 8, 19)) == (0, 2)
    assert figure("party_member_study_hours", date(2021, 8, 20)) == (1, 2)


@pytest.mark.parametrize(
    "wrong",
    [
        {"completed": False}, {"confirmed": False}, {"activity_confirmed": False}, {"on": date(2020, 12, 31)},
        {"kind": "eldercare.caregiver_course"}, {"tenths": 319},
    ],
)  # fmt: skip
def test_lessons_that_were_not_finished_confirmed_or_of_the_year_are_none(bureau, wrong):
    said = {
        "completed": True, "confirmed": True, "activity_confirmed": True, "on": FRIDAY, "kind": "bureau.training", "tenths": 320
    }  # fmt: skip
    member = bureau.member()
    bureau.generate(MEMBER_LESSONS)
    for values, expected in ((said | wrong, 0), (said, 1)):
        training = bureau.activity(values["kind"], values["on"], confirmed=values["activity_confirmed"])
        bureau.attendance(
            training, member.person, values["tenths"], completed=values["completed"], confirmed=values["confirmed"]
        )
        assert figure("party_member_study_hours") == (expected, 1), values


def test_lessons_are_spelt_as_people_write_them():
    assert [spelt(tenths) for tenths in (0, 5, 155, 320)] == ["0", "0.5", "15.5", "32"]


# -- appraisals ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("since", "until", "confirmed", "quarters"),
    [
        (*SECOND_QUARTER, True, [date(2021, 4, 1)]),
        (*SECOND_QUARTER, False, []),
        (date(2021, 4, 2), date(2021, 7, 1), True, []),
        (date(2021, 4, 1), date(2021, 6, 30), True, []),
        (date(2021, 1, 1), date(2021, 7, 1), True, [date(2021, 1, 1), date(2021, 4, 1)]),
        (date(2021, 1, 1), None, True, []),
    ],
)
def test_a_grade_counts_for_the_quarters_that_it_covers_whole(bureau, since, until, confirmed, quarters):
    one = bureau.posting(bureau.section)
    bureau.generate(STAFF_APPRAISAL)
    bureau.grade(one.person, since, until, confirmed=confirmed)
    bureau.grade(bureau.person(), *SECOND_QUARTER)
    assert done(STAFF_APPRAISAL) == quarters
    assert figure("quarterly_appraisal") == (len(quarters), 2)


# -- states ----------------------------------------------------------------------------------------------------------
def test_every_duty_has_one_state_by_its_records_its_dates_and_its_excuse(bureau):
    bureau.generate(MONTHLY_STUDY)
    bureau.activity("bureau.study_meeting", date(2021, 2, 8), host=bureau.office)
    Duty.objects.filter(period_start=date(2021, 3, 1)).update(
        excused_on=TODAY, excuse_reason="试验", withdrawn=True, excuse_asked_by=None
    )
    expected = {date(2021, month, 1): OVERDUE for month in range(1, 8)}
    expected |= {date(2021, month, 1): AHEAD for month in range(9, 13)}
    expected |= {date(2021, 2, 1): DONE, date(2021, 3, 1): EXCUSED, date(2021, 8, 1): OPEN}
    assert states_of(MONTHLY_STUDY) == expected
    assert set(expected.values()) == {value for value, _ in STATES}


def test_on_its_last_day_a_duty_is_open_and_on_the_next_overdue(bureau):
    bureau.generate(MONTHLY_STUDY)
    assert states_of(MONTHLY_STUDY, date(2021, 8, 31))[date(2021, 8, 1)] == OPEN
    assert states_of(MONTHLY_STUDY, date(2021, 9, 1))[date(2021, 8, 1)] == OVERDUE
    assert states_of(MONTHLY_STUDY, date(2021, 7, 31))[date(2021, 8, 1)] == AHEAD


def test_what_was_excused_is_in_no_whole(bureau):
    bureau.generate(MONTHLY_STUDY)
    Duty.objects.filter(period_start=date(2021, 3, 1)).update(
        excused_on=TODAY, excuse_reason="试验", excused_by=bureau.checker, excuse_asked_by=bureau.reporter
    )
    assert figure("study_months") == (0, 6)
