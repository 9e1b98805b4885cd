"""仅限本机 — everybody knows the passwords of a demonstration, so it answers this machine alone."""

from collections.abc import Callable
from ipaddress import ip_address

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from minzheng.project.demonstration.marking import is_demonstration

FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP")


class LoopbackMiddleware:
    """本机访问 — refuses requests from elsewhere, or forwarded by a proxy, when the database is a demonstration."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_from_here(request) and is_demonstration():
            return render(request, "errors/demonstration.html", status=403)
        return self.get_response(request)


def is_from_here(request: HttpRequest) -> bool:
    """Whether a request came straight from a loopback address."""
    if any(request.META.get(name) for name in FORWARDED):
        return False
    try:
        return ip_address(str(request.META.get("REMOTE_ADDR", "")).strip()).is_loopback
    except ValueError:
        return False
