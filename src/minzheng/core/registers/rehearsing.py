"""试写 — a dry run writes the file as the import would, and takes everything back: what the database refuses it says here.

So whatever rule stands between a file and the tables — a constraint, a trigger, a record that was confirmed — no file is
told to be sound that cannot be imported. A refused chunk is halved until the rows at fault are known.
"""

from collections.abc import Sequence
from copy import copy
from functools import partial

from minzheng.adapters.spreadsheets.annotating import CellProblem
from minzheng.core.access.models import User
from minzheng.core.registers.checking import Findings, writer_of
from minzheng.core.registers.declarations import Register
from minzheng.core.registers.records import Record
from minzheng.core.registers.rules import field_at_fault
from minzheng.core.registers.writing import Values, in_words, refusal

MOST_REFUSED = 200
AND_MORE = "（试写到这里停止，后面的行还没有试过；请改好已标出的各行后再检查。）"

Attempt = tuple[int, Record | None, Values]


class Rehearsal:
    """试写 — writes chunk after chunk inside the caller's transaction, which the caller takes back."""

    def __init__(self, register: type[Register], *, by: User) -> None:
        self.register = register
        self.writer = writer_of(register)
        self.by = by
        self.left = MOST_REFUSED

    def write(self, findings: Findings) -> None:
        """Write the sound rows of one chunk; those that are refused become problems."""
        faulty = {problem.row_number for problem in findings.problems}
        new: list[Attempt] = [(number, None, values) for number, values in findings.new]
        changed: list[Attempt] = list(findings.changed)
        for attempts in (new, changed):
            self._try([each for each in attempts if each[0] not in faulty], findings)

    def _try(self, attempts: Sequence[Attempt], findings: Findings) -> None:
        if not attempts or not self.left:
            return
        problem = refusal(partial(self._write, attempts))
        if problem is None:
            return
        if len(attempts) > 1:
            middle = len(attempts) // 2
            self._try(attempts[:middle], findings)
            self._try(attempts[middle:], findings)
            return
        self.left -= 1
        number, _, values = attempts[0]
        titles = {item.name: item.title for item in self.register.fields}
        said = in_words(problem) + ("" if self.left else AND_MORE)
        findings.problems.append(CellProblem(number, titles.get(field_at_fault(problem, values, titles)), said))

    def _write(self, attempts: Sequence[Attempt]) -> None:
        """Write rows all new or all changed; records are copied, since a refused write leaves its values on them."""
        self.writer.create_many([dict(values) for _, record, values in attempts if record is None], by=self.by)
        pairs = [(copy(record), dict(values)) for _, record, values in attempts if record is not None]
        self.writer.update_many(pairs, by=self.by)
