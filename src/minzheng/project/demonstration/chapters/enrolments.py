"""待遇保障篇 — recipients taken over when the year began and the decisions of the year: loading, truth, planted errors.

``owed`` of the rows reckons month by month from the decisions alone what the product's spells must say; ``astray`` names the
households that receive without being entitled, and those that are entitled and do not receive.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from uuid6 import uuid7

from minzheng.core.benefits import services
from minzheng.core.benefits.deaths import matching, sealing
from minzheng.core.benefits.decisions.writing import write_down
from minzheng.core.benefits.looking_up import by_index
from minzheng.core.benefits.models import Coverage, DeathReport, Enrolment, EnrolmentDecision
from minzheng.core.benefits.services import Draft
from minzheng.core.designations.models import Designation
from minzheng.core.duties import services as duties
from minzheng.core.duties.reads import never_generated
from minzheng.core.parties import sealing as persons
from minzheng.core.parties.models import Household
from minzheng.core.registers.spells import months_after
from minzheng.project.demonstration.chapters.chapter import Chapter, Ground
from minzheng.project.demonstration.chapters.enrolment_rows import (
    OPENS,
    DeathRow,
    DecisionRow,
    Key,
    RecognitionRow,
    owed,
)
from minzheng.project.demonstration.chapters.enrolment_year import OLD_AGE, POVERTY, draft_enrolments
from minzheng.project.demonstration.chapters.household_rows import HouseholdRow
from minzheng.project.demonstration.chapters.households import ENTITLED, NOT_ENTITLED, answer_of
from minzheng.project.demonstration.chapters.merging import NAME as MERGING
from minzheng.project.demonstration.chapters.merging import MergedRow
from minzheng.project.demonstration.copying import stored
from minzheng.project.demonstration.standards import LIVING
from minzheng.project.demonstration.telling import tell

if TYPE_CHECKING:
    from minzheng.project.demonstration.planted import Plot

NAME = "enrolments"
WAITED = 45
SUSPENDED, BEFORE, AHEAD = -8, -14, 16  # months from the business month


# -- load --------------------------------------------------------------------------------------------------------------
def load(ground: Ground, rows: Sequence[Any]) -> Mapping[str, int]:
    """Recognitions, then decisions turn by turn: the first of every enrolment, the second of every one, and so on."""
    recognised = [_recognition(ground, row) for row in rows if isinstance(row, RecognitionRow)]
    stored(recognised)
    homes = {home.code: home for home in Household.objects.select_related("division")}
    given = [row for row in rows if isinstance(row, DecisionRow)]
    opened: dict[Key, Enrolment] = {}
    count = 0
    for turn in _turns([row for row in given if row.confirmed_on is not None]):
        drafts = _written(ground, turn, homes, opened)
        whole = [draft for row, draft in zip(turn, drafts, strict=True) if not row.bare]
        services.carry_out(whole, by=ground.by)
        _bare([draft for row, draft in zip(turn, drafts, strict=True) if row.bare])
        decisions = {draft.decision.pk: row.key for row, draft in zip(turn, drafts, strict=True)}
        opened |= {decisions[one.opened_by_id or 0]: one for one in Enrolment.objects.filter(opened_by__in=decisions)}
        count += len(turn)
    waiting = [row for row in given if row.confirmed_on is None]
    _written(ground, waiting, homes, opened)
    for row in rows:
        if isinstance(row, DeathRow):
            _report(ground, row)
    tell("decisions")
    if lacking := never_generated(date(ground.year, 1, 1)):  # what is owed to nobody but those who were recognised here
        duties.generate(ground.year, by="system", kinds=lacking)
    return {
        "designations.designation": len(recognised), "benefits.decision": count + len(waiting), "benefits.enrolment": len(opened),
    }  # fmt: skip


def _recognition(ground: Ground, row: RecognitionRow) -> Designation:
    return Designation(
        kind=row.kind, holder="person", person=ground.person_of[row.person], since=row.effective_on, until=row.until,
        document_number=row.document_number, **ground.reported(row),
    )  # fmt: skip


def _report(ground: Ground, row: DeathRow) -> None:
    """A report as it came in, compared on its day."""
    person, uid = ground.person_of[row.person], uuid7()
    DeathReport.objects.create(
        uid=uid, name=person.name, sealed_id=sealing.seal(row.person, uid), id_index=persons.id_index(row.person),
        born_on=person.born_on, died_on=row.died_on, source=DeathReport.Source.FUNERAL, certificate="演示火化证明",
        reported_on=row.reported_on, division=person.division,
    )  # fmt: skip
    matching.match(by="system", today=row.reported_on)


def _turns(rows: Iterable[DecisionRow]) -> list[list[DecisionRow]]:
    turns: list[list[DecisionRow]] = []
    taken: dict[Key, int] = {}
    for row in sorted(rows, key=lambda one: (one.effective_on, one.accepted_on, one.paper)):
        turn = taken[row.key] = taken.get(row.key, -1) + 1
        turns += [[]] if turn == len(turns) else []
        turns[turn].append(row)
    return turns


def _written(
    ground: Ground, rows: Sequence[DecisionRow], homes: Mapping[str, Household], opened: Mapping[Key, Enrolment]
) -> list[Draft]:
    """Decisions with their members, saved."""
    decisions = [
        EnrolmentDecision(
            kind=row.kind, programme=row.programme, household=homes.get(row.unit), enrolment=opened.get(row.key),
            person=None if row.unit in homes else ground.person_of[row.unit], effective_on=row.effective_on, amount=row.amount,
            held_since=row.held_since, applied_on=row.applied_on, tapering_months=row.tapering_months, reason=row.reason,
            deceased=ground.person_of[row.deceased] if row.deceased else None, **ground.reported(row),
        )
        for row in rows
    ]  # fmt: skip
    confirmed = [(one, one.confirmed_by, one.confirmed_at) for one in decisions if one.confirmed_at is not None]
    for one in decisions:  # what is confirmed takes no members any more: they are written first
        one.confirmed_by = one.confirmed_at = None
    drafts = [
        Draft(one, tuple(sorted(ground.person_of[member].pk for member in row.members)))
        for row, one in zip(rows, decisions, strict=True)
    ]
    write_down(drafts)
    for one, by, at in confirmed:
        one.confirmed_by, one.confirmed_at = by, at
    with by_index():
        EnrolmentDecision.objects.bulk_update(
            [one for one, _, _ in confirmed], ["confirmed_by", "confirmed_at"], batch_size=500
        )
    return drafts


def _bare(drafts: Sequence[Draft]) -> None:
    """Planted: enrolments with those whom they cover, and nothing of what is owed."""
    for number, (decision, members) in enumerate(drafts, 1):
        made = Enrolment.objects.create(
            number=f"YS{decision.effective_on.year}{number:06d}", programme=decision.programme, household=decision.household,
            person=decision.person, opened_by=decision, since=decision.effective_on, held_since=decision.held_since,
            division_id=decision.division_id,
        )  # fmt: skip
        EnrolmentDecision.objects.filter(pk=decision.pk).update(enrolment=made)
        for key in members:
            Coverage.objects.create(
                enrolment=made, decision=decision, person_id=key, since=made.since, division_id=made.division_id
            )


# -- truth -------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Astray:
    """受领与资格不符 — household numbers: entitled and not receiving, receiving and not entitled."""

    unserved: frozenset[str]
    unentitled: frozenset[str]


def astray(homes: Iterable[HouseholdRow], rows: Iterable[object], month: date) -> Astray:
    """Who is on the wrong side in a month, by the rows alone; who receives for extreme poverty is served."""
    paid = owed(rows, month)
    receiving = {unit for programme, unit in paid if programme == LIVING}
    poor = {unit for programme, unit in paid if programme == POVERTY}
    known = list(homes)
    served = receiving | {home.code for home in known if {one.person for one in home.members} & poor}
    answers = {home.code: answer_of(home, month) for home in known}
    return Astray(
        frozenset(code for code, answer in answers.items() if answer == ENTITLED and code not in served),
        frozenset(code for code, answer in answers.items() if answer == NOT_ENTITLED and code in receiving),
    )


# -- spoilers ----------------------------------------------------------------------------------------------------------
def _openings(plot: "Plot", programme: str) -> list[int]:
    """Places of enrolments on which nothing was decided since they were taken over, and which are not spoilt yet."""
    rows = plot.rows[NAME]
    later = {row.key for row in rows if isinstance(row, DecisionRow) and row.kind not in OPENS}
    return [
        place for place, row in enumerate(rows)
        if isinstance(row, DecisionRow) and row.kind == "opening" and row.programme == programme
        and row.key not in later and row.paper not in plot.touched and plot.geography.units[row.place].level == "village"
    ]  # fmt: skip


def _spoil(
    plot: "Plot", programme: str, fit: Callable[[DecisionRow], bool] = lambda _: True
) -> tuple[int, DecisionRow]:
    rows = plot.rows[NAME]
    place = plot.first(one for one in _openings(plot, programme) if fit(rows[one]))
    plot.touched.add(rows[place].paper)
    return place, rows[place]


def _note(plot: "Plot", title: str, row: Any, control: str) -> None:
    plot.note_record(title, row.paper, row.paper, f"benefits.{control}", division=row.place)


def _like(row: DecisionRow, kind: str, on: date, effective_on: date, **said: Any) -> DecisionRow:
    """A decision of a day on the same enrolment."""
    return DecisionRow(
        kind=kind, programme=row.programme, unit=row.unit, place=row.place, effective_on=effective_on, accepted_on=on,
        reported_on=on + timedelta(days=1), paper=f"{row.paper}之二", **{"confirmed_on": on + timedelta(days=2)} | said,
    )  # fmt: skip


def _grant_waiting(plot: "Plot") -> None:
    place, row = _spoil(plot, OLD_AGE)
    day = plot.days_ago(WAITED)
    plot.rows[NAME][place] = replace(row, accepted_on=day, reported_on=day, confirmed_on=None)
    _note(plot, "新增与存量久未确认", row, "grant_waiting")


def _decision_waiting(plot: "Plot") -> None:
    _, row = _spoil(plot, LIVING)
    day = plot.days_ago(WAITED)
    made = _like(row, "stop", day, months_after(day.replace(day=1), 1), reason="income", confirmed_on=None)
    plot.rows[NAME].append(made)
    _note(plot, "变动决定久未确认", made, "decision_waiting")


def _elsewhere(plot: "Plot") -> None:
    """Somebody who is paid in another county than the one in which he lives."""
    place, row = _spoil(plot, OLD_AGE)
    county = plot.geography.units[row.place].county
    strange = plot.first(
        unit for unit in plot.geography.villages if unit.county != county and unit.code in plot.geography.lasting
    )
    plot.rows[NAME][place] = moved = replace(row, place=strange.code)
    _note(plot, "保障人员居住在外县", moved, "covered_elsewhere")


def _outside(plot: "Plot") -> None:
    """A household paid for somebody who belongs to another one that is not paid."""
    place, row = _spoil(plot, LIVING)
    covered = {one for each in plot.rows[NAME] if isinstance(each, DecisionRow) for one in each.members}
    county = row.place[:6]
    other = plot.first(
        one.person for home in plot.rows["households"] if home.place[:6] == county and home.code != row.unit
        for one in home.members if one.person not in covered
    )  # fmt: skip
    plot.rows[NAME][place] = replace(row, members=(*row.members, other))
    _note(plot, "保障人员不是家庭成员", row, "covered_outside")


def _dead(plot: "Plot") -> None:
    """Somebody who was dead already when he was taken over."""
    rows = plot.rows[NAME]
    place = plot.first(n for n, row in enumerate(rows) if row.reported_on.year > plot.world.year + 1)
    row = rows[place]
    rows[place] = replace(row, reported_on=row.accepted_on, confirmed_on=row.accepted_on + timedelta(days=4))
    _note(plot, "保障人员已经死亡", row, "covered_dead")


def _without_spell(plot: "Plot") -> None:
    place, row = _spoil(plot, LIVING)
    plot.rows[NAME][place] = replace(row, bare=True)
    _note(plot, "保障缺少时段", row, "without_spell")


def _without_anybody(plot: "Plot") -> None:
    place, row = _spoil(plot, LIVING, lambda one: not _has_disabled(plot, one))
    plot.rows[NAME][place] = replace(row, members=())
    _note(plot, "保障没有保障人员", row, "without_anybody")


def _has_disabled(plot: "Plot", row: DecisionRow) -> bool:
    return any(isinstance(one, DecisionRow) and one.unit in row.members for one in plot.rows[NAME])


def _ahead(plot: "Plot") -> None:
    """A change whose year was written wrongly."""
    _, row = _spoil(plot, LIVING)
    month = months_after(plot.known_on.replace(day=1), AHEAD)
    plot.rows[NAME].append(_like(row, "change", plot.days_ago(20), month, amount=(row.amount or 0) + 1_000))
    _note(plot, "保障时段过于遥远", row, "beyond_horizon")


def _suspended(plot: "Plot") -> None:
    """An enrolment held back long ago that nobody decided about since."""
    place, row = _spoil(plot, LIVING)
    month = plot.known_on.replace(day=1)
    begun, held = months_after(month, BEFORE), months_after(month, SUSPENDED)
    plot.rows[NAME][place] = replace(row, effective_on=begun, held_since=min(row.held_since or begun, begun))
    plot.rows[NAME].append(_like(row, "suspend", held - timedelta(days=12), held, reason="review"))
    _note(plot, "暂停超过半年", row, "suspended_long")


def _reported_dead(plot: "Plot") -> None:
    """Somebody of whom a funeral home reported long ago that he died: nobody has looked into it."""
    _, row = _spoil(plot, LIVING, lambda one: bool(one.members))
    on = plot.days_ago(WAITED)
    death = DeathRow(person=row.members[0], place=row.place, died_on=on - timedelta(days=40), reported_on=on)
    plot.rows[NAME].append(death)
    _note(plot, "死亡比对逾期未核实", row, "death_unsettled")


def _of_class(plot: "Plot", row: DecisionRow, said: str | None) -> None:
    """What a household's class of review is from the beginning; None: nobody said it."""
    homes = plot.rows["households"]
    place = plot.first(n for n, one in enumerate(homes) if one.code == row.unit)
    others = tuple(fact for fact in homes[place].facts if fact.kind != "review_class")
    classed = tuple(replace(fact, value=said) for fact in homes[place].facts if fact.kind == "review_class")
    facts = others if said is None else (*others, *classed)
    homes[place] = replace(homes[place], facts=facts)


