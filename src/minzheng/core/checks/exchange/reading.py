"""读答复 — what a file from outside says about the questions of a batch, and every reason why it cannot be taken.

Nothing is written here. A reason names the row and the column and how to mend it, never a value.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from minzheng.adapters.spreadsheets import Damaged, Row, Table
from minzheng.core.checks.exchange.files import AS_OF, FOUND, NAME, NUMBER, REFERENCE, Layout
from minzheng.core.checks.models import Question
from minzheng.core.parties import sealing
from minzheng.core.registers.declarations import Field
from minzheng.core.registers.declarations import Kind as Shape
from minzheng.core.registers.parsing import BadValue, clean_alone
from minzheng.kernel.policy import Kind

MOST_PROBLEMS = 200
ANOTHER_BATCH = "参考号不是这一批次的，请核对是否选错了文件。"
NO_SUCH_LINE = "批次里没有这个参考号，请对方按请求文件的参考号答复。"
ANOTHER_PERSON = "身份证号与请求时不同，请对方核对这一行是否串行。"
ANOTHER_NAME = "姓名与请求时不同，请对方核对这一行是否串行。"
NOT_AN_AMOUNT = "应填以元为单位、最多两位小数的金额，例如 1207.49。"  # the reader's own words would quote the amount
ANSWERED_OTHERWISE = "这一行以前的答复与这次不同；确需更正的，请登记异议后重新核对。"
NOT_FOUND_BUT_FILLED = "没有查到的，其他各列应空着或填 0。"


@dataclass(frozen=True)
class Problem:
    """问题 — row 0 stands for the whole file."""

    row: int
    column: str
    message: str

    def as_json(self) -> dict[str, Any]:
        return {"row": self.row, "column": self.column, "message": self.message}


@dataclass(frozen=True)
class Answer:
    """一人的答复 — what the file says to one question: found or not, as of which day, values by kind."""

    question: Question
    found: bool
    as_of: date
    said: Mapping[str, Any]

    @property
    def stored(self) -> dict[str, Any]:
        """The values as they are kept: days as text."""
        return {kind: f"{value}" if isinstance(value, date) else value for kind, value in self.said.items()}

    @property
    def repeats(self) -> bool:
        """Whether the question was answered in just these words."""
        before = self.question
        return (before.found, before.as_of, before.said) == (self.found, self.as_of, self.stored)


@dataclass
class Reading:
    """读出结果 — answers to be taken, how many said again what is known, how many are not awaited any more, and problems."""

    total: int = 0
    answers: list[Answer] = field(default_factory=list)
    repeated: int = 0
    left_out: int = 0
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, row: int, column: str, message: str) -> None:
        self.problems.append(Problem(row, column, message))


def read(table: Table, layout: Layout, questions: Mapping[int, Question]) -> Reading:
    """Read a whole file against the questions of its batch, by line."""
    reading = Reading(total=len(table.rows))
    places = _places(table, layout, reading)
    if reading.problems:
        return reading
    if not table.rows:
        reading.refuse(0, "", "文件里没有答复，只有表头。请对方填写后重发。")
    seen: dict[int, int] = {}
    for row in table.rows:
        cells = {title: row.cells[index] for title, index in places.items()}
        question = _question(row, cells, layout, questions, seen, reading)
        if question is not None:
            _answer(row, cells, layout, question, reading)
    return reading


def _places(table: Table, layout: Layout, reading: Reading) -> dict[str, int]:
    """Where each column stands. A column that nobody asked for is refused: what is not needed must not come in."""
    places = {title.rstrip("*＊"): index for index, title in enumerate(table.headers)}
    wanted = {title.replace(" ", "") for title in layout.titles}
    missing = [title for title in layout.titles if title not in places and title != NAME]
    if missing:
        reading.refuse(table.header_number, "", f"缺少列：{'、'.join(missing)}。请对方用请求文件答复，不要改动表头。")
    surplus = [title for title in places if title not in wanted]
    if surplus:
        reading.refuse(table.header_number, "", f"有 {len(surplus)} 列没有请求过。请对方删去后重发，只答复请求的内容。")
    return places


def _text(cell: Any) -> str:
    return "" if cell is None or isinstance(cell, Damaged) else str(cell).strip()


def _question(
    row: Row, cells: dict[str, Any], layout: Layout, questions: Mapping[int, Question], seen: dict[int, int], reading: Reading
) -> Question | None:  # fmt: skip
    """The question that a row answers, or None with the reason why it answers none."""
    line = layout.line_of(_text(cells[REFERENCE]))
    if line is None or line not in questions:
        reading.refuse(row.number, REFERENCE, ANOTHER_BATCH if line is None else NO_SUCH_LINE)
        return None
    if line in seen:
        reading.refuse(row.number, REFERENCE, f"与第 {seen[line]} 行重复，请对方删去其中一行。")
        return None
    seen[line] = row.number
    question = questions[line]
    problems = _strangeness(cells, question)
    for column, message in problems.items():
        reading.refuse(row.number, column, message)
    return None if problems else question


def _strangeness(cells: dict[str, Any], question: Question) -> dict[str, str]:
    """Why a row does not speak of the person who was asked about, by column; nothing where it does."""
    number, name = cells[NUMBER], _text(cells.get(NAME))
    if isinstance(number, Damaged):
        return {NUMBER: number.message}
    if not _is_same_person(_text(number), question):
        return {NUMBER: ANOTHER_PERSON}
    return {NAME: ANOTHER_NAME} if name and name != question.person.name else {}


def _is_same_person(text: str, question: Question) -> bool:
    try:
        number = sealing.canonical_id(text)
    except ValueError:
        return False
    held = question.person.id_index
    return held is not None and sealing.id_index(number) == bytes(held)


def _answer(row: Row, cells: dict[str, Any], layout: Layout, question: Question, reading: Reading) -> None:
    before = len(reading.problems)
    found = _clean(layout.found, cells[FOUND], row, reading)
    as_of = _clean(layout.as_of, cells[AS_OF], row, reading)
    values = {item.name: _clean(item, cells[item.title], row, reading) for item in layout.values}
    if len(reading.problems) > before:
        return
    said = _said(layout, found=bool(found), values=values, row=row, reading=reading)
    if said is None:
        return
    answer = Answer(question, bool(found), as_of, said)
    if question.given_up:
        reading.left_out += 1
    elif question.answered_on is None:
        reading.answers.append(answer)
    elif answer.repeats:
        reading.repeated += 1
    else:
        reading.refuse(row.number, "", ANSWERED_OTHERWISE)


def _said(layout: Layout, *, found: bool, values: dict[str, Any], row: Row, reading: Reading) -> dict[str, Any] | None:
    """Values by kind. Where nothing was found, numbers are nil and nothing else is known; None with a reason for what cannot be."""
    filled = {kind: value for kind, value in values.items() if value not in (None, "")}
    if found:
        lead = layout.values[0]
        if lead.name not in filled:
            reading.refuse(row.number, lead.title, "查到的须填写这一列；没有查到的请在“是否查到”填“否”。")
            return None
        return filled
    if any(value not in (0, False) for value in filled.values()):
        reading.refuse(row.number, FOUND, NOT_FOUND_BUT_FILLED)
        return None
    numbers = {one.kind for one in layout.source.columns_for(frozenset(values)) if one.fact.kind is Kind.NUMBER}
    return dict.fromkeys(sorted(numbers), 0)


def _clean(item: Field, cell: Any, row: Row, reading: Reading) -> Any:
    if isinstance(cell, Damaged):
        reading.refuse(row.number, item.title, cell.message)
        return None
    try:
        return clean_alone(item, cell)
    except BadValue as problem:
        reading.refuse(row.number, item.title, NOT_AN_AMOUNT if item.kind is Shape.MONEY else str(problem))
        return None


def shown(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    """The first problems as they are kept."""
    return [one.as_json() for one in problems[:MOST_PROBLEMS]]
