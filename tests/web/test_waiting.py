"""The workbench lists what waits for its user, and a way to it."""

from datetime import date

import pytest
from django.test import Client

from minzheng.core.access.doors import may
from minzheng.core.access.permissions import Permission
from minzheng.core.cases import queue

pytestmark = pytest.mark.django_db
TODAY = date(2021, 8, 31)


def test_cases_that_wait_are_on_the_workbench_of_those_for_whom_they_wait(the_city):
    asked = set()
    for name, user in the_city.users.items():
        client = Client()
        client.force_login(user)
        page = client.get("/").content.decode()
        counted = queue.waiting_counts(user, TODAY) if may(user, Permission.CASE_WORK) else None
        assert bool(counted and counted.mine) == ("办理办件" in page), name
        assert bool(counted and counted.free) == ("认领办件" in page), name
        asked |= {name} if counted and (counted.mine or counted.free) else set()
    assert asked
