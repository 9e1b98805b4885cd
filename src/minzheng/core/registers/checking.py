"""导入检查 — the dry run: what a file would do to a register, with a message for every cell that cannot be taken."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from minzheng.adapters.spreadsheets.annotating import CellProblem
from minzheng.adapters.spreadsheets.table import Damaged, Row, Table
from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.registers.declarations import Field, Register
from minzheng.core.registers.parsing import Places, clean_row, yet_to_come
from minzheng.core.registers.records import Record
from minzheng.core.registers.rules import Problems, broken_rules
from minzheng.core.registers.writing import Values, Writer

CHUNK = 5_000
NOT_YOURS = "这个区划不在您可以登记的范围内。"


@dataclass
class Findings:
    """检查结果 — what would be new, what would change, what stays as it is, and what cannot be taken."""

    new: list[tuple[int, Values]] = field(default_factory=list)
    changed: list[tuple[int, Record, Values]] = field(default_factory=list)
    same: int = 0
    problems: list[CellProblem] = field(default_factory=list)
    total: int = 0
    taken: Counter[str] = field(default_factory=Counter)

    @property
    def new_rows(self) -> int:
        """How many rows are new, those handed over already among them."""
        return self.taken["new"] + len(self.new)

    @property
    def changed_rows(self) -> int:
        """How many rows change a record, those handed over already among them."""
        return self.taken["changed"] + len(self.changed)

    def hand_over(self, take: "Take") -> None:
        """Give what was found since the last time away and keep its numbers alone."""
        take(self)
        self.taken.update(new=len(self.new), changed=len(self.changed))
        self.new.clear()
        self.changed.clear()

    @property
    def faulty_rows(self) -> int:
        """How many rows have at least one problem."""
        return len({problem.row_number for problem in self.problems})


Take = Callable[[Findings], None]


def writer_of(register: type[Register]) -> type[Writer]:
    """The register's writer; a register without one is read only."""
    if register.writer is None:
        raise ValueError(f"{register.title}不接受填报。")
    return register.writer


def matched_headers(register: type[Register], table: Table) -> tuple[dict[str, int], list[CellProblem]]:
    """Where each field stands in the file, and what is missing from the header row."""
    titles = {title.strip().rstrip("*＊").strip(): index for index, title in enumerate(table.headers)}
    places = {item.name: titles[item.title] for item in register.fields if item.title in titles}
    missing = [item.title for item in register.fields if item.required and item.name not in places]
    if not missing:
        return places, []
    message = f"缺少必填列：{'、'.join(missing)}。请使用本登记簿的模板，不要改动表头。"
    return places, [CellProblem(table.header_number, None, message)]


def check(
    register: type[Register], table: Table, *, by: User, progress: Callable[[int, int], None], take: Take | None = None
) -> Findings:
    """Check a whole table. Statements grow with the number of chunks, never with the rows.

    With ``take`` each chunk's findings are handed over as soon as they are known and then dropped, so that memory holds one
    chunk of clean values whatever the file; what it refuses it adds to the problems.
    """
    findings = Findings(total=len(table.rows))
    headers, findings.problems = matched_headers(register, table)
    if findings.problems:
        return findings
    places = Places.within(scope_of(by, Permission.REGISTER_IMPORT))
    titles = {item.name: item.title for item in register.fields}
    seen: dict[Any, int] = {}
    noted: dict[Any, Any] = {}
    for start in range(0, len(table.rows), CHUNK):
        rows = _clean_rows(register.fields, table.rows[start : start + CHUNK], headers, places, findings, titles)
        rows = _without_repeats(register, rows, seen, findings, titles)
        _sort_out(register, rows, by, findings, titles, noted)
        if take is not None:
            findings.hand_over(take)
        progress(min(start + CHUNK, len(table.rows)), len(table.rows))
    order = {title: index for index, title in enumerate(titles.values())}
    findings.problems.sort(key=lambda one: (one.row_number, order.get(one.column_title or "", -1)))
    return findings


