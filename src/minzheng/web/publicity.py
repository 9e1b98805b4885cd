"""公示页面 — hanging a notice after looking at exactly what the public will see, taking it down, and what is said against it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minzheng.adapters.papers import CannotTypeset, poster_as_pdf
from minzheng.adapters.uploads import UploadRefused
from minzheng.core.access.doors import may
from minzheng.core.access.permissions import Permission
from minzheng.core.cases import reads as cases
from minzheng.core.publicity import reads, services
from minzheng.core.publicity.composing import members_of, opinion_of, sheet_of
from minzheng.core.publicity.objections import reads as objection_reads
from minzheng.core.registers import reads as registers
from minzheng.kernel import periods
from minzheng.kernel.workflow import NotPossible
from minzheng.web.policy import allow
from minzheng.web.publicity_forms import REASONS, NoticeForm, beginning
from minzheng.web.publicity_printed import poster_of
from minzheng.web.staff import StaffRequest

PHOTO_LIMIT = 20 * 1024 * 1024
REGISTER = "publicity.notice"
CHIPS = {"showing": "go", "expired": "ok", "moved": "off", "lifted": "late"}


@dataclass(frozen=True)
class CasePublicity:
    """办件的公示 — what the page of a case shows of its notices and of what was said against them."""

    wanted: bool
    hung: list[reads.Hung]
    objections: list[objection_reads.Line]

    @classmethod
    def of(cls, case: Any) -> "CasePublicity":
        """Two statements; the same for every case."""
        today = periods.today()
        hung = reads.hung_for(case, today)
        wanted = reads.wanted_for(case, today) is not None and not any(one.is_up for one in hung)
        return cls(wanted, hung, objection_reads.objections_of(case, today))

    @property
    def says_something(self) -> bool:
        return self.wanted or bool(self.hung)


# -- hanging one -------------------------------------------------------------------------------------------------------
@allow(Permission.CASE_WORK)
@require_http_methods(["GET", "POST"])
def case_notice(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Fill in, look at the sheet as the public will see it, then hang it; what is refused stays on the page with its reasons."""
    case = cases.get_case(request.user, uid, to=Permission.CASE_WORK)
    today = periods.today()
    declared = reads.wanted_for(case, today)
    if declared is None or case.person is None:
        raise Http404("这一件现在不需要公示。")
    start = beginning(declared, today, opinion_of(case), reads.office_of(case.division)) | {
        "key": uuid4(), "revision": case.revision, "members": members_of(case.person, today),
    }  # fmt: skip
    form = NoticeForm(declared, request.POST or None, request.FILES or None, initial=start)
    shown: dict[str, Any] = {"case": case, "declared": declared, "form": form, "sheet": None}
    if form.is_bound and form.is_valid():
        try:
            if request.POST.get("seen"):
                return _hang(request, uid, form)
            shown["sheet"] = sheet_of(services.drafted(uid, form.draft(), by=request.user))
        except (NotPossible, UploadRefused) as problem:
            form.add_error(None, str(problem))
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "publicity/post.html", shown, status=status)


def _hang(request: StaffRequest, uid: UUID, form: NoticeForm) -> HttpResponse:
    said = form.cleaned_data
    notice = services.post(
        uid, form.draft(), key=said["key"], seen=request.POST.get("seen", ""), revision=said["revision"], photo=_photo(request),
        by=request.user,
    )  # fmt: skip
    messages.success(request, f"已登记公示，至 {notice.until} 为止。请打印公示单盖章张贴。")
    return redirect("notice", uid=notice.uid)


def _photo(request: StaffRequest) -> services.Photo | None:
    file = request.FILES.get("photo")
    return None if file is None or not file.name else (file.read(PHOTO_LIMIT + 1), str(file.name))


# -- one that hangs ----------------------------------------------------------------------------------------------------
@allow(Permission.CASE_VIEW)
@require_GET
def notice(request: StaffRequest, uid: UUID) -> HttpResponse:
    """One notice: the sheet, how it stands, and what was said against it."""
    return _notice_page(request, uid)


def _notice_page(request: StaffRequest, uid: UUID, *, typed: str = "", status: int = 200) -> HttpResponse:
    found, today = reads.get_notice(request.user, uid), periods.today()
    state = reads.state_on(found, today)
    lines = [one for one in objection_reads.objections_of(found.case, today) if one.objection.notice_id == found.pk]
    shown = {
        "notice": found, "sheet": sheet_of(found), "state": state, "state_title": reads.STATES[state], "chip": CHIPS[state],
        "boards": reads.boards_of(found), "objections": lines, "reasons": REASONS, "typed": typed,
        "may_work": may(request.user, Permission.CASE_WORK), "takes_objections": not getattr(found, "left", False),
    }  # fmt: skip
    return render(request, "publicity/notice.html", shown, status=status)


@allow(Permission.CASE_WORK)
@require_POST
def notice_act(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Take a notice down at once, or add the photograph of its board."""
    reads.get_notice(request.user, uid, to=Permission.CASE_WORK)
    try:
        said = _act(request, uid)
    except (NotPossible, UploadRefused) as problem:
        messages.error(request, str(problem))
        return _notice_page(request, uid, typed=request.POST.get("why", ""), status=422)
    messages.success(request, said)
    return redirect("notice", uid=uid)


def _act(request: StaffRequest, uid: UUID) -> str:
    act = request.POST.get("act", "")
    if act == "lift":
        services.lift(uid, reason=request.POST.get("reason", ""), why=request.POST.get("why", ""), by=request.user)
        return "已撤下，网页上不再显示；请同时撤下公示栏的公示单。"
    photo = _photo(request)
    if act != "photo" or photo is None:
        raise NotPossible("请选择一张照片。" if act == "photo" else "没有这个动作，请从页面上的按钮办理。")
    services.add_photo(uid, photo, by=request.user)
    return "已存入照片。"


@allow(Permission.CASE_VIEW)
@require_GET
def notice_print(request: StaffRequest, uid: UUID) -> HttpResponse:
    """The sheet on one A4 page, for the board."""
    found = reads.get_notice(request.user, uid)
    try:
        data = poster_as_pdf(poster_of(sheet_of(found), number=found.case.number))
    except CannotTypeset as problem:
        messages.error(request, str(problem))
        return redirect("notice", uid=uid)
    return pdf(data, f"公示单 {found.case.number}.pdf")


def pdf(data: bytes, name: str) -> HttpResponse:
    """A PDF that nobody keeps on the way."""
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@allow(Permission.CASE_VIEW)
@require_GET
def notice_of_record(request: StaffRequest, code: str, uid: UUID) -> HttpResponse:
    """From the line of the register to the page of the notice."""
    register = registers.get_register(request.user, code)
    if code != REGISTER:
        raise Http404(f"{register.title}没有公示页面。")
    return redirect("notice", uid=registers.get_record(register, request.user, uid, to=Permission.CASE_VIEW).uid)


urlpatterns = [
    path("cases/<uuid:uid>/notice/", case_notice, name="case_notice"),
    path("cases/notices/<uuid:uid>/", notice, name="notice"),
    path("cases/notices/<uuid:uid>/act/", notice_act, name="notice_act"),
    path("cases/notices/<uuid:uid>/print/", notice_print, name="notice_print"),
    path("registers/<str:code>/<uuid:uid>/notice/", notice_of_record, name="notice_of_record"),
]