def _unreviewed(plot: "Plot") -> None:
    """A household to be reviewed in each half of the year by the rule until June: nobody went in the first."""
    _, row = _spoil(plot, LIVING)
    _of_class(plot, row, "little")
    plot.note_record("定期复核逾期", row.unit, row.unit, "assistance.review_overdue", division=row.place)


def _unclassed(plot: "Plot") -> None:
    """A household of which nobody said how often it is to be reviewed."""
    _, row = _spoil(plot, LIVING)
    _of_class(plot, row, None)
    plot.note_record("没有复核类别", row.paper, row.unit, "assistance.review_class_missing", division=row.place)


def _unrecognised(plot: "Plot") -> None:
    """A recognition that came to its end while what is paid on it went on."""
    _, row = _spoil(plot, POVERTY)
    rows = plot.rows[NAME]
    place = plot.first(n for n, one in enumerate(rows) if isinstance(one, RecognitionRow) and one.person == row.unit)
    rows[place] = replace(rows[place], until=plot.days_ago(WAITED))
    _note(plot, "认定已终止仍在保障", row, "recognition_lost")


def _merged(plot: "Plot") -> None:
    """Two people of different households on the minimum living allowance who were merged into one by mistake."""
    rows = plot.rows[NAME]
    fit = [rows[place] for place in _openings(plot, LIVING) if rows[place].members]
    one, other = plot.first(pairwise(fit))
    plot.touched |= {one.paper, other.paper}
    plot.rows[MERGING].append(MergedRow(one.members[0], other.members[0], plot.days_ago(10)))
    for each in (one, other):
        _note(plot, "同一人两份保障", each, "same_person_twice")


SPOILERS = (
    _grant_waiting, _decision_waiting, _elsewhere, _outside, _dead, _without_spell, _without_anybody, _ahead, _suspended,
    _unrecognised, _merged, _unreviewed, _unclassed, _reported_dead,
)  # fmt: skip
ENROLMENTS = Chapter(NAME, draft_enrolments, load, spoilers=SPOILERS)
