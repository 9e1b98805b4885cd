"""工作台与通知 — where a user begins the day: what waits for him, his registers, his news."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_http_methods

from minzheng.core.access.doors import may
from minzheng.core.access.permissions import Permission
from minzheng.core.duties import reads as duties
from minzheng.core.duties.states import WAITING as WAITING_DUTIES
from minzheng.core.jobs.reads import of_user as jobs_of
from minzheng.core.notices.reads import of_user as notices_of
from minzheng.core.notices.reads import unread_count
from minzheng.core.notices.services import mark_read
from minzheng.core.registers.declarations import REGISTERS
from minzheng.core.registers.waiting import has_unconfirmed_tab
from minzheng.kernel import periods
from minzheng.web.lines import line_title
from minzheng.web.plan_work import work_of
from minzheng.web.policy import signed_in
from minzheng.web.register_lists import address
from minzheng.web.staff import StaffRequest
from minzheng.web.waiting import CONFIRMING, IMPORTING, Task, waiting_for

if TYPE_CHECKING:
    from minzheng.core.access.models import User

NOTICES_SHOWN = 200
NOTICES_IN_MENU = 6
QUICK_REGISTERS = 6
JOBS_SHOWN = 3


@dataclass(frozen=True)
class Kpi:
    """数字格 — one number at the top of the workbench."""

    label: str
    value: object
    unit: str = ""
    note: str = ""
    url: str = ""
    bad: bool = False


@signed_in
@require_GET
def workbench(request: StaffRequest) -> HttpResponse:
    """What waits for the user, his registers, his notices and running jobs."""
    user = request.user
    tasks, plan_work, to_do = waiting_for(user), work_of(user), _duties(user)
    shown: dict[str, Any] = {
        "today": periods.today(),
        "tasks": tasks,
        "waiting": len(tasks) + len(plan_work.things) + len(to_do),
        "plan_work": plan_work,
        "duties": to_do,
        "kpis": _kpis(user, tasks),
        "quick": _quick(user),
        "notices": notices_of(user)[:NOTICES_IN_MENU],
        "jobs": [job for job in jobs_of(user)[:JOBS_SHOWN] if not job.ended],
        "may_import": may(user, Permission.REGISTER_IMPORT),
        "may_plan": may(user, Permission.PLAN_VIEW),
    }
    return render(request, "shell/workbench.html", shown)


@signed_in
@require_http_methods(["GET", "POST"])
def notices(request: StaffRequest) -> HttpResponse:
    """The user's notices; the bell asks for the newest few, a POST marks all as read."""
    if request.method == "POST":
        count = mark_read(request.user, by=request.user)
        messages.success(request, f"已将 {count} 条通知标为已读。")
        return redirect("notices")
    listed = notices_of(request.user)
    if getattr(request, "htmx", False):
        return render(request, "shell/notices_menu.html", {"notices": listed[:NOTICES_IN_MENU]})
    shown = {"notices": listed[:NOTICES_SHOWN], "unread": unread_count(request.user)}
    return render(request, "shell/notices.html", shown)


def _duties(user: "User") -> list[dict[str, Any]]:
    """What is overdue or open in the user's scope, by kind, with the lists behind the numbers."""
    found = []
    for waiting in duties.waiting_for(user, periods.today()) if may(user, Permission.REGISTER_VIEW) else []:
        register, kept = REGISTERS.get(waiting.register), {"kind": waiting.kind.code}
        urls = {state: address(register, kept | {"tab": state}) for state in WAITING_DUTIES}
        found.append(
            {"title": waiting.kind.title, "line": line_title(waiting.kind.line), "waiting": waiting, "urls": urls}
        )
    return found


def _kpis(user: "User", tasks: list[Task]) -> list[Kpi]:
    kpis = []
    confirmations, imports = ([task for task in tasks if task.source == name] for name in (CONFIRMING, IMPORTING))
    if may(user, Permission.REGISTER_CONFIRM):
        count = sum(task.count for task in confirmations)
        kpis.append(
            Kpi("待确认", f"{count:,}", "条", "确认后才计入指标", confirmations[0].url if confirmations else "")
        )
    if may(user, Permission.REGISTER_IMPORT):
        faulty = sum(task.chip == "late" for task in imports)
        note = f"{faulty} 份有错待改" if faulty else "没有出错的文件"
        kpis.append(Kpi("待导入", len(imports), "份", note, reverse("imports"), bad=bool(faulty)))
    unread = unread_count(user)
    kpis.append(Kpi("未读通知", unread, "条", "点铃铛查看", reverse("notices")))
    if may(user, Permission.PLAN_VIEW):
        kpis.append(_year_gone())
    return kpis


def _year_gone() -> Kpi:
    """How much of the year is gone: the mark against which progress is read."""
    today = periods.today()
    year = periods.Year(today.year).period
    gone = periods.elapsed_share(year, today)
    left = (year.end - today).days
    return Kpi("时间进度", f"{float(gone) * 100:.1f}", "%", f"距年底 {left} 天", reverse("plan"))


def _quick(user: "User") -> list[dict[str, str]]:
    """The first registers of the menu; those of single entries are reached through what they belong to."""
    named = [register for register in REGISTERS if register.in_menu and not has_unconfirmed_tab(register)]
    opened = [register for register in named if may(user, register.view)]
    return [
        {"title": register.title, "icon": register.icon, "url": reverse("register", args=[register.code])}
        for register in opened[:QUICK_REGISTERS]
    ]


urlpatterns = [
    path("", workbench, name="workbench"),
    path("notices/", notices, name="notices"),
]
