"""演示特殊困难群体 — old people and children left behind, and children in need, as townships listed them before the year."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from minzheng.project.demonstration.chapters.chapter import Chapter, Ground
from minzheng.project.demonstration.chapters.designation_rows import DesignationRow
from minzheng.project.demonstration.chapters.designations import load as load_designations
from minzheng.project.demonstration.drafting import Draft
from minzheng.project.demonstration.records import Person

NAME = "groups"
ELDER, CHILD, IN_NEED = "eldercare.left_behind_elder", "welfare.left_behind_child", "welfare.child_in_need"
OLD, YOUNG, OF_AGE = 60, 15, 17
EVERY = 23  # of so many who might be, one is listed
HOME_AGAIN = 6  # every so many, somebody comes home in the course of the year


def draft(ground: Draft) -> Sequence[DesignationRow]:
    """By age and in the order of the circle, which is random."""
    alive = [one for one in ground.everybody if one.died_on is None]
    ages = {one.id_number: ground.year - one.born_on.year for one in alive}
    chosen = (
        (ELDER, [one for one in alive if ages[one.id_number] > OLD]),
        (CHILD, [one for one in alive if ages[one.id_number] < YOUNG]),
        (IN_NEED, [one for one in alive if ages[one.id_number] < OF_AGE]),
    )
    return [
        _listed(ground, kind, one, number)
        for start, (kind, people) in enumerate(chosen, 3)
        for number, one in enumerate(people[start::EVERY], 1)
    ]


def _listed(ground: Draft, kind: str, person: Person, number: int) -> DesignationRow:
    """Listed in the year before; now and then until a day of this one."""
    since = date(ground.year - 1, ground.rng.randint(3, 11), ground.rng.randint(1, 28))
    until = date(ground.year, ground.rng.randint(2, 11), 15) if number % HOME_AGAIN == 0 else None
    return DesignationRow(
        kind=kind, holder=person.id_number, place=person.place, effective_on=since, until=until, accepted_on=since,
        reported_on=since + timedelta(days=2), confirmed_on=since + timedelta(days=6), paper="演示排查名册",
        document_number=f"演排〔{since.year}〕{ground.rng.randint(1, 99)}号",
    )  # fmt: skip


def _load(ground: Ground, rows: Sequence[DesignationRow]) -> Mapping[str, int]:
    """With the loader of designations."""
    load_designations(ground, [row for row in rows if row.holder in ground.person_of])
    return {}


LISTED = Chapter(NAME, draft, _load)
