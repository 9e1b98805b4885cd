"""A checklist is proved when it is added; its answers are read, asked for and reckoned as it declares."""

from datetime import date

import pytest

from minzheng.core.access.posts import TownshipOfficer
from minzheng.core.cases.versions import WORKFLOWS
from minzheng.core.visits import checklists as declared
from minzheng.core.visits.checklist import (
    BadChecklist,
    Band,
    Checklist,
    Checklists,
    Choice,
    Day,
    Finding,
    Money,
    Number,
    Photo,
    Section,
    Tally,
    Text,
    YesNo,
    found,
    judge,
    outcomes,
    typed_of,
)
from minzheng.kernel.workflow import BadWorkflow, NotInForce, days, since, working_days

ON = date(2021, 8, 31)


class Sound(Checklist):
    """A checklist with one of everything."""

    code, title, cites = "tests.sound", "试验走访", "某文件"
    in_force = since(2021, 7, 1)
    by = (TownshipOfficer,)

    first = Section("第一部分")
    damp = YesNo("房屋潮湿", finds=Finding("房屋潮湿", days(20)))
    spot = Choice("哪里潮湿", {"wall": "墙", "roof": "屋顶", "both": "都有"}, only_if=damp.is_(True))
    since_on = Day("何时开始", only_if=spot.is_("roof", "both"))
    rooms = Number("房间", "间", least=1, most=9)
    spent = Money("修缮花费", required=False)
    second = Section("第二部分")
    eats, walks = YesNo("自主吃饭"), YesNo("自主行走")
    unable = Tally("不能的项数", (eats, walks), value=False)
    grade = Band("等级", unable, {0: "好", 1: "中", 2: "差"}, cites="某文件第一条")
    words = Text("意见", longest=10)
    views = Photo("照片", most=2, required=False)


WHOLE = {"damp": "no", "rooms": "3", "eats": "yes", "walks": "no", "words": "好"}


# -- proof -------------------------------------------------------------------------------------------------------------
def faulty(**body):
    """Add a checklist that differs from the sound one."""
    Checklists().add(type(Checklist)("Faulty", (Sound,), body))


def test_the_sound_one_is_added():
    known = Checklists()
    assert known.add(Sound) is Sound
    assert (Sound.pin, Sound.line) == ("tests.sound@2021-07-01", "tests")
    assert [(one.title, len(questions)) for one, questions in Sound.sections] == [("第一部分", 5), ("第二部分", 4)]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"code": "sound"}, "代码（code）应为"),
        ({"cites": ""}, "出处（cites）"),
        ({"in_force": since(2021, 7, 1).until(2021, 6, 1)}, "末日早于首日"),
        ({"by": ()}, "by 应写岗位"),
        ({"visitors": 0}, "走访人数应在"),
        ({"subjects": ()}, "subjects 应写走访对象"),
        ({"subjects": ("person",)}, "subjects 应写走访对象"),
        ({"empty": Section("空的部分")}, "里没有问题项"),
        ({"again": YesNo("房屋潮湿")}, "空缺或重复"),
        ({"late": YesNo("后来的"), "early": Text("先问的", only_if=YesNo("没有声明的").is_(True))}, "应声明在它前面"),
        ({"never": Text("从不", only_if=Sound.damp.is_("maybe"))}, "永远不会出现"),
        ({"no_find": Text("写什么", finds=Finding("什么", days(3)))}, "永远发现不了"),
        ({"slow": YesNo("慢", finds=Finding("慢", working_days(3)))}, "应以自然日计"),
        ({"one": Choice("只有一项", {"only": "唯一"})}, "两个以上的选项"),
        ({"short": Text("没有长度", longest=0)}, "字数上限"),
        ({"dark": Photo("没有张数", most=0)}, "张数上限"),
        ({"one": (same := YesNo("同一项")), "two": same}, "用了两个名字"),
        ({"lost": Tally("数不全", (Sound.spot,), value=True)}, "只能数必答的是否题"),
        ({"half": Band("漏一档", Sound.unable, {0: "好", 1: "中"}, cites="某文件")}, "应从 0 数到 2"),
        ({"bare": Band("没有出处", Sound.unable, {2: "都"}, cites="")}, "没有写明出处"),
        ({"facts": {"tasks_unable": Sound.spent}}, "应取自必答项"),
        ({"facts": {"tasks_unable": YesNo("别处的")}}, "应是本检查单的"),
        ({"papers": ("home visit",)}, "应写流程里的名字"),
        ({"line": YesNo("名字冲突")}, "是检查单自己的属性"),
        ({"then": (lambda visit: visit,)}, "带参数 by 的服务"),
    ],
)
def test_what_would_ask_in_vain_or_find_nothing_is_refused_with_its_place(body, problem):
    with pytest.raises(BadChecklist, match=problem) as refusal:
        faulty(**body)
    assert refusal.value.where


