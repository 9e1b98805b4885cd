"""序号 (numbering): 第一部分, 一、 （一） 1. （1） ① 一是 — found at the start of lines and inside paragraphs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from minzheng.adapters.plan_text.numerals import chinese_integer

_CN = "一二三四五六七八九十"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_BRACKETED = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"
_DOTTED = "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"
_CHINESE_BRACKETED = "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"
_SIGNS = {sign: at for signs in (_CIRCLED, _BRACKETED, _DOTTED, _CHINESE_BRACKETED) for at, sign in enumerate(signs, 1)}
_LARGEST = 199
_TERMINATORS = '。;!?:"”》)]…'
_FIRM = "。;!?"


class Style(IntEnum):
    """编号样式 (ways of numbering), from the outermost to the innermost."""

    PART = 0  # 第一部分, 第一章
    CHAPTER = 1  # 第一节
    CHINESE = 2  # 一、
    CHINESE_BRACKET = 3  # （一）
    ARABIC = 4  # 1.  1、
    ARABIC_BRACKET = 5  # （1） 1)
    CIRCLED = 6  # ①
    SPOKEN = 7  # 一是, 第一，


_PATTERN = re.compile(
    rf"(?:第\s*(?P<part>[{_CN}]{{1,3}}|\d{{1,2}})\s*(?:部分|章|篇|编)[\s:、.]*)"
    rf"|(?:第\s*(?P<chapter>[{_CN}]{{1,3}}|\d{{1,2}})\s*节[\s:、.]*)"
    rf"|(?:(?P<chinese>[{_CN}]{{1,3}}|百)\s*[、.][\s、.]*)"
    rf"|(?:\(\s*(?P<chinese_bracket>[{_CN}]{{1,4}})\s*\)[\s、.]*)"
    rf"|(?P<chinese_bracket_sign>[{_CHINESE_BRACKETED}])[\s、.]*"
    rf"|(?:(?P<arabic>\d{{1,3}})\s*(?:[.、][\s、.]*(?!\d)|[.、]\s*(?=(?:19|20)\d\d年)|[.、]\s+(?=\d)))"
    rf"|(?P<arabic_sign>[{_DOTTED}])[\s、.]*"
    rf"|(?:\(\s*(?P<arabic_bracket>\d{{1,3}})\s*\)|(?P<arabic_half>\d{{1,2}})\))[\s、.]*"
    rf"|(?P<arabic_bracket_sign>[{_BRACKETED}])[\s、.]*"
    rf"|(?P<circled>[{_CIRCLED}])[\s、.]*"
    rf"|(?P<spoken>[{_CN}]{{1,2}})(?:是(?!否)|要(?=[\u4e00-\u9fff]{{4}}))|第(?P<ordinal>[{_CN}]{{1,2}})\s*[,、:]"
)
_STYLES = {
    "part": Style.PART,
    "chapter": Style.CHAPTER,
    "chinese": Style.CHINESE,
    "chinese_bracket": Style.CHINESE_BRACKET,
    "chinese_bracket_sign": Style.CHINESE_BRACKET,
    "arabic": Style.ARABIC,
    "arabic_sign": Style.ARABIC,
    "arabic_bracket": Style.ARABIC_BRACKET,
    "arabic_half": Style.ARABIC_BRACKET,
    "arabic_bracket_sign": Style.ARABIC_BRACKET,
    "circled": Style.CIRCLED,
    "spoken": Style.SPOKEN,
    "ordinal": Style.SPOKEN,
}


@dataclass(frozen=True, slots=True)
class Marker:
    """序号标记 (one numbering sign): where it starts, where its words start, its style and number."""

    start: int
    end: int
    style: Style
    number: int
    opens_line: bool


def line_marker(shadow: str) -> Marker | None:
    """The numbering sign that opens the line, if there is one."""
    at = len(shadow) - len(shadow.lstrip())
    match = _PATTERN.match(shadow, at)
    return _marker(match, opens_line=True) if match else None


def _marker(match: re.Match[str], *, opens_line: bool) -> Marker | None:
    name = match.lastgroup
    if name is None:
        return None
    sign = match[name]
    number = _SIGNS.get(sign) or (int(sign) if sign.isdigit() else chinese_integer(sign))
    if not number or number > _LARGEST:
        return None
    return Marker(match.start(), match.end(), _STYLES[name], number, opens_line)


def find_markers(shadow: str) -> list[Marker]:
    """Every numbering sign of the text, in order.

    A sign at the start of a line is taken as it is; one inside a line must follow the end of a
    sentence (or a heading) and carry on the count of its style.
    """
    counts: dict[Style, int] = {}
    found: list[Marker] = []
    for marker in _candidates(shadow):
        if not marker.opens_line and not _carries_on(shadow, marker, counts, found[-1] if found else None):
            continue
        if marker.opens_line and not _plausible(marker, counts):
            continue
        for deeper in [style for style in counts if style > marker.style]:
            del counts[deeper]
        counts[marker.style] = marker.number
        found.append(marker)
    return found


def _candidates(shadow: str) -> Iterator[Marker]:
    for match in _PATTERN.finditer(shadow):
        at = match.start()
        while at > 0 and shadow[at - 1] == " ":
            at -= 1
        marker = _marker(match, opens_line=at == 0 or shadow[at - 1] == "\n")
        if marker:
            yield marker


def _plausible(marker: Marker, counts: dict[Style, int]) -> bool:
    """A line that opens with 一是 counts only in order; a line number may not leap backwards into nowhere."""
    if marker.style is Style.SPOKEN:
        return marker.number == counts.get(marker.style, 0) + 1 or marker.number == 1
    return True


def _carries_on(shadow: str, marker: Marker, counts: dict[Style, int], last: Marker | None) -> bool:
    at = marker.start
    while at > 0 and shadow[at - 1] == " ":
        at -= 1
    before = shadow[at - 1] if at else "\n"
    expected = counts.get(marker.style, 0) + 1
    if marker.style in (Style.PART, Style.CHAPTER):
        return before in _FIRM and marker.number == expected
    if marker.style is Style.CHINESE:
        return before in _FIRM + ":" and marker.number == expected
    if marker.style is Style.SPOKEN:
        return (before in _TERMINATORS + "," or _after_heading(shadow, at, last)) and marker.number in (expected, 1)
    if before in _TERMINATORS:
        return marker.number in (expected, 1)
    return marker.number == 1 and marker.style is Style.CHINESE_BRACKET and _after_heading(shadow, at, last)


def _after_heading(shadow: str, at: int, last: Marker | None) -> bool:
    """Whether only the words of a heading stand between the last sign and here."""
    if last is None or at - last.end > 40:  # noqa: PLR2004 - no heading is longer
        return False
    return not any(character in _FIRM + "," for character in shadow[last.end : at])
