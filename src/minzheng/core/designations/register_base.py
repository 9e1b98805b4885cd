"""认定登记簿 — what the registers of all kinds of designation share; a line of business declares one in two lines."""

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Q

from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.designations import services
from minzheng.core.designations.expressions import (
    EXPIRED,
    IN_FORCE,
    REVOKED,
    STATES,
    WAITING,
    holder_name,
    state,
    state_is,
)
from minzheng.core.designations.kinds import DesignationKind, all_kinds
from minzheng.core.designations.models import Designation, DesignationEnd
from minzheng.core.designations.writing import NO_SUCH_DESIGNATION, DesignationEndWriter, DesignationWriter
from minzheng.core.parties import sealing
from minzheng.core.registers.accepted_register import (
    ACCEPTANCE_COLUMNS,
    ACCEPTANCE_FIELDS,
    COUNTY,
    NOTE_FIELD,
    AcceptedRegister,
    masked_name,
)
from minzheng.core.registers.declarations import Column, Field, Filter, Kind, Panel, coded_or_named

STATE_CHIPS = {IN_FORCE: "ok", WAITING: "soon", EXPIRED: "off", REVOKED: "off"}
_HOLDER_COLUMNS = {
    Designation.Holder.FACILITY: (
        Column("holder_name", "设施", "facility__name", link=True),
        Column("holder_code", "设施编号", "facility__code", kind=Kind.CODE),
    ),
    Designation.Holder.ORGANISATION: (
        Column("holder_name", "组织", "organisation__name", link=True),
        Column("holder_code", "组织编号", "organisation__code", kind=Kind.CODE),
    ),
    Designation.Holder.PERSON: (Column("holder_name", "姓名", "person__name", show=masked_name, link=True),),
    Designation.Holder.DIVISION: (
        Column("holder_name", "区划", "division__name", link=True),
        Column("holder_code", "区划代码", "division__code", kind=Kind.CODE),
    ),
}
_HOLDER_FIELDS = {
    Designation.Holder.FACILITY: Field(
        "facility", "设施编号", Kind.CODE, required=True, limit=40, note="设施须已登记。"
    ),
    Designation.Holder.ORGANISATION: Field(
        "organisation", "组织编号", Kind.CODE, required=True, limit=30, note="组织须已登记。"
    ),
    Designation.Holder.PERSON: Field(
        "person", "身份证号", required=True, parse=sealing.canonical_id, note="人员须已登记；18 位，末位可为 X。"
    ),
    Designation.Holder.DIVISION: Field(
        "division", "区划", Kind.DIVISION, required=True, note="被认定的区划本身：12 位区划代码或全称。"
    ),
}
_SEARCHED = {
    Designation.Holder.FACILITY: (["facility__code"], ["facility__name"]),
    Designation.Holder.ORGANISATION: (["organisation__code"], ["organisation__name"]),
    Designation.Holder.PERSON: ([], []),
    Designation.Holder.DIVISION: (["division__code"], ["division__name"]),
}


class DesignationRegister(AcceptedRegister):
    """认定登记簿 — all designations of one kind. Subclasses name the ``kind``."""

    kind: ClassVar[DesignationKind]
    model = Designation
    searches = "名称、文号（从头输入）"

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        kind = cls.kind
        cls.code, cls.title, cls.line, cls.unit, cls.icon = kind.code, kind.full_title, kind.line, kind.unit, kind.icon
        cls.note = kind.note
        cls.columns, cls.fields, cls.filters = _columns(kind), _fields(kind), _filters(kind)
        cls.writer = DesignationWriter.of(kind)
        cls.panels = (Panel(f"{kind.line}.designation_end", "designation", "撤销"),)

    @classmethod
    def rows(cls) -> ScopedQuerySet[Any]:
        """The designations of this kind."""
        return Designation.objects.filter(kind=cls.kind.code)

    @classmethod
    def search(cls, term: str) -> Q:
        """By the beginning of a number or of a person's name, or a part of the name of a facility, office or place."""
        codes, names = _SEARCHED[Designation.Holder(cls.kind.holder)]
        found = coded_or_named(term, codes=["document_number", *codes], names=names)
        is_person = cls.kind.holder == Designation.Holder.PERSON
        return found | Q(person__name__startswith=term.strip()) if is_person else found

    @classmethod
    def label(cls, row: dict[str, Any]) -> str:
        name = row["holder_name"] or ""
        return masked_name(name, row) if cls.kind.holder == Designation.Holder.PERSON else str(name)

    @classmethod
    def further(cls, record: Any) -> str:
        """A title without a document has not been given."""
        return "" if record.document_number else "没有文号，请填报人补齐。"


