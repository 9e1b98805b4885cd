"""主体登记 — how persons and organisations come about; numbers are sealed here and nowhere else."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django.db import transaction
from uuid6 import uuid7

from minzheng.adapters import pinyin
from minzheng.core.access.models import User
from minzheng.core.audit import services as audit
from minzheng.core.parties import sealing
from minzheng.core.parties.duplicates import services as duplicates
from minzheng.core.parties.duplicates.writing import forget, moved
from minzheng.core.parties.models import HELD_ALREADY, Organisation, Person, Posting
from minzheng.core.parties.references import a_person, an_organisation
from minzheng.core.registers.accepting import Reference
from minzheng.core.registers.following import follow
from minzheng.core.registers.records import Record
from minzheng.core.registers.spells import DaysFromTo, overlap
from minzheng.core.registers.writing import NotPossible, Values, Writer
from minzheng.kernel import periods

NO_SUCH_OFFICE = "没有这个组织编号，或者它不在您的范围内；请先在“组织与处室”中登记。"


def _sealed(values: Values, uid: UUID) -> Values:
    """Model values of a person: sealed numbers and stored pinyin keys instead of what was typed."""
    ready = dict(values)
    if "id_number" in ready:
        number = ready.pop("id_number") or ""
        ready["sealed_id"] = sealing.seal(number, column="sealed_id", uid=uid)
        ready["id_index"] = sealing.id_index(number)
    if "phone" in ready:
        number = ready.pop("phone") or ""
        ready["sealed_phone"] = sealing.seal(number, column="sealed_phone", uid=uid)
        ready["phone_index"] = sealing.phone_index(number)
    if "name" in ready:
        ready["sort_key"] = pinyin.sort_key(ready["name"])[:200]
        ready["reading_keys"] = sorted(pinyin.readings(ready["name"]))
    return ready


def _numbers_of(person: Person) -> Values:
    return {
        "id_number": sealing.unseal(person.sealed_id, column="sealed_id", uid=person.uid),
        "phone": sealing.unseal(person.sealed_phone, column="sealed_phone", uid=person.uid),
    }


def _without_the_same_numbers(person: Person, values: Values) -> Values:
    """Values without the numbers that stay as they are: sealed anew they would look changed in the history."""
    if not {"id_number", "phone"} & set(values):
        return values
    held = _numbers_of(person)
    return {name: value for name, value in values.items() if name not in held or (value or "") != held[name]}


class PersonWriter(Writer):
    """人员写入器 — seals numbers to the row's own number, made here before the row exists."""

    model = Person

    @classmethod
    def drafts(cls, rows: Sequence[Values], *, by: User) -> list[Person]:
        """Persons sealed and keyed, not yet saved."""
        made = []
        for row in rows:
            uid = uuid7()
            made.append(Person(uid=uid, **_sealed(cls.prepare(row, by=by), uid)))
        return made

    @classmethod
    def create_many(cls, rows: Sequence[Values], *, by: User) -> list[Any]:
        made = list(Person.objects.bulk_create(cls.drafts(rows, by=by), batch_size=2_000))
        if len(made) == 1:  # entered by hand; those of a file are compared in one go (duplicates.linking)
            duplicates.newcomer(made[0], number=rows[0].get("id_number") or "")
        return made

    @classmethod
    def update_many(cls, pairs: Sequence[tuple[Any, Values]], *, by: User) -> None:
        fresh = [(person, _without_the_same_numbers(person, values)) for person, values in pairs]
        super().update_many([(person, _sealed(values, person.uid)) for person, values in fresh], by=by)
        strayed = [person for person, values in pairs if "division" in values]
        follow(strayed)
        moved(strayed)

    @classmethod
    def remove_many(cls, records: Sequence[Any], *, by: User) -> None:
        forget(records)
        super().remove_many(records, by=by)

    @classmethod
    def existing(cls, rows: Any, identity: str, keys: Sequence[Any]) -> dict[Any, Any]:
        by_index = {sealing.id_index(key): key for key in keys}
        found = rows.filter(id_index__in=[index for index in by_index if index]).select_related("division")
        _ = identity
        return {by_index[bytes(person.id_index)]: person for person in found}

    @classmethod
    def current(cls, record: Any) -> Values:
        present = super().current(record) | _numbers_of(record)
        present["division"], present["hukou"] = record.division, record.hukou
        return present

    @classmethod
    def problems(cls, rows: Sequence[Values]) -> dict[int, dict[str, str]]:
        """Birth date and sex must be those of the identity number."""
        found: dict[int, dict[str, str]] = {}
        for index, row in enumerate(rows):
            number = row.get("id_number")
            if not number:
                continue
            said = f"{row['born_on']:%Y%m%d}" if row.get("born_on") else ""
            if said and said != number[6:14]:
                found.setdefault(index, {})["born_on"] = "与身份证号中的出生日期不符。"
            if row.get("sex") and (row["sex"] == Person.Sex.MALE) != (int(number[16]) % 2 == 1):
                found.setdefault(index, {})["sex"] = "与身份证号中的性别不符。"
        return found


