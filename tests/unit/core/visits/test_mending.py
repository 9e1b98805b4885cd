"""What a visit found is mended by one and looked at again by another; what is not mended in time is an alarm."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404

from minzheng.core.designations.models import Designation
from minzheng.core.duties import services as duties
from minzheng.core.duties.models import Duty
from minzheng.core.duties.states import state
from minzheng.core.notices.models import Notice
from minzheng.core.registers import controls
from minzheng.core.visits.models import Finding
from minzheng.core.visits.rectifying import services
from minzheng.core.visits.rectifying.services import NotPossible
from minzheng.domains.welfare.duties import CHILD_VISIT
from tests.unit.core.visits.conftest import AT_HOME, HOME, TODAY

pytestmark = pytest.mark.django_db
UNSAFE = {"well": "no", "carer": "kin", "unattended": "no", "out_of_school": "no", "ill": "no", "unsafe": "yes", "troubled": "no",
          "what": "屋顶漏雨"}  # fmt: skip


@pytest.fixture
def finding(tour):
    visit = tour.planned(by=tour.officer)
    tour.sent(visit, UNSAFE)
    return visit.findings.get()


def alarms():
    return sorted((one.control.code, one.register) for one in controls.alarms(date.fromisoformat("2021-10-01")))


def test_it_is_mended_by_one_and_closed_by_another(tour, finding):
    services.rectify(finding.uid, on=TODAY, words="已修好屋顶", by=tour.assistant)
    assert Notice.objects.filter(user=tour.officer).latest("id").url == f"/visits/findings/{finding.uid}/"
    with pytest.raises(NotPossible, match="请由另一人复查"):
        services.close(finding.uid, by=tour.assistant)
    services.close(finding.uid, by=tour.officer)
    finding.refresh_from_db()
    assert (finding.state, finding.rechecked_by) == (Finding.State.CLOSED, tour.officer)
    with pytest.raises(NotPossible, match="已经销号"):
        services.send_back(finding.uid, reason="还漏", by=tour.officer)
    with pytest.raises(IntegrityError, match="已复查销号"), transaction.atomic():
        Finding.objects.update(rectified_words="另一种说法")


def test_what_is_not_mended_goes_back_with_a_reason(tour, finding):
    services.rectify(finding.uid, on=TODAY, words="已修好屋顶", by=tour.assistant)
    services.send_back(finding.uid, reason="还漏", by=tour.officer)
    finding.refresh_from_db()
    assert (finding.state, finding.sent_back, finding.rectified_by) == (Finding.State.OPEN, "还漏", None)
    assert Notice.objects.filter(user=tour.assistant).latest("id").title == "走访发现问题的整改被退回"


@pytest.mark.parametrize(
    ("on", "words", "problem"),
    [(TODAY + timedelta(days=1), "修好", "整改日期应在"), (date(2021, 8, 1), "修好", "整改日期应在"), (TODAY, " ", "请写明怎样整改")],
)  # fmt: skip
def test_a_mending_has_its_day_and_its_words(tour, finding, on, words, problem):
    with pytest.raises(NotPossible, match=problem):
        services.rectify(finding.uid, on=on, words=words, by=tour.assistant)


def test_a_private_finding_does_not_exist_for_whoever_may_not_see_the_visit(tour):
    visit = tour.planned(HOME)
    tour.sent(visit, AT_HOME | {"hazard": "yes", "hazard_seen": "后墙开裂"}, by=tour.officer)
    tour.signed(visit, by=tour.clerk)
    finding = visit.findings.get()
    for who in (tour.assistant, tour.stranger):
        with pytest.raises(Http404):
            services.rectify(finding.uid, on=TODAY, words="修好", by=who)


def test_what_is_late_is_an_alarm_in_the_register_of_its_line(tour, finding):
    tour.planned(by=tour.officer)
    waiting = tour.planned(HOME)
    tour.sent(waiting, AT_HOME, by=tour.officer)
    assert alarms() == [
        ("visits.not_gone", "welfare.visits"), ("visits.not_rectified", "welfare.findings"), ("visits.unsigned", "assistance.visits"),
    ]  # fmt: skip
    services.rectify(finding.uid, on=TODAY, words="已修好屋顶", by=tour.assistant)
    assert ("visits.not_rectified", "welfare.findings") not in alarms()


def standing(owed):
    return list(owed.as_of(TODAY).annotate(state=state([CHILD_VISIT])).values_list("state", flat=True))


def test_each_recognised_child_is_owed_a_visit_a_quarter_and_a_finished_one_does_it(tour):
    Designation.objects.create(
        kind="welfare.recognised_orphan", holder="person", person=tour.child, division=tour.child.division, since=date(2021, 2, 1),
        document_number="某字", accepted_on=date(2021, 2, 1), paper="决定书", reported_by=tour.officer, confirmed_by=tour.reviewer,
        confirmed_at="2021-02-01T09:00:00+08:00",
    )  # fmt: skip
    assert duties.generate(2021, by="system", kinds=[CHILD_VISIT]).made == 3
    owed = Duty.objects.filter(person=tour.child).order_by("period_start")
    assert [(one.period_start.month, one.division) for one in owed] == [
        (4, tour.world.village),
        (7, tour.world.village),
        (10, tour.world.village),
    ]
    visit = tour.planned()
    assert standing(owed) == ["overdue", "open", "ahead"]
    tour.sent(visit)
    assert standing(owed) == ["overdue", "done", "ahead"]
    type(tour.child).objects.filter(pk=tour.child.pk).update(died_on=TODAY)
    assert duties.generate(2021, by="system", kinds=[CHILD_VISIT]).withdrawn == 2
