"""核对页面 — the desk of the checking officer, and the page of one check: answers, conflicts, what is unknown, reports, rebuttals."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_POST

from minzheng.adapters.uploads import UploadRefused
from minzheng.core.access.doors import may
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.cases import checking
from minzheng.core.checks import reads, services
from minzheng.core.checks.deleting import services as deleting
from minzheng.core.checks.exchange import services as exchange
from minzheng.core.checks.limits import limit
from minzheng.core.checks.purposes import PURPOSES
from minzheng.core.checks.rebuttals import services as rebuttals
from minzheng.core.checks.rebuttals.services import Dispute
from minzheng.core.checks.reporting.result import result_of
from minzheng.core.checks.sources import source_title
from minzheng.core.documents import services as documents
from minzheng.core.jobs import services as jobs
from minzheng.core.registers import reads as registers
from minzheng.core.registers.writing import NotPossible
from minzheng.kernel import periods
from minzheng.kernel.masking import mask_name
from minzheng.kernel.workflow import NotPossible as NotInThisCase
from minzheng.web.attachments import as_file
from minzheng.web.policy import allow
from minzheng.web.staff import StaffRequest

REFUSALS = (NotPossible, NotInThisCase, UploadRefused)
WORDS = ("reason", "words")
CHIPS = {"asked": "soon", "started": "go", "reported": "ok", "withdrawn": "off"}
CHECKS, BATCHES = "checks.check", "checks.batch"


# -- the desk ----------------------------------------------------------------------------------------------------------
@allow(Permission.CHECK_WORK)
@require_GET
def desk(request: StaffRequest) -> HttpResponse:
    """What waits to be started, sent, answered and reported."""
    today = periods.today()
    found = reads.desk(request.user, today)
    lines = [
        (batch, source_title(batch.source), batch.due_on is not None and batch.due_on < today)
        for batch in found.batches
    ]
    shown = {"desk": found, "batches": lines, "today": today, "kept": limit("reply", today)}
    return render(request, "checks/desk.html", shown)


@allow(Permission.CHECK_WORK)
@require_POST
def prepare(request: StaffRequest) -> HttpResponse:
    """Make the batch of a source and matter."""
    try:
        batch = exchange.prepare(request.POST.get("source", ""), request.POST.get("matter", ""), by=request.user)
    except NotPossible as problem:
        messages.error(request, str(problem))
        return redirect("checks")
    messages.success(request, f"已编批，共 {batch.count} 人。请下载请求文件发给对方。")
    return redirect("check_batch", uid=batch.uid)


@allow(Permission.CHECK_WORK)
@require_POST
def purge(request: StaffRequest) -> HttpResponse:
    """Delete the raw replies whose days are over, now instead of tonight."""
    job = jobs.start(deleting.TASK, by=request.user, title="清理到期的答复原件", params={})
    return redirect("job", uid=job.uid)


# -- one check ---------------------------------------------------------------------------------------------------------
def _page(request: StaffRequest, uid: UUID, *, typed: str = "", refused: bool = False) -> HttpResponse:
    check, user, today = reads.get_check(request.user, uid), request.user, periods.today()
    result, path_of = result_of(check, today), check.division.path
    works, asks = (scope_of(user, one).covers(path_of) for one in (Permission.CHECK_WORK, Permission.CASE_WORK))
    shown: dict[str, Any] = {
        "check": check, "chip": CHIPS[check.state], "purpose": PURPOSES.get(check.matter) if check.matter in PURPOSES else None,
        "result": result, "reports": reads.reports_of(check), "today": today, "validity": limit("report", today),
        "rebuttals": [(one, mask_name(one.person.name), source_title(one.source)) for one in reads.rebuttals_of(check)],
        "works": works, "asks": asks, "typed": typed, "case_url": _case_url(request, check),
        "answers": [(one, mask_name(one.question.person.name)) for one in result.answers],
        "disputable": [(one, mask_name(one.question.person.name)) for one in result.answers if one.question.answered_on],
        "may_report": works and check.state == "started" and result.answers and not result.awaited,
        "may_withdraw": asks and check.state in {"asked", "started"},
        "explained": _explained(request, check),
    }  # fmt: skip
    return render(request, "checks/check.html", shown, status=422 if refused else 200)


def _case_url(request: StaffRequest, check: Any) -> str:
    """The way to the case, for those who may see it."""
    sees = scope_of(request.user, Permission.CASE_VIEW).covers(check.division.path)
    return reverse("case", args=[check.case_uid]) if check.case_uid and sees else ""


def _explained(request: StaffRequest, check: Any) -> str:
    """The way to the reckoning of the programme's rules over the household, for those who may see facts."""
    if check.matter not in PURPOSES or not may(request.user, Permission.FACT_VIEW):
        return ""
    return reverse("explanation", args=["parties.household", check.household.uid, PURPOSES.get(check.matter).programme])


@allow(Permission.CHECK_VIEW)
@require_GET
def check(request: StaffRequest, uid: UUID) -> HttpResponse:
    """One check with everything that is known of it."""
    return _page(request, uid)


