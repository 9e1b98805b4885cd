"""窗口申请户 — households of the window's township that ask in the course of the year instead of being taken over when it began."""

from datetime import date

from minzheng.project.demonstration.chapters.household_rows import HouseholdRow, MemberRow
from minzheng.project.demonstration.chapters.households import ENTITLED, NOT_ENTITLED, answer_of
from minzheng.project.demonstration.geography import WINDOW

LIVING, POVERTY, REFUSED = "living", "poverty", "refused"
OF_AGE, OLD = 18, 60


def asks_for(home: HouseholdRow, year: int) -> str:
    """What a household asks for, and whether in vain; empty for one that does not come to the window.

    Those on the minimum living allowance are of an age at which nothing is added to it, and neither disabled nor ill.
    """
    if not home.place.startswith(WINDOW):
        return ""
    answer = answer_of(home, date(year, 1, 1))
    if answer == NOT_ENTITLED:
        return REFUSED
    if answer != ENTITLED:
        return ""
    if len(home.members) == 1 and home.meant == "far_below" and _age(home.members[0], date(year, 1, 1)) >= OLD:
        return POVERTY
    plain = all(
        _age(one, date(year, 1, 1)) >= OF_AGE and _age(one, date(year, 12, 31)) < OLD and _is_well(home, one, year)
        for one in home.members
    )
    return LIVING if plain else ""


def _age(member: MemberRow, on: date) -> int:
    said = member.person[6:14]
    born_on = date(int(said[:4]), int(said[4:6]), int(said[6:]))
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def _is_well(home: HouseholdRow, member: MemberRow, year: int) -> bool:
    on = date(year, 1, 1)
    return (
        home.ruling("disability_grade", on, member.person) == "none"
        and home.ruling("seriously_ill", on, member.person) is False
    )
