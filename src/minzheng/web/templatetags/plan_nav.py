"""计划导航 — the tabs over all pages of the plan, as far as the viewer's posts open them."""

from typing import Any

from django import template
from django.template import RequestContext

from minzheng.core.access.doors import may
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.plan.owners import reads as owners
from minzheng.core.undertakings import reads as undertakings
from minzheng.web.plan_conditions import Asked

register = template.Library()

EVERYBODY, CITY_WIDE = "everybody", "city"
TABS = (
    ("plan", "总览", EVERYBODY),
    ("plan_county", "分县", EVERYBODY),
    ("plan_allocations", "任务分解", EVERYBODY),
    ("plan_ranking", "排名", EVERYBODY),
    ("plan_compare", "两期对比", EVERYBODY),
    ("plan_alerts", "预警", EVERYBODY),
    ("plan_instructions", "督办", EVERYBODY),
    ("plan_reports", "自报", CITY_WIDE),
    ("plan_owners", "责任", EVERYBODY),
    ("plan_freezes", "封账", EVERYBODY),
    ("plan_summary", "年终小结", EVERYBODY),
)


@register.simple_tag
def plan_url(asked: Asked, name: str, *arguments: object) -> str:
    """An address under the page's own conditions: its plan, day and set go along."""
    return asked.url(name, *arguments)


@register.inclusion_tag("plan/_tabs.html", takes_context=True)
def plan_tabs(context: RequestContext, asked: Asked, here: str) -> dict[str, Any]:
    """The tabs, each under the page's own day and set; ``here`` is the name of the page's address."""
    user = context["request"].user
    city_wide = scope_of(user, Permission.PLAN_VIEW).everything
    shown = [
        (title, asked.url(name), name == here) for name, title, audience in TABS if audience == EVERYBODY or city_wide
    ]
    return {"tabs": shown, "asked": asked}


@register.inclusion_tag("plan/_management.html", takes_context=True)
def plan_management(context: RequestContext, item: Any, asked: Asked) -> dict[str, Any]:
    """责任与督办 — who answers for an item and its promises, what they last reported, what was instructed: four statements."""
    user = context["request"].user
    city_wide = scope_of(user, Permission.PLAN_VIEW).everything
    who, said = owners.answering(asked.plan, asked.at), owners.latest_reports(asked.plan, asked.at) if city_wide else {}
    promises = list(item.promises.all())
    codes = {promise.code for promise in promises}
    month = f"{asked.at:%Y-%m}"
    lines = [
        {
            "promise": promise, "answering": who.of(promise), "report": said.get(promise.pk),
            "report_url": asked.url("plan_report", promise.code, month) if city_wide else "",
            "instruct_url": asked.url("plan_instruct", promise=promise.code),
        }
        for promise in promises
    ]  # fmt: skip
    orders = [one for one in undertakings.instructions(user) if one.promise in codes]
    may_edit = may(user, Permission.PLAN_EDIT)
    entrust_url = asked.url("plan_entrust", item.number) if may_edit else ""
    return {"lines": lines, "instructions": orders, "may_edit": may_edit, "entrust_url": entrust_url, "asked": asked}
