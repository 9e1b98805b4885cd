"""测算解释页面 — one household, or one of its members, under one programme in a month: on the screen, on paper, as data."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from minzheng.adapters.papers import CannotTypeset, memo_as_pdf
from minzheng.core.access.doors import may
from minzheng.core.access.permissions import Permission
from minzheng.core.benefits import explaining
from minzheng.core.payments.history import Told, told_of
from minzheng.core.registers import reads as registers
from minzheng.kernel import periods
from minzheng.kernel.periods import BadPeriod, Month
from minzheng.kernel.policy import PROGRAMMES, Level, Programme
from minzheng.kernel.policy.plain import as_json
from minzheng.web.benefits_explained import laid_out
from minzheng.web.benefits_printed import memo_of
from minzheng.web.policy import allow
from minzheng.web.staff import StaffRequest

HOUSEHOLD = "parties.household"
MONTHS_BACK, MONTHS_AHEAD, PAYMENTS = 24, 6, 12
GONE = "这个家庭在这个月还没有登记或已终止，或者这个人在这个月不是它的成员；请换一个月份。"


@dataclass(frozen=True)
class Asked:
    """所问 — a household, a programme, a month, and the member whom it is about where the programme is one of members."""

    household: Any
    programme: Programme
    month: Month
    person: UUID | None

    def address(self, *, month: Month | None = None, person: UUID | None = None, form: str = "") -> str:
        """The address of this page, in another month, for another member, or in another form."""
        whose = person or self.person
        parts = [HOUSEHOLD, self.household.uid, self.programme.code]
        base = reverse("explanation_of_member", args=[*parts, whose]) if whose else reverse("explanation", args=parts)
        return f"{base}?month={month or self.month}{f'&format={form}' if form else ''}"


@allow(Permission.FACT_VIEW)
@require_GET
def explanation(
    request: StaffRequest, code: str, uid: UUID, programme: str, person: UUID | None = None
) -> HttpResponse:
    """The explanation; ``format`` is empty for the page, ``pdf`` or ``json``."""
    register = registers.get_register(request.user, code)
    if code != HOUSEHOLD or programme not in PROGRAMMES:
        raise Http404("没有这项测算。")
    household = registers.get_record(register, request.user, uid, to=Permission.FACT_VIEW)
    declared = PROGRAMMES.get(programme)
    if (declared.to is Level.MEMBER) != (person is not None):
        raise Http404(
            f"{declared.title}按{'个人' if person is None else '家庭'}保障，网址应{'' if person is None else '不'}写明是谁。"
        )
    asked = Asked(household, declared, _month(request.GET.get("month", "")), person)
    found = explaining.for_household(household, programme, asked.month, person=person)
    form = request.GET.get("format", "")
    if form in {"pdf", "json"}:
        if found is None:
            raise Http404(GONE)
        return _printed(request, asked, found) if form == "pdf" else _as_data(request, found)
    return render(request, "benefits/explanation.html", _shown(request, asked, found))


def _shown(request: StaffRequest, asked: Asked, found: explaining.Explained | None) -> dict[str, Any]:
    register = registers.get_register(request.user, HOUSEHOLD)
    members = [] if found is None or asked.person is None else found.circumstances.members
    called = {} if found is None else found.circumstances.called
    return {
        "asked": asked, "view": None if found is None else laid_out(found), "register": register, "gone": GONE,
        "label": register.label(registers.row_of(register, asked.household)), "months": _months(asked.month),
        "before": asked.address(month=asked.month.previous), "after": asked.address(month=asked.month.following),
        "may_record": may(request.user, Permission.REGISTER_EDIT), "pdf": asked.address(form="pdf"), "json": asked.address(form="json"),
        "payments": _payments(request, asked) if found is not None else [],
        "members": [
            (called[place], asked.address(person=one.person.uid), one.person.uid == asked.person)
            for place, one in enumerate(members)
        ],
    }  # fmt: skip


def _payments(request: StaffRequest, asked: Asked) -> list[Told]:
    """What was paid under the programme, as far as the viewer may see the ledger: the newest runs."""
    return told_of(request.user, asked.programme.code, household=asked.household, person=asked.person, most=PAYMENTS)


def _month(text: str) -> Month:
    """The month that was asked for; what is none, or lies too far off, is this month."""
    today = Month.of(periods.today())
    try:
        found = Month.of(periods.parse_date(f"{text}-01"))
    except BadPeriod:
        return today
    return found if _distance(found, today) in range(-MONTHS_BACK * 5, MONTHS_AHEAD * 5) else today


def _distance(one: Month, other: Month) -> int:
    return (one.year - other.year) * periods.MONTHS_IN_YEAR + one.month - other.month


def _months(chosen: Month) -> list[tuple[str, str, bool]]:
    """The months on offer, the latest first; the one that is shown is always among them."""
    month = Month.of(periods.today())
    for _ in range(MONTHS_AHEAD):
        month = month.following
    offered = []
    for _ in range(MONTHS_AHEAD + MONTHS_BACK + 1):
        offered.append(month)
        month = month.previous
    offered = sorted({*offered, chosen}, reverse=True)
    return [(str(one), one.label, one == chosen) for one in offered]


def _printed(request: StaffRequest, asked: Asked, found: explaining.Explained) -> HttpResponse:
    memo = memo_of(laid_out(found), by=request.user.name, payments=[one.words for one in _payments(request, asked)])
    try:
        data = memo_as_pdf(memo)
    except CannotTypeset as problem:
        messages.error(request, str(problem))
        return redirect(asked.address())
    explaining.tell_of(found, "pdf", by=request.user)
    name = f"测算 {asked.programme.title} {asked.household.code} {asked.month}.pdf"
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=name) or "attachment"
    return _private(response)


def _as_data(request: StaffRequest, found: explaining.Explained) -> HttpResponse:
    explaining.tell_of(found, "json", by=request.user)
    return _private(JsonResponse(as_json(found.explanation), json_dumps_params={"ensure_ascii": False}))


def _private(response: HttpResponse) -> HttpResponse:
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


_RECORD = "registers/<str:code>/<uuid:uid>/explanation/<str:programme>/"
urlpatterns = [
    path(_RECORD, explanation, name="explanation"),
    path(f"{_RECORD}<uuid:person>/", explanation, name="explanation_of_member"),
]
