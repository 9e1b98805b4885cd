"""应办登记簿 — what the registers of duties share; a line of business declares its own in two lines."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django.db.models import Case, CharField, IntegerField, Q, Value, When
from django.db.models.functions import Coalesce

from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.duties.kinds import DutyKind, all_kinds, kind_of
from minzheng.core.duties.models import Duty
from minzheng.core.duties.states import CHIPS, STATES, state
from minzheng.core.registers.accepted_register import COUNTY, masked_name
from minzheng.core.registers.declarations import Column, Companion, Filter, Kind, Register
from minzheng.kernel import periods
from minzheng.kernel.periods import MONTHS_IN_YEAR, Period

ASKED, LAPSED, GRANTED = "asked", "lapsed", "granted"
EXCUSES = ((ASKED, "已申请待批准"), (GRANTED, "经批准"), (LAPSED, "自动失效"))
MONTHS = tuple((str(month), f"{month}月") for month in range(1, MONTHS_IN_YEAR + 1))
YEARS = (("0", "今年"), ("1", "去年"))
HALVES = {((1, 1), (6, 30)): "上半年", ((7, 1), (12, 31)): "下半年"}


def period_shown(value: Any, row: dict[str, Any]) -> str:
    """A period as people call it: a month, a quarter, half a year, a year, or a single day."""
    start, end = value, row["period_end"]
    if start == end:
        return f"{start.year}年{start.month}月{start.day}日"
    if half := HALVES.get(((start.month, start.day), (end.month, end.day))):
        return f"{start.year}年{half}"
    return Period(start, end).label


def reached_shown(value: Any, row: dict[str, Any]) -> str:
    """What was reached of what is required; empty for a duty without an amount."""
    kind = kind_of(row["kind"])
    return f"{kind.spelt(value or 0)}/{kind.spelt(row['required'])}" if row["required"] else ""


def _is_excused(value: str) -> Q:
    return {
        ASKED: Q(excused_on__isnull=True, excuse_asked_by__isnull=False),
        GRANTED: Q(excused_on__isnull=False, withdrawn=False),
        LAPSED: Q(withdrawn=True),
    }[value]


def _due_in_year(value: str) -> Q:
    year = periods.today().year - int(value)
    return Q(due_on__range=(date(year, 1, 1), date(year, 12, 31)))


class DutyRegister(Register):
    """应办登记簿 — the duties of one line; nobody writes them by hand, and whether they are done is computed live."""

    model = Duty
    title = "应办事项"
    unit = "项"
    icon = "checklist"
    order = "due_on"
    searches = "应办单位、姓名、户编号（从头输入）"
    note = "应办由日历和名册自动生成，是否已办随登记的记录实时计算，不能手工改动；确有原因不必办的，由一人申请、另一人批准免办。"
    acts = (Companion("duty_excuse", "免办", "user-off"),)
    kinds: ClassVar[tuple[DutyKind, ...]] = ()

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.code = f"{cls.line}.duties"
        cls.kinds = tuple(kind for kind in all_kinds() if kind.line == cls.line)
        titles = tuple((kind.code, kind.title) for kind in cls.kinds)
        cls.columns = _columns(titles, cls.kinds)
        cls.tabs = Filter("state", "状态", choices=STATES)
        cls.filters = (
            Filter("kind", "事项", choices=titles),
            Filter("month", "期限月份", "due_on__month", choices=MONTHS),
            Filter("year", "期限年度", choices=YEARS, condition=_due_in_year),
            Filter("excuse", "免办", choices=EXCUSES, condition=_is_excused),
        )

    @classmethod
    def rows(cls) -> ScopedQuerySet[Any]:
        """The duties of the line as they stand today."""
        mine = Duty.objects.filter(kind__in=[kind.code for kind in cls.kinds])
        return mine.as_of(periods.today()).annotate(state=state(cls.kinds))

    @classmethod
    def shown_for(cls, rows: Any) -> Any:
        """Duties that a figure counted, with their state on the figure's day."""
        return rows.annotate(state=state(cls.kinds))

    @classmethod
    def search(cls, term: str) -> Q:
        """By the beginning of the holder's name."""
        names = (
            "organisation__name",
            "posting__office__name",
            "posting__person__name",
            "facility__name",
            "unit__name",
            "person__name",
            "household__code",
        )
        condition = Q(pk__in=[])
        for name in names:
            condition |= Q(**{f"{name}__startswith": term.strip()})
        return condition

    @classmethod
    def label(cls, row: dict[str, Any]) -> str:
        return f"{kind_of(row['kind']).title}（{period_shown(row['period'], row)}）"


def _columns(titles: tuple[tuple[str, str], ...], kinds: Sequence[DutyKind]) -> tuple[Column, ...]:
    amounts = [When(kind=kind.code, then=kind.reached.of_each()) for kind in kinds if kind.reached is not None]
    reached = Column(
        "reached", "已达/应达", Case(*amounts, default=Value(0), output_field=IntegerField()), show=reached_shown,
        needs=("required",),
    )  # fmt: skip
    holder = Coalesce(
        "organisation__name",
        "facility__name",
        "unit__name",
        "posting__office__name",
        "division__name",
        output_field=CharField(),
    )
    return (
        Column("holder", "应办单位", holder, link=True),
        Column("person", "人员", Coalesce("posting__person__name", "person__name"), show=masked_name),
        *(
            (Column("household", "户编号", "household__code"),)
            if any(one.holder == "household" for one in kinds)
            else ()
        ),
        Column("kind", "事项", choices=titles),
        COUNTY,
        Column("period", "期间", "period_start", show=period_shown, needs=("period_end",)),
        Column("due_on", "期限", kind=Kind.DATE),
        *((reached,) if amounts else ()),
        Column("state", "状态", choices=STATES, chips=CHIPS),
        Column("excuse_reason", "免办原因", in_list=False),
        Column("excuse_asked_by", "免办申请人", "excuse_asked_by__name", in_list=False),
        Column("excused_by", "免办批准人", "excused_by__name", in_list=False),
        Column("excused_on", "免办日期", kind=Kind.DATE, in_list=False),
    )
