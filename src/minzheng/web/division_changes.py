"""登记区划变更页面 — a change is written, looked at as it would come out, and only then made."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.divisions import changing
from minzheng.kernel import periods
from minzheng.web.divisions import ChangeLine
from minzheng.web.policy import allow
from minzheng.web.staff import StaffRequest

LINES = {"rows": 4, "class": "form-control", "spellcheck": "false"}


class ChangeForm(forms.Form):
    """区划变更 — what a document orders, in codes."""

    kind = forms.ChoiceField(label="变更种类", choices=changing.Kind.choices)
    on = forms.DateField(
        label="变更日期", help_text="批复文件写明的日期，不晚于今天。",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "form-control"}),
    )  # fmt: skip
    before = forms.CharField(
        label="原单位", required=False, widget=forms.Textarea(LINES),
        help_text="每行一个 12 位区划代码；新设的不填。",
    )  # fmt: skip
    after = forms.CharField(
        label="现单位", required=False, widget=forms.Textarea(LINES),
        help_text="每行一个：已有的单位写代码；新的单位写“代码 名称”，不归原上级的再写上级代码，用空格分开；撤销的不填。",
    )  # fmt: skip
    lower = forms.CharField(
        label="下级单位的去向", required=False, widget=forms.Textarea(LINES),
        help_text="分设时写明原单位的村、社区或乡镇各归哪个现单位，每行“下级代码 去向代码”。",
    )  # fmt: skip
    source = forms.CharField(label="依据", max_length=200, help_text="批复文件的名称和文号。")
    verified = forms.BooleanField(label="已见到批复文件原文", required=False)

    def clean_on(self) -> Any:
        """A change that has not come yet moves nothing yet."""
        if self.cleaned_data["on"] > periods.today():
            raise forms.ValidationError(f"变更日期晚于今天（{periods.today()}），请在变更生效后登记。")
        return self.cleaned_data["on"]

    @property
    def written(self) -> changing.Written:
        """The change as typed."""
        said = self.cleaned_data
        return changing.Written(**said | {"kind": changing.Kind(said["kind"])})


@allow(Permission.DIVISION_EDIT)
@require_http_methods(["GET", "POST"])
def division_change(request: StaffRequest) -> HttpResponse:
    """Write a change; the first press shows what it would do, the second makes it."""
    form = ChangeForm(request.POST or None, initial={"on": periods.today()})
    effect = _effect(request, form) if request.method == "POST" and form.is_valid() else None
    if effect and "sure" in request.POST:
        said = f"{effect.waiting} 条记录列入待定归属，请确定去向。" if effect.waiting else "没有记录需要另定归属。"
        messages.success(request, f"已登记区划变更。{said}")
        return redirect("division_worklist" if effect.waiting else "divisions")
    scope = scope_of(request.user, Permission.DIVISION_EDIT)
    shown = {
        "form": form, "effect": effect, "may_change": True,
        "changes": [ChangeLine.of(tie, scope) for tie in effect.ties] if effect else [],
    }  # fmt: skip
    return render(request, "divisions/change.html", shown, status=422 if form.errors else 200)


def _effect(request: StaffRequest, form: ChangeForm) -> changing.Effect | None:
    """What the change does, or None with the reason beside the field."""
    scope = scope_of(request.user, Permission.DIVISION_EDIT)
    act = changing.enacted if "sure" in request.POST else changing.rehearsed
    try:
        return act(changing.understood(form.written, scope.covers), by=request.user)
    except changing.BadLine as problem:
        form.add_error(problem.part, str(problem))
    except changing.NotPossible as problem:
        form.add_error(None, str(problem))
    return None


urlpatterns = [path("divisions/change/", division_change, name="division_change")]
