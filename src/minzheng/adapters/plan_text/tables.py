"""表格 (tables in plain text): tab-separated, with upright strokes, aligned by spaces, or one cell to a line."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from minzheng.adapters.plan_text.commitments import Ground, find_commitments
from minzheng.adapters.plan_text.dates import find_deadlines
from minzheng.adapters.plan_text.model import Commitment, Item
from minzheng.adapters.plan_text.numerals import shadow
from minzheng.adapters.plan_text.structure import title_of
from minzheng.adapters.plan_text.units import RATE, UNIT

_SERIAL = re.compile(r"序\s*号|编\s*号|NO\.?", re.IGNORECASE)
_HEAD_WORD = re.compile(
    r"序\s*号|任务|目标|指标|项目|内容|完成|进[展度]|单位|部门|时限|备注|事项|名称|计划|数量|责任|措施|情况|类别|地区|合计|标准|比例|率"
)
_SUBJECT = re.compile(r"任务(?!数|量|目标)|项目|内容|名称|事项|指标(?!值|数)|工作|实事|类别|地区|县|乡镇|街道|单位名称")
_BEST_SUBJECT = re.compile("三级指标|指标名称|任务名称|项目名称|事项名称")
_DONE_COLUMN = re.compile(r"支出|决算|完成(?!时[限间])|进[展度]|实际|累计|现状|已|结果|成效")
_FIGURE_COLUMN = re.compile(
    r"预算|决算|支出|收入|发放|拨付|人数|户数|面积|任务|目标|计划|指标|完成|进[展度]|实际|数|累计|比例|率|标准|金额|资金|值|量"
)
_COUNTED_COLUMN = re.compile(
    r"[\u4e00-\u9fff]{2}.*(?:床位?|中心|站点?|[所院室点处]|设施|[人户]员?|老人|儿童|对象|机构|组织|队伍|场次|次)$|新增|新建|改造|建成|培训"
)
_NO_FIGURES = re.compile(
    r"序\s*号|编\s*号|时[限间]|日期|备注|责任|领导|负责人|属性|代码|号码|账号|身份证|年龄|邮编|排名|名次|位次|号$|单位$|部门|联系|电话|文号|(?<!\d)年度?$|得分|分值"
)
_NUMBER = re.compile(r"(?:[≥≤<>≧≦]=?|不少于|不低于|不超过|不高于|至少|低于|少于|超过)?\s?\d[\d,']*(?:\.\d+)?")
_BARE_BOUND = re.compile(
    r"((?:保持在?|稳定在|控制在|达到?|(?:提高|提升|增加|下降|降低)?[到至])?\s?\d[\d,']*(?:\.\d+)?)\s?((?:及)?以上|以下|以内|左右)?"
)
_BARE_RANGE = re.compile(r"\d[\d.]*\s?[-~—]{1,2}\s?\d[\d.]*")
_TIME = re.compile(r"个?工作日|天|日|小时|个?小时|分钟|个月")
_HEADER_UNIT = re.compile(r"\(\s*(?:单位:)?([^()\d]{1,6}?)\s*\)")
_YEAR_COLUMN = re.compile(r"((?:19|20)\d\d)年?(?:度|底|末)?(?!.{0,4}(?:前|月))")
_AIMED = re.compile("目标|规划|预期|计划|任务")
_SENTENCE_SIGN = re.compile("[,。;!?:]")
_STATED_UNIT = re.compile(r"单位\s*:\s*([^\s:()、,。;/]{1,6})(?=\)|\s*$)")
_ROW_NUMBER = re.compile(r"[0-9]{1,4}")
_SHORT_CELL = 16
_LONGEST_TITLE = 40
_FEWEST = 2
_FLAT_CELL = 60


@dataclass(frozen=True, slots=True)
class Table:
    """表 (one table as cells): its caption, its head (empty where none was recognised) and its rows."""

    caption: str | None
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    unit: str | None = None


def cut_tables(lines: list[str]) -> tuple[list[str], list[Table]]:
    """Take the tables out of the lines; answers the lines that are prose, and the tables."""
    prose: list[str] = []
    tables: list[Table] = []
    at = 0
    while at < len(lines):
        end, table = _table_at(lines, at)
        if table is None:
            prose.append(lines[at])
            at += 1
            continue
        unit = _stated_unit(prose)
        tables.append(replace(table, caption=_caption(prose), unit=unit))
        at = end
    return prose, tables


def _stated_unit(prose: list[str]) -> str | None:
    """单位：万元, in the title of the table or on a line of its own above it; such a line is no prose."""
    stated = _STATED_UNIT.search(shadow(prose[-1])) if prose else None
    if not stated or not _is_unit(stated[1]):
        return None
    if stated.end() - stated.start() >= len(prose[-1].strip()) - _FEWEST:
        prose.pop()
    return stated[1]


def _caption(prose: list[str]) -> str | None:
    """The line straight above, where it names a table; the paper's own title stays with the paper."""
    if (
        not prose
        or len(prose[-1]) > _LONGEST_TITLE
        or not re.search(r"(?:表|清单|情况|任务|一览|分解|指标)\s*(?:[(（].*)?$", prose[-1])
    ):
        return None
    return prose.pop() if len(prose) > 3 else prose[-1]  # noqa: PLR2004 - the first lines are the paper's head


