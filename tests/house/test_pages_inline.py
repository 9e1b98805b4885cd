"""The content security policy lets no page run or style from inside its own text; every icon named is drawn."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "src" / "minzheng" / "web" / "templates"
INLINE = {
    "style attribute": r"<[^>]*\sstyle\s*=",
    "style element": r"<style\b",
    "event attribute": r"<[^>]*\son[a-z]+\s*=",
    "htmx event attribute": r"\shx-on[:-]",
    "script without a file": r"<script\b(?![^>]*\bsrc=)(?![^>]*application/json)",
    "javascript address": r"javascript:",
    "address of another server": r"""(?:src|href|action)\s*=\s*["']https?://""",
}


def _inline(text: str) -> list[str]:
    return [kind for kind, shape in INLINE.items() if re.search(shape, text, flags=re.IGNORECASE)]


def _icons_listed() -> set[str]:
    lines = (ROOT / "frontend" / "icons.txt").read_text(encoding="utf-8").splitlines()
    return {line for line in lines if line and not line.startswith("#")}


def test_no_template_has_anything_inline():
    found = {path.name: _inline(path.read_text(encoding="utf-8")) for path in TEMPLATES.rglob("*.html")}
    assert {name: kinds for name, kinds in found.items() if kinds} == {}


@pytest.mark.parametrize(
    "text",
    [
        '<p style="x">',
        "<style>",
        '<a onclick="x">',
        "<script>x</script>",
        '<a href="javascript:x">',
        '<img src="https://x">',
    ],
)
def test_each_inline_thing_would_be_noticed(text):
    assert _inline(text)


def test_every_icon_that_a_template_names_is_listed():
    named = {
        (name, path.name)
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r"\{%\s*icon\s+['\"]([\w-]+)['\"]", path.read_text(encoding="utf-8"))
        + re.findall(r"icon_name=['\"]([\w-]+)['\"]", path.read_text(encoding="utf-8"))
    }
    assert named
    assert {pair for pair in named if pair[0] not in _icons_listed()} == set(), "请在 frontend/icons.txt 中添加这些图标"


def test_every_icon_that_a_declaration_names_is_listed():
    named = {
        (name, path.name)
        for path in (ROOT / "src").rglob("*.py")
        for name in re.findall(r"""\bicon\s*=\s*["']([\w-]+)["']""", path.read_text(encoding="utf-8"))
    }
    assert {pair for pair in named if pair[0] not in _icons_listed()} == set(), "请在 frontend/icons.txt 中添加这些图标"


def test_the_list_of_icons_is_sorted_and_names_none_twice():
    lines = (ROOT / "frontend" / "icons.txt").read_text(encoding="utf-8").splitlines()
    names = [line for line in lines if line and not line.startswith("#")]
    assert names == sorted(set(names))
