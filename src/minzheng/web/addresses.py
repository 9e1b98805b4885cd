"""来访地址 — from where a request comes: the peer, or whoever a trusted proxy says to have passed on."""

from ipaddress import IPv4Address, IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """来访地址 — the peer of the connection; behind a proxy of MINZHENG_PROXIES the last address that is no such proxy.

    What anybody else writes into X-Forwarded-For counts for nothing. Empty where the server knows no peer.
    """
    peer = str(request.META.get("REMOTE_ADDR", "")).strip()
    if not _is_trusted(_read(peer)):
        return peer
    for said in reversed(str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")):
        found = _read(said)
        if found is None:
            return peer
        if not _is_trusted(found):
            return str(found)
    return peer


def _read(said: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(said.strip())
    except ValueError:
        return None


def _is_trusted(address: IPv4Address | IPv6Address | None) -> bool:
    return address is not None and any(address in network for network in settings.PROXIES)
