"""Two people at the same moment, on connections of their own: one is first, the other is told, and nothing is done twice."""

import pytest

from minzheng.core.audit.models import AuditEvent
from minzheng.core.cases.models import FiledPaper
from minzheng.core.visits import services
from minzheng.core.visits.models import State, Visit
from minzheng.core.visits.rectifying import services as rectifying
from minzheng.core.visits.services import NotPossible
from tests.unit.core.benefits.test_together import at_once
from tests.unit.core.facilities.test_two_confirmers import committed, guarded_again
from tests.unit.core.visits.conftest import AT_HOME, HOME, TODAY, afresh

__all__ = ["committed", "guarded_again"]
pytestmark = pytest.mark.slow


def failed(outcomes):
    return [each for each in outcomes if isinstance(each, Exception)]


def test_two_who_send_in_at_once_are_one_visit_and_one_is_told(committed, tour):
    visit = tour.planned(HOME)
    outcomes = at_once(
        lambda: services.submit(visit.uid, tour.sheet(AT_HOME), by=afresh(tour.officer)),
        lambda: services.submit(visit.uid, tour.sheet(AT_HOME | {"wages": "0"}), by=afresh(tour.clerk)),
    )
    (refused,) = failed(outcomes)
    assert isinstance(refused, NotPossible)
    assert "刚由" in str(refused)
    visit.refresh_from_db()
    assert (visit.state, visit.visitors.filter(signed_at__isnull=False).count()) == (State.SUBMITTED, 1)
    assert AuditEvent.objects.filter(action="visit.submit").count() == 1


def test_one_form_sent_twice_at_once_is_taken_once(committed, tour):
    visit, sheet = tour.planned(HOME), tour.sheet(AT_HOME)
    outcomes = at_once(*[lambda: services.submit(visit.uid, sheet, by=afresh(tour.officer))] * 2)
    assert failed(outcomes) == []
    assert AuditEvent.objects.filter(action="visit.submit").count() == 1


def test_the_last_signature_given_twice_at_once_files_one_paper(committed, tour):
    case = tour.case()
    visit = tour.for_case(case)
    services.submit(visit.uid, tour.sheet(AT_HOME), by=tour.officer)
    outcomes = at_once(*[lambda: tour.signed(visit, by=afresh(tour.clerk))] * 2)
    assert len(failed(outcomes)) == 1
    assert FiledPaper.objects.count() == 1


def test_a_signature_and_a_calling_off_at_once_are_not_both(committed, tour):
    visit = tour.planned(HOME)
    services.submit(visit.uid, tour.sheet(AT_HOME), by=tour.officer)
    outcomes = at_once(
        lambda: tour.signed(visit, by=afresh(tour.clerk)),
        lambda: services.cancel(visit.uid, reason="重复", by=afresh(tour.officer)),
    )
    assert len(failed(outcomes)) == 1
    visit.refresh_from_db()
    assert visit.state in {State.FINISHED, State.CANCELLED}


def test_a_plan_for_one_paper_made_twice_at_once_is_one_visit(committed, tour):
    case = tour.case()
    outcomes = at_once(lambda: tour.for_case(case), lambda: tour.for_case(case))
    (refused,) = failed(outcomes)
    assert "这份材料已经安排了走访" in str(refused)
    assert Visit.objects.count() == 1


def test_a_finding_is_closed_once(committed, tour):
    visit = tour.planned()
    typed = {"well": "no", "carer": "kin", "unattended": "no", "out_of_school": "no", "ill": "no", "unsafe": "yes", "troubled": "no",
             "what": "屋顶漏"}  # fmt: skip
    services.submit(visit.uid, tour.sheet(typed), by=tour.assistant)
    finding = visit.findings.get()
    rectifying.rectify(finding.uid, on=TODAY, words="已修好屋顶", by=tour.assistant)
    outcomes = at_once(
        lambda: rectifying.close(finding.uid, by=afresh(tour.officer)),
        lambda: rectifying.send_back(finding.uid, reason="还漏", by=afresh(tour.second)),
    )
    assert len(failed(outcomes)) == 1
    finding.refresh_from_db()
    assert finding.state in {"closed", "open"}
