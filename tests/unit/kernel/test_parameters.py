"""One value and one document per date; whatever is doubtful is refused at load, with file and entry named."""

from datetime import date
from decimal import Decimal

import pytest

from minzheng.kernel.parameters import BadParameter, NoParameter, ParameterBook

STANDARD = """
code: assistance.standard
label: 最低生活保障标准
unit: 分/人月
keys: [county, settlement]
entries:
  - since: 2020-07-01
    document: 甲民〔2020〕1号
    verified: true
    values:
      "100": {urban: 70000, rural: 50000}
      "200": {urban: 68000, rural: 48000}
  - since: 2021-07-01
    document: 甲民〔2021〕2号
    verified: false
    values:
      "100": {urban: 74000}
"""
FACTORS = """
- code: assistance.factor
  label: 特困人员基本生活标准倍数
  unit: 倍
  entries:
    - {since: 2021-01-01, until: 2021-06-30, document: 甲民〔2021〕3号, verified: true, value: "1.3"}
    - {since: 2021-08-01, document: 甲民〔2021〕4号, verified: true, value: "1.5"}
- code: assistance.urban_counties
  label: 城区名单
  unit: 个
  entries:
    - {since: 2021-01-01, document: 甲民〔2021〕5号, verified: true, value: ["100", "200"]}
"""
ENTRY = "{since: 2021-01-01, document: 甲民〔2021〕1号, verified: true, value: 1}"


@pytest.fixture
def load(tmp_path):
    def write_and_load(**files: str) -> ParameterBook:
        for name, text in files.items():
            path = tmp_path / f"{name.replace('__', '/')}.yaml"
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return ParameterBook.load(tmp_path)

    return write_and_load


@pytest.fixture
def book(load) -> ParameterBook:
    return load(line__standard=STANDARD, line__factors=FACTORS)


@pytest.mark.parametrize(
    ("on", "county", "settlement", "value", "document", "verified"),
    [
        (date(2020, 7, 1), "100", "urban", 70000, "甲民〔2020〕1号", True),
        (date(2021, 6, 30), "100", "urban", 70000, "甲民〔2020〕1号", True),
        (date(2021, 7, 1), "100", "urban", 74000, "甲民〔2021〕2号", False),
        (date(2021, 7, 1), "100", "rural", 50000, "甲民〔2020〕1号", True),
        (date(2030, 1, 1), "200", "rural", 48000, "甲民〔2020〕1号", True),
    ],
)
def test_each_combination_of_keys_follows_its_own_dates(book, on, *, county, settlement, value, document, verified):
    found = book.value("assistance.standard", on=on, settlement=settlement, county=county)
    assert (found.value, found.document, found.verified) == (value, document, verified)
    assert (found.unit, found.label, found.code) == ("分/人月", "最低生活保障标准", "assistance.standard")


def test_a_date_before_the_first_value_has_none(book):
    with pytest.raises(
        NoParameter, match=r"county=100，settlement=urban）最早从 2020-07-01 起有数值，2020-06-30 没有规定"
    ):
        book.value("assistance.standard", on=date(2020, 6, 30), county="100", settlement="urban")


def test_a_date_between_two_values_has_none(book):
    assert book.value("assistance.factor", on=date(2021, 6, 30)).decimal == Decimal("1.3")
    with pytest.raises(NoParameter, match="到 2021-06-30 为止，2021-07-01 没有规定"):
        book.value("assistance.factor", on=date(2021, 7, 1))
    assert book.value("assistance.factor", on=date(2021, 8, 1)).decimal == Decimal("1.5")


def test_a_list_is_a_value(book):
    assert book.value("assistance.urban_counties", on=date(2021, 1, 1)).value == ("100", "200")


def test_keys_without_a_value_and_codes_without_a_file_have_none(book):
    with pytest.raises(NoParameter, match=r"没有数值，请在 line/standard.yaml 中补充"):
        book.value("assistance.standard", on=date(2021, 1, 1), county="300", settlement="urban")
    with pytest.raises(NoParameter, match=r"没有代码为“assistance\.ceiling”的参数"):
        book.value("assistance.ceiling", on=date(2021, 1, 1))


