"""An objection is received from anybody, holds the case until it is examined, and is answered; who made it stays sealed."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.http import Http404

from minzheng.core.audit.models import AuditEvent
from minzheng.core.calendars.models import CalendarYear
from minzheng.core.notices.models import Notice
from minzheng.core.publicity import reads
from minzheng.core.publicity import services as publicity
from minzheng.core.publicity.models import Objection
from minzheng.core.publicity.objections import services
from minzheng.core.publicity.objections.reads import get_objection, objections_of
from minzheng.core.publicity.objections.services import NotPossible, Said
from tests.unit.core.publicity.conftest import FREE, LAST, NOTICED

pytestmark = pytest.mark.django_db
SAYS = "他家有一辆轿车，收入与所报不符。"


def test_anybody_may_object_while_the_notice_hangs_and_the_officer_is_told(office):
    notice = office.posted()
    Notice.objects.all().delete()
    made = office.object_to(notice, name="李四", contact="请到村委会找我")
    assert (made.channel, made.state, made.received_on, made.received_by) == ("web", "received", NOTICED, None)
    assert made.due_on == date(2021, 7, 30)  # fifteen working days
    told = Notice.objects.get()
    assert (told.user, told.title) == (office.officer, f"收到异议：{notice.case.number}")
    assert "李四" not in told.body + told.title
    assert b"\xe6\x9d\x8e" not in bytes(made.sealed_name)
    assert services.opened_contact(made, by=office.officer) == ("李四", "请到村委会找我")
    assert AuditEvent.objects.filter(action="objection.reveal").count() == 1


def test_nobody_need_give_his_name(office):
    made = office.object_to(office.posted())
    assert (made.sealed_name, made.sealed_contact) == (None, None)
    assert services.opened_contact(made, by=office.officer) == ("", "")
    assert not AuditEvent.objects.filter(action="objection.reveal").exists()


def test_the_contact_may_be_a_telephone_and_the_text_may_not_hold_one(office):
    notice = office.posted()
    assert office.object_to(notice, contact="138 1234 5678").sealed_contact is not None
    with pytest.raises(NotPossible, match="异议内容里第 4 至 14 个字像手机号码"):
        office.object_to(notice, "他电话13812345678可以核实")


@pytest.mark.parametrize(
    ("text", "more"), [("短", {}), ("长" * 1001, {}), (SAYS, {"name": "长" * 61}), (SAYS, {"contact": "长" * 61})]
)
def test_what_is_too_short_or_too_long_is_refused(office, text, more):
    notice = office.posted()
    with pytest.raises(NotPossible):
        office.object_to(notice, text, **more)
    assert not Objection.objects.exists()


def test_the_same_form_sent_twice_is_one_objection(office):
    notice, said = office.posted(), Said(uuid4(), SAYS)
    first = services.submit(notice.uid, said)
    assert services.submit(notice.uid, said) == first
    with pytest.raises(NotPossible, match="已经提交过"):
        services.submit(notice.uid, Said(said.key, "另外一件事情不符。"))


@pytest.mark.parametrize(("day", "open_"), [(NOTICED, True), (LAST, True), (FREE, False)])
def test_the_page_takes_objections_to_the_end_of_the_last_day(office, day, open_):
    notice = office.posted()
    office.on(day)
    if open_:
        assert office.object_to(notice).received_on == day
    else:
        with pytest.raises(reads.Gone):
            office.object_to(notice)


def test_at_the_window_it_is_taken_until_the_case_has_gone_on(office):
    notice = office.posted()
    office.on(FREE)
    made = services.record(notice.uid, Said(uuid4(), SAYS), channel="window", by=office.world.clerk)
    assert (made.channel, made.received_by) == ("window", office.world.clerk)
    assert "有 1 件异议还没有核实" in office.why_not(notice.case)
    services.examine(made.uid, upheld=False, finding="车辆是邻居的。", by=office.reviewer)
    office.report(notice.case)
    with pytest.raises(NotPossible, match="已经转入其他环节"):
        services.record(notice.uid, Said(uuid4(), SAYS), channel="phone", by=office.world.clerk)


def test_an_unexamined_objection_holds_the_case_and_one_that_fails_lets_it_go(office):
    notice = office.posted()
    made = office.object_to(notice)
    office.on(FREE)
    with pytest.raises(NotPossible, match="有 1 件异议还没有核实，请先核实"):
        office.report(notice.case)
    done = services.examine(made.uid, upheld=False, finding="车辆是邻居的。", by=office.reviewer)
    assert (done.state, done.examined_on) == ("examined", FREE)
    assert office.why_not(notice.case) == ""
    assert office.report(notice.case).state == "reported"


def test_an_objection_that_is_right_takes_the_case_back_and_the_notice_down(office):
    notice = office.posted()
    made, other = office.object_to(notice), office.object_to(notice, "家里还有两套房屋。")
    services.examine(made.uid, upheld=True, finding="轿车在本人名下。", by=office.officer)
    notice.case.refresh_from_db()
    assert notice.case.state == "surveying"
    step = notice.case.steps.get(name="dispute")
    assert step.opinion == "异议成立：轿车在本人名下。"
    with pytest.raises(reads.Gone):
        reads.public_notice(notice.uid)
    services.examine(other.uid, upheld=True, finding="同一情况。", by=office.officer)
    assert notice.case.steps.filter(name="dispute").count() == 1


def test_who_may_not_take_the_step_cannot_uphold_an_objection(office):
    made = office.object_to(office.posted())
    with pytest.raises(NotPossible, match="应由乡镇民政干部办理"):
        services.examine(made.uid, upheld=True, finding="属实。", by=office.world.clerk)
    made.refresh_from_db()
    assert made.examined_on is None


def test_first_examined_then_answered_each_once(office):
    made = office.object_to(office.posted())
    with pytest.raises(NotPossible, match="先核实"):
        services.answer(made.uid, way="phone", text="不成立。", by=office.officer)
    with pytest.raises(NotPossible, match="请写明核实的情况"):
        services.examine(made.uid, upheld=False, finding=" ", by=office.reviewer)
    services.examine(made.uid, upheld=False, finding="不属实。", by=office.reviewer)
    with pytest.raises(NotPossible, match="已经核实"):
        services.examine(made.uid, upheld=True, finding="属实。", by=office.officer)
    with pytest.raises(NotPossible, match="请选择答复的方式"):
        services.answer(made.uid, way="pigeon", text="不成立。", by=office.officer)
    assert services.answer(made.uid, way="phone", text="已当面说明。", by=office.officer).state == "answered"
    with pytest.raises(NotPossible, match="已经答复"):
        services.answer(made.uid, way="phone", text="再答。", by=office.officer)


def test_where_the_calendar_lacks_the_year_the_deadline_says_so(office):
    notice = office.posted()
    CalendarYear.objects.all().delete()
    made = office.object_to(notice)
    assert made.due_on is None
    assert "2021" in made.undetermined


def test_the_lines_of_a_case_say_which_are_late(office):
    notice = office.posted()
    made = office.object_to(notice)
    (line,) = objections_of(notice.case, made.due_on)
    assert (line.said, line.late) == ("待核实", False)
    (line,) = objections_of(notice.case, made.due_on + timedelta(days=1))
    assert line.late


def test_a_stranger_finds_no_objection(office):
    made = office.object_to(office.posted())
    with pytest.raises(Http404):
        get_objection(office.world.stranger, made.uid)
    with pytest.raises(Http404):
        services.submit(uuid4(), Said(uuid4(), SAYS))


@pytest.mark.parametrize("values", [{"text": "改了。"}, {"received_on": date(2020, 1, 1)}, {"sealed_contact": b"x"}])
def test_what_was_said_cannot_be_rewritten(office, values):
    made = office.object_to(office.posted())
    with pytest.raises(DatabaseError, match="不可更改"), transaction.atomic():
        Objection.objects.filter(pk=made.pk).update(**values)


def test_what_was_found_and_answered_cannot_be_rewritten(office):
    made = office.object_to(office.posted())
    services.examine(made.uid, upheld=False, finding="不属实。", by=office.reviewer)
    services.answer(made.uid, way="phone", text="已说明。", by=office.officer)
    for values in ({"upheld": True}, {"finding": "改"}, {"answer": "改"}):
        with pytest.raises(DatabaseError, match="不可更改"), transaction.atomic():
            Objection.objects.filter(pk=made.pk).update(**values)


def test_after_taking_down_the_page_takes_none(office):
    notice = office.posted()
    publicity.lift(notice.uid, reason="wrong", why="写错", by=office.officer)
    with pytest.raises(reads.Gone):
        office.object_to(notice)


def test_whoever_surveyed_wrote_the_opinion_or_recorded_it_does_not_find_it_wrong(office):
    notice = office.posted()
    made = services.record(notice.uid, Said(uuid4(), SAYS), channel="window", by=office.world.clerk)
    for hand in (office.officer, office.second, office.world.clerk):
        with pytest.raises(NotPossible, match="不能由您认定异议不成立"):
            services.examine(made.uid, upheld=False, finding="车辆是邻居的。", by=hand)
    assert get_objection(office.officer, made.uid).examined_on is None
    done = services.examine(made.uid, upheld=False, finding="车辆是邻居的。", by=office.reviewer)
    assert (done.upheld, done.examined_by) == (False, office.reviewer)


def test_that_it_is_right_even_those_may_find(office):
    made = office.object_to(office.posted())
    assert services.examine(made.uid, upheld=True, finding="轿车在本人名下。", by=office.officer).upheld
