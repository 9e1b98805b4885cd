"""The pages of the divisions, seen by the cast: each sees exactly its own subtree, a stranger nothing of it."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from minzheng.core.access.models import Appointment, User
from minzheng.core.divisions import changing, holders, reads, services
from minzheng.core.divisions.holders import Holder
from minzheng.core.divisions.models import Division, Reassignment, Succession
from minzheng.core.divisions.services import NewUnit
from minzheng.kernel.registry import Registry
from minzheng.web import divisions as pages
from tests.unit.core.divisions.conftest import write_prefecture

pytestmark = pytest.mark.django_db

FIRST, SECOND = "2021-01-01", "2022-01-01"
EAST = ("990121000000", "county", "河东县")
WEST = ("990122000000", "county", "河西县")
ZONE = ("990171000000", "county", "云水开发区")
WILLOW = ("990121200000", "township", "柳林乡")
WILLOW_TOWN = ("990121104000", "township", "柳林镇")
STONE = ("990121201000", "township", "石桥乡")
MOUNT = ("990122100000", "township", "山前镇")
PORT = ("990171100000", "township", "临港镇")
FRONT, FRONT_TOWN = ("990121200201", "village", "前村村委会"), ("990121104201", "village", "前村村委会")
SLOPE = ("990122100201", "village", "坡底村委会")
SHARED = [EAST, WEST, ZONE, STONE, MOUNT, PORT, SLOPE]
CAST = {
    "assistant": ("village_assistant", FRONT_TOWN),
    "clerk": ("window_clerk", WILLOW_TOWN),
    "reviewer": ("county_reviewer", EAST),
    "officer": ("city_officer", ("990100000000", "city", "云水市")),
    "stranger": ("county_reviewer", WEST),
}
OWN = {"assistant": "前村村委会", "clerk": "柳林镇", "reviewer": "石桥乡", "officer": "山前镇", "stranger": "山前镇"}
FOREIGN = {"assistant": "石桥乡", "clerk": "石桥乡", "reviewer": "山前镇", "stranger": "柳林镇"}


def unit(line: tuple[str, str, str]) -> Division:
    return Division.objects.filter(code=line[0], name=line[2]).latest("id")


@pytest.fixture
def cast(tmp_path, monkeypatch) -> dict[str, Client]:
    monkeypatch.setenv("MINZHENG_TODAY", "2022-06-01")
    editions = {FIRST: [*SHARED, WILLOW, FRONT], SECOND: [*SHARED, WILLOW_TOWN, FRONT_TOWN]}
    services.load(write_prefecture(tmp_path, editions, zones=[{"code": ZONE[0], "verified": False}]), by="system")
    clients = {}
    for name, (post, line) in CAST.items():
        user = User.objects.create(username=name, name=name)
        Appointment.objects.create(user=user, post=post, division=unit(line), since=date(2021, 1, 1))
        clients[name] = Client()
        clients[name].force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return clients


def read(client: Client, name: str, *args: object, **query: str) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("who", CAST)
@pytest.mark.parametrize("page", ["divisions", "division_sets", "division_worklist"])
def test_each_page_opens_for_each_of_the_cast_and_names_no_foreign_unit(cast, who, page):
    shown = read(cast[who], page)
    assert who not in FOREIGN or FOREIGN[who] not in shown


@pytest.mark.parametrize("who", CAST)
def test_the_tree_shows_ones_own_units(cast, who):
    assert OWN[who] in read(cast[who], "divisions")


@pytest.mark.parametrize("who", FOREIGN)
def test_a_foreign_unit_does_not_exist(cast, who):
    foreign = next(row for row in Division.objects.filter(name=FOREIGN[who]))
    assert cast[who].get(reverse("division", args=[foreign.uid])).status_code == 404
    assert FOREIGN[who] not in read(cast[who], "divisions", code=foreign.code)


def test_a_unit_above_ones_own_may_be_named_but_not_opened(cast):
    page = read(cast["clerk"], "division", unit(WILLOW_TOWN).uid)
    assert "河东县" in page
    assert reverse("division", args=[unit(EAST).uid]) not in page
    assert cast["clerk"].get(reverse("division", args=[unit(EAST).uid])).status_code == 404


def test_a_unit_tells_its_names_and_that_they_are_not_verified(cast):
    page = read(cast["clerk"], "division", unit(WILLOW_TOWN).uid)
    assert "柳林乡" in page
    assert "2021-01-01 之后，不晚于 2022-01-01" in page
    assert "未核实" in page
    assert "前村村委会" in page


def test_a_day_in_a_gap_is_marked_between_editions(cast):
    page = read(cast["reviewer"], "divisions", at="2021-06-01")
    assert "柳林乡" in page
    assert "柳林镇" not in page
    assert page.count("两版之间") == 2  # the notice at the head and the one township that changed
    assert "两版之间" not in read(cast["reviewer"], "divisions", at=FIRST)


@pytest.mark.parametrize(
    ("code", "at", "words"),
    [
        (WILLOW[0], "2021-06-01", "确切日期未知"),
        (WILLOW[0], FIRST, "前后两版一致"),
        (WILLOW[0], SECOND, "其他日期"),
        ("999999999999", FIRST, "没有这个代码的单位"),
    ],
)
def test_a_code_is_looked_up_as_of_a_day(cast, code, at, words):
    assert words in read(cast["officer"], "divisions", code=code, at=at)


def test_a_faulty_day_says_how_to_write_it_and_shows_today(cast):
    page = read(cast["officer"], "divisions", at="2021-13-01")
    assert "请写成" in page
    assert "2022 年 6 月 1 日" in page


def test_the_legal_parent_of_a_zones_township_is_unknown(cast):
    page = read(cast["officer"], "division", unit(PORT).uid)
    assert "云水开发区" in page
    assert "未知" in page
    assert "未核实" in page


def test_sets_count_only_what_lies_in_the_viewers_scope(cast):
    (city,) = reads.sets_within([unit(CAST["officer"][1]).path], date(2022, 6, 1))
    (clerk,) = reads.sets_within([unit(WILLOW_TOWN).path], date(2022, 6, 1))
    assert (len(city.units), city.townships, city.villages) == (3, 4, 2)
    assert ([row.name for row in clerk.units], clerk.townships, clerk.villages) == (["河东县"], 1, 1)
    assert "管辖范围内的部分" in read(cast["clerk"], "division_sets")
    assert "管辖范围内的部分" not in read(cast["officer"], "division_sets")


@pytest.fixture
def appointments_are_held(monkeypatch):
    """An appointment stands in for a record of any register."""
    registry: Registry[Holder] = Registry("测试记录")
    registry.add(
        Holder(
            "test.post",
            "任职",
            Appointment.objects.all,
            lambda uids, division, *, by: Appointment.objects.filter(uid__in=uids).update(division=division),
        )
    )
    for module in (services, holders, pages, changing):
        monkeypatch.setattr(module, "HOLDERS", registry)


@pytest.fixture
def split(cast, appointments_are_held) -> Reassignment:
    """The stone-bridge township is divided, where one appointment stands."""
    user = User.objects.create(username="held", name="记录")
    Appointment.objects.create(user=user, post="window_clerk", division=unit(STONE), since=date(2021, 1, 1))
    new = [NewUnit("990121202000", "东桥乡"), NewUnit("990121203000", "西桥乡")]
    services.enact(
        Succession.Kind.SPLIT,
        predecessors=[unit(STONE)],
        successors=new,
        on=date(2022, 5, 1),
        source="某民字〔2022〕1号",
        by="system",
    )
    return Reassignment.objects.get()


def test_the_work_list_shows_ones_own_records_and_only_an_editor_may_decide(cast, split):
    assert "1 条待定" in read(cast["reviewer"], "division_worklist")
    assert "0 条待定" in read(cast["stranger"], "division_worklist")
    assert "东桥乡" in read(cast["officer"], "division_worklist")
    address = reverse("division_reassign", args=[split.uid])
    assert cast["reviewer"].post(address, {"code": "990121202000"}).status_code == 403
    split.refresh_from_db()
    assert split.division is None


def test_a_decision_moves_the_record_and_names_who_decided(cast, split):
    answer = cast["officer"].post(reverse("division_reassign", args=[split.uid]), {"code": "990121202000"}, follow=True)
    assert "已归入东桥乡" in answer.content.decode()
    split.refresh_from_db()
    assert (split.division.name, split.decided_by) == ("东桥乡", "officer")
    assert Appointment.objects.get(uid=split.record).division == split.division


@pytest.mark.parametrize(
    ("code", "words"),
    [("990121201000", "没有这个代码的现有单位"), ("990121000000", "不是同一层级"), ("", "没有这个代码")],
)
def test_an_unfit_decision_is_refused_in_words(cast, split, code, words):
    answer = cast["officer"].post(reverse("division_reassign", args=[split.uid]), {"code": code}, follow=True)
    assert words in answer.content.decode()
    split.refresh_from_db()
    assert split.division is None


def test_all_records_of_a_unit_go_to_one_place_at_once_and_the_decision_is_named(cast, split):
    other = User.objects.create(username="other", name="另一条")
    second = Appointment.objects.create(user=other, post="window_clerk", division=unit(STONE), since=date(2021, 1, 1))
    Reassignment.objects.create(
        succession=split.succession, holder=split.holder, record=second.uid, from_division=split.from_division
    )
    assert "2 条待定" in read(cast["officer"], "division_worklist")
    assert "全部归入" not in read(cast["reviewer"], "division_worklist")
    address = reverse("division_reassign_all", args=[unit(STONE).uid])
    assert cast["reviewer"].post(address, {"code": "990121202000"}).status_code == 403
    assert "不是同一层级" in cast["officer"].post(address, {"code": EAST[0]}, follow=True).content.decode()
    answer = cast["officer"].post(address, {"code": "990121202000"}, follow=True)
    assert "2 条记录已归入东桥乡" in answer.content.decode()
    held = Appointment.objects.filter(uid__in=[split.record, second.uid])
    assert {one.division.name for one in held} == {"东桥乡"}
    assert set(Reassignment.objects.values_list("division__name", "decided_by")) == {("东桥乡", "officer")}
    assert "没有待定的记录" in cast["officer"].post(address, {"code": "990121202000"}, follow=True).content.decode()


@pytest.mark.parametrize("page", ["divisions", "division_sets", "division_worklist"])
def test_a_page_takes_few_statements(cast, page, django_assert_max_num_queries):
    read(cast["officer"], page)
    with django_assert_max_num_queries(12):
        read(cast["officer"], page)


def test_the_page_of_a_unit_takes_few_statements(cast, django_assert_max_num_queries):
    county = unit(EAST).uid
    read(cast["officer"], "division", county)
    with django_assert_max_num_queries(12):
        read(cast["officer"], "division", county)


def test_nobody_sees_the_divisions_without_signing_in():
    assert Client().get(reverse("divisions")).status_code == 302


# -- a change is written, rehearsed and made --------------------------------------------------------------------------
CHANGE = {"kind": "split", "on": "2022-05-01", "source": "某民字〔2022〕1号", "before": STONE[0], "after": "990121202000 东桥乡\n990121203000 西桥乡", "lower": ""}  # fmt: skip


def change(client, **said):
    return client.post(reverse("division_change"), CHANGE | said)


@pytest.fixture
def clerk_of_the_bridge(cast):
    """An appointment in the township that is divided: a record that must wait for a decision."""
    user = User.objects.create(username="bridge", name="桥")
    return Appointment.objects.create(user=user, post="window_clerk", division=unit(STONE), since=date(2021, 1, 1))


@pytest.mark.usefixtures("clerk_of_the_bridge", "appointments_are_held")
def test_a_change_is_shown_as_it_would_come_out_and_nothing_of_it_stays(cast):
    text = change(cast["officer"]).content.decode()
    assert all(word in text for word in ("石桥乡", "东桥乡", "西桥乡", "将有 1 条记录列入待定归属", "还没有登记"))
    assert not Succession.objects.filter(kind="split").exists()
    assert not Division.objects.filter(name="东桥乡").exists()
    assert not Reassignment.objects.exists()


@pytest.mark.usefixtures("appointments_are_held")
def test_a_change_that_is_sure_is_made_and_its_records_wait_for_a_decision(cast, clerk_of_the_bridge):
    answer = change(cast["officer"], sure="1")
    assert answer["Location"] == reverse("division_worklist")
    assert Reassignment.objects.get().record == clerk_of_the_bridge.uid
    assert Division.objects.get(name="石桥乡").until == date(2022, 5, 1)
    assert {tie.successor.name for tie in Succession.objects.filter(kind="split")} == {"东桥乡", "西桥乡"}
    clerk_of_the_bridge.refresh_from_db()
    assert clerk_of_the_bridge.division.name == "石桥乡", "nothing moves by itself"


def test_a_merger_leaves_nothing_to_decide_and_its_staff_see_what_came_in(cast):
    answer = change(cast["officer"], kind="merged", after=WILLOW_TOWN[0], sure="1")
    assert answer["Location"] == reverse("divisions")
    assert "石桥乡" in read(cast["clerk"], "division", unit(STONE).uid)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"before": "990199999000"}, "第 1 行：变更前没有代码为 990199999000 的单位"),
        ({"before": f"{STONE[0]} 石桥乡"}, "只写一个 12 位区划代码"),
        ({"after": "990121202000"}, "新单位请写成“代码 名称”"),
        ({"after": "990121202000 东桥乡 990100000999"}, "没有代码为 990100000999 的上级单位"),
        ({"after": "990121202000 东 桥 乡"}, "写法是“代码”“代码 名称”"),
        ({"after": "990121202000 东桥乡"}, "分设应有一个原单位和两个以上现单位"),
        ({"lower": "990121201201"}, "写法是“下级代码 去向代码”"),
        ({"lower": "990121201201 990121299000"}, "去向 990121299000 不在上面的现单位里"),
        ({"on": "2022-06-02"}, "变更日期晚于今天（2022-06-01）"),
        ({"on": "2021-06-01"}, "与变更日期 2021-06-01 矛盾"),
        ({"source": ""}, "依据"),
    ],
)  # fmt: skip
def test_what_is_written_wrong_is_told_beside_its_field_and_nothing_is_made(cast, said, words):
    answer = change(cast["officer"], sure="1", **said)
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert not Succession.objects.filter(kind="split").exists()
    assert not Division.objects.filter(name="东桥乡").exists()


def test_only_who_keeps_the_divisions_may_change_them(cast):
    assert {name: change(cast[name], sure="1").status_code for name in ("clerk", "reviewer", "stranger")} == {
        "clerk": 403,
        "reviewer": 403,
        "stranger": 403,
    }
    assert "登记变更" in read(cast["officer"], "divisions")
    assert "登记变更" not in read(cast["reviewer"], "divisions")
