"""比较页面 — the counties in their order, the plan on two days, one county in everything, the year summed up."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from minzheng.core.access.doors import may
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.access.scopes import Scope
from minzheng.core.duties import reads as duties
from minzheng.core.plan import ranking, reads
from minzheng.core.plan.allocations import reads as allocations
from minzheng.core.plan.figures import compute, reach_of
from minzheng.core.plan.owners import reads as owners
from minzheng.core.plan.ranking import Pair, RankLine
from minzheng.core.plan.shapes import INDICATORS, Indicator
from minzheng.core.plan.statuses import GOOD, Status
from minzheng.core.undertakings import reads as undertakings
from minzheng.kernel.periods import Month, Year
from minzheng.kernel.targets import FULL
from minzheng.web.plan import of_one_moment
from minzheng.web.plan_charts import change_words as change_since
from minzheng.web.plan_charts import value_words, words_of_target
from minzheng.web.plan_conditions import Asked, asked_day
from minzheng.web.policy import allow
from minzheng.web.staff import StaffRequest
from minzheng.web.templatetags.mz import grp, percent, zh_date


def change_words(indicator: Indicator | None, change: Fraction | int | None) -> str:
    """A difference with its sign: percent points for shares, else in the indicator's unit."""
    if change is None:
        return "—"
    if not change:
        return "没有变化"
    sign = "+" if change > 0 else "−"
    if indicator is not None and indicator.is_share:
        points = percent(abs(change)).rstrip("%")
        return f"{sign}{points} 个百分点" if points != "0" else f"略{'升' if change > 0 else '降'}，不足 0.1 个百分点"
    return f"{sign}{grp(abs(change), 0 if Fraction(change).denominator == 1 else 2)} {indicator.unit if indicator else ''}".rstrip()


def earlier_day(asked: Asked, text: str) -> date:
    """The day to compare with: the asked one inside the year and not after the page's day, else the end of the month before.

    Raises Unclear for what is no day.
    """
    start = Year(asked.plan.year).period.start
    usual = max(Month.of(asked.at).first - timedelta(days=1), start)
    return min(max(asked_day(text, "比较日期") or usual, start), asked.at)


def before_note(asked: Asked, text: str, before: date) -> str:
    """Says where another day than the asked one is compared with."""
    if asked_day(text, "比较日期") in {None, before}:
        return ""
    return f"比较日期应在 {zh_date(asked.earliest)}至 {zh_date(asked.at)}之间，以下与 {zh_date(before)}比较。"


# -- ranking
@dataclass(frozen=True)
class RankRow:
    """名次 — one county on the ranking page."""

    line: RankLine
    indicator: Indicator

    @property
    def value(self) -> str:
        return value_words(self.indicator, self.line.value)

    @property
    def grown(self) -> str:
        """How the value stands to the one that the promise compares it with."""
        return change_since(self.indicator, self.line.value, self.line.baseline) or "无基数"

    @property
    def change(self) -> str:
        """What was added since the earlier day."""
        if self.line.value is None or self.line.value_before is None:
            return "—"
        return change_words(self.indicator, self.line.value - self.line.value_before)

    @property
    def moved(self) -> tuple[str, str]:
        """How the rank moved: a class and words."""
        climbed = self.line.climbed
        if climbed is None:
            return "text-3", "—"
        if not climbed:
            return "text-3", "不变"
        return ("up", f"升 {climbed} 位") if climbed > 0 else ("down", f"降 {-climbed} 位")


