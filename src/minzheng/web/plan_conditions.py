"""计划页面条件 — which plan, on which day, over which set of counties a page speaks of; addresses carry it on."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse

from minzheng.core.divisions import reads as divisions
from minzheng.core.plan import reads
from minzheng.kernel.periods import BadPeriod, Month, parse_date
from minzheng.web.staff import StaffRequest

KEPT = ("plan", "at", "set")


@dataclass(frozen=True)
class Asked:
    """页面条件 — which plan, on which day, over which set; ``kept`` is what addresses must carry on."""

    plan: Any
    at: date
    set_code: str
    kept: dict[str, str]
    titles: dict[str, str]

    @classmethod
    def of(cls, request: StaffRequest) -> "Asked":
        """Read the conditions of an address; a day or a set that does not exist gives way to the usual one."""
        plan = reads.the_plan(request.GET.get("plan", ""))
        if plan is None:
            raise Http404("还没有装入年度计划。")
        at = reads.day_for(plan, _day(request.GET.get("at", "")))
        titles = {chosen.code: chosen.title for chosen in divisions.sets()}
        wanted = request.GET.get("set", "")
        kept = {name: request.GET[name] for name in KEPT if request.GET.get(name)}
        return cls(plan, at, wanted if wanted in titles else plan.default_set, kept, titles)

    def url(self, name: str, *arguments: object, **more: object) -> str:
        """An address under the same conditions."""
        said = self.kept | {key: str(value) for key, value in more.items() if value}
        base = reverse(name, args=arguments)
        return f"{base}?{urlencode(said)}" if said else base

    @property
    def plan_url(self) -> str:
        return self.url("plan")

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


def _day(text: str) -> date | None:
    try:
        return parse_date(text) if text else None
    except BadPeriod:
        return None
