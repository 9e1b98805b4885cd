"""The side bar and the pages of the lines of business: what stands where, what waits, and for how many statements."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from minzheng.core.access.posts import POSTS
from minzheng.core.registers.declarations import REGISTERS
from minzheng.web.lines import LINES
from tests.web.pages import faults
from tests.world import BUSINESS, CAST

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def clients(the_city, django_db_blocker):
    with django_db_blocker.unblock():
        made = {name: Client() for name in (*BUSINESS, "system")}
        for name, client in made.items():
            client.force_login(the_city.users[name])
        yield made


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert faults(response) == []
    return response


def opened(text):
    """The lines of business that stand open in the side bar."""
    return re.findall(r'<details data-line="(\w+)" open', text)


@pytest.mark.parametrize("line", [one.code for one in LINES if any(each.line == one.code for each in REGISTERS)])
def test_the_page_of_a_line_leads_to_each_of_its_registers(clients, line):
    text = read(clients["city"], reverse("line", args=[line])).content.decode()
    main = text[text.index("<main") :]
    able = POSTS.get(CAST["city"].post).permissions
    ours = {reverse("register", args=[one.code]) for one in REGISTERS if one.line == line and one.view in able}
    assert set(re.findall(r'<h2><a href="([^"]+)"', main)) == ours
    assert opened(text) == [line]


@pytest.mark.parametrize("actor", BUSINESS)
def test_a_line_says_how_many_records_wait_in_the_viewers_place(the_city, clients, actor):
    shelves = read(clients[actor], reverse("line", args=["affairs"])).context["shelves"]
    rows = the_city.visible(actor, "affairs.features")
    for row in rows:
        row.record.refresh_from_db()
    waiting = {shelf.title: shelf.waiting for shelf in shelves}
    assert waiting["设施功能与用房"] == sum(not row.record.counts for row in rows)
    assert waiting["婚姻登记处"] == 0, "its openings wait in the register of entries"


def test_the_lines_take_one_count_however_many_registers_there_are(clients):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        read(clients["city"], reverse("line", args=["governance"]))
    counting = [one["sql"] for one in asked if "AS counted" in one["sql"]]
    assert len(counting) == 1
    assert len(asked) < 16


def test_the_page_of_a_register_and_of_a_record_opens_its_line_and_leads_back_to_it(the_city, clients):
    record = the_city.row("affairs.features", "E").record
    for address in (
        reverse("register", args=["affairs.features"]), reverse("record", args=["affairs.features", record.uid])
    ):  # fmt: skip
        text = read(clients["reviewer"], address).content.decode()
        assert opened(text) == ["affairs"]
        assert f'<a href="{reverse("line", args=["affairs"])}">专项事务</a>' in text
    assert opened(read(clients["reviewer"], "/").content.decode()) == []


def test_an_unknown_line_does_not_exist(clients):
    assert clients["city"].get(reverse("line", args=["no_such_line"])).status_code == 404


def test_an_administrator_is_shown_no_line(clients):
    assert "/lines/" not in read(clients["system"], "/").content.decode()
