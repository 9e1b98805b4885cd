"""导入页面 — template, upload, check result, import, undo."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minzheng.adapters.uploads import MEDIA_TYPES, UploadRefused
from minzheng.core.access.permissions import Permission
from minzheng.core.registers import importing, undoing
from minzheng.core.registers import reads as registers
from minzheng.core.registers.declarations import REGISTERS
from minzheng.core.registers.writing import NotPossible
from minzheng.web.lines import line_title
from minzheng.web.policy import allow
from minzheng.web.staff import StaffRequest


@allow(Permission.REGISTER_IMPORT)
@require_GET
def batches(request: StaffRequest) -> HttpResponse:
    """The user's own imports, and the registers that take files."""
    accepting = [(one, line_title(one.line)) for one in REGISTERS if one.writer and one.fields]
    rows = [
        {"batch": batch, "register": REGISTERS.get(batch.register)}
        for batch in registers.imports_of(request.user)[:100]
    ]
    return render(request, "imports/batches.html", {"rows": rows, "registers": accepting})


@allow(Permission.REGISTER_IMPORT)
@require_GET
def template(request: StaffRequest, code: str) -> HttpResponse:
    """The workbook to fill in."""
    register = registers.get_fillable(request.user, code)
    response = HttpResponse(importing.template_of(register), content_type=MEDIA_TYPES["xlsx"])
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=f"{register.title}导入模板.xlsx") or "attachment"
    )
    return response


@allow(Permission.REGISTER_IMPORT)
@require_http_methods(["GET", "POST"])
def upload(request: StaffRequest, code: str) -> HttpResponse:
    """Choose a file; it is checked before anything is written."""
    register = registers.get_fillable(request.user, code)
    problem = ""
    if request.method == "POST":
        file = request.FILES.get("file")
        if file is None:
            problem = "请先选择要导入的文件。"
        else:
            try:
                batch = importing.upload(register, file.read(importing.FILE_LIMIT + 1), str(file.name), by=request.user)
            except (UploadRefused, NotPossible) as refusal:
                problem = str(refusal)
            else:
                if batch.committed_at:
                    messages.info(request, "这份文件已经导入过，没有重复导入。")
                return redirect("import", uid=batch.uid)
    status = 422 if problem else 200
    return render(request, "imports/upload.html", {"register": register, "problem": problem}, status=status)


@allow(Permission.REGISTER_IMPORT)
@require_GET
def batch(request: StaffRequest, uid: UUID) -> HttpResponse:
    """The check result, or what the import did."""
    found = registers.get_batch(request.user, uid)
    shown: dict[str, Any] = {"batch": found, "register": REGISTERS.get(found.register), "job": found.job}
    return render(request, "imports/batch.html", shown)


@allow(Permission.REGISTER_IMPORT)
@require_POST
def commit(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Import the checked rows, all or none."""
    found = registers.get_batch(request.user, uid)
    try:
        importing.start_commit(found, by=request.user)
    except NotPossible as problem:
        messages.error(request, str(problem))
    return redirect("import", uid=uid)


@allow(Permission.REGISTER_IMPORT)
@require_POST
def undo(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Take a batch back; rows edited since are refused one by one."""
    found = registers.get_batch(request.user, uid)
    try:
        result = undoing.undo(found, by=request.user)
    except NotPossible as problem:
        messages.error(request, str(problem))
        return redirect("import", uid=uid)
    say = messages.success if result.removed or result.restored else messages.warning
    say(request, undoing.told(result.removed, result.restored))
    for number, reason in result.refused[:50]:
        messages.warning(request, f"第 {number} 行没有撤销：{reason}")
    return redirect("import", uid=uid)


urlpatterns = [
    path("imports/", batches, name="imports"),
    path("registers/<str:code>/template/", template, name="register_template"),
    path("registers/<str:code>/import/", upload, name="register_import"),
    path("imports/<uuid:uid>/", batch, name="import"),
    path("imports/<uuid:uid>/commit/", commit, name="import_commit"),
    path("imports/<uuid:uid>/undo/", undo, name="import_undo"),
]
