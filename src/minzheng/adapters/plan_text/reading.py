"""读计划 (reading a plan): from the text of a page or the bytes of a file to a PlanText."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from minzheng.adapters.plan_text.commitments import Ground, find_commitments
from minzheng.adapters.plan_text.dates import period_end
from minzheng.adapters.plan_text.decoding import decode
from minzheng.adapters.plan_text.heading import Heading, coming_or_past, looks_ahead, looks_back, read_heading, year_of
from minzheng.adapters.plan_text.layout import Page, lay_out, settle
from minzheng.adapters.plan_text.markers import line_marker
from minzheng.adapters.plan_text.model import Commitment, Item, NothingFound, PlanText, Section
from minzheng.adapters.plan_text.numerals import shadow
from minzheng.adapters.plan_text.structure import LONGEST_TITLE, Chapter, Draft, Outline, outline, title_of
from minzheng.adapters.plan_text.tables import Table, cut_tables, read_table

FEWEST_HANZI = 8
_FEWEST_SIGNS = 2
_LOOKED_AT = 20_000
LARGEST = 6_000_000  # bytes; a plan of 200 pages has about 600,000
_NOTHING = "未能从这段文字中读出编号条目或量化指标。请确认文件是工作计划、任务通知、总结或进度表的正文，而不是图片、扫描件或空白页。"


def read_file(path: Path) -> PlanText:
    """Read a plan from a text file in UTF-8, UTF-16 with its mark, or GB18030. Raises NothingFound, OSError."""
    with path.open("rb") as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise NothingFound(f"文件超过 {LARGEST // 1_000_000} MB，不像是一份计划或总结的正文。请只留下正文后再读。")
    return read_plan(decode(data))


def read_plan(text: str) -> PlanText:
    """Read a bureau's own plan, task notice, summary or progress table. Raises NothingFound."""
    if sum(1 for character in "".join(text.split())[:_LOOKED_AT] if "\u4e00" <= character <= "\u9fff") < FEWEST_HANZI:
        raise NothingFound(_NOTHING)
    page = lay_out(text)
    main, *annexes = _parts(page)
    prose, tables = cut_tables(main)
    heading, found = _head_and_outline(page, settle(page, prose))
    sections = [_section(chapter, heading) for chapter in found.chapters]
    if tables and not found.numbered:
        sections = [section for section in sections if any(item.commitments for item in section.items)]
    sections += _table_sections(tables, heading, len(sections))
    for annex in annexes:
        sections += _annex_sections(page, annex, heading, len(sections))
    sections = _with_opening(found.preamble, heading, sections)
    plan = PlanText(heading.title, heading.issuer, heading.date, tuple(sections))
    if not plan.items or not (found.numbered or plan.commitments):
        raise NothingFound(_NOTHING)
    return plan


def _parts(page: Page) -> list[list[str]]:
    """The paper, and each annex with a count of its own; one part where the paper numbers nothing before its annexes."""
    if not page.annexes:
        return [page.lines]
    signs = [at for at, line in enumerate(page.lines) if line_marker(shadow(line))][:_FEWEST_SIGNS]
    first = signs[-1] if len(signs) == _FEWEST_SIGNS else len(page.lines)
    cuts = [0, *(at for at in page.annexes if at > first), len(page.lines)]
    return [page.lines[start:end] for start, end in pairwise(cuts) if end > start] or [[]]


def _annex_sections(page: Page, lines: list[str], heading: Heading, before: int) -> list[Section]:
    """What an annex says, under its own title; its sections go on with the count of the paper."""
    prose, tables = cut_tables(lines)
    settled = settle(page, prose)
    title = None
    if settled and len(settled[0]) <= LONGEST_TITLE and not line_marker(shadow(settled[0])):
        title = settled.pop(0).strip()
    found = outline(settled, frozenset(page.bulleted))
    sections = [_section(chapter, heading) for chapter in found.chapters]
    if not found.numbered:
        sections = [section for section in sections if any(item.commitments for item in section.items)]
    sections += _table_sections(tables, heading, 0)
    return [
        Section(before + at, section.title or title, section.items)
        for at, section in enumerate(_with_opening(found.preamble, heading, sections), 1)
    ]


def _head_and_outline(page: Page, lines: list[str]) -> tuple[Heading, Outline]:
    found = outline(lines, frozenset(page.bulleted))
    if found.numbered:
        return read_heading(page, found.preamble.split("\n")), found
    heading = read_heading(page, lines)
    rest = [line for line in lines if line.strip() != heading.title]
    return heading, outline(rest, frozenset(page.bulleted))


def _section(chapter: Chapter, heading: Heading) -> Section:
    reports = coming_or_past(chapter.title, reports=heading.reports, paper=heading.title)
    year = year_of(chapter.title, heading)
    ground = Ground(year, reports)
    items = [_item(draft, ground, chapter.title) for draft in chapter.drafts]
    lead = _opening_words(chapter)
    opening = find_commitments(lead, ground) if lead else ()
    if opening:
        items.insert(0, Item(None, title_of(lead), lead, opening))
    return Section(chapter.number, chapter.title, tuple(items))


def _item(draft: Draft, ground: Ground, section: str | None) -> Item:
    """One item with its figures; those of a month's or a stage's work are due at its end."""
    reports = (ground.reports and not looks_ahead(draft.title)) or looks_back(draft.title)
    found = find_commitments(draft.text, Ground(ground.year, reports))
    due = (
        None
        if reports
        else period_end(shadow(draft.title), ground.year) or period_end(shadow(section or ""), ground.year)
    )
    if due:
        found = tuple(replace(one, deadline=one.deadline or due) for one in found)
    return Item(draft.number, draft.title, draft.text, found)


def _opening_words(chapter: Chapter) -> str:
    """What a section says before its first item; its heading too, where that states a figure (一、新增床位500张)."""
    title = chapter.title or ""
    told = any(title.rstrip("…") in text for text in (chapter.lead, *(draft.text for draft in chapter.drafts[:1])))
    if not title or told or not any(character.isdigit() for character in title):
        return chapter.lead
    return f"{title}\n{chapter.lead}".strip()


def _with_opening(preamble: str, heading: Heading, sections: list[Section]) -> list[Section]:
    """Figures stated before the numbering (全年目标：…) are an item without number, ahead of all others."""
    ground = Ground(heading.year, heading.reports)
    kept: list[str] = []
    found: list[Commitment] = []
    for line in preamble.split("\n"):
        stated = () if _is_head_line(line, heading) else find_commitments(line, ground)
        if stated:
            kept.append(line.strip())
            found.extend(stated)
    if not found:
        return sections
    text = "\n".join(kept)
    opening = Item(None, title_of(text), text, tuple(found))
    if sections and sections[0].title is None and sections[0].number == 1:
        return [Section(1, None, (opening, *sections[0].items)), *sections[1:]]
    return [Section(None, None, (opening,)), *sections]


def _is_head_line(line: str, heading: Heading) -> bool:
    """The paper's title, and the lines that address it to somebody."""
    bare = line.strip()
    return bare == heading.title or (bare.endswith((":", "：")) and "。" not in bare)


def _table_sections(tables: list[Table], heading: Heading, before: int) -> list[Section]:
    ground = Ground(heading.year, heading.reports)
    sections: list[Section] = []
    for table in tables:
        items = read_table(table, ground)
        if items:
            caption = table.caption if table.caption != heading.title else None
            sections.append(Section(before + len(sections) + 1, caption, items))
    return sections
