"""新来人员登记 — a person and his household registered in one go, by the same rules as the registers: all of it or nothing."""

from dataclasses import dataclass

from django.db import transaction

from minzheng.core.access.models import User
from minzheng.core.divisions.models import Division
from minzheng.core.papers.writing import next_serial
from minzheng.core.parties.households.models import Relation
from minzheng.core.parties.households.registers import HouseholdRegister, MembershipRegister
from minzheng.core.parties.models import Person
from minzheng.core.parties.registers import PersonRegister
from minzheng.core.registers import services as registers
from minzheng.core.registers.writing import NotPossible, Values
from minzheng.kernel import periods

__all__ = ["RELATIONS", "Home", "NotPossible", "register_newcomer"]
RELATIONS = Relation.choices


@dataclass(frozen=True)
class Home:
    """所在家庭 — a household that is registered (its code), a new one (``settlement``: 城乡), or none (both empty)."""

    code: str = ""
    settlement: str = ""
    relation: str = Relation.HEAD.value


@transaction.atomic
def register_newcomer(values: Values, home: Home, *, by: User) -> Person:
    """登记来人 — a person by clean values of his register, and his household. Raises BadFields (by field), NotPossible."""
    person = registers.add(PersonRegister, values, by=by)
    if not isinstance(person, Person):
        raise TypeError(f"人员登记簿写入的应是人员，不是 {type(person).__name__}。")
    code = home.code.strip() or (_new_home(person.division, home.settlement, by) if home.settlement else "")
    if code:
        relation = home.relation if home.code.strip() else Relation.HEAD.value
        member = {"household": code, "person": values["id_number"], "relation": relation, "since": periods.today()}
        try:
            registers.add(MembershipRegister, member, by=by)
        except registers.BadFields as problem:
            raise registers.BadFields({"household": "；".join(problem.problems.values())}) from problem
    return person


def _new_home(place: Division, settlement: str, by: User) -> str:
    """A household of the place from today on, under the next number of its township."""
    today = periods.today()
    word = f"JT{place.code[:9]}"
    code = f"{word}-{today.year}-{next_serial(word, today.year):05d}"
    registers.add(
        HouseholdRegister, {"code": code, "division": place, "settlement": settlement, "local_hukou": None, "since": today, "until": None}, by=by
    )  # fmt: skip
    return code
