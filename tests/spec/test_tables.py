"""The reader of specification tables refuses tables that would silently test nothing."""

import pytest

from tests.spec.tables import BadTable, cases


@pytest.fixture
def page(tmp_path):
    def write(text: str):
        path = tmp_path / "page.md"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_the_first_table_under_a_heading_is_read(page):
    path = page(
        "# 甲\n\n| 给定 | 结果 |\n|---|---|\n| 9 | 9 |\n\n## 乙\n\n说明。\n\n| 给定 | 结果 |\n|:--|--:|\n| `a\\|b` |  |\n| 2 | 3 |\n\n| x |\n|---|\n"
    )
    read = cases(path, "乙")
    assert [case.values for case in read] == [("a|b", ""), ("2", "3")]
    assert [case.id for case in read] == ["a|b", "2 · 3"]
    assert [case.values for case in cases(path, "甲")] == [("9", "9")]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("# 乙\n", "no heading"),
        ("# 甲\n\n只有文字。\n", "no table"),
        ("# 甲\n\n| 给定 |\n| 1 |\n", "no table"),
        ("# 甲\n## 乙\n| 给定 |\n|---|\n| 1 |\n", "no table"),
        ("# 甲\n| 给定 |\n|---|\n", "has no rows"),
        ("# 甲\n| 给定 | 结果 |\n|---|---|\n| 1 |\n", "does not fit"),
    ],
)
def test_a_table_that_tests_nothing_is_refused(page, text, complaint):
    with pytest.raises(BadTable, match=complaint):
        cases(page(text), "甲")
