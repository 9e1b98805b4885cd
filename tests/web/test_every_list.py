"""Every list behind every figure opens, for the city and for a county, whatever register its rows come from."""

import pytest
from django.test import Client
from django.urls import reverse

from minzheng.core.plan import services as plans
from minzheng.core.plan.figures import parts_of
from minzheng.core.plan.files import load_plan_file
from minzheng.core.plan.shapes import INDICATORS
from tests.web.test_plan import PLAN

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def desk(the_city, django_db_blocker):
    with django_db_blocker.unblock():
        plans.load_plan(load_plan_file(PLAN), by="system")
        clients = {name: Client() for name in ("city", "reviewer")}
        for name, client in clients.items():
            client.force_login(the_city.users[name])
    return clients


@pytest.mark.parametrize("code", INDICATORS.codes())
def test_every_list_behind_a_figure_opens(desk, code):
    indicator = INDICATORS.get(code)
    for name, client in desk.items():
        assert client.get(reverse("indicator", args=[code])).status_code == 200, name
        for part in parts_of(indicator):
            answer = client.get(reverse("evidence", args=[code]), {"part": part.value})
            assert answer.status_code == 200, (name, part)
