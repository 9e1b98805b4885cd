"""计划文本读取: texts of other cities, counties and townships, read to the last figure."""

from pathlib import Path

import pytest

from minzheng.adapters.plan_text import NothingFound, PlanText, read_file, read_plan, render
from minzheng.adapters.plan_text.reading import LARGEST
from tests.unit.adapters.plan_text.expectations import EXPECTED
from tests.unit.adapters.plan_text.expected_plans import PLANS
from tests.unit.adapters.plan_text.expected_programmes import PROGRAMMES
from tests.unit.adapters.plan_text.expected_reports import REPORTS
from tests.unit.adapters.plan_text.expected_scans import SCANS
from tests.unit.adapters.plan_text.expected_tables import TABLES
from tests.unit.adapters.plan_text.odd_forms import ODD_FORMS

TEXTS = Path(__file__).parent / "texts"
ALL = EXPECTED | ODD_FORMS | PLANS | PROGRAMMES | REPORTS | SCANS | TABLES


def figures_of(plan: PlanText) -> list[list[str]]:
    return [
        [str("-" if value is None else value) for value in row]
        for item in plan.items
        for one in item.commitments
        for row in [
            (
                item.number,
                one.quantity,
                one.quantity_to,
                one.unit,
                one.comparator,
                one.change,
                one.baseline,
                one.deadline,
                one.scope,
            )
        ]
    ]


def expected_figures(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")[1:]] for line in table.strip().splitlines()]


@pytest.mark.parametrize("name", sorted(ALL))
def test_a_text_of_another_bureau_is_read_to_the_last_figure(name: str) -> None:
    expected, plan = ALL[name], read_file(TEXTS / f"{name}.txt")
    assert (plan.title, plan.issuer, plan.as_dict()["date"]) == (expected.title, expected.issuer, expected.date)
    assert [(section.number, section.title) for section in plan.sections] == expected.sections
    assert [(item.number, item.title) for item in plan.items] == expected.items
    assert figures_of(plan) == expected_figures(expected.figures)


def test_every_text_has_its_expectation() -> None:
    assert {path.stem for path in TEXTS.glob("*.txt")} == set(ALL)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encoding_and_line_ends_change_nothing(tmp_path: Path, encoding: str, line_end: str) -> None:
    text = (TEXTS / "notice_with_plan.txt").read_text(encoding="utf-8")
    path = tmp_path / "plan.txt"
    path.write_bytes(text.replace("\n", line_end).encode(encoding))
    assert read_file(path) == read_plan(text)


def test_half_width_punctuation_changes_no_figure() -> None:
    text = (TEXTS / "county_notice_flat.txt").read_text(encoding="utf-8")
    half = text.translate(str.maketrans("，；：（）％", ",;:()%"))
    assert figures_of(read_plan(half)) == figures_of(read_plan(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n\n",
        "hello, world. 1. one 2. two",
        "春天来了，小区里的花开得很好看，大家都很高兴。",
        "2021年3月5日，第三次会议在十楼召开，热线12345。",
    ],
)
def test_a_text_without_structure_and_commitment_is_refused_in_chinese(text: str) -> None:
    with pytest.raises(NothingFound, match="未能从这段文字中读出") as caught:
        read_plan(text)
    assert isinstance(caught.value, ValueError)


def test_bytes_in_no_known_encoding_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "picture.bin"
    path.write_bytes(bytes(range(256)) * 40)
    with pytest.raises(NothingFound):
        read_file(path)


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (b"PK\x03\x04" + bytes(200), "Word、Excel 或 WPS 文档"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(200), "旧版 Word"),
        (b"%PDF-1.7\n1 0 obj", "PDF 文件"),
        (b"{\\rtf1\\ansi", "RTF 文档"),
        (b"\xff\xd8\xff\xe0" + bytes(50), "图片"),
        ("<!DOCTYPE html><p>民政局工作计划新增床位300张</p>".encode(), "网页文件"),
    ],
)
def test_a_document_of_another_kind_is_named_and_the_way_out_told(tmp_path: Path, data: bytes, named: str) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes(data)
    with pytest.raises(NothingFound, match=named) as caught:
        read_file(path)
    assert ".txt" in str(caught.value)


def test_a_file_too_large_for_a_plan_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    with path.open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(NothingFound, match="6 MB"):
        read_file(path)


def test_blank_space_before_the_text_hides_nothing() -> None:
    assert read_plan("\n" * 30_000 + "1.新增养老床位300张。\n2.改造敬老院2所。\n").commitments[0].quantity == 300


