"""请求中间件 — idle sessions end; no page of a user is kept by a browser; every write of a request knows who asked for it."""

import time
from collections.abc import Callable
from uuid import uuid4

import pghistory
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from minzheng.core.access.reads import appointments_of
from minzheng.core.audit.services import SURROUNDINGS, Surroundings
from minzheng.web.addresses import address_of

Next = Callable[[HttpRequest], HttpResponse]
_REFRESH_SECONDS = 60


class SessionAgeMiddleware:
    """会话时限 — signs a user out after a time without requests; the absolute limit is the cookie's age."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(time.time())
            seen = request.session.get("seen", now)
            if now - seen > settings.SESSION_IDLE_SECONDS:
                logout(request)
            elif now - seen >= _REFRESH_SECONDS or "seen" not in request.session:
                request.session["seen"] = now
        return self.get_response(request)


class UnkeptMiddleware:
    """页面不留存 — what is answered to somebody signed in is kept by no browser and no proxy, unless the page says itself how."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        came_signed_in = request.user.is_authenticated
        response = self.get_response(request)
        if came_signed_in or request.user.is_authenticated:  # signing out and signing in are answered the same way
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class ActorMiddleware:
    """操作人 — puts the request's number, address and post beside every audit event and history row."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        held = appointments_of(request.user)
        around = Surroundings(
            request_id=str(uuid4()),
            address=address_of(request)[:45],
            post=held[0].post if held else "",
        )
        token = SURROUNDINGS.set(around)
        try:
            with pghistory.context(user=request.user.pk, request=around.request_id):
                return self.get_response(request)
        finally:
            SURROUNDINGS.reset(token)
