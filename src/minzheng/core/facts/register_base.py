"""来件登记簿 — what one office's files said, person by person; a line of business declares one in two lines."""

from typing import Any, ClassVar

from django.db.models import Exists, OuterRef, Q, Subquery

from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.facts import feeds
from minzheng.core.facts.feed_writing import FeedWriter
from minzheng.core.facts.feeds import Feed, FeedColumn
from minzheng.core.facts.models import Fact, Source
from minzheng.core.facts.reads import VIEW
from minzheng.core.facts.values import field_of, said, shown
from minzheng.core.parties import sealing
from minzheng.core.registers.accepted_register import COUNTY, masked_name, township
from minzheng.core.registers.declarations import Column, Field, Kind, Register


class FeedRegister(Register):
    """来件登记簿 — the last answer of one office for each person. Subclasses give the ``feed``."""

    feed: ClassVar[Feed]
    model = Fact
    view = VIEW
    icon = "file-import"
    unit = "人"
    identity = "person"
    searches = "姓名（从头输入）"

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        feed = feeds.add(cls.feed)
        cls.code, cls.title, cls.line = feed.code, feed.title, feed.line
        cls.note = f"{feed.office}按身份证号提供，按“部门核对”采信；人员须先在“人员”中登记。{feed.note}"
        cls.columns, cls.fields = _columns(feed), _fields(feed)
        cls.writer = type(f"{cls.__name__}Writer", (FeedWriter,), {"feed": feed})

    @classmethod
    def rows(cls) -> ScopedQuerySet[Any]:
        """The facts of the file's first column, the last of each person."""
        mine = Fact.objects.filter(origin=cls.feed.code, kind=cls.feed.lead.kind, source=Source.CHECKED)
        return mine.filter(~Exists(mine.filter(person=OuterRef("person"), since__gt=OuterRef("since"))))

    @classmethod
    def search(cls, term: str) -> Q:
        """By the beginning of the name."""
        return Q(person__name__startswith=term.strip())

    @classmethod
    def label(cls, row: dict[str, Any]) -> str:
        return f"{cls.title}：{masked_name(row['person'], row)}"


def _shows(kind: str) -> Any:
    return lambda value, _row: shown(kind, value)


def _column(feed: Feed, column: FeedColumn) -> Column:
    """What the office said of one thing on the day of its last answer."""
    known = Fact.objects.filter(person=OuterRef("person"), kind=column.kind, source=Source.CHECKED)
    last = known.on(OuterRef("since")).annotate(text_of=said()).values("text_of")[:1]
    source = said() if column is feed.lead else Subquery(last)
    return Column(column.kind, column.title or column.fact.label, source, show=_shows(column.kind))


def _columns(feed: Feed) -> tuple[Column, ...]:
    return (
        Column("person", "姓名", "person__name", show=masked_name, link=True),
        COUNTY,
        Column("township", "乡镇（街道）", township()),
        *(_column(feed, column) for column in feed.columns),
        Column("since", "数据日期", kind=Kind.DATE),
        *((Column("until", feed.ends, kind=Kind.DATE),) if feed.ends else ()),
        Column("basis", "依据", in_list=False),
    )


def _fields(feed: Feed) -> tuple[Field, ...]:
    columns = (field_of(column.fact, column.title, required=column is feed.lead) for column in feed.columns)
    return (
        Field(
            "person", "身份证号", required=True, parse=sealing.canonical_id, note="人员须已登记；18 位，末位可为 X。"
        ),
        *columns,
        Field("since", "数据日期", Kind.DATE, happened=True, required=True, note="对方出具数据之日：从这一天起采信。"),
        *((Field("until", feed.ends, Kind.DATE, note="从这一天起不再有效；没有的留空。"),) if feed.ends else ()),
    )
