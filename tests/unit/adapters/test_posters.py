"""The sheet for a board is one A4 page, whatever stands on it, or it is refused."""

import pytest

from minzheng.adapters.papers import CannotTypeset, Poster, poster_as_pdf
from minzheng.adapters.papers.typesetting import _pages

ROWS = (("姓名", "王䶮"), ("人数", "3 人"), ("初审意见", "拟同意"), ("金额（元/月）", "726.00"))


def poster(**more):
    said = {
        "title": "最低生活保障申请公示", "lead": "以下申请已提出初审意见。", "rows": ROWS, "body": ["公示时间：七天。"],
        "signature": "某镇人民政府社会事务办公室", "dated": "2021 年 8 月 31 日", "foot": "期满撤下。",
    }  # fmt: skip
    return Poster(**said | more)


def test_it_is_one_page():
    assert poster_as_pdf(poster()).startswith(b"%PDF")
    longest = ["说明：" + "长" * 200, "有异议的，请向" + "长" * 120 + "反映，电话 0311-81234567。"]
    assert poster_as_pdf(poster(body=longest)).startswith(b"%PDF")


def test_what_does_not_fit_one_page_is_refused():
    with pytest.raises(CannotTypeset, match="放不进一张 A4 纸"):
        poster_as_pdf(poster(body=["长" * 3_000]))


def test_words_never_become_commands():
    said = {
        "title": '#import "x"',
        "lead": "#panic()",
        "rows": [["#a", "$b$"]],
        "body": [],
        "signature": "",
        "dated": "",
        "foot": "",
    }
    assert _pages("poster.typ", said) == 1
