"""A household of the register explained: the facts of its purpose alone, what is paid beside, and how to gather what is missing."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minzheng.core.audit.models import AuditEvent
from minzheng.core.benefits import programmes
from minzheng.core.benefits.explaining import called_by, circumstances_of, for_household, overview, tell_of
from minzheng.core.benefits.sections import ENROLMENT, HOUSEHOLD, PERSON
from minzheng.core.facts.reads import members_on
from minzheng.core.parties.households.models import Membership
from minzheng.core.registers.sections import sections_of
from minzheng.kernel.periods import Month
from minzheng.kernel.policy.explaining import Answer
from tests.unit.core.benefits.conftest import ALLOWANCE, CARE, OLD_AGE, TODAY
from tests.unit.core.benefits.test_screening import DUE, OLD, family, granted, say, screened, standards

pytestmark = pytest.mark.django_db
AUGUST = Month(2021, 8)
STATEMENTS = 4
__all__ = ["standards"]


def sheet(register, record, user):
    """The section of all programmes on a record's page, as words."""
    (found,) = [sheet for one, sheet in sections_of(register, record, user) if one.title == "各项目测算"]
    return found


def words(found):
    return {(line[0].text, line[1].text): tuple(mark.text for mark in line[2:]) for line in found.lines}


def test_what_is_due_stands_beside_what_is_paid(bench):
    home, members = family(bench)
    granted(bench, home, members, DUE - 600)
    found = for_household(home, ALLOWANCE, AUGUST)
    assert (found.explanation.answer, found.explanation.amount) == (Answer.ENTITLED, DUE)
    assert (found.paid, found.gap, found.apart, found.ways) == (DUE - 600, 600, 600, ())
    assert next(one.name for one in found.explanation.conditions) == "of_this_place"
    assert any(one.label == "月工资" for one in found.explanation.changes)


def test_the_explanation_the_overview_and_the_screening_say_the_same(bench):
    home, _ = family(bench)
    screened(bench)
    owed = {one.programme.code: one.due for one in overview(home, AUGUST).verdicts if one.place is None}
    assert owed[ALLOWANCE] == for_household(home, ALLOWANCE, AUGUST).explanation.amount == DUE


def test_a_programme_sees_the_facts_that_its_rules_ask_for_and_no_others(bench):
    home, _ = family(bench)
    circumstances = circumstances_of(home, [OLD_AGE], AUGUST)
    asked = set(programmes.in_force(OLD_AGE, AUGUST).program.facts)
    assert set(circumstances.situation.household.facts) | set(circumstances.situation.members[0].facts) == asked
    assert "wages" not in asked


@pytest.mark.parametrize("size", [1, 8])
def test_the_number_of_statements_is_the_same_for_any_household(bench, size):
    home, _ = family(bench, size=size)
    for_household(home, ALLOWANCE, AUGUST)
    with CaptureQueriesContext(connection) as seen:
        found = for_household(home, ALLOWANCE, AUGUST)
    assert len(found.circumstances.members) == size
    assert len(seen) == STATEMENTS
    with CaptureQueriesContext(connection) as seen:
        overview(home, AUGUST)
    assert len(seen) == STATEMENTS


def test_a_programme_of_members_is_explained_for_one_of_them(bench):
    home, (young, old) = family(bench)
    type(old).objects.filter(pk=old.pk).update(born_on=OLD)
    found = for_household(home, OLD_AGE, AUGUST, person=old.uid)
    assert found.circumstances.members[found.explanation.member].person_id == old.pk
    assert found.explanation.answer is Answer.ENTITLED
    assert for_household(home, OLD_AGE, AUGUST, person=young.uid).explanation.answer is Answer.NOT_ENTITLED
    assert for_household(home, OLD_AGE, AUGUST, person=uuid4()) is None
    assert for_household(home, OLD_AGE, AUGUST) is None


def test_a_household_that_is_not_there_in_the_month_is_not_explained(bench):
    home, members = family(bench)
    type(home).objects.filter(pk=home.pk).update(until=date(2021, 6, 1))
    assert for_household(home, ALLOWANCE, AUGUST) is None
    assert for_household(home, ALLOWANCE, Month(2021, 5)).explanation.answer is not None
    Membership.objects.filter(person=members[1]).update(until=date(2021, 5, 1))
    assert len(for_household(home, ALLOWANCE, Month(2021, 5)).circumstances.members) == 1