def test_the_page_tells_its_date_and_the_title_the_place_of_its_bureau() -> None:
    plan = read_plan("云河市养老服务规划\n2022年07月14日 来源：市民政局\n一、新增床位300张。\n二、改造20户。\n")
    assert (plan.issuer, plan.as_dict()["date"]) == ("云河市民政局", "2022-07-14")
    assert read_plan("2024-02-29 10:27:28\n一、新增床位300张。\n二、改造20户。\n").as_dict()["date"] == "2024-02-29"


def test_chapters_stay_above_the_numbers_that_begin_afresh_in_each() -> None:
    plan = read_plan("第一节 救助\n一、核查2次。\n二、走访9户。\n第二节 养老\n一、新增3所。\n二、改造4所。\n")
    assert [section.title for section in plan.sections] == ["救助", "养老"]
    assert [item.number for item in plan.items] == [1, 2, 1, 2]


def test_chapters_behind_the_last_number_belong_to_it() -> None:
    plan = read_plan("一、要求\n抓紧。\n二、任务\n第一节 救助\n核查2次。\n第二节 养老\n新增3所。\n")
    assert [section.title for section in plan.sections] == ["要求", "任务"]
    assert [item.title for item in plan.sections[1].items] == ["救助", "养老"]


def test_articles_of_a_rule_and_framed_names_are_items() -> None:
    rule = read_plan(
        "第一条 依据《办法》第十二条，定本细则。\n第二条 到2024年底，护理型床位占比不低于55%。\n第三条 每户补贴300元。\n"
    )
    assert [item.number for item in rule.items] == [1, 2, 3]
    assert [one.quantity for one in rule.commitments] == [55, 300]
    framed = read_plan("【社会救助】低保标准提高5%，救助600人次。\n【养老服务】新增床位300张，办食堂10家。\n")
    assert [item.title for item in framed.items] == ["社会救助", "养老服务"]


def test_a_notice_that_reports_is_read_as_facts() -> None:
    plan = read_plan(
        "某民函〔2021〕9号\n各社会团体：\n现通报如下：\n应报告团体2035个，参报率为94.5%。\n某市民政局\n2021年8月27日\n"
    )
    assert [one.comparator for one in plan.commitments] == ["=", "="]
    assert "某民函" not in plan.items[0].title


def test_spoken_numbering_inside_an_item_stays_in_the_item() -> None:
    item = read_plan((TEXTS / "county_notice_flat.txt").read_text(encoding="utf-8")).items[1]
    assert "一是" in item.text
    assert "三是" in item.text


def test_spoken_paragraphs_under_an_item_belong_to_it_with_their_figures() -> None:
    plan = read_file(TEXTS / "county_plan_mixed_signs.txt")
    item = plan.sections[1].items[2]
    assert item.number == 3
    assert "一是设立救助驿站5处；二是" in item.text
    assert [one.quantity for one in item.commitments] == [24, 40000, 5, 100]


def test_figures_before_the_first_heading_are_an_item_without_number() -> None:
    with_sections = read_plan(
        "某县民政局2022年工作要点\n全年目标：新增床位500张。\n一、救助\n（一）核查2次。\n（二）走访9户。\n"
    )
    without = read_plan("某县民政局2022年工作要点\n全年目标：新增床位500张。\n1.核查2次。\n2.走访9户。\n")
    assert with_sections.as_dict()["sections"][0]["number"] is None
    assert [item.number for item in with_sections.items] == [None, 1, 2]
    assert [item.number for item in without.sections[0].items] == [None, 1, 2]
    assert "【开头】" in render(with_sections)


def test_a_title_and_an_address_before_the_first_heading_are_no_item() -> None:
    plan = read_plan("关于新增床位500张的通知\n各街道、12个社区：\n一、核查2次。\n二、走访9户。\n")
    assert [item.number for item in plan.items] == [1, 2]


@pytest.mark.parametrize(
    "lines",
    [
        "1、甲项工作。2.乙项工作。\n（三）丙项工作。\n",
        "（1）甲项工作。\n2、乙项工作。\n(三)丙项工作。\n",
        "【任务1】甲项工作。\n【任务2】乙项工作。\n【任务3】丙项工作。\n",
        "任务一：甲项工作。\n任务二：乙项工作。\n任务三：丙项工作。\n",
        "一、总要求\n1.1 甲项工作。\n1.2 乙项工作。\n1.3 丙项工作。\n",
        "**1. 甲项工作。** 抓好。\n**2. 乙项工作。** 抓好。\n**3. 丙项工作。** 抓好。\n",
    ],
)
def test_mixed_and_unusual_signs_still_count_one_two_three(lines: str) -> None:
    items = read_plan("民政工作要点\n" + lines).items
    assert [(item.number, item.title) for item in items] == [(1, "甲项工作"), (2, "乙项工作"), (3, "丙项工作")]


