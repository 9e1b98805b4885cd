"""主体登记 — how persons and organisations come about; numbers are sealed here and nowhere else."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from uuid6 import uuid7

from minzheng.adapters import pinyin
from minzheng.core.access.models import User
from minzheng.core.audit import services as audit
from minzheng.core.parties import sealing
from minzheng.core.parties.models import Organisation, Person, Posting
from minzheng.core.registers.writing import Values, Writer


def _sealed(values: Values, uid: UUID) -> Values:
    """Model values of a person: sealed numbers and stored pinyin keys instead of what was typed."""
    ready = dict(values)
    if "id_number" in ready:
        number = ready.pop("id_number") or ""
        ready["sealed_id"] = sealing.seal(number, column="sealed_id", uid=uid)
        ready["id_index"] = sealing.id_index(number)
    if "phone" in ready:
        ready["sealed_phone"] = sealing.seal(ready.pop("phone") or "", column="sealed_phone", uid=uid)
    if "name" in ready:
        ready["sort_key"] = pinyin.sort_key(ready["name"])[:200]
        ready["reading_keys"] = sorted(pinyin.readings(ready["name"]))
    return ready


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
        return list(Person.objects.bulk_create(cls.drafts(rows, by=by), batch_size=2_000))

    @classmethod
    def update_many(cls, pairs: Sequence[tuple[Any, Values]], *, by: User) -> None:
        super().update_many([(person, _sealed(values, person.uid)) for person, values in pairs], by=by)

    @classmethod
    def existing(cls, rows: Any, identity: str, keys: Sequence[Any]) -> dict[Any, Any]:
        by_index = {sealing.id_index(key): key for key in keys}
        found = rows.filter(id_index__in=[index for index in by_index if index]).select_related("division")
        _ = identity
        return {by_index[bytes(person.id_index)]: person for person in found}

    @classmethod
    def current(cls, record: Any) -> Values:
        present = super().current(record)
        present["id_number"] = sealing.unseal(record.sealed_id, column="sealed_id", uid=record.uid)
        present["phone"] = sealing.unseal(record.sealed_phone, column="sealed_phone", uid=record.uid)
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


class OrganisationWriter(Writer):
    """组织写入器."""

    model = Organisation


class PostingWriter(Writer):
    """任岗写入器."""

    model = Posting


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
