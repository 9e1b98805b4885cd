"""社会救助登记 — where concepts meet in this line of business: a finished visit puts its paper into the file of its case."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from minzheng.core.access.models import User
from minzheng.core.cases import services as cases
from minzheng.core.cases.models import FiledPaper
from minzheng.core.registers.writing import NotPossible
from minzheng.core.visits.finishing.services import keep_paper
from minzheng.core.visits.models import Visit
from minzheng.core.visits.reads import visitors_of

CASE = "cases.case"


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
