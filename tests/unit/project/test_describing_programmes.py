"""The reference page of programmes says what their files declare, and which documents nobody has seen."""

from minzheng.project import checking
from minzheng.project.describing_programmes import page
from tests.spec.__main__ import page as tables


def test_every_programme_stands_with_its_rules_parameters_and_sources():
    said = "\n".join(page())
    assert said.count("\n## ") == 10 + 1
    assert "| 收入符合规定 | 条件 | 社会救助暂行办法 §9 | 至 2021-06-30 | 收入低于标准、渐退期内 |" in said
    assert "| 低保标准 | `assistance.minimum_living.standard` | 分/人期 | 县级区划、城乡 |" in said
    assert "| 国发〔2015〕52号 | 关于全面建立困难残疾人生活补贴和重度残疾人护理补贴制度的意见 | 出处待核 |" in said
    assert "不同时享受：特困人员救助供养金。" in said


def test_the_tables_of_the_programmes_become_a_page_one_heading_deeper():
    said = tables()
    assert "\n## 最低生活保障金\n" in said
    assert said.count("\n### 计算\n") == 10


def test_the_check_says_how_many_parameters_nobody_has_seen():
    lines = []
    checking._programmes(lines.append)
    assert lines[0].startswith("[项目] 10 个项目，规则所用参数 ")
    assert "国发〔2015〕52号" in lines[1]
