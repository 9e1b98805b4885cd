"""活动写入 — how activities and attendances come about; people are named by identity number, activities by code."""

from collections.abc import Sequence
from typing import Any, ClassVar

from minzheng.core.access.models import User
from minzheng.core.activities.kinds import ActivityKind, kind_of
from minzheng.core.activities.models import Activity, Attendance
from minzheng.core.parties.models import Organisation
from minzheng.core.parties.references import a_person, an_organisation
from minzheng.core.registers.accepting import AcceptedWriter, Named, Reference
from minzheng.core.registers.writing import NotPossible, Values
from minzheng.kernel import periods

NO_SUCH_ACTIVITY = "没有这个活动编号，或者它不在您可以登记的范围内。"
TAKEN = "这个编号已被另一类活动使用。"
ATTENDED = "已登记了参加人员，不能更改所在区划；请先撤回参加记录，改好再登记。"
TWICE = "这个人已经登记参加这次活动，同一人只登记一次。"


class ActivityWriter(AcceptedWriter):
    """活动写入器 — activities of one kind."""

    model = Activity
    references = (an_organisation("host"),)
    kind: ClassVar[ActivityKind]

    @classmethod
    def fault(cls, values: Values, named: Named) -> dict[str, str]:
        """Days that have not come or are out of order, a host of the wrong kind."""
        held_on, ended_on, accepted_on = values["held_on"], values.get("ended_on"), values.get("accepted_on")
        last = ended_on or held_on
        checks = {
            "held_on": "活动还没有举行，举行后再登记。" if held_on > periods.today() else "",
            "ended_on": "结束日期不能早于开始日期。" if last < held_on else "",
            "accepted_on": "验收日期不能早于活动结束日期。" if accepted_on and accepted_on < last else "",
            "host": cls._unfit(named["host"]),
        }
        return {name: text for name, text in checks.items() if text}

    @classmethod
    def _unfit(cls, host: Any) -> str:
        """Why this cannot be the host of such an activity; empty when it can."""
        if not cls.kind.host_kind or (host is not None and host.kind == cls.kind.host_kind):
            return ""
        return f"{cls.kind.title}的主办单位应是{Organisation.Kind(cls.kind.host_kind).label}，请填它的组织编号。"

    @classmethod
    def problems(cls, rows: Sequence[Values]) -> dict[int, dict[str, str]]:
        """Codes taken by another kind, and places changed under those who attended: two statements more."""
        codes = [values["code"] for values in rows]
        there = Activity.objects.filter(code__in=codes)
        taken = set(there.exclude(kind=cls.kind.code).values_list("code", flat=True))
        place = dict(there.filter(attendances__isnull=False).values_list("code", "division"))
        found = super().problems(rows)
        for index, values in enumerate(rows):
            code, division = values["code"], values.get("division")
            if code in taken:
                found.setdefault(index, {})["code"] = TAKEN
            elif code in place and division is not None and division.pk != place[code]:
                found.setdefault(index, {})["division"] = ATTENDED
        return found

    @classmethod
    def update_many(cls, pairs: Sequence[tuple[Any, Values]], *, by: User) -> None:
        moved = [
            record.pk
            for record, values in pairs
            if "division" in values and values["division"].pk != record.division_id
        ]
        if moved and Attendance.objects.filter(activity__in=moved).exists():
            raise NotPossible(ATTENDED)
        super().update_many(pairs, by=by)


class AttendanceWriter(AcceptedWriter):
    """参加写入器 — who attended the activities of one line; the attendance takes the division of its activity."""

    model = Attendance
    references = (Reference("activity", Activity, NO_SUCH_ACTIVITY), a_person("person"))
    place_of = "activity"
    line: ClassVar[str]

    @classmethod
    def fault(cls, values: Values, named: Named) -> dict[str, str]:
        """Activities of another line or without a list, capacities that the kind does not know, too many lessons."""
        activity: Any = named["activity"]
        kind = kind_of(activity.kind)
        roles, tenths, accepted_on = dict(kind.roles), values.get("tenths") or 0, values.get("accepted_on")
        if kind.line != cls.line:
            return {"activity": NO_SUCH_ACTIVITY}
        if not roles:
            return {"activity": f"{kind.title}不登记参加人员名单，只填参加人数。"}
        checks = {
            "role": "" if values["role"] in roles else f"只能填：{'、'.join(roles.values())}。",
            "tenths": "本人学时不能超过活动的学时。" if tenths > activity.tenths else "",
            "accepted_on": "验收日期不能早于活动开始日期。" if accepted_on and accepted_on < activity.held_on else "",
        }
        return {name: text for name, text in checks.items() if text}

    @classmethod
    def clashes(cls, rows: Sequence[Values], seen: dict[Any, Any]) -> dict[int, dict[str, str]]:
        """The same person at the same activity twice, in the register or in the file."""
        activities, people = (reference.found(rows) for reference in cls.references)
        listed = Attendance.objects.filter(activity__in=activities.values(), person__in=people.values())
        there = set(listed.values_list("activity", "person"))
        found = {}
        for index, values in enumerate(rows):
            pair = (activities[values["activity"]].pk, people[values["person"]].pk)
            if pair in there or pair in seen:
                found[index] = {"person": TWICE}
            seen[pair] = index
        return found
