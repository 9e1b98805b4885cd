"""A workflow is proved when it is declared: what is refused, in which words, and on which line."""

import pytest

from minzheng.kernel import workflow as kernel
from minzheng.kernel.workflow import BadWorkflow, Workflows, days, since, working_days
from tests.unit.kernel.workflow.matters import MATTERS, POSTS, Clerk, MinimumLiving, Officer, Reviewer

SOUND = """\
class Matter(Workflow):
    code, title, cites = "tests.matter", "试办事项", "试 §1"
    in_force = since(2021, 7, 1)
    must_end = within(working_days(30), extended=working_days(45), by=[Reviewer])
    visit = Paper("入户调查表", persons=2)
    opened = State("待受理", initial=True)
    accepted = State("已受理", accepts=True)
    reported = State("已上报")
    granted = State("已确认", final=True)
    refused = State("不予确认", final=True)
    accept = Move("受理", opened, accepted, by=Clerk)
    report = Move("上报", accepted, reported, by=Officer, within=working_days(10), needs=visit)
    grant = Move("确认", reported, granted, by=Reviewer, not_by=(report, visit))
    refuse = Move("不予确认", reported, refused, by=Reviewer)
"""


def service_without_actor(course):
    """A service that would not know who acts."""


def declared(changes, registry=None):
    """The sound matter with lines replaced (by number) or added (99), declared from a file of its own."""
    lines = SOUND.splitlines()
    for number, text in changes.items():
        lines[number - 1 : number] = [f"    {text}"] if text else []
    space = {name: getattr(kernel, name) for name in kernel.__all__}
    space |= {"Clerk": Clerk, "Officer": Officer, "Reviewer": Reviewer, "service_without_actor": service_without_actor}
    space["__name__"] = "made.workflows"
    exec(compile("\n".join(lines), "domains/made/workflows.py", "exec"), space)  # noqa: S102 — the text stands in the test
    return (registry or Workflows()).add(space["Matter"])


def test_a_sound_workflow_is_taken():
    assert declared({}).pin == "tests.matter@2021-07-01"


