"""应办页面 — the page on which one person asks that a duty need not be done, and another decides."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from minzheng.core.access.doors import may
from minzheng.core.access.permissions import Permission
from minzheng.core.duties import services
from minzheng.core.duties.register_base import DutyRegister
from minzheng.core.registers import reads as registers
from minzheng.core.registers.writing import NotPossible
from minzheng.web.policy import allow
from minzheng.web.staff import StaffRequest

# what a second person decides, and what is said afterwards
DECISIONS: dict[str, tuple[Callable[..., None], str]] = {
    "excuse": (services.excuse, "已批准免办。"),
    "turn_down": (services.turn_down, "没有同意，这一项仍然应办。"),
    "reinstate": (services.reinstate, "已收回免办，这一项重新应办。"),
}


@allow(Permission.REGISTER_EDIT)
@require_http_methods(["GET", "POST"])
def excuse(request: StaffRequest, code: str, uid: UUID) -> HttpResponse:
    """Ask for an excuse, or decide about one."""
    register = registers.get_register(request.user, code)
    if not issubclass(register, DutyRegister):
        raise Http404(f"{register.title}没有免办。")
    duty = registers.get_record(register, request.user, uid, to=Permission.REGISTER_EDIT)
    if request.method == "POST":
        act = request.POST.get("act", "")
        if act in DECISIONS:  # whoever may only report is refused here
            duty = registers.get_record(register, request.user, uid, to=Permission.REGISTER_CONFIRM)
        try:
            said = _done(request, duty, act)
        except NotPossible as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, said)
        return redirect("duty_excuse", code=code, uid=uid)
    row = registers.row_of(register, duty)
    shown = {
        "register": register, "duty": duty, "row": row, "label": register.label(row),
        "mine": duty.excuse_asked_by_id == request.user.pk, "may_decide": may(request.user, Permission.REGISTER_CONFIRM),
    }  # fmt: skip
    return render(request, "duties/excuse.html", shown)


def _done(request: StaffRequest, duty: object, act: str) -> str:
    if act in DECISIONS:
        decide, said = DECISIONS[act]
        decide(duty, by=request.user)
        return said
    services.ask_to_excuse(duty, reason=request.POST.get("reason", ""), by=request.user)  # type: ignore[arg-type]  # a duty, from its own register
    return "已提出免办申请，请另一人批准。"


urlpatterns = [path("registers/<str:code>/<uuid:uid>/excuse/", excuse, name="duty_excuse")]
