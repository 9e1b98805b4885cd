"""The frame of every page, the workbench and the notices, seen by people of two counties."""

import re
from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from minzheng.core.access.models import Appointment, User
from minzheng.core.divisions.models import Division
from minzheng.core.facilities import services as facilities
from minzheng.core.notices.models import Notice
from minzheng.core.notices.services import tell

pytestmark = pytest.mark.django_db
SINCE = date(2020, 1, 1)


def _division(code, name, level, kind, parent=None):
    path = f"{parent.path if parent else ''}{code}/"
    row = Division.objects.create(code=code, name=name, level=level, kind=kind, lineage=code, path=path, parent=parent)
    if level != "city":
        row.county = row if level == "county" else parent
        row.save()
    return row


def _user(username, name, post, division):
    user = User.objects.create(username=username, name=name)
    Appointment.objects.create(user=user, post=post, division=division, since=SINCE)
    return user


@pytest.fixture
def places():
    city = _division("990100000000", "甲市", "city", "city")
    east = _division("990101000000", "东县", "county", "county", city)
    west = _division("990102000000", "西县", "county", "county", city)
    town = _division("990101100000", "东镇", "township", "town", east)
    return {"city": city, "east": east, "west": west, "town": town}


@pytest.fixture
def clerk(places):
    return _user("clerk", "柳窗口", "window_clerk", places["town"])


@pytest.fixture
def reviewer(places):
    return _user("reviewer", "沈审核", "county_reviewer", places["east"])


@pytest.fixture
def stranger(places):
    return _user("stranger", "外县人", "county_reviewer", places["west"])


@pytest.fixture
def waiting(places, clerk):
    return facilities.open_facility(
        kind="eldercare.institution", code="Y001", name="东镇颐养院", division=places["town"], level="county",
        opened_on=SINCE, accepted_on=SINCE, paper="备案回执", by=clerk,
    )  # fmt: skip


def opened(user, address, **more):
    client = Client()
    client.force_login(user)
    return client.get(address, **more)


def words(response):
    return response.content.decode()


def test_a_reviewer_finds_what_waits_in_his_county_and_a_way_to_it(reviewer, waiting):
    page = words(opened(reviewer, "/"))
    assert "沈审核，有 1 件事要办" in page
    assert "确认设施登记事项" in page
    assert 'href="/registers/eldercare.facility_entry/?tab=no"' in page


def test_a_reviewer_of_another_county_finds_nothing(stranger, waiting):
    page = words(opened(stranger, "/"))
    assert "没有待办的事" in page
    assert "确认设施登记事项" not in page
    assert "都办完了" in page


def test_a_clerk_who_may_not_confirm_is_not_asked_to(clerk, waiting):
    page = words(opened(clerk, "/"))
    assert '<div class="l">待确认</div>' not in page
    assert "待导入" in page


def test_the_workbench_takes_few_statements(reviewer, waiting, django_assert_max_num_queries):
    client = Client()
    client.force_login(reviewer)
    with django_assert_max_num_queries(30):
        client.get("/")


@pytest.mark.parametrize("post", ["system_administrator", "security_administrator", "audit_administrator"])
def test_an_administrator_who_sees_no_record_is_offered_no_search(places, post):
    page = words(opened(_user("administrator", "岑管理", post, places["city"]), "/"))
    assert "岑管理" in page
    assert "mz-search" not in page


def test_the_frame_names_the_user_his_post_and_his_way_out(reviewer):
    page = words(opened(reviewer, "/"))
    assert "东县 县级审核" in page
    assert f'<form method="post" action="{reverse("account_logout")}">' in page
    assert re.search(rf'<form class="mz-search" role="search"[^>]* method="post" action="{reverse("search")}">', page)
    assert '<a class="skip" href="#main">' in page
    assert 'aria-current="page"' in page