@pytest.mark.parametrize("keys", [{}, {"county": "100"}, {"county": "100", "settlement": "urban", "grade": "1"}])
def test_keys_that_are_not_declared_are_a_mistake_of_the_caller(book, keys):
    with pytest.raises(TypeError, match="应按 county、settlement 查询"):
        book.value("assistance.standard", on=date(2021, 1, 1), **keys)


def test_a_parameter_without_keys_takes_none(book):
    with pytest.raises(TypeError, match="应按 不分项 查询，给出的是 county"):
        book.value("assistance.factor", on=date(2021, 1, 1), county="100")


def test_the_history_and_the_whole_book_can_be_listed(book):
    history = book.history("assistance.standard", county="100", settlement="urban")
    assert [parameter.since for parameter in history] == [date(2020, 7, 1), date(2021, 7, 1)]
    assert [series.code for series in book] == ["assistance.factor", "assistance.urban_counties", "assistance.standard"]
    assert len(book) == 3


def entries(*lines: str, keys: str = "") -> str:
    head = f"code: a.b\nlabel: 甲\nunit: 分\n{keys}"
    return head + "entries:\n" + "".join(f"  - {line}\n" for line in lines)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "每个参数都要有 code"),
        ("label: 甲", "每个参数都要有 code"),
        ("code: [", "不是有效的 YAML"),
        ("code: a.b\ncode: a.c", "第 2 行的“code”写了两次"),
        ("- {code: a.b, code: a.c}", "第 1 行的“code”写了两次"),
        ("code: a.b\nlabel: 甲\nunit: 分", "a.b：缺少 entries"),
        ("code: a.b\nlabel: 甲\nunit: 分\nentries: []", "entries 至少要有一条"),
        ("code: a.b\nlabel: 甲\nunit: 分\nentries: {}", "entries 至少要有一条"),
        ("code: a.b\nlabel: 甲\nunit: 分\nunsourced: ''", "unsourced 不能为空"),
        (entries(ENTRY, keys="unsourced: 未查明\n"), "unsourced 和 entries 只能写一个"),
        (f"code: a.b\nlabel: ' '\nunit: 分\nentries: [{ENTRY}]", "label 不能为空"),
        (f"code: a.b\nlabel: 甲\nunit: 3\nentries: [{ENTRY}]", "unit 不能为空"),
        (entries(ENTRY, keys="remark: 乙\n"), "不认识的项目 remark"),
        (entries(ENTRY, keys="keys: county\n"), "keys 应是不重复的名称列表"),
        (entries(ENTRY, keys="keys: [a, a]\n"), "keys 应是不重复的名称列表"),
        (entries(ENTRY, keys="keys: [1]\n"), "keys 应是不重复的名称列表"),
        (entries(ENTRY, keys="keys: [county]\n"), "第 1 条：缺少 values"),
        (entries(ENTRY, "3"), "第 2 条：应写成 since"),
        (entries(ENTRY, ENTRY), "第 2 条：since 2021-01-01 与前一条（2021-01-01）重复或颠倒"),
        (
            entries(ENTRY, ENTRY.replace("2021-01", "2020-01")),
            "第 2 条：since 2020-01-01 与前一条（2021-01-01）重复或颠倒",
        ),
        (
            entries(
                ENTRY.replace("since", "until: 2021-12-31, since"),
                ENTRY.replace("2021-01", "2021-12").replace("-01,", "-31,"),
            ),
            "第 2 条：since 2021-12-31 与前一条的 until 2021-12-31 重叠",
        ),
        (entries(ENTRY.replace("since", "until: 2020-12-31, since")), "until 2020-12-31 早于 since 2021-01-01"),
        (entries(ENTRY.replace("since", "until: later, since")), "until 应是日期"),
        (entries(ENTRY.replace("2021-01-01", "'2021-01-01'")), "since 应是日期"),
        (entries(ENTRY.replace("2021-01-01", "2021-01-01 08:00:00")), "since 应是日期"),
        (entries(ENTRY.replace("document: 甲民〔2021〕1号, ", "")), "缺少 document"),
        (entries(ENTRY.replace("甲民〔2021〕1号", "''")), "document 不能为空"),
        (entries(ENTRY.replace("verified: true, ", "")), "缺少 verified"),
        (entries(ENTRY.replace("true", "maybe")), "verified 应为 true 或 false"),
        (entries(ENTRY.replace("value", "remark: 1, value")), "第 1 条：不认识的项目 remark"),
        (entries(ENTRY.replace("value: 1", "value: 1, values: {a: 1}")), "value 和 values 只能写一个"),
        (entries(ENTRY.replace("value: 1", "value: 1.3")), "数值 1.3 是浮点数"),
        (entries(ENTRY.replace("value: 1", "value: ''")), "数值应是整数"),
        (entries(ENTRY.replace("value: 1", "value: null")), "数值应是整数"),
        (entries(ENTRY.replace("value: 1", "value: []")), "数值应是整数"),
        (entries(ENTRY.replace("value: 1", "value: [1.5]")), "数值应是整数"),
        (entries(ENTRY.replace("value: 1", "values: 1"), keys="keys: [county]\n"), "values 应按 county 分项"),
        (entries(ENTRY.replace("value: 1", "values: {}"), keys="keys: [county]\n"), "values 应按 county 分项"),
        (entries(ENTRY.replace("value: 1", "values: {100: 1}"), keys="keys: [county]\n"), "county 的“100”要加引号"),
        (
            entries(ENTRY.replace("value: 1", "values: {a: 1}"), keys="keys: [county, grade]\n"),
            "values 应按 grade 分项",
        ),
    ],
)
def test_a_doubtful_file_is_refused_by_name(load, text, complaint):
    with pytest.raises(BadParameter) as refusal:
        load(line__doubtful=text)
    assert str(refusal.value).startswith("参数文件 line/doubtful.yaml")
    assert complaint in str(refusal.value)