def _table_at(lines: list[str], at: int) -> tuple[int, Table | None]:
    line = lines[at].strip()
    if "\t" in line:
        return _delimited(lines, at, "\t")
    if "|" in line:
        return _delimited(lines, at, "|")
    if line.count(",") >= _FEWEST and _is_comma_head(line):
        return _delimited(lines, at, ",")
    if _SERIAL.match(line):
        return _one_cell_lines(lines, at) if _SERIAL.fullmatch(line) else _spaced(lines, at)
    return _spaced(lines, at) if "  " in line else (at, None)


def _delimited(lines: list[str], at: int, sign: str) -> tuple[int, Table | None]:
    end = at
    while end < len(lines) and sign in lines[end]:
        end += 1
    block = lines[at:end]
    if sign == "|" and sum(1 for line in block if line.count("|") > 1) * 2 < len(block):
        cells = [cell.strip() for cell in " ".join(block).split("|")]
        return (end, _from_stream(cells)) if len(block) > _FEWEST else (at, None)
    rows = [_cells(line, sign) for line in block]
    rows = [row for row in rows if any(cell.strip("-: ") for cell in row)]
    if len(rows) < _FEWEST and not any(len(row) > _FEWEST for row in rows):
        return at, None
    return end, _from_rows(rows)


def _is_comma_head(line: str) -> bool:
    """Whether the line is the head of a table that commas part: 序号,任务,目标."""
    cells = line.split(",")
    named = sum(1 for cell in cells if _HEAD_WORD.search(cell))
    return (
        named * 2 > len(cells)
        and all(len(cell) <= _SHORT_CELL for cell in cells)
        and not re.search(r"\d|[。；：，]", line)
    )


def _cells(line: str, sign: str) -> tuple[str, ...]:
    if sign == ",":
        return tuple(cell.strip() for cell in next(csv.reader([line])))
    inner = line.strip(" \u3000")
    if sign == "|":
        inner = inner.removeprefix("|").removesuffix("|")
    return tuple(cell.strip() for cell in inner.split(sign))


def _spaced(lines: list[str], at: int) -> tuple[int, Table | None]:
    """Columns parted by spaces: under a head that opens with 序号, or one of names above rows of figures."""
    numbered = bool(_SERIAL.match(lines[at].strip()))
    head = lines[at].split() if numbered else _wide_cells(lines[at])
    if len(head) <= _FEWEST:
        return at, None
    rows = [tuple(head)]
    end = at + 1
    while end < len(lines) and _is_spaced_row(lines[end], len(head), numbered=numbered):
        rows.append(tuple(lines[end].split()))
        end += 1
    return (end, _from_rows(rows)) if len(rows) > (1 if numbered else _FEWEST) else (at, None)


def _wide_cells(line: str) -> list[str]:
    """The cells of a line that wide gaps divide; none where the line is a sentence or holds figures."""
    flat = shadow(line).strip()
    if "  " not in flat or _SENTENCE_SIGN.search(flat):
        return []
    cells = re.split(r" {2,}", flat)
    return cells if all(re.search("[\u4e00-\u9fff]", cell) and len(cell) <= _SHORT_CELL for cell in cells) else []


def _is_spaced_row(line: str, columns: int, *, numbered: bool) -> bool:
    if numbered:
        return bool(re.match(r"\s*\d+[\s、.]", shadow(line)))
    cells = line.split()
    figures = sum(1 for cell in cells if _NUMBER.fullmatch(shadow(cell)) or re.fullmatch(r"[\d.]+%?", shadow(cell)))
    return figures > 0 and columns - 1 <= len(cells) <= columns and not _SENTENCE_SIGN.search(shadow(line))


