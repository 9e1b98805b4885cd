"""死亡核实 — a person settles what a match suggests: confirmed it proposes the decision, refuted it says why. Nothing else stops anybody."""

from datetime import date
from typing import Any

from django.db import transaction

from minzheng.core.access.models import User
from minzheng.core.audit import services as audit
from minzheng.core.benefits import services as enrolling
from minzheng.core.benefits.deaths.models import DeathMatch
from minzheng.core.benefits.decisions.models import DecisionKind
from minzheng.core.benefits.decisions.proposals import Proposal
from minzheng.core.parties import services as parties
from minzheng.core.registers.writing import NotPossible
from minzheng.kernel import periods

State, How = DeathMatch.State, DeathMatch.How
LONGEST = 300


@transaction.atomic
def take(match: DeathMatch, *, by: User) -> None:
    """接手 — from now on somebody else looks into it. Raises NotPossible."""
    _change(_locked(match), "death.take", by, owner=by)


@transaction.atomic
def confirm(
    match: DeathMatch, *, died_on: date | None, words: str, same: bool, by: User, amount: int | None = None
) -> DeathMatch:
    """核实属实 — the death is registered with the person, and a decision is proposed that a second person confirms.

    ``died_on`` as it was verified (a day that is registered already stays); ``amount`` (fen a month) where others stay covered and
    are owed another sum; ``same``: that a match by name is the same person. Raises NotPossible, and nothing is done.
    """
    locked = _locked(match)
    if not words.strip():
        raise NotPossible("请写明核实的经过和依据，例如死亡证明编号、向谁核实。")
    if locked.how == How.NAME and not same:
        raise NotPossible("只有姓名和出生日期相同：请核对证件号码，确系同一人的勾选“已核对，是同一人”。")
    person = locked.person
    if person.died_on is None:
        if died_on is None:
            raise NotPossible("请填写核实的死亡日期。")
        parties.register_death(person, on=died_on, reason=f"{locked.report} 比对核实", by=by)
    today = periods.today()
    proposal = Proposal(
        DecisionKind.DEATH, accepted_on=today, paper=f"{today} 死亡比对核实", enrolment=locked.enrolment, deceased=person, amount=amount,
    )  # fmt: skip
    (decision,) = enrolling.propose([proposal], by=by)
    said = words.strip()[:LONGEST]
    _change(
        locked,
        "death.confirm",
        by,
        state=State.CONFIRMED,
        reason=said,
        settled_by=by,
        settled_at=periods.now(),
        decision=decision,
    )
    return locked


@transaction.atomic
def refute(match: DeathMatch, *, words: str, by: User) -> None:
    """核实不属实 — for a reason; the same report is not found again. Raises NotPossible."""
    locked = _locked(match)
    if not words.strip():
        raise NotPossible("请写明不属实的理由，例如本人在世、同名同生日的另一人。")
    said = words.strip()[:LONGEST]
    _change(locked, "death.refute", by, state=State.REFUTED, reason=said, settled_by=by, settled_at=periods.now())


def _locked(match: DeathMatch) -> DeathMatch:
    """A match that waits. Raises NotPossible."""
    rows = DeathMatch.objects.select_for_update(of=("self",))
    found = rows.select_related("division", "report", "person__division", "enrolment__division__county").get(
        pk=match.pk
    )
    if found.state != State.OPEN:
        raise NotPossible(f"这一条已经{State(found.state).label}，不必再核实。")
    return found


def _change(match: DeathMatch, action: str, by: User, **values: Any) -> None:
    """What was found out stays in the record."""
    for name, value in values.items():
        setattr(match, name, value)
    DeathMatch.objects.filter(pk=match.pk).update(**values)
    audit.record(
        action, by=by, target_kind="benefits.death_match", target_uid=match.uid, division_path=match.division.path,
        body={"how": match.how, "state": str(match.state)},
    )  # fmt: skip