def _start(request: StaffRequest, uid: UUID) -> str:
    checking.start(uid, by=request.user)
    return "已启动核对；“核对启动记录”已存入案卷。请在工作台编批发出。"


def _report(request: StaffRequest, uid: UUID) -> str:
    issued = checking.issue_report(uid, by=request.user)
    return f"已出具核对报告，有效期至 {issued.report.valid_through}。"


def _withdraw(request: StaffRequest, uid: UUID) -> str:
    services.withdraw(uid, reason=request.POST.get("reason", ""), by=request.user)
    return "已撤销核对。"


def _rebut(request: StaffRequest, uid: UUID) -> str:
    chosen = request.POST.get("question", "")
    asked = {f"{one.person.uid} {one.source}": one for one in reads.questions_of(reads.get_check(request.user, uid))}
    if chosen not in asked:
        raise NotPossible("请选择对哪一项核对结果有异议。")
    file, question = request.FILES.get("file"), asked[chosen]
    data, name = (file.read(documents.PAPER_LIMIT + 1), str(file.name)) if file is not None else (b"", "")
    said = Dispute(question.person_id, question.source, request.POST.get("reason", ""), data, name)
    rebuttals.raise_rebuttal(uid, said, by=request.user)
    return "已登记异议，由核对机构复核。"


def _chosen(request: StaffRequest) -> UUID:
    try:
        return UUID(request.POST.get("rebuttal", ""))
    except ValueError as problem:
        raise NotPossible("没有这条异议，请刷新后查看。") from problem


def _ask_again(request: StaffRequest, uid: UUID) -> str:  # noqa: ARG001 — every act is called alike
    rebuttals.ask_again(_chosen(request), by=request.user)
    return "已列入重新核对，请在工作台编批发出。"


def _settle(request: StaffRequest, uid: UUID) -> str:  # noqa: ARG001 — as above
    outcome, words = request.POST.get("outcome", ""), request.POST.get("words", "")
    done = rebuttals.settle(_chosen(request), outcome, words=words, by=request.user)
    return f"已复核：{done.get_outcome_display()}。"


ACTS: dict[str, Callable[[StaffRequest, UUID], str]] = {
    "start": _start, "report": _report, "withdraw": _withdraw, "rebut": _rebut, "ask_again": _ask_again, "settle": _settle,
}  # fmt: skip


@allow(Permission.CHECK_WORK, Permission.CASE_WORK)
@require_POST
def act(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Do one thing with a check; what is refused is said, and what was typed stays on the page."""
    reads.get_check(request.user, uid)
    try:
        wanted = ACTS.get(request.POST.get("act", ""))
        if wanted is None:
            raise NotPossible("没有这个动作，请从页面上的按钮办理。")
        messages.success(request, wanted(request, uid))
    except REFUSALS as problem:
        messages.error(request, str(problem))
        typed = next((text for name in WORDS if (text := request.POST.get(name, "").strip())), "")
        return _page(request, uid, typed=typed, refused=True)
    return redirect("check", uid=uid)


@allow(Permission.CHECK_VIEW)
@require_GET
def report(request: StaffRequest, uid: UUID, serial: int) -> HttpResponse:
    """The paper of a report, through the door of its check."""
    found = next((one for one in reads.reports_of(reads.get_check(request.user, uid)) if one.serial == serial), None)
    if found is None:
        raise Http404("没有这份核对报告。")
    document = found.document
    return as_file(documents.opened(document, by=request.user), document.name, document.media_type)


@allow(Permission.CHECK_VIEW)
@require_GET
def evidence(request: StaffRequest, uid: UUID, rebuttal: UUID) -> HttpResponse:
    """What was put forward with a rebuttal, through the door of its check."""
    rows = reads.rebuttals_of(reads.get_check(request.user, uid))
    found = next((one.evidence for one in rows if one.uid == rebuttal), None)
    if found is None:
        raise Http404("没有这份证据材料。")
    return as_file(documents.opened(found, by=request.user), found.name, found.media_type)


@allow(Permission.CHECK_VIEW)
@require_GET
def of_record(request: StaffRequest, code: str, uid: UUID) -> HttpResponse:
    """From the line of the register to the page of the check."""
    register = registers.get_register(request.user, code)
    if code != CHECKS:
        raise Http404(f"{register.title}没有核对页面。")
    return redirect("check", uid=registers.get_record(register, request.user, uid, to=register.view).uid)


urlpatterns = [
    path("checks/", desk, name="checks"),
    path("checks/prepare/", prepare, name="check_prepare"),
    path("checks/purge/", purge, name="check_purge"),
    path("checks/<uuid:uid>/", check, name="check"),
    path("checks/<uuid:uid>/act/", act, name="check_act"),
    path("checks/<uuid:uid>/reports/<int:serial>/", report, name="check_report"),
    path("checks/<uuid:uid>/evidence/<uuid:rebuttal>/", evidence, name="check_evidence"),
    path("registers/<str:code>/<uuid:uid>/check/", of_record, name="check_of_record"),
]
