"""结构 (sections and items): which numbering opens sections, which opens items, what text belongs to each."""

import re
from dataclasses import dataclass

from minzheng.adapters.plan_text.labels import SHORTEST_PARAGRAPH, paragraphs
from minzheng.adapters.plan_text.markers import Marker, Style, find_markers, line_marker
from minzheng.adapters.plan_text.numerals import shadow
from minzheng.adapters.plan_text.units import UNIT

LONGEST_TITLE = 45
LONGEST_HEADING = 60
LONGEST_PLAIN_HEADING = 25
_STOPS = re.compile(r"[。;!?\n]|(?<!\d):|:(?!\d)|(?<=[\u4e00-\u9fff)%])\.(?!\d)|(?<=[\u4e00-\u9fff]{4})(?=一是[^否])")
_SPACED_HEADING = re.compile(r"[\u4e00-\u9fff、“”]{4,20}(?= [\u4e00-\u9fff\d]{8,}[^ ]*,)")  # 养老服务 截至6月新增…人，…
_FRAMED = re.compile(r"【([\u4e00-\u9fff、“”]{2,20})】\s*(?=\S)")
_SENTENCE = "。;!?"
_SHALLOW = (Style.CHAPTER, Style.CHINESE, Style.CHINESE_BRACKET, Style.ARABIC, Style.DECIMAL)
_INNERMOST = (Style.CIRCLED, Style.SPOKEN)
_LEVELS_OF_SIGNS = 3
_DATED_OPENING = re.compile(
    r"(?:到|至|截至|截止|在)?(?:20\d\d年|今年|年|每年|全年|\d{1,2}月)(?:\d{1,2}月)?(?:底|末|内|初|上半年|下半年)?(?:之?前|以来)?,"
)
_TELLING = re.compile(r"[,\d]")  # a heading that says more than a name is an item of its own
_BARE_NUMBER = re.compile(r"\s*\d{1,2}\s+(?=[\u4e00-\u9fff]{2})")
_DUTY = re.compile(
    r"[,(]\s*(?:责任|牵头|配合|主办|承办|协办)(?:单位|部门|科室|处室|领导|人)?$|[,(]\s*(?:完成)?(?:时限|时间)$"
)


