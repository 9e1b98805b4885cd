"""流程 — the pure kernel of the case engine: workflows declared, proved, versioned by date; clocks; what may be done now.

A workflow is one class, as readable as the document it cites::

    @workflows.add
    class MinimumLivingApplication(Workflow):
        code, title, cites = "assistance.minimum_living", "最低生活保障申请", "民发〔2021〕57号"
        in_force = since(2021, 7, 1)
        must_end = within(working_days(30), extended=working_days(45))

        visit = Paper("入户调查表", persons=2)
        accepted = State("已受理", accepts=True)
        surveying = State("调查核对中")
        start_survey = Move("开展调查", accepted, surveying, by=TownshipOfficer, within=working_days(3))
        …

Nothing here knows a database: ``Course`` is what happened, ``deadlines`` and ``possible`` say what follows from it.
"""

from minzheng.kernel.workflow.course import TOTAL, Course, Deadline, Event, Sort, Stay, deadlines
from minzheng.kernel.workflow.declarations import ANYWHERE, Decider, Move, Paper, State, Workflow
from minzheng.kernel.workflow.limits import BadWorkflow, Clock, Limit, Post, Validity, days, since, within, working_days
from minzheng.kernel.workflow.possible import Actor, NotPossible, Offer, extend, holders, possible, take
from minzheng.kernel.workflow.versions import NotInForce, Workflows, workflows

__all__ = [
    "ANYWHERE", "TOTAL", "Actor", "BadWorkflow", "Clock", "Course", "Deadline", "Decider", "Event", "Limit", "Move",
    "NotInForce", "NotPossible", "Offer", "Paper", "Post", "Sort", "State", "Stay", "Validity", "Workflow", "Workflows",
    "days", "deadlines", "extend", "holders", "possible", "since", "take", "within", "workflows", "working_days",
]  # fmt: skip
