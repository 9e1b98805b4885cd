"""导出 — a register as a workbook: masked, formula-safe, inside the user's scope, with an audit event."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.db import transaction

from minzheng.adapters.spreadsheets.writing import Column as SheetColumn
from minzheng.adapters.spreadsheets.writing import Sheet, write_workbook
from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.audit import services as audit
from minzheng.core.divisions.models import Division
from minzheng.core.documents import services as documents
from minzheng.core.jobs import services as jobs
from minzheng.core.jobs.kinds import CannotFinish, Progress, kind
from minzheng.core.jobs.models import Job
from minzheng.core.registers.declarations import REGISTERS, Column, Kind, Register
from minzheng.core.registers.importing import home_division
from minzheng.core.registers.listing import Query, as_dictionary, fetched, narrowed, shown
from minzheng.kernel import periods

MOST_ROWS = 500_000
LIMIT = 400 * 1024 * 1024


def start_export(register: type[Register], query: Query, *, reason: str, by: User) -> Job:
    """Queue an export of what the user sees. A search term is refused here: it would stand in the job's parameters."""
    params = {
        "register": register.code, "division": query.division.code if query.division else "", "chosen": dict(query.chosen),
        "tab": query.tab, "reason": reason,
    }  # fmt: skip
    return jobs.start("registers.export", by=by, title=f"导出{register.title}", params=params)


@kind("registers.export")
def export(job: Job, progress: Progress) -> dict[str, Any]:
    """导出登记簿 — write the workbook, keep it for a week as the owner's private document."""
    register = REGISTERS.get(job.params["register"])
    scope = scope_of(job.owner, Permission.REGISTER_EXPORT)
    if not scope.paths:
        raise CannotFinish("您现在的岗位不能导出，没有生成文件。")
    code = job.params["division"]
    division = Division.objects.filter(code=code).order_by("-id").first() if code else None
    rows = narrowed(register, scope, Query(division=division, chosen=job.params["chosen"], tab=job.params["tab"]))
    total = rows.count()
    if total > MOST_ROWS:
        raise CannotFinish(
            f"共 {total:,} {register.unit}，一次最多导出 {MOST_ROWS:,} {register.unit}；请先按区划或条件缩小范围。"
        )
    columns = register.columns
    path = documents.folder() / f"{uuid4().hex}.export"
    try:
        sheet = Sheet(
            register.title,
            [_sheet_column(column) for column in columns],
            _lines(rows, register, columns, total, progress),
        )
        write_workbook(path, [sheet])
        with transaction.atomic():
            document = documents.store(
                path.read_bytes(), f"{register.title}.xlsx", purpose="导出", division=home_division(job.owner, Permission.REGISTER_EXPORT),
                by=job.owner, limit=LIMIT, own_only=True, kept_until=periods.today() + timedelta(days=7),
            )  # fmt: skip
            audit.record(
                "register.export", by=job.owner, target_kind=register.code, target_uid=document.uid, reason=job.params["reason"],
                division_path=division.path if division else "", body={"rows": total, "sha256": document.sha256},
            )  # fmt: skip
    finally:
        Path(path).unlink(missing_ok=True)
    return {"message": f"共 {total:,} {register.unit}，证件号码等已遮盖。", "url": f"/documents/{document.uid}/"}


def _sheet_column(column: Column) -> SheetColumn:
    if column.show is not None or column.choices:
        return SheetColumn(column.title)
    return SheetColumn(
        column.title, {Kind.NUMBER: "number", Kind.MONEY: "yuan", Kind.DATE: "date"}.get(column.kind, "text")
    )


def _lines(
    rows: Any, register: type[Register], columns: tuple[Column, ...], total: int, progress: Progress
) -> Iterator[list[Any]]:
    ordered = fetched(rows, columns).order_by(register.order, "id")
    for number, raw in enumerate(ordered.iterator(chunk_size=5_000), 1):
        row = as_dictionary(raw, columns)
        yield [_cell(column, row) for column in columns]
        if number % 5_000 == 0:
            progress(number, total)


def _cell(column: Column, row: dict[str, Any]) -> Any:
    if column.show is None and not column.choices and column.kind in {Kind.NUMBER, Kind.DATE}:
        return row[column.name]
    return shown(column, row)
