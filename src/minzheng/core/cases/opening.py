"""收件 — what a form says when it is sent, told apart from every other form by its key."""

import json
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from uuid import UUID

from minzheng.core.access.models import User
from minzheng.core.cases.intake.models import Channel, Intake
from minzheng.core.cases.models import Case
from minzheng.core.cases.versions import WORKFLOWS, on
from minzheng.core.divisions.models import Division
from minzheng.core.parties.models import Organisation, Person
from minzheng.kernel.workflow import NotPossible, Workflow


@dataclass(frozen=True)
class Arrival:
    """来件 — by which way an application came. One that was taken before it is entered (补录) says its true day and why so late.

    ``received_on`` None is today; ``accepted_on`` is the day on which it was accepted on paper, where it was.
    """

    channel: Channel = Channel.WINDOW
    source_number: str = ""
    received_on: date | None = None
    accepted_on: date | None = None
    reason: str = ""

    def check(self, today: date) -> None:
        """Days in their order, none of them ahead, and a reason for entering late. Raises NotPossible."""
        received_on = self.received_on or today
        if received_on > today or (self.accepted_on is not None and self.accepted_on > today):
            raise NotPossible("收到日期和受理日期不能晚于今天，请核对。")
        if self.accepted_on is not None and self.accepted_on < received_on:
            raise NotPossible("受理日期不能早于收到日期，请核对。")
        if received_on < today and not self.reason.strip():
            raise NotPossible("收到日期早于今天的是补录，请写明补录的原因。")

    def said(self) -> list[str]:
        """What tells one arrival from another; nothing for what came to the window today."""
        if self == Arrival():
            return []
        return [self.channel, self.source_number, str(self.received_on), str(self.accepted_on), self.reason]


@dataclass(frozen=True)
class Application:
    """申请 — a matter, where it is asked, by whom (a person or an organisation), its marks, and the case that it repeats.

    ``key`` is made when the form is shown: sent twice, the form opens one case.
    """

    matter: str
    key: UUID
    division: Division
    person: Person | None = None
    organisation: Organisation | None = None
    marks: frozenset[str] = frozenset()
    repeats: Case | None = None
    arrival: Arrival = field(default_factory=Arrival)
    intake: Intake | None = None

    @property
    def content(self) -> str:
        """内容摘要 — the digest by which a form that was sent again is known."""
        said = [
            self.matter,
            *(str(one.uid) if one else "" for one in (self.division, self.person, self.organisation, self.repeats)),
            *sorted(self.marks),
            *self.arrival.said(),
        ]
        return sha256(json.dumps(said).encode()).hexdigest()

    @property
    def word(self) -> str:
        """编号字头 — the sequence of the office that takes the application: its township, else its county or the city."""
        return f"BJ{self.division.code[:9]}"


def led_to(case: Case, application: Application, by: User) -> Case:
    """The case that a form opened already, for the same person with the same content. Raises NotPossible for anybody else."""
    if case.opened_by_id != by.pk:
        raise NotPossible("这张表单已由另一人提交过，请重新打开一张空白表单填写。")
    if case.content != application.content:
        raise NotPossible("这张表单已经提交过，内容与这次不同；请打开原来的办件核对，另办一件的请重新打开表单。")
    return case


def matters_on(day: date) -> list[type[Workflow]]:
    """可以申请的事项 — the version in force on a day of every matter, by title."""
    return sorted((version for version in WORKFLOWS if version.in_force.contains(day)), key=lambda each: each.title)


def marks_used(matter: str, day: date) -> frozenset[str]:
    """用得上的标记 — codes of the marks of which a matter makes something on a day. Raises NotPossible."""
    return marks_of(on(matter, day))


def marks_of(workflow: type[Workflow]) -> frozenset[str]:
    """版本用得上的标记 — codes of the marks of which a version makes something."""
    return frozenset(paper.only_for for paper in workflow.papers.values() if paper.only_for)
