"""The reference page of a workflow: its diagram and its tables say what the declaration says."""

from minzheng.project import describing_workflows
from minzheng.project.describing_workflows import diagram, pages
from tests.unit.kernel.workflow.matters import MATTERS, Adoption, MinimumLiving


def page(name):
    return "\n".join(pages(MATTERS)[name])


def test_every_version_has_its_page_and_its_line_in_the_list():
    found = pages(MATTERS)
    assert {"workflows", "workflow-tests.minimum_living-2012-12-12", "workflow-tests.minimum_living-2021-07-01"} <= set(
        found
    )
    listed = page("workflows")
    assert "| 2012-12-12 起，至 2021-06-30 |" in listed
    assert "](workflow-tests.minimum_living-2021-07-01.md) | `tests.minimum_living` | 2021-07-01 起 |" in listed


def test_the_diagram_has_every_state_and_every_way():
    lines = [line.strip() for line in diagram(MinimumLiving).splitlines()]
    assert lines[0] == "stateDiagram-v2"
    assert 'state "公示中" as on_notice' in lines
    assert "[*] --> draft" in lines
    assert "surveying --> refused : 不予确认（县级审核或乡镇民政干部）" in lines
    assert "reported --> refused : 不予确认（县级审核或乡镇民政干部）" in lines
    assert "granted --> [*]" in lines
    assert not any("终止（" in line for line in lines)


def test_the_tables_name_clocks_papers_and_conditions():
    text = page("workflow-tests.minimum_living-2021-07-01")
    assert "全程时限：30 个工作日，下放的 20 个工作日，可延长至 45 个工作日。" in text
    assert "| 上报 | 公示中 | 已上报 | 乡镇民政干部 |  | 满 7 天 |" in text
    assert "| 终止 | 任何未办结的环节 | 已终止 |" in text
    assert "须写意见；不得由经手“开展调查、入户调查表”的人办" in text
    assert "| 入户调查表 | 经办人 | 2 |  |  |" in text
    assert "| 县级入户调查表（只对 `staff_kin`） | 经办人 | 2 |" in text
    assert "| 核对报告 | 经办人 | 1 | 自“调查核对中”起 3 个工作日 |  |" in text
    assert "| 一次性告知补正 | 待受理 | 待补正 | 窗口经办 |  |  |  |  | 只能一次 |" in text


def test_time_that_is_taken_off_is_cited():
    text = page(describing_workflows._file(Adoption))
    assert "“公告中”的天数不计入全程时限，依据：中国公民收养子女登记办法" in text
