"""保障办理 — the only writes: decisions are proposed by one person, confirmed by another, and carried out as they are confirmed.

Everything works on sets. Confirming twice carries out once: a confirmed decision is refused the second time, an enrolment is
opened once by its decision, a spell is begun once by its decision, and the database keeps both.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from minzheng.core.access.models import User
from minzheng.core.audit import services as audit
from minzheng.core.benefits.course import Changes, Course, begun
from minzheng.core.benefits.decisions import writing
from minzheng.core.benefits.decisions.circumstances import Circumstances, Draft
from minzheng.core.benefits.decisions.judging import judge
from minzheng.core.benefits.decisions.models import DecisionMember, EnrolmentDecision
from minzheng.core.benefits.decisions.proposals import Proposal
from minzheng.core.benefits.looking_up import by_index
from minzheng.core.benefits.models import Coverage, Enrolment, EnrolmentSpell
from minzheng.core.failpoints import fp
from minzheng.core.registers import accepting
from minzheng.core.registers.accepting import Confirmation, Refusal
from minzheng.core.registers.writing import BATCH, NotPossible, in_words

__all__ = ["Draft", "Proposal", "carry_out", "confirm", "propose"]
SEQUENCE = """
    INSERT INTO benefits_numbersequence (county, year, last) VALUES {rows}
    ON CONFLICT (county, year) DO UPDATE SET last = benefits_numbersequence.last + excluded.last
    RETURNING county, year, last