def test_a_code_in_two_files_is_refused_and_both_are_named(load):
    with pytest.raises(BadParameter, match=r"line/two.yaml：代码“a.b”在 line/one.yaml 中已经有了"):
        load(line__one=entries(ENTRY), line__two=entries(ENTRY))


def test_a_missing_folder_is_refused(tmp_path):
    with pytest.raises(BadParameter, match="没有这个文件夹"):
        ParameterBook.load(tmp_path / "nowhere")


def test_a_parameter_that_nobody_has_found_has_no_value_and_says_why(load):
    book = load(line__one="code: a.b\nlabel: 甲\nunit: 分\nkeys: [county]\nunsourced: 未查明")
    assert book.series("a.b").unsourced == "未查明"
    with pytest.raises(NoParameter, match="没有数值（未查明），请在 line/one.yaml 中补充"):
        book.value("a.b", on=date(2021, 8, 1), county="100")


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2020, 6, 30), {}),
        (date(2021, 6, 30), {("100", "urban"): 70000, ("100", "rural"): 50000, ("200", "urban"): 68000, ("200", "rural"): 48000}),
        (date(2021, 7, 1), {("100", "urban"): 74000, ("100", "rural"): 50000, ("200", "urban"): 68000, ("200", "rural"): 48000}),
    ],
)  # fmt: skip
def test_what_is_in_force_on_a_day_is_known_for_all_keys_at_once(book, on, expected):
    found = book.series("assistance.standard").in_force(on)
    assert {keys: one.value for keys, one in found.items()} == expected


def test_a_value_that_has_ended_is_not_in_force(book):
    assert book.series("assistance.factor").in_force(date(2021, 7, 15)) == {}


