"""死亡核实页面 — what was reported beside whom the enrolment covers; one confirms it, refutes it for a reason, or takes it over."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from minzheng.core.access.permissions import Permission
from minzheng.core.benefits.deaths import matching, sealing, services
from minzheng.core.benefits.deaths.registers import DeathMatchRegister
from minzheng.core.benefits.registers import Enrolments
from minzheng.core.parties import sealing as persons
from minzheng.core.registers import reads as registers
from minzheng.core.registers.writing import NotPossible
from minzheng.web.policy import allow
from minzheng.web.staff import StaffRequest

DONE = {
    "take": "已由您核实。",
    "confirm": "已核实属实，死亡决定等待另一人确认；确认后从死亡次月起停发，多发的在下一次发放时列为待追回。",
    "refute": "已写明不属实的理由，待遇照常发放。",
}


class SettleForm(forms.Form):
    """核实单 — the day as it was verified, what was found out, and what the others are owed."""

    died_on = forms.DateField(
        label="核实的死亡日期",
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
    )
    amount = forms.DecimalField(
        label="其余成员的月保障金（元）", required=False, min_value=0, max_digits=10, decimal_places=2,
        widget=forms.NumberInput(attrs={"class": "form-control"}),
        help_text="只在按户保障、还有其他保障人员时填；留空的金额不变，可在以后的复核中重新核定。",
    )  # fmt: skip
    same = forms.BooleanField(
        label="已核对，是同一人", required=False, widget=forms.CheckboxInput(attrs={"class": "form-check-input"})
    )
    words = forms.CharField(
        label="核实说明",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
    )


@allow(Permission.REGISTER_EDIT)
@require_http_methods(["GET", "POST"])
def settle(request: StaffRequest, code: str, uid: UUID) -> HttpResponse:
    """Settle a match, or take it over; what was typed stays where it could not be done."""
    register = registers.get_register(request.user, code)
    if register is not DeathMatchRegister:
        raise Http404(f"{register.title}没有死亡核实。")
    match = registers.get_record(register, request.user, uid, to=Permission.REGISTER_EDIT)
    form = SettleForm(request.POST or None, initial={"died_on": match.report.died_on})
    if request.method == "POST" and form.is_valid():
        act = request.POST.get("act", "")
        try:
            _do(act, match, form.cleaned_data, request.user)
        except NotPossible as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, DONE[act])
            return redirect("death_settle", code=code, uid=uid)
    return render(request, "benefits/death.html", _shown(register, match, form, request.user))


def _do(act: str, match: Any, said: dict[str, Any], user: Any) -> None:
    if act == "take":
        services.take(match, by=user)
    elif act == "refute":
        services.refute(match, words=said["words"], by=user)
    elif act == "confirm":
        died_on: date | None = said["died_on"]
        amount = int(said["amount"] * 100) if said["amount"] else None
        services.confirm(match, died_on=died_on, words=said["words"], same=said["same"], amount=amount, by=user)
    else:
        raise NotPossible("请选择属实、不属实或由我核实。")


def _shown(register: Any, match: Any, form: SettleForm, user: Any) -> dict[str, Any]:
    row, report, person = registers.row_of(register, match), match.report, match.person
    masked = persons.masked_id(person.sealed_id, person.uid)
    return {
        "register": register, "match": match, "row": row, "label": register.label(row), "form": form, "enrolment_register": Enrolments.code,
        "compared": (
            ("姓名", report.name, person.name), ("证件号码", sealing.masked(report.sealed_id, report.uid) or "没有提供", masked),
            ("出生日期", report.born_on, person.born_on), ("死亡日期", report.died_on, person.died_on or "没有登记"),
        ),
        "mine": match.owner_id == user.pk, "by_name": match.how == "name", "of_household": match.enrolment.household_id is not None,
        "limit": matching.limit(match.found_on),
    }  # fmt: skip


urlpatterns = [path("registers/<str:code>/<uuid:uid>/death/", settle, name="death_settle")]
