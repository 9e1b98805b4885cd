"""预警与封账页面 — what stands badly, and the periods that were closed with what came in after them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minzheng.core.access.doors import may, require
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.plan import keeping
from minzheng.core.plan.alerts import reads as alerts
from minzheng.core.plan.alerts import services as alert_services
from minzheng.core.plan.figures import Part, reach_of
from minzheng.core.plan.freezes import reads as freezes
from minzheng.core.plan.freezes import services as freeze_services
from minzheng.core.plan.freezes.reads import FrozenLine
from minzheng.core.plan.services import NotPossible
from minzheng.core.plan.shapes import INDICATORS, Indicator
from minzheng.kernel import periods
from minzheng.kernel.periods import BadPeriod, Month, parse_date
from minzheng.web.plan import of_one_moment
from minzheng.web.plan_amounts import amounts_of
from minzheng.web.plan_charts import value_words
from minzheng.web.plan_conditions import Asked
from minzheng.web.policy import allow
from minzheng.web.staff import StaffRequest

MOST_RECORDS = 200
PART_WORDS = {Part.NUMERATOR: "分子", Part.WHOLE: "分母"}


@allow(Permission.PLAN_VIEW)
@require_GET
def standing(request: StaffRequest) -> HttpResponse:
    """What stands badly now: for the city everything, for a county its own shares."""
    asked = Asked.of(request)
    found = alerts.standing_alerts(asked.plan, scope_of(request.user, Permission.PLAN_VIEW))
    lines = [
        (one, asked.url("plan_item", one.promise.item.number) + f"#{one.promise.code}", asked.url("plan_county", unit=one.unit.code) if one.unit else "")
        for one in found
    ]  # fmt: skip
    shown = {"asked": asked, "lines": lines, "may_raise": may(request.user, Permission.PLAN_EDIT)}
    return render(request, "plan/alerts.html", shown)


@allow(Permission.PLAN_EDIT)
@require_POST
def look(request: StaffRequest) -> HttpResponse:
    """Look now how everything stands, and tell whoever must know."""
    asked = Asked.of(request)
    count = alert_services.raise_alerts(asked.plan, by=request.user)
    words = f"有 {count} 项变差，已通知责任人和有关县（市、区）。" if count else "没有新的变差，未发通知。"
    messages.success(request, f"已核对进度，{words}")
    return redirect(asked.url("plan_alerts"))


# -- closing
@allow(Permission.PLAN_VIEW)
@require_http_methods(["GET", "POST"])
def closings(request: StaffRequest) -> HttpResponse:
    """The closed periods and the proposals; a POST proposes one."""
    asked = Asked.of(request)
    if request.method == "POST":
        require(request.user, Permission.PLAN_EDIT)
        try:
            through = parse_date(request.POST.get("through", ""))
            made = freeze_services.prepare(
                asked.plan, asked.set_code, through, note=request.POST.get("note", ""), by=request.user
            )
        except BadPeriod:
            messages.error(request, "请选择要封账的月份。")
        except NotPossible as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, "已提出封账，请由另一人核对后确认。")
            return redirect(asked.url("plan_freeze", made.uid))
        return redirect(asked.url("plan_freezes"))
    last = periods.today()
    months = [Month(asked.plan.year, number) for number in range(1, 13)]
    found = list(freezes.freezes(asked.plan))
    taken = {one.through for one in found if one.set_code == asked.set_code}
    open_months = [(one.last.isoformat(), one.label) for one in months if one.last <= last and one.last not in taken]
    lines = [(one, asked.url("plan_freeze", one.uid), asked.titles.get(one.set_code, one.set_code)) for one in found]
    shown = {
        "asked": asked,
        "lines": lines,
        "months": open_months[::-1],
        "may_edit": may(request.user, Permission.PLAN_EDIT),
    }
    return render(request, "plan/freezes.html", shown)


@dataclass(frozen=True)
class FrozenRow:
    """封账行 — one indicator of a closed period in words."""

    line: FrozenLine
    urls: list[tuple[str, str]]

    @property
    def frozen(self) -> str:
        return value_words(self.line.indicator, self.line.value)

    @property
    def live(self) -> str:
        return value_words(self.line.indicator, self.line.now)

    @property
    def altered(self) -> str:
        return f"记录改动 {self.line.altered:+d}" if self.line.altered else ""


@allow(Permission.PLAN_VIEW)
@require_GET
@of_one_moment
def closing(request: StaffRequest, uid: UUID) -> HttpResponse:
    """One period: what it said when it was closed, what it is now, what came in late."""
    asked, found = Asked.of(request), freezes.the_freeze(uid)
    city_wide = scope_of(request.user, Permission.PLAN_VIEW).everything
    rows = (
        [_frozen_row(asked, found, line, city_wide=city_wide) for line in freezes.frozen_lines(found)]
        if found.is_closed
        else []
    )
    mine = found.prepared_by_id == request.user.pk
    may_edit = may(request.user, Permission.PLAN_EDIT)
    shown = {
        "asked": asked, "freeze": found, "rows": rows, "changed": sum(row.line.has_changed for row in rows), "mine": mine, "may_edit": may_edit,
        "set_title": asked.titles.get(found.set_code, found.set_code),
        "live_url": asked.url("plan") if found.is_closed else asked.url("plan", at=found.through, set=found.set_code),
    }  # fmt: skip
    return render(request, "plan/freeze.html", shown)


def _frozen_row(asked: Asked, freeze: Any, line: FrozenLine, *, city_wide: bool) -> FrozenRow:
    urls = [
        (
            f"{PART_WORDS[one.part]}封账后" + "，".join([*([f"补报 +{_words(line.indicator, one.part, one.late)}"] if one.late else []), *([f"撤销 −{_words(line.indicator, one.part, one.withdrawn)}"] if one.withdrawn else [])]),
            asked.url("plan_freeze_records", freeze.uid, line.indicator.code, part=one.part.value) if city_wide else "",
        )
        for one in line.changes
        if one
    ]  # fmt: skip
    return FrozenRow(line, urls)


def _words(indicator: Indicator, part: Part, amount: int) -> str:
    """What a list changed by, in the unit in which it adds up."""
    unit = amounts_of(indicator, part)
    return f"{unit.words(amount)} {unit.unit}".strip()


@allow(Permission.PLAN_VIEW)
@require_GET
@of_one_moment
def late_records(request: StaffRequest, uid: UUID, code: str) -> HttpResponse:
    """The records behind what changed after the closing; for those who see the whole city."""
    if not scope_of(request.user, Permission.PLAN_VIEW).everything:
        raise PermissionDenied
    asked, found = Asked.of(request), freezes.the_freeze(uid)
    part = next((one for one in PART_WORDS if one == request.GET.get("part", Part.NUMERATOR)), Part.NUMERATOR)
    if code not in INDICATORS or not found.is_closed or part not in freeze_services.parts(INDICATORS.get(code)):
        raise Http404("没有这张清单。")
    indicator, reach = INDICATORS.get(code), reach_of(found.set_code, found.through)
    if freeze_services.amounts(indicator, part, reach) is None:
        raise Http404("这个指标的清单不是逐条记录。")
    listed = freezes.late_records(found, indicator, part, reach)
    late = list(listed.select_related("division__county")[: MOST_RECORDS + 1])
    withdrawn = list(freezes.withdrawn_records(found, indicator, part, reach)[: MOST_RECORDS + 1])
    rows = listed.model._default_manager.filter(uid__in=[one.record for one in withdrawn[:MOST_RECORDS]])
    names = {row.uid: (str(row), _place(row)) for row in rows.select_related("division__county")}
    register = indicator.registers[0] if len(indicator.registers) == 1 else ""
    shown = {
        "asked": asked, "freeze": found, "indicator": indicator, "part": PART_WORDS[part], "register": register,
        "late": [(one, _place(one)) for one in late[:MOST_RECORDS]], "most": MOST_RECORDS,
        "withdrawn": [(one, *names.get(one.record, (one.record, "")), _words(indicator, part, one.amount)) for one in withdrawn[:MOST_RECORDS]],
        "is_cut": max(len(late), len(withdrawn)) > MOST_RECORDS, "back": asked.url("plan_freeze", uid),
        "list_url": asked.url("evidence", code),
    }  # fmt: skip
    return render(request, "plan/freeze_records.html", shown)


def _place(record: Any) -> str:
    """Where a record belongs: its county, and the division below it."""
    division = record.division
    county = division.county.name if division.county else ""
    return county if division.name == county else f"{county}{division.name}"


@allow(Permission.PLAN_EDIT)
@require_POST
def confirm(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Close a period as the second person: long work, seen on its own page."""
    try:
        job = keeping.ask_to_close(freezes.the_freeze(uid), by=request.user)
    except NotPossible as problem:
        messages.error(request, str(problem))
        return redirect("plan_freezes")
    return redirect("job", uid=job.uid)


@allow(Permission.PLAN_EDIT)
@require_POST
def discard(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Take a proposal back."""
    try:
        freeze_services.discard(freezes.the_freeze(uid), by=request.user)
        messages.success(request, "已撤回。")
    except NotPossible as problem:
        messages.error(request, str(problem))
    return redirect("plan_freezes")


urlpatterns = [
    path("plan/alerts/", standing, name="plan_alerts"),
    path("plan/alerts/look/", look, name="plan_alerts_raise"),
    path("plan/freezes/", closings, name="plan_freezes"),
    path("plan/freezes/<uuid:uid>/", closing, name="plan_freeze"),
    path("plan/freezes/<uuid:uid>/confirm/", confirm, name="plan_freeze_confirm"),
    path("plan/freezes/<uuid:uid>/discard/", discard, name="plan_freeze_discard"),
    path("plan/freezes/<uuid:uid>/<str:code>/", late_records, name="plan_freeze_records"),
]