def _one_cell_lines(lines: list[str], at: int) -> tuple[int, Table | None]:
    """A table that lost its strokes: 序号 on a line of its own, then a line for each cell."""
    end = at + 1
    while (
        end < len(lines)
        and not _SERIAL.fullmatch(lines[end])
        and (len(lines[end]) <= _FLAT_CELL or (end + 1 < len(lines) and len(lines[end + 1]) <= _FLAT_CELL))
    ):
        end += 1
    table = _from_stream([line.strip() for line in lines[at:end]])
    return (end, table) if table else (at, None)


def _from_stream(cells: list[str]) -> Table | None:
    """Cells in reading order: a row opens where a cell carries on the count of the first column."""
    first = next((at for at, cell in enumerate(cells) if _ROW_NUMBER.fullmatch(cell)), None)
    if first is None or first < _FEWEST or not _HEAD_WORD.search("".join(cells[:first])):
        return None
    head = tuple(cell for cell in cells[:first] if cell)
    rows: list[list[str]] = []
    expected = int(cells[first])
    for cell in cells[first:]:
        if _ROW_NUMBER.fullmatch(cell) and int(cell) == expected and (not rows or len(rows[-1]) > 1):
            rows.append([cell])
            expected += 1
        else:
            rows[-1].append(cell)
    return Table(None, head, tuple(tuple(row) for row in rows))


def _from_rows(rows: list[tuple[str, ...]]) -> Table:
    first = rows[0]
    named = sum(1 for cell in first if _HEAD_WORD.search(cell) and len(cell) <= _SHORT_CELL)
    if named >= _FEWEST or _SERIAL.match(first[0]) or _heads_figures(rows):
        return Table(None, first, tuple(rows[1:]))
    return Table(None, (), tuple(rows))


def _heads_figures(rows: list[tuple[str, ...]]) -> bool:
    """Whether a first row of words stands above rows that are mostly figures (单位, 新增床位(张), …)."""
    if len(rows) < _FEWEST or any(_NUMBER.fullmatch(shadow(cell)) for cell in rows[0]):
        return False
    figures = sum(1 for cell in rows[1] if _NUMBER.fullmatch(shadow(cell)))
    return figures >= _FEWEST and figures * 2 >= len(rows[1])


def read_table(table: Table, ground: Ground) -> tuple[Item, ...]:
    """One item for each row; its figures with the units that head, neighbour or unit column give."""
    items = []
    for at, row in enumerate(table.rows, 1):
        item = _row_item(table, row, at, ground)
        if item:
            items.append(item)
    return tuple(items)


def _row_item(table: Table, row: tuple[str, ...], at: int, ground: Ground) -> Item | None:
    named = _names_of(table.head, row)
    serial = 0 if _is_serial(named, row) else None
    subject = _subject_column(named, row, serial)
    if subject is None:
        return None
    number = int(row[0]) if serial is not None and _ROW_NUMBER.fullmatch(row[0]) else at
    title = title_of(row[subject])
    found: list[Commitment] = []
    unit = _unit_of_row(named, row) or table.unit
    term = _term_of_row(named, row, ground)
    years = _years_of(named, ground)
    for column, cell in enumerate(row):
        if column != serial and cell:
            done = bool(_DONE_COLUMN.search(named[column])) or years.get(column, "") is None
            term_of_cell = years.get(column) or term
            column_ground = Ground(ground.year, done or (ground.reports and not named[column]))
            figures = _cell_commitments(named[column], cell, title, unit, column_ground, is_subject=column == subject)
            found.extend(
                replace(figure, deadline=figure.deadline or (None if done else term_of_cell)) for figure in figures
            )
    return Item(
        number, title, " ".join(cell for column, cell in enumerate(row) if cell and column != serial), tuple(found)
    )


def _names_of(head: tuple[str, ...], row: tuple[str, ...]) -> tuple[str, ...]:
    """The head's name for each cell. In a row that lost its merged cells a sentence has no certain column."""
    if len(row) >= len(head):
        return (head + ("",) * len(row))[: len(row)]
    return tuple(
        "" if at > 1 and _NO_FIGURES.search(name) and len(cell) > _SHORT_CELL else name
        for at, (name, cell) in enumerate(zip(head, row, strict=False))
    )


def _years_of(head: tuple[str, ...], ground: Ground) -> dict[int, str | None]:
    """Columns headed by a year: the last one, or one that names a target, with its end; None for a year that is over."""
    years = {at: match[1] for at, name in enumerate(head) if (match := _YEAR_COLUMN.match(name.strip()))}
    if not years:
        return {}
    last = max(years.values())
    return {
        at: f"{year}-12-31"
        if _AIMED.search(head[at]) or (year == last and not ground.reports and len(years) > 1)
        else None
        for at, year in years.items()
    }