def test_a_question_is_not_quietly_replaced_by_a_second_of_its_name():
    body = type(Checklist).__prepare__("Twice", (Sound,))
    body["again"] = YesNo("第一次")
    with pytest.raises(BadWorkflow, match="声明了两次"):
        body["again"] = YesNo("第二次")


def test_two_versions_never_speak_for_one_day():
    known = Checklists()
    known.add(Sound)
    with pytest.raises(BadChecklist, match="同时施行"):
        known.add(type(Checklist)("Later", (Sound,), {"in_force": since(2022, 1, 1)}))
    with pytest.raises(NotInForce):
        known.on("tests.sound", date(2021, 6, 30))


def test_the_products_own_are_settled_and_every_paper_they_give_is_one_that_some_matter_wants():
    declared.settle()
    for one in declared.everything():
        wanted = {
            (name, paper.persons, tuple(post.code for post in paper.by))
            for version in WORKFLOWS if version.code.startswith(f"{one.line}.")
            for name, paper in version.papers.items()
        }  # fmt: skip
        for name in one.papers:
            named = [each for each in wanted if each[0] == name]
            assert named, one.where
            assert all(persons <= one.visitors for _, persons, _ in named), one.where
            assert all(not posts or {post.code for post in one.by} <= set(posts) for _, _, posts in named), one.where


# -- answers -----------------------------------------------------------------------------------------------------------
def asked(**typed):
    return judge(Sound, WHOLE | typed, {}, ON)


def test_a_whole_sheet_is_read_as_its_questions_want_it():
    judged = asked(damp="yes", spot="both", since_on="2021-05-01", spent="1,200.50")
    assert judged.problems == {}
    assert judged.answers == {
        "damp": True, "spot": "both", "since_on": "2021-05-01", "rooms": 3, "spent": 120_050, "eats": True, "walks": False,
        "words": "好",
    }  # fmt: skip
    assert judge(Sound, typed_of(Sound, judged.answers), {}, ON).answers == judged.answers


def test_what_was_not_asked_is_neither_wanted_nor_kept():
    judged = asked(damp="no", spot="roof", since_on="not a day")
    assert judged.problems == {}
    assert "spot" not in judged.answers
    assert asked(damp="yes", spot="wall", since_on="2021-05-01").answers.get("since_on") is None
    assert set(asked(damp="yes", spot="roof").problems) == {"since_on"}


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"damp": "1"}, "请选“是”或“否”。"),
        ({"damp": "yes", "spot": "floor"}, "请从列出的选项中选一个。"),
        ({"damp": "yes", "spot": "roof", "since_on": "2021-09-01"}, "日期不能晚于走访日期"),
        ({"damp": "yes", "spot": "roof", "since_on": "去年"}, "不是日期"),
        ({"rooms": "0"}, "应在 1 与 9 之间"),
        ({"rooms": "3.5"}, "请填整数，单位：间。"),
        ({"rooms": "３"}, "请填整数，单位：间。"),
        ({"spent": "-1"}, "金额应在 0 元与 1 亿元之间"),
        ({"spent": "1e3"}, "不是以元为单位"),
        ({"words": "一二三四五六七八九十一"}, "最多 10 个字，现有 11 个"),
        ({"words": "  "}, "请填写：意见。"),
    ],
)
def test_what_cannot_be_an_answer_is_said_in_words(typed, problem):
    assert problem in "".join(asked(**typed).problems.values())


def test_findings_and_results_follow_from_the_answers():
    judged = asked(damp="yes", spot="wall")
    assert [finds.title for _, finds in found(Sound, judged.answers)] == ["房屋潮湿"]
    count, band = outcomes(Sound, judged.answers)
    assert (count.value, band.words) == (1, "中")
    assert band.because == "不能的项数：自主行走（2 项中 1 项）；某文件第一条"
    assert outcomes(Sound, {"eats": True}) == []