def test_the_business_date_shows_only_when_it_was_set(reviewer, monkeypatch):
    assert "业务日期" not in words(opened(reviewer, "/"))
    monkeypatch.setenv("MINZHENG_TODAY", "2021-08-30")
    page = words(opened(reviewer, "/"))
    assert "业务日期 <strong>2021 年 8 月 30 日 星期一</strong>" in page


def test_pages_refuse_inline_scripts_and_styles(reviewer):
    policy = opened(reviewer, "/")["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_notices_are_ones_own(reviewer, stranger):
    tell(reviewer, "导入已完成，共 312 行", url="/jobs/", by="system")
    mine, theirs = words(opened(reviewer, "/notices/")), words(opened(stranger, "/notices/"))
    assert "导入已完成，共 312 行" in mine
    assert "1 条未读" in mine
    assert "导入已完成" not in theirs
    assert "没有通知" in theirs


def test_the_bell_counts_and_lists_without_a_whole_page(reviewer):
    tell(reviewer, "导入已完成", by="system")
    assert 'aria-label="通知，1 条未读"' in words(opened(reviewer, "/"))
    menu = words(opened(reviewer, "/notices/", headers={"HX-Request": "true"}))
    assert "导入已完成" in menu
    assert "<html" not in menu


def test_marking_as_read_changes_ones_own_notices_only(reviewer, stranger):
    tell(reviewer, "甲", by="system")
    tell(stranger, "乙", by="system")
    client = Client()
    client.force_login(reviewer)
    answer = client.post("/notices/")
    assert [str(message) for message in get_messages(answer.wsgi_request)] == ["已将 1 条通知标为已读。"]
    assert Notice.objects.filter(read_at=None).get().user == stranger


def test_nobody_comes_in_without_signing_in(places):
    for address in ("/", "/notices/"):
        answer = Client().get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_login"))


def test_the_sign_in_page_stands_alone(places):
    page = words(Client().get(reverse("account_login")))
    assert "<h1>登录</h1>" in page
    assert "主导航" not in page
    assert "连续 5 次错误将锁定 15 分钟" in page


@pytest.mark.parametrize("name", ["account_change_password", "mfa_index", "account_reset_password"])
def test_account_pages_are_in_our_own_look(reviewer, name):
    answer = opened(reviewer, reverse(name), follow=True)
    assert answer.status_code == 200
    assert "minzheng/tokens.css" in words(answer)
    assert "请再次确认身份" in words(answer) or "账号与安全" in words(answer) or "忘记密码" in words(answer)


def test_an_unknown_address_says_what_to_do(reviewer):
    answer = opened(reviewer, "/no-such-page/")
    assert answer.status_code == 404
    assert "可以怎样做" in words(answer)


def test_a_form_from_a_page_left_open_too_long_says_what_to_do(reviewer):
    client = Client(enforce_csrf_checks=True)
    client.force_login(reviewer)
    answer = client.post("/notices/")
    assert answer.status_code == 403
    assert "页面停留过久" in words(answer)
    assert "X-Signed-In" in answer.headers


def test_a_page_left_open_goes_on_with_a_fresh_token_for_the_same_person_alone(reviewer):
    """Signed in anew elsewhere: the refusal brings the present token and a mark that only the own page knows."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(reviewer)
    mark = re.search(r'data-signed-in="(\w+)"', client.get("/").content.decode())[1]
    refused = client.post("/notices/")
    assert refused["X-Signed-In"] == mark
    assert client.post("/notices/", {"csrfmiddlewaretoken": refused["X-Fresh-Token"]}).status_code != 403
    assert "X-Fresh-Token" not in Client(enforce_csrf_checks=True).post("/account/login/").headers


def test_a_failure_is_answered_without_relying_on_anything(reviewer, monkeypatch):
    def broken(*_given):
        raise RuntimeError("broken")

    monkeypatch.setattr("minzheng.web.shell.notices_of", broken)
    client = Client(raise_request_exception=False)
    client.force_login(reviewer)
    answer = client.get("/notices/")
    assert answer.status_code == 500
    assert "系统没有办成这件事" in words(answer)
    assert "broken" not in words(answer)
