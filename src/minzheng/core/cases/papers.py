"""材料核对 — what may be put into a file, and who may sign it."""

from collections.abc import Sequence
from datetime import date

from minzheng.core.access.models import User
from minzheng.core.cases.acting import standing_of
from minzheng.core.cases.holds import put_in_elsewhere
from minzheng.core.cases.models import Case, FiledPaper
from minzheng.core.documents.models import Document
from minzheng.kernel.workflow import Course, Event, NotPossible, Paper, Sort


def check_paper(course: Course, name: str, day: date, today: date) -> None:
    """A declared paper of an open case, dated between its opening and today. Raises NotPossible."""
    if name not in course.workflow.papers:
        raise NotPossible(f"“{course.workflow.title}”没有材料“{name}”，请从流程列出的材料中选择。")
    if course.state.final:
        raise NotPossible(f"这一件已经办结（{course.state.title}），不能再存入材料。")
    if not course.opened_on <= day <= today:
        raise NotPossible(f"材料的日期应在收件之日（{course.opened_on}）与今天之间，请核对。")


def check_origin(course: Course, name: str, source: FiledPaper.Source) -> None:
    """A paper that another concept makes is not put in by hand. Raises NotPossible."""
    if source == FiledPaper.Source.UPLOAD and name in put_in_elsewhere(course.workflow.code):
        title = course.workflow.papers[name].title
        raise NotPossible(f"“{title}”由公示登记产生，不能手工存入；请在办件页的“公示”里登记。")


def check_document(case: Case, document: Document | None) -> None:
    """A file that was stored for this case, or for no record yet. Raises NotPossible."""
    if document is not None and document.target_uid not in {None, case.uid}:
        raise NotPossible("这份文件附在另一条记录上，请在这一件里重新上传。")


def signers_of(source: FiledPaper.Source, signed_by: Sequence[User] | None, by: User) -> list[User]:
    """Who signs a paper that is put in. By hand one signs for oneself only; a visit or a check says who took part. Raises NotPossible."""
    if signed_by is None:
        return [by]
    if source == FiledPaper.Source.UPLOAD and any(one.pk != by.pk for one in signed_by):
        raise NotPossible("不能替别人签名，请由本人在材料上签名。")
    return list({one.pk: one for one in signed_by}.values())


def check_signers(course: Course, name: str, people: Sequence[User], path: str, today: date) -> None:
    """Everybody who signs holds a post that the paper names, where it names any. Raises NotPossible."""
    paper = course.workflow.papers.get(name)
    if paper is None or not paper.by:
        return
    wanted = {post.code for post in paper.by}
    others = [one.name for one in people if not wanted & standing_of(one, today).posts_over(path)]
    if others:
        titles = "或".join(post.title for post in paper.by)
        raise NotPossible(f"“{paper.title}”应由{titles}签名，{'、'.join(others)}没有这个岗位。")


def check_signature(course: Course, paper: FiledPaper, by: User) -> None:
    """A signature completes a paper before a step relies on it, never after. Raises NotPossible."""
    if course.state.final:
        raise NotPossible(f"这一件已经办结（{course.state.title}），不能再签名。")
    declared = course.workflow.papers.get(paper.name)
    event, later = _event_of(course, paper)
    title = declared.title if declared else paper.name
    if by.pk in event.by:
        raise NotPossible(f"您已经在“{title}”上签过名。")
    if declared is not None and any(_relied_on(course, one, declared) for one in later):
        raise NotPossible(f"已按“{title}”办过后面的步骤，不能再补签；确需补充的请重新出具。")
    if declared is not None and any(_excluded(course, one, declared) for one in later if by.pk in one.by):
        raise NotPossible(f"您已办过须由另一人办理的步骤，不能再签“{title}”。")


def _event_of(course: Course, paper: FiledPaper) -> tuple[Event, Sequence[Event]]:
    """The paper among the events, and the moves behind it: a serial counts the events from 1."""
    place = paper.serial - 1
    return course.events[place], [one for one in course.events[place + 1 :] if one.sort is Sort.MOVED]


def _relied_on(course: Course, event: Event, paper: Paper) -> bool:
    return course.wants(paper) and paper in course.workflow.moves[event.name].needs


def _excluded(course: Course, event: Event, paper: Paper) -> bool:
    return paper in course.workflow.moves[event.name].not_by
