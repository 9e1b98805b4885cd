"""Chinese text carries full-width punctuation: ，；：？！（） and never their half-width shapes beside a character."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "minzheng"
CHINESE = r"[㐀-䶿一-鿿]"
HALF_WIDTH = re.compile(rf"(?:{CHINESE}[,;:?!()])|(?:[,;:?!()]{CHINESE})")
# Code shown to a reader keeps its own signs: an address, a list in brackets, a quoted pair of key and value.
SHOWN_CODE = re.compile(r"\S*://\S+|\[[^\]]*\]|“\w+: \w+”")
PATTERN = re.compile(r"\(\?[:!=<P]|\[\^|\\[dswb]|\||\]\+|\)[*+]")
# A literal that reads other people's text, or feeds a machine, says so at the end of its line.
ON_PURPOSE = "# half-width on purpose"


def _half_width(text: str) -> list[str]:
    text = SHOWN_CODE.sub(" ", text)
    return [text[max(0, hit.start() - 8) : hit.end() + 8].strip() for hit in HALF_WIDTH.finditer(text)]


def _docstrings(tree: ast.AST) -> set[int]:
    """Docstrings are English prose around a Chinese term: their brackets and commas are English."""
    places = set()
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if (
            isinstance(body, list)
            and body
            and isinstance(body[0], ast.Expr)
            and isinstance(body[0].value, ast.Constant)
        ):
            places.add(id(body[0].value))
    return places


def _patterns(tree: ast.AST) -> set[int]:
    """Everything inside a call of the re module is a pattern, where brackets and colons have another meaning."""
    inside = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) == "re":
            inside |= {id(part) for part in ast.walk(node)}
    return inside


def said_in(source: str) -> Iterator[tuple[int, str]]:
    """Line and value of every Chinese string that a program may show."""
    tree = ast.parse(source)
    passed_over = _docstrings(tree) | _patterns(tree)
    lines = source.splitlines()
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Constant) and isinstance(node.value, str)) or id(node) in passed_over:
            continue
        opening = lines[node.lineno - 1].encode()[node.col_offset :].decode()
        is_pattern = re.match(r"[fF]?[rR][\"']", opening) or PATTERN.search(node.value)
        if not is_pattern and not lines[node.end_lineno - 1].rstrip().endswith(ON_PURPOSE):
            yield node.lineno, node.value


def test_chinese_strings_of_the_program_use_full_width_punctuation():
    found = [
        f"{path.relative_to(SOURCE)}:{line} …{shown}…"
        for path in SOURCE.rglob("*.py")
        for line, text in said_in(path.read_text(encoding="utf-8"))
        for shown in _half_width(text)
    ]
    assert not found, "请改用全角标点：\n" + "\n".join(found)


def test_templates_use_full_width_punctuation():
    found = [
        f"{path.name}:{number} …{shown}…"
        for path in (SOURCE / "web" / "templates").rglob("*.html")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        for shown in _half_width(re.sub(r"\{#.*?#\}", "", line))
    ]
    assert not found, "请改用全角标点：\n" + "\n".join(found)


def test_scripts_use_full_width_punctuation():
    found = [
        f"{path.name}:{number} …{shown}…"
        for path in (SOURCE / "web" / "static" / "minzheng").rglob("*.js")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        for shown in _half_width(line)
    ]
    assert not found, "请改用全角标点：\n" + "\n".join(found)


def test_templates_and_strings_are_really_read():
    assert len(list((SOURCE / "web" / "templates").rglob("*.html"))) > 20
    assert "没有找到" in dict.fromkeys(text for _, text in said_in('x = f"{y}没有找到"'))


@pytest.mark.parametrize("text", ["共3条,请检查", "时间:2021", "县(市、区)", "要退出吗?", "第 12 行!请", "说明;其他"])
def test_half_width_punctuation_beside_a_character_is_noticed(text):
    assert _half_width(text)


@pytest.mark.parametrize(
    "text", ["共 3 条，请检查", "08:40 完成", "县（市、区）", "1,207.49 元", "见 https://example.org/ 的说明"]
)
def test_full_width_punctuation_and_plain_figures_pass(text):
    assert _half_width(text) == []


def test_docstrings_and_patterns_are_left_alone():
    source = (
        'import re\ndef f():\n    """民政 (the bureau): 说明."""\n    return re.compile("(一|二),")\nP = r"(一):"\n'
    )
    assert list(said_in(source)) == []