def test_a_count_further_in_does_not_fill_a_gap_of_the_outer_count() -> None:
    plan = read_plan("民政工作要点\n（一）甲项工作。\n1.看\n2.听\n3.问\n（三）丙项工作。\n1.查\n")
    assert [section.number for section in plan.sections] == [1, 3]


def test_numbers_that_run_on_through_the_sections_stay_items() -> None:
    plan = read_plan("民政工作要点\n一、甲\n1.查房。\n2.走访。\n二、乙\n3.培训。\n")
    assert [[item.number for item in section.items] for section in plan.sections] == [[1, 2], [3]]


def test_a_figure_in_a_heading_is_kept_with_its_section() -> None:
    plan = read_plan(
        "民政工作要点\n一、新增床位500张\n（一）新建3所。\n（二）改造2家。\n二、改造300户\n分步实施，保证质量。\n"
    )
    assert [[one.quantity for item in section.items for one in item.commitments] for section in plan.sections] == [
        [500, 3, 2],
        [300],
    ]
    assert [item.number for item in plan.sections[1].items] == [1]


def test_one_line_with_half_width_stops_loses_no_sentence() -> None:
    plan = read_plan(
        "某镇2022年上半年工作总结今年以来,总结如下:一、低保工作现有对象364户,核查率100%.二、残疾人工作发放补贴55本.三、下半年打算1.投资30万元;2.核查不少于2次."
    )
    assert [(one.quantity, one.comparator) for one in plan.commitments] == [
        (364, "="),
        (100, "="),
        (55, "="),
        (300_000, ">="),
        (2, ">="),
    ]


def test_a_report_on_targets_tells_the_target_from_the_result() -> None:
    plan = read_plan("2019年目标任务完成情况的自查报告\n1.低保：目标600元，完成620元。\n2.媒体刊发信息17篇。\n")
    assert [(one.quantity, one.comparator) for one in plan.commitments] == [(600, ">="), (620, "="), (17, "=")]


def test_a_date_that_opens_an_item_is_not_its_title() -> None:
    text = "民政工作要点\n1.到2025年，" + "建成覆盖城乡的养老服务网络，" * 5 + "。\n2.走访。\n"
    assert read_plan(text).items[0].title == "到2025年，建成覆盖城乡的养老服务网络"


def test_the_json_names_its_fields_in_the_agreed_order() -> None:
    plan = read_file(TEXTS / "half_year_summary.txt").as_dict()
    assert list(plan) == ["title", "issuer", "date", "sections"]
    assert list(plan["sections"][0]) == ["number", "title", "items"]
    assert list(plan["sections"][0]["items"][0]) == ["number", "title", "text", "commitments"]
    assert list(plan["sections"][0]["items"][0]["commitments"][0]) == [
        "text", "quantity", "quantity_to", "unit", "comparator", "change", "baseline", "deadline", "scope",
    ]  # fmt: skip


def test_the_summary_for_the_terminal_shows_each_figure_on_its_line() -> None:
    shown = render(read_file(TEXTS / "notice_with_plan.txt"))
    assert "共 3 个部分，7 个条目，17 项量化指标" in shown
    assert "   3  健全救助体系" in shown
    assert "增 700→756 元" in shown
    assert "≥ 40 学时" in shown


def outline_of(plan: PlanText) -> list[tuple[int | None, str | None, list[tuple[int | None, str]]]]:
    return [(one.number, one.title, [(item.number, item.title) for item in one.items]) for one in plan.sections]


def test_a_title_that_ends_in_a_word_for_tasks_leaves_the_first_section_its_number() -> None:
    plan = read_plan(
        "滨海市民政局2022年重点工作任务\n一、兜底保障\n（一）提高救助水平。城市低保标准提高到1050元。\n（二）临时救助。办结率达95%以上。\n"
        "二、养老服务\n（一）机构养老。新增床位500张。\n（二）能力评估。评估率达90%以上。"
    )
    assert outline_of(plan) == [
        (1, "兜底保障", [(1, "提高救助水平"), (2, "临时救助")]),
        (2, "养老服务", [(1, "机构养老"), (2, "能力评估")]),
    ]