# fmt: off
FAULTS = [
    # what is declared on which line, where it is refused, and in which words
    ({2: 'code, title, cites = "tests.matter", "试办事项", ""'}, 1, "请写明代码（code）、名称（title）和出处（cites）"),
    ({3: "pass"}, 1, "没有施行日期"),
    ({3: "in_force = since(2021, 7, 1).until(2021, 6, 30)"}, 1, "施行的末日早于首日"),
    ({3: "in_force = 2021"}, 1, "没有施行日期"),
    ({4: "must_end = within(working_days(0))"}, 4, "期限不能是 0 天"),
    ({4: "must_end = within(working_days(30), extended=working_days(20))"}, 1, "延长后的时限应长于 30 个工作日"),
    ({4: "must_end = within(working_days(30), extended=days(45))"}, 1, "用同一种日子"),
    ({4: "must_end = within(working_days(30), devolved=working_days(20))"}, 1, "却没有决定权"),
    ({4: 'must_end = working_days(30).after(State("别处"))'}, 1, "起算环节或材料不在本流程里"),
    ({5: 'visit = Paper("入户调查表", within=working_days(3))'}, 5, "要写明自何时起"),
    ({5: 'visit = other = Paper("入户调查表")'}, 5, "同一项声明用了两个名字（visit、other）"),
    ({6: 'opened = State("待受理")'}, 1, "应恰有一个，现有 0 个"),
    ({7: 'accepted = State("已受理", initial=True)'}, 1, "应恰有一个，现有 2 个"),
    ({7: 'accepted = State("待受理")'}, 6, "名称“待受理”空缺或重复"),
    ({7: 'accepted = State("")'}, 7, "名称“”空缺或重复"),
    ({8: 'reported = State("已上报", accepts=True)'}, 1, "受理环节（accepts=True）最多一个"),
    ({4: "pass", 8: 'reported = State("已上报", suspends="试 §2")'}, 8, "没有全程时限"),
    ({9: 'granted = State("已确认")'}, 9, "环节“已确认”是死路"),
    ({9: 'granted = State("已确认")', 10: 'refused = State("不予确认")'}, 1, "没有终结环节"),
    ({10: 'refused = State("不予确认", final=True); lost = State("无人能到", final=True)'}, 10, "环节“无人能到”走不到"),
    ({11: 'accept = Move("受理", opened, accepted, by=())'}, 11, "by 应写岗位，至少一个"),
    ({11: 'accept = Move("受理", opened, accepted, by="clerk")'}, 11, "by 应写岗位"),
    ({11: 'accept = Move("受理", opened, State("别处"), by=Clerk)'}, 11, "步骤“受理”用到的环节不在本流程里"),
    ({11: 'accept = Move("受理", "opened", accepted, by=Clerk)'}, 11, "用到的环节不在本流程里"),
    ({11: 'accept = Move("受理", opened, accepted, by=Clerk, then=service_without_actor)'}, 11, "带参数 by 的服务"),
    ({11: 'accept = Move("受理", opened, accepted, by=Clerk, then="enrol")'}, 11, "带参数 by 的服务"),
    ({11: 'accept = Move("受理", opened, accepted, by=Clerk, once=True)'}, 6, "环节“待受理”是死路"),
    ({11: 'accept = Move("受理", opened, accepted, by=Clerk, not_after=days(5))'}, 6, "不限次数、不会过期的出口"),
    ({11: 'accept = Move("受理", opened, accepted, by=Clerk, not_before=days(5), not_after=working_days(9))'}, 11, "用同一种日子"),
    ({11: 'accept = Move("受理", opened, accepted, by=Clerk, not_before=days(5), within=days(5))'}, 11, "谁也无法按时办"),
    ({11: 'accept = Move("受理", opened, accepted, by=Clerk, within=days(9).after(reported))'}, 11, "不经过“已上报”也能到“待受理”"),
    ({12: 'report = Move("上报", accepted, reported, by=Officer, needs=("visit",))'}, 12, "needs 有未声明的材料"),
    ({12: 'report = Move("上报", accepted, reported, by=Officer); back = Move("退回", reported, accepted, by=Reviewer)',
      13: 'grant = Move("确认", reported, granted, by=Reviewer, once=True)',
      14: 'refuse = Move("不予确认", reported, refused, by=Reviewer, not_after=days(9))'}, 6, "从环节“待受理”走不到任何终结环节"),
    ({13: 'grant = Move("确认", reported, granted, by=Reviewer, not_by=("report",))'}, 13, "not_by 有未声明的步骤或材料"),
    ({13: 'grant = Move("确认", (reported, accepted), granted, by=Reviewer, not_by=report)'}, 13, "不经过“上报”也能办“确认”"),
    ({13: 'grant = Move("确认", reported, granted, by=Reviewer, not_by=visit)'}, 13, "两人的要求会落空"),
    ({5: 'visit = Paper("入户调查表", only_for="staff_kin")',
      13: 'grant = Move("确认", reported, granted, by=Reviewer, needs=visit, not_by=visit)'}, 13, "不经过“入户调查表”也能办“确认”"),
    ({14: 'refuse = Move("确认", reported, refused, by=Reviewer)'}, 13, "名称“确认”空缺或重复"),
    ({14: 'refuse = Move("不予确认", (reported, granted), refused, by=Reviewer)'}, 14, "从终结环节走出去"),
    ({14: 'refuse = Move("不予确认", ANYWHERE, accepted, by=Reviewer)'}, 14, "只能走到终结环节"),
    ({14: 'grant = Move("不予确认", reported, refused, by=Reviewer)'}, 14, "“grant”声明了两次"),
    ({13: 'grant = Move("确认", reported, granted, by=Reviewer, within=days(3))',
      14: 'refuse = Move("不予确认", reported, refused, by=Reviewer, within=days(5))'}, 14, "从“已上报”出去的步骤，时限（within）应只有一个"),
    ({13: 'grant = Move("确认", reported, granted, by=Decider("甲", Reviewer))',
      14: 'refuse = Move("不予确认", reported, refused, by=Decider("乙", Reviewer))'}, 14, "一个流程只有一个决定权"),
]
# fmt: on


@pytest.mark.parametrize(("changes", "line", "complaint"), FAULTS, ids=[words for _, _, words in FAULTS])
def test_a_fault_is_refused_where_it_stands(changes, line, complaint):
    with pytest.raises(BadWorkflow) as refusal:
        declared(changes)
    assert complaint in refusal.value.problem
    assert refusal.value.where == f"domains/made/workflows.py 第 {line} 行"
    assert str(refusal.value) == f"{refusal.value.where}：{refusal.value.problem}。"


