"""The page of data quality: counts for one statement, records of the opened control with those who answer for them."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from minzheng.core.access.posts import POSTS
from minzheng.kernel import periods
from tests.web.pages import faults
from tests.world import PLACES

pytestmark = pytest.mark.django_db
WAITING, MISPLACED = "facilities.feature_waiting", "facilities.misplaced"
FEATURES, HOME = "affairs.features", "eldercare.institution"


@pytest.fixture
def spoilt(the_city):
    """Rooms in E2 and W2 that wait too long, and homes in E and W at a level that is none of theirs."""
    with transaction.atomic():
        rooms = [the_city.row(FEATURES, place).record for place in ("E2", "W2")]
        type(rooms[0]).objects.filter(pk__in=[one.pk for one in rooms]).update(
            created_at=periods.now() - timedelta(days=3_000)
        )
        homes = [the_city.row(HOME, place).record for place in ("E", "W")]
        type(homes[0]).objects.filter(pk__in=[one.pk for one in homes]).update(kind="eldercare.unheard_of")
        yield the_city
        transaction.set_rollback(True)


def page_of(city, actor, **asked):
    client = Client()
    client.force_login(city.users[actor])
    response = client.get(reverse("alarms"), asked)
    assert response.status_code == 200
    assert faults(response) == []
    return response


def found(response):
    return {section.group.control.code: section.group.count for section in response.context["sections"]}


def test_each_sees_what_was_found_in_his_place(spoilt):
    assert found(page_of(spoilt, "city"))[WAITING] == 2
    assert found(page_of(spoilt, "reviewer"))[WAITING] == 1
    assert WAITING not in found(page_of(spoilt, "officer"))


def test_a_county_and_a_line_narrow_what_is_shown(spoilt):
    west = found(page_of(spoilt, "city", county=PLACES["W"][0]))
    assert (west[WAITING], west[MISPLACED]) == (1, 1)
    affairs = found(page_of(spoilt, "city", line="affairs"))
    assert WAITING in affairs
    assert MISPLACED not in affairs
    assert all(code.startswith("parties.") for code in found(page_of(spoilt, "city", line="parties")))


def test_a_county_out_of_reach_and_nonsense_are_ignored(spoilt):
    everything = found(page_of(spoilt, "reviewer"))
    assert found(page_of(spoilt, "reviewer", county=PLACES["W"][0], line="x", control="y")) == everything


def test_records_stand_under_the_opened_control_alone_with_line_office_and_reporter(spoilt):
    closed = page_of(spoilt, "city")
    assert all(not section.findings for section in closed.context["sections"])
    opened = page_of(spoilt, "city", control=WAITING)
    first, *others = opened.context["sections"]
    assert (first.group.control.code, first.is_open) == (WAITING, True)
    assert not any(section.is_open for section in others)
    said = {(one.owner, one.desk.office, one.desk.name) for one in first.findings}
    assert said == {("专项事务", f"云水市 {POSTS.get('city_officer').title}", "云副处")}
    text = opened.content.decode()
    assert first.findings[0].alarm.url in text
    assert "处理：" in text


def statements(client, **asked):
    with CaptureQueriesContext(connection) as said:
        assert client.get(reverse("alarms"), asked).status_code == 200
    return [one["sql"] for one in said]


def test_one_statement_counts_for_all_controls_and_an_opened_list_takes_three_more(spoilt):
    client = Client()
    client.force_login(spoilt.users["city"])
    client.get(reverse("alarms"))
    closed, opened = statements(client), statements(client, control=WAITING)
    assert sum("AS counted" in sql for sql in closed) == 1
    assert len(closed) < 20, "\n".join(closed)
    assert len(opened) == len(closed) + 3