@pytest.mark.parametrize(
    ("lines", "titles", "quantities"),
    [
        (
            ["1、提高标准。", "2、7月底前完成核查，比例不低于30%。", "3、12月底前建设社区食堂30个。"],
            ["提高标准", "7月底前完成核查，比例不低于30%", "12月底前建设社区食堂30个"],
            [30, 30],
        ),
        (["1.12345热线办结率达到98%。", "2.建设社区食堂30个。"], ["12345热线办结率达到98%", "建设社区食堂30个"], [98, 30]),
        (["1.救助标准。", "2.50处食堂全部建成。", "3.建设驿站40个。"], ["救助标准", "50处食堂全部建成", "建设驿站40个"], [50, 100, 40]),
        (["1.救助标准。补助提高到", "2.5万元，覆盖40户。"], ["救助标准"], [25000, 40]),  # a broken line, and no item
        (["1.配备用具。添置担架二百五十具。", "2.建设社区食堂30个。"], ["配备用具", "建设社区食堂30个"], [250, 30]),
    ],
)  # fmt: skip
def test_an_item_may_open_with_a_figure_where_its_number_is_due(
    lines: list[str], titles: list[str], quantities: list[int]
) -> None:
    plan = read_plan("\n".join(["滨海市民政局2022年工作要点", *lines]))
    assert plan.title == "滨海市民政局2022年工作要点"
    assert [item.title for item in plan.items] == titles
    assert [one.quantity for item in plan.items for one in item.commitments] == quantities


def test_years_of_cited_papers_and_standards_are_not_the_year_of_the_plan() -> None:
    text = "关于加强养老机构安全管理的通知\n根据《办法》和GB 38600-2019要求（某民发〔2018〕62号），通知如下：\n"
    body = "一、6月底前排查完毕，整改率100%。\n二、年底前检查不少于2次。\n"
    undated, dated = read_plan(text + body), read_plan(text + body + "2021年3月1日")
    assert [one.deadline for one in undated.commitments] == ["6月底前", "年底前"]
    assert [one.deadline for one in dated.commitments] == ["2021-06-30", "2021-12-31"]


def test_a_section_named_after_a_year_is_about_that_year() -> None:
    plan = read_plan(
        "某某县民政局2023年工作总结及2024年工作计划\n一、2023年工作完成情况\n6月底前建成站点5个。\n"
        "二、2024年工作计划\n6月底前建成站点8个。\n三、下一步打算\n年底前建成站点9个。\n"
    )
    assert [(one.quantity, one.deadline) for one in plan.commitments] == [
        (5, None), (8, "2024-06-30"), (9, "2024-12-31"),
    ]  # fmt: skip


def test_a_bound_in_a_cell_takes_the_unit_of_its_row() -> None:
    plan = read_plan(
        "| 序号 | 指标名称 | 单位 | 2021年目标 |\n|---|---|---|---|\n| 1 | 社工人才 | 人 | 1500以上 |\n| 2 | 救助资金 | 万元 | 300以内 |\n"
    )
    assert [(one.quantity, one.unit, one.comparator) for one in plan.commitments] == [
        (1500, "人", ">="), (3_000_000, "元", "<="),
    ]  # fmt: skip


def test_a_table_of_counties_is_read_by_the_units_in_its_head() -> None:
    plan = read_plan(
        "关于分解下达2021年指标任务的通知\n附表:任务分解表\n单位\t新增床位(张)\t护理型床位占比(%)\t福彩销量(万元)\n甲县\t500\t45\t3200\n乙县\t320\t42\t2800\n"
    )
    assert [(item.title, [(one.quantity, one.unit) for one in item.commitments]) for item in plan.items] == [
        ("甲县", [(500, "张"), (45, "%"), (32_000_000, "元")]),
        ("乙县", [(320, "张"), (42, "%"), (28_000_000, "元")]),
    ]


def test_the_half_year_that_is_over_is_told_as_facts() -> None:
    plan = read_plan(
        "县民政局上半年工作完成情况及下半年工作安排\n一、上半年工作\n新建站点3个。\n二、下半年安排\n新建站点5个。\n"
    )
    assert [(one.quantity, one.comparator) for one in plan.commitments] == [(3, "="), (5, ">=")]


def test_an_addressed_line_as_wide_as_the_text_does_not_grow_into_the_title() -> None:
    lines = [
        "关于开展全市养老机构“安全生产月”活动的通知", "各养老机构：", "一、活动内容", "（一）开展1次全员培训，覆盖率要达到100％；",
        "（二）开展不少于2次应急演练，参与率达90％；", "（三）隐患排查整改率达到100％，逐一销号；", "（四）张贴宣传标语500条、发放资料1万份。",
    ]  # fmt: skip
    assert read_plan("\n".join(lines)).title == lines[0]


def test_bold_figures_are_read() -> None:
    plan = read_plan(
        "# 2023年工作要点\n\n## 一、重点\n\n- 新增床位 **300** 张，占比达到**55%**\n\n## 二、保障\n\n每月调度1次。\n"
    )
    assert [(one.quantity, one.unit) for one in plan.commitments] == [(300, "张"), (55, "%"), (1, "次")]
