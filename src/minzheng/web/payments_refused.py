"""银行书面说明页面 — the bank's letter of a whole batch or of single orders is entered and confirmed; what it did not pay is paid again together."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from minzheng.core.access.permissions import Permission
from minzheng.core.documents import services as documents
from minzheng.core.payments import reads
from minzheng.core.payments.batches import services as batches
from minzheng.core.payments.refusals import services as refusals
from minzheng.core.registers.writing import NotPossible
from minzheng.kernel.periods import BadPeriod, parse_date
from minzheng.web.attachments import as_file
from minzheng.web.policy import allow
from minzheng.web.staff import StaffRequest

SAID = {
    "enter": "已登记整批未付，等待另一人确认。",
    "lines": "已登记逐笔说明，等待另一人确认。",
    "confirm": "已确认，说明未付的记为失败，可以重发。",
    "refuse": "已不予确认。",
}


@allow(Permission.LEDGER_PREPARE, Permission.LEDGER_RELEASE)
@require_POST
def act(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Enter the bank's letter of a batch or of single orders, decide about it, or draft again what it did not pay."""
    found = reads.get_batch(request.user, uid)
    wanted = request.POST.get("act", "")
    try:
        if wanted == "again":
            said = request.POST
            made = batches.draft_whole_again(
                found, said.get("profile", ""), reason=said.get("reason", ""), by=request.user
            )
            messages.success(request, "已拟重发的付款批，等待另一人审批。")
            return redirect("payment_batch", uid=made.uid)
        _acted(request, found, wanted)
    except (NotPossible, BadPeriod) as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, SAID[wanted])
    return redirect("payment_batch", uid=uid)


def _acted(request: StaffRequest, batch: Any, wanted: str) -> None:
    """Take one step. Raises NotPossible, BadPeriod."""
    said, by, reason = request.POST, request.user, request.POST.get("reason", "")
    if wanted in {"enter", "lines"}:
        file = request.FILES.get("file")
        if file is None:
            raise NotPossible("请选择银行书面说明的扫描件（PDF 或照片）。")
        data, day = file.read(documents.PAPER_LIMIT + 1), parse_date(said.get("stated_on", ""))
        lines = _lines(said) if wanted == "lines" else None
        refusals.enter(batch, data, str(file.name), stated_on=day, reason=reason, lines=lines, by=by)
        return
    waiting = next((one for one in reads.refusals_of(batch) if one.state == "waiting"), None)
    if wanted not in {"confirm", "refuse"} or waiting is None:
        raise NotPossible("没有等待确认的银行书面说明。")
    refusals.decide(waiting, confirmed=wanted == "confirm", reason=reason, by=by)


def _lines(said: Mapping[str, Any]) -> refusals.Lines:
    """What a form says of single orders: ticked ones were not paid, those with a day were. Raises NotPossible, BadPeriod."""
    unpaid = {_number(name, "no-") for name in said if name.startswith("no-")}
    paid = {
        _number(name, "on-"): parse_date(value.strip())
        for name, value in said.items()
        if name.startswith("on-") and value.strip()
    }
    if both := sorted(unpaid & paid.keys()):
        raise NotPossible(f"第 {both[0]} 笔既勾选了未付，又填了入账日期，请只留一样。")
    return refusals.Lines(dict.fromkeys(unpaid) | paid, rest="rest" in said)


def _number(name: str, prefix: str) -> int:
    """The number of an order in the name of a field. Raises NotPossible."""
    number = name.removeprefix(prefix)
    if not (number.isascii() and number.isdigit()):
        raise NotPossible("表单有误，请刷新后重新填写。")
    return int(number)


@allow(Permission.LEDGER_VIEW)
@require_GET
def letter(request: StaffRequest, uid: UUID, refusal: UUID) -> HttpResponse:
    """What the bank wrote, through the door of the batch; that it was opened is written down."""
    rows = reads.refusals_of(reads.get_batch(request.user, uid))
    found = next((one.document for one in rows if one.uid == refusal), None)
    if found is None:
        raise Http404("没有这份银行书面说明。")
    return as_file(documents.opened(found, by=request.user), found.name, found.media_type)


urlpatterns = [
    path("payments/batches/<uuid:uid>/refusal/", act, name="payment_refusal"),
    path("payments/batches/<uuid:uid>/refusals/<uuid:refusal>/letter/", letter, name="payment_letter"),
]
