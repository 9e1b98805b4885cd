"""公文页面 — drafts and issued papers: read, issue as the second person, declare void, take the files."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from minzheng.adapters.papers import paper_as_docx, paper_as_pdf
from minzheng.core.access.doors import may
from minzheng.core.access.permissions import Permission
from minzheng.core.documents import services as documents
from minzheng.core.papers import reads, services
from minzheng.core.papers.content import as_paper
from minzheng.web.policy import allow
from minzheng.web.staff import StaffRequest

MOST = 200
CHIPS = {"draft": "soon", "issued": "ok", "void": "off"}
DRAFTS: dict[str, tuple[Callable[..., bytes], str]] = {
    "pdf": (paper_as_pdf, "application/pdf"),
    "docx": (paper_as_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


@allow(Permission.DOCUMENT_VIEW)
@require_GET
def papers(request: StaffRequest) -> HttpResponse:
    """The papers that the viewer may read, newest first."""
    rows = [(row, CHIPS[row.state]) for row in reads.papers_for(request.user)[:MOST]]
    return render(request, "papers/list.html", {"rows": rows, "may_compose": may(request.user, Permission.PLAN_EDIT)})


@allow(Permission.DOCUMENT_VIEW)
@require_GET
def paper(request: StaffRequest, uid: UUID) -> HttpResponse:
    """One paper as it will be or was issued, and what may be done with it."""
    row = reads.get_paper(request.user, uid)
    mine = row.drafted_by_id == request.user.pk
    shown = {
        "row": row, "paper": as_paper(row), "chip": CHIPS[row.state], "mine": mine,
        "may_issue": may(request.user, Permission.PAPER_ISSUE), "may_discard": mine and may(request.user, Permission.PLAN_EDIT),
    }  # fmt: skip
    return render(request, "papers/paper.html", shown)


@allow(Permission.PAPER_ISSUE)
@require_POST
def issue(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Issue a draft: it takes its number, and the files are kept."""
    row = reads.get_paper(request.user, uid)
    return _done(request, row, lambda: f"已签发：{services.issue(row, by=request.user).number}。")


@allow(Permission.PAPER_ISSUE)
@require_POST
def void(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Declare an issued paper void, for a stated reason."""
    row = reads.get_paper(request.user, uid)

    def act() -> str:
        services.declare_void(row, reason=request.POST.get("reason", ""), by=request.user)
        return f"{row.number} 已作废，文号保留，不再使用。"

    return _done(request, row, act)


@allow(Permission.PLAN_EDIT)
@require_POST
def discard(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Delete one's own draft."""
    row = reads.get_paper(request.user, uid)
    if row.drafted_by_id != request.user.pk:
        raise Http404("只能删除自己拟的草稿。")
    try:
        services.discard(row, by=request.user)
    except services.NotPossible as problem:
        messages.error(request, str(problem))
        return redirect("paper", uid=uid)
    messages.success(request, "草稿已删除。")
    return redirect("papers")


@allow(Permission.DOCUMENT_VIEW)
@require_GET
def file(request: StaffRequest, uid: UUID, form: str) -> HttpResponse:
    """The PDF or Word file: kept for an issued paper, made on the spot for a draft."""
    if form not in DRAFTS:
        raise Http404("没有这种文件。")
    row = reads.get_paper(request.user, uid)
    make, media_type = DRAFTS[form]
    if row.is_draft:
        data, name = make(as_paper(row)), f"草稿 {row.title}.{form}"
    else:
        kept = reads.file_of(request.user, uid, form)
        data, name = documents.opened(kept, by=request.user), kept.name
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _done(request: StaffRequest, row: Any, act: Callable[[], str]) -> HttpResponse:
    try:
        messages.success(request, act())
    except services.NotPossible as problem:
        messages.error(request, str(problem))
    return redirect("paper", uid=row.uid)


urlpatterns = [
    path("papers/", papers, name="papers"),
    path("papers/<uuid:uid>/", paper, name="paper"),
    path("papers/<uuid:uid>/issue/", issue, name="paper_issue"),
    path("papers/<uuid:uid>/void/", void, name="paper_void"),
    path("papers/<uuid:uid>/discard/", discard, name="paper_discard"),
    path("papers/<uuid:uid>/<str:form>/", file, name="paper_file"),
]
