"""验收确认 — records that count only when a second person confirmed them: how they are written, corrected, confirmed.

A concept built on ``Accepted`` gets its queries, its writer, its trigger and the act of confirming from here. A row names
other records by their number (``Reference``); a row that names one outside the writer's divisions is refused in the words
for one that does not exist.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, NamedTuple, Self, TypeVar
from uuid import UUID

import pgtrigger
from django.db import models, transaction
from django.db.models import QuerySet

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.audit import services as audit
from minzheng.core.failpoints import fp
from minzheng.core.notices import services as notices
from minzheng.core.registers.records import Record
from minzheng.core.registers.writing import BATCH, NotPossible, Values, Writer
from minzheng.kernel import periods
from minzheng.kernel.periods import Period

ModelT = TypeVar("ModelT", bound=models.Model)
Named = Mapping[str, Any]
Find = Callable[[Sequence[Any]], dict[Any, Any]]
ALREADY_CONFIRMED = "已经确认的登记不能更改或删除；确有错误的，请确认人先撤销确认，再改正。"


def kept_once_confirmed(*columns: str) -> pgtrigger.Trigger:
    """The database refuses to delete a confirmed record, and to change what was confirmed while it stays confirmed."""
    before, after = (", ".join(f"{row}.{column}" for column in columns) for row in ("OLD", "NEW"))
    return pgtrigger.Trigger(
        name="kept_once_confirmed",
        operation=pgtrigger.Update | pgtrigger.Delete,
        when=pgtrigger.Before,
        condition=pgtrigger.Condition("OLD.confirmed_at IS NOT NULL"),
        func=f"""
            IF TG_OP = 'DELETE' THEN
                RAISE EXCEPTION '已确认的登记不可删除' USING ERRCODE = 'check_violation';
            END IF;
            IF NEW.confirmed_at IS NOT NULL AND ({before}) IS DISTINCT FROM ({after}) THEN
                RAISE EXCEPTION '已确认的登记不可修改' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


class AcceptedQuerySet(ScopedQuerySet[ModelT]):
    """已确认查询 — records that figures may count, and those that still wait."""

    def counted(self, during: Period | None = None) -> Self:
        """Confirmed records; with a period, those accepted in it."""
        counted = self.filter(confirmed_at__isnull=False)
        return counted if during is None else counted.filter(accepted_on__range=(during.start, during.end))

    def waiting(self) -> Self:
        """Records that nobody confirmed yet."""
        return self.filter(confirmed_at__isnull=True)


@dataclass(frozen=True)
class Reference:
    """引用 — a fill-in field in which people write the number of another record; the model field has the same name.

    ``find`` gives the records for some numbers; by default those whose ``key`` is that number. ``anywhere``: the record
    may lie outside the writer's own divisions, because it is public (an organisation). ``required`` is the field's own matter.
    """

    field: str
    model: type[Record]
    missing: str
    key: str = "code"
    anywhere: bool = False
    find: Find | None = None

    def found(self, rows: Iterable[Values]) -> dict[Any, Any]:
        """The records that rows name, by what the rows say: one statement."""
        numbers = {values[self.field] for values in rows if values.get(self.field)}
        if not numbers:
            return {}
        if self.find is not None:
            return self.find(list(numbers))
        there = self.model._default_manager.filter(**{f"{self.key}__in": numbers}).select_related("division")
        return {getattr(record, self.key): record for record in there}

    def within(self, rows: Iterable[Values], by: User) -> dict[Any, Any]:
        """Those of the records that the user may refer to."""
        scope = scope_of(by, Permission.REGISTER_EDIT)
        there = self.found(rows)
        return {key: record for key, record in there.items() if self.anywhere or scope.covers(record.division.path)}

    def number_of(self, record: Any) -> Any:
        """What stands in the field for the record that ``record`` refers to."""
        named = getattr(record, self.field)
        return None if named is None else getattr(named, self.key)


