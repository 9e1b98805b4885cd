"""走访篇 — the child director's rounds in the cast's county, quarter by quarter, and the home visits behind the papers of its cases.

Rows are loaded as they are, without their notices: what a round found was mended and looked at again in time, so that a sound
city shows no alarm on any day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from minzheng.core.access.models import User
from minzheng.core.cases.models import FiledPaper
from minzheng.core.visits import checklists
from minzheng.core.visits.models import Finding, State, Visit, Visitor
from minzheng.project.demonstration.chapters.chapter import AFTERNOON, MORNING, Chapter, Ground, moment
from minzheng.project.demonstration.drafting import Draft
from minzheng.project.demonstration.telling import tell

if TYPE_CHECKING:
    from minzheng.project.demonstration.planted import Plot

NAME = "visits"
TOWNSHIP = "130123001"
ROUND = "welfare.child_visit"
CHILDREN, OF_AGE, IN_ADVANCE = 24, 16, 5
FOUND, MENDED, LOOKED_AGAIN = 0.12, 6, 8  # share of rounds that find something; days until it is mended and looked at
WELL: Mapping[str, Any] = {"well": True}
UNSAFE: Mapping[str, Any] = {
    "well": False, "carer": "grandparent", "unattended": False, "out_of_school": False, "ill": False, "unsafe": True,
    "troubled": False, "what": "厢房屋顶漏雨，已请村里帮助修缮。",
}  # fmt: skip
HOME: Mapping[str, Any] = {
    "members": 2, "able": 0, "working": 0, "health": "ill", "health_more": "高血压，长期服药。", "in_school": 0, "kin": False,
    "wages": 0, "business": 120_000, "property_income": 0, "transfers": 259_200, "has_car": False, "houses": 1,
    "savings": 350_000, "medical": 420_000, "housing": "own", "structure": "brick", "area": 68, "hazard": False,
    "cause": "illness", "judged": "true", "words": "家中陈设简单，情况与申报一致。",
}  # fmt: skip
MEETING: Mapping[str, Any] = {
    "attended": 11, "villagers": 8, "agreed": 11, "refused": 0, "result": "true", "said": "到会人员认为申报情况属实。"
}  # fmt: skip
OF_PAPERS = {"visit": ("assistance.home_visit", HOME), "appraisal": ("assistance.appraisal", MEETING)}


@dataclass(frozen=True)
class RoundRow:
    """走访一行 — one round: to which child, on which day, what it found, whether it was made, mended and signed by all."""

    person: str
    place: str
    on: date
    key: UUID
    answers: Mapping[str, Any]
    gone: bool = True
    mended: bool = True
    companion_signed: bool = True

    def as_known_on(self, day: date) -> "RoundRow | None":
        """A round is known a few days before it is made."""
        return self if self.on - timedelta(IN_ADVANCE) <= day else None

    @property
    def finds(self) -> bool:
        """Whether something is to be mended after it."""
        return self.answers is UNSAFE


# -- draft -------------------------------------------------------------------------------------------------------------
def draft(ground: Draft) -> Sequence[RoundRow]:
    """Children of the cast's township and, where it has few, of its county: each visited once a quarter."""
    young = [one for one in ground.everybody if one.died_on is None and ground.year - one.born_on.year < OF_AGE]
    near = sorted(
        (one for one in young if one.place.startswith(TOWNSHIP[:6])), key=lambda one: not one.place.startswith(TOWNSHIP)
    )
    rows = []
    for child in near[:CHILDREN]:
        for month in (2, 5, 8, 11):
            day = date(ground.year, month, ground.rng.randint(1, 28))
            answers = UNSAFE if ground.chance(FOUND) else WELL
            key = UUID(int=ground.rng.getrandbits(128), version=4)
            rows.append(RoundRow(child.id_number, child.place, day, key, answers))
    return sorted(rows, key=lambda row: (row.on, row.key))


# -- load --------------------------------------------------------------------------------------------------------------
def load(ground: Ground, rows: Sequence[RoundRow]) -> Mapping[str, int]:
    """The rounds, what they found, and a visit behind each paper that two people signed."""
    people = _people(ground)
    if people is None:
        return {"visits.visit": 0}
    rounds = [_round(ground, row, people) for row in rows if row.person in ground.person_of]
    made = Visit.objects.bulk_create([visit for visit, _, _ in rounds])
    Visitor.objects.bulk_create([one for _, visitors, _ in rounds for one in visitors])
    findings = [
        _finding(ground, visit, row, people) for visit, _, row in rounds if row.finds and visit.state == State.FINISHED
    ]
    Finding.objects.bulk_create(findings)
    behind = _behind_papers(ground)
    tell("visits")
    return {"visits.visit": len(made) + behind, "visits.finding": len(findings)}


def _people(ground: Ground) -> tuple[User, User] | None:
    """The township's officer and its clerk; None where the city was set up without them."""
    officer, clerk = ground.cast.confirmers.get(f"{TOWNSHIP}000"), ground.cast.reporters.get(f"{TOWNSHIP}000")
    return None if officer is None or clerk is None else (officer, clerk)


