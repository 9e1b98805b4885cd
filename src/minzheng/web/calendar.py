"""工作日历页面 — which years are known, which days differ from the week, and entering the year of a new notice."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from minzheng.core.access.doors import may, require
from minzheng.core.access.permissions import Permission
from minzheng.core.calendars import reads, services
from minzheng.kernel import periods
from minzheng.web.policy import signed_in
from minzheng.web.staff import StaffRequest

YEAR_DIGITS = 4


class YearForm(forms.Form):
    """录入年度 — one year's notice: the source and the days that differ from the week."""

    year = forms.IntegerField(label="年度", min_value=2004, max_value=2100)
    source = forms.CharField(label="依据", max_length=200, help_text="国务院办公厅通知的文号。")
    days = forms.CharField(
        label="调休日",
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="每行一天，例如“2027-01-01 休 元旦”“2027-01-03 班 元旦”。",
    )


@signed_in
@require_http_methods(["GET", "POST"])
def calendar(request: StaffRequest) -> HttpResponse:
    """The calendar as it is entered; the system administrator may add a year."""
    form = YearForm(request.POST or None)
    if request.method == "POST":
        require(request.user, Permission.ACCOUNT_ADMIN)
        if form.is_valid() and _entered(request, form):
            return redirect("calendar")
    asked = request.GET.get("year", "")
    year = (int(asked) if asked.isdecimal() and len(asked) == YEAR_DIGITS else 0) or periods.today().year
    shown = {
        "form": form if may(request.user, Permission.ACCOUNT_ADMIN) else None,
        "years": reads.years(),
        "year": year,
        "days": reads.days_of(year),
        "missing": reads.missing_years(periods.today()),
    }
    return render(request, "calendar.html", shown, status=422 if form.errors else 200)


def _entered(request: StaffRequest, form: YearForm) -> bool:
    said = form.cleaned_data
    try:
        count = services.enter_year(said["year"], said["days"], source=said["source"], by=request.user)
    except services.BadYear as problem:
        form.add_error("days", str(problem))
        return False
    messages.success(request, f"已录入 {said['year']} 年 {count} 天。")
    return True


urlpatterns = [path("calendar/", calendar, name="calendar")]
