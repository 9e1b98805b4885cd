"""登记簿页面 — one generic list, record, history, form and export for every register."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_POST

from minzheng.core.access.permissions import Permission
from minzheng.core.registers import accepting, exporting
from minzheng.core.registers import reads as registers
from minzheng.core.registers.declarations import Register
from minzheng.core.registers.listing import Position, Query
from minzheng.core.registers.listing import page as list_page
from minzheng.core.registers.searching import is_probing, looks_like_a_number, note_miss, remember
from minzheng.core.registers.versions import versions
from minzheng.core.registers.writing import NotPossible
from minzheng.web import register_lists as lists
from minzheng.web.policy import allow
from minzheng.web.staff import StaffRequest


@allow(Permission.REGISTER_VIEW, Permission.CHECK_VIEW)  # which of them, the register says
@require_GET
def register(request: StaffRequest, code: str) -> HttpResponse:
    """The list of a register inside the viewer's scope."""
    declared = registers.get_register(request.user, code)
    page = lists.RegisterPage.of(request, declared)
    template = "registers/_list.html" if getattr(request, "htmx", False) else "registers/list.html"
    return render(request, template, {"page": page})


@allow(Permission.REGISTER_VIEW, Permission.CHECK_VIEW)  # which of them, the register says
@require_POST
def search(request: StaffRequest, code: str) -> HttpResponse:
    """Keep what was typed on the server; the address gets a token, never a name or a number."""
    declared = registers.get_register(request.user, code)
    term = request.POST.get("q", "").strip()[:60]
    kept = {name: value for name, value in request.POST.items() if name in lists.KEPT_PARAMETERS and value}
    if term and looks_like_a_number(term) and is_probing(request.user):
        messages.error(request, "按证件号码或电话没有查到的次数过多，请一小时后再查。")
    elif term:
        kept["s"], request.session["terms"] = remember(request.session.get("terms", {}), term, by=request.user)
        _count_if_missed(request, declared, term)
    return redirect(lists.address(declared, kept))


def _count_if_missed(request: StaffRequest, declared: type[Register], term: str) -> None:
    """A search by number that finds nothing is counted here too: the limit holds for every box."""
    if looks_like_a_number(term) and not list_page(declared, request.user, Query(term=term), Position(), size=1).rows:
        note_miss(by=request.user)


@allow(Permission.REGISTER_VIEW, Permission.CHECK_VIEW)  # which of them, the register says
@require_GET
def record(request: StaffRequest, code: str, uid: UUID) -> HttpResponse:
    """One record: its values, what belongs to it, what may be done."""
    declared = registers.get_register(request.user, code)
    found = registers.get_record(declared, request.user, uid, to=declared.view)
    return render(request, "registers/record.html", {"page": lists.RecordPage.of(request, declared, found)})


@allow(Permission.REGISTER_VIEW, Permission.CHECK_VIEW)  # which of them, the register says
@require_GET
def history(request: StaffRequest, code: str, uid: UUID) -> HttpResponse:
    """What happened to a record: each version and who made it; personal values are not repeated."""
    declared = registers.get_register(request.user, code)
    found = registers.get_record(declared, request.user, uid, to=declared.view)
    page = lists.RecordPage.of(request, declared, found)
    return render(request, "registers/history.html", {"page": page, "versions": versions(declared, found)})


@allow(Permission.REGISTER_CONFIRM)
@require_POST
def confirm(request: StaffRequest, code: str) -> HttpResponse:
    """Confirm chosen records as the second person."""
    declared = registers.get_register(request.user, code)
    if not declared.confirms:
        raise Http404(f"{declared.title}不需要确认。")
    chosen = [uid for uid in map(lists.uid_of, request.POST.getlist("uid")) if uid]
    done, refused = declared.confirm(registers.confirmable(declared, request.user, chosen), by=request.user)
    if done:
        messages.success(request, f"已确认 {done} {declared.unit}。")
    for reason in refused[:10]:
        messages.error(request, reason)
    if not chosen:
        messages.warning(request, "请先勾选要确认的记录。")
    if chosen and request.POST.get("from") == "record":
        return redirect("record", code=code, uid=chosen[0])
    return redirect(_back(request, declared))


@allow(Permission.REGISTER_CONFIRM)
@require_POST
def reopen(request: StaffRequest, code: str, uid: UUID) -> HttpResponse:
    """Take the confirmation of a record back, for a stated reason: it waits again and may be corrected."""
    declared = registers.get_register(request.user, code)
    if not declared.reopens:
        raise Http404(f"{declared.title}的确认不能在这里撤销。")
    found = registers.get_record(declared, request.user, uid, to=Permission.REGISTER_CONFIRM)
    try:
        url = reverse("record", args=[code, uid])
        accepting.reopen(found, reason=request.POST.get("reason", ""), by=request.user, url=url)
    except NotPossible as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, "已撤销确认，并已通知填报人。这条登记等待重新确认，确认之前指标不计入。")
    return redirect("record", code=code, uid=uid)


@allow(Permission.REGISTER_EXPORT)
@require_POST
def export(request: StaffRequest, code: str) -> HttpResponse:
    """Start the export of what the list shows; a search by name is not exported."""
    declared = registers.get_register(request.user, code)
    reason = request.POST.get("reason", "").strip()
    if not reason:
        messages.error(request, "请写明导出事由，再点“导出”。")
        return redirect(_back(request, declared))
    query = lists.query_of(request.user, declared, request.POST, {})
    job = exporting.start_export(declared, query, reason=reason[:200], by=request.user)
    return redirect("job", uid=job.uid)


@allow(Permission.PERSON_REVEAL)
@require_POST
def reveal(request: StaffRequest, code: str, uid: UUID) -> HttpResponse:
    """Show the full identity number once, for a stated reason."""
    declared = registers.get_register(request.user, code)
    found = registers.get_record(declared, request.user, uid, to=Permission.PERSON_REVEAL)
    if not declared.reveals:
        raise Http404(f"{declared.title}没有遮盖的内容。")
    reason = request.POST.get("reason", "").strip()
    if not reason:
        messages.error(request, "请写明查看事由。")
        return redirect("record", code=code, uid=uid)
    number = declared.reveal(found, reason=reason[:200], by=request.user)
    response = render(
        request, "registers/revealed.html", {"page": lists.RecordPage.of(request, declared, found), "number": number}
    )
    response["Cache-Control"] = "no-store"
    return response


def _back(request: HttpRequest, declared: type[Register]) -> str:
    kept = {name: value for name, value in request.POST.items() if name in lists.KEPT_PARAMETERS and value}
    return lists.address(declared, kept)


urlpatterns = [
    path("registers/<str:code>/", register, name="register"),
    path("registers/<str:code>/search/", search, name="register_search"),
    path("registers/<str:code>/confirm/", confirm, name="register_confirm"),
    path("registers/<str:code>/export/", export, name="register_export"),
    path("registers/<str:code>/<uuid:uid>/", record, name="record"),
    path("registers/<str:code>/<uuid:uid>/history/", history, name="record_history"),
    path("registers/<str:code>/<uuid:uid>/reopen/", reopen, name="record_reopen"),
    path("registers/<str:code>/<uuid:uid>/reveal/", reveal, name="record_reveal"),
]
