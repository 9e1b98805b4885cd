"""数据质量页面 — records that a control found wanting, in the viewer's scope: whose they are, and how to mend each.

One statement counts what all controls found; the records themselves are read only for the control that was opened.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_GET

from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import Desk, desks_of, permissions_of, scope_of
from minzheng.core.divisions.reads import counties_within
from minzheng.core.registers import controls
from minzheng.core.registers.controls import Alarm, Group, Narrowing
from minzheng.kernel import periods
from minzheng.web.lines import LINES, line_title
from minzheng.web.policy import allow
from minzheng.web.staff import StaffRequest

SEVERAL = "各条线"


@dataclass(frozen=True)
class Finding:
    """问题记录 — one record to be mended, the line of business that keeps it, and who reported it."""

    alarm: Alarm
    owner: str
    desk: Desk | None


@dataclass(frozen=True)
class Section:
    """问题分组 — what one control found; its records only when it was opened."""

    group: Group
    owner: str
    url: str
    is_open: bool
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Asked:
    """页面条件 — the line, the county (by code) and the opened control that the address names; unknown ones are ignored."""

    line: str
    county: str
    control: str
    counties: tuple[tuple[str, str, str], ...]  # code, name, lineage: those in the viewer's scope
    held: frozenset[Permission]

    @classmethod
    def of(
        cls, asked: Mapping[str, Any], counties: tuple[tuple[str, str, str], ...], held: frozenset[Permission]
    ) -> "Asked":
        """Read an address."""
        line, county, control = (str(asked.get(name) or "") for name in ("line", "county", "control"))
        return cls(
            line if line_title(line) else "",
            county if county in {code for code, _, _ in counties} else "",
            control if control in controls.CONTROLS else "",
            counties,
            held,
        )

    @property
    def narrowing(self) -> Narrowing:
        """The same for the controls."""
        county = next((lineage for code, _, lineage in self.counties if code == self.county), "")
        return Narrowing(self.line, county, self.held)

    def address(self, control: str) -> str:
        """The same page with another control opened."""
        kept = {"line": self.line, "county": self.county, "control": control}
        query = urlencode({name: value for name, value in kept.items() if value})
        return f"{reverse('alarms')}?{query}" if query else reverse("alarms")


@allow(Permission.ALARM_VIEW)
@require_GET
def alarms(request: StaffRequest) -> HttpResponse:
    """What every control found today, and the records of the one that was opened."""
    today, scope = periods.today(), scope_of(request.user, Permission.ALARM_VIEW)
    there = counties_within(scope.paths, today).order_by("code").values_list("code", "name", "lineage")
    asked = Asked.of(request.GET, tuple(there), permissions_of(request.user))
    groups = [group for group in controls.counted(today, scope, asked.narrowing) if group.count]
    sections = [_section(group, asked) for group in groups if group.control.code != asked.control]
    for group in groups:
        if group.control.code == asked.control:
            sections.insert(0, _opened(controls.listed(group, today, scope, asked.narrowing), asked))
    shown = {"sections": sections, "total": sum(group.count for group in groups), "asked": asked, "lines": LINES}
    return render(request, "alarms.html", shown)


def _section(group: Group, asked: Asked) -> Section:
    code = group.control.code
    return Section(group, line_title(group.control.line) or SEVERAL, f"{asked.address(code)}#{code}", is_open=False)


def _opened(group: Group, asked: Asked) -> Section:
    """The opened control comes first, with its records and those who reported them."""
    desks = desks_of(alarm.reporter for alarm in group.rows if alarm.reporter is not None)
    findings = tuple(
        Finding(alarm, line_title(alarm.line) or SEVERAL, desks.get(alarm.reporter or 0)) for alarm in group.rows
    )
    owner = line_title(group.control.line) or SEVERAL
    return Section(group, owner, asked.address(""), is_open=True, findings=findings)


urlpatterns = [path("alarms/", alarms, name="alarms")]
