"""计划页面条件 — which plan, on which day, over which set of counties a page speaks of; addresses carry it on."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.urls import get_script_prefix, reverse

from minzheng.core.divisions import reads as divisions
from minzheng.core.plan import reads
from minzheng.kernel.periods import BadPeriod, Month, Year, parse_date
from minzheng.web.errors import Unclear
from minzheng.web.staff import StaffRequest
from minzheng.web.templatetags.mz import zh_date

KEPT = ("plan", "at", "set")


class NoPlan(Http404):
    """没有计划 — not one plan was loaded yet."""


@dataclass(frozen=True)
class Asked:
    """页面条件 — which plan, on which day, over which set; ``kept`` is what addresses must carry on.

    ``note`` says where the page speaks of another day than the asked one.
    """

    plan: Any
    at: date
    set_code: str
    kept: dict[str, str]
    titles: dict[str, str]
    note: str = ""

    @classmethod
    def of(cls, request: StaffRequest) -> "Asked":
        """Read the conditions of an address. Raises Unclear for what is no day or no set, Http404 without a plan.

        A day outside the plan's year, or yet to come, gives way to the nearest inside it, and the page says so.
        """
        plan = reads.the_plan(request.GET.get("plan", ""))
        if plan is None:
            raise Http404("没有这个年度计划。") if reads.the_plan() else NoPlan("还没有装入年度计划。")
        asked = asked_day(request.GET.get("at", ""))
        at = reads.day_for(plan, asked)
        titles = divisions.set_titles()
        wanted = request.GET.get("set", "")
        if wanted and wanted not in titles:
            raise Unclear("没有这个考核单位集。请在页面的“考核单位”里重新选择。")
        kept = {name: request.GET[name] for name in KEPT if request.GET.get(name)}
        note = "" if asked in {None, at} else f"{_why_not(plan, asked)}，以下是 {zh_date(at)}的数字。"
        return cls(plan, at, wanted or plan.default_set, kept, titles, note)

    def url(self, name: str, *arguments: object, **more: object) -> str:
        """An address under the same conditions."""
        said = self.kept | {key: str(value) for key, value in more.items() if value} if more else self.kept
        base = _address(get_script_prefix(), name, arguments)
        return f"{base}?{_spelt(tuple(said.items()))}" if said else base

    @property
    def latest(self) -> date:
        """The last day of which the plan's pages can speak."""
        return reads.day_for(self.plan, None)

    @property
    def earliest(self) -> date:
        """The first one."""
        return Year(self.plan.year).period.start

    @property
    def plan_url(self) -> str:
        return self.url("plan")

    @property
    def other_plans(self) -> list[Any]:
        """The plans of other years, newest first: one statement."""
        return [one for one in reads.plans() if one.pk != self.plan.pk]

    @property
    def sets(self) -> list[tuple[str, str, bool]]:
        """The sets to choose from."""
        return [(code, title, code == self.set_code) for code, title in self.titles.items()]

    @property
    def set_title(self) -> str:
        return self.titles.get(self.set_code, self.set_code)

    @property
    def days(self) -> list[tuple[str, str, bool]]:
        """The end of last month, and today or the year's end."""
        latest = reads.day_for(self.plan, None)
        before = reads.day_for(self.plan, Month.of(latest).first - timedelta(days=1))
        pairs = [(before, "上月末"), (latest, f"截至 {latest.month} 月 {latest.day} 日")]
        return [(day.isoformat(), title, day == self.at) for day, title in pairs]


@lru_cache(maxsize=4096, typed=True)
def _address(_prefix: str, name: str, arguments: tuple[object, ...]) -> str:
    """An address of the plan: a page asks for hundreds, again and again the same."""
    return reverse(name, args=arguments)


@lru_cache(maxsize=4096)
def _spelt(said: tuple[tuple[str, str], ...]) -> str:
    return urlencode(said)


def asked_day(text: str, what: str = "截至日期") -> date | None:
    """A day as an address asks for it; None where it asks for none. Raises Unclear."""
    try:
        return parse_date(text) if text else None
    except BadPeriod as problem:
        raise Unclear(f"{what}不是日历上的日期。请写成“2021-08-30”的样子，或在页面上重新选择。") from problem


def _why_not(plan: Any, asked: date | None) -> str:
    outside = asked is not None and asked.year != plan.year
    return f"{zh_date(asked)}" + (f"不在 {plan.year} 年计划之内" if outside else "还没有到")
