"""办理情况 — what has to be known to judge and carry out a set of decisions: read set by set, never decision by decision."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.db.models import Q

from minzheng.core.benefits.course import Course
from minzheng.core.benefits.decisions.models import EnrolmentDecision
from minzheng.core.benefits.models import Coverage, Enrolment, EnrolmentSpell
from minzheng.core.designations.models import Designation
from minzheng.core.parties.households.models import Membership
from minzheng.core.parties.models import Person
from minzheng.core.registers.spells import DaysFromTo, overlap

Unit = tuple[str, int | None, int | None]


class Draft(NamedTuple):
    """待办决定 — a decision, saved or not, and the keys of those whom it covers from then on (none: the same as before)."""

    decision: EnrolmentDecision
    members: tuple[int, ...] = ()

    @property
    def unit(self) -> Unit:
        """The programme and the household or person."""
        return self.decision.programme, self.decision.household_id, self.decision.person_id


class Held(NamedTuple):
    """已有保障 — a person is covered by a programme for some days, under an enrolment (None: one that waits beside)."""

    programme: str
    days: DaysFromTo
    enrolment: int | None


@dataclass
class Circumstances:
    """办理情况 — courses by enrolment, and whatever else the decisions lean on, by key."""

    courses: dict[int, Course] = field(default_factory=dict)
    belonging: dict[tuple[int, int], list[DaysFromTo]] = field(default_factory=lambda: defaultdict(list))
    persons: dict[int, Person] = field(default_factory=dict)
    recognised: dict[tuple[str, int], list[DaysFromTo]] = field(default_factory=lambda: defaultdict(list))
    held: dict[int, list[Held]] = field(default_factory=lambda: defaultdict(list))
    enrolled: dict[Unit, list[DaysFromTo]] = field(default_factory=lambda: defaultdict(list))

    def take_in(self, drafts: Sequence[Draft]) -> None:
        """Read what these decisions need beside what is known already: eight statements, however many they are."""
        enrolments = {draft.decision.enrolment_id for draft in drafts} - {None, *self.courses}
        people = {
            key for draft in drafts for key in (*draft.members, draft.decision.person_id, draft.decision.deceased_id)
        }
        people -= {None, *self.persons}
        known = {key for key in people if key is not None}
        self._courses([key for key in enrolments if key is not None])
        self._people(known, {draft.decision.household_id for draft in drafts} - {None})
        self._enrolled({draft.unit for draft in drafts if draft.decision.opens} - set(self.enrolled))

    def _courses(self, keys: Sequence[int]) -> None:
        found = Enrolment.objects.filter(pk__in=keys).order_by("pk")
        self.courses |= {one.pk: Course(one) for one in found}
        for spell in EnrolmentSpell.objects.filter(enrolment__in=keys).order_by("since"):
            self.courses[spell.enrolment_id].spells.append(spell)
        for coverage in Coverage.objects.filter(enrolment__in=keys).order_by("since", "pk"):
            self.courses[coverage.enrolment_id].coverages.append(coverage)

    def _people(self, keys: set[int], households: Iterable[int | None]) -> None:
        self.persons |= Person.objects.only("died_on", "uid").in_bulk(keys)
        in_households = Membership.objects.filter(person__in=keys, household__in=list(households))
        for household, person, since, until in in_households.values_list("household", "person", "since", "until"):
            self.belonging[household, person].append((since, until))
        counted = Designation.objects.counted().filter(person__in=keys)
        for kind, person, since, until in counted.values_list("kind", "person", "since", "until"):
            self.recognised[kind, person].append((since, until))
        covered = Coverage.objects.filter(person__in=keys)
        for person, programme, since, until, enrolment in covered.values_list(
            "person", "programme", "since", "until", "enrolment"
        ):
            self.held[person].append(Held(programme, (since, until), enrolment))

    def _enrolled(self, units: set[Unit]) -> None:
        there = Enrolment.objects.filter(
            Q(household__in=[unit[1] for unit in units if unit[1]])
            | Q(person__in=[unit[2] for unit in units if unit[2]])
        )
        for programme, household, person, since, until in there.values_list(
            "programme", "household", "person", "since", "until"
        ):
            if (unit := (programme, household, person)) in units and since != until:
                self.enrolled[unit].append((since, until))

    # -- answers
    def belongs(self, household: int, person: int, on: date) -> bool:
        """Whether a person is a member of a household on a day."""
        return any(holds(days, on) for days in self.belonging.get((household, person), ()))

    def is_recognised(self, kind: str, person: int, on: date) -> bool:
        """Whether a person holds a recognition on a day."""
        return any(holds(days, on) for days in self.recognised.get((kind, person), ()))

    def in_the_way(self, person: int, programmes: Iterable[str], days: DaysFromTo, beside: int | None) -> Held | None:
        """What covers a person already on some days, in one of some programmes, under another enrolment."""
        wanted = set(programmes)
        return next(
            (
                one for one in self.held.get(person, ())
                if one.programme in wanted and (one.enrolment is None or one.enrolment != beside)
                and overlap(one.days, days)
            ),
            None,
        )  # fmt: skip

    def note(self, draft: Draft) -> None:
        """Remember what a decision will take, so that the next one of the same set sees it."""
        decision = draft.decision
        days: DaysFromTo = (decision.effective_on, decision.pays_until if decision.opens else None)
        if decision.opens:
            self.enrolled[draft.unit].append(days)
        for person in draft.members:
            self.held[person].append(Held(decision.programme, days, decision.enrolment_id))


def holds(days: DaysFromTo, on: date) -> bool:
    """Whether days from one to another, without the last, have a day among them."""
    return days[0] <= on and (days[1] is None or on < days[1])
