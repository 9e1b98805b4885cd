"""上级系统交换 — export of the cases of a period, import of a superior's numbers and results, import of departments' answers."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods

from minzheng.adapters.uploads import MEDIA_TYPES
from minzheng.core.access.doors import may, require
from minzheng.core.access.permissions import Permission
from minzheng.core.cases.exchange import services
from minzheng.core.cases.exchange.files import LARGEST
from minzheng.kernel import periods
from minzheng.web.policy import allow
from minzheng.web.staff import StaffRequest

SHOWN = 20


class ExportForm(forms.Form):
    """导出 — of which period, what, in which form, and for which use."""

    since = forms.DateField(label="收件日期起", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    until = forms.DateField(label="收件日期止", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    what = forms.ChoiceField(label="导出什么", choices=[("own", "救助办件"), ("referrals", "转给其他部门的需要")])
    form = forms.ChoiceField(label="文件格式", choices=[("xlsx", "Excel（.xlsx）"), ("csv", "CSV（.csv）")])
    reason = forms.CharField(label="用途", max_length=200, help_text="文件里有完整的身份证号，用途会记入审计日志。")


@allow(Permission.CASE_WORK, Permission.CASE_MANAGE)
@require_http_methods(["GET", "POST"])
def exchange(request: StaffRequest) -> HttpResponse:
    """The page, and what is done on it; a refused file says line by line what is wrong."""
    today = periods.today()
    form = ExportForm(initial={"since": today.replace(day=1), "until": today})
    problems: list[str] = []
    if request.method == "POST":
        act = request.POST.get("act", "")
        if act == "export":
            require(request.user, Permission.CASE_MANAGE)
            form = ExportForm(request.POST)
            answer = _exported(request, form) if form.is_valid() else None
            if answer is not None:
                return answer
        else:
            problems = _brought(request, act)
            if not problems:
                return redirect("exchange")
    shown = {
        "form": form, "problems": problems[:SHOWN], "more": len(problems) - SHOWN,
        "may_manage": may(request.user, Permission.CASE_MANAGE),
    }  # fmt: skip
    return render(request, "cases/exchange.html", shown, status=422 if request.method == "POST" else 200)


def _exported(request: StaffRequest, form: ExportForm) -> HttpResponse | None:
    asked = form.cleaned_data
    try:
        data = services.export(
            asked["since"], asked["until"], asked["form"], referrals=asked["what"] == "referrals", reason=asked["reason"],
            by=request.user,
        )  # fmt: skip
    except services.NotPossible as problem:
        form.add_error(None, str(problem))
        return None
    response = HttpResponse(data, content_type=MEDIA_TYPES[asked["form"]])
    name = (
        f"{'转办' if asked['what'] == 'referrals' else '救助办件'} {asked['since']}至{asked['until']}.{asked['form']}"
    )
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _brought(request: StaffRequest, act: str) -> list[str]:
    """Bring a file; what is wrong with it, in words."""
    acts: dict[str, tuple[Permission, Callable[..., Any]]] = {
        "numbers": (Permission.CASE_MANAGE, services.bring_numbers),
        "answers": (Permission.CASE_WORK, services.bring_answers),
    }
    file = request.FILES.get("file")
    if act not in acts:
        return ["没有这个动作，请从页面上的按钮办理。"]
    if file is None or not file.name:
        return ["请先选择要导入的文件。"]
    permission, bring = acts[act]
    require(request.user, permission)
    try:
        done = bring(file.read(LARGEST + 1), str(file.name), by=request.user)
    except services.BadFile as problem:
        return [str(one) for one in problem.faults]
    except services.NotPossible as problem:
        return [str(problem)]
    messages.success(request, f"已导入：更新 {done.changed} 件，{done.same} 件没有变化。")
    return []


urlpatterns = [path("exchange/", exchange, name="exchange")]