def _columns(kind: DesignationKind) -> tuple[Column, ...]:
    groups = (Column("group", "名单"),) if kind.groups else ()
    grades = (Column("grade", "等次", choices=kind.grades),) if kind.grades else ()
    county = () if kind.holder == Designation.Holder.DIVISION else (COUNTY,)
    return (
        *_HOLDER_COLUMNS[Designation.Holder(kind.holder)],
        *county,
        *groups,
        *grades,
        Column("since", "起", kind=Kind.DATE),
        Column("until", "止", kind=Kind.DATE),
        Column("document_number", "文号", kind=Kind.CODE),
        Column("state", "状态", state(), choices=STATES, chips=STATE_CHIPS),
        *ACCEPTANCE_COLUMNS,
        Column("uid_shown", "登记号", "uid", kind=Kind.CODE, in_list=False, show=_as_text),
        Column("note", "备注", in_list=False),
    )


def _as_text(value: Any, _row: dict[str, Any]) -> str:
    return str(value)


def _fields(kind: DesignationKind) -> tuple[Field, ...]:
    lists = tuple((name, name) for name in kind.groups)
    years = f"不填的，自起始日期起 {kind.valid_years} 年。" if kind.valid_years else "不填的，到撤销为止。"
    return (
        _HOLDER_FIELDS[Designation.Holder(kind.holder)],
        *((Field("group", "名单", Kind.CHOICE, required=True, choices=lists),) if lists else ()),
        *((Field("grade", "等次", Kind.CHOICE, required=True, choices=kind.grades),) if kind.grades else ()),
        Field("since", "起始日期", Kind.DATE, required=True, note="从这一天起有效。"),
        Field("until", "终止日期", Kind.DATE, note=f"从这一天起不再有效；{years}"),
        Field("document_number", "文号", Kind.CODE, limit=80, note="认定文件的文号；确认之前须补齐。"),
        *ACCEPTANCE_FIELDS,
        NOTE_FIELD,
    )


def _filters(kind: DesignationKind) -> tuple[Filter, ...]:
    lists = tuple((name, name) for name in kind.groups)
    return (
        Filter("state", "状态", choices=STATES, condition=state_is),
        *((Filter("group", "名单", choices=lists),) if lists else ()),
        *((Filter("grade", "等次", choices=kind.grades),) if kind.grades else ()),
    )


def _number(text: str) -> UUID:
    try:
        return UUID(text.strip())
    except ValueError:
        raise ValueError(NO_SUCH_DESIGNATION) from None


def _kind_title(value: Any, _row: dict[str, Any]) -> str:
    return {kind.code: kind.title for kind in all_kinds()}.get(value, str(value))


def _masked_holder(value: Any, row: dict[str, Any]) -> str:
    name = str(value or "")
    return masked_name(name, row) if row["holder"] == Designation.Holder.PERSON else name


class DesignationEndRegister(AcceptedRegister):
    """认定撤销登记簿 — titles of one line that are taken away before their time."""

    in_menu = False  # reached from a designation's page and from the workbench
    reopens = False
    model = DesignationEnd
    icon = "award-off"
    unit = "项"
    note = "提前撤销的认定，一项一条，凭撤销文件登记；第二人确认之日起该认定不再计入，原认定保留。"
    writer = DesignationEndWriter
    searches = "认定文号、撤销文件（从头输入）"
    columns = (
        Column("holder_name", "对象", holder_name("designation__"), show=_masked_holder, link=True),
        Column("holder", "类别", "designation__holder", choices=Designation.Holder.choices),
        Column("kind", "认定", "designation__kind", show=_kind_title),
        Column("document_number", "认定文号", "designation__document_number", kind=Kind.CODE),
        COUNTY,
        Column("since", "认定起", "designation__since", kind=Kind.DATE),
        Column("ended_on", "撤销日期", kind=Kind.DATE),
        Column("reason", "事由", in_list=False),
        *ACCEPTANCE_COLUMNS,
        Column("note", "备注", in_list=False),
    )
    fields = (
        Field(
            "designation", "认定登记号", required=True, parse=_number, limit=40, note="在认定记录的页面上，整段复制。"
        ),
        Field("ended_on", "撤销日期", Kind.DATE, required=True, note="从这一天起不再有效。"),
        Field("reason", "事由", required=True),
        *ACCEPTANCE_FIELDS,
        NOTE_FIELD,
    )

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.code, cls.title = f"{cls.line}.designation_end", "认定撤销"

    @classmethod
    def rows(cls) -> ScopedQuerySet[Any]:
        """The ends of this line's designations."""
        return DesignationEnd.objects.filter(designation__kind__startswith=f"{cls.line}.")

    @classmethod
    def search(cls, term: str) -> Q:
        """By the beginning of the title's document number, or of the name of the paper that ends it."""
        return Q(designation__document_number__startswith=term.strip()) | Q(paper__startswith=term.strip())

    @classmethod
    def label(cls, row: dict[str, Any]) -> str:
        return f"{_masked_holder(row['holder_name'], row)}：撤销"

    @classmethod
    def confirm(cls, records: Sequence[Any], *, by: Any) -> tuple[int, list[str]]:
        """Confirm the chosen ends as the second person; the titles end with them."""
        return cls.in_words(services.confirm_ends(records, by=by))
