"""演示孤儿 — invented orphans who were recognised before the year and receive their basic living allowance all through it."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from minzheng.project.demonstration.chapters.enrolment_rows import DecisionRow, RecognitionRow
from minzheng.project.demonstration.records import Person

if TYPE_CHECKING:
    from minzheng.project.demonstration.chapters.enrolment_year import Scribe

ORPHAN, RECOGNISED = "welfare.orphan", "welfare.recognised_orphan"
EVERY, YOUNGER_THAN, AMOUNT = 9, 14, 115_000  # every so many children under so many years; an invented amount (fen)


def orphans(
    scribe: "Scribe", people: Sequence[Person], held: Collection[str]
) -> Iterator[DecisionRow | RecognitionRow]:
    """The recognition of each, and the opening of the allowance with the year; ``held`` receive what excludes it."""
    year = scribe.ground.year
    children = [one for one in people if one.died_on is None and year - YOUNGER_THAN < one.born_on.year < year - 1]
    for child in [one for one in children[::EVERY] if one.id_number not in held]:
        since = date(year - 1, 6, 1)
        yield RecognitionRow(
            kind=RECOGNISED, person=child.id_number, place=child.place, effective_on=since, accepted_on=since, reported_on=since,
            confirmed_on=since + timedelta(days=5), paper="演示孤儿认定表", document_number=f"演孤认〔{since.year}〕{child.id_number[-6:]}号",
        )  # fmt: skip
        yield scribe.opening(
            ORPHAN, child.id_number, child.place, held_since=since, members=(child.id_number,), amount=AMOUNT
        )
