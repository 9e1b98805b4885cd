"""Figures against small worlds that were counted by hand."""

from datetime import date
from fractions import Fraction
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minzheng.core.divisions import reads as divisions
from minzheng.core.divisions.models import Division, DivisionSet
from minzheng.core.facilities.models import Facility
from minzheng.core.plan.figures import NoSuchList, Part, Ratio, compute, evidence, lists_divisions, measured, parts_of
from minzheng.core.plan.shapes import INDICATORS
from tests.unit.core.plan.small_world import AT, SmallWorld

pytestmark = pytest.mark.django_db
JIA, YI, BING, ZONE_UNIT = "990101000000", "990102000000", "990103000000", "990171000000"
WINDOW = "assistance.service_window"
LIVE = [
    "assistance.service_window_coverage", "eldercare.new_beds", "eldercare.upgraded_nursing_beds", "eldercare.day_care_stations",
    "eldercare.model_canteens", "eldercare.nursing_bed_share", "governance.party_service_centre_coverage",
    "governance.city_incubators", "governance.county_incubator_coverage", "welfare.protection_station_coverage",
    "welfare.protection_point_coverage",
]  # fmt: skip


@pytest.fixture
def city():
    return SmallWorld()


def figures(code, at=AT, set_code="wide"):
    return compute(INDICATORS.get(code), at, set_code)


def names(code, **said):
    at, set_code = said.pop("at", AT), said.pop("set_code", "wide")
    return [row.name for row in evidence(INDICATORS.get(code), at, set_code, **said)]


# -- beds ------------------------------------------------------------------------------------------------------------
def test_only_confirmed_beds_accepted_this_year_so_far_count_as_new(city):
    home = city.facility("eldercare.institution", city.jia_1)
    city.beds(home, 40)
    city.beds(home, 7, cause="expanded", kind="dementia")
    city.beds(home, 100, confirmed=False)
    city.beds(home, 200, on=date(2020, 12, 31))
    city.beds(home, 300, on=date(2021, 8, 1), accepted=date(2021, 9, 1))
    city.beds(home, 400, kind="home")
    city.beds(home, -5, cause="reduced")
    found = figures("eldercare.new_beds")
    assert found.per_unit == {JIA: Ratio(47), YI: Ratio(0), ZONE_UNIT: Ratio(0)}
    assert found.headline == 47
    assert figures("eldercare.new_beds", at=date(2021, 9, 1)).headline == 347


def test_beds_outside_the_set_are_reported_and_not_counted(city):
    city.beds(city.facility("eldercare.institution", city.bing_1), 30)
    city.beds(city.facility("eldercare.institution", city.city), 11)
    wide, narrow = figures("eldercare.new_beds"), figures("eldercare.new_beds", set_code="narrow")
    assert (wide.headline, wide.unplaced) == (0, Ratio(41))
    assert (narrow.headline, narrow.unplaced) == (30, Ratio(11))


def test_a_zone_without_known_legal_parent_is_not_placed_in_a_set_by_legal_parent(city):
    city.beds(city.facility("eldercare.institution", city.zone_1), 20)
    assert figures("eldercare.new_beds").per_unit[ZONE_UNIT] == Ratio(20)
    legal = figures("eldercare.new_beds", set_code="legal")
    assert (legal.headline, legal.unplaced) == (0, Ratio(20))


def test_an_upgrade_counts_its_nursing_beds_once_and_is_no_new_bed(city):
    home = city.facility("eldercare.institution", city.jia_1)
    city.beds(home, 100, on=date(2019, 6, 1))
    pair = uuid4()
    city.beds(home, -30, cause="upgraded", kind="ordinary", pair=pair)
    city.beds(home, 30, cause="upgraded", kind="nursing", pair=pair)
    assert figures("eldercare.upgraded_nursing_beds").headline == 30
    assert figures("eldercare.new_beds").headline == 0
    assert figures("eldercare.nursing_bed_share").per_unit[JIA] == Ratio(30, 100)


def test_the_nursing_share_is_the_mean_of_counties_and_the_pooled_ratio_stands_beside_it(city):
    for division, nursing, ordinary in ((city.jia_1, 10, 10), (city.yi_1, 90, 810)):
        home = city.facility("eldercare.institution", division)
        city.beds(home, nursing, kind="nursing")
        city.beds(home, ordinary)
    found = figures("eldercare.nursing_bed_share")
    assert found.per_unit == {JIA: Ratio(10, 20), YI: Ratio(90, 900), ZONE_UNIT: Ratio(0, 0)}
    assert found.headline == Fraction(3, 10)
    assert found.measured == 30
    assert found.total.value == Fraction(100, 920)


def test_an_empty_whole_is_no_figure(city):
    found = figures("eldercare.nursing_bed_share")
    assert found.per_unit[JIA].value is None
    assert found.headline is None
    assert found.measured is None


