"""文件与作业 — a user's jobs with their progress, and the one way by which a stored file leaves."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from minzheng.core.documents import services as documents
from minzheng.core.documents.reads import get_document
from minzheng.core.jobs.reads import get_own, of_user
from minzheng.web.policy import signed_in
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
    found = get_document(request.user, uid)
    response = HttpResponse(documents.opened(found, by=request.user), content_type=found.media_type)
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=found.name) or "attachment"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


urlpatterns = [
    path("jobs/", jobs, name="jobs"),
    path("jobs/<uuid:uid>/", job, name="job"),
    path("documents/<uuid:uid>/", document, name="document"),
]
