"""设施变更登记簿 — proposed and carried-out changes of one line's facilities; a line of business declares it in two lines."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.facilities.changes import writing
from minzheng.core.facilities.changes.models import GUARDED, FacilityChange
from minzheng.core.facilities.changes.writing import FacilityChangeWriter
from minzheng.core.facilities.models import Facility
from minzheng.core.registers.accepted_register import ACCEPTANCE_COLUMNS, COUNTY, NOTE_FIELD, AcceptedRegister
from minzheng.core.registers.declarations import Column, Field, Kind, coded_or_named

_LEVELS = Facility.Level.choices


def _before(value: Any, _row: dict[str, Any]) -> str:
    return "；".join(f"{GUARDED[name]}：{value[name]}" for name in GUARDED if name in (value or {}))


def _change(value: Any, row: dict[str, Any]) -> str:
    """What is changed, from what to what; the old value is known once the change has been carried out."""
    given = {
        "name": row["new_name"], "division": row["new_division__name"], "level": dict(_LEVELS).get(row["new_level"]),
        "staff": row["new_staff"], "is_model": _yes_or_no(row["new_is_model"], row),
    }  # fmt: skip
    return "；".join(
        f"{title}：{value[name]} → {given[name]}" if name in (value or {}) else f"{title}改为{given[name]}"
        for name, title in GUARDED.items()
        if given.get(name) not in (None, "")
    )


def _yes_or_no(value: Any, _row: dict[str, Any]) -> str:
    return "" if value is None else "是" if value else "否"


class FacilityChangeRegister(AcceptedRegister):
    """设施变更登记簿 — changes of name, place, level, staff or model of one line's confirmed facilities."""

    in_menu = False  # reached from a facility's page and from the workbench
    reopens = False
    model = FacilityChange
    icon = "replace"
    note = "更改已确认设施的名称、区划、层级、人员或示范，一项一条；第二人确认后设施随之更改，原值保留。"
    unit = "项"
    writer = FacilityChangeWriter
    searches = "设施编号（从头输入）、名称"
    columns = (
        Column("facility", "设施", "facility__name", link=True),
        Column("facility_code", "设施编号", "facility__code", kind=Kind.CODE),
        COUNTY,
        Column(
            "change",
            "变更内容",
            "before",
            show=_change,
            needs=("new_name", "new_division__name", "new_level", "new_staff", "new_is_model"),
        ),
        Column("before", "原值", show=_before, in_list=False),
        Column("new_name", "新名称", in_list=False),
        Column("new_division", "新区划", "new_division__name", in_list=False),
        Column("new_level", "新设立层级", choices=_LEVELS, in_list=False),
        Column("new_staff", "新专职人员（人）", kind=Kind.NUMBER, in_list=False),
        Column("new_is_model", "新示范", show=_yes_or_no, in_list=False),
        *ACCEPTANCE_COLUMNS,
        Column("note", "备注", in_list=False),
    )
    fields = (
        Field("facility", "设施编号", Kind.CODE, required=True, limit=40, note="设施须已登记，新建须已确认。"),
        Field("new_name", "新名称", limit=100, note="不改的留空，以下同。"),
        Field(
            "new_division", "新区划", Kind.DIVISION, note="12 位区划代码，或“县（市、区）+乡镇（街道）+村（社区）”。"
        ),
        Field("new_level", "新设立层级", Kind.CHOICE, choices=_LEVELS),
        Field("new_staff", "新专职人员", Kind.NUMBER, note="人数，整数。"),
        Field("new_is_model", "新示范", Kind.BOOLEAN),
        Field("accepted_on", "变更日期", Kind.DATE, happened=True, note="批准或核实之日；确认之前须补齐。"),
        Field("paper", "依据文件", note="批复、核查表等的名称与文号；确认之前须补齐。"),
        NOTE_FIELD,
    )

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.code, cls.title = f"{cls.line}.facility_change", "设施变更"

    @classmethod
    def rows(cls) -> ScopedQuerySet[Any]:
        """The changes of this line's facilities."""
        return FacilityChange.objects.filter(facility__kind__startswith=f"{cls.line}.")

    @classmethod
    def search(cls, term: str) -> Q:
        """By the beginning of the facility's code, or a part of its name."""
        return coded_or_named(term, codes=["facility__code"], names=["facility__name"])

    @classmethod
    def label(cls, row: dict[str, Any]) -> str:
        return f"{row['facility']}：变更"

    @classmethod
    def confirm(cls, records: Sequence[Any], *, by: Any) -> tuple[int, list[str]]:
        """Confirm the chosen changes as the second person: they are carried out."""
        outcome = writing.confirm(records, by=by)
        return outcome.confirmed, outcome.reasons
