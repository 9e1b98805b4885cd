"""年度核对页面 — ask for the checks of everybody whom a programme pays, once an occasion."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from minzheng.core.access.permissions import Permission
from minzheng.core.benefits import rechecking
from minzheng.core.checks.purposes import PURPOSES
from minzheng.core.registers.writing import NotPossible
from minzheng.kernel import periods
from minzheng.web.policy import allow
from minzheng.web.staff import StaffRequest


class ReviewForm(forms.Form):
    """年度核对 — the matter whose households are checked, and what the occasion is called."""

    matter = forms.ChoiceField(label="事项", widget=forms.RadioSelect)
    occasion = forms.CharField(
        label="由来",
        max_length=60,
        help_text="同一由来每户只委托一次；再次提交只补上还没有委托的。例如“2021 年年度复核”。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["matter"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.code, one.title) for one in PURPOSES]


@allow(Permission.CASE_MANAGE)
@require_http_methods(["GET", "POST"])
def review(request: StaffRequest) -> HttpResponse:
    """Choose matter and occasion; the work is a job with its progress."""
    initial = {"occasion": f"{periods.today().year} 年年度复核"}
    form = ReviewForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            job = rechecking.start(form.cleaned_data["matter"], form.cleaned_data["occasion"], by=request.user)
        except NotPossible as problem:
            form.add_error(None, str(problem))
        else:
            return redirect("job", uid=job.uid)
    return render(request, "checks/review.html", {"form": form}, status=422 if form.is_bound else 200)


urlpatterns = [path("checks/review/", review, name="check_review")]