class AcceptedWriter(Writer):
    """验收记录写入器 — a record waits for confirmation; whoever corrects it has reported it; confirmed ones stay.

    Subclasses name their ``references`` and, where the record has no division of its own, the reference (``place_of``)
    whose division it takes. What only the values show is said by ``fault``.
    """

    references: ClassVar[tuple[Reference, ...]] = ()
    place_of: ClassVar[str] = ""
    fixed: ClassVar[Values] = {}

    @classmethod
    def fault(cls, values: Values, named: Named) -> dict[str, str]:  # noqa: ARG003 — for subclasses
        """What is wrong with one row, by field; ``named`` holds the records it refers to."""
        return {}

    @classmethod
    def problems(cls, rows: Sequence[Values]) -> dict[int, dict[str, str]]:
        """Numbers of nothing, and what ``fault`` says: one statement per reference."""
        there = [(reference, reference.found(rows)) for reference in cls.references]
        found: dict[int, dict[str, str]] = {}
        for index, values in enumerate(rows):
            said: dict[str, str] = {}
            named: dict[str, Any] = {}
            for reference, records in there:
                number = values.get(reference.field)
                named[reference.field] = records.get(number)
                if number and number not in records:
                    said[reference.field] = reference.missing
            if said := said or cls.fault(values, named):
                found[index] = said
        return found

    @classmethod
    def outside(cls, rows: Sequence[Values], *, by: User) -> dict[int, dict[str, str]]:
        """Rows that name something outside what the user may edit."""
        found: dict[int, dict[str, str]] = {}
        for reference in cls.references:
            within = reference.within(rows, by)
            for index, values in enumerate(rows):
                if (number := values.get(reference.field)) and number not in within:
                    found.setdefault(index, {})[reference.field] = reference.missing
        return found

    @classmethod
    def prepare(cls, values: Values, *, by: User) -> Values:  # noqa: ARG003 — the interface
        """Model values; what was left empty takes the default of its field."""
        ready = dict(cls.fixed)
        for name, value in values.items():
            column = cls.model._meta.get_field(name)
            empty = value is None and not column.null
            ready[name] = column.get_default() if empty and isinstance(column, models.Field) else value
        return ready

    @classmethod
    def _resolved(cls, rows: Sequence[Values], by: User) -> list[Values]:
        """Rows with records in place of their numbers. Raises NotPossible."""
        within = {reference.field: reference.within(rows, by) for reference in cls.references}
        missing = {reference.field: reference.missing for reference in cls.references}
        resolved = []
        for values in rows:
            ready = dict(values)
            for name, records in within.items():
                if name not in ready:
                    continue
                if ready[name] and ready[name] not in records:
                    raise NotPossible(missing[name])
                ready[name] = records.get(ready[name]) if ready[name] else None
            if cls.place_of and ready.get(cls.place_of) is not None:
                ready["division"] = ready[cls.place_of].division
            resolved.append(cls.prepare(ready, by=by))
        return resolved

    @classmethod
    def create_many(cls, rows: Sequence[Values], *, by: User) -> list[Record]:
        """Records that wait for confirmation. Raises NotPossible."""
        model: Any = cls.model  # an accepted record, with the fields of both bases
        made = [model(reported_by=by, **values) for values in cls._resolved(rows, by)]
        return list(cls.model._default_manager.bulk_create(made, batch_size=BATCH))

    @classmethod
    def update_many(cls, pairs: Sequence[tuple[Any, Values]], *, by: User) -> None:
        """Correct records that nobody confirmed; the corrector cannot be the second person any more. Raises NotPossible."""
        if any(record.counts for record, _ in pairs):
            raise NotPossible(ALREADY_CONFIRMED)
        names = {"reported_by"}
        for (record, values), ready in zip(pairs, cls._resolved([values for _, values in pairs], by), strict=True):
            if cls.differs(record, values):
                record.reported_by = by
            for name, value in ready.items():
                setattr(record, name, value)
                names.add(name)
        if pairs:
            cls.model._default_manager.bulk_update([record for record, _ in pairs], sorted(names), batch_size=500)

    @classmethod
    def remove_many(cls, records: Sequence[Any], *, by: User) -> None:
        """Take back records that nobody confirmed. Raises NotPossible."""
        if any(record.counts for record in records):
            raise NotPossible(ALREADY_CONFIRMED)
        super().remove_many(records, by=by)

    @classmethod
    def current(cls, record: Any) -> Values:
        """Present values under the names of the fields: numbers in place of the records referred to."""
        numbers = {reference.field: reference for reference in cls.references}
        left_out = {"uid", "version", "created_at", "updated_at", "reported_by", "confirmed_by", "confirmed_at"}
        names = [name for name in cls.field_names() if name not in left_out and name not in cls.fixed]
        if cls.place_of:
            names.remove("division")
        return {name: numbers[name].number_of(record) if name in numbers else getattr(record, name) for name in names}

    @classmethod
    def differs(cls, record: Any, values: Values) -> bool:
        """Whether a row would change the record; an empty cell means the default of its field."""
        present = cls.current(record)
        numbers = {reference.field for reference in cls.references}
        plain = {name: value for name, value in values.items() if name in present and name not in numbers}
        wanted = cls.prepare(plain, by=record.reported_by)
        referred = any(
            (present[name] or None) != (values[name] or None) for name in numbers & set(values) & set(present)
        )
        return referred or any(present[name] != wanted[name] for name in plain)

    @classmethod
    def existing(cls, rows: QuerySet[Any], identity: str, keys: Sequence[Any]) -> dict[Any, Any]:
        """Records by identity, with what they refer to."""
        linked = [reference.field for reference in cls.references]
        return super().existing(rows.select_related("reported_by", *linked), identity, keys)


