"""A spoilt city: every planted error is found by its own control and nothing else is; figures still agree."""

from collections import Counter
from datetime import date

import pytest

from minzheng.core.parties.models import Organisation, Person, Posting
from minzheng.core.plan.models import Promise
from minzheng.core.registers import controls
from minzheng.project import demonstration
from minzheng.project.demonstration import marking
from tests.unit.project.demonstration.agreement import DAYS, SETS, check
from tests.unit.project.demonstration.conftest import PEOPLE, TODAY

pytestmark = pytest.mark.django_db
ENDED = {"facilities.ended_division", "designations.ended_division"}
# the product's own services leave no number out, and the invented city recovers no claim: tests/unit/core/cases and tests/unit/core/ledger plant these
PLANTED_ELSEWHERE = {"cases.missing_number", "ledger.overdue_claim"}


def found(at):
    return Counter((alarm.control.code, alarm.label, alarm.division_code) for alarm in controls.alarms(at))


def test_every_planted_error_is_found_by_its_control_and_nothing_else_is(spoilt_city):
    planted = Counter((one["control"], one["label"], one["division"]) for one in spoilt_city.manifest["errors"])
    assert found(TODAY) == planted
    assert {one["control"] for one in spoilt_city.manifest["errors"]} | ENDED == {
        control.code for control in controls.CONTROLS if control.code not in PLANTED_ELSEWHERE
    }


def test_what_stands_in_a_village_that_vanished_is_found_once_the_next_edition_speaks(spoilt_city, monkeypatch):
    later = spoilt_city.manifest["later"]
    assert {one["control"] for one in later} == ENDED
    (on,) = {one["found_from"] for one in later}
    monkeypatch.setenv("MINZHENG_TODAY", on)
    ended = [alarm for alarm in controls.alarms(date.fromisoformat(on)) if alarm.control.code in ENDED]
    assert Counter((alarm.control.code, alarm.label, alarm.division_code) for alarm in ended) == Counter(
        (one["control"], one["label"], one["division"]) for one in later
    )


def test_the_manifest_holds_no_whole_identity_number(spoilt_city):
    (double,) = [one for one in spoilt_city.manifest["errors"] if one["control"] == "parties.near_double"]
    assert double["record"].endswith("****")


def test_the_city_has_its_people_its_offices_and_their_staff(spoilt_city):
    assert Person.objects.count() == PEOPLE
    assert Organisation.objects.filter(kind="office", parent__isnull=False).count() > 300
    assert Posting.objects.exclude(person__died_on=None).count() == 0
    assert Posting.objects.count() > 20
    assert Promise.objects.count() > 77


@pytest.mark.parametrize("set_code", SETS)
@pytest.mark.parametrize("at", DAYS)
def test_live_figures_of_a_spoilt_city_equal_the_truth_too(spoilt_city, at, set_code):
    check(spoilt_city, at, set_code)


@pytest.mark.parametrize("people", [1, 20, 60, 100, 200])
@pytest.mark.parametrize("seed", [1, 2, 2021])
def test_a_city_too_small_for_an_error_does_without_it(people, seed):
    parameters = marking.Parameters(people=people, seed=seed, planted=True)
    city, errors = demonstration.city_of(parameters, TODAY)
    assert city.count == people
    assert errors
