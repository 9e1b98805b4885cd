"""From the plan to the last signature: who may plan and go, what is refused and why, what a finished visit leaves behind."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404

from minzheng.core.audit.models import AuditEvent
from minzheng.core.documents.models import Document
from minzheng.core.facts.models import Fact, Source
from minzheng.core.notices.models import Notice
from minzheng.core.visits import services
from minzheng.core.visits.models import Draft, Finding, State, Visit
from minzheng.core.visits.reads import get_visit, results_of, to_do, visible
from minzheng.core.visits.services import Incomplete, NotPossible, Shot
from minzheng.kernel import periods
from tests.unit.core.cases.conftest import account
from tests.unit.core.visits.conftest import AT_HOME, HOME, SELF_CARE, SIX, TODAY, afresh, picture

pytestmark = pytest.mark.django_db


# -- planning ----------------------------------------------------------------------------------------------------------
def test_a_visit_keeps_the_version_of_its_planned_day(tour):
    assert tour.planned(HOME).pin == "assistance.home_visit@2021-07-01"
    assert tour.planned(HOME, planned_on=date(2021, 6, 30)).pin == "assistance.home_visit@2012-12-12"


def test_the_same_plan_sent_twice_is_one_visit_and_another_with_its_key_is_refused(tour):
    wish = tour.wish()
    first = services.plan(wish, by=tour.assistant)
    assert services.plan(wish, by=tour.assistant).pk == first.pk
    with pytest.raises(NotPossible, match="内容与这次不同"):
        services.plan(tour.wish(key=wish.key, note="另一天再去"), by=tour.assistant)
    assert Visit.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        ((), "应由 2 人以上走访，现只有 0 人"),
        (("officer",), "应由 2 人以上走访，现只有 1 人"),
        (("officer", "officer"), "同一个人列了两次"),
        (("officer", "assistant"), "儿童主任那一天没有这个岗位"),
        (("officer", "reviewer"), "审核乙那一天没有这个岗位"),
        (("officer", "stranger"), "外县丙那一天没有这个岗位"),
    ],
)
def test_two_of_the_right_posts_go_where_the_law_wants_two(tour, who, reason):
    with pytest.raises(NotPossible, match=reason):
        tour.planned(HOME, visitors=tuple(getattr(tour, one) for one in who))
    assert Visit.objects.count() == 0


def test_nobody_plans_for_another_place_or_what_his_posts_do_not_handle(tour):
    with pytest.raises(NotPossible, match="不管这个区划"):
        tour.planned(by=tour.stranger)
    with pytest.raises(NotPossible, match="您的岗位不能安排“入户调查”"):
        tour.planned(HOME, by=tour.assistant)


def test_the_dead_are_not_visited(tour):
    type(tour.child).objects.filter(pk=tour.child.pk).update(died_on=date(2021, 3, 1))
    tour.child.refresh_from_db()
    with pytest.raises(NotPossible, match="已经去世"):
        tour.planned()


def test_those_who_are_to_go_are_told_without_a_name_of_the_visited(tour):
    visit = tour.planned(HOME)
    (told,) = Notice.objects.all()
    assert told.user == tour.clerk
    assert "申请人" not in told.title
    assert told.url == f"/visits/{visit.uid}/"


# -- seeing ------------------------------------------------------------------------------------------------------------
def test_a_private_visit_is_seen_by_those_who_handle_cases_and_by_nobody_else(tour):
    visit = tour.planned(HOME)
    for who in (tour.officer, tour.clerk, tour.second, tour.reviewer):
        assert get_visit(who, visit.uid) == visit
    for who in (tour.assistant, tour.stranger):
        with pytest.raises(Http404):
            get_visit(who, visit.uid)
    assert list(visible(tour.assistant)) == []


def test_what_waits_for_somebody_goes_from_his_list_when_he_has_signed(tour):
    visit = tour.planned(SELF_CARE)
    assert [one.pk for one in to_do(tour.clerk)] == [visit.pk]
    tour.sent(visit, dict.fromkeys(SIX, "yes") | {"carer": "nobody"}, by=tour.clerk)
    assert list(to_do(tour.clerk)) == []
    assert [one.pk for one in to_do(tour.officer)] == [visit.pk]


# -- typing ------------------------------------------------------------------------------------------------------------
def test_a_draft_is_the_writers_own_and_begins_the_visit(tour):
    visit = tour.planned(HOME)
    services.save_draft(visit.uid, typed={"words": "看到……"}, by=tour.officer)
    services.save_draft(visit.uid, typed={"words": "看到房子漏雨"}, by=tour.officer)
    visit.refresh_from_db()
    assert visit.state == State.STARTED
    assert Draft.objects.get().typed == {"words": "看到房子漏雨"}
    assert AuditEvent.objects.filter(action="visit.start").count() == 1
    with pytest.raises(NotPossible, match="您不是这次走访的走访人"):
        services.save_draft(visit.uid, typed={}, by=tour.second)
    with pytest.raises(NotPossible, match="草稿太长"):
        services.save_draft(visit.uid, typed={"words": "长" * 30_000}, by=tour.officer)


# -- sending in --------------------------------------------------------------------------------------------------------
def test_a_simple_visit_is_finished_by_the_one_who_went(tour):
    visit = tour.planned()
    tour.sent(visit, {"well": "yes", "what": "这一项没有问到"})
    assert (visit.state, visit.visited_on, visit.answers) == (State.FINISHED, TODAY, {"well": True})
    assert (Finding.objects.count(), Draft.objects.count()) == (0, 0)


def test_what_is_lacking_is_said_all_at_once_and_nothing_is_written(tour):
    visit = tour.planned(HOME)
    with pytest.raises(Incomplete) as refusal:
        tour.sent(
            visit,
            {"members": "0", "wages": "一千"},
            by=tour.officer,
            signature=None,
            visited_on=TODAY + timedelta(days=1),
        )
    wrong = refusal.value.problems
    assert wrong["members"] == "应在 1 与 30 之间，单位：人，请核对。"
    assert "不是以元为单位" in wrong["wages"]
    assert wrong["visited_on"] == "走访日期不能晚于今天。"
    assert wrong["signature"] == "请被走访人签名；不能签名的，写明原因。"
    assert wrong["hazard"] == "请选择：住房有安全隐患。"
    assert "hazard_seen" not in wrong
    visit.refresh_from_db()
    assert (visit.state, visit.answers, Document.objects.count()) == (State.PLANNED, {}, 0)


def test_whoever_cannot_sign_is_said_to_and_whoever_was_not_met_too(tour):
    visit = tour.planned(HOME)
    with pytest.raises(Incomplete) as refusal:
        tour.sent(visit, AT_HOME, by=tour.officer, at_home=False)
    assert "须见到本人" in refusal.value.problems["at_home"]
    tour.sent(visit, AT_HOME, by=tour.officer, signature=None, unsigned="双手残疾，按手印也不便")
    assert visit.state == State.SUBMITTED
    child = tour.planned()
    with pytest.raises(Incomplete) as refusal:
        tour.sent(child, at_home=False)
    assert set(refusal.value.problems) == {"absence"}
    tour.sent(child, at_home=False, absence="随父亲外出，电话联系到", signature=None)
    assert child.state == State.FINISHED


def test_pictures_are_checked_cleaned_and_counted(tour):
    visit = tour.planned()
    with pytest.raises(Incomplete) as refusal:
        tour.sent(visit, photos={"picture": [Shot(picture(), f"{n}.png") for n in range(4)]})
    assert refusal.value.problems == {"picture": "最多 3 张照片，现有 4 张，请去掉几张。"}
    with pytest.raises(Incomplete) as refusal:
        tour.sent(visit, photos={"picture": [Shot(b"<script>", "x.jpg")]})
    assert set(refusal.value.problems) == {"picture"}
    with pytest.raises(Incomplete, match="1 处"):
        tour.sent(visit, photos={"picture": [Shot(b"\xff\xd8\xff" + b"0" * services.PHOTO_LIMIT, "big.jpg")]})
    tour.sent(visit, photos={"picture": [Shot(picture(kind="JPEG"), "门前.jpg")]})
    assert visit.answers == {"well": True, "picture": 1}
    kept = visit.pictures.get().document
    assert (kept.target_kind, kept.target_uid, kept.media_type) == ("welfare.visits", visit.uid, "image/jpeg")


def test_a_picture_of_a_sheet_that_came_back_can_be_taken_out(tour):
    visit = tour.planned(visitors=(tour.assistant, tour.officer))
    tour.sent(visit, photos={"picture": [Shot(picture(), f"{n}.png") for n in range(3)]})
    wrong, *right = [one.document.uid for one in visit.pictures.order_by("pk")]
    services.send_back(visit.uid, reason="第一张拍的是别家", by=tour.assistant)
    with pytest.raises(Incomplete, match="1 处"):
        tour.sent(visit, photos={"picture": [Shot(picture(), "new.png")]})
    tour.sent(visit, dropped=frozenset({wrong}), photos={"picture": [Shot(picture(), "new.png")]})
    stay = [one.document.uid for one in visit.pictures.order_by("pk")]
    assert (stay[:2], len(stay), visit.answers["picture"]) == (right, 3, 3)
    assert Document.objects.filter(uid=wrong).exists()  # it was uploaded, and the store says so


def test_the_same_form_sent_again_is_taken_once_and_another_is_told_who_was_faster(tour):
    visit = tour.planned(HOME)
    sheet = tour.sheet(AT_HOME)
    services.submit(visit.uid, sheet, by=tour.officer)
    assert services.submit(visit.uid, sheet, by=tour.officer).pk == visit.pk
    with pytest.raises(NotPossible, match="这次走访刚由干部甲提交，请刷新。"):
        services.submit(visit.uid, tour.sheet(AT_HOME), by=tour.clerk)
    assert AuditEvent.objects.filter(action="visit.submit").count() == 1


# -- the second person -------------------------------------------------------------------------------------------------
def test_the_companion_signs_from_his_own_account_and_nobody_twice(tour):
    visit = tour.planned(HOME)
    tour.sent(visit, AT_HOME, by=tour.officer)
    assert visit.state == State.SUBMITTED
    with pytest.raises(NotPossible, match="您已经签过名"):
        tour.signed(visit, by=tour.officer)
    with pytest.raises(NotPossible, match="您不是这次走访的走访人"):
        tour.signed(visit, by=tour.second)
    tour.signed(visit, by=tour.clerk)
    visit.refresh_from_db()
    assert visit.state == State.FINISHED
    assert all(one.signed_at for one in visit.visitors.all())
    with pytest.raises(NotPossible, match="已经完成"):
        tour.signed(visit, by=tour.clerk)


def test_sent_back_it_is_a_draft_again_that_nobody_has_signed(tour):
    visit = tour.planned(HOME)
    tour.sent(visit, AT_HOME, by=tour.officer)
    with pytest.raises(NotPossible, match="请写明退回的原因"):
        services.send_back(visit.uid, reason=" ", by=tour.clerk)
    services.send_back(visit.uid, reason="收入少填了一项", by=tour.clerk)
    visit.refresh_from_db()
    draft = Draft.objects.get()
    assert (visit.state, draft.person, draft.typed["q-transfers"]) == (State.STARTED, tour.officer, "1,200.50")
    assert not any(one.signed_at for one in visit.visitors.all())
    assert Notice.objects.filter(user=tour.officer).latest("id").title.startswith("走访被退回修改")
    tour.sent(visit, AT_HOME | {"transfers": "2400"}, by=tour.clerk)
    tour.signed(visit, by=tour.officer)
    visit.refresh_from_db()
    assert (visit.state, visit.answers["transfers"]) == (State.FINISHED, 240_000)


def test_whoever_lost_the_post_by_the_day_of_the_visit_does_not_sign(tour):
    visit = tour.planned(HOME)
    tour.sent(visit, AT_HOME, by=tour.officer)
    tour.clerk.appointments.update(until=TODAY)
    with pytest.raises(Http404):
        tour.signed(visit, by=afresh(tour.clerk))


def test_nobody_signs_what_was_changed_after_he_opened_it(tour):
    visit = tour.planned(HOME)
    tour.sent(visit, AT_HOME, by=tour.officer)
    seen = visit.sent_key
    services.send_back(visit.uid, reason="自己改", by=tour.officer)
    with pytest.raises(NotPossible, match="还没有提交"):
        services.confirm(visit.uid, seen=seen, by=tour.clerk)
    tour.sent(visit, AT_HOME | {"wages": "0"}, by=tour.officer)
    for old in (seen, None):
        with pytest.raises(NotPossible, match="内容在您打开之后改过，请重新核对"):
            services.confirm(visit.uid, seen=old, by=tour.clerk)
    visit.refresh_from_db()
    assert (visit.state, visit.visitors.get(person=tour.clerk).signed_at) == (State.SUBMITTED, None)
    services.confirm(visit.uid, seen=visit.sent_key, by=tour.clerk)
    visit.refresh_from_db()
    assert visit.state == State.FINISHED


def test_a_sheet_corrected_on_the_page_that_was_sent_before_is_not_swallowed(tour):
    visit, first = tour.planned(HOME), tour.sheet(AT_HOME)
    services.submit(visit.uid, first, by=tour.officer)
    services.send_back(visit.uid, reason="收入少填了一项", by=tour.clerk)
    services.submit(visit.uid, replace(first, typed=AT_HOME | {"transfers": "2400"}), by=tour.officer)
    visit.refresh_from_db()
    assert (visit.state, visit.answers["transfers"]) == (State.SUBMITTED, 240_000)


# -- what follows ------------------------------------------------------------------------------------------------------
def test_answers_become_findings_with_their_days(tour):
    visit = tour.planned()
    typed = {"well": "no", "carer": "grandparent", "unattended": "yes", "out_of_school": "no", "ill": "no", "unsafe": "yes",
             "troubled": "no", "what": "夜里独自在家"}  # fmt: skip
    tour.sent(visit, typed)
    found = [(one.title, one.due_on - TODAY) for one in visit.findings.order_by("pk")]
    assert found == [("无人监护或监护缺失", timedelta(days=1)), ("住处不安全", timedelta(days=15))]


@pytest.mark.parametrize(
    ("unable", "grade"), [(0, "具备"), (1, "部分丧失"), (3, "部分丧失"), (4, "完全丧失"), (6, "完全丧失")]
)
def test_the_six_indicators_become_an_assessed_fact(tour, unable, grade):
    visit = tour.planned(SELF_CARE)
    typed = {name: "no" if place < unable else "yes" for place, name in enumerate(SIX)} | {"carer": "nobody"}
    tour.sent(visit, typed, by=tour.officer)
    assert Fact.objects.count() == 0
    tour.signed(visit, by=tour.clerk)
    visit.refresh_from_db()
    fact = Fact.objects.get()
    assert (fact.person, fact.kind, fact.number, fact.source, fact.since) == (
        tour.applicant, "tasks_unable", unable, Source.ASSESSED, TODAY
    )  # fmt: skip
    count, band = results_of(visit)
    assert (count.value, band.words.startswith(grade)) == (unable, True)
    assert f"6 项中 {unable} 项" in band.because


# -- calling off and handing on ----------------------------------------------------------------------------------------
def test_a_visit_is_called_off_for_a_reason_by_those_concerned(tour):
    visit = tour.planned(HOME)
    services.save_draft(visit.uid, typed={"words": "半途"}, by=tour.clerk)
    with pytest.raises(NotPossible, match="只有安排这次走访的人或走访人"):
        services.cancel(visit.uid, reason="重复", by=tour.second)
    with pytest.raises(NotPossible, match="请写明取消的原因"):
        services.cancel(visit.uid, reason="", by=tour.clerk)
    services.cancel(visit.uid, reason="申请人撤回", by=tour.clerk)
    visit.refresh_from_db()
    assert (visit.state, Draft.objects.count()) == (State.CANCELLED, 0)
    with pytest.raises(NotPossible, match="已经取消"):
        tour.sent(visit, AT_HOME, by=tour.officer)


def test_others_go_on_another_day_and_drafts_of_those_who_do_not_are_gone(tour):
    visit = tour.planned(HOME)
    services.save_draft(visit.uid, typed={"words": "半途"}, by=tour.clerk)
    day = TODAY + timedelta(days=2)
    services.reassign(visit.uid, visitors=(tour.officer, tour.second), planned_on=day, by=tour.officer)
    visit.refresh_from_db()
    assert visit.planned_on == day
    assert {one.person for one in visit.visitors.all()} == {tour.officer, tour.second}
    assert Draft.objects.count() == 0
    with pytest.raises(NotPossible, match="现只有 1 人"):
        services.reassign(visit.uid, visitors=(tour.officer,), planned_on=day, by=tour.officer)


def test_a_visit_is_handed_on_by_those_concerned_and_by_who_manages_the_place(tour):
    to = {"visitors": (tour.officer, tour.clerk), "planned_on": TODAY}
    visit = tour.planned(HOME)
    with pytest.raises(NotPossible, match="只能由安排的人、走访人或管这里办件的人改派"):
        services.reassign(visit.uid, **to, by=account("clerk2", "窗口丁", "window_clerk", tour.world.township))
    assert not Notice.objects.filter(title__startswith="走访已改由别人去").exists()
    for by in (
        tour.officer,
        tour.clerk,
        tour.second,
        tour.reviewer,
    ):  # planned it, goes on it, manages there, the county
        services.reassign(visit.uid, **to, by=by)


def test_what_was_drawn_is_handed_on_by_the_county_and_not_by_who_was_drawn(tour):
    to = {"visitors": (tour.officer, tour.second), "planned_on": TODAY}
    visit = tour.planned(HOME, cause=Visit.Cause.DRAWN, by=tour.reviewer)
    for by in (tour.officer, tour.clerk, tour.second):
        with pytest.raises(NotPossible, match="只能由安排的人或县级改派"):
            services.reassign(visit.uid, **to, by=by)
    for by in (tour.reviewer, tour.other_reviewer):
        services.reassign(visit.uid, **to, by=by)


# -- what the database itself refuses ----------------------------------------------------------------------------------
def refused(act):
    with pytest.raises(IntegrityError) as problem, transaction.atomic():
        act()
    return str(problem.value)


def test_the_database_refuses_leaps_ends_without_signatures_and_changed_ends(tour):
    visit = tour.planned(HOME)
    mine = Visit.objects.filter(pk=visit.pk)
    assert "不能从这一步直接到那一步" in refused(lambda: mine.update(state=State.FINISHED))
    assert "不可删除" in refused(lambda: mine._raw_delete("default"))
    assert "不可更改" in refused(lambda: mine.update(person=tour.child))
    tour.sent(visit, AT_HOME, by=tour.officer)
    assert "没有全部签名" in refused(lambda: mine.update(state=State.FINISHED, finished_at=periods.now()))
    tour.signed(visit, by=tour.clerk)
    assert "已完成或取消的走访不可更改" in refused(lambda: mine.update(answers={}))
    assert "走访人和签名不可更改" in refused(lambda: visit.visitors.all().delete())
    assert "走访人和签名不可更改" in refused(lambda: visit.visitors.update(signed_at=None))


def test_the_log_holds_codes_and_counts_only(tour):
    visit = tour.planned(HOME, note="到村头第三家")
    tour.sent(visit, AT_HOME, by=tour.officer)
    said = " ".join(str(one.body) + one.reason for one in AuditEvent.objects.filter(target_uid=visit.uid))
    assert "村头" not in said
    assert "属实" not in said
    assert {one.action for one in AuditEvent.objects.filter(target_uid=visit.uid)} == {
        "visit.plan",
        "visit.start",
        "visit.submit",
    }
