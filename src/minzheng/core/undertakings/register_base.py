"""推进事项登记簿 — what the registers of all kinds of undertaking share; a line of business declares one in a few lines."""

from dataclasses import replace
from typing import Any, ClassVar

from django.db.models import Q

from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.registers.accepted_register import (
    ACCEPTANCE_COLUMNS,
    ACCEPTANCE_FIELDS,
    COUNTY,
    NOTE_FIELD,
    AcceptedRegister,
    township,
    village,
)
from minzheng.core.registers.declarations import Column, Field, Filter, Kind, Panel, coded_or_named
from minzheng.core.undertakings import expressions
from minzheng.core.undertakings.kinds import UndertakingKind, kind_of, kinds_of_line
from minzheng.core.undertakings.models import Milestone, Undertaking, UndertakingPayment
from minzheng.core.undertakings.writing import BY_SERVICE, MilestoneWriter, PaymentWriter, UndertakingWriter

UNDERTAKING = Field("undertaking", "事项编号", Kind.CODE, required=True, limit=40, note="事项须已登记。")
NOT_CONFIRMED = "事项本身还没有确认，请先确认事项。"


class UndertakingRegister(AcceptedRegister):
    """推进事项登记簿 — all undertakings of one kind. Subclasses name the ``kind`` and, at most, more ``extra`` columns."""

    kind: ClassVar[UndertakingKind]
    extra: ClassVar[tuple[Column, ...]] = ()
    model = Undertaking
    identity = "code"
    searches = "编号（从头输入）、名称"

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        kind = cls.kind
        cls.code, cls.title, cls.line, cls.unit, cls.icon = kind.code, kind.title, kind.line, kind.unit, kind.icon
        cls.note = kind.note
        cls.columns = _columns(kind, cls.extra)
        cls.filters = _filters(kind)
        cls.panels = (
            Panel(f"{kind.line}.milestones", "undertaking", "节点"),
            *((Panel(f"{kind.line}.payments", "undertaking", "付款"),) if kind.has_money else ()),
        )
        if kind.by_service:
            cls.writer, cls.confirms, cls.reopens, cls.identity = None, False, False, ""
            cls.tabs = None  # type: ignore[assignment]  # instructions are not confirmed here
        else:
            cls.fields = _fields(kind)
            cls.writer = type(
                f"{cls.__name__}Writer",
                (UndertakingWriter,),
                {"kind": kind, "fixed": {"kind": kind.code, "steps": len(kind.stages)}},
            )

    @classmethod
    def rows(cls) -> ScopedQuerySet[Any]:
        """The undertakings of this kind."""
        return Undertaking.objects.of_kind(cls.kind.code)

    @classmethod
    def search(cls, term: str) -> Q:
        """By the beginning of the code, or a part of the title."""
        return coded_or_named(term, codes=["code"], names=["title"])

    @classmethod
    def label(cls, row: dict[str, Any]) -> str:
        return str(row["title"])