def _clean_rows(
    fields: tuple[Field, ...],
    rows: Sequence[Row],
    headers: dict[str, int],
    places: Places,
    findings: Findings,
    titles: dict[str, str],
) -> list[tuple[int, Values]]:
    good = []
    for row in rows:
        cells = {name: row.cells[index] for name, index in headers.items()}
        damaged = {name: cell.message for name, cell in cells.items() if isinstance(cell, Damaged)}
        values, problems = clean_row(
            fields, {name: cell for name, cell in cells.items() if name not in damaged}, places
        )
        problems |= damaged
        if problems:
            findings.problems.extend(CellProblem(row.number, titles[name], text) for name, text in problems.items())
        else:
            good.append((row.number, values))
    return good


def _without_repeats(
    register: type[Register],
    rows: list[tuple[int, Values]],
    seen: dict[Any, int],
    findings: Findings,
    titles: dict[str, str],
) -> list[tuple[int, Values]]:
    """Rows whose identity did not stand in an earlier row of the same file."""
    if not register.identity:
        return rows
    kept = []
    for number, values in rows:
        key = values.get(register.identity)
        if key in seen:
            findings.problems.append(
                CellProblem(number, titles.get(register.identity), f"与第 {seen[key]} 行重复，请删去其中一行。")
            )
            continue
        if key not in (None, ""):
            seen[key] = number
        kept.append((number, values))
    return kept


def _sort_out(
    register: type[Register],
    rows: list[tuple[int, Values]],
    by: User,
    findings: Findings,
    titles: dict[str, str],
    noted: dict[Any, Any],
) -> None:
    writer = writer_of(register)
    known = dict(_existing(register, writer, [values for _, values in rows]))
    scope = scope_of(by, Permission.REGISTER_IMPORT)
    given = [values for _, values in rows]
    faults = faults_of(register, given, by=by)
    for index, problems in sorted(faults.items()):
        findings.problems.extend(CellProblem(rows[index][0], titles.get(name), text) for name, text in problems.items())
    fresh: list[tuple[int, Values]] = []
    for index, (number, values) in enumerate(rows):
        if index in faults:
            continue
        record = known.get(values.get(register.identity)) if register.identity else None
        if record is None:
            findings.new.append((number, values))
            fresh.append((number, values))
        elif not scope.covers(record.division.path):
            findings.problems.append(
                CellProblem(number, titles.get(register.identity), "这个编号已被其他地方使用，不能覆盖。")
            )
        elif writer.differs(record, values):
            findings.changed.append((number, record, values))
        else:
            findings.same += 1
    for index, problems in sorted(writer.clashes([values for _, values in fresh], noted).items()):
        findings.problems.extend(
            CellProblem(fresh[index][0], titles.get(name), text) for name, text in problems.items()
        )


def faults_of(register: type[Register], rows: Sequence[Values], *, by: User) -> Problems:
    """What is wrong with rows by themselves: by index, then by field. Of another place nothing else is said.

    What the writer says in its own words the rules of the table do not say again.
    """
    writer = writer_of(register)
    found = broken_rules(register.model, rows) | writer.problems(rows)
    for index, said in _yet_to_come(register, rows).items():
        found[index] = said | found.get(index, {})
    return found | writer.outside(rows, by=by)


def _yet_to_come(register: type[Register], rows: Sequence[Values]) -> Problems:
    """Days of what took place that lie after today."""
    happened = [item for item in register.fields if item.happened]
    found: Problems = {}
    for index, values in enumerate(rows):
        said = {item.name: yet_to_come(item, values.get(item.name)) for item in happened}
        if late := {name: text for name, text in said.items() if text}:
            found[index] = late
    return found


def _existing(register: type[Register], writer: type[Writer], rows: list[Values]) -> Iterator[tuple[Any, Record]]:
    """Records that rows name by identity, as pairs of the row's key and the record."""
    if not register.identity:
        return
    keys = [key for key in (values.get(register.identity) for values in rows) if key not in (None, "")]
    yield from writer.existing(register.rows(), register.identity, keys).items()
