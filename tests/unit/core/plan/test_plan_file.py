"""A plan file is read whole or refused with file, line, place and mend."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from minzheng.core.plan.files import Frequency, Level, PlanFile, PromiseKind, load_plan_file
from minzheng.core.plan.placed_yaml import BadFile
from minzheng.kernel.targets import Baseline


def promise(**changed: Any) -> dict[str, Any]:
    return {
        "code": "T01",
        "title": "新增床位",
        "kind": "figure",
        "target": ">= 100 张",
        "unit": "张",
        "scope": "当年验收的新增床位",
        "deadline": "2031-12-31",
        "period": "year",
        "level": ["institution", "city"],
        "registers": ["R01"],
        "indicator": "eldercare.new_beds",
    } | changed


def plan(*promises: dict[str, Any], **changed: Any) -> dict[str, Any]:
    item = {"number": 1, "title": "增加供给", "owners": ["eldercare"], "promises": list(promises or [promise()])}
    return {
        "code": "somewhere-2031",
        "title": "某市2031年度要点",
        "issuer": "某市民政局",
        "year": 2031,
        "published_on": "2031-03-01",
        "division": "990100000000",
        "default_set": "city23",
        "offices": [{"code": "eldercare", "name": "养老处"}, {"code": "general", "name": "办公室"}],
        "registers": [{"number": "R01", "name": "设施"}],
        "sections": [{"number": 1, "title": "养老", "items": [item]}],
    } | changed


@pytest.fixture
def load(tmp_path: Path) -> Any:
    def loaded(content: dict[str, Any] | str) -> PlanFile:
        text = content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
        path = tmp_path / "plan.yaml"
        path.write_text(text, encoding="utf-8")
        return load_plan_file(path)

    return loaded


def refusal(load: Any, content: dict[str, Any] | str) -> str:
    with pytest.raises(BadFile) as refused:
        load(content)
    return str(refused.value)


def test_a_whole_plan_is_read(load):
    read = load(plan(promise(note="毛增")))
    assert (read.code, read.year, read.published_on) == ("somewhere-2031", 2031, date(2031, 3, 1))
    assert [item.title for item in read.items] == ["增加供给"]
    (only,) = read.promises
    assert only.kind is PromiseKind.FIGURE
    assert only.period is Frequency.YEAR
    assert only.level == (Level.INSTITUTION, Level.CITY)
    assert only.target is not None
    assert only.target.unit == "张"
    assert [office.name for office in only.owners] == ["养老处"]
    assert [register.name for register in only.registers] == ["设施"]
    assert (only.note, only.denominator, only.baseline) == ("毛增", "", None)


def test_a_promise_may_have_its_own_owner(load):
    (only,) = load(plan(promise(owners=["general"]))).promises
    assert [office.name for office in only.owners] == ["办公室"]


def test_a_change_keeps_its_baseline(load):
    changed = promise(kind="change", target="-30 % last_year", unit="%", baseline="last_year")
    assert load(plan(changed)).promises[0].baseline is Baseline.LAST_YEAR


def test_a_promise_without_a_number_has_no_target(load):
    (only,) = load(plan(promise(code="S01", kind="soft", target=None, unit=None))).promises
    assert only.target is None
    assert only.target_text == ""


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"targt": "x"}, "不认识的键“targt”"),
        ({"title": ""}, "“title”缺失"),
        ({"target": "about 100"}, "目标“about 100”看不懂"),
        ({"target": None}, "缺少目标"),
        ({"target": "milestone"}, "与类别“figure”不符"),
        ({"kind": "zero"}, "与类别“zero”不符"),
        ({"kind": "wish"}, "“kind”不能是“wish”"),
        ({"kind": "share", "target": "100 %", "unit": "%"}, "没有说明分母"),
        ({"code": "S01"}, "代码“S01”与类别“figure”不符"),
        ({"code": "X1"}, "“code”的写法“X1”不对"),
        ({"kind": "soft"}, "不能有目标"),
        ({"unit": "个"}, "单位“个”与目标“>= 100 张”不符"),
        ({"baseline": "last_year"}, "基期与目标"),
        ({"kind": "change", "target": "> last_term", "unit": "%"}, "基期与目标"),
        ({"deadline": "2031-02-30"}, "日期“2031-02-30”不存在"),
        ({"deadline": "年底"}, "日期“年底”不存在"),
        ({"deadline": "2030-12-31"}, "早于计划年度 2031"),
        ({"period": "daily"}, "“period”不能是“daily”"),
        ({"level": ["planet"]}, "“level”不能是“planet”"),
        ({"level": []}, "“level”缺失"),
        ({"owners": ["nobody"]}, "处室“nobody”不在文件开头的处室清单里"),
        ({"registers": ["R09"]}, "登记簿“R09”不在文件开头的登记簿清单里"),
        ({"registers": ["R01", "R01"]}, "“registers”有重复的值"),
        ({"indicator": "NewBeds"}, "“indicator”的写法“NewBeds”不对"),
    ],
)
def test_a_bad_promise_is_refused_with_its_place(load, changed, problem):
    message = refusal(load, plan(promise(**changed)))
    assert problem in message
    assert message.startswith("plan.yaml 第 ")
    assert f"承诺 {changed.get('code', 'T01')}" in message
    assert message.endswith("。")


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"colour": "red"}, "不认识的键“colour”"),
        ({"year": "2031年"}, "“year”缺失或不是整数"),
        ({"division": "9901"}, "“division”的写法“9901”不对"),
        ({"sections": []}, "“sections”缺失"),
        ({"sections": ["一"]}, "不是条目清单"),
        (
            {"offices": [{"code": "eldercare", "name": "甲"}, {"code": "eldercare", "name": "乙"}]},
            "处室代码重复：eldercare",
        ),
        ({"registers": [{"number": "R01", "name": "甲"}, {"number": "R01", "name": "乙"}]}, "登记簿编号重复：R01"),
        ({"registers": [{"number": "R01", "name": "甲", "built": "no"}]}, "不认识的键“built”"),
    ],
)
def test_a_bad_head_is_refused(load, changed, problem):
    assert problem in refusal(load, plan(**changed))


def test_doubled_promise_codes_are_refused(load):
    assert "承诺代码重复：T01" in refusal(load, plan(promise(), promise()))


def test_a_missing_item_is_refused(load):
    content = plan()
    content["sections"][0]["items"][0]["number"] = 2
    assert "条目编号应当是 1，却是 2" in refusal(load, content)


def test_a_missing_section_is_refused(load):
    content = plan()
    content["sections"][0]["number"] = 3
    assert "部分编号应当是 1，却是 3" in refusal(load, content)


def test_the_line_is_that_of_the_entry(load):
    text = yaml.safe_dump(plan(promise(targt="x")), allow_unicode=True, sort_keys=False)
    line = next(row for row, content in enumerate(text.splitlines(), 1) if "code: T01" in content)
    assert f"plan.yaml 第 {line} 行（承诺 T01）" in refusal(load, text)


def test_a_key_given_twice_is_refused_with_its_line(load):
    assert "plan.yaml 第 2 行：键“code”出现了两次" in refusal(load, "code: a\ncode: b\n")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("- 一\n- 二\n", "应当由键和值组成"),
        ("code: [\n", "plan.yaml 第 2 行"),
        ("code: \x07\n", "含有不允许的字符"),
        ("", "应当由键和值组成"),
    ],
)
def test_what_is_not_a_plan_is_refused(load, text, problem):
    assert problem in refusal(load, text)


def test_a_file_in_another_encoding_is_refused(tmp_path):
    path = tmp_path / "plan.yaml"
    path.write_bytes("title: 要点\n".encode("gb18030"))
    with pytest.raises(BadFile, match="不是 UTF-8 编码"):
        load_plan_file(path)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(BadFile, match="打不开"):
        load_plan_file(tmp_path / "absent.yaml")


def test_dates_and_words_of_yaml_are_not_guessed(load):
    assert load(plan(title="no")).title == "no"
