"""主体引用 — how a row of another register names an organisation (by code) or a person (by identity number)."""

from collections.abc import Sequence
from typing import Any

from minzheng.core.parties import sealing
from minzheng.core.parties.duplicates.reads import remaining_key, survivors
from minzheng.core.parties.models import Organisation, Person
from minzheng.core.registers.accepting import Reference

NO_SUCH_ORGANISATION = "没有这个组织编号，请先在“组织与处室”中登记。"
NO_SUCH_PERSON = "没有这个人员的登记，或者其居住地不在您的范围内；请先在“人员”中登记。"


def an_organisation(field: str) -> Reference:
    """An organisation by its code, wherever it lies: organisations are public."""
    return Reference(field, Organisation, NO_SUCH_ORGANISATION, anywhere=True)


class PersonReference(Reference):
    """人员引用 — the number is found by its blind index and shown again only to whoever may change the record."""

    def number_of(self, record: Any) -> Any:
        person = getattr(record, self.field)
        return None if person is None else sealing.unseal(person.sealed_id, column="sealed_id", uid=person.uid)


def a_person(field: str) -> Reference:
    """A person by identity number, among those who live in the writer's divisions."""
    return PersonReference(field, Person, NO_SUCH_PERSON, find=_people)


def _people(numbers: Sequence[Any]) -> dict[Any, Any]:
    by_index = {sealing.id_index(number): number for number in numbers}
    rows = Person.objects.filter(id_index__in=[index for index in by_index if index]).select_related("division")
    there = list(rows.annotate(remains=remaining_key()))
    merged = [person.pk for person in there if person.remains is not None]
    remaining = survivors(merged)  # whoever names a merged record means the one that remains
    return {by_index[bytes(person.id_index)]: remaining.get(person.pk, person) for person in there if person.id_index}