"""


@transaction.atomic
def propose(proposals: Sequence[Proposal], *, by: User) -> list[EnrolmentDecision]:
    """Write decisions down; they wait for another person. Raises NotPossible for the first that cannot be carried out."""
    drafts = [proposal.as_draft(by) for proposal in proposals]
    known = Circumstances()
    known.take_in(drafts)
    for draft in drafts:
        if fault := judge(draft, known):
            raise NotPossible(fault.text)
        known.note(draft)
    try:
        with transaction.atomic():
            return writing.write_down(drafts)
    except IntegrityError as problem:
        raise NotPossible(in_words(problem)) from problem


def confirm(decisions: Sequence[Any], *, by: User) -> Confirmation:
    """Confirm decisions that somebody else proposed, and carry them out in the same transaction.

    Those that cannot be carried out are named with the reason. Where somebody else was faster with one of them, the others
    are still confirmed.
    """
    try:
        with transaction.atomic():
            return _confirm(decisions, by)
    except IntegrityError as problem:
        if len(decisions) == 1:
            return Confirmation(0, (Refusal(decisions[0].uid, str(decisions[0]), in_words(problem)),))
    outcomes = [confirm([one], by=by) for one in decisions]
    return Confirmation(sum(one.confirmed for one in outcomes), tuple(each for one in outcomes for each in one.refused))


def _confirm(decisions: Sequence[Any], by: User) -> Confirmation:
    keys = [one.pk for one in decisions]
    locked = Enrolment.objects.select_for_update(of=("self",)).filter(decisions__in=keys).order_by("pk")
    list(locked.values_list("pk", flat=True))
    written = EnrolmentDecision.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    list(written.values_list("pk", flat=True))  # whom they cover is read when nobody can change it any more
    drafts = {draft.decision.pk: draft for draft in _drafts(keys)}
    known = Circumstances()
    known.take_in([*drafts.values()])
    fit: list[Draft] = []

    def further(record: EnrolmentDecision) -> str:
        draft = Draft(record, drafts[record.pk].members)
        if fault := judge(draft, known):
            return fault.text
        known.note(draft)
        fit.append(draft)
        return ""

    outcome = accepting.confirm(EnrolmentDecision, decisions, by=by, further=further)
    fp("enrolment.confirmed")
    with by_index():
        _carry_out(fit, known.courses)
    return outcome


def _drafts(keys: Sequence[int]) -> list[Draft]:
    """Decisions with those whom they cover: two statements."""
    members: dict[int, list[int]] = {}
    for decision, person in DecisionMember.objects.filter(decision__in=keys).values_list("decision", "person"):
        members.setdefault(decision, []).append(person)
    found = EnrolmentDecision.objects.filter(pk__in=keys).order_by("pk")
    return [Draft(one, tuple(sorted(members.get(one.pk, ())))) for one in found]


@transaction.atomic
def carry_out(drafts: Sequence[Draft], *, by: User) -> None:
    """Carry out decisions that come with their confirmation from elsewhere, one on each enrolment; nothing judges them."""
    known = Circumstances()
    known.take_in(drafts)
    with by_index():
        _carry_out(drafts, known.courses)
    audit.record("benefits.carry_out", by=by, target_kind="benefits.decision", body={"decisions": len(drafts)})


def _carry_out(drafts: Sequence[Draft], courses: dict[int, Course]) -> None:
    """Open what is new, then end, drop and begin spells and coverages: one statement for each sort of row."""
    opened = {one.opened_by_id: one for one in _open([draft.decision for draft in drafts if draft.decision.opens])}
    fp("enrolment.opened")
    courses = courses | begun(opened.values())
    changes = Changes()
    for draft in drafts:
        key = opened[draft.decision.pk].pk if draft.decision.opens else draft.decision.enrolment_id
        courses[key or 0].carry_out(draft.decision, draft.members, changes)
    _end(EnrolmentSpell, changes)
    _end(Coverage, changes)
    if changes.ended:
        Enrolment.objects.bulk_update(changes.ended, ["until"], batch_size=1_000)
    EnrolmentSpell.objects.bulk_create(changes.new_spells, batch_size=BATCH)
    Coverage.objects.bulk_create(changes.new_coverages, batch_size=BATCH)


def _end(model: type[EnrolmentSpell] | type[Coverage], changes: Changes) -> None:
    """Drop and shorten rows of one sort, before new ones begin in their place."""
    dropped = [one.pk for one in changes.dropped if isinstance(one, model)]
    shortened: list[Any] = [one for one in changes.shortened if isinstance(one, model)]
    if dropped:
        model._default_manager.filter(pk__in=dropped).delete()
    if shortened:
        model._default_manager.bulk_update(shortened, ["until", "ended_by"], batch_size=1_000)


def _open(decisions: Sequence[EnrolmentDecision]) -> list[Enrolment]:
    """Enrolments of confirmed grants and openings, numbered in the order of the decisions."""
    if not decisions:
        return []
    keys = [one.pk for one in decisions]
    of_county = Coalesce("division__county__code", "division__code")
    places = dict(EnrolmentDecision.objects.filter(pk__in=keys).annotate(place=of_county).values_list("pk", "place"))
    series = [(places[one.pk][:6], one.effective_on.year) for one in decisions]
    last = _take_numbers(Counter(series))
    left = Counter(series)
    made = []
    for one, (county, year) in zip(decisions, series, strict=True):
        left[county, year] -= 1
        number = f"{county}{year}{last[county, year] - left[county, year]:06d}"
        made.append(
            Enrolment(
                number=number, programme=one.programme, household_id=one.household_id, person_id=one.person_id, opened_by=one,
                since=one.effective_on, until=one.pays_until, held_since=one.held_since, division_id=one.division_id,
            )
        )  # fmt: skip
    Enrolment.objects.bulk_create(made, batch_size=BATCH)
    opened = Enrolment.objects.filter(opened_by=OuterRef("pk")).values("pk")
    EnrolmentDecision.objects.filter(pk__in=keys).update(enrolment=Subquery(opened))
    return made


def _take_numbers(wanted: Counter[tuple[str, int]]) -> dict[tuple[str, int], int]:
    """The last number of each sequence after so many were taken; whoever comes next waits for this transaction."""
    rows = sorted(wanted.items())
    statement = SEQUENCE.format(rows=", ".join(["(%s, %s, %s)"] * len(rows)))
    with connection.cursor() as cursor:
        cursor.execute(statement, [value for (county, year), count in rows for value in (county, year, count)])
        return {(county, year): last for county, year, last in cursor.fetchall()}
