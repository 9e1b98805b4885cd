"""登记簿查询 — doors to registers, records and import batches."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from minzheng.core.access.doors import get_visible, require
from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import permissions_of
from minzheng.core.divisions.models import Division
from minzheng.core.documents import reads as documents
from minzheng.core.documents.models import Document
from minzheng.core.registers.checking import writer_of
from minzheng.core.registers.declarations import REGISTERS, Kind, Register
from minzheng.core.registers.listing import as_dictionary, fetched
from minzheng.core.registers.models import ImportBatch
from minzheng.core.registers.records import Record
from minzheng.kernel.money import format_yuan

MOST_BELONGING = 200


def get_register(user: User, code: str) -> type[Register]:
    """A register that the user may open; Http404 for an unknown code."""
    if code not in REGISTERS:
        raise Http404("没有这个登记簿。")
    register = REGISTERS.get(code)
    require(user, register.view)
    return register


def get_fillable(user: User, code: str) -> type[Register]:
    """A register that the user may open and that people fill in; Http404 for one that is only looked at."""
    register = get_register(user, code)
    if register.writer is None or not register.fields:
        raise Http404(f"{register.title}不接受填报。")
    return register


def get_typed(user: User, code: str) -> type[Register]:
    """A register whose single records are filled in by the general form; Http404 where they have a page of their own."""
    register = get_fillable(user, code)
    if not register.typed:
        raise Http404(f"{register.title}在自己的页面上填报。")
    return register


def get_record(register: type[Register], user: User, uid: UUID, *, to: Permission) -> Any:
    """One record of a register in the user's scope."""
    return get_visible(register.rows().select_related("division"), user, uid, to=to, seen_with=register.view)


def showing(user: User, model: str) -> list[type[Register]]:
    """Of the registers in which records of a model stand (``app.model``), those that the user may open. No statement for records."""
    held = permissions_of(user)
    return [one for one in REGISTERS if one.model._meta.label_lower == model and one.view in held]


def find_register(user: User, model: str, uid: UUID) -> type[Register]:
    """The register that lists a record of a model. Http404 where the user may open none that does."""
    for register in showing(user, model):
        if register.rows().visible_to(user, register.view).filter(uid=uid).exists():
            return register
    raise Http404("没有登记簿列出这条记录，或者它不在您的管辖范围内。")


def get_document(user: User, uid: UUID) -> Document:
    """A stored file: one that belongs to a record goes through the record's own door, wherever the record stands today."""
    attached = documents.get_attached(uid)
    if attached is None or attached.target_kind not in REGISTERS or attached.target_uid is None:
        return documents.get_document(user, uid)
    get_record(REGISTERS.get(attached.target_kind), user, attached.target_uid, to=Permission.DOCUMENT_VIEW)
    return attached


def row_of(register: type[Register], record: Record) -> dict[str, Any]:
    """All columns of one record."""
    raw = fetched(register.rows().filter(pk=record.pk), register.columns).get()
    return as_dictionary(raw, register.columns)


def form_values(register: type[Register], record: Any) -> dict[str, str]:
    """The present values of a record as a form shows them."""
    present = writer_of(register).current(record)
    answer: dict[str, str] = {}
    for item in register.fields:
        value = present.get(item.name, getattr(record, item.name, ""))
        if item.written is not None and value is not None:
            value = item.written(value)
        elif isinstance(value, bool):
            value = "是" if value else "否"
        elif isinstance(value, Division):
            value = value.code
        elif item.kind is Kind.MONEY and value is not None:
            value = format_yuan(value)
        answer[item.name] = "" if value is None else str(value)
    return answer


def waiting_aside(register: type[Register], record: Any) -> str:
    """What to say beside "saved": that part of what was written waits for somebody. Empty when nothing does."""
    return writer_of(register).aside(record)


def rows_belonging(register: type[Register], user: User, source: str, record: Record) -> list[dict[str, Any]]:
    """Records of another register that point to a record, newest first, inside the user's scope."""
    columns = tuple(column for column in register.columns if column.in_list)
    rows = register.rows().visible_to(user, register.view).filter(**{source: record})
    return [as_dictionary(raw, columns) for raw in fetched(rows, columns).order_by("-id")[:MOST_BELONGING]]


def confirmable(register: type[Register], user: User, uids: list[UUID]) -> list[Any]:
    """Of some records, those that the user may confirm."""
    return list(register.rows().visible_to(user, Permission.REGISTER_CONFIRM).filter(uid__in=uids))


def waiting_for(register: type[Register], user: User, uids: Sequence[UUID]) -> frozenset[UUID]:
    """Of the records of a page, those that wait for a second person and that this user may confirm; one statement."""
    if not register.confirms or not uids:
        return frozenset()
    rows = register.rows().visible_to(user, Permission.REGISTER_CONFIRM).filter(register.awaits(user), uid__in=uids)
    return frozenset(rows.order_by().values_list("uid", flat=True))


def imports_of(user: User) -> QuerySet[ImportBatch]:
    """A user's own batches, newest first."""
    rows = ImportBatch.objects.filter(owner=user).select_related("document", "annotated", "job")
    return rows.order_by("-asked_at", "-id")


def get_batch(user: User, uid: UUID) -> ImportBatch:
    """One of the user's own batches."""
    batch = imports_of(user).filter(uid=uid).first()
    if batch is None:
        raise Http404("没有这个导入批次。")
    return batch
