"""A notice hangs as it was looked at, for its days and no longer, and the case goes on only when it has hung."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.http import Http404

from minzheng.core.audit.models import AuditEvent
from minzheng.core.cases import services as cases
from minzheng.core.cases.assigning import services as assigning
from minzheng.core.cases.models import FiledPaper
from minzheng.core.documents.models import Document
from minzheng.core.notices.models import Notice
from minzheng.core.parties.households.models import Household, Membership
from minzheng.core.publicity import reads, services
from minzheng.core.publicity.composing import members_of, sheet_of
from minzheng.core.publicity.declarations import NOTICES, Withheld
from minzheng.core.publicity.models import PublicNotice
from minzheng.core.publicity.services import NotPossible
from tests.unit.core.cases.conftest import account, person
from tests.unit.core.publicity.conftest import FREE, LAST, NOTICED, OPENED, photograph

pytestmark = pytest.mark.django_db
ONE = timedelta(days=1)


def test_a_notice_hangs_from_its_day_to_its_last_day_and_puts_its_record_into_the_file(office):
    notice = office.posted()
    assert (notice.posted_on, notice.until) == (NOTICED, LAST)
    paper = FiledPaper.objects.get(case=notice.case, name="posted")
    assert (notice.paper, paper.on, paper.source) == (paper, NOTICED, "notice")
    assert [one.person for one in paper.signatures.all()] == [office.officer]
    assert AuditEvent.objects.filter(action="notice.post").count() == 1


@pytest.mark.parametrize(
    ("day", "showing"), [(NOTICED - ONE, False), (NOTICED, True), (LAST, True), (LAST + ONE, False)]
)
def test_what_the_public_sees_follows_the_days_alone(office, day, showing):
    notice = office.posted()
    assert reads.public_notices(day).filter(pk=notice.pk).exists() is showing
    office.on(day)
    if showing:
        assert reads.public_notice(notice.uid).pk == notice.pk
    else:
        with pytest.raises(reads.Gone):
            reads.public_notice(notice.uid)


def test_the_case_waits_for_the_posting_and_not_for_the_step_before_it(office):
    case = office.noticed()
    office.on(FREE)
    assert "缺少本次的材料：公示记录" in office.why_not(case)
    photo = photograph()
    office.post(case, posted_on=NOTICED + ONE, boards={"village"}, photo=photo)
    assert office.why_not(case) == "自“公示记录”起 7 天届满后才能办理，自 2021-07-18 起。"
    office.on(FREE + ONE)
    assert office.why_not(case) == ""
    assert office.report(case).state == "reported"


def test_on_the_last_day_it_still_hangs_and_the_next_day_the_case_goes_on(office):
    case = office.posted().case
    office.on(LAST)
    assert "自 2021-07-17 起" in office.why_not(case)
    office.on(FREE)
    assert office.report(case).state == "reported"


def test_the_record_is_not_put_in_by_hand(office):
    case = office.noticed()
    with pytest.raises(NotPossible, match="由公示登记产生，不能手工存入"):
        cases.put_paper(case.uid, "posted", by=office.officer)


def test_a_record_without_a_notice_does_not_let_the_case_go_on(office):
    case = office.noticed()
    cases.put_paper(case.uid, "posted", source=FiledPaper.Source.NOTICE, by=office.officer)
    office.on(FREE)
    assert "没有对应的公示登记" in office.why_not(case)
    with pytest.raises(NotPossible, match="没有对应的公示登记"):
        office.report(case)


def test_a_notice_of_an_earlier_day_wants_the_photograph_of_the_board(office):
    case = office.noticed()
    office.on(NOTICED + ONE)
    with pytest.raises(NotPossible, match="须附公示栏的照片"):
        office.post(case, boards={"village"})
    notice = office.post(case, boards={"village"}, photo=photograph())
    assert (notice.posted_on, notice.photo.purpose) == (NOTICED, "公示栏照片")


@pytest.mark.parametrize("day", [NOTICED - ONE, NOTICED + ONE])
def test_a_notice_begins_neither_before_the_case_came_there_nor_after_today(office, day):
    with pytest.raises(NotPossible, match="公示起日应在"):
        office.post(office.noticed(), posted_on=day)


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ({"note": "联系人 138 1234 5678"}, "“说明”里第 5 至 17 个字像手机号码"),
        ({"note": "住幸福路12号"}, "像门牌地址"),
        ({"note": "因患尿毒症长期透析"}, "说到了健康状况"),
        ({"note": "长" * 201}, "最多 200 个字"),
        ({"unit": "张三 13812345678"}, "像手机号码"),
        ({"unit": " "}, "请填写受理异议的单位"),
        ({"telephone": "13812345678"}, "不能留个人手机号"),
        ({"telephone": "8123"}, "既不是手机号"),
        ({"boards": frozenset({"website"})}, "应在村（社区）公示栏公示"),
        ({"boards": frozenset({"village", "tv"})}, "有不能公示的地点"),
        ({"proposal": ""}, "请选择初审意见"),
        ({"members": None}, "请填写家庭人数"),
        ({"members": 31}, "请填写家庭人数"),
        ({"amount": 0}, "金额应大于 0"),
    ],
)
def test_what_tells_too_much_or_too_little_is_refused_and_nothing_is_written(office, said, refused):
    case = office.noticed()
    with pytest.raises(NotPossible, match=refused) as problem:
        office.post(case, **said)
    assert "138" not in str(problem.value)
    assert not PublicNotice.objects.exists()
    assert not FiledPaper.objects.filter(case=case, name="posted").exists()


def test_a_public_hotline_is_an_office_telephone(office):
    assert office.posted(telephone="12345").telephone == "12345"


def test_all_reasons_are_said_at_once(office):
    with pytest.raises(NotPossible) as problem:
        office.post(office.noticed(), proposal="", telephone="1", note="病")
    assert all(word in str(problem.value) for word in ("初审意见", "健康状况", "固定电话"))


def test_the_sheet_has_the_declared_items_and_nothing_else(office):
    sheet = sheet_of(office.posted(note="对象为新申请家庭。"))
    assert sheet.title == "最低生活保障申请公示"
    assert sheet.lines == (("姓名", "申1"), ("人数", "3 人"), ("初审意见", "拟同意"), ("金额（元/月）", "700.00"))


def test_what_a_matter_does_not_show_is_not_kept_with_the_notice_either(office):
    notice = office.posted("assistance.extreme_poverty")
    assert (notice.members, notice.amount, notice.shows) == (None, None, ["applicant", "proposal"])
    assert [label for label, _ in sheet_of(notice).lines] == ["姓名", "初审意见"]


@pytest.mark.parametrize("matter", ["assistance.extreme_poverty", "assistance.minimum_living"])
def test_of_a_minor_neither_name_nor_village_hangs_and_the_opinion_alone_is_told(office, matter):
    child = person(office.world.village, 7)
    type(child).objects.filter(pk=child.pk).update(born_on=date(2010, 1, 1), name="申小宝")
    child.refresh_from_db()
    notice = office.post(office.noticed(matter, child))
    sheet = sheet_of(notice)
    assert sheet.lines == (("初审意见", "拟同意"),)
    assert "申" not in notice.applicant
    assert (notice.members, notice.amount) == (None, None)
    assert (notice.division, sheet.place) == (office.world.township, office.world.township.name)


def test_on_the_website_no_notice_begins_before_the_day_on_which_it_is_put_there(office):
    case = office.noticed()
    office.on(NOTICED + ONE)
    with pytest.raises(NotPossible, match="公示网页从今天起才看得到，不能补登今天以前的公示"):
        office.post(case, photo=photograph())
    assert office.post(case, posted_on=NOTICED + ONE).until == LAST + ONE


def test_of_a_matter_about_children_nothing_can_be_posted(office):
    case = office.noticed()
    type(case).objects.filter(pk=case.pk)
    assert isinstance(NOTICES.get("welfare.children_without_care"), Withheld)
    case.matter = "welfare.children_without_care"
    with pytest.raises(NotPossible, match="事实无人抚养儿童的认定没有公示环节.*民发〔2019〕62号"):
        services._where_it_hangs(case)


def test_what_hangs_is_what_was_looked_at(office):
    case = office.noticed()
    seen = office.seen(case, amount=70_000)
    with pytest.raises(NotPossible, match="与您核对过的不同"):
        services.post(case.uid, office.draft(amount=80_000), key=uuid4(), seen=seen, by=office.officer)


def test_the_same_form_sent_twice_hangs_one_notice(office):
    case, key = office.noticed(), uuid4()
    first = office.post(case, key=key)
    assert services.post(case.uid, office.draft(), key=key, seen="", by=office.officer) == first
    assert PublicNotice.objects.count() == 1


def test_a_case_has_one_notice_at_a_time(office):
    case = office.posted().case
    with pytest.raises(NotPossible, match="正在公示，至 2021-07-16 为止"):
        office.post(case)


def test_whoever_did_not_claim_the_case_or_has_no_post_for_it_hangs_nothing(office):
    case = office.noticed()
    with pytest.raises(NotPossible, match="请先领取"):
        office.post(case, by=office.second)
    assigning.assign(case.uid, to=office.second, by=office.officer)
    assert office.post(case, by=office.second).posted_by == office.second
    with pytest.raises(Http404):
        services.drafted(case.uid, office.draft(), by=office.world.stranger)


def test_a_case_that_stands_elsewhere_is_not_posted(office):
    case = office.posted().case
    office.on(FREE)
    office.report(case)
    with pytest.raises(NotPossible, match="现为“已上报”，不在“公示中”"):
        office.post(case)


# -- coming down -------------------------------------------------------------------------------------------------------
def test_taken_down_early_it_is_gone_at_once_and_the_case_waits_for_another(office):
    notice = office.posted()
    office.on(NOTICED + ONE)
    services.lift(notice.uid, reason="wrong", why="公示错了人。", by=office.officer)
    with pytest.raises(reads.Gone):
        reads.public_notice(notice.uid)
    office.on(FREE)
    assert "公示已于 2021-07-10 提前撤下，没有满期，请重新公示。" in office.why_not(notice.case)
    again = office.post(notice.case, posted_on=FREE)
    office.on(again.until)
    assert "届满后才能办理" in office.why_not(notice.case)
    office.on(again.until + ONE)
    assert office.report(notice.case).state == "reported"


@pytest.mark.parametrize(("reason", "why"), [("expired", "到期"), ("", "写错"), ("wrong", " ")])
def test_taking_down_wants_a_reason(office, reason, why):
    notice = office.posted()
    with pytest.raises(NotPossible, match="原因"):
        services.lift(notice.uid, reason=reason, why=why, by=office.officer)


def test_what_is_over_is_not_taken_down_again(office):
    notice = office.posted()
    office.on(FREE)
    with pytest.raises(NotPossible, match="已经结束"):
        services.lift(notice.uid, reason="wrong", why="写错", by=office.officer)


@pytest.mark.parametrize("move", ["dispute", "end"])
def test_any_step_of_the_case_ends_the_notice_though_nobody_took_it_down(office, move):
    notice = office.posted()
    cases.take_move(notice.case.uid, move, revision=None, opinion="申请人撤回。", by=office.officer)
    with pytest.raises(reads.Gone):
        reads.public_notice(notice.uid)
    (hung,) = reads.hung_for(notice.case, NOTICED)
    assert hung.state == "moved"


def test_the_nightly_work_writes_down_what_is_over_and_tells_whoever_works_on_the_case(office):
    notice, other = office.posted(), office.posted("assistance.extreme_poverty")
    cases.take_move(other.case.uid, "end", revision=None, opinion="撤回。", by=office.officer)
    Notice.objects.all().delete()
    assert services.lift_over(by="system") == 1
    office.on(LAST)
    assert services.lift_over(by="system") == 0
    office.on(FREE)
    assert (services.lift_over(by="system"), services.lift_over(by="system")) == (1, 0)
    notice.refresh_from_db()
    other.refresh_from_db()
    assert (notice.lifted_for, other.lifted_for, notice.lifted_by) == ("expired", "moved", None)
    told = Notice.objects.get()
    assert (told.user, told.url) == (office.officer, f"/cases/{notice.case.uid}/")
    assert office.report(notice.case).state == "reported"


def test_the_nightly_work_asks_as_often_for_many_notices_as_for_one(office, django_assert_num_queries):
    for _ in range(3):
        office.posted()
    office.on(FREE)
    with django_assert_num_queries(9):  # two of them the transaction
        assert services.lift_over(by="system") == 3


def test_a_photograph_is_added_once(office):
    notice = office.posted()
    photo = photograph()
    assert services.add_photo(notice.uid, photo, by=office.officer).photo is not None
    with pytest.raises(NotPossible, match="已经有照片"):
        services.add_photo(notice.uid, photo, by=office.officer)
    assert Document.objects.filter(target_uid=notice.uid).count() == 1


def test_a_stranger_finds_no_notice_and_finance_sees_none(office):
    notice = office.posted()
    stranger = office.world.stranger
    with pytest.raises(Http404):
        reads.get_notice(stranger, notice.uid)
    with pytest.raises(Http404):
        services.lift(notice.uid, reason="wrong", why="写错", by=stranger)


# -- what the database itself refuses ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "values",
    [
        {"applicant": "别人"},
        {"until": date(2021, 12, 31)},
        {"posted_on": OPENED},
        {"note": "改"},
        {"amount": 1},
        {"telephone": "1"},
    ],
)
def test_what_hung_cannot_be_rewritten(office, values):
    notice = office.posted()
    with pytest.raises(DatabaseError, match="不可更改"), transaction.atomic():
        PublicNotice.objects.filter(pk=notice.pk).update(**values)


def test_a_notice_is_never_deleted(office):
    notice = office.posted()
    with pytest.raises(DatabaseError), transaction.atomic():
        notice.delete()


# -- where the applicant lives -----------------------------------------------------------------------------------------
def test_the_household_of_the_applicant_gives_the_number_of_members(office):
    place = office.world.township
    home = Household.objects.create(code="H-1", settlement="rural", since=OPENED, division=place)
    others = [person(place, number) for number in (8, 9)]
    for one, relation in zip([office.applicant, *others], ["head", "spouse", "child"], strict=True):
        Membership.objects.create(household=home, person=one, relation=relation, since=OPENED, division=place)
    assert members_of(office.applicant, NOTICED) == 3
    assert members_of(person(place, 10), NOTICED) is None


def test_permission_is_asked_beside_the_scope(office):
    notice = office.posted()
    leader = account("leader", "领导", "city_leader", office.world.township)
    with pytest.raises((Http404, PermissionDenied)):
        reads.get_notice(leader, notice.uid)
