"""Loading the three editions of the real city."""

from collections import Counter
from datetime import date

import pytest

from minzheng.core.audit.models import AuditEvent
from minzheng.core.divisions import reads, services
from minzheng.core.divisions.models import Division
from tests.unit.core.divisions.conftest import REAL

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_city")]

FIRST, SECOND, THIRD = date(2020, 6, 30), date(2021, 10, 31), date(2023, 6, 30)


def test_a_second_load_of_the_same_folder_writes_nothing():
    events = AuditEvent.objects.count()
    assert not services.load(REAL, by="system").anything
    assert AuditEvent.objects.count() == events


def test_loading_is_one_event_with_its_numbers(real_city):
    event = AuditEvent.objects.get(action="division.load")
    assert event.body["city"] == "130100000000"
    assert event.body["created"] == real_city.created == Division.objects.count()


@pytest.mark.parametrize(
    ("at", "townships", "villages"),
    [
        (date(2019, 1, 1), 281, 5101),
        (FIRST, 281, 5101),
        (SECOND, 281, 5110),
        (date(2022, 1, 1), 281, 5110),
        (THIRD, 280, 5152),
    ],
)
def test_each_edition_stands_complete_on_its_day(at, townships, villages):
    standing = Counter(Division.objects.standing(at).values_list("level", flat=True))
    assert standing == {"city": 1, "county": 24, "township": townships, "village": villages}


def test_townships_are_of_the_kinds_that_their_codes_say():
    rows = Division.objects.standing(SECOND).filter(level="township")
    assert Counter(rows.values_list("kind", flat=True)) == {
        "street": 61,
        "town": 132,
        "rural_township": 84,
        "quasi_township": 4,
    }


def test_the_townships_of_the_zones_have_no_verified_legal_parent():
    unknown = Division.objects.standing(SECOND).filter(level="township", legal_county=None)
    assert set(unknown.values_list("county__code", flat=True)) == {"130171000000", "130172000000"}
    assert unknown.count() == 5
    assert not unknown.filter(legal_verified=True).exists()
    assert not Division.objects.exclude(level="city").filter(legal_county=None, legal_verified=True).exists()


def test_a_converted_township_keeps_its_path_and_its_villages_keep_theirs():
    town = Division.objects.get(code="130123104000", name="南岗镇")
    assert town.path == "130100000000/130123000000/130123203000/"
    assert town.lineage == "130123203000"
    assert reads.children_of(town, SECOND).count() == 19
    assert not reads.children_of(town, SECOND).exclude(path__startswith=town.path).exists()


def test_no_row_overlaps_another_of_its_code_or_its_lineage():
    for at in (FIRST, date(2021, 1, 1), SECOND, date(2022, 5, 5), THIRD):
        rows = Division.objects.standing(at)
        assert rows.count() == rows.values("code").distinct().count() == rows.values("lineage").distinct().count()


def test_every_ended_row_says_what_became_of_it():
    assert not Division.objects.exclude(until=None).filter(successions=None).exists()
    assert not Division.objects.exclude(since=None).filter(origins=None).exists()
