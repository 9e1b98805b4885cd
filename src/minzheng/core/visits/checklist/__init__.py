"""检查单 — the pure part of visits: checklists declared, proved, versioned by date; answers read and judged.

A checklist is one class, as readable as the document it cites::

    @checklists.add
    class HomeVisit(Checklist):
        code, title, cites = "assistance.home_visit", "入户调查", "民发〔2021〕57号"
        in_force = since(2021, 7, 1)
        by, visitors = (WindowClerk, TownshipOfficer), 2

        living = Section("居住情况")
        hazard = YesNo("住房有安全隐患", finds=Finding("住房有安全隐患", days(30)))
        hazard_seen = Text("隐患情况", only_if=hazard.is_(True))

Nothing here knows a database. It stands in this concept and not in the kernel, whose lines are counted (ADR 0023).
"""

from minzheng.core.visits.checklist.answers import Answers, Judged, Outcome, found, is_asked, judge, outcomes, typed_of
from minzheng.core.visits.checklist.declarations import (
    BadAnswer,
    BadChecklist,
    Band,
    Checklist,
    Choice,
    Condition,
    Day,
    Finding,
    Money,
    Number,
    Photo,
    Question,
    Result,
    Section,
    Subject,
    Tally,
    Text,
    YesNo,
)
from minzheng.core.visits.checklist.proof import Checklists, checklists

__all__ = [
    "Answers", "BadAnswer", "BadChecklist", "Band", "Checklist", "Checklists", "Choice", "Condition", "Day", "Finding", "Judged",
    "Money", "Number", "Outcome", "Photo", "Question", "Result", "Section", "Subject", "Tally", "Text", "YesNo", "checklists",
    "found", "is_asked", "judge", "outcomes", "typed_of",
]  # fmt: skip
