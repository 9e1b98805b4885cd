"""设施功能写入 — how entries of features come about; the facility is named by its code."""

from collections.abc import Sequence
from typing import Any

from minzheng.core.access.models import User
from minzheng.core.facilities.entries.writing import NO_SUCH_FACILITY
from minzheng.core.facilities.features import FeatureEntry
from minzheng.core.facilities.kinds import kind_of
from minzheng.core.facilities.models import Facility
from minzheng.core.registers.accepting import AcceptedWriter, Named, Reference
from minzheng.core.registers.records import Record
from minzheng.core.registers.writing import NotPossible, Values
from minzheng.kernel import periods


class FeatureWriter(AcceptedWriter):
    """设施功能写入器 — the entry takes the division of its facility."""

    model = FeatureEntry
    references = (Reference("facility", Facility, NO_SUCH_FACILITY),)
    place_of = "facility"

    @classmethod
    def fault(cls, values: Values, named: Named) -> dict[str, str]:
        """Features that the kind does not have, areas of what is no room, days out of order or yet to come."""
        facility: Any = named["facility"]
        kind = kind_of(facility.kind)
        feature = kind.feature(values["feature"])
        since, until, today = values["since"], values.get("until"), periods.today()
        area = values.get("area")
        checks = {
            "feature": _not_of_the_kind(kind.title, [one.title for one in kind.features]) if feature is None else "",
            "since": "启用日期还没有到，启用后再登记。" if since > today else "",
            "until": "停用日期应晚于启用日期。" if until is not None and until <= since else "",
            "area": _area_problem(area, is_room=feature is None or feature.is_room),
        }
        return {name: text for name, text in checks.items() if text}

    @classmethod
    def create_many(cls, rows: Sequence[Values], *, by: User) -> list[Record]:
        """Entries that wait for confirmation; one that is still open elsewhere must be ended first. Raises NotPossible."""
        codes = {values["facility"] for values in rows if values.get("until") is None}
        still = FeatureEntry.objects.filter(facility__code__in=codes, until__isnull=True)
        taken = set(still.values_list("facility__code", "feature"))
        for values in rows:
            key = (values["facility"], values["feature"])
            if values.get("until") is None and key in taken:
                raise NotPossible("这处设施的这项功能已经登记、还没有停用；如有变化，先为原来的登记填上停用日期。")
            taken.add(key)
        return super().create_many(rows, by=by)


def _not_of_the_kind(title: str, features: list[str]) -> str:
    return f"{title}只能填：{'、'.join(features)}。" if features else f"{title}不登记功能与用房。"


def _area_problem(area: int | None, *, is_room: bool) -> str:
    if area is None:
        return ""
    if area <= 0:
        return "面积应是大于零的整数，单位平方米。"
    return "" if is_room else "这一项不是用房，面积请留空。"
