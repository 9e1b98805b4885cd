"""社会救助登记 — where concepts meet in this line of business: what a finished visit does to a case, what a finished review to an enrolment."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from minzheng.core.access.models import User
from minzheng.core.benefits.decisions.models import EnrolmentDecision
from minzheng.core.benefits.reviews import services as reviews
from minzheng.core.cases import services as cases
from minzheng.core.cases.models import FiledPaper
from minzheng.core.parties.models import Household, Person
from minzheng.core.registers.writing import NotPossible
from minzheng.core.visits.finishing.services import keep_paper
from minzheng.core.visits.models import Visit
from minzheng.core.visits.reads import visitors_of

CASE = "cases.case"
REVIEWS = {  # what a checklist of a review looks at
    "assistance.review": "assistance.minimum_living", "assistance.poverty_review": "assistance.extreme_poverty",
}  # fmt: skip


def put_survey_into_file(visit: Visit, *, by: User) -> FiledPaper | None:
    """走访表入卷 — the paper of a visit that a case waits for, signed by everybody who went; None for a visit without a case.

    A visit that was filed is not filed again. Raises NotPossible with the case's own reason: it ended meanwhile, somebody who
    went may not sign this paper.
    """
    if visit.occasion_kind != CASE or visit.occasion_uid is None:
        return None
    there = FiledPaper.objects.filter(document=visit.paper).first() if visit.paper is not None else None
    if there is not None:
        return there
    document = keep_paper(visit, target_kind=CASE, target_uid=visit.occasion_uid, by=by)
    try:
        return cases.put_paper(
            visit.occasion_uid, visit.occasion_paper, source=FiledPaper.Source.VISIT, on=visit.visited_on, document=document,
            signed_by=[one.person for one in visitors_of(visit)], by=by,
        )  # fmt: skip
    except cases.NotPossible as problem:
        raise NotPossible(f"走访表存不进办件的案卷：{problem}") from problem
    except (Http404, PermissionDenied) as problem:
        raise NotPossible("这一件办件不在您的管辖范围内，走访表存不进案卷；请由管这一件的走访人确认。") from problem


def carry_out_review(visit: Visit, *, by: User) -> EnrolmentDecision | None:
    """复核结论 — the decision that a finished review proposes; None where nothing changes. Raises NotPossible, and the review stays open."""
    unit, said = visit.subject, visit.answers
    assert isinstance(unit, Household | Person)  # by the checklists themselves
    return reviews.settle(
        unit, REVIEWS[visit.checklist], result=said["result"], reason=said.get("stop_reason", ""),
        paper=f"{visit.visited_on} 定期复核", by=by,
    )  # fmt: skip
