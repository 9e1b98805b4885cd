"""寻亲比对页面 — who at a station may be whom, the likeliest first, with what speaks for and against; a person judges, another confirms."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from minzheng.core.access.permissions import Permission
from minzheng.core.registers import reads as registers
from minzheng.core.registers.writing import NotPossible
from minzheng.domains.assistance.rescue import matching, reads, services
from minzheng.web.policy import allow
from minzheng.web.staff import StaffRequest


class JudgeForm(forms.Form):
    """寻亲核对单 — of one report: the same person or not, why, by which paper of which day."""

    report = forms.UUIDField(widget=forms.HiddenInput)
    verdict = forms.ChoiceField(label="结论", choices=reads.VERDICTS, widget=forms.RadioSelect)
    basis = forms.CharField(label="理由", max_length=300)
    paper = forms.CharField(label="依据文件", max_length=200)
    accepted_on = forms.DateField(label="文件日期")


@allow(Permission.REGISTER_EDIT)
@require_http_methods(["GET", "POST"])
def kin_search(request: StaffRequest, code: str, uid: UUID) -> HttpResponse:
    """Candidates for one stay, and what somebody judges of one of them; what was typed stays where it could not be done."""
    register = registers.get_register(request.user, code)
    if register.code != reads.STAY:
        raise Http404(f"{register.title}没有寻亲比对。")
    stay = registers.get_record(register, request.user, uid, to=Permission.REGISTER_EDIT)
    if request.method == "GET":
        return render(request, "registers/kin_search.html", _shown(request, register, stay))
    form = JudgeForm(request.POST)
    try:
        _judge(request, stay, form)
    except NotPossible as problem:
        shown = _shown(request, register, stay) | {"problem": str(problem), "typed": request.POST}
        return render(request, "registers/kin_search.html", shown, status=422)
    messages.success(request, "核对已经登记，由另一人确认后才算。")
    return redirect("kin_search", code=code, uid=uid)


def _judge(request: StaffRequest, stay: Any, form: JudgeForm) -> None:
    """Record a judgement of a report that the user may see. Raises NotPossible."""
    if not form.is_valid():
        raise NotPossible("请选择结论，写明理由、依据文件和文件日期。")
    said = form.cleaned_data
    report = reads.get_report(request.user, said["report"], to=Permission.REGISTER_EDIT)
    services.judge(
        stay, report, said["verdict"], basis=said["basis"], paper=said["paper"], on=said["accepted_on"], by=request.user
    )  # fmt: skip


def _shown(request: StaffRequest, register: Any, stay: Any) -> dict[str, Any]:
    known = stay.known_on is not None
    return {
        "register": register, "stay": stay, "known": known, "marks": reads.marks_of(stay),
        "stands": reads.Standing(stay.stands).label, "chip": reads.CHIPS[stay.stands], "verdicts": reads.VERDICTS,
        "candidates": [] if known else [(one, reads.marks_of(one.report)) for one in matching.candidates(stay, request.user)],
    }  # fmt: skip


urlpatterns = [path("registers/<str:code>/<uuid:uid>/kin/", kin_search, name="kin_search")]
