"""A visit that a case waits for: its paper lies in the file, signed by both who went, and neither of them decides."""

import pytest

from minzheng.core.audit.models import AuditEvent
from minzheng.core.cases import services as cases
from minzheng.core.cases.courses import course_of
from minzheng.core.cases.marks import STAFF_KIN
from minzheng.core.cases.models import FiledPaper
from minzheng.core.documents import services as documents
from minzheng.core.visits import services
from minzheng.core.visits.models import State, Visit
from minzheng.core.visits.services import NotPossible
from minzheng.domains.assistance.services import put_survey_into_file
from tests.unit.core.visits.conftest import AT_HOME, COUNTY, SELF_CARE, SIX, TODAY

pytestmark = pytest.mark.django_db
LATER = TODAY.replace(day=30)


def test_a_finished_visit_puts_its_paper_into_the_file_signed_by_both(tour):
    case = tour.case()
    visit = tour.for_case(case)
    tour.sent(visit, AT_HOME, by=tour.officer)
    assert FiledPaper.objects.count() == 0
    tour.signed(visit, by=tour.clerk)
    paper = FiledPaper.objects.get()
    assert (paper.name, paper.source, paper.on, paper.by) == ("visit", "visit", TODAY, tour.clerk)
    assert {one.person for one in paper.signatures.all()} == {tour.officer, tour.clerk}
    assert documents.content(paper.document).startswith(b"%PDF-")
    assert (paper.document.target_kind, paper.document.target_uid) == ("cases.case", case.uid)
    assert AuditEvent.objects.filter(action="case.file").count() == 1


def test_filing_it_again_files_nothing_more(tour):
    case = tour.case()
    visit = tour.for_case(case)
    tour.sent(visit, AT_HOME, by=tour.officer)
    tour.signed(visit, by=tour.clerk)
    visit.refresh_from_db()
    again = put_survey_into_file(visit, by=tour.clerk)
    assert again == FiledPaper.objects.get()


def test_a_refusal_of_the_file_refuses_the_signature_and_nothing_is_half_done(tour):
    case = tour.case()
    visit = tour.for_case(case)
    tour.sent(visit, AT_HOME | {"hazard": "yes", "hazard_seen": "后墙开裂"}, by=tour.officer)
    cases.take_move(case.uid, "end", revision=None, opinion="申请人撤回。", by=tour.officer)
    with pytest.raises(NotPossible, match="走访表存不进办件的案卷：这一件已经办结"):
        tour.signed(visit, by=tour.clerk)
    visit.refresh_from_db()
    assert (visit.state, visit.findings.count(), FiledPaper.objects.count()) == (State.SUBMITTED, 0, 0)
    services.cancel(visit.uid, reason="办件已终止", by=tour.clerk)


def test_a_paper_has_one_open_visit_at_a_time_and_one_after_another(tour):
    case = tour.case()
    first = tour.for_case(case)
    with pytest.raises(NotPossible, match="这份材料已经安排了走访"):
        tour.for_case(case)
    services.cancel(first.uid, reason="家中无人", by=tour.officer)
    assert tour.for_case(case).state == State.PLANNED
    assert Visit.objects.count() == 2


def test_a_visit_for_a_case_is_no_older_than_the_case(tour):
    case = tour.case()
    with pytest.raises(NotPossible, match="不能早于收件之日"):
        tour.for_case(case, planned_on=LATER)
    visit = tour.for_case(case)
    with pytest.raises(services.Incomplete) as refusal:
        tour.sent(visit, AT_HOME, by=tour.officer, visited_on=LATER)
    assert "收件之日" in refusal.value.problems["visited_on"]


def test_only_a_checklist_that_gives_the_paper_is_planned_for_it(tour):
    case = tour.case()
    with pytest.raises(NotPossible, match="出具不了这份材料"):
        tour.for_case(case, SELF_CARE)


def test_the_countys_own_visit_bars_those_who_made_it_from_deciding(tour):
    case = tour.case(marks=frozenset({STAFF_KIN.code}))
    visit = tour.for_case(case, COUNTY, "county_visit", by=tour.reviewer)
    typed = AT_HOME | {"same": "yes"}
    tour.sent(visit, typed, by=tour.reviewer)
    tour.signed(visit, by=tour.other_reviewer)
    course = course_of(case, TODAY)
    paper = course.workflow.papers["county_visit"]
    assert course.hands(paper) == {tour.reviewer.pk, tour.other_reviewer.pk}
    assert all(paper in course.workflow.moves[name].not_by for name in ("grant", "refuse"))


def test_the_assessment_of_self_care_goes_into_the_file_of_extreme_poverty(tour):
    case = tour.case("assistance.extreme_poverty")
    visit = tour.for_case(case, SELF_CARE, "assessment")
    tour.sent(visit, dict.fromkeys(SIX, "no") | {"carer": "nobody"}, by=tour.officer)
    tour.signed(visit, by=tour.clerk)
    assert FiledPaper.objects.get().name == "assessment"
    assert tour.applicant.facts.get().number == 6
