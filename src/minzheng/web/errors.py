"""出错页面 — what happened, what to do, whom to ask; nothing of the record is shown."""

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string

from minzheng.web.policy import public
from minzheng.web.signed_in import mark_of


class Unclear(BadRequest):
    """看不懂 — an address asks for something that does not exist; the words say what is wrong and how to mend it.

    They are shown, so they repeat nothing that was typed.
    """


@public
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400; with the reason, where the product itself gave it."""
    reason = str(exception) if isinstance(exception, Unclear) else ""
    return render(request, "400.html", {"reason": reason}, status=400)


@public
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 — Django's signature
    """403."""
    return render(request, "403.html", status=403)


@public
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 — Django's signature
    """404."""
    return render(request, "404.html", status=404)


@public
def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 — Django's signature
    """500, rendered without any context: nothing may be relied on."""
    return HttpResponse(render_to_string("500.html"), status=500)


@public
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 — Django's signature
    """A form whose token did not match: usually a page left open while one signed in anew elsewhere.

    A script of our own pages reads the present token from the answer, with a mark of who is signed in, and sends what was typed
    again if that is still the same person. No other site can read either.
    """
    answer = render(request, "403_csrf.html", status=403)
    if request.user.is_authenticated:
        answer["X-Fresh-Token"], answer["X-Signed-In"] = get_token(request), mark_of(request.user)
    return answer
