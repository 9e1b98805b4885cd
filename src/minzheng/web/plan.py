"""计划页面 — the plan, its items, its indicators and the records behind every figure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.functional import cached_property
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minzheng.core.access.doors import may
from minzheng.core.access.permissions import Permission
from minzheng.core.plan import keeping, reads, services
from minzheng.core.plan.binding import reads as binding_reads
from minzheng.core.plan.binding import services as bindings
from minzheng.core.plan.figures import compute, reach_of
from minzheng.core.plan.moments import one_moment
from minzheng.core.plan.shapes import INDICATORS, Indicator
from minzheng.kernel.periods import Year
from minzheng.web.plan_amounts import amounts_of
from minzheng.web.plan_charts import value_words
from minzheng.web.plan_conditions import Asked, NoPlan
from minzheng.web.plan_evidence import EvidencePage
from minzheng.web.plan_figures import FigureCard
from minzheng.web.plan_layout import PlanPage
from minzheng.web.plan_text import PlanTextForm
from minzheng.web.policy import allow
from minzheng.web.staff import StaffRequest


def of_one_moment(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """同一时刻 — everything that the page reads and shows, its template too, stands in one snapshot."""

    @wraps(view)
    def inside(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with one_moment():
            return view(request, *args, **kwargs)

    inside.of_one_moment = True  # type: ignore[attr-defined]  # read by the test that every such page is
    return inside


@dataclass(frozen=True)
class PromiseCard:
    """承诺卡 — one promise on the page of its item: how it stands, its live figures, its earlier values."""

    row: reads.PromiseRow
    figure: FigureCard | None
    asked: Asked
    clauses: tuple[str, ...] = ()
    carried: Any = None
    kept: Sequence[Any] = ()

    @property
    def carried_words(self) -> str:
        """The baseline taken over from the plan of the year before, or that none was kept."""
        if self.carried is None:
            return ""
        line = self.carried.observation
        if line is None:
            return "上年没有存档的观测值，待补报"
        value = value_words(
            self.row.indicator, reads.kept_value(line, self.row.indicator) if self.row.indicator else None
        )
        return f"{value}（截至 {line.at} 的存档值）"

    @cached_property
    def trend(self) -> list[dict[str, Any]]:
        """The kept values of the year, with the share of the largest for a bar."""
        if self.figure is None:
            return []
        indicator = self.figure.indicator
        most = max((line.value for line in self.kept if line.value is not None), default=0) or 1
        return [
            {"at": line.at, "words": value_words(indicator, reads.kept_value(line, indicator)), "share": (line.value or 0) / most, "at_moment": line.computed_at}
            for line in self.kept
        ]  # fmt: skip

    @property
    def since_kept(self) -> str:
        """What changed since the value kept for just this day: 之后变动 +1."""
        if self.figure is None:
            return ""
        line = next((one for one in self.kept if one.at == self.asked.at), None)
        if line is None:
            return ""
        change = self.figure.figures.total.numerator - line.numerator
        words = amounts_of(self.figure.indicator).words(abs(change))
        return f"之后变动 {'+' if change > 0 else '−'}{words}" if change else "之后没有变动"


@allow(Permission.PLAN_VIEW)
@require_GET
@of_one_moment
def plan(request: StaffRequest) -> HttpResponse:
    """The plan as one page: standing of every promise, the furthest shares, one share on the map."""
    try:
        page = PlanPage.of(request)
    except NoPlan:
        return render(request, "plan/none.html")
    return render(
        request,
        "plan/plan.html",
        {"page": page, "asked": page.asked, "may_edit": may(request.user, Permission.PLAN_EDIT)},
    )


@allow(Permission.PLAN_VIEW)
@require_GET
@of_one_moment
def item(request: StaffRequest, number: int) -> HttpResponse:
    """One item: the bureau's own clause if it was read, and every promise with its live figures."""
    asked = Asked.of(request)
    found = reads.the_item(asked.plan, number)
    if found is None:
        raise Http404("本计划没有这一条。")
    reach = reach_of(asked.set_code, asked.at)
    promises = list(found.promises.all())
    codes = [promise.code for promise in promises]
    clauses, carried = binding_reads.clauses_of(asked.plan, codes), binding_reads.carried_of(asked.plan, codes)
    known = dict.fromkeys(one.indicator for one in promises if one.indicator in INDICATORS)
    figures = {code: compute(INDICATORS.get(code), asked.at, asked.set_code, reach=reach) for code in known}
    rows = reads.rows_of(asked.plan, promises, asked.at, figures)
    kept = reads.trends(known, asked.set_code, Year(asked.plan.year).period)
    cards = [
        PromiseCard(
            rows[one.code], FigureCard(asked, figures[one.indicator], one) if one.indicator in figures else None, asked,
            tuple(clauses.get(one.code, ())), carried.get(one.code), kept.get(one.indicator, ()),
        )
        for one in promises
    ]  # fmt: skip
    earlier, later = reads.neighbours(asked.plan, number)
    shown = {
        "item": found,
        "cards": cards,
        "asked": asked,
        "reach": reach,
        "may_edit": may(request.user, Permission.PLAN_EDIT),
    }
    shown["binding_url"] = asked.url("plan_binding")
    shown["earlier_url"] = asked.url("plan_item", earlier.number) if earlier else ""
    shown["later_url"] = asked.url("plan_item", later.number) if later else ""
    return render(request, "plan/item.html", shown)