def _round(ground: Ground, row: RoundRow, people: tuple[User, User]) -> tuple[Visit, list[Visitor], RoundRow]:
    officer, companion = people
    gone = row.gone and row.on <= ground.known_on
    whole = gone and row.companion_signed
    sent_at = moment(row.on, AFTERNOON)
    visit = Visit(
        checklist=ROUND, pin=checklists.on(ROUND, row.on).pin, key=row.key, content="-", person=ground.person_of[row.person],
        division=ground.division_of[row.place], planned_on=row.on, planned_by=officer,
        created_at=moment(row.on - timedelta(IN_ADVANCE), MORNING),
        **(_sent(row.on, row.answers, officer, sent_at, row.key) if gone else {}),
        state=State.FINISHED if whole else State.SUBMITTED if gone else State.PLANNED, finished_at=sent_at if whole else None,
    )  # fmt: skip
    visitors = [Visitor(visit=visit, person=officer, signed_at=sent_at if gone else None)]
    if not row.companion_signed:
        visitors.append(Visitor(visit=visit, person=companion))
    return visit, visitors, row


def _sent(on: date, answers: Mapping[str, Any], by: User, at: object, key: UUID) -> dict[str, Any]:
    return {
        "visited_on": on, "at_home": True, "answers": dict(answers), "submitted_by": by, "submitted_at": at, "sent_key": key,
    }  # fmt: skip


def _finding(ground: Ground, visit: Visit, row: RoundRow, people: tuple[User, User]) -> Finding:
    """What a round found, as it stands on the day."""
    officer, other = people
    checklist = checklists.pinned(visit.pin)
    question = checklist.questions["unsafe"]
    assert question.finds is not None  # as the checklist declares it
    said: dict[str, Any] = {"due_on": row.on + timedelta(question.finds.within.length)}
    if row.mended and row.on + timedelta(MENDED) <= ground.known_on:
        said |= {
            "state": Finding.State.RECTIFIED, "rectified_on": row.on + timedelta(MENDED), "rectified_by": officer,
            "rectified_words": "村委会组织修缮，屋顶已不漏雨。",
        }  # fmt: skip
    if row.mended and row.on + timedelta(LOOKED_AGAIN) <= ground.known_on:
        again_at = moment(row.on + timedelta(LOOKED_AGAIN), time(10, 20))
        said |= {"state": Finding.State.CLOSED, "rechecked_by": other, "rechecked_at": again_at}
    return Finding(visit=visit, division=visit.division, question=question.name, title=question.finds.title, **said)


def _behind_papers(ground: Ground) -> int:
    """A finished visit for each paper of a case that two people signed: who signed is who went."""
    papers = FiledPaper.objects.filter(source=FiledPaper.Source.VISIT, name__in=OF_PAPERS).select_related("case", "by")
    made: list[Visit] = []
    visitors: list[Visitor] = []
    for paper in papers.prefetch_related("signatures__person").order_by("pk"):
        checklist, answers = OF_PAPERS[paper.name]
        at, case = moment(paper.on, AFTERNOON), paper.case
        visit = Visit(
            checklist=checklist, pin=checklists.on(checklist, paper.on).pin, key=UUID(int=case.uid.int ^ paper.serial), content="-",
            cause=Visit.Cause.TRIGGERED, person_id=case.person_id, division_id=case.division_id, planned_on=paper.on,
            planned_by=paper.by, occasion_kind="cases.case", occasion_uid=case.uid, occasion_paper=paper.name,
            earliest_on=case.opened_on, wanted=2, state=State.FINISHED, finished_at=at,
            **_sent(paper.on, answers, paper.by, at, UUID(int=case.uid.int ^ (paper.serial << 16))),
        )  # fmt: skip
        made.append(visit)
        visitors += [Visitor(visit=visit, person=one.person, signed_at=at) for one in paper.signatures.all()]
    _ = ground
    Visit.objects.bulk_create(made)
    Visitor.objects.bulk_create(visitors)
    return len(made)


# -- spoilers ----------------------------------------------------------------------------------------------------------
def _spoil(plot: "Plot", title: str, control: str, *, label: str, back: int, **said: Any) -> None:
    """One round of long ago that went wrong in one way."""
    rows: list[Any] = plot.rows[NAME]
    old = [
        number for number, row in enumerate(rows)
        if row.on < plot.days_ago(back) and f"visit:{number}" not in plot.touched
    ]  # fmt: skip
    number = plot.first(reversed(old))
    plot.touched.add(f"visit:{number}")
    rows[number] = row = replace(rows[number], **said)
    plot.note_record(title, str(row.key), label.format(row=row), control, division=row.place)


def _not_gone(plot: "Plot") -> None:
    _spoil(plot, "走访逾期未去", "visits.not_gone", label="计划 {row.on}", back=20, gone=False)


def _unsigned(plot: "Plot") -> None:
    _spoil(plot, "同行人久未签名", "visits.unsigned", label="计划 {row.on}", back=20, companion_signed=False)


def _not_rectified(plot: "Plot") -> None:
    _spoil(
        plot, "走访发现的问题逾期未整改", "visits.not_rectified", label="住处不安全", back=40, answers=UNSAFE, mended=False
    )  # fmt: skip


VISITS = Chapter(NAME, draft, load, spoilers=(_not_gone, _unsigned, _not_rectified))
