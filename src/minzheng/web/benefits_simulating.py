"""标准测算页面 — the simulations, the form for a new one, the result with charts, two of them side by side, and the files."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minzheng.adapters.papers import CannotTypeset, paper_as_docx, paper_as_pdf
from minzheng.core.benefits.simulating import reads, services
from minzheng.core.benefits.simulating.levers import Lever, all_levers
from minzheng.core.benefits.simulating.paper import KIND, caveats, ratio_words, report, standard_words
from minzheng.core.benefits.simulating.services import MAY
from minzheng.core.papers import reads as papers
from minzheng.core.papers import services as paper_services
from minzheng.core.registers.importing import home_division
from minzheng.kernel import periods
from minzheng.web.errors import Unclear
from minzheng.web.policy import allow
from minzheng.web.staff import StaffRequest
from minzheng.web.standards_files import chart_data, workbook
from minzheng.web.standards_grid import StandardsForm

PDF, DOCX, XLSX = (
    "application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)  # fmt: skip


def _lever() -> Lever:
    """The standard that can be simulated; the first that a line declared."""
    found = all_levers()
    if not found:
        raise Http404("没有可以测算的标准。")
    return found[0]


def _issuer(row: Any) -> str:
    return f"{row.division.name}民政局"


@allow(MAY)
@require_GET
def simulations(request: StaffRequest) -> HttpResponse:
    """The simulations of the viewer's divisions, newest first."""
    rows = [reads.Found(row) for row in reads.simulations(request.user)]
    done = [one for one in rows if one.ended]
    return render(request, "benefits/simulations.html", {"rows": rows, "done": done})


@allow(MAY)
@require_http_methods(["GET", "POST"])
def propose(request: StaffRequest) -> HttpResponse:
    """Propose standards and have them reckoned."""
    form = StandardsForm.of(request, _lever())
    if request.method == "POST":
        asked = form.take(request.POST)
        if asked is not None:
            try:
                row = services.start(asked, home_division(request.user, MAY), by=request.user)
            except services.Refused as refused:
                form.problems += refused.problems
            else:
                assert row.job is not None
                return redirect("job", uid=row.job.uid)
    shown = {"form": form, "asked": {name: request.GET.get(name, "") for name in ("urban", "rural")}}
    return render(request, "benefits/simulate.html", shown, status=422 if request.method == "POST" else 200)


@allow(MAY)
@require_GET
def simulation(request: StaffRequest, uid: UUID) -> HttpResponse:
    """What one simulation found."""
    found = reads.Found(reads.get_simulation(request.user, uid))
    standards = [
        (
            cell, standard_words(cell, cell.current), standard_words(cell, cell.after), ratio_words(cell.to_consumption(cell.current)),
            ratio_words(cell.to_consumption(cell.after)),
        )
        for cell in found.cells
        if cell.after is not None
    ]  # fmt: skip
    shown = {
        "found": found, "row": found.row, "standards": standards, "caveats": caveats(found) if found.ended else [],
        "chart_data": chart_data(found), "word": papers.last_word(KIND),
    }  # fmt: skip
    return render(request, "benefits/simulation.html", shown)


@allow(MAY)
@require_GET
def compare(request: StaffRequest) -> HttpResponse:
    """Two finished simulations side by side."""
    pair = _two(request)
    if pair is None:
        messages.info(request, "完成两次测算以后可以对比。")
        return redirect("simulations")
    one, other = pair
    theirs = {part.code: part for part in other.parts}
    same = (one.row.on, one.households) == (other.row.on, other.households)
    shown = {
        "both": (one, other), "same_register": same,
        "pairs": [_pair(part, theirs[part.code]) for part in one.parts if part.code in theirs],
    }  # fmt: skip
    return render(request, "benefits/simulations_compared.html", shown)


def _two(request: StaffRequest) -> tuple[reads.Found, reads.Found] | None:
    """The two that the address names, else the two that ended last; None where there are no two. Raises Unclear."""
    if "one" not in request.GET and "other" not in request.GET:
        done = [row for row in reads.simulations(request.user) if row.ended_at is not None]
        return (reads.Found(done[0]), reads.Found(done[1])) if len(done) > 1 else None
    return _asked(request, "one"), _asked(request, "other")


def _asked(request: StaffRequest, name: str) -> reads.Found:
    try:
        uid = UUID(request.GET.get(name, ""))
    except ValueError:
        raise Unclear("请选择两次已完成的测算。") from None
    found = reads.Found(reads.get_simulation(request.user, uid))
    if not found.ended:
        raise Unclear("选择的测算还没有算完，请等它完成再对比。")
    return found


def _pair(one: reads.Part, other: reads.Part) -> dict[str, Any]:
    """One programme in both: the counties of either, in order."""
    there = {row.name: row for row in other.counties}
    mine = {row.name: row for row in one.counties}
    empty = reads.Row("", "")
    lines = [(name, mine.get(name, empty), there.get(name, empty)) for name in dict.fromkeys([*mine, *there])]
    return {"title": one.title, "lines": [*lines, ("合计", one.total, other.total)]}


def _pdf(found: reads.Found) -> bytes:
    return paper_as_pdf(report(found, _issuer(found.row), periods.today()))


def _docx(found: reads.Found) -> bytes:
    return paper_as_docx(report(found, _issuer(found.row), periods.today()))


FILES: dict[str, tuple[Callable[[reads.Found], bytes], str]] = {
    "pdf": (_pdf, PDF), "docx": (_docx, DOCX), "xlsx": (workbook, XLSX)
}  # fmt: skip


@allow(MAY)
@require_GET
def file(request: StaffRequest, uid: UUID, form: str) -> HttpResponse:
    """The report as PDF or Word, or all numbers as a workbook."""
    if form not in FILES:
        raise Http404("没有这种文件。")
    found = _ended(request, uid)
    make, media_type = FILES[form]
    try:
        data = make(found)
    except CannotTypeset as problem:
        messages.error(request, str(problem))
        return redirect("simulation", uid=uid)
    services.tell_of_export(found.row, form, by=request.user)
    response = HttpResponse(data, content_type=media_type)
    name = f"{found.row.title}（测算）.{form}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@allow(MAY)
@require_POST
def paper(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Keep the report as a draft paper, to be issued by somebody else under the office's number."""
    found = _ended(request, uid)
    made = report(found, _issuer(found.row), periods.today(), request.POST.get("addressee", "").strip()[:200])
    try:
        row = paper_services.draft(
            made, kind=KIND, word=request.POST.get("word", "").strip(), division=found.row.division, by=request.user
        )
    except paper_services.NotPossible as problem:
        messages.error(request, str(problem))
        return redirect("simulation", uid=uid)
    messages.success(request, "已存为草稿。请核对内容，由另一人签发；签发后取文号并生成 Word 和 PDF。")
    return redirect("paper", uid=row.uid)


def _ended(request: StaffRequest, uid: UUID) -> reads.Found:
    found = reads.Found(reads.get_simulation(request.user, uid))
    if not found.ended:
        raise Http404("这次测算还没有完成。")
    return found


urlpatterns = [
    path("benefits/standards/", simulations, name="simulations"),
    path("benefits/standards/new/", propose, name="simulation_new"),
    path("benefits/standards/compare/", compare, name="simulations_compare"),
    path("benefits/standards/<uuid:uid>/", simulation, name="simulation"),
    path("benefits/standards/<uuid:uid>/paper/", paper, name="simulation_paper"),
    path("benefits/standards/<uuid:uid>/<str:form>/", file, name="simulation_file"),
]
