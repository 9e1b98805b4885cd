"""认定终止跟进 — when a recognition is ended, stopping what was paid on it is proposed; a second person decides.

The recognition and the enrolment stay two things: nobody is stopped without a decision, and nothing is stopped twice. Where a
decision on the enrolment waits already, that one is decided first; the control of lost recognitions keeps the case in sight.
"""

from collections.abc import Sequence
from datetime import timedelta

from minzheng.core.access.models import User
from minzheng.core.benefits import services
from minzheng.core.benefits.decisions.models import DecisionKind, EnrolmentDecision, StopReason
from minzheng.core.benefits.models import Enrolment
from minzheng.core.benefits.services import Proposal
from minzheng.core.designations.followers import FOLLOWERS, Follower
from minzheng.core.designations.models import DesignationEnd
from minzheng.kernel.periods import Month
from minzheng.kernel.policy import PROGRAMMES


def propose_stops(ends: Sequence[DesignationEnd], *, by: User) -> None:
    """Propose to stop what rests on titles that have just been ended: from the first month without the title."""
    paid_on: dict[str, list[str]] = {}
    for programme in PROGRAMMES:
        if programme.recognised_by:
            paid_on.setdefault(programme.recognised_by, []).append(programme.code)
    concerned = {end.designation.person_id: end for end in ends if end.designation.kind in paid_on}
    if not concerned:
        return
    waiting = EnrolmentDecision.objects.waiting().filter(enrolment__isnull=False)
    running = Enrolment.objects.filter(until__isnull=True, person__in=concerned).exclude(
        pk__in=waiting.values("enrolment")
    )
    proposals = []
    for enrolment in running.select_related("division__county").order_by("pk"):
        end = concerned[enrolment.person_id]
        if enrolment.programme not in paid_on[end.designation.kind]:
            continue
        first = Month.of(end.ended_on - timedelta(days=1)).following.first
        proposals.append(
            Proposal(
                DecisionKind.STOP, accepted_on=end.accepted_on, paper=end.paper, enrolment=enrolment,
                effective_on=max(first, enrolment.since), reason=StopReason.RECOGNITION,
            )
        )  # fmt: skip
    services.propose(proposals, by=by)


FOLLOWERS.add(Follower("benefits.stop", propose_stops))
