"""演示联系 — who is on the contact list is contacted month by month, most of them; and how many were, from the rows alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from minzheng.core.duties import services as duties
from minzheng.core.duties.kinds import kind_of
from minzheng.core.visits import checklists
from minzheng.core.visits.models import Finding, State, Visit, Visitor
from minzheng.project.demonstration.chapters.cases import NAME as CASES
from minzheng.project.demonstration.chapters.cases import CaseRow
from minzheng.project.demonstration.chapters.chapter import AFTERNOON, MORNING, Chapter, Ground, moment
from minzheng.project.demonstration.chapters.designation_rows import DesignationRow
from minzheng.project.demonstration.chapters.enrolment_rows import RecognitionRow
from minzheng.project.demonstration.chapters.groups import NAME as GROUPS
from minzheng.project.demonstration.chapters.undertaking_figures import placed
from minzheng.project.demonstration.chapters.visits import NAME as VISITS
from minzheng.project.demonstration.chapters.visits import RoundRow
from minzheng.project.demonstration.drafting import Draft
from minzheng.project.demonstration.telling import tell
from minzheng.project.demonstration.truth import Question, Truth

NAME = "contacts"
CONTACT = "emergency.contact"
OLD, INTERVAL, HARDSHIP = 60, 30, 90
POVERTY, SPENDING = "assistance.extreme_poverty", "assistance.temporary_spending"
ELDERS = ("eldercare.recognised_poor_elder", "assistance.recognised_extreme_poverty")
OTHERS = (
    "eldercare.left_behind_elder", "welfare.left_behind_child", "welfare.child_in_need", "welfare.recognised_orphan",
    "welfare.recognised_without_care",
)  # fmt: skip
MADE, WANTING = 0.92, 0.06  # share of months in which somebody is contacted; in which something is lacking
WELL: Mapping[str, Any] = {"way": "phone", "well": True}
LACKS: Mapping[str, Any] = {
    "way": "home", "well": False, "condition": "独居，腿脚不便，家里存粮不多。", "food": True, "medicine": False, "troubled": False,
    "other": False, "referral": "window", "outcome": "村委会当天送去米面油。",
}  # fmt: skip


@dataclass(frozen=True)
class PersonRow:
    """名单候选 — somebody who may be on the list: where he lives, when he was born and died."""

    person: str
    place: str
    born_on: date
    died_on: date | None

    def as_known_on(self, day: date) -> "PersonRow":
        """A death is known from its day on."""
        return (
            self
            if self.died_on is None or self.died_on <= day
            else PersonRow(self.person, self.place, self.born_on, None)
        )


@dataclass(frozen=True)
class ContactRow:
    """联系一行 — one contact on a day, in one of three ways, with or without something lacking."""

    person: str
    place: str
    on: date
    key: UUID
    answers: Mapping[str, Any]

    def as_known_on(self, day: date) -> "ContactRow | None":
        """It is written down on the day itself."""
        return self if self.on <= day else None


def _titles(chapters: Mapping[str, Sequence[Any]]) -> Iterator[tuple[str, str, date, date | None, date | None]]:
    """Kind, person, from, until, confirmed on: of everything that may put somebody on the list."""
    for row in chapters["enrolments"]:
        if isinstance(row, RecognitionRow) and row.kind in {*ELDERS, *OTHERS}:
            yield row.kind, row.person, row.effective_on, row.until, row.confirmed_on
    for row in chapters[GROUPS]:
        assert isinstance(row, DesignationRow)
        yield row.kind, row.holder, row.effective_on, row.until, row.confirmed_on
    for row, on in _granted(chapters):
        if row.matter == POVERTY and row.amount is not None:
            yield ELDERS[1], row.person, on, None, on


def _granted(chapters: Mapping[str, Sequence[Any]]) -> Iterator[tuple[CaseRow, date]]:
    """Applications that were granted, and on which day."""
    for row in chapters[CASES]:
        acts = (act for act in row.acts if act.name == "grant") if isinstance(row, CaseRow) else ()
        for act in acts:
            yield row, row.opened_on + timedelta(act.after)


def _helped(chapters: Mapping[str, Sequence[Any]]) -> Iterator[tuple[str, date]]:
    """Whose household was granted temporary assistance, and in which month."""
    for row, on in _granted(chapters):
        if row.matter == SPENDING:
            for home in chapters["households"]:
                there = [
                    one.person for one in home.members if one.since <= on and (one.until is None or one.until > on)
                ]
                yield from ((one, on.replace(day=1)) for one in there if row.person in there)


def draft(ground: Draft) -> Sequence[PersonRow | ContactRow]:
    """Whoever has a title is contacted once in most months."""
    named = {person for _, person, *_ in _titles(ground.chapters)} | {person for person, _ in _helped(ground.chapters)}
    people = [one for one in ground.everybody if one.id_number in named]
    rows: list[PersonRow | ContactRow] = [
        PersonRow(one.id_number, one.place, one.born_on, one.died_on) for one in people
    ]
    for one in people:
        for month in range(1, 13):
            on = date(ground.year, month, ground.rng.randint(1, 28))
            if ground.chance(MADE) and (one.died_on is None or one.died_on > on):
                way = ground.rng.choice(("phone", "phone", "video", "home"))
                answers = LACKS if ground.chance(WANTING) else {**WELL, "way": way}
                key = UUID(int=ground.rng.getrandbits(128), version=4)
                rows.append(ContactRow(one.id_number, one.place, on, key, answers))
    return rows


# -- load --------------------------------------------------------------------------------------------------------------
def load(ground: Ground, rows: Sequence[PersonRow | ContactRow]) -> Mapping[str, int]:
    """Finished contacts, what they found, and the duties of the year."""
    made = [row for row in rows if isinstance(row, ContactRow) and row.person in ground.person_of]
    visits = Visit.objects.bulk_create([_visit(ground, row) for row in made])
    Visitor.objects.bulk_create(
        [Visitor(visit=one, person=one.planned_by, signed_at=one.finished_at) for one in visits]
    )
    lacking = [(visit, row) for visit, row in zip(visits, made, strict=True) if row.answers is LACKS]
    Finding.objects.bulk_create([_finding(ground, visit, row) for visit, row in lacking])
    tell("visits")
    due = duties.generate(ground.year, by="system", kinds=[kind_of(CONTACT)]).made
    return {"visits.visit": len(visits), "visits.finding": len(lacking), "duties.duty": due}


def _visit(ground: Ground, row: ContactRow) -> Visit:
    by, _ = ground.cast.acting(row.place, current=True)
    at = moment(row.on, AFTERNOON)
    return Visit(
        checklist=CONTACT, pin=checklists.on(CONTACT, row.on).pin, key=row.key, content="-", person=ground.person_of[row.person],
        division=ground.division_of[row.place], planned_on=row.on, planned_by=by, created_at=moment(row.on, MORNING),
        visited_on=row.on, at_home=True, answers=dict(row.answers), submitted_by=by, submitted_at=at, sent_key=row.key,
        state=State.FINISHED, finished_at=at,
    )  # fmt: skip


def _finding(ground: Ground, visit: Visit, row: ContactRow) -> Finding:
    """Dealt with on the day, looked at again the next."""
    by, other = ground.cast.acting(row.place, current=True)
    said: dict[str, Any] = {
        "state": Finding.State.RECTIFIED, "rectified_on": row.on, "rectified_by": by, "rectified_words": "已送到家中。",
    }  # fmt: skip
    if row.on < ground.known_on:
        again_at = moment(row.on + timedelta(days=1), MORNING)
        said |= {"state": Finding.State.CLOSED, "rechecked_by": other, "rechecked_at": again_at}
    return Finding(
        visit=visit,
        division=visit.division,
        question="food",
        title="缺少生活物资",
        due_on=row.on + timedelta(days=1),
        **said,
    )


# -- truth -------------------------------------------------------------------------------------------------------------
def _contacted(question: Question) -> Truth:
    """Of the living with a title in force, those contacted or visited in the thirty days that end with the day."""
    at, chapters = question.at, question.world.chapters
    people = {row.person: row for row in chapters[NAME] if isinstance(row, PersonRow)}
    first = at - timedelta(days=INTERVAL - 1)
    seen = {row.person for row in chapters[NAME] if isinstance(row, ContactRow) and first <= row.on <= at}
    rounds = (row for row in chapters[VISITS] if isinstance(row, RoundRow) and row.gone and row.companion_signed)
    seen |= {row.person for row in rounds if first <= row.on <= at}
    listed = set[str]()
    for kind, person, since, until, confirmed_on in _titles(chapters):
        one = people[person]
        born = (one.born_on.year + OLD, one.born_on.month, one.born_on.day)
        fits = kind not in ELDERS or born <= (at.year, at.month, at.day)
        alive = one.died_on is None or one.died_on > at
        if confirmed_on is not None and since <= at and (until is None or until > at) and fits and alive:
            listed.add(person)
    for person, since in _helped(chapters):
        if at - timedelta(days=HARDSHIP) < since <= at:
            listed.add(person)
    amounts = ((people[one].place, int(one in seen), 1) for one in sorted(listed))
    return placed(question, amounts, whole=True)


CONTACTS = Chapter(
    NAME, draft, load, figures={"S06": ("emergency.special_group_contacts", _contacted)}
)  # fmt: skip