@allow(Permission.PLAN_VIEW)
@require_GET
@of_one_moment
def indicator(request: StaffRequest, code: str) -> HttpResponse:
    """One indicator: its definition, live figures unit by unit, and what it serves."""
    declared = _indicator(code)
    asked = Asked.of(request)
    promises = list(reads.promises_counted_by(asked.plan, code))
    card = FigureCard(asked, compute(declared, asked.at, asked.set_code), promises[0] if promises else None)
    return render(
        request,
        "plan/indicator.html",
        {"card": card, "asked": asked, "promises": promises, "chart_data": {"gauges": [], "map": card.chart}},
    )


@allow(Permission.PLAN_VIEW)
@require_GET
@of_one_moment
def evidence(request: StaffRequest, code: str) -> HttpResponse:
    """The rows behind a figure, as far as the viewer may see them."""
    page = EvidencePage.of(request, _indicator(code))
    return render(request, "plan/evidence.html", {"page": page, "card": page.card, "asked": page.card.asked})


@allow(Permission.PLAN_EDIT)
@require_POST
def calculate(request: StaffRequest) -> HttpResponse:
    """Ask for every indicator on the page's day, over every set, to be computed and kept."""
    asked = Asked.of(request)
    try:
        job = keeping.ask_to_compute(asked.at, by=request.user, back=asked.url("plan"))
    except services.NotPossible as problem:
        messages.error(request, str(problem))
        return redirect(asked.url("plan"))
    return redirect("job", uid=job.uid)


@allow(Permission.PLAN_EDIT)
@require_http_methods(["GET", "POST"])
def clauses(request: StaffRequest) -> HttpResponse:
    """Read the bureau's own text, fill the items' clauses from it, and keep its commitments to be bound."""
    asked = Asked.of(request)
    form = PlanTextForm(request.POST or None, request.FILES or None)
    filling, reading, is_new, status = None, None, False, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                with transaction.atomic():
                    filling = services.fill_clauses(asked.plan, form.plan, source=form.source, by=request.user)
                    reading, is_new = bindings.keep_reading(
                        asked.plan, form.plan, source=form.source, sha256=form.sha256, by=request.user
                    )
                status = 200
            except services.NotPossible as problem:
                form.add_error(None, str(problem))
    shown: dict[str, Any] = {"form": form, "filling": filling, "asked": asked, "reading": reading, "is_new": is_new}
    shown["binding_url"] = asked.url("plan_binding")
    return render(request, "plan/text.html", shown, status=status)


def _indicator(code: str) -> Indicator:
    if code not in INDICATORS:
        raise Http404("没有这个指标，或它的登记簿尚未建立。")
    return INDICATORS.get(code)


urlpatterns = [
    path("plan/", plan, name="plan"),
    path("plan/text/", clauses, name="plan_text"),
    path("plan/compute/", calculate, name="plan_compute"),
    path("plan/<int:number>/", item, name="plan_item"),
    path("indicators/<str:code>/", indicator, name="indicator"),
    path("indicators/<str:code>/records/", evidence, name="evidence"),
]