def test_day_care_beds_are_not_institution_beds(city):
    city.beds(city.facility("eldercare.day_care", city.jia_1), 9, kind="nursing")
    assert figures("eldercare.nursing_bed_share").headline is None
    assert figures("eldercare.new_beds").headline == 9


# -- facilities ------------------------------------------------------------------------------------------------------
def test_a_station_built_and_rebuilt_in_one_year_counts_once(city):
    station = city.facility("eldercare.day_care", city.jia_1, opened=date(2021, 2, 1))
    city.entry(station, "rebuilt", date(2021, 7, 1))
    old = city.facility("eldercare.day_care", city.yi_1, opened=date(2018, 2, 1))
    city.entry(old, "rebuilt", date(2021, 4, 1))
    city.facility("eldercare.day_care", city.yi_1, opened=date(2021, 2, 1), confirmed=False)
    city.facility("eldercare.day_care", city.yi_1, opened=date(2020, 2, 1))
    found = figures("eldercare.day_care_stations")
    assert (found.per_unit[JIA], found.per_unit[YI], found.headline) == (Ratio(1), Ratio(1), 2)


def test_only_model_canteens_count(city):
    city.facility("eldercare.canteen", city.jia_1, opened=date(2021, 2, 1), is_model=True)
    city.facility("eldercare.canteen", city.jia_1, opened=date(2021, 2, 1))
    assert figures("eldercare.model_canteens").headline == 1


def test_city_incubators_belong_to_no_county(city):
    city.facility("governance.incubator", city.jia_1, level="city")
    city.facility("governance.incubator", city.jia, level="county")
    found = figures("governance.city_incubators", set_code="narrow")
    assert (found.headline, found.per_unit, found.unplaced) == (1, {}, Ratio(0))
    assert figures("governance.county_incubator_coverage").total == Ratio(1, 3)


# -- coverage --------------------------------------------------------------------------------------------------------
def test_windows_cover_townships_but_not_quasi_townships(city):
    city.facility(WINDOW, city.jia_1)
    city.facility(WINDOW, city.jia_1)
    city.facility(WINDOW, city.jia_quasi)
    city.facility(WINDOW, city.yi_1, staff=0)
    found = figures("assistance.service_window_coverage")
    assert found.per_unit == {JIA: Ratio(1, 2), YI: Ratio(0, 1), ZONE_UNIT: Ratio(0, 1)}
    assert found.headline == Fraction(1, 4)
    assert found.unplaced == Ratio(1)
    assert names("assistance.service_window_coverage") == ["甲二镇", "乙一镇", "区一镇"]


def test_a_window_under_a_former_name_counts_for_the_unit_of_today(city):
    city.facility(WINDOW, city.jia_2_old)
    assert figures("assistance.service_window_coverage").per_unit[JIA] == Ratio(1, 2)
    assert names("assistance.service_window_coverage", part="numerator") == ["甲二镇"]


def test_before_the_change_the_former_unit_is_the_one_that_is_covered(city):
    city.facility(WINDOW, city.jia_2_old)
    before = date(2021, 1, 31)
    assert figures("assistance.service_window_coverage", at=before).per_unit[YI] == Ratio(0, 2)
    assert names("assistance.service_window_coverage", at=before, part="numerator") == ["甲二乡"]


def test_a_window_in_an_abolished_township_counts_for_nobody_and_is_reported(city):
    gone = city.facility(WINDOW, city.yi_gone)
    found = figures("assistance.service_window_coverage")
    assert (found.per_unit[YI], found.unplaced) == (Ratio(0, 1), Ratio(1))
    assert list(evidence(INDICATORS.get("assistance.service_window_coverage"), AT, "wide", part="unplaced")) == [gone]


def test_a_closed_window_and_an_unconfirmed_one_cover_nothing(city):
    city.facility(WINDOW, city.jia_1, closed=date(2021, 6, 1))
    city.facility(WINDOW, city.yi_1, confirmed=False)
    assert figures("assistance.service_window_coverage").total == Ratio(0, 4)
    assert figures("assistance.service_window_coverage", at=date(2021, 5, 31)).total == Ratio(1, 4)


def test_the_wholes_are_the_units_that_the_divisions_themselves_tell(city):
    for set_code in ("wide", "narrow", "legal"):
        townships = names("assistance.service_window_coverage", set_code=set_code, part="whole")
        assert sorted(townships) == sorted(row.name for row in divisions.townships(set_code, AT))
        villages = names("welfare.protection_point_coverage", set_code=set_code, part="whole")
        assert sorted(villages) == sorted(row.name for row in divisions.villages(set_code, AT))


def test_two_sets_give_two_denominators(city):
    city.facility("governance.party_service_centre", city.jia_1, level="county")
    assert figures("governance.party_service_centre_coverage").total == Ratio(1, 3)
    assert figures("governance.party_service_centre_coverage", set_code="narrow").total == Ratio(1, 2)
    assert figures("governance.party_service_centre_coverage", set_code="legal").total == Ratio(1, 3)


