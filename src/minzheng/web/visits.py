"""走访页面 — the visits that wait for the user, the page of one visit, and what is done with it by pressing a button."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from minzheng.adapters.papers import CannotTypeset
from minzheng.core.access.doors import may
from minzheng.core.access.permissions import Permission
from minzheng.core.documents import services as documents
from minzheng.core.registers import reads as registers
from minzheng.core.registers.declarations import REGISTERS
from minzheng.core.visits import reads, services
from minzheng.core.visits.checklists import pinned
from minzheng.core.visits.papers import as_pdf
from minzheng.core.visits.register_base import VisitRegister
from minzheng.core.visits.services import NotPossible
from minzheng.kernel import periods
from minzheng.web.attachments import as_file
from minzheng.web.lines import line_title
from minzheng.web.policy import allow
from minzheng.web.staff import StaffRequest
from minzheng.web.visit_pages import VisitPage, form_key

if TYPE_CHECKING:
    from minzheng.core.access.models import User

Act = Callable[[StaffRequest, UUID], str]
SHOWN = 50


@allow(Permission.VISIT_VIEW)
@require_GET
def listing(request: StaffRequest) -> HttpResponse:
    """What waits for the user, or what he has done; the registers list all others."""
    view, user = request.GET.get("view", ""), request.user
    rows = reads.gone_by(user) if view == "done" else reads.to_do(user)
    found = reads.lines(rows[: SHOWN + 1], periods.today())
    shown = {
        "view": view, "lines": found[:SHOWN], "more": len(found) > SHOWN, "limit": SHOWN,
        "registers": [(one, line_title(one.line)) for one in _registers() if may(user, one.view)],
    }  # fmt: skip
    return render(request, "visits/list.html", shown)


def _registers() -> list[type[VisitRegister]]:
    return [one for one in REGISTERS if issubclass(one, VisitRegister)]


@allow(Permission.VISIT_VIEW)
@require_GET
def visit(request: StaffRequest, uid: UUID) -> HttpResponse:
    """One visit: who goes, what was answered, what was found, and what the viewer may do with it."""
    found = reads.get_visit(request.user, uid)
    return render(request, "visits/visit.html", {"page": VisitPage.of(found, request.user)})


@allow(Permission.VISIT_VIEW)
@require_GET
def of_record(request: StaffRequest, code: str, uid: UUID) -> HttpResponse:
    """From the line of the register to the visit's own page."""
    register = registers.get_register(request.user, code)
    if not issubclass(register, VisitRegister):
        raise Http404(f"{register.title}没有走访页面。")
    return redirect("visit", uid=registers.get_record(register, request.user, uid, to=register.view).uid)


@allow(Permission.VISIT_VIEW)
@require_GET
def paper(request: StaffRequest, uid: UUID) -> HttpResponse:
    """The paper of a visit that was sent in: the one in the case file, or set anew from its answers."""
    found = reads.get_visit(request.user, uid)
    if found.visited_on is None:
        raise Http404("这次走访还没有提交，没有走访表。")
    if found.paper is not None:
        data = documents.opened(found.paper, by=request.user)
    else:
        try:
            data = as_pdf(found)
        except CannotTypeset as problem:
            messages.error(request, str(problem))
            return redirect("visit", uid=uid)
    return as_file(data, f"{pinned(found.pin).title} {found.visited_on}.pdf", "application/pdf")


def _confirm(request: StaffRequest, uid: UUID) -> str:
    done = services.confirm(uid, seen=form_key(request.POST, "seen"), by=request.user)
    return "已签名，走访完成。" if done.state == "finished" else "已签名，等其他同行的人确认。"


def _send_back(request: StaffRequest, uid: UUID) -> str:
    services.send_back(uid, reason=request.POST.get("reason", ""), by=request.user)
    return "已退回修改，填写的内容还在草稿里。"


def _cancel(request: StaffRequest, uid: UUID) -> str:
    services.cancel(uid, reason=request.POST.get("reason", ""), by=request.user)
    return "已取消这次走访。"


def _reassign(request: StaffRequest, uid: UUID) -> str:
    page = VisitPage.of(reads.get_visit(request.user, uid), request.user)
    chosen = set(request.POST.getlist("visitors"))
    people: list[User] = [one for one in page.colleagues if str(one.uid) in chosen]
    try:
        day = periods.parse_date(request.POST.get("planned_on", ""))
    except ValueError as problem:
        raise NotPossible("计划日期请写成 2021-08-30 这样。") from problem
    services.reassign(uid, visitors=tuple(people), planned_on=day, by=request.user)
    return "已改派，新的走访人已收到通知。"


ACTS: dict[str, Act] = {"confirm": _confirm, "send_back": _send_back, "cancel": _cancel, "reassign": _reassign}


@allow(Permission.VISIT_WORK)
@require_POST
def act(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Do one thing with a visit; what is refused is said with its reason, with what was typed, and nothing of it is written."""
    reads.get_visit(request.user, uid)
    try:
        said = _wanted(request)(request, uid)
    except NotPossible as problem:
        messages.error(request, str(problem))
        shown = {
            "page": VisitPage.of(reads.get_visit(request.user, uid), request.user), "typed": request.POST.get("reason", "").strip()
        }  # fmt: skip
        return render(request, "visits/visit.html", shown, status=422)
    messages.success(request, said)
    return redirect("visit", uid=uid)


def _wanted(request: StaffRequest) -> Act:
    found = ACTS.get(request.POST.get("act", ""))
    if found is None:
        raise NotPossible("没有这个动作，请从页面上的按钮办理。")
    return found


urlpatterns = [
    path("visits/", listing, name="visits"),
    path("visits/<uuid:uid>/", visit, name="visit"),
    path("visits/<uuid:uid>/act/", act, name="visit_act"),
    path("visits/<uuid:uid>/paper/", paper, name="visit_paper"),
    path("registers/<str:code>/<uuid:uid>/visit/", of_record, name="visit_of_record"),
]
