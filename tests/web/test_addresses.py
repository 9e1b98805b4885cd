"""From where a request comes: nobody but a trusted proxy speaks for another."""

from ipaddress import ip_network

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from minzheng.web.addresses import address_of

PROXY, OTHER, VISITOR = "127.0.0.1", "10.0.0.7", "203.0.113.9"


@pytest.mark.parametrize(
    ("trusted", "peer", "said", "found"),
    [
        ((), PROXY, VISITOR, PROXY),
        (("127.0.0.1",), PROXY, VISITOR, VISITOR),
        (("127.0.0.1",), VISITOR, "198.51.100.1", VISITOR),
        (("127.0.0.1",), PROXY, f"198.51.100.1, {VISITOR}", VISITOR),
        (("127.0.0.1", "10.0.0.0/24"), PROXY, f"198.51.100.1, {VISITOR}, {OTHER}", VISITOR),
        (("127.0.0.1",), PROXY, f"{VISITOR}, unknown", PROXY),
        (("127.0.0.1",), PROXY, "", PROXY),
        (("127.0.0.1",), PROXY, "2001:db8::1", "2001:db8::1"),
        (("127.0.0.1",), "", VISITOR, ""),
    ],
)
def test_only_a_trusted_proxy_speaks_for_another(settings, trusted, peer, said, found):
    settings.PROXIES = tuple(map(ip_network, trusted))
    assert address_of(RequestFactory().get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=said)) == found


@pytest.mark.django_db
def test_behind_a_proxy_each_visitor_has_his_own_limit(settings):
    settings.PROXIES = (ip_network(PROXY),)

    def asked(visitor, number):
        said = {"code": f"ABCDEFGH{number:04d}", "last_four": "0000"}
        return Client().post(reverse("receipt_status"), said, headers={"X-Forwarded-For": visitor}).status_code

    assert [asked(VISITOR, number) for number in range(21)] == [422] * 20 + [429]
    assert asked("203.0.113.10", 30) == 422
