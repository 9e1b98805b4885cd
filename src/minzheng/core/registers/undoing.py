"""撤销导入 — takes a batch back: what it made is removed, what it changed is restored; rows edited since are refused one by one."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import ProtectedError

from minzheng.core.access.models import User
from minzheng.core.audit import services as audit
from minzheng.core.registers.checking import writer_of
from minzheng.core.registers.declarations import REGISTERS, Register
from minzheng.core.registers.models import ImportBatch, ImportRow
from minzheng.core.registers.writing import NotPossible
from minzheng.kernel import periods


@dataclass(frozen=True)
class Undone:
    """撤销结果 — how many rows went back, and which did not and why."""

    removed: int
    restored: int
    refused: list[tuple[int, str]]


@transaction.atomic
def undo(batch: ImportBatch, *, by: User) -> Undone:
    """Take a committed batch back, row by row; the batch counts as undone when no row was refused."""
    batch = ImportBatch.objects.select_for_update(of=("self",)).select_related("document__division").get(pk=batch.pk)
    if batch.state != ImportBatch.State.COMMITTED:
        raise NotPossible("只有已经导入的批次可以撤销。")
    register = REGISTERS.get(batch.register)
    rows = list(batch.rows.filter(undone=False).order_by("-number"))
    records = {
        record.uid: record
        for record in register.model._default_manager.select_for_update().filter(
            uid__in=[row.object_uid for row in rows]
        )
    }
    refused: list[tuple[int, str]] = []
    fresh = [row for row in rows if _untouched(row, records.get(row.object_uid), refused)]
    removed = _remove(register, [row for row in fresh if row.action == ImportRow.Action.NEW], records, refused, by)
    restored = _restore(register, [row for row in fresh if row.action == ImportRow.Action.CHANGED], records, by)
    ImportRow.objects.filter(pk__in=[row.pk for row in (*removed, *restored)]).update(undone=True)
    if not refused:
        batch.state, batch.undone_at = ImportBatch.State.UNDONE, periods.now()
        batch.save(update_fields=["state", "undone_at"])
    audit.record(
        "import.undo", by=by, target_kind=register.code, target_uid=batch.uid, division_path=batch.document.division.path,
        body={"removed": len(removed), "restored": len(restored), "refused": len(refused)},
    )  # fmt: skip
    return Undone(len(removed), len(restored), sorted(refused))


def _untouched(row: ImportRow, record: Any, refused: list[tuple[int, str]]) -> bool:
    if record is None:
        refused.append((row.number, "这条记录已经被删除。"))
        return False
    if record.version != row.version_after:
        refused.append((row.number, "导入之后又有人改过，没有撤销；请逐条核对。"))
        return False
    return True


def _remove(
    register: type[Register], rows: list[ImportRow], records: dict[Any, Any], refused: list[tuple[int, str]], by: User
) -> list[ImportRow]:
    writer = writer_of(register)
    try:
        with transaction.atomic():
            writer.remove_many([records[row.object_uid] for row in rows], by=by)
    except (ProtectedError, NotPossible):  # some are in use: find out which, one by one
        return [row for row in rows if _removed(writer, row, records, refused, by)]
    return rows


def _removed(writer: Any, row: ImportRow, records: dict[Any, Any], refused: list[tuple[int, str]], by: User) -> bool:
    try:
        with transaction.atomic():
            writer.remove_many([records[row.object_uid]], by=by)
    except ProtectedError:
        refused.append((row.number, "已有其他记录引用它，不能撤销。"))
        return False
    except NotPossible as problem:
        refused.append((row.number, str(problem)))
        return False
    return True


def _restore(register: type[Register], rows: list[ImportRow], records: dict[Any, Any], by: User) -> list[ImportRow]:
    """Put the values of the version before the batch back, from the history that the database kept."""
    history = apps.get_model(register.model._meta.app_label, f"{register.model.__name__}Event")
    wanted = {(records[row.object_uid].pk, row.version_before) for row in rows}
    past = {
        (event.pgh_obj_id, event.version): event
        for event in history._default_manager.filter(pgh_obj_id__in=[pk for pk, _ in wanted]).order_by("pgh_id")
    }
    names = [
        field.name
        for field in register.model._meta.concrete_fields
        if field.name not in {"id", "uid", "version", "updated_at"}
    ]
    changed = []
    for row in rows:
        record = records[row.object_uid]
        before = past[(record.pk, row.version_before)]
        for name in names:
            attribute = register.model._meta.get_field(name).attname  # type: ignore[union-attr]
            setattr(record, attribute, getattr(before, attribute))
        changed.append(record)
    if changed:
        register.model._default_manager.bulk_update(changed, names, batch_size=500)
    _ = by
    return rows
