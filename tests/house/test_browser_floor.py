"""The oldest browser on government desks is Chromium 90: nothing that we ship may need a newer one."""

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[2] / "src" / "minzheng" / "web" / "static"
OWN = STATIC / "minzheng"
VENDOR = STATIC / "vendor"

# Feature → how it looks in a stylesheet; the number is the first Chromium that knows it.
NEWER_IN_STYLES = {
    "color-mix() 111": r"color-mix\(",
    ":has() 105": r":has\(",
    "oklch(), oklab(), lab(), lch() 111": r"\b(?:oklch|oklab|lch|lab)\(",
    "light-dark() 123": r"light-dark\(",
    "relative colours 119": r"\b(?:rgb|rgba|hsl|hsla)\(\s*from\b",
    "@container 105": r"@container\b",
    "container-type 105": r"\bcontainer(?:-type|-name)?\s*:",
    "@layer 99": r"@layer\b",
    "@scope 118": r"@scope\b",
    "@starting-style 117": r"@starting-style\b",
    "@supports selector 83 is fine, @import layer 99": r"@import[^;]*\blayer\b",
    "small, large and dynamic viewports 108": r"\d(?:svh|lvh|dvh|svw|lvw|dvw|svmin|dvmin|svmax|dvmax)\b",
    "container units 105": r"\d(?:cqw|cqh|cqi|cqb|cqmin|cqmax)\b",
    "lh, rlh, cap, ic units 109": r"\d(?:r?lh|r?cap|r?ic)\b",
    "subgrid 117": r"\bsubgrid\b",
    "nesting 112": r"[;{]\s*&[\s:.\[>]",
    "range media queries 104": r"@media[^{]*(?:<=|>=|[<>])",
    "translate, rotate, scale alone 104": r"[;{\s](?:translate|rotate|scale)\s*:",
    "accent-color 93": r"\baccent-color\s*:",
    "scrollbar-gutter 94": r"\bscrollbar-gutter\s*:",
    "scrollbar-width, scrollbar-color 121": r"\bscrollbar-(?:width|color)\s*:",
    "text-wrap 114": r"[;{\s]text-wrap\s*:",
    "text-emphasis without prefix 99": r"(?<![\w-])text-emphasis(?:-\w+)?\s*:",
    "text-autospace 140": r"\btext-autospace\s*:",
    "text-spacing-trim 123": r"\btext-spacing-trim\s*:",
    "field-sizing 123": r"\bfield-sizing\s*:",
    "trigonometry 111": r"\b(?:sin|cos|tan|hypot|pow|sqrt)\(",
    "overflow-clip-margin 90, contain-intrinsic 95": r"\bcontain-intrinsic-[\w-]+\s*:",
    "prefers-contrast 96": r"prefers-contrast\b",
    "prefers-reduced-data": r"prefers-reduced-data\b",
    ":user-valid, :user-invalid 119": r":user-(?:in)?valid\b",
    ":modal 105, :popover-open 114": r":(?:modal|popover-open)\b",
    ":dir() 120": r":dir\(",
    ":nth-child(… of …) 111": r":nth-(?:last-)?child\([^)]*\bof\b",
    "view transitions 111": r"\bview-transition",
    "anchor positioning 125": r"\banchor-name\s*:|\bposition-anchor\s*:",
}
NEWER_IN_SCRIPTS = {
    ":has() in a selector 105": r":has\(",
    "Array.prototype.at 92": r"\.at\(-?\d",
    "Object.hasOwn 93": r"\bObject\.hasOwn\b",
    "structuredClone 98": r"\bstructuredClone\(",
    "findLast 97": r"\.findLast(?:Index)?\(",
    "toSorted and its like 110": r"\.to(?:Sorted|Reversed|Spliced)\(",
    "Object.groupBy 117": r"\b(?:Object|Map)\.groupBy\(",
    "inert 102": r"\.inert\b",
    "popover 114": r"\b(?:show|hide|toggle)Popover\(",
    "crypto.randomUUID 92": r"\brandomUUID\(",
    "AbortSignal.timeout 103": r"\bAbortSignal\.(?:timeout|any)\(",
    "class static blocks 94": r"\bstatic\s*\{",
    "view transitions 111": r"\bstartViewTransition\(",
}


def _read(path: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)


def _newer(text: str, features: dict[str, str]) -> list[str]:
    return [feature for feature, shape in features.items() if re.search(shape, text)]


def test_no_stylesheet_needs_a_browser_newer_than_chromium_90():
    sheets = [*OWN.rglob("*.css"), *VENDOR.rglob("*.css")]
    found = {sheet.name: _newer(_read(sheet), NEWER_IN_STYLES) for sheet in sheets}
    assert {name: features for name, features in found.items() if features} == {}


def test_no_script_of_ours_needs_a_browser_newer_than_chromium_90():
    found = {script.name: _newer(_read(script), NEWER_IN_SCRIPTS) for script in OWN.rglob("*.js")}
    assert {name: features for name, features in found.items() if features} == {}


def test_both_our_own_and_the_built_files_are_really_read():
    assert {"tokens.css", "frame.css", "parts.css"} <= {sheet.name for sheet in OWN.rglob("*.css")}
    assert (VENDOR / "bootstrap.min.css").exists(), "前端资源还没有构建：请先运行 python frontend/build_frontend.py"


@pytest.mark.parametrize(
    "text",
    [
        "a{color:color-mix(in srgb,red,blue)}",
        "a:has(b){}",
        "a{color:oklch(50% 0 0)}",
        "a{color:light-dark(#000,#fff)}",
        "@container (min-width:1px){}",
        "@layer base{}",
        "a{height:100dvh}",
        "a{grid-template-rows:subgrid}",
        "a{color:red;& b{color:blue}}",
        "@media (width >= 600px){}",
        "a{text-emphasis:filled dot}",
        "a{ rotate: 45deg }",
    ],
)
def test_each_newer_feature_would_be_noticed(text):
    assert _newer(text, NEWER_IN_STYLES)


@pytest.mark.parametrize(
    "text",
    [
        "a{inset:0}",
        "a{transform:rotate(45deg) scale(.8)}",
        "@media (max-width:900px){}",
        "a{-webkit-text-emphasis:dot}",
        "a>b{}",
    ],
)
def test_what_chromium_90_knows_is_let_through(text):
    assert _newer(text, NEWER_IN_STYLES) == []