def _columns(kind: UndertakingKind, extra: tuple[Column, ...]) -> tuple[Column, ...]:
    stages = kind.stages
    counted = dict(stages)[kind.counted]
    places = (Column("township", "乡镇（街道）", township()), Column("village", "村（社区）", village()))
    below = {"township": places[:1], "village": places}.get(kind.levels[-1], ())
    group = Column("group", kind.group_title or "分组", choices=kind.groups)
    number = Column("number", "文号", expressions.number_of(kind.counted), kind=Kind.CODE, in_list=not kind.particulars)
    money = (
        Column("amount", f"{kind.amount_title}（元）", kind=Kind.MONEY, total=True),
        Column("paid", "已付金额（元）", expressions.paid(), kind=Kind.MONEY, total=True),
    )
    return (
        Column("code", "编号", kind=Kind.CODE, link=True),
        Column("title", "名称", link=True),
        COUNTY,
        *below,
        *((group,) if kind.groups or kind.group_title else ()),
        Column("lead", kind.lead_title, "lead__name", in_list=kind.led or kind.is_project or kind.levels == ("city",)),
        *((Column("partner", "合同对方"),) if kind.has_partner else ()),
        Column("started_on", "开始日期", kind=Kind.DATE, in_list=bool(kind.particulars)),
        *(one.column for one in kind.particulars),
        Column("due_on", "应完成日期", kind=Kind.DATE, in_list=kind.deadlines is None),
        Column("stage", "当前阶段", expressions.latest_stage(), choices=stages, in_list=kind.deadlines is None),
        Column("counted_on", f"{counted}日期", expressions.done_on(kind.counted), kind=Kind.DATE),
        *((number,) if kind.numbered else ()),
        *(money if kind.has_money else ()),
        *extra,
        Column("state", "进度", expressions.state(), choices=expressions.STATES, chips=expressions.STATE_CHIPS),
        *(
            replace(one, in_list=False) if one.name == "accepted_on" and kind.particulars else one
            for one in ACCEPTANCE_COLUMNS
        ),
        Column("note", "备注", in_list=False),
    )


def _fields(kind: UndertakingKind) -> tuple[Field, ...]:
    group = (
        (Field("group", kind.group_title or "分组", Kind.CHOICE, required=True, choices=kind.groups),)
        if kind.groups
        else (Field("group", kind.group_title, limit=60),)
        if kind.group_title
        else ()
    )
    return (
        Field("code", "编号", Kind.CODE, required=True, limit=40, note="全市唯一；已有的编号表示更改该事项。"),
        Field("title", "名称", required=True),
        Field("division", "所在区划", Kind.DIVISION, required=True, note="事项所属的区划：市级事项填市。"),
        *group,
        _lead(kind),
        *((Field("partner", "合同对方", note="对方单位的全称。"),) if kind.has_partner else ()),
        Field("started_on", "开始日期", Kind.DATE, required=kind.deadlines is not None),
        *(() if kind.deadlines else (Field("due_on", "应完成日期", Kind.DATE),)),
        *((Field("amount", kind.amount_title, Kind.MONEY, note="单位：元，最多两位小数。"),) if kind.has_money else ()),
        *(one.field for one in kind.particulars),
        *ACCEPTANCE_FIELDS,
        NOTE_FIELD,
    )


def _lead(kind: UndertakingKind) -> Field:
    left_out = "" if kind.led else "，没有的留空"
    note = f"组织与处室登记簿里的编号{left_out}。"
    return Field("lead", f"{kind.lead_title}编号", Kind.CODE, required=kind.led, limit=30, note=note)


def _filters(kind: UndertakingKind) -> tuple[Filter, ...]:
    state = Filter("state", "进度", choices=expressions.STATES, condition=expressions.state_is)
    return ((Filter("group", kind.group_title or "分组", choices=kind.groups),) if kind.groups else ()) + (state,)


class BelongingRegister(AcceptedRegister):
    """下属登记簿 — what belongs to the undertakings of one line."""

    in_menu = False  # reached from an undertaking's page and from the workbench
    searches = "事项编号（从头输入）、事项名称"

    @classmethod
    def rows(cls) -> ScopedQuerySet[Any]:
        """What belongs to this line's undertakings."""
        every: Any = cls.model._default_manager
        rows = every.filter(undertaking__kind__startswith=f"{cls.line}.")
        assert isinstance(rows, ScopedQuerySet)
        return rows

    @classmethod
    def search(cls, term: str) -> Q:
        """By the beginning of the undertaking's code, or a part of its title."""
        return coded_or_named(term, codes=["undertaking__code"], names=["undertaking__title"])

    @classmethod
    def further(cls, record: Any) -> str:
        kind = kind_of(record.undertaking.kind)
        if kind.by_service:
            return BY_SERVICE.format(kind.title)
        return "" if record.undertaking.counts else NOT_CONFIRMED


