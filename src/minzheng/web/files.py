"""文件与作业 — a user's jobs with their progress, and the one way by which a stored file leaves."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from minzheng.adapters.uploads import UploadRefused
from minzheng.core.access.permissions import Permission
from minzheng.core.documents import services as documents
from minzheng.core.jobs.reads import get_own, of_user
from minzheng.core.registers import reads as registers
from minzheng.web.policy import allow, signed_in
from minzheng.web.staff import StaffRequest

_STOP_POLLING = 286


@signed_in
@require_GET
def jobs(request: StaffRequest) -> HttpResponse:
    """All of the user's long work."""
    return render(request, "jobs/list.html", {"jobs": of_user(request.user)[:100]})


@signed_in
@require_GET
def job(request: StaffRequest, uid: UUID) -> HttpResponse:
    """One job; asked by htmx it answers with the progress card alone, and reloads the page when the work has ended."""
    found = get_own(request.user, uid)
    if getattr(request, "htmx", False):
        response = render(request, "components/job.html", {"job": found})
        if found.ended:
            response["HX-Refresh"] = "true"
        return response
    return render(request, "jobs/job.html", {"job": found, "url": found.result.get("url", "")})


@signed_in
@require_GET
def document(request: StaffRequest, uid: UUID) -> HttpResponse:
    """A stored file as an attachment, never shown inside our own pages."""
    found = registers.get_document(request.user, uid)
    response = HttpResponse(documents.opened(found, by=request.user), content_type=found.media_type)
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=found.name) or "attachment"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@allow(Permission.DOCUMENT_ADD)
@require_POST
def attach(request: StaffRequest, code: str, uid: UUID) -> HttpResponse:
    """Attach a paper to a record, with its trust grade."""
    register = registers.get_register(request.user, code)
    record = registers.get_record(register, request.user, uid, to=Permission.DOCUMENT_ADD)
    file = request.FILES.get("file")
    trust = request.POST.get("trust", "")
    if file is None or trust not in dict(documents.grades_for(request.user, record.division)):
        messages.error(request, "请选择文件，并选一个您的岗位可以认定的可信等级。")
        return redirect("record", code=code, uid=uid)
    try:
        documents.store(
            file.read(documents.PAPER_LIMIT + 1), str(file.name), purpose="附件", division=record.division, by=request.user, trust=trust,
            target_kind=code, target_uid=record.uid,
        )  # fmt: skip
    except UploadRefused as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, "已存入附件。")
    return redirect("record", code=code, uid=uid)


urlpatterns = [
    path("registers/<str:code>/<uuid:uid>/attach/", attach, name="record_attach"),
    path("jobs/", jobs, name="jobs"),
    path("jobs/<uuid:uid>/", job, name="job"),
    path("documents/<uuid:uid>/", document, name="document"),
]
