"""撤销导入 — takes a batch back: what it made is removed, what it changed is restored; rows edited since are refused one by one."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import ProtectedError, QuerySet

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.access.scopes import Scope
from minzheng.core.audit import services as audit
from minzheng.core.registers.checking import writer_of
from minzheng.core.registers.declarations import REGISTERS, Register
from minzheng.core.registers.models import SHOWN_PROBLEMS, ImportBatch, ImportRow
from minzheng.core.registers.writing import NotPossible
from minzheng.kernel import periods

ALONG_CHANGED = "随它一起导入的登记在导入之后又有人改过或确认过，没有撤销；请逐条核对。"
_NO_ACT = object()


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
        for record in register.model._default_manager.select_for_update(of=("self",))
        .filter(uid__in=[row.object_uid for row in rows])
        .select_related("division")
    }
    refused: list[tuple[int, str]] = []
    scope = scope_of(by, Permission.REGISTER_IMPORT)
    fresh = [row for row in rows if _untouched(row, records.get(row.object_uid), scope, refused)]
    restored = _restorable(register, [row for row in fresh if row.action == ImportRow.Action.CHANGED], records, refused)
    if restored:
        writer_of(register).put_back([records[row.object_uid] for row in restored], by=by)
    removed = _remove(register, [row for row in fresh if row.action == ImportRow.Action.NEW], records, refused, by)
    ImportRow.objects.filter(pk__in=[row.pk for row in (*removed, *restored)]).update(undone=True)
    _as_before(register, restored)
    _note(batch, len(removed), len(restored), sorted(refused))
    audit.record(
        "import.undo", by=by, target_kind=register.code, target_uid=batch.uid, division_path=batch.document.division.path,
        body={"removed": len(removed), "restored": len(restored), "refused": len(refused)},
    )  # fmt: skip
    return Undone(len(removed), len(restored), sorted(refused))


def _as_before(register: type[Register], restored: list[ImportRow]) -> None:
    """A record that went back is again what an earlier batch left: that one may be undone too. Two statements, and one for each page."""
    before = {row.object_uid: row.version_before for row in restored}
    model: Any = register.model
    versions = dict(model._default_manager.filter(uid__in=before).values_list("uid", "version"))
    earlier = [
        row for row in ImportRow.objects.filter(object_uid__in=before, undone=False)
        if row.version_after == before[row.object_uid]
    ]  # fmt: skip
    for row in earlier:
        row.version_after = versions[row.object_uid]
    ImportRow.objects.bulk_update(earlier, ["version_after"], batch_size=1_000)


def told(removed: int, restored: int) -> str:
    """What came of an undo, in one sentence."""
    if not removed and not restored:
        return "没有一行能够撤销。"
    return f"已撤销：删去新增 {removed:,} 行，恢复原值 {restored:,} 行。"


def _note(batch: ImportBatch, removed: int, restored: int, refused: list[tuple[int, str]]) -> None:
    """What the batch's page says from now on: what went back, and which rows did not."""
    batch.message = told(removed, restored)
    if refused:
        batch.message += f"另有 {len(refused):,} 行没有撤销，原因见下。"
    else:
        batch.state = ImportBatch.State.UNDONE
    batch.undone_at = periods.now()
    batch.problems = [{"row": number, "column": None, "message": reason} for number, reason in refused[:SHOWN_PROBLEMS]]
    batch.save(update_fields=["state", "undone_at", "message", "problems"])


def _untouched(row: ImportRow, record: Any, scope: Scope, refused: list[tuple[int, str]]) -> bool:
    if record is None:
        refused.append((row.number, "这条记录已经被删除。"))
        return False
    if not scope.covers(record.division.path):
        refused.append((row.number, "这条记录已经不在您可以登记的范围内，没有撤销。"))
        return False
    if record.version != row.version_after:
        refused.append((row.number, "导入之后又有人改过，没有撤销；请逐条核对。"))
        return False
    return True


