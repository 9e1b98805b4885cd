"""活动写入 — how activities and attendances come about; people are named by identity number, activities by code."""

from collections.abc import Sequence
from typing import Any, ClassVar

from minzheng.core.activities.kinds import ActivityKind, kind_of
from minzheng.core.activities.models import Activity, Attendance
from minzheng.core.parties.references import a_person, an_organisation
from minzheng.core.registers.accepting import AcceptedWriter, Named, Reference
from minzheng.core.registers.writing import Values
from minzheng.kernel import periods

NO_SUCH_ACTIVITY = "没有这个活动编号，或者它不在您可以登记的范围内。"


class ActivityWriter(AcceptedWriter):
    """活动写入器 — activities of one kind."""

    model = Activity
    references = (an_organisation("host"),)
    kind: ClassVar[ActivityKind]

    @classmethod
    def fault(cls, values: Values, named: Named) -> dict[str, str]:  # noqa: ARG003 — the interface
        """Days that have not come, marks that the kind does not know, codes taken by another kind."""
        held_on, accepted_on = values["held_on"], values.get("accepted_on")
        checks = {
            "held_on": "活动还没有举行，举行后再登记。" if held_on > periods.today() else "",
            "ended_on": "结束日期不能早于开始日期。" if values.get("ended_on") and values["ended_on"] < held_on else "",
            "accepted_on": "验收日期不能早于活动开始日期。" if accepted_on and accepted_on < held_on else "",
        }
        return {name: text for name, text in checks.items() if text}

    @classmethod
    def problems(cls, rows: Sequence[Values]) -> dict[int, dict[str, str]]:
        codes = [values["code"] for values in rows]
        taken = set(Activity.objects.filter(code__in=codes).exclude(kind=cls.kind.code).values_list("code", flat=True))
        found = super().problems(rows)
        for index, values in enumerate(rows):
            if values["code"] in taken:
                found.setdefault(index, {})["code"] = "这个编号已被另一类活动使用。"
        return found


class AttendanceWriter(AcceptedWriter):
    """参加写入器 — the attendance takes the division of its activity."""

    model = Attendance
    references = (Reference("activity", Activity, NO_SUCH_ACTIVITY), a_person("person"))
    place_of = "activity"

    @classmethod
    def fault(cls, values: Values, named: Named) -> dict[str, str]:
        """Capacities that the activity's kind does not know."""
        activity: Any = named["activity"]
        kind = kind_of(activity.kind)
        roles = dict(kind.roles)
        if not roles:
            return {"activity": f"{kind.title}不登记参加人员名单，只填参加人数。"}
        return {} if values["role"] in roles else {"role": f"只能填：{'、'.join(roles.values())}。"}