def _stage_shown(value: Any, row: dict[str, Any]) -> str:
    return dict(kind_of(row["undertaking__kind"]).stages).get(value, str(value))


class MilestoneRegister(BelongingRegister):
    """节点登记簿 — the milestones of one line's undertakings."""

    model = Milestone
    icon = "progress-check"
    note = "各推进事项走到了哪一步：先登记计划日期，完成后补完成日期和文号；第二人确认后事项才算走到这一步。"
    unit = "个"

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.code, cls.title = f"{cls.line}.milestones", "节点"
        cls.writer = type(f"{cls.__name__}Writer", (MilestoneWriter,), {"line": cls.line})
        stages = tuple(
            {code: (code, title) for kind in kinds_of_line(cls.line) for code, title in kind.stages}.values()
        )
        cls.columns = (
            Column("undertaking", "事项", "undertaking__title", link=True),
            Column("undertaking_code", "事项编号", "undertaking__code", kind=Kind.CODE),
            COUNTY,
            Column("stage", "阶段", show=_stage_shown, needs=("undertaking__kind",)),
            Column("planned_on", "计划日期", kind=Kind.DATE),
            Column("done_on", "完成日期", kind=Kind.DATE),
            Column("number", "文号或编号", kind=Kind.CODE),
            *ACCEPTANCE_COLUMNS,
            Column("note", "说明", in_list=False),
        )
        cls.fields = (
            UNDERTAKING,
            Field("stage", "阶段", Kind.CHOICE, required=True, choices=stages),
            Field("planned_on", "计划日期", Kind.DATE),
            Field("done_on", "完成日期", Kind.DATE, happened=True, note="完成以后再填。"),
            Field("number", "文号或编号", Kind.CODE, limit=100, note="这一阶段印发的文号、合同编号或批复文号。"),
            *ACCEPTANCE_FIELDS,
            Field("note", "说明", limit=1000),
        )
        cls.filters = (Filter("stage", "阶段", choices=stages),)

    @classmethod
    def label(cls, row: dict[str, Any]) -> str:
        return f"{row['undertaking']}：{_stage_shown(row['stage'], row)}"

    @classmethod
    def further(cls, record: Any) -> str:
        kind = kind_of(record.undertaking.kind)
        if kind.numbered and record.stage == kind.counted and not record.number:
            return "没有文号或编号，请填报人补齐。"
        return "没有完成日期，完成以后再确认。" if record.done_on is None else super().further(record)


class PaymentRegister(BelongingRegister):
    """付款登记簿 — the payments for one line's undertakings."""

    model = UndertakingPayment
    icon = "cash"
    note = "推进事项的每一笔付款，凭支付凭证登记；第二人确认后计入该事项的已付金额。"
    unit = "笔"

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.code, cls.title = f"{cls.line}.payments", "付款"
        cls.writer = type(f"{cls.__name__}Writer", (PaymentWriter,), {"line": cls.line})
        cls.columns = (
            Column("undertaking", "事项", "undertaking__title", link=True),
            Column("undertaking_code", "事项编号", "undertaking__code", kind=Kind.CODE),
            COUNTY,
            Column("paid_on", "付款日期", kind=Kind.DATE),
            Column("amount", "金额（元）", kind=Kind.MONEY, total=True),
            Column("purpose", "用途"),
            *ACCEPTANCE_COLUMNS,
        )
        cls.fields = (
            UNDERTAKING,
            Field("paid_on", "付款日期", Kind.DATE, happened=True, required=True),
            Field("amount", "金额", Kind.MONEY, required=True, note="单位：元，最多两位小数。"),
            Field("purpose", "用途", required=True),
            *ACCEPTANCE_FIELDS,
        )

    @classmethod
    def label(cls, row: dict[str, Any]) -> str:
        return f"{row['undertaking']}：{row['purpose']}"
