"""请求与答复的列 — what stands in the file of a batch: a reference, the identity number, empty cells for what is needed, and no more."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from minzheng.adapters.spreadsheets import Column, Sheet, write_csv, write_workbook
from minzheng.core.checks.exchange.models import BatchIssue, CheckBatch
from minzheng.core.checks.models import Question
from minzheng.core.checks.sources import CheckSource, sources
from minzheng.core.facts.values import field_of
from minzheng.core.parties import sealing
from minzheng.core.registers.declarations import Field, Kind

REFERENCE, NUMBER, NAME, FOUND, AS_OF = "参考号", "身份证号", "姓名", "是否查到", "数据日期"
ENCODING = "gb18030"


@dataclass(frozen=True)
class Layout:
    """文件样式 — the columns of a batch, out and in; ``values`` are those that the office fills in."""

    batch: CheckBatch
    source: CheckSource

    @classmethod
    def of(cls, batch: CheckBatch) -> "Layout":
        """The layout that a batch was made with."""
        return cls(batch, sources()[batch.source])

    @cached_property
    def values(self) -> tuple[Field, ...]:
        """What the office fills in; the first is always filled where something was found."""
        return tuple(field_of(one.fact, one.title) for one in self.source.columns_for(frozenset(self.batch.kinds)))

    @cached_property
    def found(self) -> Field:
        return Field("found", FOUND, Kind.BOOLEAN, required=True)

    @cached_property
    def as_of(self) -> Field:
        return Field("as_of", AS_OF, Kind.DATE, required=True, happened=True)

    @property
    def titles(self) -> list[str]:
        """The heads of the file, in order."""
        named = [NAME] if self.source.names else []
        return [REFERENCE, NUMBER, *named, FOUND, *(item.title for item in self.values), AS_OF]

    def reference(self, line: int) -> str:
        """How a row names its question: the batch and the line, and nothing of the person."""
        return f"{self.batch.number}-{line:05d}"

    def line_of(self, reference: str) -> int | None:
        """The line that a reference names; None where it is none of this batch."""
        start, _, line = reference.rpartition("-")
        return int(line) if start == self.batch.number and line.isascii() and line.isdigit() else None

    def rows(self, questions: Sequence[Question]) -> Iterator[list[str]]:
        """One row for each question; the cells to be filled in are empty."""
        empty = [""] * (len(self.values) + 2)
        for one in questions:
            assert one.line is not None
            number = sealing.unseal(one.person.sealed_id, column="sealed_id", uid=one.person.uid)
            yield [self.reference(one.line), number, *([one.person.name] if self.source.names else []), *empty]

    def written(self, questions: Sequence[Question], form: str) -> bytes:
        """The file of a batch: CSV in GB18030, or a workbook."""
        target, columns = io.BytesIO(), [Column(title) for title in self.titles]
        if form == BatchIssue.Form.CSV:
            write_csv(target, columns, self.rows(questions), encoding=ENCODING)
        else:
            write_workbook(target, [Sheet(self.source.title, columns, self.rows(questions))])
        return target.getvalue()