@allow(Permission.PLAN_VIEW)
@require_GET
@of_one_moment
def ranked(request: StaffRequest) -> HttpResponse:
    """The counties by one promise, and how their ranks moved since an earlier day."""
    asked = Asked.of(request)
    promises = [one for one in asked.plan.promises.order_by("item__number", "id") if ranking.can_be_ranked(one)]
    if not promises:
        raise Http404("本计划里还没有分县的指标。")
    wanted = request.GET.get("promise", "")
    chosen = next((one for one in promises if one.code == wanted), None)
    if wanted and chosen is None:
        return _not_ranked(request, asked, promises, wanted)
    chosen = chosen or _usual(promises, asked.at)
    found = ranking.ranking(chosen, asked.at, earlier_day(asked, request.GET.get("before", "")), asked.set_code)
    shown = {
        "asked": asked, "ranking": found, "promise": chosen, "target": words_of_target(chosen), "before": found.before,
        "before_note": before_note(asked, request.GET.get("before", ""), found.before),
        "rows": [RankRow(line, found.indicator) for line in found.lines],
        "choices": [(one.code, f"{one.code} {one.title}", one.pk == chosen.pk) for one in promises],
        "allocation_url": asked.url("plan_allocation", chosen.code) if found.by_share else "",
        "compared_with": chosen.target.baseline.label if found.by_change and chosen.target and chosen.target.baseline else "基期",
    }  # fmt: skip
    return render(request, "plan/ranking.html", shown)


def _not_ranked(request: StaffRequest, asked: Asked, promises: list[Any], code: str) -> HttpResponse:
    """The page for a promise that has no ranking: why, and those that have one. Raises Http404 for no promise of the plan."""
    promise = reads.the_promise(asked.plan, code)
    if promise is None:
        raise Http404("本计划没有这项承诺。")
    shown = {
        "asked": asked, "promise": promise, "target": words_of_target(promise), "why": ranking.why_not_ranked(promise),
        "before": earlier_day(asked, request.GET.get("before", "")),
        "choices": [(one.code, f"{one.code} {one.title}", False) for one in promises],
    }  # fmt: skip
    return render(request, "plan/ranking.html", shown)


def _usual(promises: list[Any], at: date) -> Any:
    """The first promise that was divided, else the first."""
    divided = allocations.in_force(promises, at)
    return next((one for one in promises if one.pk in divided), promises[0])


# -- two days
@dataclass(frozen=True)
class PairRow:
    """两期行 — one promise on two days, in words."""

    pair: Pair
    url: str

    @property
    def then(self) -> str:
        return value_words(self.pair.then.indicator, self.pair.then.value) if self.pair.then.shown else "—"

    @property
    def now(self) -> str:
        return value_words(self.pair.now.indicator, self.pair.now.value) if self.pair.now.shown else "—"

    @property
    def change(self) -> str:
        return change_words(self.pair.now.indicator, self.pair.difference)


@allow(Permission.PLAN_VIEW)
@require_GET
@of_one_moment
def compare(request: StaffRequest) -> HttpResponse:
    """Every promise on two days: its value then and now, and how its standing turned."""
    asked = Asked.of(request)
    before = earlier_day(asked, request.GET.get("before", ""))
    then, now, pairs = ranking.compared(asked.plan, before, asked.at, asked.set_code)
    only_turned = request.GET.get("only", "") == "turned"
    rows = [
        PairRow(pair, asked.url("plan_item", pair.now.promise.item.number) + f"#{pair.now.promise.code}")
        for pair in pairs
        if pair.has_turned or not only_turned
    ]
    shown = {
        "asked": asked, "before": before, "before_note": before_note(asked, request.GET.get("before", ""), before), "rows": rows, "only_turned": only_turned,
        "turned": sum(pair.has_turned for pair in pairs),
        "good_then": sum(then.counts.get(one, 0) for one in GOOD), "good_now": sum(now.counts.get(one, 0) for one in GOOD),
    }  # fmt: skip
    return render(request, "plan/compare.html", shown)


# -- one county
def counties_of(scope: Scope, units: Any) -> list[Any]:
    """The counties of a set of which a viewer sees all or a part."""
    return [
        unit for unit in units if scope.covers(unit.path) or any(path.startswith(unit.path) for path in scope.paths)
    ]


