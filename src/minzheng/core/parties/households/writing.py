"""家庭写入 — how households and their members come about; a member stands where the household stands."""

from collections.abc import Sequence
from typing import Any

from minzheng.core.access.models import User
from minzheng.core.parties.households.models import IN_ANOTHER, Household, Membership
from minzheng.core.parties.households.references import a_household
from minzheng.core.parties.references import a_person
from minzheng.core.parties.services import ReferringWriter
from minzheng.core.registers.following import follow
from minzheng.core.registers.spells import DaysFromTo, clashing
from minzheng.core.registers.writing import Values, Writer

ENDS_TOO_EARLY = "终止日期应晚于起始日期。"
OUTSIDE_THE_HOUSEHOLD = "成员的起止日期应在这一户的起止日期之内。"


class HouseholdWriter(Writer):
    """家庭写入器 — where a household goes its members go."""

    model = Household

    @classmethod
    def problems(cls, rows: Sequence[Values]) -> dict[int, dict[str, str]]:
        """Ends before beginnings."""
        return {
            index: {"until": ENDS_TOO_EARLY}
            for index, values in enumerate(rows)
            if values.get("until") is not None and values["until"] <= values["since"]
        }

    @classmethod
    def update_many(cls, pairs: Sequence[tuple[Any, Values]], *, by: User) -> None:
        super().update_many(pairs, by=by)
        follow([household for household, values in pairs if "division" in values])


class MembershipWriter(ReferringWriter):
    """家庭成员写入器 — a person by identity number belongs to a household by code."""

    model = Membership
    references = (a_household("household"), a_person("person"))

    @classmethod
    def problems(cls, rows: Sequence[Values]) -> dict[int, dict[str, str]]:
        """Ends before beginnings, and days on which the household is none."""
        found = super().problems(rows)
        households = cls.references[0].found(rows)
        for index, values in enumerate(rows):
            since, until = values["since"], values.get("until")
            household = households.get(values.get("household"))
            if until is not None and until <= since:
                found.setdefault(index, {})["until"] = ENDS_TOO_EARLY
            elif household is not None and not _within((since, until), (household.since, household.until)):
                found.setdefault(index, {})["since"] = OUTSIDE_THE_HOUSEHOLD
        return found

    @classmethod
    def clashes(cls, rows: Sequence[Values], seen: dict[Any, Any]) -> dict[int, dict[str, str]]:
        """Somebody who belongs to a household in that time already: in the register, or by an earlier row of the file."""
        people = cls.references[1].found(rows)
        there = Membership.objects.filter(person__in=people.values())
        for person, since, until in there.values_list("person", "since", "until"):
            spells = seen.setdefault(person, [])
            if (since, until) not in spells:
                spells.append((since, until))
        wanted = [(people[values["person"]].pk, (values["since"], values.get("until"))) for values in rows]
        return {index: {"person": IN_ANOTHER} for index in clashing(wanted, seen)}

    @classmethod
    def resolved(cls, rows: Sequence[Values], *, by: User) -> list[Values]:
        return [
            row | ({"division": row["household"].division} if row.get("household") is not None else {})
            for row in super().resolved(rows, by=by)
        ]


def _within(spell: DaysFromTo, whole: DaysFromTo) -> bool:
    """Whether a spell lies inside another; an open one inside an ended one does not."""
    if spell[0] < whole[0]:
        return False
    return whole[1] is None or (spell[1] is not None and spell[1] <= whole[1])
