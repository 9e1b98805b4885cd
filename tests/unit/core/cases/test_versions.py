"""When the product starts every declared workflow is checked against the house: posts that may work on cases, services, marks."""

import pytest

from minzheng.core.access.posts import CountyFinance, WindowClerk
from minzheng.core.cases import versions
from minzheng.kernel.workflow import BadWorkflow, Move, Paper, State, Workflow, Workflows, since
from tests.unit.core.cases.matters import MATTERS


def declared(*, by=WindowClerk, then=(), only_for=""):
    """A small workflow with one trait."""

    class Small(Workflow):
        code, title, cites, in_force = "tests.small", "小事项", "试 §1", since(2021, 1, 1)
        opened = State("待办", initial=True)
        done = State("办结", final=True)
        sheet = Paper("记录", only_for=only_for)
        finish = Move("办结", opened, done, by=by, needs=sheet)

    Small.moves["finish"].then = then if isinstance(then, tuple) else (then,)
    registry = Workflows()
    registry.add(Small)
    return registry


def takes_nothing_but_by(*, by):
    """A service that forgot the case."""


def wants_more(case, amount, *, by):
    """A service that asks for what no move gives."""


@pytest.mark.parametrize(
    ("traits", "says"),
    [
        ({"by": CountyFinance}, "“县级财务”的岗位没有办件权限"),
        ({"then": takes_nothing_but_by}, "步骤“办结”的服务应收一个办件，并带参数 by"),
        ({"then": wants_more}, "步骤“办结”的服务应收一个办件，并带参数 by"),
        ({"only_for": "unheard_of"}, "材料“记录”的标记“unheard_of”没有登记"),
        ({"by": type("Ghost", (), {"code": "ghost", "title": "无此岗"})}, "岗位表中没有“无此岗”"),
    ],
)
def test_a_workflow_that_the_house_cannot_carry_is_refused_with_its_place(monkeypatch, traits, says):
    monkeypatch.setattr(versions, "WORKFLOWS", declared(**traits))
    with pytest.raises(BadWorkflow, match=says) as refusal:
        versions.settle()
    assert "test_versions.py 第" in str(refusal.value)


@pytest.mark.parametrize("registry", [MATTERS, declared(only_for="staff_kin"), Workflows()])
def test_sound_workflows_and_none_at_all_pass(monkeypatch, registry):
    monkeypatch.setattr(versions, "WORKFLOWS", registry)
    versions.settle()