@allow(Permission.PLAN_VIEW)
@require_GET
@of_one_moment
def county(request: StaffRequest) -> HttpResponse:
    """One county: its shares and ranks, its other figures, its duties and instructions."""
    asked = Asked.of(request)
    scope = scope_of(request.user, Permission.PLAN_VIEW)
    mine = counties_of(scope, reach_of(asked.set_code, asked.at).units)
    wanted = request.GET.get("unit", "")
    chosen = next((unit for unit in mine if unit.code == wanted), None) if wanted else next(iter(mine), None)
    if chosen is None and (wanted or not mine):
        raise Http404("没有这个县（市、区），或者它不在您的管辖范围内。")
    assert chosen is not None
    view = ranking.county_view(asked.plan, chosen, asked.at, asked.set_code)
    orders = [one for one in undertakings.instructions(request.user) if one.record.division.lineage == chosen.lineage]
    waiting = duties.waiting_for(request.user, asked.at) if not scope.everything else []
    shown = {
        "asked": asked, "view": view, "choices": [(unit.code, unit.name, unit.pk == chosen.pk) for unit in mine],
        "values": [(one, _county_words(one)) for one in view.values],
        "instructions": orders, "duties": waiting, "may_answer": may(request.user, Permission.PLAN_ANSWER),
        "more": [("unit", chosen.code)],
    }  # fmt: skip
    return render(request, "plan/county.html", shown)


def _county_words(one: ranking.CountyValue) -> str:
    """A county's figure, with its change where that is what the promise is about."""
    words = value_words(one.indicator, one.value)
    grown = change_since(one.indicator, one.value, one.baseline)
    return f"{words}，{grown}" if grown else words


# -- the year summed up
@dataclass(frozen=True)
class SummaryRow:
    """小结行 — one promise at the end: its value, the verdict, what the section said, which counties did their share."""

    row: reads.PromiseRow
    answering: Any
    report: Any
    met_by: tuple[int, int] | None

    @property
    def target(self) -> str:
        return words_of_target(self.row.promise)

    @property
    def value(self) -> str:
        if self.row.shown:
            return value_words(self.row.indicator, self.row.value)
        return f"自报 {self.report.progress}%" if self.report and self.report.progress is not None else "—"


@dataclass(frozen=True)
class Summary:
    """年终小结 — the whole plan for one A4 page after the other."""

    asked: Asked

    @cached_property
    def table(self) -> reads.PlanTable:
        return reads.table(self.asked.plan, self.asked.at, self.asked.set_code)

    @cached_property
    def groups(self) -> list[tuple[Any, list[SummaryRow]]]:
        """Sections with their promises; statements follow the number of divided promises alone."""
        who = owners.answering(self.asked.plan, self.asked.at)
        said = owners.latest_reports(self.asked.plan, self.asked.at)
        met = self._met()
        return [
            (
                part.section,
                [
                    SummaryRow(row, who.of(row.promise), said.get(row.promise.pk), met.get(row.promise.pk))
                    for item in part.items
                    for row in item.rows
                ],
            )
            for part in self.table.sections
        ]

    def _met(self) -> dict[int, tuple[int, int]]:
        """How many units did their whole share, of how many."""
        found = {}
        promises = {row.promise.pk: row.promise for row in self.table.rows}
        for key, allocation in allocations.in_force(promises.values(), self.asked.at).items():
            allocation.promise = promises[key]
            if allocation.promise.indicator in INDICATORS:
                figures = compute(INDICATORS.get(allocation.promise.indicator), self.asked.at, allocation.set_code)
                lines = allocations.unit_standings(figures, allocations.shares_of(allocation), self.asked.at)
                found[key] = sum(line.standing.status is Status.MET for line in lines), len(lines)
        return found

    @property
    def counts(self) -> list[tuple[Status, int]]:
        """How many promises stand how, without those that nobody is."""
        return [(status, self.table.counts[status]) for status in Status if self.table.counts.get(status)]

    @property
    def share_met(self) -> str:
        judged = sum(number for status, number in self.counts if status in {*GOOD, Status.SLOW, Status.LATE})
        met = self.table.counts.get(Status.MET, 0)
        return f"{grp(Fraction(met * FULL, judged))}%" if judged else "—"


@allow(Permission.PLAN_VIEW)
@require_GET
@of_one_moment
def summary(request: StaffRequest) -> HttpResponse:
    """The year summed up, for printing."""
    asked = Asked.of(request)
    return render(request, "plan/summary.html", {"asked": asked, "summary": Summary(asked)})


urlpatterns = [
    path("plan/county/", county, name="plan_county"),
    path("plan/ranking/", ranked, name="plan_ranking"),
    path("plan/compare/", compare, name="plan_compare"),
    path("plan/summary/", summary, name="plan_summary"),
]
