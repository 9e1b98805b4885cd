"""我的计划事项 — what the plan wants of a user today: things to be done, each once, and nothing that only goes on."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse

from minzheng.core.access.doors import may
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.plan import reads
from minzheng.core.plan.alerts import reads as alerts
from minzheng.core.plan.owners import reads as owners
from minzheng.core.plan.owners.reads import ReportState
from minzheng.core.undertakings import reads as undertakings
from minzheng.core.undertakings.reads import InstructionState
from minzheng.kernel import periods
from minzheng.web.templatetags.mz import zh_date

if TYPE_CHECKING:
    from minzheng.core.access.models import User


@dataclass(frozen=True)
class Thing:
    """事项 — one thing to be done: what, in what respect, where, and how it stands."""

    title: str
    words: str
    url: str
    chip: str
    state: str


@dataclass(frozen=True)
class PlanWork:
    """计划事项 — the things to be done, and of how many promises the user answers for nothing is wanted."""

    things: tuple[Thing, ...] = ()
    quiet: int = 0
    url: str = ""


def work_of(user: "User") -> PlanWork:
    """What waits for a user: instructions, his county's or his own promises that stand badly, reports to write or confirm."""
    plan = reads.the_plan() if may(user, Permission.PLAN_VIEW) else None
    if plan is None:
        return PlanWork()
    today = periods.today()
    reports, answers, edits = (
        may(user, one) for one in (Permission.PLAN_REPORT, Permission.PLAN_ANSWER, Permission.PLAN_EDIT)
    )
    mine = owners.mine(user, today) if reports else []
    bad = alerts.standing_alerts(plan, scope_of(user, Permission.PLAN_VIEW)) if mine or answers else []
    lines = owners.month_lines(plan, today.replace(day=1), today) if mine or edits else []
    own = {promise.pk for promise in mine}
    behind = [one for one in bad if one.unit is None and one.promise_id in own]
    missing = [one for one in lines if one.promise.pk in own and one.state is ReportState.MISSING]
    things = (
        *(_instructions(user, edits=edits) if answers else ()),
        *(_shares(bad) if answers and not edits else ()),
        *_reports(today, missing, [one for one in lines if _waits_for(user, one)] if edits else []),
        *(_promise(one) for one in behind),
    )
    wanted = {one.promise_id for one in behind} | {one.promise.pk for one in missing}
    return PlanWork(things, len(own - wanted), reverse("plan_reports") + "?mine=1" if own else "")


def _instructions(user: "User", *, edits: bool) -> list[Thing]:
    """Instructions that wait for an answer, or for those who accept answers."""
    waits = {InstructionState.ANSWERED} if edits else {InstructionState.ISSUED, InstructionState.OVERDUE}
    return [
        Thing(
            f"督办：{one.record.title}", f"{one.record.division.name}，{zh_date(one.record.due_on)}前答复",
            reverse("plan_instruction", args=[one.uid]), one.state.chip, one.state.label,
        )
        for one in undertakings.instructions(user)
        if one.state in waits
    ]  # fmt: skip


def _shares(bad: list[Any]) -> list[Thing]:
    """Shares of the user's county that stand badly."""
    return [
        Thing(
            f"赶上进度：{one.promise.title}", f"{one.unit.name}的任务", f"{reverse('plan_county')}?unit={one.unit.code}",
            one.standing.chip, one.standing.label,
        )
        for one in bad
        if one.unit is not None
    ]  # fmt: skip


def _promise(one: Any) -> Thing:
    url = reverse("plan_item", args=[one.promise.item.number])
    return Thing(
        f"查明原因：{one.promise.title}",
        "我负责的承诺",
        f"{url}#{one.promise.code}",
        one.standing.chip,
        one.standing.label,
    )


def _reports(today: date, missing: list[Any], waiting: list[Any]) -> list[Thing]:
    """This month's reports: those to write are one thing, those to confirm another."""
    month = f"{today:%Y-%m}"
    found = []
    if missing:
        asked = urlencode({"month": month, "mine": 1, "state": ReportState.MISSING.value})
        words = f"{len(missing)} 项承诺登记簿里没有数字，须由责任人自报"
        found.append(Thing("填报本月进展", words, f"{reverse('plan_reports')}?{asked}", "soon", f"未报 {len(missing)}"))
    if waiting:
        asked = urlencode({"month": month, "state": ReportState.WAITING.value})
        words = f"{len(waiting)} 份自报由他人填写，须由第二人确认"
        found.append(
            Thing("确认本月自报", words, f"{reverse('plan_reports')}?{asked}", "soon", f"待确认 {len(waiting)}")
        )
    return found


def _waits_for(user: "User", line: Any) -> bool:
    return line.state is ReportState.WAITING and line.report.reported_by_id != user.pk
