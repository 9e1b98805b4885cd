"""受理回执 — the receipt on the screen with the cases behind it, and on paper: A4 or half of it."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.http import content_disposition_header
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from minzheng.adapters.papers import CannotTypeset, receipt_as_pdf
from minzheng.adapters.papers.typesetting import qr_as_svg
from minzheng.core.access.permissions import Permission
from minzheng.core.cases import queue
from minzheng.core.cases.intake import reads, receipts, services
from minzheng.core.registers import reads as registers
from minzheng.kernel import periods
from minzheng.web.policy import allow
from minzheng.web.staff import StaffRequest

FORMS = {"a4": ("A4", False), "half": ("半页", True)}
INTAKES = "cases.intake"


@allow(Permission.CASE_VIEW)
@require_GET
def receipt(request: StaffRequest, uid: UUID) -> HttpResponse:
    """One receipt as it was handed out, with the cases as they stand now."""
    found = reads.get_intake(request.user, uid)
    shown = {
        "intake": found, "title": receipts.title_of(found), "code": receipts.spaced(found.code),
        "receipt": receipts.printed(found, found.person.name), "cases": queue.lines(reads.cases_of(found), periods.today()),
        "qr": mark_safe(qr_as_svg(found.code)),  # noqa: S308 — drawn here from our own code
    }  # fmt: skip
    return render(request, "window/receipt.html", shown)


@allow(Permission.CASE_VIEW)
@require_GET
def receipt_file(request: StaffRequest, uid: UUID, form: str) -> HttpResponse:
    """The receipt as PDF."""
    found = reads.get_intake(request.user, uid)
    if form not in FORMS:
        raise Http404("没有这种纸张，请选择 A4 或半页。")
    title, half = FORMS[form]
    try:
        data = receipt_as_pdf(receipts.printed(found, found.person.name), half=half)
    except CannotTypeset as problem:
        return HttpResponse(str(problem), status=503, content_type="text/plain; charset=utf-8")
    services.tell_printed(found, form, by=request.user)
    response = HttpResponse(data, content_type="application/pdf")
    name = f"{receipts.title_of(found)} {found.number} {title}.pdf"
    response["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=name) or "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@allow(Permission.CASE_VIEW)
@require_GET
def of_record(request: StaffRequest, code: str, uid: UUID) -> HttpResponse:
    """From the line of the register to the receipt."""
    register = registers.get_register(request.user, code)
    if code != INTAKES:
        raise Http404(f"{register.title}没有回执。")
    return redirect("receipt", uid=registers.get_record(register, request.user, uid, to=Permission.CASE_VIEW).uid)


urlpatterns = [
    path("receipts/<uuid:uid>/", receipt, name="receipt"),
    path("receipts/<uuid:uid>/<str:form>/", receipt_file, name="receipt_file"),
    path("registers/<str:code>/<uuid:uid>/receipt/", of_record, name="receipt_of_record"),
]