def _is_serial(head: tuple[str, ...], row: tuple[str, ...]) -> bool:
    if head and _SERIAL.search(head[0]):
        return True
    return bool(re.fullmatch(r"\d{1,3}[.、]?", row[0])) and not _FIGURE_COLUMN.search(head[0] if head else "")


def _subject_column(head: tuple[str, ...], row: tuple[str, ...], serial: int | None) -> int | None:
    for sought in (_BEST_SUBJECT, _SUBJECT):
        for column, name in enumerate(head[: len(row)]):
            if column != serial and sought.search(name) and re.search("[\u4e00-\u9fff]{2}", row[column]):
                return column
    return next((at for at, cell in enumerate(row) if at != serial and re.search("[\u4e00-\u9fff]{2}", cell)), None)


def _unit_of_row(head: tuple[str, ...], row: tuple[str, ...]) -> str | None:
    for column, name in enumerate(head[: len(row)]):
        if re.fullmatch(r"(?:计量)?单位", name) and _is_unit(row[column]):
            return row[column]
    for cell in row:
        in_name = _HEADER_UNIT.search(shadow(cell))
        if in_name and _is_unit(in_name[1]):
            return in_name[1]
    for cell in row:
        stated = re.fullmatch(r"\d[\d.,]*\s?([^\d.,\s]{1,3})", shadow(cell))
        if stated and stated[1] != "%" and _is_unit(stated[1]):
            return stated[1]
    return None


def _term_of_row(head: tuple[str, ...], row: tuple[str, ...], ground: Ground) -> str | None:
    for name, cell in zip(head, row, strict=False):
        if re.search("时限|期限|完成时间", name) and cell:
            flat = shadow(cell).strip()
            deadlines = find_deadlines(flat, ground.year) or find_deadlines(flat + "前", ground.year)
            return deadlines[0][1] if deadlines else cell
    return None


def _is_unit(text: str) -> bool:
    """Whether the words are a unit and nothing else: 万元, 工作日, 次/月."""
    bare = text.strip().removeprefix("万").removeprefix("亿")
    unit = UNIT.match(bare)
    return bool(unit and (unit.end() == len(bare) or RATE.fullmatch(bare, unit.end())))


def _cell_commitments(
    name: str, cell: str, title: str, unit: str | None, ground: Ground, *, is_subject: bool
) -> Iterator[Commitment]:
    flat = shadow(cell)
    if _NUMBER.fullmatch(flat):
        own = _HEADER_UNIT.search(shadow(name))
        counts = (
            _FIGURE_COLUMN.search(name)
            or _COUNTED_COLUMN.search(name)
            or _YEAR_COLUMN.match(name.strip())
            or (own and _is_unit(own[1]))
        )
        if not counts or _NO_FIGURES.search(name):
            return
        share = "%" if re.search("率|比例|%", name) else None
        measure = (own[1] if own and _is_unit(own[1]) else None) or share or unit
        yield from _bare_number(cell, measure, ground, f"{title}，{name}：{cell}")
        return
    if _NO_FIGURES.search(name):
        return
    span = _BARE_RANGE.fullmatch(flat)
    if span and unit:
        yield from _bare_number(cell, unit, ground, f"{title}，{name}：{cell}")
        return
    bound = _BARE_BOUND.fullmatch(flat)
    measure = unit or ("%" if re.search("率|比例|占比", name + title) else None)
    if bound and measure:
        yield from (
            replace(one, text=f"{title}，{name}：{cell}")
            for one in find_commitments(f"{bound[1]}{measure}{bound[2] or ''}", ground)
        )
        return
    for commitment in find_commitments(cell, ground):
        label = f"{title}，{name}：" if name else f"{title}："
        short = not is_subject and len(commitment.text) <= _SHORT_CELL
        yield replace(commitment, text=label + commitment.text) if short else commitment


def _bare_number(cell: str, unit: str | None, ground: Ground, text: str) -> Iterator[Commitment]:
    lead = "达到" if unit and _TIME.fullmatch(unit) and cell[:1].isdigit() else ""  # a time alone is no limit
    for commitment in find_commitments(f"{lead}{cell}{unit or '个'}", ground):
        yield replace(commitment, text=text, unit=commitment.unit if unit else None)
