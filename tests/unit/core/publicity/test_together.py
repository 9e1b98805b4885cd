"""Two people at the same moment, on connections of their own: nothing hangs twice, nothing passes an objection unseen."""

from uuid import uuid4

import pytest

from minzheng.core.access.models import User
from minzheng.core.cases import services as cases
from minzheng.core.cases.models import FiledPaper
from minzheng.core.publicity import services
from minzheng.core.publicity.models import Objection, Publication, PublicNotice
from minzheng.core.publicity.objections import services as objections
from minzheng.core.publicity.objections.services import Said
from minzheng.core.publicity.publications import services as publications
from tests.unit.core.benefits.test_together import at_once
from tests.unit.core.facilities.test_two_confirmers import committed, guarded_again
from tests.unit.core.publicity.conftest import FREE

__all__ = ["committed", "guarded_again"]
pytestmark = pytest.mark.slow
SAYS = "他家有一辆轿车，收入与所报不符。"


def afresh(user):
    """The same person as another request would read him."""
    return User.objects.get(pk=user.pk)


def failed(outcomes):
    return [each for each in outcomes if isinstance(each, Exception)]


def test_one_form_pressed_twice_at_once_hangs_one_notice(committed, office):
    case, key = office.noticed(), uuid4()
    seen, draft = office.seen(case), office.draft()
    outcomes = at_once(*[lambda: services.post(case.uid, draft, key=key, seen=seen, by=afresh(office.officer))] * 2)
    assert failed(outcomes) == []
    assert len({one.pk for one in outcomes}) == 1
    assert (PublicNotice.objects.count(), FiledPaper.objects.filter(name="posted").count()) == (1, 1)


def test_of_two_forms_at_once_one_hangs_and_the_other_is_told(committed, office):
    case = office.noticed()
    seen, draft = office.seen(case), office.draft()
    outcomes = at_once(*[lambda: services.post(case.uid, draft, key=uuid4(), seen=seen, by=afresh(office.officer))] * 2)
    (refused,) = failed(outcomes)
    assert "正在公示" in str(refused)
    assert PublicNotice.objects.count() == 1


def test_an_objection_and_the_next_step_at_once_never_pass_one_another(committed, office):
    """Whichever is first, the case is never reported over an objection that nobody examined."""
    notice = office.posted()
    office.on(FREE)
    outcomes = at_once(
        lambda: objections.record(notice.uid, Said(uuid4(), SAYS), channel="window", by=afresh(office.world.clerk)),
        lambda: cases.take_move(notice.case.uid, "report", revision=None, by=afresh(office.officer)),
    )
    assert len(failed(outcomes)) == 1, outcomes
    notice.case.refresh_from_db()
    assert (notice.case.state == "reported") is (Objection.objects.count() == 0)


def test_taken_down_and_reported_at_once_one_of_them_is_refused(committed, office):
    notice = office.posted()
    outcomes = at_once(
        lambda: services.lift(notice.uid, reason="wrong", why="写错", by=afresh(office.officer)),
        lambda: objections.submit(notice.uid, Said(uuid4(), SAYS)),
    )
    notice.refresh_from_db()
    assert notice.lifted_at is not None
    assert len(failed(outcomes)) == 1 - Objection.objects.count()


def test_one_objection_examined_twice_at_once_takes_the_case_back_once(committed, office):
    notice = office.posted()
    made = office.object_to(notice)
    outcomes = at_once(
        *[lambda: objections.examine(made.uid, upheld=True, finding="属实。", by=afresh(office.officer))] * 2
    )
    assert len(failed(outcomes)) == 1
    assert notice.case.steps.filter(name="dispute").count() == 1


def test_a_county_published_twice_at_once_has_each_list_once(committed, office):
    said = {"unit": "县民政局", "telephone": "0311-81234567"}
    outcomes = at_once(
        *[
            lambda: publications.publish(
                "assistance.minimum_living", office.world.county, by=afresh(office.reviewer), **said
            )
        ]
        * 2
    )
    assert len(failed(outcomes)) <= 1
    keys = list(Publication.objects.values_list("division", flat=True))
    assert len(keys) == len(set(keys)) > 0
