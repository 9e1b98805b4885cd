"""办件的走访 — the visits of a case, and the papers of its file for which one may be planned now."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from minzheng.core.cases.showing import FileLine
from minzheng.core.visits import reads
from minzheng.core.visits.checklists import for_paper
from minzheng.core.visits.planning import may_plan
from minzheng.kernel.workflow import Paper

CASE = "cases.case"


@dataclass(frozen=True)
class CaseVisits:
    """办件的走访 — lines of those that there are, and papers for which none is open."""

    lines: list[reads.Line]
    plannable: list[tuple[Paper, Any]]

    @classmethod
    def of(cls, case: Any, file: list[FileLine], user: Any, today: date) -> "CaseVisits":
        """Of a case for a viewer: one statement, whatever the number of its papers."""
        found = reads.lines(reads.of_occasion(user, CASE, case.uid), today)
        going = {one.visit.occasion_paper for one in found if not one.ended}
        line = case.matter.partition(".")[0]
        wanted = [
            (each.paper, checklist)
            for each in file
            if case.closed_on is None and case.person_id is not None and not each.is_whole and each.paper.name not in going
            and (checklist := for_paper(line, each.paper.name, today)) is not None
            and may_plan(user, checklist, case.division.path, today)
        ]  # fmt: skip
        return cls(found, wanted)