def test_points_cover_villages(city):
    city.facility("welfare.protection_point", city.jia_village)
    found = figures("welfare.protection_point_coverage")
    assert (found.per_unit[JIA], found.per_unit[YI]) == (Ratio(1, 1), Ratio(0, 1))
    assert found.per_unit[ZONE_UNIT].value is None


# -- the figure and its list -----------------------------------------------------------------------------------------
def furnish(city):
    """Something of everything, inside and outside of each set."""
    places = [city.jia_1, city.jia_2_old, city.jia_2, city.jia_quasi, city.yi_1, city.yi_gone, city.bing_1, city.zone_1]
    for number, place in enumerate([*places, city.jia_village, city.yi_village, city.jia, city.bing, city.city]):
        for kind in (
            "assistance.service_window",
            "welfare.protection_station",
            "welfare.protection_point",
            "eldercare.day_care",
        ):
            city.facility(kind, place, opened=date(2021, 1 + number % 8, 3), confirmed=number % 4 != 1)
        city.facility("eldercare.canteen", place, opened=date(2021, 2, 3), is_model=number % 2 == 0)
        for kind in ("governance.party_service_centre", "governance.incubator"):
            city.facility(kind, place, level="city" if number % 5 == 0 else "county")
        home = city.facility("eldercare.institution", place)
        city.beds(home, 10 + number)
        city.beds(home, 3 * number + 1, kind="nursing", on=date(2020, 5, 5))
        pair = uuid4()
        city.beds(home, -2, cause="upgraded", pair=pair)
        city.beds(home, 2, cause="upgraded", kind="nursing", pair=pair)


@pytest.mark.parametrize("code", LIVE)
def test_every_list_adds_up_to_its_figure(city, code):
    furnish(city)
    indicator = INDICATORS.get(code)
    for set_code in ("wide", "narrow", "legal"):
        for at in (date(2021, 2, 28), AT, date(2021, 12, 31)):
            found = compute(indicator, at, set_code)
            places = {None: found.total, **found.per_unit}
            for unit, ratio in places.items():
                wanted = {Part.NUMERATOR: ratio.numerator, Part.WHOLE: ratio.denominator, Part.MISSING: ratio.missing}
                for part in set(wanted) & set(parts_of(indicator)):
                    rows = evidence(indicator, at, set_code, unit=unit, part=part)
                    assert measured(indicator, rows) == wanted[part], (set_code, at, unit, part)
            if Part.UNPLACED in parts_of(indicator):
                rows = evidence(indicator, at, set_code, part=Part.UNPLACED)
                wanted_unplaced = (
                    found.unplaced.denominator if found.unplaced.denominator is not None else found.unplaced.numerator
                )
                assert measured(indicator, rows) == wanted_unplaced, (set_code, at)
            if indicator.level != "city":
                assert sum((r.numerator for r in found.per_unit.values()), 0) == found.total.numerator


def test_something_of_everything_gives_every_figure_a_value(city):
    furnish(city)
    assert all(figures(code).headline for code in LIVE)


@pytest.mark.parametrize("code", LIVE)
def test_the_number_of_statements_does_not_follow_the_number_of_counties(city, code):
    furnish(city)
    few = _statements(code)
    for number in range(201, 222):
        county = city.county(f"99{number:04}", f"县{number}")
        home = city.facility("eldercare.institution", city.township(county, "101", f"镇{number}"))
        city.beds(home, 5)
        city.facility("governance.incubator", county)
    DivisionSet.objects.get(code="wide").units.set(Division.objects.filter(level="county"))
    assert len(figures(code).reach.units) == 25
    assert _statements(code) == few
    assert few <= 8


def _statements(code):
    with CaptureQueriesContext(connection) as taken:
        figures(code)
    return len(taken)


def test_a_list_of_one_county_holds_only_that_county(city):
    furnish(city)
    rows = evidence(INDICATORS.get("eldercare.new_beds"), AT, "wide", unit=YI)
    assert {row.division.county.code for row in rows} == {YI}


def test_what_a_figure_does_not_have_is_refused(city):
    new_beds = INDICATORS.get("eldercare.new_beds")
    for wrong in ({"part": "missing"}, {"part": "nonsense"}, {"unit": BING}):
        with pytest.raises(NoSuchList):
            evidence(new_beds, AT, "wide", **wrong)


def test_a_coverage_lists_divisions_and_on_demand_the_records(city):
    window = city.facility(WINDOW, city.jia_1)
    coverage = INDICATORS.get("assistance.service_window_coverage")
    assert lists_divisions(coverage, "missing")
    assert not lists_divisions(coverage, "records")
    assert list(evidence(coverage, AT, "wide", part="records")) == [window]
    assert isinstance(evidence(coverage, AT, "wide", part="records")[0], Facility)
