"""Papers as PDF and as Word: the same words in both, words never become commands, an overview is one page."""

import io
import re
import zipfile

import pytest
from docx import Document

from minzheng.adapters.papers import (
    CannotTypeset,
    Grid,
    Heading,
    Overview,
    Paper,
    Text,
    overview_as_pdf,
    paper_as_docx,
    paper_as_pdf,
    typesetting,
)

PAPER = Paper(
    head="某市民政局文件", number="某民〔2021〕12号", title="关于进度的通报", addressee="各县民政局",
    body=[Heading("一、总体情况"), Text("共 61 项。"), Grid(("指标", "现值"), [["床位", "2,986 张"], ["站点", "171 个"]], (2, 1))],
    signature="某市民政局", dated="2021年8月31日", note="此件公开",
)  # fmt: skip


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def test_the_word_file_says_everything_that_the_paper_says():
    file = Document(io.BytesIO(paper_as_docx(PAPER)))
    words = "\n".join(paragraph.text for paragraph in file.paragraphs)
    for said in (
        "某市民政局文件",
        "某民〔2021〕12号",
        "关于进度的通报",
        "各县民政局：",
        "一、总体情况",
        "共 61 项。",
        "2021年8月31日",
        "此件公开",
    ):
        assert said in words
    cells = [[cell.text for cell in row.cells] for row in file.tables[0].rows]
    assert cells == [["指标", "现值"], ["床位", "2,986 张"], ["站点", "171 个"]]


def test_the_word_file_names_no_author_and_no_machine():
    with zipfile.ZipFile(io.BytesIO(paper_as_docx(PAPER))) as archive:
        core = archive.read("docProps/core.xml").decode()
    assert "python" not in core.lower()


def test_the_pdf_is_one_page_of_a4_and_a_long_paper_is_several():
    assert pages_of(paper_as_pdf(PAPER)) == 1
    long = Paper(**{**vars(PAPER), "body": [Text("逐项查找原因，明确责任人和完成时限。" * 3)] * 60})
    assert pages_of(paper_as_pdf(long)) > 3


@pytest.mark.parametrize(
    "words", ['#import "x": *', "#panic()", "$x$ *粗* _斜_ @tag <label>", "= 标题", "\\ \" ' 〔〕", "䶮㛃堃"]
)
def test_words_that_look_like_commands_stay_words(words):
    pdf = paper_as_pdf(Paper(**{**vars(PAPER), "title": words, "body": [Text(words), Grid((words,), [[words]], (1,))]}))
    assert pages_of(pdf) == 1
    assert words in "\n".join(
        paragraph.text
        for paragraph in Document(io.BytesIO(paper_as_docx(Paper(**{**vars(PAPER), "title": words})))).paragraphs
    )


def test_control_characters_are_dropped_in_both():
    broken = Paper(**{**vars(PAPER), "title": "通\x00\x0b报"})
    assert paper_as_pdf(broken)
    assert "通报" in [paragraph.text for paragraph in Document(io.BytesIO(paper_as_docx(broken))).paragraphs]


@pytest.mark.parametrize("count", [1, 60, 118, 150])
def test_an_overview_fits_on_one_page(count):
    rows = [[str(number), "社会救助申请系统录入率", "不低于 4,400 张", "2,986 张"] for number in range(count)]
    assert (
        pages_of(overview_as_pdf(Overview("计划一览", "截至某日", ("条", "指标", "目标", "现值"), rows, (1, 6, 4, 3))))
        == 1
    )


def test_an_overview_that_cannot_fit_says_so():
    rows = [[str(number), "指标"] for number in range(900)]
    with pytest.raises(CannotTypeset, match="A4"):
        overview_as_pdf(Overview("计划一览", "", ("条", "指标"), rows, (1, 6)))


def test_without_the_font_the_message_says_how_to_build_it(monkeypatch, tmp_path):
    monkeypatch.setattr(typesetting, "FONTS", tmp_path)
    with pytest.raises(CannotTypeset, match="build_frontend"):
        paper_as_pdf(PAPER)


def test_a_table_whose_rows_are_uneven_is_refused():
    with pytest.raises(ValueError, match="格数"):
        Grid(("甲", "乙"), [["一"]], (1, 1))
