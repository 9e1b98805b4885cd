"""序号 (numbering): 第一部分, Ⅰ、 一、 （一） 1. 1.1 （1） ① 一是 — at the start of lines and inside paragraphs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import IntEnum

from minzheng.adapters.plan_text.numerals import chinese_integer
from minzheng.adapters.plan_text.units import UNIT

_CN = "一二三四五六七八九十"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_BRACKETED = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"
_DOTTED = "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"
_CHINESE_BRACKETED = "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"
_ROMAN = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ"
_SIGNS = {
    sign: at
    for signs in (_CIRCLED, _BRACKETED, _DOTTED, _CHINESE_BRACKETED, _ROMAN)
    for at, sign in enumerate(signs, 1)
}
_SIGNS |= {sign: at for at, sign in enumerate(["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"], 1)}
_FORMAL = "壹贰叁肆伍陆柒捌玖拾"
_SIGNS |= {sign: at for at, sign in enumerate(_FORMAL, 1)}
_LARGEST = 199
_TERMINATORS = '。;!?:"”》)]…'
_FIRM = "。;!?"
_LONGEST_INLINE_HEADING = 40
_SHORTEST_INLINE_HEADING = 4
_PAPER_NAME = re.compile(
    r"^[^。;!?\n]{4,60}(?:要点|计划|总结|方案|安排|意见|打算|汇报|报告|清单|任务|思路|情况|小结|通知|规划)$"
)
_MAJORS = re.compile(r"^ *(\d{1,2})\.1(?!\d)", re.MULTILINE)
_SECOND = re.compile(r"^ *2 *[.、]", re.MULTILINE)
_ONLY_AT_LINES = frozenset({"decimal", "due", "formal", "article"})
_UNSURE = frozenset({"bare", "due"})  # signs only by what stands elsewhere in the text


class Style(IntEnum):
    """编号样式 (ways of numbering), from the outermost to the innermost."""

    PART = 0  # 第一部分, 第一章, Ⅰ、
    CHAPTER = 1  # 第一节
    CHINESE = 2  # 一、
    CHINESE_BRACKET = 3  # （一）
    ARABIC = 4  # 1.  1、
    DECIMAL = 5  # 1.1
    ARABIC_BRACKET = 6  # （1） 1) 1.1.1
    CIRCLED = 7  # ①
    SPOKEN = 8  # 一是, 第一，


_PATTERN = re.compile(
    rf"(?:第\s*(?P<part>[{_CN}]{{1,3}}|\d{{1,2}})\s*(?:部分|章|篇|编)[\s:、.]*)"
    rf"|(?:第\s*(?P<chapter>[{_CN}]{{1,3}}|\d{{1,2}})\s*节[\s:、.]*)"
    rf"|(?:第\s*(?P<article>[{_CN}百]{{1,5}}|\d{{1,3}})\s*条[\s:、]+)"
    rf"|(?P<roman_sign>[{_ROMAN}])[\s、.]*|(?P<roman>I{{1,3}}|IV|VI{{0,3}}|IX)\s*[、.][\s、.]*(?=[\u4e00-\u9fff])"
    rf"|(?P<formal>[{_FORMAL}])\s*、[\s、.]*"
    rf"|(?:(?P<chinese>[{_CN}]{{1,3}}|百)\s*[、.][\s、.]*(?![{_CN}][级类等档线孩]|[{_CN}]、[{_CN}]))"
    rf"|(?:\(\s*(?P<chinese_bracket>[{_CN}]{{1,4}})\s*\)[\s、.]*)"
    rf"|(?P<chinese_bracket_sign>[{_CHINESE_BRACKETED}])[\s、.]*"
    rf"|(?P<decimal>\d{{1,2}}(?:\.\d{{1,2}}){{1,3}})(?:[\s、.]+(?=[\u4e00-\u9fff])|(?=[\u4e00-\u9fff]))(?![万亿千百余多个元人户张名家倍米吨年月日岁所处平公小分次条项件])"
    rf"|[【\[](?:任务|项目|工作|事项|目标|实事|行动) *(?P<framed>[{_CN}]{{1,3}}|\d{{1,2}})\s*[】\]][\s:、.]*"
    rf"|(?:任务|项目|实事|行动|事项) *(?P<named>[{_CN}]{{1,3}}|\d{{1,2}})\s*[:、.][\s、.]*"
    rf"|(?P<bare>\d{{1,2}})\s+(?=[\u4e00-\u9fff])"
    rf"|(?:(?P<arabic>\d{{1,3}})\s*(?:[.、][\s、.]*(?!\d)|[.、]\s*(?=(?:19|20)\d\d年)|[.、]\s+(?=\d)))"
    rf"|(?P<due>\d{{1,2}})[.、](?=\d)"
    rf"|(?P<arabic_sign>[{_DOTTED}])[\s、.]*"
    rf"|(?:\(\s*(?P<arabic_bracket>\d{{1,3}})\s*\)|(?P<arabic_half>\d{{1,2}})\))[\s、.]*"
    rf"|(?P<arabic_bracket_sign>[{_BRACKETED}])[\s、.]*"
    rf"|(?P<circled>[{_CIRCLED}])[\s、.]*"
    rf"|(?P<spoken>[{_CN}]{{1,2}})(?:是(?!否)|要(?=[\u4e00-\u9fff]{{4}}))|第(?P<ordinal>[{_CN}]{{1,2}})\s*[,、:]"
)
_STYLES = {
    "part": Style.PART,
    "chapter": Style.CHAPTER,
    "article": Style.CHINESE,
    "roman": Style.PART,
    "roman_sign": Style.PART,
    "decimal": Style.DECIMAL,
    "framed": Style.ARABIC,
    "named": Style.ARABIC,
    "bare": Style.ARABIC,
    "due": Style.ARABIC,
    "chinese": Style.CHINESE,
    "formal": Style.CHINESE,
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
    """序号标记 (one numbering sign): where it starts, where its words start, its style and number.

    `when_due` is one that could as well begin a figure (2.50张): it counts where its number comes next.
    """

    start: int
    end: int
    style: Style
    number: int
    opens_line: bool
    when_due: bool = False


def line_marker(shadow: str) -> Marker | None:
    """The numbering sign that opens the line, if there is one."""
    at = len(shadow) - len(shadow.lstrip())
    match = _PATTERN.match(shadow, at)
    return _marker(match, opens_line=True) if match and match.lastgroup not in _UNSURE else None


def _marker(match: re.Match[str], *, opens_line: bool) -> Marker | None:
    name = match.lastgroup
    if name is None:
        return None
    sign = match[name].rsplit(".", maxsplit=1)[-1]
    number = _SIGNS.get(sign) or (int(sign) if sign.isdigit() else chinese_integer(sign))
    if not number or number > _LARGEST:
        return None
    style = Style.ARABIC_BRACKET if match[name].count(".") > 1 else _STYLES[name]
    return Marker(match.start(), match.end(), style, number, opens_line, when_due=name == "due")


def find_markers(shadow: str) -> list[Marker]:
    """Every numbering sign of the text, in order.

    A sign at the start of a line is taken as it is; one inside a line must follow the end of a
    sentence (or a heading) and carry on the count of its style.
    """
    found = _accepted(shadow)
    return [_turned(marker) for marker in found] if _chapters_lie_within(found) else found


def _accepted(shadow: str) -> list[Marker]:
    counts: dict[Style, int] = {}
    latest: dict[Style, int] = {}
    found: list[Marker] = []
    for marker in _candidates(shadow):
        last = found[-1] if found else None
        if not marker.opens_line and not (
            _carries_on(shadow, marker, counts, last) or _follows_heading(shadow, marker, latest, last)
        ):
            continue
        if marker.opens_line and not _plausible(marker, counts):
            continue
        for deeper in [style for style in counts if style > marker.style]:
            del counts[deeper]
        counts[marker.style] = latest[marker.style] = marker.number
        found.append(marker)
    return found


def _chapters_lie_within(found: list[Marker]) -> bool:
    """Whether 第一节 stands inside 三、: no 第一章 opened it, and behind it 一、 goes on with its count or has ended."""
    current = 0
    begun = False
    for marker in found:
        if marker.style is Style.PART:
            begun = False
            current = 0
        elif marker.style is Style.CHAPTER:
            begun = begun or (marker.number == 1 and current > 0)
        elif marker.style is Style.CHINESE:
            if begun and marker.number == current + 1:
                return True
            begun = False
            current = marker.number
    return begun and current > 1


def _turned(marker: Marker) -> Marker:
    """The sign with the two outer levels changed about."""
    other = {Style.CHAPTER: Style.CHINESE, Style.CHINESE: Style.CHAPTER}
    return replace(marker, style=other.get(marker.style, marker.style))


def _candidates(shadow: str) -> Iterator[Marker]:
    """Signs that may be numbering.

    1.1 and 2、7月 count only at the start of a line, a bare 1 only where 1.1 follows, and 1.12345 only where a 2. does.
    """
    majors = set(_MAJORS.findall(shadow))
    goes_on = _SECOND.search(shadow) is not None
    for match in _PATTERN.finditer(shadow):
        opens_line = _before(shadow, match.start()) == "\n"
        if match.lastgroup in _ONLY_AT_LINES and not opens_line:
            continue
        if (match["bare"] and not (opens_line and match["bare"] in majors)) or (
            match["due"] and not (goes_on if match["due"] == "1" else _begins_afresh(shadow, match.start()))
        ):
            continue
        marker = _marker(match, opens_line=opens_line)
        if marker:
            yield marker


def _begins_afresh(shadow: str, at: int) -> bool:
    """Whether the line before is a finished sentence; a broken one goes on with a figure (提高到 / 2.5万元)."""
    return shadow[max(0, at - 8) : at].rstrip()[-1:] in _TERMINATORS


def _before(shadow: str, at: int) -> str:
    """The last character before that is no space; a line break at the start of the text."""
    while at > 0 and shadow[at - 1] == " ":
        at -= 1
    return shadow[at - 1] if at else "\n"


def _plausible(marker: Marker, counts: dict[Style, int]) -> bool:
    """A line that opens with 一是 counts only in order; a line number may not leap backwards into nowhere."""
    if marker.when_due:
        return marker.number == counts.get(marker.style, 0) + 1
    if marker.style is Style.SPOKEN:
        return marker.number == counts.get(marker.style, 0) + 1 or marker.number == 1
    return True


def _carries_on(shadow: str, marker: Marker, counts: dict[Style, int], last: Marker | None) -> bool:
    at = marker.start
    before = _before(shadow, at)
    expected = counts.get(marker.style, 0) + 1
    if marker.style in (Style.PART, Style.CHAPTER):
        return before in _FIRM and marker.number == expected
    if marker.style is Style.CHINESE:
        return marker.number == expected and (
            before in _FIRM + ":"
            or _after_gap(shadow, marker, expected)
            or _is_full_stop(shadow, at)
            or (last is None and (_names_paper(shadow, at) or (before in "】]" and marker.number == 1)))
        )
    if marker.style is Style.SPOKEN:
        return (
            before in _TERMINATORS + "," or _is_full_stop(shadow, at) or _after_heading(shadow, at, last)
        ) and marker.number in (expected, 1)
    if before in _TERMINATORS or _is_full_stop(shadow, at) or _after_gap(shadow, marker, expected):
        return marker.number in (expected, 1)
    return False


def _after_gap(shadow: str, marker: Marker, expected: int) -> bool:
    """Whether a space parts the sign from what it follows, and its number is due: …46户 2.发放救助金."""
    if marker.number != expected or marker.style > Style.ARABIC_BRACKET or shadow[marker.start - 1] != " ":
        return False
    before, after = _before(shadow, marker.start), shadow[marker.end : marker.end + 1]
    return before not in ",、" and "\u4e00" <= after <= "\u9fff" and not UNIT.match(shadow, marker.end)


def _is_full_stop(shadow: str, at: int) -> bool:
    """Whether a half-width point ends a sentence here: 100%.二、 but not 12.5."""
    rest = shadow[max(0, at - 4) : at].rstrip(" ")
    return len(rest) > 1 and rest[-1] == "." and not (rest[-2].isascii() and rest[-2].isalnum())


def _names_paper(shadow: str, at: int) -> bool:
    """Whether the line up to here is the paper's name, glued to its first section (…工作计划一、…)."""
    start = shadow.rfind("\n", 0, at) + 1
    return at - start <= 2 * _LONGEST_INLINE_HEADING and bool(_PAPER_NAME.match(shadow[start:at].strip()))


def _follows_heading(shadow: str, marker: Marker, latest: dict[Style, int], last: Marker | None) -> bool:
    """A sign straight after the words of a heading without a stop: 二、坚持为民服务3.提高标准."""
    if last is None or last.style >= marker.style or last.style > Style.CHINESE_BRACKET:
        return False
    gap = shadow[last.end : min(marker.start, last.end + _LONGEST_INLINE_HEADING + 1)].strip()
    if not _SHORTEST_INLINE_HEADING <= len(gap) <= _LONGEST_INLINE_HEADING or any(sign in _FIRM for sign in gap):
        return False
    if marker.style is Style.CHINESE_BRACKET:
        return marker.number == 1 and shadow[marker.end : marker.end + 1] not in ("项", "款", "类")
    if marker.style is not Style.ARABIC or re.search(r"[\d,、A-Za-z(]", gap):
        return False
    return marker.number in (1, latest.get(marker.style, 0) + 1)


def _after_heading(shadow: str, at: int, last: Marker | None) -> bool:
    """Whether only the words of a heading stand between the last sign and here."""
    if last is None or at - last.end > 40:  # noqa: PLR2004 - no heading is longer
        return False
    return not any(character in _FIRM + "," for character in shadow[last.end : at])