@dataclass(frozen=True, slots=True)
class Draft:
    """条目草稿 (an item before its figures are read)."""

    number: int | None
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """部分草稿 (a section before its figures are read). `lead` is what stands before its first item."""

    number: int
    title: str | None
    lead: str
    drafts: tuple[Draft, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """提纲 (the text taken apart): words before the numbering, and the sections. `numbered` is False for bare prose."""

    preamble: str
    chapters: tuple[Chapter, ...]
    numbered: bool


def outline(lines: list[str], bulleted: frozenset[str] = frozenset()) -> Outline:
    """Take the lines apart; `bulleted` are those that a bullet opened. Text without numbering falls into paragraphs."""
    body = "\n".join(lines)
    flat = shadow(body)
    markers = _structural(find_markers(flat))
    if not markers:
        return _unnumbered(lines, bulleted)
    top = _section_style(markers)
    spans = _spans(markers, top, len(body))
    preamble = body[: spans[0][0].start].strip()
    children = _children_of(spans, markers, top)
    if _are_sections(flat, spans, children):
        chapters = tuple(_chapter(body, flat, *span, inner) for span, inner in zip(spans, children, strict=True))
    else:
        drafts = tuple(_draft(body, flat, marker, end) for marker, end in spans)
        chapters = (Chapter(1, None, "", drafts),)
    return Outline(preamble, chapters, numbered=True)


def _structural(markers: list[Marker]) -> list[Marker]:
    """The markers that can open sections or items: spoken ones only where nothing else does."""
    firm = [marker for marker in markers if marker.style not in (Style.SPOKEN, Style.CIRCLED)]
    if len(firm) < 2 and len(markers) - len(firm) >= 2:  # noqa: PLR2004 - one sign alone is no numbering
        return [marker for marker in markers if marker.style in (Style.SPOKEN, Style.CIRCLED)]
    if not firm or (len(firm) == 1 and not firm[0].opens_line):
        return []
    return markers


def _section_style(markers: list[Marker]) -> Style:
    """The outermost style, but 第一部分 is passed over where 一、 and （一） both follow beneath it."""
    present = {marker.style for marker in markers}
    if {Style.CHINESE, Style.CHINESE_BRACKET} <= present and Style.CHAPTER not in present:
        present.discard(Style.PART)
    return min(present)


def _spans(markers: list[Marker], top: Style, end: int) -> list[tuple[Marker, int]]:
    """Each sign of the level with the end of its text: the next sign of that level or one further out."""
    level = _level(markers, top)
    own = {marker.start for marker in level}
    outer = [marker for marker in markers if marker.style < top or marker.start in own]
    ends = [marker.start for marker in outer[1:]] + [end]
    return [(marker, stop) for marker, stop in zip(outer, ends, strict=True) if marker.start in own]


def _level(markers: list[Marker], style: Style) -> list[Marker]:
    """The signs of one level: those of the style, and signs of other styles that fill the gaps in its count.

    Papers mix their signs (1、 2. （三）); a sign fills a gap where it carries the number that is due
    and does not itself go on with a count of its own further in.
    """
    chosen = [marker for marker in markers if marker.style is style]
    if style in _INNERMOST:
        return chosen
    level: list[Marker] = []
    inner: dict[Style, int] = {}
    due = markers[0].number if markers[0].style not in _INNERMOST else 1
    for marker in markers:
        if marker.style in _INNERMOST:
            continue
        if marker.number == due and (marker.style is style or inner.get(marker.style) != due - 1):
            level.append(marker)
            inner.pop(marker.style, None)
            due += 1
        else:
            inner[marker.style] = marker.number
    return level if len(level) > len(chosen) and set(chosen) <= set(level) else chosen


def _children_of(spans: list[tuple[Marker, int]], markers: list[Marker], top: Style) -> list[list[Marker]]:
    """For each span the markers of its outermost inner level, in one pass."""
    out: list[list[Marker]] = []
    at = 0
    for marker, end in spans:
        while at < len(markers) and markers[at].start <= marker.start:
            at += 1
        inner = []
        while at < len(markers) and markers[at].start < end:
            inner.append(markers[at])
            at += 1
        inner = [child for child in inner if child.style > top]
        out.append(_level(inner, min(child.style for child in inner)) if inner else [])
    return out


def _are_sections(flat: str, spans: list[tuple[Marker, int]], children: list[list[Marker]]) -> bool:
    """Whether the outermost signs open sections; otherwise they open items."""
    style = spans[0][0].style
    parents = sum(1 for (marker, _), inner in zip(spans, children, strict=True) if _has_items(flat, marker, inner))
    if parents * 3 >= len(spans):
        return True
    alone = sum(1 for marker, end in spans if _stands_alone(flat, marker, end))
    return style <= Style.CHINESE and (parents > 0 or alone == len(spans) > 1) and alone * 2 > len(spans)


def _has_items(flat: str, marker: Marker, inner: list[Marker]) -> bool:
    """Inner signs make items where they are of a higher style, or follow straight after a heading."""
    if not inner:
        return False
    if inner[0].style in _SHALLOW and len(inner) > 1:
        return True
    head = flat[marker.end : inner[0].start].strip()
    return len(head) <= LONGEST_HEADING and not any(stop in head for stop in _SENTENCE)


def _stands_alone(flat: str, marker: Marker, end: int) -> bool:
    """Whether the sign opens a heading on a line of its own, with text beneath."""
    line_end = flat.find("\n", marker.end, end)
    if line_end < 0 or line_end - marker.end > LONGEST_HEADING:
        return False
    return not any(stop in flat[marker.end : line_end - 1] for stop in _SENTENCE + ":") and line_end + 1 < end


def _chapter(body: str, flat: str, marker: Marker, end: int, inner: list[Marker]) -> Chapter:
    if inner and not _has_items(flat, marker, inner):
        inner = []
    title, rest = _heading(body, flat, marker.end, inner[0].start if inner else end)
    if not inner:
        if not body[rest:end].strip() and _TELLING.search(flat, marker.end, end):
            text = body[marker.end : end].strip()
            return Chapter(marker.number, title_of(text), "", (Draft(1, title_of(text), text),))
        return Chapter(marker.number, title, "", _paragraph_items(body[rest:end], title))
    ends = [child.start for child in inner[1:]] + [end]
    drafts = tuple(_draft(body, flat, child, stop) for child, stop in zip(inner, ends, strict=True))
    return Chapter(marker.number, title, body[rest : inner[0].start].strip(), drafts)


def _heading(body: str, flat: str, start: int, end: int) -> tuple[str, int]:
    """The words of a section's heading, and where its text goes on."""
    line_end = flat.find("\n", start, end)
    line_end = end if line_end < 0 else line_end
    spaced = _SPACED_HEADING.match(flat, start, line_end)
    if spaced:
        return body[start : spaced.end()].strip(), spaced.end()
    stop = _STOPS.search(flat, start, line_end)
    if stop and stop.start() - start <= LONGEST_HEADING:
        return body[start : stop.start()].strip(), stop.end()
    if line_end - start <= LONGEST_HEADING * 2:
        return body[start:line_end].strip(), line_end
    return title_of(body[start:line_end]), start


def _draft(body: str, flat: str, marker: Marker, end: int) -> Draft:
    text = body[marker.end : end].strip()
    return Draft(marker.number, title_of(text, flat[marker.end : end].strip()), text)


def _paragraph_items(text: str, title: str | None) -> tuple[Draft, ...]:
    """Items of a section that numbers none: its paragraphs, each under its first words or the section's title."""
    kept = [line.strip() for line in text.split("\n") if line.strip(" 。;；:：")]
    if sum(1 for paragraph in kept if len(paragraph) >= SHORTEST_PARAGRAPH) < len(kept):
        kept = ["\n".join(kept)]
    if len(kept) == 1:
        text = kept[0]
        if title and re.search(r"\d", title) and title not in text:
            text = f"{title}\n{text}"
        return (Draft(1, title or title_of(text), text),)
    return tuple(Draft(number, title_of(text), text) for number, text in enumerate(kept, 1))


def title_of(text: str, flat: str | None = None) -> str:
    """The title of an item: its heading line, its first sentence up to 。 or ：, or its first clause."""
    text, flat = _without_signs(text, shadow(text[: 2 * LONGEST_HEADING]) if flat is None else flat)
    framed = _FRAMED.match(text)
    if framed:
        return framed[1]
    flat = flat[: LONGEST_HEADING + 2]
    stop = _STOPS.search(flat)
    end = stop.start() if stop else min(len(flat), len(text))
    if (not stop and len(text) > LONGEST_HEADING) or end > LONGEST_TITLE:
        comma = flat.find(",", _opening_end(flat), LONGEST_TITLE)
        end = comma if comma > 0 else end
    title = text[:end].strip()
    duty = _DUTY.search(shadow(title))
    if duty and duty.start() > 3:  # noqa: PLR2004 - what is left must still say something
        title = title[: duty.start()].strip()
    if len(title) > LONGEST_HEADING:
        return title[:LONGEST_TITLE] + "…"
    return title


def _opening_end(flat: str) -> int:
    """Where a title may end at the earliest: a date that opens the sentence (到2025年，) names nothing."""
    dated = _DATED_OPENING.match(flat)
    return dated.end() if dated else 4


def _without_signs(text: str, flat: str) -> tuple[str, str]:
    """The words without the numbering signs that open them; a sign is never part of a title."""
    for _ in range(_LEVELS_OF_SIGNS):
        marker = line_marker(flat)
        if marker is None or not flat[marker.end :].strip():
            break
        text, flat = text[marker.end :], flat[marker.end :]
    bare = _BARE_NUMBER.match(flat)
    if bare and not UNIT.match(flat, bare.end()):
        text, flat = text[bare.end() :], flat[bare.end() :]
    return text, flat


def _unnumbered(lines: list[str], bulleted: frozenset[str]) -> Outline:
    """Prose without numbering: short lines head sections, paragraphs are items."""
    headings = [at for at, line in enumerate(lines) if _is_plain_heading(lines, at, bulleted)]
    if len(headings) < 2:  # noqa: PLR2004 - one short line alone is a title, no section
        drafts = _numbered_paragraphs([line for at, line in enumerate(lines) if at not in headings])
        return Outline("", (Chapter(1, None, "", drafts),) if drafts else (), numbered=False)
    preamble = "\n".join(lines[: headings[0]])
    chapters = []
    for number, at in enumerate(headings, 1):
        end = headings[number] if number < len(headings) else len(lines)
        chapters.append(Chapter(number, lines[at].strip(), "", _numbered_paragraphs(lines[at + 1 : end])))
    return Outline(preamble, tuple(chapters), numbered=False)


def _numbered_paragraphs(lines: list[str]) -> tuple[Draft, ...]:
    return tuple(Draft(number, title_of(named), text) for number, (named, text) in enumerate(paragraphs(lines), 1))


def _is_plain_heading(lines: list[str], at: int, bulleted: frozenset[str]) -> bool:
    flat = shadow(lines[at]).strip()
    if not 3 <= len(flat) <= LONGEST_PLAIN_HEADING or at + 1 >= len(lines):  # noqa: PLR2004 - two characters are no heading
        return False
    if re.search(r"[。;:!?,|\t\d]", flat) or not re.search("[\u4e00-\u9fff]{3}", flat):
        return False
    if lines[at + 1] in bulleted:
        return lines[at] not in bulleted
    return len(lines[at + 1]) > LONGEST_PLAIN_HEADING
