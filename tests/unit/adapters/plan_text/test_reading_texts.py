"""计划文本读取: fifteen texts of other cities, counties and townships, read to the last figure."""

from pathlib import Path

import pytest

from minzheng.adapters.plan_text import NothingFound, PlanText, read_file, read_plan, render
from tests.unit.adapters.plan_text.expectations import EXPECTED

TEXTS = Path(__file__).parent / "texts"


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


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_text_of_another_bureau_is_read_to_the_last_figure(name: str) -> None:
    expected, plan = EXPECTED[name], read_file(TEXTS / f"{name}.txt")
    assert (plan.title, plan.issuer, plan.as_dict()["date"]) == (expected.title, expected.issuer, expected.date)
    assert [(section.number, section.title) for section in plan.sections] == expected.sections
    assert [(item.number, item.title) for item in plan.items] == expected.items
    assert figures_of(plan) == expected_figures(expected.figures)


def test_every_text_has_its_expectation() -> None:
    assert {path.stem for path in TEXTS.glob("*.txt")} == set(EXPECTED)


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


def test_spoken_numbering_inside_an_item_stays_in_the_item() -> None:
    item = read_plan((TEXTS / "county_notice_flat.txt").read_text(encoding="utf-8")).items[1]
    assert "一是" in item.text
    assert "三是" in item.text


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