def test_what_may_happen_from_anywhere_is_no_way_forward():
    with pytest.raises(BadWorkflow, match="环节“已上报”是死路"):
        declared(
            {
                13: 'grant = Move("确认", accepted, granted, by=Reviewer)',
                14: 'refuse = Move("终止", ANYWHERE, refused, by=Clerk)',
            }
        )


def test_a_clock_may_start_in_a_state_that_nobody_can_go_around():
    workflow = declared({13: 'grant = Move("确认", reported, granted, by=Reviewer, within=days(9).after(accepted))'})
    assert str(workflow.step_clock(workflow.states["reported"])) == "自“已受理”起 9 天"


def test_a_clock_says_what_it_may_become():
    assert str(MinimumLiving.total) == "30 个工作日，下放的 20 个工作日，可延长至 45 个工作日"


# -- versions --------------------------------------------------------------------------------------------------------
def two_versions(first, second, later=None):
    registry = Workflows()
    declared({3: f"in_force = {first}"}, registry)
    declared({3: f"in_force = {second}"} | (later or {}), registry)
    return registry


def test_versions_of_one_code_do_not_share_a_day():
    with pytest.raises(BadWorkflow, match="请用 until 写明前一版本的末日"):
        two_versions("since(2021, 7, 1)", "since(2022, 10, 1)")
    with pytest.raises(BadWorkflow, match="同时施行"):
        two_versions("since(2021, 7, 1)", "since(2015, 1, 1).until(2021, 7, 1)")
    assert len(list(two_versions("since(2021, 7, 1)", "since(2015, 1, 1).until(2021, 6, 30)"))) == 2


def test_a_version_that_is_refused_leaves_the_others_as_they_were():
    registry = Workflows()
    first = declared({}, registry)
    with pytest.raises(BadWorkflow):
        declared({}, registry)
    assert list(registry) == [first]


POST_CODES = set(POSTS.values())


def test_a_gap_between_versions_is_explained_or_refused():
    gap = ("since(2015, 1, 1).until(2021, 6, 29)", "since(2021, 7, 1)")
    with pytest.raises(BadWorkflow, match="上一版本到 2021-06-29 为止，与本版本之间有空档"):
        two_versions(*gap).settle(POST_CODES)
    two_versions(gap[0], 'since(2021, 7, 1, gap="办法修订期间停办")').settle(POST_CODES)
    two_versions("since(2015, 1, 1).until(2021, 6, 30)", gap[1]).settle(POST_CODES)


def test_a_case_that_is_not_accepted_finds_its_states_in_the_next_version():
    changed = {
        7: 'correcting = State("待补正"); accepted = State("已受理", accepts=True)',
        11: 'accept = Move("受理", opened, accepted, by=Clerk); ask = Move("补正", opened, correcting, by=Clerk); '
        'back = Move("补齐", correcting, opened, by=Clerk)',
    }
    registry = two_versions("since(2015, 1, 1).until(2021, 6, 30)", "since(2021, 7, 1)", changed)
    with pytest.raises(BadWorkflow, match="受理之前的环节和步骤与上一版本不同名"):
        registry.settle(POST_CODES)


def test_every_post_is_known():
    MATTERS.settle(POST_CODES)
    with pytest.raises(BadWorkflow, match="岗位表中没有“县级审核”（reviewer）"):
        two_versions("since(2015, 1, 1).until(2021, 6, 30)", "since(2021, 7, 1)").settle({"clerk", "officer"})


def test_whoever_extends_a_clock_is_known_too():
    registry = Workflows()
    declared({13: 'grant = Move("确认", reported, granted, by=Officer)', 14: 'refuse = Move("不予", reported, refused, by=Officer)'}, registry)  # fmt: skip
    with pytest.raises(BadWorkflow, match="第 1 行：岗位表中没有“县级审核”"):
        registry.settle({"clerk", "officer"})


def test_a_version_may_inherit_and_say_only_what_changed():
    class Later(MinimumLiving):
        in_force = since(2022, 10, 1)
        must_end = working_days(20)
        dispute = None
        report = kernel.Move("上报", MinimumLiving.on_notice, MinimumLiving.reported, by=Officer, not_before=days(9))

    Workflows().add(Later)
    assert (str(Later.total), Later.code) == ("20 个工作日", MinimumLiving.code)
    assert "dispute" not in Later.moves
    assert list(Later.moves)[:3] == ["ask", "resume", "accept"]
    assert str(Later.moves["report"].not_before) == "9 天"
    assert str(MinimumLiving.moves["report"].not_before) == "7 天"
