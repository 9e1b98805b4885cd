"""核对批次页面 — the file out, the replies in, and what is not awaited any more."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from minzheng.core.access.permissions import Permission
from minzheng.core.checks import reads
from minzheng.core.checks.exchange import services as exchange
from minzheng.core.checks.exchange.files import Layout
from minzheng.core.checks.limits import limit
from minzheng.core.checks.purposes import PURPOSES
from minzheng.core.registers import reads as registers
from minzheng.core.registers.writing import NotPossible
from minzheng.kernel import periods
from minzheng.web.attachments import XLSX, as_file
from minzheng.web.checks import BATCHES
from minzheng.web.policy import allow
from minzheng.web.staff import StaffRequest

CSV = "text/csv; charset=gb18030"
MEDIA_TYPES = {"csv": CSV, "xlsx": XLSX}


def _page(request: StaffRequest, uid: UUID, *, typed: str = "", refused: bool = False) -> HttpResponse:
    found, today = reads.get_batch(request.user, uid), periods.today()
    layout, progress = Layout.of(found), reads.progress_of(found)
    shown = {
        "batch": found, "layout": layout, "progress": progress, "today": today, "issues": reads.issues_of(found),
        "purpose": PURPOSES.get(found.matter).title if found.matter in PURPOSES else found.matter,
        "replies": reads.replies_of(found), "kept": limit("reply", today), "typed": typed,
        "is_late": bool(progress.awaited and found.due_on is not None and found.due_on < today),
        "may_give_up": bool(progress.awaited and (found.due_on is None or found.due_on < today)),
    }  # fmt: skip
    return render(request, "checks/batch.html", shown, status=422 if refused else 200)


@allow(Permission.CHECK_WORK)
@require_GET
def batch(request: StaffRequest, uid: UUID) -> HttpResponse:
    """One batch: how far it is, what went out, what came back."""
    return _page(request, uid)


@allow(Permission.CHECK_WORK)
@require_POST
def file(request: StaffRequest, uid: UUID) -> HttpResponse:
    """The request file: freely once, afterwards for a reason."""
    form, reason = request.POST.get("form", ""), request.POST.get("reason", "")
    try:
        made = exchange.issue(uid, form, reason=reason, by=request.user)
    except NotPossible as problem:
        messages.error(request, str(problem))
        return _page(request, uid, typed=reason.strip(), refused=True)
    if made.left_out:
        messages.warning(request, f"请求文件已发出，内有 {made.issue.count} 人；{made.left_out}")
    return as_file(made.data, made.name, MEDIA_TYPES[form])


@allow(Permission.CHECK_WORK)
@require_POST
def reply(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Import what an office sent back: whole, or parked with reasons."""
    reads.get_batch(request.user, uid)
    sent = request.FILES.get("file")
    if sent is None:
        messages.error(request, "请先选择对方的答复文件。")
        return _page(request, uid, refused=True)
    made = exchange.take_reply(uid, sent.read(exchange.REPLY_LIMIT + 1), str(sent.name), by=request.user)
    if made.problems:
        messages.error(request, f"答复已搁置，什么也没有采用：有 {len(made.problems)} 处问题，见下方。")
        return _page(request, uid, refused=True)
    said = f"已采用 {made.taken} 人的答复。" if made.taken else "这份答复没有新内容，不重复采用。"
    messages.success(request, said)
    return redirect("check_batch", uid=uid)


@allow(Permission.CHECK_WORK)
@require_POST
def give_up(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Say why the rest is not awaited any more."""
    reason = request.POST.get("reason", "")
    try:
        ended = exchange.give_up(uid, reason=reason, by=request.user)
    except NotPossible as problem:
        messages.error(request, str(problem))
        return _page(request, uid, typed=reason.strip(), refused=True)
    messages.success(request, f"{ended} 人不再等待，报告里列为“没有查明”。")
    return redirect("check_batch", uid=uid)


@allow(Permission.CHECK_WORK)
@require_GET
def of_record(request: StaffRequest, code: str, uid: UUID) -> HttpResponse:
    """From the line of the register to the page of the batch."""
    register = registers.get_register(request.user, code)
    if code != BATCHES:
        raise Http404(f"{register.title}没有批次页面。")
    return redirect("check_batch", uid=registers.get_record(register, request.user, uid, to=register.view).uid)


urlpatterns = [
    path("check-batches/<uuid:uid>/", batch, name="check_batch"),
    path("check-batches/<uuid:uid>/file/", file, name="check_batch_file"),
    path("check-batches/<uuid:uid>/reply/", reply, name="check_batch_reply"),
    path("check-batches/<uuid:uid>/give-up/", give_up, name="check_batch_give_up"),
    path("registers/<str:code>/<uuid:uid>/batch/", of_record, name="batch_of_record"),
]
