"""报表登记簿 — what the registers of all kinds of return share; a line of business declares one in two lines."""

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

from django.db.models import Case, CharField, Exists, Q, Value, When

from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.registers.accepted_register import AcceptedRegister
from minzheng.core.registers.declarations import Column, Companion, Field, Filter, Kind
from minzheng.core.returns.kinds import ReturnKind
from minzheng.core.returns.models import Return, later_versions
from minzheng.core.returns.writing import ReturnWriter
from minzheng.kernel import periods

STATES = (("waiting", "待核定"), ("in_force", "已核定"), ("superseded", "已被更正"))
CHIPS = {"waiting": "soon", "in_force": "ok", "superseded": "off"}


def _in_state(value: str) -> Q:
    """The predicate behind the tabs."""
    if value == "waiting":
        return Q(confirmed_at__isnull=True)
    replaced = Q(Exists(later_versions().filter(confirmed_at__isnull=False)))
    return Q(confirmed_at__isnull=False) & (replaced if value == "superseded" else ~replaced)


def _state() -> Case:
    cases = [When(_in_state(value), then=Value(value)) for value in ("waiting", "superseded")]
    return Case(*cases, default=Value("in_force"), output_field=CharField())


class ReturnRegister(AcceptedRegister):
    """报表登记簿 — every version of every figure of one kind. Subclasses name the ``kind``."""

    kind: ClassVar[ReturnKind]
    model = Return
    reopens = False
    locks = True
    unit = "份"
    searches = "期间（如 2021-07）、单位（从头输入）"
    tabs = Filter("state", "状态", choices=STATES, condition=_in_state)
    companions = (Companion("return_completeness", "报送情况", "table"),)
    record_companions = (Companion("return_correct", "更正", "pencil"),)

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        kind = cls.kind
        cls.code, cls.title, cls.line, cls.icon = kind.code, kind.title, kind.line, kind.icon
        cls.note = "".join(filter(None, (f"{kind.due_words}。", kind.source_note)))
        cls.columns, cls.fields = _columns(kind), _fields(kind)
        cls.writer = type(f"{cls.__name__}Writer", (ReturnWriter,), {"kind": kind, "fixed": {"kind": kind.code}})

    @classmethod
    def rows(cls) -> ScopedQuerySet[Any]:
        """The returns of this kind."""
        return Return.objects.filter(kind=cls.kind.code)

    @classmethod
    def search(cls, term: str) -> Q:
        """By period, by year, or by the beginning of the unit's name."""
        word = term.strip()
        if word.isascii() and word.isdecimal() and len(word) == len("2021"):
            return Q(period_start__year=int(word))
        try:
            return Q(period_start=cls.kind.every.read(word).start)
        except ValueError:
            return Q(division__name__startswith=word)

    @classmethod
    def label(cls, row: dict[str, Any]) -> str:
        return f"{row['place']} {cls.kind.every.words(cls.kind.every.holding(row['period']))}"

    @classmethod
    def further(cls, record: Any) -> str:
        return "这一期间还没有结束，期满后再核定。" if record.period_end > periods.today() else ""


def _columns(kind: ReturnKind) -> tuple[Column, ...]:
    return (
        Column("place", "单位", "division__name", link=True),
        Column("period", "期间", "period_start", show=_period(kind), link=True),
        Column("amount", f"数值（{kind.unit}）", kind=Kind.NUMBER, show=lambda value, _row: kind.shown(value)),
        Column("version_number", "版次", kind=Kind.NUMBER),
        Column("source", "数据来源"),
        Column("state", "状态", _state(), choices=STATES, chips=CHIPS),
        Column("reason", "更正原因", in_list=False),
        Column("accepted_on", "审定日期", kind=Kind.DATE),
        Column("paper", "依据文件", in_list=False),
        Column("reported_by", "填报人", "reported_by__name", in_list=False),
        Column("confirmed_by", "核定人", "confirmed_by__name", in_list=False),
        Column("confirmed_at", "核定时间", kind=Kind.MOMENT, in_list=False),
    )


def _fields(kind: ReturnKind) -> tuple[Field, ...]:
    every = kind.every
    return (
        Field("division", "单位", Kind.DIVISION, required=True, note=f"{kind.title}由该单位报送或为该单位统计。"),
        Field(
            "period_start", "期间", required=True, parse=lambda text: every.read(text).start,
            written=lambda day: str(every.holding(day)), note=f"按{every.label}报送，写作 {every.example}。",
        ),
        Field(
            "amount", f"数值（{kind.unit}）", required=True, parse=kind.parse, written=kind.written,
            note="不能为负；没有发生的填 0。",
        ),
        Field("source", "数据来源", required=True, limit=300, note="取自哪个系统、报表或公报。"),
        Field("reason", "更正原因", limit=300, note="更正已核定的数字时必填；首次报送留空。"),
        Field("accepted_on", "审定日期", Kind.DATE, happened=True, note="单位负责人审定的日期；可以先空着，核定之前须补齐。"),
        Field("paper", "依据文件", note="报表、公报或通报的名称与文号。"),
    )  # fmt: skip


def _period(kind: ReturnKind) -> Callable[[Any, dict[str, Any]], str]:
    def show(day: date, _row: dict[str, Any]) -> str:
        return kind.every.words(kind.every.holding(day))

    return show
