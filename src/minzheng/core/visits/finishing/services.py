"""完成走访 — what follows when the last of those who went has signed: findings, facts, what the line of business does with it.

All of it belongs to the transaction of that signature. What cannot be done refuses the signature, in words, and nothing is half done.
"""

from datetime import timedelta

from minzheng.adapters.papers import CannotTypeset
from minzheng.adapters.uploads import UploadRefused
from minzheng.core.access.models import User
from minzheng.core.documents import services as documents
from minzheng.core.documents.models import Document
from minzheng.core.facts import services as facts
from minzheng.core.facts.models import Source
from minzheng.core.facts.services import NewFact
from minzheng.core.parties.models import Household, Person
from minzheng.core.registers.writing import NotPossible
from minzheng.core.visits.checklist import Checklist, Result, found, outcomes
from minzheng.core.visits.checklists import pinned
from minzheng.core.visits.models import Finding, State, Visit
from minzheng.core.visits.papers import as_pdf
from minzheng.core.visits.writing import change, notify, tell
from minzheng.kernel import periods


def finish(visit: Visit, *, by: User) -> None:
    """完成 — raises NotPossible with the reason of whatever cannot follow."""
    checklist = pinned(visit.pin)
    change(visit, state=State.FINISHED, finished_at=periods.now())
    findings = _note_findings(visit, checklist)
    _assess(visit, checklist, by)
    for service in checklist.then:
        service(visit, by=by)
    notify(visit, [visit.planned_by_id], "走访已完成", by=by)
    tell("visit.finish", visit, by, findings=findings)


def _note_findings(visit: Visit, checklist: type[Checklist]) -> int:
    assert visit.visited_on is not None  # finished
    rows = [
        Finding(
            visit=visit, division=visit.division, question=question.name, title=finds.title,
            due_on=visit.visited_on + timedelta(days=finds.within.length),
        )
        for question, finds in found(checklist, visit.answers)
    ]  # fmt: skip
    return len(Finding.objects.bulk_create(rows))


def _assess(visit: Visit, checklist: type[Checklist], by: User) -> None:
    """What the checklist makes facts of, assessed from the day of the visit on."""
    party = visit.subject
    if not checklist.facts or not isinstance(party, Person | Household):
        return
    assert visit.visited_on is not None  # finished
    reckoned = {one.result.name: one.value for one in outcomes(checklist, visit.answers)}
    facts.record(
        [
            NewFact(
                party, kind, reckoned[source.name] if isinstance(source, Result) else visit.answers[source.name],
                visit.visited_on, Source.ASSESSED, basis=f"{visit.visited_on} {checklist.title}",
            )
            for kind, source in checklist.facts.items()
        ],
        by=by,
    )  # fmt: skip


def keep_paper(visit: Visit, *, target_kind: str, target_uid: object, by: User) -> Document:
    """存走访表 — the paper of a finished visit as PDF, for the record that wants it: set once. Raises NotPossible."""
    if visit.paper is not None:
        return visit.paper
    checklist = pinned(visit.pin)
    try:
        made = _set(visit, checklist, target_kind, target_uid, by)
    except (CannotTypeset, UploadRefused) as problem:
        raise NotPossible(str(problem)) from problem
    change(visit, paper=made)
    return made


def _set(visit: Visit, checklist: type[Checklist], target_kind: str, target_uid: object, by: User) -> Document:
    return documents.store(
        as_pdf(visit), f"{checklist.title} {visit.visited_on}.pdf", purpose="走访表", division=visit.division, by=by,
        trust=Document.Trust.ISSUED, target_kind=target_kind, target_uid=target_uid,  # type: ignore[arg-type]  # an outside number
    )  # fmt: skip