def test_what_is_missing_says_how_it_is_gathered(bench):
    home, _ = family(bench, without={(1, "wages")})
    type(home).objects.filter(pk=home.pk).update(local_hukou=None)
    home.refresh_from_db()
    ways = {one.label: one for one in for_household(home, ALLOWANCE, AUGUST).ways}
    assert set(ways) == {"本地户籍", "月工资"}
    assert "取自“家庭”" in ways["本地户籍"].how
    assert (ways["月工资"].register, ways["月工资"].whose) == ("parties.fact", "子女 民*")
    assert "家庭与个人状况" in ways["月工资"].how


def test_a_standard_without_a_value_is_named_as_such(bench, monkeypatch):
    home, _ = family(bench)
    monkeypatch.undo()
    monkeypatch.setenv("MINZHENG_TODAY", TODAY.isoformat())
    programmes._version.cache_clear()
    programmes._changes.cache_clear()
    found = for_household(home, ALLOWANCE, AUGUST)
    assert found.explanation.answer is Answer.UNDETERMINED
    assert found.gap is None
    assert any(one.is_parameter and "按文件补录" in one.how and not one.register for one in found.ways)
    (verdict,) = overview(home, AUGUST, [ALLOWANCE]).verdicts
    assert verdict.without_standard


def test_a_missing_fact_is_no_missing_standard(bench):
    home, _ = family(bench, without={(1, "wages")})
    (verdict,) = overview(home, AUGUST, [ALLOWANCE]).verdicts
    assert (verdict.answer, verdict.due, verdict.without_standard) == (Answer.UNDETERMINED, None, False)


def test_two_of_one_name_are_told_apart(bench):
    home, _ = family(bench, size=3)
    assert called_by(members_on(home, TODAY)) == ["户主 民*", "子女 民*（1）", "子女 民*（2）"]


def test_the_page_of_a_household_lists_every_programme_but_what_has_to_be_asked_for(bench):
    home, members = family(bench)
    granted(bench, home, members, DUE - 600)
    found = sheet(HOUSEHOLD, home, bench.world.clerk)
    assert {line[0].text for line in found.lines} == {one.title for one in programmes.loaded() if not one.follows} - {
        "临时救助"
    }
    said = words(found)
    assert said["最低生活保障金", "全户"] == ("符合条件", "726.00", "720.00", "少发 6.00")
    assert said["高龄津贴", "全部 2 人"][0] == "不符合条件"
    line = next(line for line in found.lines if line[0].text == "高龄津贴")
    assert (line[0].page, line[0].within[0]) == ("explanation_of_member", OLD_AGE)


def test_the_page_of_a_person_shows_his_own_and_that_of_an_enrolment_its_own_programme(bench):
    _, (_, old) = family(bench)
    type(old).objects.filter(pk=old.pk).update(born_on=OLD)
    enrolment = bench.decided("grant", old, OLD_AGE, amount=300).enrolment
    mine = words(sheet(PERSON, old, bench.world.clerk))
    assert {who for _, who in mine} == {"子女 民*"}
    assert mine["高龄津贴", "子女 民*"][0] == "符合条件"
    assert ("最低生活保障金", "全户") not in mine
    assert list(words(sheet(ENROLMENT, enrolment, bench.world.clerk))) == [("高龄津贴", "子女 民*")]


def test_whoever_may_not_see_the_household_is_not_told_what_rules_say(bench):
    home, (_, old) = family(bench)
    type(home).objects.filter(pk=home.pk).update(division=bench.world.other_township)
    assert sheet(PERSON, old, bench.world.clerk).lines == []
    assert sheet(PERSON, bench.person(), bench.world.clerk).lines == []


def test_taking_an_explanation_away_is_written_down(bench):
    home, _ = family(bench)
    tell_of(for_household(home, ALLOWANCE, AUGUST), "pdf", by=bench.world.clerk)
    event = AuditEvent.objects.get(action="benefits.explain")
    assert (event.target_uid, event.body) == (home.uid, {"programme": ALLOWANCE, "month": "2021-08", "format": "pdf"})


def test_care_is_asked_of_each_member(bench):
    home, (one, other) = family(bench)
    say(bench, (other, "disability_kind", "limbs"), (other, "disability_grade", "1"), since=date(2021, 2, 1))
    answers = [each.answer for each in overview(home, AUGUST, [CARE]).verdicts]
    assert answers[0] is Answer.NOT_ENTITLED
    assert answers[1] is Answer.UNDETERMINED
    assert one.pk != other.pk
