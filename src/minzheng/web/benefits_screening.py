"""政策找人页面 — what waits by township, kind and programme; starting a run; and the page on which a finding is settled."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minzheng.core.access.doors import may
from minzheng.core.access.permissions import Permission
from minzheng.core.benefits.screening import reads, services
from minzheng.core.benefits.screening.registers import PROGRAMMES_PAID, FindingRegister
from minzheng.core.registers import reads as registers
from minzheng.core.registers.importing import home_division
from minzheng.core.registers.writing import NotPossible
from minzheng.web.policy import allow
from minzheng.web.register_lists import address
from minzheng.web.staff import StaffRequest

KINDS = tuple((str(value), str(title)) for value, title in FindingRegister.filters[0].choices)
TITLES = dict(PROGRAMMES_PAID)
SAID = {
    "handled": "已标为已处理。下次筛查仍然成立且超过两个月的，会重新提出。",
    "dismissed": "已标为不成立，有关状况不变时不再提出。",
}


@dataclass(frozen=True)
class Line:
    """工作单行 — a township or a programme with its numbers, each leading to the list of just those."""

    name: str
    county: str
    cells: tuple[tuple[int, str, str], ...]  # number, address, title of the kind
    total: int
    url: str


def _line(row: reads.Row, name: str, kept: dict[str, str]) -> Line:
    """What stands above the townships itself has no list of its own: its list holds everything below it too."""
    kept = kept | {"tab": "open"}
    if not row.listed:
        return Line(
            f"{name}（本级）", row.county, tuple((row.counts[kind], "", title) for kind, title in KINDS), row.total, ""
        )
    cells = tuple((row.counts[kind], address(FindingRegister, kept | {"kind": kind}), title) for kind, title in KINDS)
    return Line(name, row.county, cells, row.total, address(FindingRegister, kept))


@allow(Permission.REGISTER_VIEW)
@require_GET
def screening(request: StaffRequest) -> HttpResponse:
    """What waits inside the viewer's scope."""
    asked = request.GET.get("programme", "")
    programme = asked if asked in TITLES else ""
    found = reads.work_list(request.user, programme)
    narrowed = {"programme": programme} if programme else {}
    shown = {
        "places": [_line(row, row.name, {"division": row.code} | narrowed) for row in found.places],
        "programmes": [_line(row, TITLES.get(row.code, row.code), {"programme": row.code}) for row in found.programmes],
        "kinds": [(title, found.counts[kind], address(FindingRegister, {"kind": kind, "tab": "open"} | narrowed)) for kind, title in KINDS],
        "total": sum(found.counts.values()), "chosen": programme, "options": PROGRAMMES_PAID,
        "last": reads.last_run(request.user), "may_start": may(request.user, Permission.REGISTER_CONFIRM),
        "list_url": reverse("register", args=[FindingRegister.code]),
    }  # fmt: skip
    return render(request, "benefits/screening.html", shown)


@allow(Permission.REGISTER_CONFIRM)
@require_POST
def start(request: StaffRequest) -> HttpResponse:
    """Ask for a run over the asker's own division, for the month of today."""
    try:
        run = services.start(home_division(request.user, Permission.REGISTER_CONFIRM), by=request.user)
    except NotPossible as problem:
        messages.error(request, str(problem))
        return redirect("screening")
    assert run.job is not None
    return redirect("job", uid=run.job.uid)


@allow(Permission.REGISTER_EDIT)
@require_http_methods(["GET", "POST"])
def settle(request: StaffRequest, code: str, uid: UUID) -> HttpResponse:
    """Mark a finding as handled or dismissed, or take that back."""
    register = registers.get_register(request.user, code)
    if register is not FindingRegister:
        raise Http404(f"{register.title}没有线索处理。")
    finding = registers.get_record(register, request.user, uid, to=Permission.REGISTER_EDIT)
    if request.method == "POST":
        try:
            said = _done(request, finding)
        except NotPossible as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, said)
        return redirect("finding_settle", code=code, uid=uid)
    row = registers.row_of(register, finding)
    shown = {"register": register, "finding": finding, "row": row, "label": register.label(row)}
    return render(request, "benefits/settle.html", shown)


def _done(request: StaffRequest, finding: object) -> str:
    act = request.POST.get("act", "")
    if act == "reopen":
        services.reopen(finding, by=request.user)  # type: ignore[arg-type]  # a finding, from its own register
        return "已重新打开。"
    services.settle(finding, act, reason=request.POST.get("reason", ""), by=request.user)  # type: ignore[arg-type]  # as above
    return SAID[act]


urlpatterns = [
    path("benefits/screening/", screening, name="screening"),
    path("benefits/screening/start/", start, name="screening_start"),
    path("registers/<str:code>/<uuid:uid>/settle/", settle, name="finding_settle"),
]
