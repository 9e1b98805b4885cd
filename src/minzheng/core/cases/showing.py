"""办件页面查询 — what the page of a case shows beside its course: who asks, what happened in words, its file, whom one may ask.

The number of statements is the same for every case.
"""

from dataclasses import dataclass
from datetime import date, datetime

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.cases.acting import Standing
from minzheng.core.cases.models import Case, FiledPaper, Step
from minzheng.core.cases.reads import file_of
from minzheng.core.cases.writing import people_waited_for
from minzheng.core.parties import sealing
from minzheng.core.parties.models import Person
from minzheng.kernel import periods
from minzheng.kernel.workflow import Course, Paper, Sort


@dataclass(frozen=True)
class Applicant:
    """申请人 — as a case shows him: his number masked, the rest as registered; outside the viewer's divisions his name alone."""

    record: Person
    id_masked: str
    phone_masked: str
    is_outside: bool = False


@dataclass(frozen=True)
class Happening:
    """经过一项 — one line of what happened to a case; ``late`` when a step came after the last day of the clock that it ended."""

    title: str
    on: date
    at: datetime
    who: str
    on_behalf_of: str
    words: str
    late: bool

    @property
    def dated(self) -> bool:
        """Whether it bears another day than the one on which it was written down."""
        return self.on != self.at.astimezone(periods.ZONE).date()


@dataclass(frozen=True)
class FileLine:
    """案卷一行 — a declared paper: whether the next step waits for it, and what was filed of it, the newest first."""

    paper: Paper
    awaited: bool
    filed: tuple[FiledPaper, ...]

    @property
    def is_whole(self) -> bool:
        """Whether the newest bears as many signatures as the paper wants."""
        return bool(self.filed) and len(self.filed[0].signatures.all()) >= self.paper.persons


def applicant_of(case: Case, standing: Standing) -> Applicant | None:
    """申请人 — the person who asks; None where an organisation does. One statement.

    Whoever moved away since is the business of the place where he lives now: of him nothing but the name is shown.
    """
    if case.person_id is None:
        return None
    person = Person.objects.select_related("division", "hukou").get(pk=case.person_id)
    if not standing.scope(Permission.CASE_VIEW).covers(person.division.path):
        return Applicant(person, "", "", is_outside=True)
    return masked(person)


def masked(person: Person) -> Applicant:
    """申请人 — a person whose numbers are shown masked."""
    return Applicant(
        person, sealing.masked_id(person.sealed_id, person.uid), sealing.masked_phone(person.sealed_phone, person.uid)
    )


def happenings(case: Case, course: Course, papers: list[FiledPaper]) -> list[Happening]:
    """经过 — steps, extensions and papers of a case in words, the newest first; one statement beside the file."""
    steps = Step.objects.filter(case=case).select_related("by", "on_behalf_of")
    found = [(step.serial, _step(step, course)) for step in steps]
    found += [(paper.serial, _filing(paper, course)) for paper in papers]
    opened = Happening("收件", case.opened_on, case.created_at, case.opened_by.name, "", "", late=False)
    return [one for _, one in sorted(found, key=lambda placed: -placed[0])] + [opened]


def _step(step: Step, course: Course) -> Happening:
    workflow = course.workflow
    if step.sort == Sort.MOVED:
        title = workflow.moves[step.name].title if step.name in workflow.moves else step.name
    else:
        clocks = {**workflow.states, **workflow.papers}
        title = f"延长时限：{clocks[step.name].title if step.name in clocks else '全程'}"
    late = step.due_on is not None and step.on > step.due_on
    lender = step.on_behalf_of.name if step.on_behalf_of else ""
    return Happening(title, step.on, step.at, step.by.name, lender, step.opinion, late)


def _filing(paper: FiledPaper, course: Course) -> Happening:
    known = course.workflow.papers.get(paper.name)
    signers = "、".join(one.person.name for one in paper.signatures.all())
    words = f"签名：{signers}" if signers else ""
    return Happening(
        f"存入{known.title if known else paper.name}", paper.on, paper.at, paper.by.name, "", words, late=False
    )


def file_lines(course: Course, papers: list[FiledPaper]) -> list[FileLine]:
    """案卷 — every paper that the case may need, in the order of the workflow; asks the database nothing."""
    awaited = {paper.name for move in course.workflow.leaving(course.state) for paper in move.needs}
    wanted = [one for one in course.workflow.papers.values() if course.wants(one)]
    return [
        FileLine(one, one.name in awaited, tuple(paper for paper in papers if paper.name == one.name)) for one in wanted
    ]


def papers_of(case: Case) -> list[FiledPaper]:
    """案卷材料 — all papers of the file with their signatures, the newest first: two statements."""
    return list(file_of(case))


def colleagues_for(case: Case, user: User, today: date) -> list[User]:
    """可以转给谁 — others whose posts may take the next step of the case."""
    keys = people_waited_for(case, today)
    return list(User.objects.filter(pk__in=keys).exclude(pk=user.pk).order_by("name", "id"))
