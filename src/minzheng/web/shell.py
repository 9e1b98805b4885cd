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
from minzheng.core.access.reads import scope_of
from minzheng.core.duties import reads as duties
from minzheng.core.duties.states import WAITING as WAITING_DUTIES
from minzheng.core.jobs.reads import of_user as jobs_of
from minzheng.core.notices.reads import of_user as notices_of
from minzheng.core.notices.reads import unread_count
from minzheng.core.notices.services import mark_read
from minzheng.core.registers.declarations import REGISTERS, Register
from minzheng.core.registers.reads import imports_of
from minzheng.core.registers.waiting import COUNTED_UP_TO, UNCONFIRMED, has_unconfirmed_tab, waiting_in
from minzheng.core.visits import reads as visits
from minzheng.core.visits.papers import name_of
from minzheng.kernel import periods
from minzheng.web.lines import line_title
from minzheng.web.plan_work import work_of
from minzheng.web.policy import signed_in
from minzheng.web.register_lists import address
from minzheng.web.staff import StaffRequest

if TYPE_CHECKING:
    from minzheng.core.access.models import User

NOTICES_SHOWN = 200
NOTICES_IN_MENU = 6
QUICK_REGISTERS = 6
JOBS_SHOWN = 3
IMPORTS_LOOKED_AT = 20
VISITS_SHOWN = 10
WAITING_IMPORTS = {"checked": "soon", "faulty": "late"}


@dataclass(frozen=True)
class Task:
    """待办 — one line of the work queue: what, about what, how many, and where to do it."""

    title: str
    subject: str
    url: str
    chip: str
    state: str
    count: int


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
    confirmations = _confirmations(user)
    imports, plan_work, to_do = _waiting_imports(user), work_of(user), _duties(user)
    going = _visits(user)
    shown: dict[str, Any] = {
        "today": periods.today(),
        "tasks": [*going, *imports, *confirmations],
        "waiting": len(going) + len(imports) + len(confirmations) + len(plan_work.things) + len(to_do),
        "plan_work": plan_work,
        "duties": to_do,
        "kpis": _kpis(user, confirmations, imports),
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


def _confirmations(user: "User") -> list[Task]:
    """Entries inside the user's scope that wait for a second person."""
    if not may(user, Permission.REGISTER_CONFIRM):
        return []
    counted = waiting_in(REGISTERS, scope_of(user, Permission.REGISTER_CONFIRM))
    return [_confirmation(REGISTERS.get(code), count) for code, count in counted.items() if count]


def _confirmation(register: type[Register], count: int) -> Task:
    many = f"{count:,} {register.unit}" + ("以上" if count == COUNTED_UP_TO else "")
    url = address(register, {"tab": UNCONFIRMED})
    return Task(
        f"确认{register.title}",
        f"{line_title(register.line)} {many}，由第二人核对后计入指标",
        url,
        "soon",
        "待确认",
        count,
    )


def _visits(user: "User") -> list[Task]:
    """Visits on which the user goes, the earliest first: one tap to the form."""
    if not may(user, Permission.VISIT_WORK):
        return []
    return [
        Task(
            one.checklist.title, f"{name_of(one.visit)}，{one.visit.division.name}，计划 {one.visit.planned_on}",
            reverse("visit_form", args=[one.visit.uid]), one.chip, "逾期未去" if one.late else one.visit.get_state_display(), 1,
        )
        for one in visits.lines(visits.to_do(user)[:VISITS_SHOWN], periods.today())
    ]  # fmt: skip


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


def _waiting_imports(user: "User") -> list[Task]:
    """The user's own files that were checked and now wait for him."""
    if not may(user, Permission.REGISTER_IMPORT):
        return []
    return [
        Task(
            f"导入{REGISTERS.get(batch.register).title}",
            f"共 {batch.total:,} 行" + (f"，{batch.faulty:,} 行有错" if batch.faulty else ""),
            reverse("import", args=[batch.uid]),
            WAITING_IMPORTS[batch.state],
            batch.get_state_display(),
            1,
        )
        for batch in imports_of(user).filter(state__in=WAITING_IMPORTS)[:IMPORTS_LOOKED_AT]
    ]


def _kpis(user: "User", confirmations: list[Task], imports: list[Task]) -> list[Kpi]:
    kpis = []
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
