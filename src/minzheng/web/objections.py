"""异议页面 — recording what is said at the window, examining it, answering it."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minzheng.core.access.doors import may
from minzheng.core.access.permissions import Permission
from minzheng.core.publicity import reads as notices
from minzheng.core.publicity.composing import sheet_of
from minzheng.core.publicity.objections import reads, services
from minzheng.core.registers import reads as registers
from minzheng.kernel import periods
from minzheng.kernel.workflow import NotPossible
from minzheng.web.policy import allow
from minzheng.web.publicity_forms import WAYS, RecordedObjectionForm
from minzheng.web.staff import StaffRequest

REGISTER = "publicity.objection"


@allow(Permission.CASE_WORK)
@require_http_methods(["GET", "POST"])
def notice_objection(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Record an objection that was made at the window or by telephone."""
    notice = notices.get_notice(request.user, uid, to=Permission.CASE_WORK)
    form = RecordedObjectionForm(request.POST or None, initial={"key": uuid4(), "channel": "window"})
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            made = services.record(
                uid,
                services.Said(said["key"], said["text"], said["name"], said["contact"]),
                channel=said["channel"],
                by=request.user,
            )
        except (NotPossible, notices.Gone) as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "已登记异议，核实之前这一件不能上报。")
            return redirect("objection", uid=made.uid)
    shown = {"notice": notice, "sheet": sheet_of(notice), "form": form}
    return render(request, "publicity/record_objection.html", shown, status=422 if form.is_bound else 200)


@allow(Permission.CASE_VIEW)
@require_GET
def objection(request: StaffRequest, uid: UUID) -> HttpResponse:
    """One objection; who made it is shown only to those who work on the case, and that it was looked at is written down."""
    return _page(request, uid)


def _page(request: StaffRequest, uid: UUID, *, typed: str = "", status: int = 200) -> HttpResponse:
    found, today = reads.get_objection(request.user, uid), periods.today()
    may_work = may(request.user, Permission.CASE_WORK)
    shown: dict[str, Any] = {
        "objection": found, "notice": found.notice, "sheet": sheet_of(found.notice), "chip": reads.CHIPS[found.state],
        "state_title": dict(reads.STATES)[found.state], "ways": WAYS, "typed": typed, "may_work": may_work,
        "late": found.answered_on is None and found.due_on is not None and found.due_on < today,
        "who": services.opened_contact(found, by=request.user) if may_work else None,
    }  # fmt: skip
    return render(request, "publicity/objection.html", shown, status=status)


@allow(Permission.CASE_WORK)
@require_POST
def objection_act(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Examine an objection, or answer it."""
    reads.get_objection(request.user, uid, to=Permission.CASE_WORK)
    text = request.POST.get("text", "")
    try:
        said = _act(request, uid, text)
    except NotPossible as problem:
        messages.error(request, str(problem))
        return _page(request, uid, typed=text, status=422)
    messages.success(request, said)
    return redirect("objection", uid=uid)


def _act(request: StaffRequest, uid: UUID, text: str) -> str:
    act = request.POST.get("act", "")
    if act == "examine":
        upheld = request.POST.get("upheld", "")
        if upheld not in {"yes", "no"}:
            raise NotPossible("请选择异议是否成立。")
        services.examine(uid, upheld=upheld == "yes", finding=text, by=request.user)
        return (
            "已核实，异议成立；办件已退回重新调查，公示同时结束。"
            if upheld == "yes"
            else "已核实，异议不成立。请答复。"
        )
    if act == "answer":
        services.answer(uid, way=request.POST.get("way", ""), text=text, by=request.user)
        return "已登记答复。"
    raise NotPossible("没有这个动作，请从页面上的按钮办理。")


@allow(Permission.CASE_VIEW)
@require_GET
def objection_of_record(request: StaffRequest, code: str, uid: UUID) -> HttpResponse:
    """From the line of the register to the page of the objection."""
    register = registers.get_register(request.user, code)
    if code != REGISTER:
        raise Http404(f"{register.title}没有异议页面。")
    return redirect("objection", uid=registers.get_record(register, request.user, uid, to=Permission.CASE_VIEW).uid)


urlpatterns = [
    path("cases/notices/<uuid:uid>/objection/", notice_objection, name="notice_objection"),
    path("cases/objections/<uuid:uid>/", objection, name="objection"),
    path("cases/objections/<uuid:uid>/act/", objection_act, name="objection_act"),
    path("registers/<str:code>/<uuid:uid>/objection/", objection_of_record, name="objection_of_record"),
]
