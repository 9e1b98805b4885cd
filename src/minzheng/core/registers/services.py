"""登记 — single records by form: added, changed, removed; each with its audit event."""

from typing import Any

from django.db import DataError, IntegrityError, transaction
from django.db.models import ProtectedError

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.audit import services as audit
from minzheng.core.failpoints import fp
from minzheng.core.registers.checking import NOT_YOURS, faults_of, writer_of
from minzheng.core.registers.declarations import Register
from minzheng.core.registers.records import Record
from minzheng.core.registers.rules import field_at_fault
from minzheng.core.registers.writing import NotPossible, Values, in_words


class BadFields(NotPossible):
    """填报有误 — messages by field name."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("；".join(problems.values()))
        self.problems = problems


def add(register: type[Register], values: Values, *, by: User) -> Record:
    """Add one record from clean values; refuses a division outside the user's scope and what the writer refuses."""
    writer = writer_of(register)
    _check_place(register, values, by)
    if faults := faults_of(register, [values], by=by) or writer.clashes([values], {}):
        raise BadFields(faults[0])
    if register.identity and writer.existing(register.rows(), register.identity, [values.get(register.identity)]):
        raise BadFields({register.identity: "这个编号已经登记过。"})
    try:
        with transaction.atomic():
            (record,) = writer.create_many([values], by=by)
            fp("register.added")
            _tell("register.add", register, record, by)
    except (IntegrityError, DataError) as problem:
        raise _refused(problem, register, values) from problem
    return record


def change(register: type[Register], record: Record, values: Values, *, version: int, by: User) -> None:
    """Change one record; refused when somebody else changed it since ``version`` was shown."""
    writer = writer_of(register)
    _check_place(register, values, by)
    try:
        with transaction.atomic():
            locked = writer.model._default_manager.select_for_update(of=("self",)).get(pk=record.pk)
            if locked.version != version:
                raise NotPossible("您打开之后，别人已经改过这条记录；请重新打开，看过最新内容再改。")
            wanted = [{**writer.current(locked), **values}]
            if faults := faults_of(register, wanted, by=by):
                raise BadFields(faults[0])
            writer.update_many([(locked, values)], by=by)
            _tell("register.change", register, locked, by, fields=sorted(values))
    except (IntegrityError, DataError) as problem:
        raise _refused(problem, register, values) from problem


def remove(register: type[Register], record: Record, *, by: User) -> None:
    """Remove one record that nothing refers to."""
    try:
        with transaction.atomic():
            writer_of(register).remove_many([record], by=by)
            _tell("register.remove", register, record, by)
    except ProtectedError as problem:
        raise NotPossible("已有其他记录引用它，不能删除。") from problem
    except IntegrityError as problem:
        raise NotPossible("这条记录刚刚被确认或引用，不能删除；请刷新后再看。") from problem


def _refused(problem: Exception, register: type[Register], values: Values) -> NotPossible:
    """What the database refused, at the field that it is about."""
    name = field_at_fault(problem, values, [item.name for item in register.fields])
    return BadFields({name: in_words(problem)}) if name else NotPossible(in_words(problem))


def _check_place(register: type[Register], values: Values, by: User) -> None:
    division = values.get("division")
    if division is not None and not scope_of(by, Permission.REGISTER_EDIT).covers(division.path):
        raise BadFields({"division": NOT_YOURS})
    _ = register


def _tell(action: str, register: type[Register], record: Record, by: User, **body: Any) -> None:
    audit.record(
        action, by=by, target_kind=register.code, target_uid=record.uid, division_path=record.division.path, body=body
    )
