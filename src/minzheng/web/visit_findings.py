"""整改页面 — what a visit found to be wrong: how it was mended, and another person's look at it."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods

from minzheng.adapters.uploads import UploadRefused
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.documents import services as documents
from minzheng.core.registers import reads as registers
from minzheng.core.visits.checklists import pinned
from minzheng.core.visits.papers import name_of
from minzheng.core.visits.reads import get_finding
from minzheng.core.visits.rectifying import services as rectifying
from minzheng.core.visits.rectifying.services import NotPossible
from minzheng.core.visits.register_base import FindingRegister
from minzheng.kernel import periods
from minzheng.web.policy import allow
from minzheng.web.staff import StaffRequest

if TYPE_CHECKING:
    from minzheng.core.visits.models import Finding

PICTURES = frozenset({"jpg", "png", "pdf"})


@allow(Permission.VISIT_VIEW)
@require_http_methods(["GET", "POST"])
def finding(request: StaffRequest, uid: UUID) -> HttpResponse:
    """One finding; by POST it is said to be mended, closed, or sent back."""
    found, typed, status = get_finding(request.user, uid), {}, 200
    if request.method == "POST":
        try:
            with transaction.atomic():  # a file that was stored for what is refused goes with it
                said = _done(request, found)
        except (NotPossible, UploadRefused) as problem:
            messages.error(request, str(problem))
            typed, status = request.POST.dict(), 422
            found = get_finding(request.user, uid)
        else:
            messages.success(request, said)
            return redirect("finding", uid=uid)
    shown = {
        "finding": found, "visit": found.visit, "checklist": pinned(found.visit.pin), "subject": name_of(found.visit),
        "late": found.state == "open" and found.due_on < periods.today(), "typed": typed, "today": periods.today(),
        "may_work": scope_of(request.user, Permission.VISIT_WORK).covers(found.division.path),
        "mine": found.rectified_by_id == request.user.pk,
    }  # fmt: skip
    return render(request, "visits/finding.html", shown, status=status)


def _done(request: StaffRequest, found: "Finding") -> str:
    act = request.POST.get("act", "")
    if act == "close":
        rectifying.close(found.uid, by=request.user)
        return "已复查销号。"
    if act == "send_back":
        rectifying.send_back(found.uid, reason=request.POST.get("reason", ""), by=request.user)
        return "已退回整改，登记整改的人已收到通知。"
    if act != "rectify":
        raise NotPossible("没有这个动作，请从页面上的按钮办理。")
    return _rectified(request, found)


def _rectified(request: StaffRequest, found: "Finding") -> str:
    try:
        day = periods.parse_date(request.POST.get("on", ""))
    except ValueError as problem:
        raise NotPossible("整改日期请写成 2021-08-30 这样。") from problem
    file, document = request.FILES.get("evidence"), None
    if file is not None and file.name:
        line = found.visit.checklist.partition(".")[0]
        document = documents.store(
            file.read(documents.PAPER_LIMIT + 1), str(file.name), purpose="整改佐证", division=found.division, by=request.user,
            allowed=PICTURES, target_kind=f"{line}.findings", target_uid=found.uid,
        )  # fmt: skip
    rectifying.rectify(found.uid, on=day, words=request.POST.get("words", ""), evidence=document, by=request.user)
    return "已登记整改，请另一人复查。"


@allow(Permission.VISIT_VIEW)
@require_GET
def of_record(request: StaffRequest, code: str, uid: UUID) -> HttpResponse:
    """From the line of the register to the finding's own page."""
    register = registers.get_register(request.user, code)
    if not issubclass(register, FindingRegister):
        raise Http404(f"{register.title}没有整改页面。")
    return redirect("finding", uid=registers.get_record(register, request.user, uid, to=register.view).uid)


urlpatterns = [
    path("visits/findings/<uuid:uid>/", finding, name="finding"),
    path("registers/<str:code>/<uuid:uid>/rectify/", of_record, name="finding_of_record"),
]
