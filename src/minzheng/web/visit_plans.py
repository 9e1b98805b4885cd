"""安排走访 — from the page of a person or a household, or from the paper that a case waits for: which checklist, when, who goes."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from minzheng.core.access.permissions import Permission
from minzheng.core.cases import reads as cases
from minzheng.core.registers import reads as registers
from minzheng.core.visits import checklists, planning, services
from minzheng.core.visits.services import NotPossible, Occasion, Plan
from minzheng.core.visits.visiting import who_may_go
from minzheng.kernel import periods
from minzheng.web.policy import allow
from minzheng.web.staff import StaffRequest

CASE = "cases.case"
VISITED = ("parties.person", "parties.household", "parties.organisation", "emergency.contact_list")


class PlanForm(forms.Form):
    """走访安排单 — the day, who goes, a word to them; the key makes the same form plan one visit."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    planned_on = forms.DateField(label="计划日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    visitors = forms.MultipleChoiceField(label="走访人", widget=forms.CheckboxSelectMultiple)
    note = forms.CharField(
        label="嘱托", required=False, max_length=200, help_text="写给走访人的话，例如怎样找到、注意什么；不写证件号码。"
    )

    def __init__(self, *args: Any, people: list[Any], wanted: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["visitors"].choices = [(str(one.uid), one.name) for one in people]  # type: ignore[attr-defined]  # a choice field
        self.fields["visitors"].help_text = f"应由 {wanted} 人以上去。" if wanted > 1 else "一人即可。"


@dataclass(frozen=True)
class Wish:
    """所求走访 — whom, where, with which checklist, for what; and the page to which one goes back."""

    subject: Any
    name: str
    place: Any
    checklist: Any
    back: str
    occasion: Occasion | None = None
    cause: str = "planned"


@allow(Permission.VISIT_WORK)
@require_http_methods(["GET", "POST"])
def plan(request: StaffRequest, code: str, uid: UUID) -> HttpResponse:
    """Plan a visit to a person, a household or an organisation; where several checklists fit, one is chosen first."""
    register = registers.get_register(request.user, code)
    if code not in VISITED:
        raise Http404(f"{register.title}不能安排走访。")
    subject = registers.get_record(register, request.user, uid, to=Permission.VISIT_WORK)
    today, back = periods.today(), reverse("record", args=[code, uid])
    offered = planning.choices(request.user, subject, subject.division, today)
    asked = request.GET.get("checklist", "")
    chosen = next((one for one in offered if one.code == asked), offered[0] if len(offered) == 1 else None)
    name = str(subject)
    if chosen is None:
        return render(
            request, "visits/plan.html", {"offered": offered, "name": name, "back": back, "register": register}
        )
    return _planned(request, Wish(subject, name, subject.division, chosen, back))


@allow(Permission.VISIT_WORK)
@require_http_methods(["GET", "POST"])
def for_case(request: StaffRequest, uid: UUID, paper: str) -> HttpResponse:
    """Plan the visit from which a case gets a paper."""
    case = cases.get_case(request.user, uid, to=Permission.CASE_WORK)
    today = periods.today()
    chosen = checklists.for_paper(case.matter.partition(".")[0], paper, today)
    if chosen is None or case.person is None or case.closed_on is not None:
        raise Http404("这一件不需要这样的走访。")
    occasion = Occasion(CASE, case.uid, paper, case.opened_on)
    cause = "drawn" if paper.startswith("drawn") else "triggered"
    wish = Wish(case.person, case.person.name, case.division, chosen, reverse("case", args=[uid]), occasion, cause)
    return _planned(request, wish)


def _planned(request: StaffRequest, wish: Wish) -> HttpResponse:
    today = periods.today()
    people = who_may_go(wish.checklist, wish.place, today)
    mine = [str(one.uid) for one in people if one.pk == request.user.pk]
    form = PlanForm(
        request.POST if request.method == "POST" else None, people=people, wanted=wish.checklist.visitors,
        initial={"key": uuid4(), "planned_on": today, "visitors": mine},
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        try:
            made = services.plan(_plan_of(form.cleaned_data, wish, people), by=request.user)
        except NotPossible as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "已安排走访，走访人已收到通知。")
            return redirect("visit", uid=made.uid)
    shown = {
        "form": form,
        "name": wish.name,
        "checklist": wish.checklist,
        "back": wish.back,
        "place": wish.place,
        "people": people,
    }
    return render(request, "visits/plan.html", shown, status=422 if form.is_bound else 200)


def _plan_of(said: dict[str, Any], wish: Wish, people: list[Any]) -> Plan:
    chosen = set(said["visitors"])
    day: date = said["planned_on"]
    made = Plan(
        wish.checklist.code, said["key"], wish.subject, day, tuple(one for one in people if str(one.uid) in chosen), said["note"],
        wish.cause, wish.occasion,
    )  # fmt: skip
    return replace(made, division=wish.place) if wish.occasion is not None else made


urlpatterns = [
    path("registers/<str:code>/<uuid:uid>/plan-visit/", plan, name="visit_plan"),
    path("cases/<uuid:uid>/plan-visit/<slug:paper>/", for_case, name="visit_for_case"),
]
