"""办件页面 — the queue of cases, the page of one case, and the opening of a new one at the window."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods

from minzheng.core.access.doors import may
from minzheng.core.access.permissions import Permission
from minzheng.core.cases import opening, queue, reads, services, showing
from minzheng.core.cases.marks import STAFF_KIN
from minzheng.core.registers import reads as registers
from minzheng.kernel import periods
from minzheng.kernel.workflow import NotPossible
from minzheng.web.case_acts import act
from minzheng.web.case_pages import CasePage
from minzheng.web.policy import allow
from minzheng.web.publicity import CasePublicity
from minzheng.web.staff import StaffRequest

SHOWN = 100
PEOPLE, CASES = "parties.person", "cases.case"


@allow(Permission.CASE_VIEW)
@require_GET
def listing(request: StaffRequest) -> HttpResponse:
    """What waits for the user, what he has done, and how many cases stand where."""
    today, user = periods.today(), request.user
    view = request.GET.get("view", "")
    rows = queue.done_by(user, today) if view == "done" else queue.to_do(user, today)
    found = list(rows.select_related("person", "division__county")[: SHOWN + 1])
    shown = {
        "view": view, "lines": queue.lines(found[:SHOWN], today), "more": len(found) > SHOWN, "limit": SHOWN,
        "counts": queue.counts(user, today), "today": today, "may_open": may(user, Permission.CASE_WORK),
        "may_manage": may(user, Permission.CASE_MANAGE),
    }  # fmt: skip
    return render(request, "cases/list.html", shown)


@allow(Permission.CASE_VIEW)
@require_GET
def case(request: StaffRequest, uid: UUID) -> HttpResponse:
    """One case: its steps, clocks, file and course, and what the viewer may do with it."""
    found = reads.get_case(request.user, uid)
    return render(
        request, "cases/case.html", {"page": CasePage.of(found, request.user), "publicity": CasePublicity.of(found)}
    )


@allow(Permission.CASE_VIEW)
@require_GET
def of_record(request: StaffRequest, code: str, uid: UUID) -> HttpResponse:
    """From the line of the register to the page on which the case is worked on."""
    register = registers.get_register(request.user, code)
    if code != CASES:
        raise Http404(f"{register.title}没有办件页面。")
    return redirect("case", uid=registers.get_record(register, request.user, uid, to=Permission.CASE_VIEW).uid)


class OpeningForm(forms.Form):
    """收件单 — the matter, the marks known from the start; the key makes the same form open one case."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    matter = forms.ChoiceField(label="申请事项", widget=forms.RadioSelect)
    marks = forms.MultipleChoiceField(
        label="需要特别办理的情形",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="不确定的可以以后再加，加上的不能取消。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = opening.matters_on(periods.today())
        self.fields["matter"].choices = [(one.code, one.title) for one in offered]  # type: ignore[attr-defined]  # a choice field
        self.fields["marks"].choices = [  # type: ignore[attr-defined]  # a choice field
            (STAFF_KIN.code, f"{STAFF_KIN.title}：{STAFF_KIN.meaning}")
        ]


@allow(Permission.CASE_WORK)
@require_http_methods(["GET", "POST"])
def open_case(request: StaffRequest, code: str, uid: UUID) -> HttpResponse:
    """Take an application of a registered person; the person's place says which office takes it."""
    register = registers.get_register(request.user, code)
    if code != PEOPLE:
        raise Http404(f"{register.title}不能作申请人。")
    person = registers.get_record(register, request.user, uid, to=Permission.CASE_WORK)
    form = OpeningForm(request.POST if request.method == "POST" else None, initial={"key": uuid4()})
    if form.is_bound and form.is_valid():
        asked = form.cleaned_data
        application = services.Application(
            asked["matter"], asked["key"], person.division, person=person, marks=frozenset(asked["marks"])
        )
        try:
            made = services.open_case(application, by=request.user)
        except NotPossible as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"已收件，编号 {made.number}。")
            return redirect("case", uid=made.uid)
    shown = {
        "person": person,
        "form": form,
        "applicant": showing.masked(person),
        "going": queue.lines(reads.open_cases_of(request.user, person), periods.today()),
    }
    return render(request, "cases/open.html", shown, status=422 if form.is_bound else 200)


urlpatterns = [
    path("cases/", listing, name="cases"),
    path("cases/<uuid:uid>/", case, name="case"),
    path("cases/<uuid:uid>/act/", act, name="case_act"),
    path("registers/<str:code>/<uuid:uid>/open-case/", open_case, name="case_open"),
    path("registers/<str:code>/<uuid:uid>/case/", of_record, name="case_of_record"),
]
