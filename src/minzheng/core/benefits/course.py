"""保障过程 — what a decision makes of an enrolment: which spells and coverages it ends, which it begins. No statement is asked.

A decision speaks for the months from ``effective_on`` on. It may reach back into months already past, as long as no later
decision has spoken for them; stopping and death take back whatever lies after them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from minzheng.core.benefits.decisions.models import DecisionKind, EnrolmentDecision
from minzheng.core.benefits.models import Coverage, Enrolment, EnrolmentSpell
from minzheng.core.registers.spells import months_after

State = EnrolmentSpell.State
# which spell a decision may fall into
FROM = {
    DecisionKind.CHANGE: (State.PAID,), DecisionKind.SUSPEND: (State.PAID,), DecisionKind.RESUME: (State.SUSPENDED,),
    DecisionKind.TAPER: (State.PAID,), DecisionKind.DEATH: tuple(State), DecisionKind.STOP: tuple(State),
}  # fmt: skip
INTO = {
    DecisionKind.GRANT: State.PAID, DecisionKind.OPENING: State.PAID, DecisionKind.CHANGE: State.PAID,
    DecisionKind.SUSPEND: State.SUSPENDED, DecisionKind.RESUME: State.PAID, DecisionKind.TAPER: State.TAPERING,
}  # fmt: skip


ENDING = (DecisionKind.DEATH, DecisionKind.STOP)


def in_month(day: date) -> str:
    """A month in words."""
    return f"{day.year}年{day.month}月"


@dataclass
class Changes:
    """变动 — rows that a set of decisions begins, shortens and drops; written set by set."""

    new_spells: list[EnrolmentSpell] = field(default_factory=list)
    new_coverages: list[Coverage] = field(default_factory=list)
    shortened: list[EnrolmentSpell | Coverage] = field(default_factory=list)
    dropped: list[EnrolmentSpell | Coverage] = field(default_factory=list)
    ended: list[Enrolment] = field(default_factory=list)


@dataclass
class Course:
    """保障过程 — one enrolment with its spells and coverages, all of them."""

    enrolment: Enrolment
    spells: list[EnrolmentSpell] = field(default_factory=list)
    coverages: list[Coverage] = field(default_factory=list)

    # -- what it is in a month
    def spell_in(self, month: date) -> EnrolmentSpell | None:
        """What is owed in a month."""
        return next((one for one in self.spells if _holds(one, month)), None)

    def covered_in(self, month: date) -> set[int]:
        """Keys of the persons covered in a month."""
        return {one.person_id for one in self.coverages if _holds(one, month)}

    # -- whether a decision fits
    def refusal(self, decision: EnrolmentDecision, members: Sequence[int] = ()) -> str:
        """Why a decision cannot be carried out; empty when it can. ``members``: whom it covers from then on, none: the same."""
        if untimely := self._untimely(decision.effective_on):
            return untimely
        month, kind = decision.effective_on, DecisionKind(decision.kind)
        spell = self.spell_in(month)
        if spell is None or spell.state not in FROM[kind]:
            now = "没有保障时段" if spell is None else f"处于{spell.get_state_display()}"
            return f"{in_month(month)}{now}，不能{kind.label}。"
        if spell.ends_as_begun and spell.until is not None and kind not in ENDING:
            return f"这项保障只发到{in_month(months_after(spell.until, -1))}，到期自停，不能{kind.label}；不再发放的登记停发。"
        if kind == DecisionKind.DEATH and decision.deceased_id not in self.covered_in(month):
            return f"死亡人员在{in_month(month)}不是这项保障的保障人员。"
        ends = kind == DecisionKind.STOP or (kind == DecisionKind.DEATH and not self.left_by(decision))
        return "" if ends else self._later(month) or self._says_nothing(decision, spell, members)

    def _untimely(self, month: date) -> str:
        since, until = self.enrolment.since, self.enrolment.until
        if month < since:
            return f"生效月份早于起发月份（{in_month(since)}）；从未发放的，生效月份填起发月份。"
        return f"这项保障从{in_month(until)}起已经停发。" if until is not None and month >= until else ""

    def _later(self, month: date) -> str:
        begun = [one.since for one in (*self.spells, *self.coverages) if one.since > month]
        return f"从{in_month(min(begun))}起已有后来的决定，请从那个月或之后改变。" if begun else ""

    def _says_nothing(self, decision: EnrolmentDecision, spell: EnrolmentSpell, members: Sequence[int]) -> str:
        if decision.kind != DecisionKind.CHANGE:
            return ""
        same_amount = decision.amount in (None, spell.amount)
        same_members = not members or set(members) == self.covered_in(decision.effective_on)
        return "金额和保障人员都与现在相同，没有变更。" if same_amount and same_members else ""

    def left_by(self, decision: EnrolmentDecision) -> set[int]:
        """Who is still covered after a death."""
        return self.covered_in(decision.effective_on) - {decision.deceased_id or 0}

    # -- carrying it out
    def carry_out(self, decision: EnrolmentDecision, members: Sequence[int], changes: Changes) -> None:
        """Make the rows of a decision that fits."""
        kind, month = DecisionKind(decision.kind), decision.effective_on
        if kind == DecisionKind.STOP or (kind == DecisionKind.DEATH and not self.left_by(decision)):
            self._stop(decision, month, changes)
            return
        if kind == DecisionKind.DEATH:
            self._cover(decision, self.left_by(decision), changes)
        elif members:
            self._cover(decision, set(members), changes)
        self._pay(decision, changes)
        if kind == DecisionKind.TAPER:
            self._stop(decision, decision.pays_until or month, changes)

    def _pay(self, decision: EnrolmentDecision, changes: Changes) -> None:
        """A new spell, where the amount or the state becomes another."""
        before = self.spell_in(decision.effective_on)
        kind = DecisionKind(decision.kind)
        state = INTO.get(kind, before.state if before else State.PAID)
        amount = decision.amount or (before.amount if before else 0)
        if before is not None and (before.state, before.amount) == (state, amount):
            return
        _end(self.spells, decision, decision.effective_on, changes)
        made = EnrolmentSpell(
            enrolment=self.enrolment, division_id=self.enrolment.division_id, decision=decision, state=state, amount=amount,
            since=decision.effective_on, until=decision.pays_until, ended_by=decision if decision.pays_until else None,
            programme=self.enrolment.programme, household_id=self.enrolment.household_id, person_id=self.enrolment.person_id,
        )  # fmt: skip
        self.spells.append(made)
        changes.new_spells.append(made)

    def _cover(self, decision: EnrolmentDecision, members: set[int], changes: Changes) -> None:
        """Those who leave are covered no longer, those who join are from now on."""
        there = self.covered_in(decision.effective_on)
        leaving = [one for one in self.coverages if one.person_id not in members]
        _end(leaving, decision, decision.effective_on, changes)
        self.coverages = [one for one in self.coverages if one not in changes.dropped]
        for person in sorted(members - there):
            made = Coverage(
                enrolment=self.enrolment, division_id=self.enrolment.division_id, decision=decision, person_id=person,
                since=decision.effective_on, until=decision.pays_until, ended_by=decision if decision.pays_until else None,
                programme=self.enrolment.programme,
            )  # fmt: skip
            self.coverages.append(made)
            changes.new_coverages.append(made)

    def _stop(self, decision: EnrolmentDecision, month: date, changes: Changes) -> None:
        _end(self.spells, decision, month, changes)
        _end(self.coverages, decision, month, changes)
        self.enrolment.until = month
        changes.ended.append(self.enrolment)


def _holds(one: EnrolmentSpell | Coverage, month: date) -> bool:
    return one.since <= month and (one.until is None or month < one.until)


def _end(
    rows: list[EnrolmentSpell] | list[Coverage], decision: EnrolmentDecision, month: date, changes: Changes
) -> None:
    """Nothing lasts beyond the month: what would begin in it or later is dropped, what runs into it is shortened."""
    kept: list[EnrolmentSpell | Coverage] = []
    for one in rows:
        if one.since >= month:
            changes.dropped.append(one)
            continue
        if one.until is None or one.until > month:
            one.until, one.ended_by = month, decision
            changes.shortened.append(one)
        kept.append(one)
    rows[:] = kept  # type: ignore[assignment]  # the same rows, fewer of them


def begun(enrolments: Iterable[Enrolment]) -> dict[int, Course]:
    """Courses of enrolments that have just been made, by key."""
    return {one.pk: Course(one) for one in enrolments}
