"""设施登记簿 — what the registers of all kinds of facility share; a line of business declares one in a few lines."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import Exists, OuterRef, Q, QuerySet

from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.facilities import expressions, services
from minzheng.core.facilities.changes.models import GUARDED
from minzheng.core.facilities.entries.writing import BedEntryWriter, FacilityEntryWriter
from minzheng.core.facilities.kinds import FacilityKind
from minzheng.core.facilities.models import BedEntry, Facility, FacilityEntry
from minzheng.core.facilities.writing import FacilityWriter
from minzheng.core.registers.accepted_register import (
    ACCEPTANCE_COLUMNS,
    ACCEPTANCE_FIELDS,
    COUNTY,
    NOTE_FIELD,
    TABS,
    masked_name,
    township,
    village,
)
from minzheng.core.registers.declarations import Column, Field, Filter, Kind, Panel, Register, coded_or_named
from minzheng.kernel.identifiers import parse_phone
from minzheng.kernel.masking import mask_phone

STATUS_CHIPS = {expressions.IN_USE: "ok", expressions.WAITING: "soon", expressions.CLOSED: "off"}
YES_NO = (("yes", "是"), ("no", "否"))


def _masked_phone(value: Any, _row: dict[str, Any]) -> str:
    return mask_phone(value or "")


def _signed(value: Any, _row: dict[str, Any]) -> str:
    return f"{value:+,}"


def _phone(text: str) -> str:
    return str(parse_phone(text))


def confirmed(entries: Sequence[Any] | QuerySet[Any], *, by: Any) -> tuple[int, list[str]]:
    """Confirm entries and put the refusals in words for the page."""
    outcome = services.confirm(entries, by=by)
    return outcome.confirmed, outcome.reasons


class FacilityRegister(Register):
    """设施登记簿 — all facilities of one kind. Subclasses name the ``kind`` and, at most, more ``extra`` columns."""

    kind: ClassVar[FacilityKind]
    model = Facility
    identity = "code"
    confirms = True
    searches = "编号（从头输入）、名称"
    tabs = Filter("status", "状态", choices=expressions.STATUSES, condition=expressions.status_is)

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        kind = cls.kind
        cls.code, cls.title, cls.line, cls.unit, cls.icon = kind.code, kind.title, kind.line, kind.unit, kind.icon
        cls.note = kind.note
        cls.columns, cls.fields, cls.filters = _columns(kind), _fields(kind), _filters(kind)
        cls.writer = type(f"{cls.__name__}Writer", (FacilityWriter,), {"kind": kind})
        beds = (Panel(f"{kind.line}.beds", "facility", "床位变动"),) if kind.has_beds else ()
        features = (Panel(f"{kind.line}.features", "facility", "功能与用房"),) if kind.features else ()
        changes = Panel(f"{kind.line}.facility_change", "facility", "设施变更")
        cls.panels = (Panel(f"{kind.line}.facility_entry", "facility", "登记事项"), *beds, *features, changes)

    @classmethod
    def rows(cls) -> ScopedQuerySet[Any]:
        """The facilities of this kind."""
        return Facility.objects.filter(kind=cls.kind.code)

    @classmethod
    def search(cls, term: str) -> Q:
        """By the beginning of the code, or a part of the name."""
        return coded_or_named(term, codes=["code"], names=["name"])

    @classmethod
    def label(cls, row: dict[str, Any]) -> str:
        return str(row["name"])

    @classmethod
    def awaits(cls, user: Any) -> Q:
        """The facilities whose opening waits for a second person."""
        opened = FacilityEntry.objects.waiting().filter(facility=OuterRef("pk"), cause=FacilityEntry.Cause.OPENED)
        return Q(Exists(opened.exclude(reported_by=user)))

    @classmethod
    def confirm(cls, records: Sequence[Any], *, by: Any) -> tuple[int, list[str]]:
        """Confirm the openings that wait."""
        opened = FacilityEntry.objects.waiting().filter(facility__in=records, cause=FacilityEntry.Cause.OPENED)
        return confirmed(opened.select_related("facility"), by=by)


def _columns(kind: FacilityKind) -> tuple[Column, ...]:
    beds = (
        Column("beds", "床位（张）", expressions.beds(), kind=Kind.NUMBER, total=True),
        Column("nursing_beds", "其中护理型", expressions.beds(BedEntry.Kind.NURSING), kind=Kind.NUMBER, total=True),
    )
    level = Column("level", "设立层级", choices=Facility.Level.choices, in_list=False)
    return (
        Column("code", "编号", kind=Kind.CODE, link=True),
        Column("name", "名称", link=True),
        COUNTY,
        Column("township", "乡镇（街道）", township()),
        *(
            (Column("village", "村（社区）", village(), in_list="village" in kind.levels),)
            if _below_townships(kind)
            else ()
        ),
        *((level,) if len(kind.levels) > 1 else ()),
        *(beds if kind.has_beds else ()),
        Column("ownership", "兴办性质", choices=Facility.Ownership.choices, in_list=not kind.covers),
        Column("staff", "专职人员（人）", kind=Kind.NUMBER, in_list=kind.covers),
        Column("is_model", "示范", kind=Kind.BOOLEAN, in_list=not kind.covers),
        Column("opened_on", "新建日期", expressions.opened_on(), kind=Kind.DATE),
        Column("status", "状态", expressions.status(), choices=expressions.STATUSES, chips=STATUS_CHIPS),
        Column("address", "地址", in_list=False),
        Column("operator", "运营单位", in_list=False),
        Column("filing_number", "备案编号", kind=Kind.CODE, in_list=False),
        Column("filed_on", "备案日期", kind=Kind.DATE, in_list=False),
        Column("person_in_charge", "负责人", show=masked_name, in_list=False),
        Column("phone", "联系电话", kind=Kind.CODE, show=_masked_phone, in_list=False),
        Column("area", "建筑面积（㎡）", kind=Kind.NUMBER, in_list=False),
        Column("note", "备注", in_list=False),
    )


def _below_townships(kind: FacilityKind) -> bool:
    return "village" in kind.levels or not kind.covers


def _levels(kind: FacilityKind) -> list[tuple[str, str]]:
    return [(level, Facility.Level(level).label) for level in kind.levels]


def _fields(kind: FacilityKind) -> tuple[Field, ...]:
    place = "12 位区划代码，或“县（市、区）+乡镇（街道）+村（社区）”。"
    place = f"{place}须是它所服务的区划本身。" if kind.covers else f"{place}须在设立它的区划以内。"
    return (
        Field("code", "设施编号", Kind.CODE, required=True, limit=40, note="全市唯一；已有的编号表示更改该设施。"),
        Field("name", "名称", required=True, limit=100),
        Field("division", "所在区划", Kind.DIVISION, required=True, note=place),
        *(
            (Field("level", "设立层级", Kind.CHOICE, required=True, choices=_levels(kind)),)
            if len(kind.levels) > 1
            else ()
        ),
        Field(
            "opened_on", "新建日期", Kind.DATE, happened=True, required=True, note="开始服务之日；确认以后不能再改。"
        ),
        *ACCEPTANCE_FIELDS,
        Field("ownership", "兴办性质", Kind.CHOICE, choices=Facility.Ownership.choices, note="不填为公办。"),
        Field("operator", "运营单位", limit=100),
        Field("address", "地址"),
        Field("filing_number", "备案编号", Kind.CODE, limit=60),
        Field("filed_on", "备案日期", Kind.DATE, happened=True),
        Field("person_in_charge", "负责人", limit=60),
        Field("phone", "联系电话", parse=_phone, note="办公电话：区号加固定电话，或手机 11 位。"),
        Field("staff", "专职人员", Kind.NUMBER, note="人数，整数。"),
        Field(
            "changed_on",
            "变更日期",
            Kind.DATE,
            happened=True,
            note=f"更改已确认设施的{'、'.join(GUARDED.values())}时填；由另一人确认后生效。",
        ),
        Field("change_paper", "变更依据", note="上述更改的批复、核查表等的名称与文号。"),
        Field("area", "建筑面积", Kind.NUMBER, note="平方米，整数。"),
        Field("is_model", "示范", Kind.BOOLEAN, note="列为示范的填“是”。"),
        NOTE_FIELD,
    )


def _filters(kind: FacilityKind) -> tuple[Filter, ...]:
    level = Filter("level", "设立层级", choices=_levels(kind))
    model = Filter("is_model", "示范", choices=YES_NO, condition=lambda value: Q(is_model=value == "yes"))
    return (
        *((level,) if len(kind.levels) > 1 else ()),
        *(() if kind.covers else (Filter("ownership", "兴办性质", choices=Facility.Ownership.choices), model)),
    )


class EntryRegister(Register):
    """登记事项登记簿 — openings, rebuildings and closings of one line's facilities."""

    in_menu = False  # reached from a facility's page and from the workbench
    model = FacilityEntry
    icon = "calendar-event"
    note = "设施的新建、改建、撤销等事项，一事一条，写清生效日期；第二人确认后才计入指标。"
    writer = FacilityEntryWriter
    confirms = True
    searches = "设施编号（从头输入）、名称"
    tabs = TABS
    columns = (
        Column("facility", "设施", "facility__name", link=True),
        Column("facility_code", "设施编号", "facility__code", kind=Kind.CODE),
        COUNTY,
        Column("township", "乡镇（街道）", township()),
        Column("cause", "事项", choices=FacilityEntry.Cause.choices),
        Column("effective_on", "生效日期", kind=Kind.DATE),
        *ACCEPTANCE_COLUMNS,
        Column("note", "备注", in_list=False),
    )
    filters = (Filter("cause", "事项", choices=FacilityEntry.Cause.choices),)
    fields = (
        Field("facility", "设施编号", Kind.CODE, required=True, limit=40, note="设施须已登记。"),
        Field(
            "cause",
            "事项",
            Kind.CHOICE,
            required=True,
            choices=FacilityEntry.Cause.choices,
            note="关停前请先登记撤销其余床位。",
        ),
        Field("effective_on", "生效日期", Kind.DATE, happened=True, required=True),
        *ACCEPTANCE_FIELDS,
        NOTE_FIELD,
    )

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.code, cls.title = f"{cls.line}.facility_entry", "设施登记事项"

    @classmethod
    def rows(cls) -> ScopedQuerySet[Any]:
        """The entries of this line's facilities."""
        return FacilityEntry.objects.filter(facility__kind__startswith=f"{cls.line}.")

    @classmethod
    def search(cls, term: str) -> Q:
        """By the beginning of the facility's code, or a part of its name."""
        return coded_or_named(term, codes=["facility__code"], names=["facility__name"])

    @classmethod
    def label(cls, row: dict[str, Any]) -> str:
        return f"{row['facility']}：{dict(FacilityEntry.Cause.choices)[row['cause']]}"

    @classmethod
    def confirm(cls, records: Sequence[Any], *, by: Any) -> tuple[int, list[str]]:
        """Confirm the chosen entries."""
        return confirmed(records, by=by)