class ReferringWriter(Writer):
    """引用写入器 — rows name other records by their numbers; rows that come from the product itself hold the records."""

    references: ClassVar[tuple[Reference, ...]] = ()

    @classmethod
    def problems(cls, rows: Sequence[Values]) -> dict[int, dict[str, str]]:
        """Numbers of nothing: one statement for each reference."""
        return cls._missing(rows, {reference.field: reference.found(rows) for reference in cls.references})

    @classmethod
    def outside(cls, rows: Sequence[Values], *, by: User) -> dict[int, dict[str, str]]:
        """Numbers of something outside what the user may edit, in the words for nothing."""
        return cls._missing(rows, {reference.field: reference.within(rows, by) for reference in cls.references})

    @classmethod
    def _missing(cls, rows: Sequence[Values], there: dict[str, dict[Any, Any]]) -> dict[int, dict[str, str]]:
        found: dict[int, dict[str, str]] = {}
        for index, values in enumerate(rows):
            for reference in cls.references:
                number = values.get(reference.field)
                if number and number not in there[reference.field]:
                    found.setdefault(index, {})[reference.field] = reference.missing
        return found

    @classmethod
    def resolved(cls, rows: Sequence[Values], *, by: User) -> list[Values]:
        """Rows with records in place of numbers. Raises NotPossible."""
        named = [{name: value for name, value in row.items() if not isinstance(value, Record)} for row in rows]
        ready = [dict(row) for row in rows]
        for reference in cls.references:
            within = reference.within(named, by)
            for row in ready:
                number = row.get(reference.field)
                if isinstance(number, Record) or reference.field not in row:
                    continue
                if number and number not in within:
                    raise NotPossible(reference.missing)
                row[reference.field] = within[number] if number else None
        return ready

    @classmethod
    def create_many(cls, rows: Sequence[Values], *, by: User) -> list[Record]:
        return super().create_many(cls.resolved(rows, by=by), by=by)

    @classmethod
    def update_many(cls, pairs: Sequence[tuple[Any, Values]], *, by: User) -> None:
        ready = cls.resolved([values for _, values in pairs], by=by)
        super().update_many([(record, values) for (record, _), values in zip(pairs, ready, strict=True)], by=by)

    @classmethod
    def current(cls, record: Any) -> Values:
        numbers = {reference.field: reference.number_of(record) for reference in cls.references}
        return super().current(record) | numbers

    @classmethod
    def differs(cls, record: Any, values: Values) -> bool:
        """An empty number is no number, whether written as text or as nothing."""
        present = cls.current(record)
        fields = {reference.field for reference in cls.references} & set(values)
        referred = any((present[name] or None) != (values[name] or None) for name in fields)
        return referred or super().differs(record, {name: values[name] for name in values if name not in fields})


class OrganisationWriter(ReferringWriter):
    """组织写入器 — an organisation may name the one above it."""

    model = Organisation
    references = (an_organisation("parent"),)

    @classmethod
    def problems(cls, rows: Sequence[Values]) -> dict[int, dict[str, str]]:
        """No organisation stands above itself."""
        found = super().problems(rows)
        for index, values in enumerate(rows):
            if values.get("parent") and values["parent"] == values.get("code"):
                found.setdefault(index, {})["parent"] = "上级不能是本组织自己。"
        return found

    @classmethod
    def existing(cls, rows: Any, identity: str, keys: Sequence[Any]) -> dict[Any, Any]:
        return super().existing(rows.select_related("parent"), identity, keys)


class PostingWriter(ReferringWriter):
    """任岗写入器 — a person by identity number holds a role in an office by code; the posting lies where the office does."""

    model = Posting
    references = (Reference("office", Organisation, NO_SUCH_OFFICE), a_person("person"))

    @classmethod
    def problems(cls, rows: Sequence[Values]) -> dict[int, dict[str, str]]:
        """Ends before beginnings."""
        found = super().problems(rows)
        for index, values in enumerate(rows):
            if values.get("until") is not None and values["until"] <= values["since"]:
                found.setdefault(index, {})["until"] = "终止日期应晚于起始日期。"
        return found

    @classmethod
    def clashes(cls, rows: Sequence[Values], seen: dict[Any, Any]) -> dict[int, dict[str, str]]:
        """Somebody who holds the same role in the same office twice at a time, in the register or in the file."""
        offices, people = (reference.found(rows) for reference in cls.references)
        there = Posting.objects.filter(office__in=offices.values(), person__in=people.values())
        held: dict[Any, list[DaysFromTo]] = defaultdict(list)
        for office, person, role, since, until in there.values_list("office", "person", "role", "since", "until"):
            held[office, person, role].append((since, until))
        found = {}
        for index, values in enumerate(rows):
            post = (offices[values["office"]].pk, people[values["person"]].pk, values["role"])
            spell = (values["since"], values.get("until"))
            if any(overlap(spell, other) for other in (*held[post], *seen.get(post, ()))):
                found[index] = {"since": HELD_ALREADY}
            seen.setdefault(post, []).append(spell)
        return found

    @classmethod
    def resolved(cls, rows: Sequence[Values], *, by: User) -> list[Values]:
        return [
            row | ({"division": row["office"].division} if row.get("office") is not None else {})
            for row in super().resolved(rows, by=by)
        ]


@transaction.atomic
def register_death(person: Person, *, on: date, reason: str, by: User) -> None:
    """登记死亡 — the day as it was verified, for a stated reason; one that is registered already stays. Raises NotPossible."""
    if on > periods.today() or on < person.born_on:
        raise NotPossible("死亡日期应在出生之后，且不晚于今天。")
    if not Person.objects.filter(pk=person.pk, died_on__isnull=True).update(died_on=on):
        raise NotPossible("这个人的死亡日期刚由别人登记，请刷新后核对。")
    person.died_on = on
    audit.record(
        "person.death", by=by, target_kind="parties.person", target_uid=person.uid, division_path=person.division.path, reason=reason
    )  # fmt: skip


@transaction.atomic
def reveal(person: Person, *, reason: str, by: User) -> str:
    """The full identity number, for a stated reason; one audit event."""
    audit.record(
        "person.reveal",
        by=by,
        target_kind="parties.person",
        target_uid=person.uid,
        division_path=person.division.path,
        reason=reason,
    )
    return sealing.unseal(person.sealed_id, column="sealed_id", uid=person.uid)
