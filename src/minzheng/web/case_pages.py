"""办件一页 — everything that the page of a case shows, gathered once."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from minzheng.core.access.permissions import Permission
from minzheng.core.calendars.reads import working_calendar
from minzheng.core.cases import checking, reads, showing
from minzheng.core.cases.acting import standing_of
from minzheng.core.cases.assigning.writing import may_go_on
from minzheng.core.cases.holds import put_in_elsewhere
from minzheng.core.cases.marks import MARKS, Mark
from minzheng.kernel import periods
from minzheng.kernel.calendar import WorkingCalendar
from minzheng.kernel.workflow import Course, Deadline, Offer, Paper, State
from minzheng.web.case_applications import ApplicationCard, by_hand, card_of
from minzheng.web.case_visits import CaseVisits

SOON = 3  # 个工作日或天


@dataclass(frozen=True)
class Clock:
    """时限一行 — a clock with how much of it is left, and whether the viewer may ask to lengthen it."""

    deadline: Deadline
    chip: str
    said: str
    may_extend: bool

    @classmethod
    def of(cls, deadline: Deadline, today: date, calendar: WorkingCalendar, posts: frozenset[str]) -> "Clock":
        """The clock as it stands on a day."""
        late, unit = deadline.overdue_by(today, calendar), "个工作日" if deadline.limit.working else "天"
        chip, said = "plain", "期限未定"
        if late:
            chip, said = "late", f"逾期 {late} {unit}"
        elif late == 0 and deadline.due_on is not None:
            left = _left(today, deadline.due_on, calendar, working=deadline.limit.working)
            chip, said = ("soon" if left <= SOON else "ok"), f"还剩 {left} {unit}" if left else "今天到期"
        longer = deadline.clock.extended is not None and deadline.limit != deadline.clock.extended and late == 0
        by = {post.code for post in deadline.clock.by}
        return cls(deadline, chip, said, bool(longer and (not by or posts & by)))

    @property
    def key(self) -> str:
        return self.deadline.key


def _left(today: date, due_on: date, calendar: WorkingCalendar, *, working: bool) -> int:
    """Days up to the last one, in the unit of the limit; the calendar knows these years, else there were no last day."""
    return calendar.working_days_between(today, due_on) if working else (due_on - today).days


@dataclass(frozen=True)
class Stage:
    """环节一行 — a state of the workflow: been through, present, or still ahead on the straight way."""

    state: State
    chip: str
    said: str


@dataclass(frozen=True)
class CasePage:
    """办件一页 — ``record`` is the case; everything else follows from its course and from who looks at it."""

    record: Any
    matter: Any
    state: State
    applicant: showing.Applicant | None
    application: ApplicationCard | None
    stages: list[Stage]
    clocks: list[Clock]
    able: list[Offer]
    unable: list[Offer]
    file: list[showing.FileLine]
    may_sign: frozenset[int]
    may_file: list[Paper]
    happenings: list[showing.Happening]
    working: list[Any]
    mine: bool
    may_claim: bool
    may_work: bool
    may_manage: bool
    colleagues: list[Any]
    marks: list[Mark]
    more_marks: list[Mark]
    visits: CaseVisits

    @classmethod
    def of(cls, case: Any, user: Any) -> "CasePage":
        """The page of a case for a viewer; the number of statements is the same for every case."""
        today, calendar = periods.today(), working_calendar()
        view, standing = reads.view_of(case, user, today), standing_of(user, today)
        course, path = view.course, case.division.path
        papers = showing.papers_of(case)
        working = [one for one in reads.assignments_of(case) if one.until_at is None]
        is_open, lines = case.closed_on is None, showing.file_lines(course, papers)
        posts = standing.posts_over(path)
        may_work = is_open and standing.scope(Permission.CASE_WORK).covers(path)
        may_manage = is_open and standing.scope(Permission.CASE_MANAGE).covers(path)
        fitting = [one.paper for one in lines if _fits(one.paper, posts)] if may_work else []
        return cls(
            record=case, matter=course.workflow, state=course.state, applicant=showing.applicant_of(case, standing),
            application=card_of(case, user, fitting), stages=stages_of(course), clocks=[Clock.of(one, today, calendar, posts) for one in view.clocks if is_open],
            able=[one for one in view.offers if not one.why_not], unable=[one for one in view.offers if one.why_not],
            file=lines, may_sign=_signable(papers, user, course, posts) if may_work else frozenset(),
            may_file=by_hand(case, [one for one in fitting if one.name not in put_in_elsewhere(case.matter)]),
            happenings=showing.happenings(case, course, papers), working=working,
            mine=any(one.person_id in standing.keys for one in working),
            may_claim=may_work and not working and may_go_on(course, user, path, today), may_work=may_work, may_manage=may_manage,
            colleagues=showing.colleagues_for(case, user, today) if may_work else [],
            marks=[MARKS.get(code) for code in case.marks],
            more_marks=_more_marks(course) if may_work else [], visits=CaseVisits.of(case, lines, user, today),
        )  # fmt: skip

    @property
    def is_open(self) -> bool:
        return self.record.closed_on is None

    @property
    def has_check(self) -> bool:
        """Whether the household's means are checked for this matter."""
        return checking.has_check(self.record)

    @property
    def onward(self) -> list[Offer]:
        """What may be done now, the way forward first."""
        return [one for one in self.able if one.move.sources]

    @property
    def exits(self) -> list[Offer]:
        """What ends the case from anywhere."""
        return [one for one in self.able if not one.move.sources]


def _signable(papers: list[Any], user: Any, course: Course, posts: frozenset[str]) -> frozenset[int]:
    """Serials of the papers that the user has not signed and may sign: the newest of each name."""
    newest = {paper.name: paper for paper in reversed(papers)}
    return frozenset(
        paper.serial for paper in newest.values()
        if all(one.person_id != user.pk for one in paper.signatures.all())
        and (paper.name not in course.workflow.papers or _fits(course.workflow.papers[paper.name], posts))
    )  # fmt: skip


def _fits(paper: Paper, posts: frozenset[str]) -> bool:
    """Whether one of these posts may put the paper in and sign it."""
    return not paper.by or bool(posts & {post.code for post in paper.by})


def _more_marks(course: Course) -> list[Mark]:
    """Marks that make a difference to this matter and that the case does not bear."""
    wanted = {paper.only_for for paper in course.workflow.papers.values()} - {""} - course.marks
    return [mark for mark in MARKS if mark.code in wanted]


def stages_of(course: Course) -> list[Stage]:
    """办理环节 — the states been through in order, each once, the present one, and the straight way that lies ahead."""
    ahead = _ahead(course)
    been = list(dict.fromkeys(stay.state for stay in course.stays if stay.state not in {course.state, *ahead}))
    found = [Stage(state, "ok", "已过") for state in been]
    found.append(
        Stage(course.state, "go" if not course.state.final else "ok", "当前" if not course.state.final else "办结")
    )
    return found + [Stage(state, "off", "未到") for state in ahead]


def _ahead(course: Course) -> list[State]:
    """The way on from where the case stands: each state is left by the first of its moves that leads somewhere new."""
    state, found = course.state, list[State]()
    while not state.final:
        leaving = [move.target for move in course.workflow.leaving(state) if move.sources]
        onward = next((target for target in leaving if target not in {course.state, *found}), None)
        if onward is None:
            break
        found.append(state := onward)
    return found
