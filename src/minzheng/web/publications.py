"""公布页面 — hanging lists of recipients for a township or a whole county, looking at one, printing a village, taking one down."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minzheng.adapters.papers import CannotTypeset, memo_as_pdf
from minzheng.core.access.doors import may
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.divisions import reads as divisions
from minzheng.core.publicity.publications import reads, services
from minzheng.core.publicity.reads import office_of
from minzheng.core.registers import reads as registers
from minzheng.kernel import periods
from minzheng.kernel.workflow import NotPossible
from minzheng.web.policy import allow
from minzheng.web.publicity import pdf
from minzheng.web.publicity_forms import PublishForm
from minzheng.web.publicity_printed import memo_of
from minzheng.web.staff import StaffRequest

REGISTER = "publicity.publication"


@allow(Permission.CASE_MANAGE)
@require_http_methods(["GET", "POST"])
def publish(request: StaffRequest, code: str) -> HttpResponse:
    """Publish the recipients of a programme in a township or in all townships of a county."""
    if code != REGISTER:
        raise Http404("没有这个登记簿。")
    today = periods.today()
    places = reads.places_for(request.user, today)
    offered = [(str(one.uid), one.name if one.level == "county" else f"　{one.name}") for one in places]
    office = office_of(places[0]) if places else ("", "")
    form = PublishForm(
        reads.may_publish(request.user),
        offered,
        request.POST or None,
        initial={"unit": office[0], "telephone": office[1]},
    )
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        place = divisions.one_within(scope_of(request.user, Permission.CASE_MANAGE).paths, said["place"])
        if place is None:
            raise Http404("没有这个区划，或者它不在您的管辖范围内。")
        try:
            made = services.publish(
                said["programme"], place, unit=said["unit"], telephone=said["telephone"], by=request.user
            )
        except NotPossible as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"已公布到 {made} 个乡镇（街道），名单随保障登记变动。")
            return redirect("register", code=REGISTER)
    return render(request, "publicity/publish.html", {"form": form}, status=422 if form.is_bound else 200)


@allow(Permission.CASE_VIEW)
@require_GET
def publication(request: StaffRequest, uid: UUID) -> HttpResponse:
    """One list: its villages with their numbers, what the public page shows, and taking it down."""
    return _page(request, uid)


def _page(request: StaffRequest, uid: UUID, *, typed: str = "", status: int = 200) -> HttpResponse:
    found, today = reads.get_publication(request.user, uid), periods.today()
    shown = {
        "publication": found, "title": reads.title_of(found), "typed": typed,
        "villages": reads.villages_in(found, today) if found.withdrawn_on is None else [],
        "public_url": reverse("public_roll", args=[found.division.code, found.programme]),
        "may_manage": may(request.user, Permission.CASE_MANAGE),
    }  # fmt: skip
    return render(request, "publicity/publication.html", shown, status=status)


@allow(Permission.CASE_MANAGE)
@require_POST
def publication_act(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Take a list down at once."""
    reads.get_publication(request.user, uid, to=Permission.CASE_MANAGE)
    why = request.POST.get("why", "")
    try:
        services.withdraw(uid, why=why, by=request.user)
    except NotPossible as problem:
        messages.error(request, str(problem))
        return _page(request, uid, typed=why, status=422)
    messages.success(request, "已撤下，网页上不再显示。")
    return redirect("publication", uid=uid)


@allow(Permission.CASE_VIEW)
@require_GET
def publication_print(request: StaffRequest, uid: UUID, village: str) -> HttpResponse:
    """The list of one village for its board."""
    found, today = reads.get_publication(request.user, uid), periods.today()
    place = reads.village_of(found, village, today)
    if place is None or found.withdrawn_on is not None:
        raise Http404("没有这个村（社区）的名单。")
    try:
        data = memo_as_pdf(memo_of(reads.roll(found, place, today)))
    except CannotTypeset as problem:
        messages.error(request, str(problem))
        return redirect("publication", uid=uid)
    return pdf(data, f"{place.name} 领取名单.pdf")


@allow(Permission.CASE_VIEW)
@require_GET
def publication_of_record(request: StaffRequest, code: str, uid: UUID) -> HttpResponse:
    """From the line of the register to the page of the list."""
    register = registers.get_register(request.user, code)
    if code != REGISTER:
        raise Http404(f"{register.title}没有公布页面。")
    return redirect("publication", uid=registers.get_record(register, request.user, uid, to=Permission.CASE_VIEW).uid)


urlpatterns = [
    path("registers/<str:code>/publish/", publish, name="publish"),
    path("publications/<uuid:uid>/", publication, name="publication"),
    path("publications/<uuid:uid>/act/", publication_act, name="publication_act"),
    path("publications/<uuid:uid>/<str:village>/print/", publication_print, name="publication_print"),
    path("registers/<str:code>/<uuid:uid>/publication/", publication_of_record, name="publication_of_record"),
]
