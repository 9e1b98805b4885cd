"""设施功能登记簿 — rooms and features of one line's facilities; a line of business declares it in two lines."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import Q

from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.facilities import reads
from minzheng.core.facilities.feature_writing import FeatureWriter
from minzheng.core.facilities.features import FeatureEntry
from minzheng.core.facilities.kinds import FacilityKind, kind_of
from minzheng.core.registers import accepting
from minzheng.core.registers.accepted_register import (
    ACCEPTANCE_COLUMNS,
    ACCEPTANCE_FIELDS,
    COUNTY,
    NOTE_FIELD,
    AcceptedRegister,
)
from minzheng.core.registers.declarations import Column, Field, Filter, Kind, coded_or_named


class FeatureRegister(AcceptedRegister):
    """设施功能登记簿 — what the facilities of some ``kinds`` of one line have. Subclasses name the kinds."""

    kinds: ClassVar[tuple[FacilityKind, ...]]
    model = FeatureEntry
    icon = "door"
    writer = FeatureWriter
    searches = "设施编号（从头输入）、名称"
    note = "一条登记是一处设施的一项功能或一间用房：从启用日期起计，填了停用日期的从那一天起不再计。"

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.line = cls.kinds[0].line
        cls.code, cls.title = f"{cls.line}.features", "设施功能与用房"
        choices = tuple({one.code: one.title for kind in cls.kinds for one in kind.features}.items())
        cls.columns = (
            Column("facility", "设施", "facility__name", link=True),
            Column("facility_code", "设施编号", "facility__code", kind=Kind.CODE),
            COUNTY,
            Column("feature", "功能或用房", choices=choices),
            Column("since", "启用日期", kind=Kind.DATE),
            Column("until", "停用日期", kind=Kind.DATE),
            Column("area", "面积（㎡）", kind=Kind.NUMBER),
            Column("checked_on", "查看日期", kind=Kind.DATE),
            *ACCEPTANCE_COLUMNS,
            Column("note", "备注", in_list=False),
        )
        cls.fields = (
            Field("facility", "设施编号", Kind.CODE, required=True, limit=40, note="设施须已登记。"),
            Field("feature", "功能或用房", Kind.CHOICE, required=True, choices=choices),
            Field("since", "启用日期", Kind.DATE, happened=True, required=True),
            Field("until", "停用日期", Kind.DATE, note="从这一天起不再有；仍在用的留空。"),
            Field("area", "面积", Kind.NUMBER, note="平方米，整数；只有用房才填，用房确认之前须填。"),
            Field("checked_on", "查看日期", Kind.DATE, happened=True, note="到现场按检查表查看的日期。"),
            *ACCEPTANCE_FIELDS,
            NOTE_FIELD,
        )
        cls.filters = (Filter("feature", "功能或用房", choices=choices),)

    @classmethod
    def rows(cls) -> ScopedQuerySet[Any]:
        """The entries of these kinds of facility."""
        return FeatureEntry.objects.filter(facility__kind__in=[kind.code for kind in cls.kinds])

    @classmethod
    def search(cls, term: str) -> Q:
        """By the beginning of the facility's code, or a part of its name."""
        return coded_or_named(term, codes=["facility__code"], names=["facility__name"])

    @classmethod
    def label(cls, row: dict[str, Any]) -> str:
        titles = {one.code: one.title for kind in cls.kinds for one in kind.features}
        return f"{row['facility']}：{titles.get(row['feature'], row['feature'])}"

    @classmethod
    def confirm(cls, records: Sequence[Any], *, by: Any) -> tuple[int, list[str]]:
        """Confirm the chosen entries; the facility must have been in use when the feature began, and a room is measured."""
        facilities = {record.facility_id: record.facility.kind for record in records}
        timelines = reads.timelines(facilities)

        def further(record: Any) -> str:
            feature = kind_of(facilities[record.facility_id]).feature(record.feature)
            if not timelines[record.facility_id].is_open(record.since):
                return "设施在启用日期那一天没有在用；请先确认设施的新建登记，或改正启用日期。"
            return "用房没有填面积，请填报人补齐。" if feature and feature.is_room and record.area is None else ""

        return cls.in_words(accepting.confirm(cls.model, records, by=by, further=further))
