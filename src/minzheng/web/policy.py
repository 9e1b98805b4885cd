"""页面权限 — every view says who may open it; a house test refuses an address without a policy."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from minzheng.core.access.doors import may
from minzheng.core.access.permissions import Permission

View = Callable[..., HttpResponse]


def allow(*permissions: Permission) -> Callable[[View], View]:
    """Signed-in users with at least one of the permissions; the view narrows what they see by scope."""

    def decorate(view: View) -> View:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not any(may(request.user, permission) for permission in permissions):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.policy = permissions  # type: ignore[attr-defined]  # read by the house test
        return guarded

    return decorate


def signed_in(view: View) -> View:
    """Any signed-in user: pages about himself."""
    guarded = login_required(view)
    guarded.policy = ()  # type: ignore[attr-defined]  # read by the house test
    return guarded


def public(view: View) -> View:
    """Everybody."""
    view.policy = None  # type: ignore[attr-defined]  # read by the house test
    return view
