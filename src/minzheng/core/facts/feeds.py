"""部门来件 — what another office answers person by person: a file is declared, and everything else is the generic import.

A line of business declares its feeds in ``registers`` (a module of the folder): the code, the office, and which column gives
which fact. What a file says is checked (部门核对), from the day on which the office said it.
"""

from dataclasses import dataclass

from minzheng.core.facts.kinds import FACTS, FactKind
from minzheng.core.facts.providers import PROVIDERS
from minzheng.kernel.policy import Level
from minzheng.kernel.registry import Registry


@dataclass(frozen=True)
class FeedColumn:
    """来件列 — one fact and the title of its column, where the office's differs from the fact's own."""

    kind: str
    title: str = ""

    @property
    def fact(self) -> FactKind:
        """The fact that the column gives."""
        return FACTS.get(self.kind)


@dataclass(frozen=True)
class Feed:
    """部门来件 — the first column is always filled; ``ends`` says whether the office names the day on which its answer ends."""

    code: str
    title: str
    line: str
    office: str
    columns: tuple[FeedColumn, ...]
    ends: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        for column in self.columns:
            if column.fact.level is not Level.MEMBER or column.kind in PROVIDERS:
                raise ValueError(f"来件 {self.code} 的“{column.fact.label}”不是可以填报的个人状况。")

    @property
    def kinds(self) -> frozenset[str]:
        """The facts that the file gives."""
        return frozenset(column.kind for column in self.columns)

    @property
    def lead(self) -> FeedColumn:
        """The column by whose fact a row of the file is remembered."""
        return self.columns[0]


FEEDS: Registry[Feed] = Registry("部门来件")


def add(feed: Feed) -> Feed:
    """Take a feed in; what two offices answer are two facts, so that neither speaks over the other. Raises ValueError."""
    for other in FEEDS:
        if both := feed.kinds & other.kinds:
            raise ValueError(f"来件 {feed.code} 与 {other.code} 都给出 {'、'.join(sorted(both))}，请分成两项状况。")
    return FEEDS.add(feed)


def origin_in_words(code: str) -> str:
    """The office that said something, by the code of its file; empty for what was typed."""
    return FEEDS.get(code).office if code in FEEDS else code