def _restorable(
    register: type[Register], rows: list[ImportRow], records: dict[Any, Any], refused: list[tuple[int, str]]
) -> list[ImportRow]:
    """Restore the rows that can be, with what changed along with them; the others are refused."""
    along = _Companions(register, rows, records)
    fit: list[ImportRow] = []
    for row in rows:
        if records[row.object_uid].pk in along.changed_since:
            refused.append((row.number, ALONG_CHANGED))
        else:
            fit.append(row)
    owners = {records[row.object_uid].pk for row in fit}
    along.take_away(owners)
    _restore(register, fit, records)
    along.restore(owners)
    return fit


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


def _restore(register: type[Register], rows: list[ImportRow], records: dict[Any, Any]) -> None:
    """Put the values of the version before the batch back, from the history that the database kept."""
    wanted = {(records[row.object_uid].pk, row.version_before) for row in rows}
    past = {(event.pgh_obj_id, event.version): event for event in _events(register.model, {pk for pk, _ in wanted})}
    _put_back(
        register.model,
        [(records[row.object_uid], past[(records[row.object_uid].pk, row.version_before)]) for row in rows],
    )


def _events(model: type[Any], keys: Collection[int]) -> QuerySet[Any]:
    """The versions of some records, oldest first."""
    history = apps.get_model(model._meta.app_label, f"{model.__name__}Event")
    events: QuerySet[Any] = history._default_manager.filter(pgh_obj_id__in=keys).order_by("pgh_id")
    return events


def _put_back(model: type[Any], pairs: list[tuple[Any, Any]]) -> None:
    """Give records the values that an event kept."""
    kept = {"id", "uid", "version", "updated_at"}
    fields = [field for field in model._meta.concrete_fields if field.name not in kept]
    for record, before in pairs:
        for field in fields:
            setattr(record, field.attname, getattr(before, field.attname))
    if pairs:
        records = [record for record, _ in pairs]
        model._default_manager.bulk_update(records, [field.name for field in fields], batch_size=500)


class _Companions:
    """随同记录 — what the batch changed along with its records, told by the history: the same act wrote both."""

    def __init__(self, register: type[Register], rows: list[ImportRow], records: dict[Any, Any]) -> None:
        owners = {records[row.object_uid].pk: row for row in rows}
        self._acts = {
            event.pgh_obj_id: event.pgh_context_id
            for event in _events(register.model, set(owners))
            if event.version == owners[event.pgh_obj_id].version_after and event.pgh_context_id is not None
        }
        self.changed_since: set[int] = set()
        self._before: dict[type[Any], list[tuple[int, Any, Any]]] = defaultdict(list)
        self._made: dict[type[Any], list[tuple[int, Any]]] = defaultdict(list)
        along: dict[type[Any], dict[int, tuple[int, Any]]] = defaultdict(dict)
        for owner, record in writer_of(register).companions([records[row.object_uid] for row in rows]):
            along[type(record)][record.pk] = owner, record
        for model, found in along.items():
            self._look(model, found)

    def _look(self, model: type[Any], found: dict[int, tuple[int, Any]]) -> None:
        for key, events in groupby(
            _events(model, set(found)).order_by("pgh_obj_id", "pgh_id"), attrgetter("pgh_obj_id")
        ):
            owner, record = found[key]
            told = list(events)
            by_the_batch = [event.pgh_context_id == self._acts.get(owner, _NO_ACT) for event in told]
            if not any(by_the_batch):
                continue
            first = by_the_batch.index(True)
            if not all(by_the_batch[first:]):
                self.changed_since.add(owner)
            elif first == 0:
                self._made[model].append((owner, record))
            else:
                self._before[model].append((owner, record, told[first - 1]))

    def restore(self, owners: set[int]) -> None:
        """Put back what belongs to some records."""
        for model, kept in self._before.items():
            _put_back(model, [(record, before) for owner, record, before in kept if owner in owners])

    def take_away(self, owners: set[int]) -> None:
        """Remove what was made along with the change of some records: what it took the place of comes back after."""
        for model, made in self._made.items():  # what came about along with a change goes with it
            model._default_manager.filter(pk__in=[record.pk for owner, record in made if owner in owners]).delete()