class BedRegister(Register):
    """床位变动登记簿 — beds gained and lost by one line's facilities."""

    model = BedEntry
    icon = "bed"
    note = "每次增减床位登记一笔，写清原因和床位类型；现有床位由已确认的各笔相加得出，不能直接改总数。"
    writer = BedEntryWriter
    confirms = True
    searches = "设施编号（从头输入）、名称"
    tabs = TABS
    columns = (
        Column("facility", "设施", "facility__name", link=True),
        Column("facility_code", "设施编号", "facility__code", kind=Kind.CODE),
        COUNTY,
        Column("cause", "原因", choices=BedEntry.Cause.choices),
        Column("kind", "床位类型", choices=BedEntry.Kind.choices),
        Column("delta", "增减（张）", kind=Kind.NUMBER, show=_signed, total=True),
        Column("effective_on", "生效日期", kind=Kind.DATE),
        *ACCEPTANCE_COLUMNS,
        Column("note", "备注", in_list=False),
    )
    filters = (
        Filter("cause", "原因", choices=BedEntry.Cause.choices),
        Filter("kind", "床位类型", choices=BedEntry.Kind.choices),
    )
    fields = (
        Field("facility", "设施编号", Kind.CODE, required=True, limit=40, note="设施须已登记。"),
        Field(
            "cause",
            "原因",
            Kind.CHOICE,
            required=True,
            choices=BedEntry.Cause.choices,
            note="提升改造会同时减少普通床位。",
        ),
        Field(
            "kind", "床位类型", Kind.CHOICE, required=True, choices=BedEntry.Kind.choices, note="提升改造的填护理型。"
        ),
        Field("count", "张数", Kind.NUMBER, required=True, note="大于零的整数；是增是减由原因决定。"),
        Field("effective_on", "生效日期", Kind.DATE, happened=True, required=True),
        *ACCEPTANCE_FIELDS,
        NOTE_FIELD,
    )

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.code, cls.title, cls.unit = f"{cls.line}.beds", "床位变动", "条"

    @classmethod
    def rows(cls) -> ScopedQuerySet[Any]:
        """The bed entries of this line's facilities."""
        return BedEntry.objects.filter(facility__kind__startswith=f"{cls.line}.")

    @classmethod
    def search(cls, term: str) -> Q:
        """By the beginning of the facility's code, or a part of its name."""
        return coded_or_named(term, codes=["facility__code"], names=["facility__name"])

    @classmethod
    def label(cls, row: dict[str, Any]) -> str:
        return f"{row['facility']}：{dict(BedEntry.Cause.choices)[row['cause']]} {row['delta']:+,} 张"

    @classmethod
    def confirm(cls, records: Sequence[Any], *, by: Any) -> tuple[int, list[str]]:
        """Confirm the chosen entries; both rows of an upgrade go together."""
        return confirmed(records, by=by)
