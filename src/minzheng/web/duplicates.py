"""疑似重复页面 — two records side by side, what was decided about them, and the search for pairs in the register."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from minzheng.core.access.permissions import Permission
from minzheng.core.benefits.same_person import covered
from minzheng.core.parties.duplicates import comparing, linking, reads, services
from minzheng.core.parties.duplicates.registers import SuspicionRegister
from minzheng.core.registers import reads as registers
from minzheng.core.registers.writing import NotPossible
from minzheng.kernel import periods
from minzheng.kernel.policy import PROGRAMMES
from minzheng.web.policy import allow
from minzheng.web.staff import StaffRequest

SAID = {
    "judge": "裁定已记录。", "confirm": "已确认。", "refuse": "已不予确认。", "separate": "已登记撤销合并，等待另一人确认。",
}  # fmt: skip


@allow(Permission.REGISTER_VIEW)
@require_http_methods(["GET", "POST"])
def pair(request: StaffRequest, code: str, uid: UUID) -> HttpResponse:
    """One pair, and what may be decided about it."""
    if registers.get_register(request.user, code) is not SuspicionRegister:
        raise Http404("这个登记簿没有并排核对的页面。")
    found = reads.get_suspicion(request.user, uid)
    if request.method == "GET":
        return render(request, "registers/duplicate.html", _shown(request, found))
    try:
        said = _perform(request, found, request.POST.get("act", ""))
    except NotPossible as problem:
        shown = _shown(request, found) | {"problem": str(problem), "typed": request.POST}
        return render(request, "registers/duplicate.html", shown, status=422)
    messages.success(request, said)
    return redirect("duplicate", code=code, uid=uid)


def _perform(request: StaffRequest, found: Any, act: str) -> str:
    """One step, and what is said of it. Raises NotPossible."""
    if act not in SAID:
        raise NotPossible("请选择要办的步骤。")
    said, by = request.POST, request.user
    reason, evidence = said.get("reason", ""), said.get("evidence", "")
    course = reads.course_of(found)
    if act == "judge":
        services.judge(
            found, said.get("verdict", ""), reason=reason, evidence=evidence, seen=said.get("seen", ""),
            kept=said.get("kept", ""), by=by,
        )  # fmt: skip
    elif act == "separate":
        if course.merge is None:
            raise NotPossible("这两条登记没有合并，不用撤销。")
        services.separate(course.merge, found, reason=reason, evidence=evidence, by=by)
    elif course.waiting is None or str(course.waiting.uid) != said.get("row", ""):
        raise NotPossible("没有等待确认的这一步，请刷新后再看。")
    else:
        services.decide(course.waiting, found, confirmed=act == "confirm", reason=reason, by=by)
    return SAID[act]


def _shown(request: StaffRequest, found: Any) -> dict[str, Any]:
    course, user = reads.course_of(found), request.user
    waiting = course.waiting
    enrolments = covered([found.one, found.other], user, periods.today())
    return {
        "pair": found, "register": SuspicionRegister, "stands": reads.Standing(found.stands).label, "chip": reads.CHIPS[found.stands],
        "reasons": reads.reasons_of(found.reasons), "lines": comparing.lines(found.one, found.other), "course": course,
        "seen": services.mark(found), "verdicts": reads.VERDICTS, "why_not": services.why_not_judge(found, user),
        "enrolments": [(one, PROGRAMMES.get(one.programme).title) for one in enrolments], "both": len({one.person_id for one in enrolments}) > 1, "waiting": waiting,
        "why_confirm": services.why_not_decide(waiting, found, user, confirmed=True) if waiting else "",
        "why_refuse": services.why_not_decide(waiting, found, user, confirmed=False) if waiting else "",
    }  # fmt: skip


@allow(Permission.REGISTER_CONFIRM)
@require_http_methods(["GET", "POST"])
def find(request: StaffRequest, code: str) -> HttpResponse:
    """What a search for pairs does, and its start over everybody whom the asker may confirm."""
    if registers.get_register(request.user, code) is not SuspicionRegister:
        raise Http404("这个登记簿不能查找疑似重复。")
    if request.method == "POST":
        return redirect("job", uid=linking.start(by=request.user).uid)
    return render(
        request, "registers/duplicates_find.html", {"register": SuspicionRegister, "model": linking.has_model()}
    )


urlpatterns = [
    path("registers/<str:code>/duplicates/", find, name="duplicates_find"),
    path("registers/<str:code>/<uuid:uid>/duplicate/", pair, name="duplicate"),
]