class Refusal(NamedTuple):
    """未确认 — a record that was not confirmed, and why."""

    uid: UUID
    label: str
    reason: str


@dataclass(frozen=True)
class Confirmation:
    """确认结果 — how many records now count, and which do not."""

    confirmed: int
    refused: tuple[Refusal, ...] = field(default=())

    @property
    def reasons(self) -> list[str]:
        """The refusals in words for the page."""
        return [f"{refusal.label}：{refusal.reason}" for refusal in self.refused]


def formal_problem(record: Any, by: User, today: date) -> str:
    """What keeps a record from being confirmed by this person today; empty when nothing does."""
    checks = (
        (record.counts, "已经确认过。"),
        (record.reported_by_id == by.pk, "填报人不能确认自己填报的记录，请由另一人确认。"),
        (record.accepted_on is None or not record.paper, "没有验收日期或依据文件，请填报人补齐。"),
        (record.accepted_on is not None and record.accepted_on > today, "验收日期晚于今天，请核对。"),
    )
    return next((reason for applies, reason in checks if applies), "")


def no_further_problem(_record: Any) -> str:
    """Nothing but the formal rules."""
    return ""


@transaction.atomic
def confirm(
    model: type[Record], records: Sequence[Any], *, by: User, further: Callable[[Any], str] = no_further_problem
) -> Confirmation:
    """Confirm records of one model that somebody else reported. Those that cannot be confirmed are named with the reason.

    The rows are locked and read afresh, so two people confirming at once both see what stands. The caller passes only
    what ``by`` may confirm.
    """
    keys = [record.pk for record in records]
    locked = list(model._default_manager.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
    fit: list[Any] = []
    refused: list[Refusal] = []
    for record in locked:
        reason = formal_problem(record, by, periods.today()) or further(record)
        if reason:
            refused.append(Refusal(record.uid, str(record), reason))
        else:
            fit.append(record)
    stamp: dict[str, Any] = {"confirmed_by": by, "confirmed_at": periods.now()}
    model._default_manager.filter(pk__in=[record.pk for record in fit]).update(**stamp)
    fp("register.confirmed")
    _tell(model, fit, len(refused), by)
    return Confirmation(len(fit), tuple(refused))


@transaction.atomic
def reopen(record: Any, *, reason: str, by: User, url: str = "") -> None:
    """Take a confirmation back, for a stated reason: the record waits again and may be corrected, and whoever reported it
    is told where (``url``) and why. Raises NotPossible.
    """
    locked: Any = type(record)._default_manager.select_for_update(of=("self",)).get(pk=record.pk)
    if not locked.counts:
        raise NotPossible("这条登记还没有确认，不必撤销。")
    if not reason.strip():
        raise NotPossible("请写明撤销确认的原因。")
    type(record)._default_manager.filter(pk=record.pk).update(confirmed_by=None, confirmed_at=None)
    audit.record(
        "register.reopen", by=by, target_kind=record._meta.label_lower, target_uid=record.uid,
        division_path=record.division.path, reason=reason.strip()[:200],
    )  # fmt: skip
    if locked.reported_by_id != by.pk:
        title = f"您填报的一条“{record._meta.verbose_name}”登记被撤销确认，请核对改正"
        notices.tell(locked.reported_by, title, body=f"撤销原因：{reason.strip()[:200]}", url=url, by=by)


def _tell(model: type[Record], confirmed: Sequence[Any], refused: int, by: User) -> None:
    uids = sorted(str(record.uid) for record in confirmed)
    body = {
        "confirmed": len(confirmed), "refused": refused, "sha256": hashlib.sha256("\n".join(uids).encode()).hexdigest()
    }  # fmt: skip
    single = UUID(uids[0]) if len(uids) == 1 else None
    audit.record("register.confirm", by=by, target_kind=model._meta.label_lower, target_uid=single, body=body)
