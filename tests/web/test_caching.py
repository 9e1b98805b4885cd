"""What is shown to somebody signed in is kept by no browser: behind the back button of a shared window computer nothing is left."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.world import CAST

pytestmark = pytest.mark.django_db
PAGES = ("workbench", "visits", "window", "cases", "public_root")


@pytest.mark.parametrize("name", sorted(CAST))
def test_no_page_of_somebody_signed_in_is_kept(the_city, name):
    client = Client()
    client.force_login(the_city.users[name])
    addresses = [*map(reverse, PAGES), "/nothing-here/"]
    kept = {address: client.get(address).headers.get("Cache-Control", "") for address in addresses}
    assert {address: said for address, said in kept.items() if "no-store" not in said} == {}
    assert "no-store" in client.post(reverse("account_logout")).headers["Cache-Control"]


def test_a_page_that_says_itself_how_it_is_kept_stays_so(the_city):
    client = Client()
    client.force_login(the_city.users["clerk"])
    assert client.get(reverse("public_root")).headers["Cache-Control"] == "no-store"
