"""公示网页 — what anybody may read without signing in: notices that hang today, lists of recipients, and a way to object.

Nothing here is found by a name, nothing is kept by a cache or a search engine, and an address names a place, a programme or a
number, never a person. What is over answers 410 from the first moment after its end.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods

from minzheng.core.divisions import reads as divisions
from minzheng.core.publicity import reads
from minzheng.core.publicity.composing import sheet_of
from minzheng.core.publicity.limits.services import too_often
from minzheng.core.publicity.objections import services as objections
from minzheng.core.publicity.publications import reads as publications
from minzheng.kernel import periods
from minzheng.kernel.workflow import NotPossible
from minzheng.web.addresses import address_of
from minzheng.web.policy import public
from minzheng.web.publicity_forms import ObjectionForm
from minzheng.web.publicity_printed import period_of

PAGES, PAGES_WITHIN = 120, timedelta(minutes=1)
OBJECTIONS, OBJECTIONS_WITHIN = 5, timedelta(hours=1)
ROBOTS = "User-agent: *\nDisallow: /\n"
View = Callable[..., HttpResponse]


def _open_page(view: View) -> View:
    """Everybody, so often and no oftener; kept by no cache, read by no search engine."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        address = address_of(request)
        if too_often(address, "page", most=PAGES, within=PAGES_WITHIN, by="public"):
            response = render(request, "public/too_often.html", status=429)
            response["Retry-After"] = str(int(PAGES_WITHIN.total_seconds()))
        else:
            try:
                response = view(request, *args, **kwargs)
            except reads.Gone as over:
                response = render(request, "public/gone.html", {"words": str(over)}, status=410)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    return public(guarded)


@_open_page
@require_GET
def public_root(request: HttpRequest) -> HttpResponse:
    """The counties of the city."""
    today = periods.today()
    root = divisions.city(today)
    if root is None:
        raise Http404("还没有装入行政区划。")
    return _places(request, root)


@_open_page
@require_GET
def public_place(request: HttpRequest, code: str) -> HttpResponse:
    """A county with its townships, a township with its notices and lists, or one village of it."""
    place = _place(code)
    if place.level in {"city", "county"}:
        return _places(request, place)
    today = periods.today()
    inside = divisions.within([place.path]).values_list("pk", flat=True)
    rows = reads.sheets_in(list(inside), today)
    township = place if place.level == "township" else place.parent
    lists = publications.titled(publications.standing_at(township)) if township else []
    shown = {
        "place": place, "above": divisions.ancestors_of(place, today)[1:], "rows": [(one, sheet, period_of(sheet)) for one, sheet in rows],
        "lists": lists, "township": township, "villages": divisions.children_of(place, today) if place.level == "township" else [],
    }  # fmt: skip
    return render(request, "public/place.html", shown)


def _places(request: HttpRequest, place: Any) -> HttpResponse:
    today = periods.today()
    below = list(divisions.children_of(place, today))
    counts = reads.counted_below([one.path for one in below], today)
    shown = {
        "place": place, "is_root": place.level == "city", "above": divisions.ancestors_of(place, today)[1:],
        "below": [(one, counts[one.path]) for one in below],
    }  # fmt: skip
    return render(request, "public/places.html", shown)


def _place(code: str) -> Any:
    found = reads.place_of_code(code, periods.today())
    if found is None:
        raise Http404("没有这个地方。")
    return found


@_open_page
@require_GET
def public_notice(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One notice that hangs today."""
    found = reads.public_notice(uid)
    sheet = sheet_of(found)
    return render(request, "public/notice.html", {"notice": found, "sheet": sheet, "period": period_of(sheet)})


@_open_page
@require_http_methods(["GET", "POST"])
def public_objection(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say what is wrong with a notice; the name may be left out, and what was typed is not lost when it is refused."""
    found = reads.public_notice(uid)
    form = ObjectionForm(request.POST or None, initial={"key": uuid4()})
    shown: dict[str, Any] = {"notice": found, "sheet": sheet_of(found), "form": form}
    status = 200
    if form.is_bound:
        made = None
        if form.is_valid():
            try:
                made = _submitted(request, uid, form)
            except NotPossible as problem:
                form.add_error(None, str(problem))
            else:
                if made is None:
                    form.add_error(None, "提交得太频繁，请过一小时再试，或者打电话、到受理单位反映。")
                    status = 429
        if made is not None:
            return render(request, "public/thanks.html", shown | {"objection": made})
        status = max(status, 422)
    return render(request, "public/objection.html", shown, status=status)


@transaction.atomic
def _submitted(request: HttpRequest, uid: UUID, form: ObjectionForm) -> Any:
    """The objection, or None where the address sent too many. What is refused takes its count back. Raises NotPossible."""
    said = form.cleaned_data
    if too_often(address_of(request), "objection", most=OBJECTIONS, within=OBJECTIONS_WITHIN, by="public"):
        return None
    return objections.submit(uid, objections.Said(said["key"], said["text"], said["name"], said["contact"]))


@_open_page
@require_GET
def public_roll(request: HttpRequest, code: str, programme: str) -> HttpResponse:
    """The recipients of a programme: a township with its villages, or one village by name."""
    place, today = _place(code), periods.today()
    township = place if place.level == "township" else place.parent
    if township is None or township.level != "township":
        raise Http404("没有公布这份名单。")
    publication = publications.publication_at(township, programme)
    villages = publications.villages_in(publication, today) if place.level == "township" else []
    shown = {
        "place": place, "township": township, "title": publications.title_of(publication), "today": today,
        "above": divisions.ancestors_of(place, today)[1:],
        "villages": [one for one in villages if one.division.lineage != place.lineage],
        "roll": publications.roll(publication, place, today),
    }  # fmt: skip
    return render(request, "public/roll.html", shown)


@public
@require_GET
def robots(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 — the framework's signature
    """No page of the product is for search engines."""
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")


urlpatterns = [
    path("robots.txt", robots, name="robots"),
    path("public/", public_root, name="public_root"),
    path("public/notices/<uuid:uid>/", public_notice, name="public_notice"),
    path("public/notices/<uuid:uid>/objection/", public_objection, name="public_objection"),
    path("public/<str:code>/", public_place, name="public_place"),
    path("public/<str:code>/<str:programme>/", public_roll, name="public_roll"),
]