LOCAL = """
- code: assistance.standard
  label: 最低生活保障标准
  unit: 分/人月
  keys: [county, settlement]
  entries:
    - since: 2022-07-01
      document: 乙民〔2022〕9号
      verified: true
      values:
        "100": {urban: 80000}
        "300": {rural: 60000}
"""


@pytest.fixture
def lay(book, tmp_path):
    def write_and_lay(**files: str) -> ParameterBook:
        folder = tmp_path / "home" / "parameters"
        for name, text in files.items():
            path = folder / f"{name.replace('__', '/')}.yaml"
            path.parent.mkdir(exist_ok=True, parents=True)
            path.write_text(text, encoding="utf-8")
        return book.laid_over(folder)

    return write_and_lay


def test_values_of_the_bureau_s_own_stand_beside_those_that_are_there(book, lay):
    found = lay(east=LOCAL, west__north=LOCAL.replace('"100"', '"400"').replace('"300"', '"500"'))
    keys = {"county": "100", "settlement": "urban"}
    history = found.history("assistance.standard", **keys)
    assert [(one.since.year, one.value) for one in history] == [(2020, 70000), (2021, 74000), (2022, 80000)]
    assert (history[-1].document, history[-1].verified) == ("乙民〔2022〕9号", True)
    assert found.value("assistance.standard", on=date(2023, 1, 1), county="500", settlement="rural").value == 60000
    assert found.series("assistance.standard").own == ("parameters/east.yaml", "parameters/west/north.yaml")
    assert found.series("assistance.factor").own == ()
    assert len(found) == len(book) == 3
    assert len(book.history("assistance.standard", **keys)) == 2


def test_an_own_value_ends_the_search_for_a_parameter_that_nobody_had_found(load, tmp_path):
    book = load(line__one="code: a.b\nlabel: 甲\nunit: 分\nunsourced: 未查明")
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "b.yaml").write_text(entries(ENTRY), encoding="utf-8")
    series = book.laid_over(tmp_path / "own").series("a.b")
    assert (series.unsourced, [one.value for one in series.values[()]]) == ("", [1])


def test_without_files_of_its_own_a_bureau_has_those_of_the_product(book, tmp_path):
    assert list(book.laid_over(tmp_path / "nowhere")) == list(book)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("assistance.standard", "assistance.standards", "parameters/own.yaml 第 2 行的 assistance.standards：产品没有这个参数"),
        ("[county, settlement]", "[settlement, county]", "第 2 行的 assistance.standard：keys 应与产品的参数一致，写作 county、settlement"),
        ("分/人月", "元/人月", "第 2 行的 assistance.standard：unit 应与产品的参数一致，写作 分/人月（见 line/standard.yaml）"),
        ("2022-07-01", "2021-07-01", "第 7 行，assistance.standard 第 1 条：100，urban 在 2021-07-01 已有数值"),
        ("since: 2022-07-01", "since: 2022-07-01\n      until: 2022-01-01", "第 7 行，assistance.standard 第 1 条：until"),
        ("{rural: 60000}", "60000", "第 7 行，assistance.standard 第 1 条：values 应按 settlement 分项"),
    ],
)  # fmt: skip
def test_an_own_file_that_does_not_fit_is_refused_with_file_and_line(lay, old, new, complaint):
    with pytest.raises(BadParameter) as refusal:
        lay(own=LOCAL.replace(old, new, 1))
    assert complaint in str(refusal.value)


def test_two_own_files_never_say_two_values_for_one_day(lay):
    with pytest.raises(BadParameter, match=r"parameters/two.yaml 第 7 行，.*100，urban 在 2022-07-01 已有数值"):
        lay(one=LOCAL, two=LOCAL)


def test_an_own_value_that_ends_before_the_next_one_leaves_no_doubt_which_holds(lay):
    early = LOCAL.replace("since: 2022-07-01", "since: 2020-01-01\n      until: 2020-08-01")
    with pytest.raises(BadParameter, match="since 2020-07-01 与前一条的 until 2020-08-01 重叠"):
        lay(own=early)
