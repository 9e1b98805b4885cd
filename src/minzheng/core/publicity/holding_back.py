"""公示拦办 — why a case does not go on yet: its notice came down before its days were over, or an objection was not examined."""

from datetime import date

from minzheng.core.cases.holds import HOLDS, Hold, Reasons
from minzheng.core.cases.models import Case
from minzheng.core.publicity.declarations import notice_of
from minzheng.core.publicity.models import Objection, PublicNotice
from minzheng.kernel.periods import ZONE
from minzheng.kernel.workflow import Course, Sort


def against(case: Case, course: Course, today: date) -> Reasons:  # noqa: ARG001 — the signature of a hold
    """Reasons against the step that waits for the notice; two statements, and none where no notice is due."""
    declared = notice_of(case.matter)
    onward = course.workflow.moves.get(declared.onward.name) if declared else None
    if declared is None or onward is None or course.state not in onward.sources:
        return {}
    reasons = []
    filed = course.of(Sort.FILED, declared.paper.name, after=course.stays[-1].position)
    if filed:
        newest = PublicNotice.objects.filter(case=case, paper__serial=filed[-1][0] + 1).first()
        if newest is None:
            reasons.append("案卷里的公示记录没有对应的公示登记，请登记公示。")
        elif newest.lifted_at is not None and newest.lifted_for != PublicNotice.Lifted.EXPIRED:
            reasons.append(f"公示已于 {newest.lifted_at.astimezone(ZONE):%Y-%m-%d} 提前撤下，没有满期，请重新公示。")
    waiting = Objection.objects.unexamined().filter(notice__case=case).count()
    if waiting:
        reasons.append(f"有 {waiting} 件异议还没有核实，请先核实。")
    return {onward.name: reasons} if reasons else {}


def papers(matter: str) -> frozenset[str]:
    """The record of the notice is put in by its posting alone."""
    declared = notice_of(matter)
    return frozenset({declared.paper.name}) if declared else frozenset()


HOLDS.add(Hold("publicity.notice", against, papers))
