"""报表写入 — how returns come about: the first version of a period, or, for a stated reason, the next one."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar, NamedTuple

from minzheng.core.access.models import User
from minzheng.core.divisions.models import Division
from minzheng.core.registers.accepting import AcceptedWriter
from minzheng.core.registers.records import Record
from minzheng.core.registers.writing import NotPossible, Values
from minzheng.core.returns.kinds import ReturnKind
from minzheng.core.returns.models import Return
from minzheng.kernel import periods
from minzheng.kernel.periods import Period

LOCKED = "已核定的报表不能更改或删除；确有错误的，请填写更正原因另报一版，由另一人核定。"
Key = tuple[str, date]


class Standing(NamedTuple):
    """已报版次 — one version that stands for a unit and a period."""

    number: int
    waits: bool


class ReturnWriter(AcceptedWriter):
    """报表写入器 — returns of one kind."""

    model = Return
    kind: ClassVar[ReturnKind]

    @classmethod
    def problems(cls, rows: Sequence[Values]) -> dict[int, dict[str, str]]:
        """Units and periods that do not go with the kind, and versions that may not be reported: one statement."""
        found = super().problems(rows)
        there = cls._standing(rows)
        seen: set[Key] = set()
        for index, values in enumerate(rows):
            key = (values["division"].lineage, values["period_start"])
            said = cls._misfit(values) or cls._of_version(values, there.get(key, []))
            if key in seen:
                said = {"period_start": "同一个单位的同一期间在本次填报中出现了两次，请删去一行。"}
            seen.add(key)
            if said:
                found.setdefault(index, {}).update(said)
        return found

    @classmethod
    def _misfit(cls, values: Values) -> dict[str, str]:
        period = cls.kind.every.holding(values["period_start"])
        levels = "、".join(Division.Level(level).label for level in cls.kind.levels)
        accepted_on = values.get("accepted_on")
        checks = {
            "division": f"{cls.kind.title}按{levels}报送，请填{levels}。" if values["division"].level not in cls.kind.levels else "",
            "period_start": cls._misplaced(period, values["period_start"]),
            "accepted_on": "审定日期不能早于期间的最后一天。" if accepted_on is not None and accepted_on < period.end else "",
        }  # fmt: skip
        return {name: text for name, text in checks.items() if text}

    @classmethod
    def _misplaced(cls, period: Period, start: date) -> str:
        if start != period.start:
            return f"期间应写作 {cls.kind.every.example}。"
        return "这一期间还没有结束，期满后再报。" if period.end > periods.today() else ""

    @classmethod
    def _of_version(cls, values: Values, standing: Sequence[Standing]) -> dict[str, str]:
        reason = (values.get("reason") or "").strip()
        if number := values.get("version_number"):  # a version that waits is being mended
            if number not in {one.number for one in standing}:
                return {"period_start": "单位和期间不能改；报错了的请撤回，再重新填报。"}
            if number > 1 and not reason:
                return {"reason": "更正须写明原因。"}
            return {"reason": "第一版没有更正原因，请留空。"} if number == 1 and reason else {}
        if any(one.waits for one in standing):
            return {"period_start": "这个单位这一期还有一版等待核定，请先核定或撤回。"}
        if standing and not reason:
            last = max(one.number for one in standing)
            return {"period_start": f"这个单位这一期已经报过（第 {last} 版）；要更正的，请填更正原因。"}
        return {"reason": "这一期还没有报过，不是更正，请留空。"} if reason and not standing else {}

    @classmethod
    def _standing(cls, rows: Sequence[Values]) -> dict[Key, list[Standing]]:
        """What was reported already for the units and periods of some rows; a renamed unit is the same unit."""
        there = Return.objects.filter(
            kind=cls.kind.code, division__lineage__in={values["division"].lineage for values in rows},
            period_start__in={values["period_start"] for values in rows},
        )  # fmt: skip
        found: dict[Key, list[Standing]] = {}
        said = there.values_list("division__lineage", "period_start", "version_number", "confirmed_at")
        for lineage, start, number, confirmed_at in said:
            found.setdefault((lineage, start), []).append(Standing(number, confirmed_at is None))
        return found

    @classmethod
    def prepare(cls, values: Values, *, by: User) -> Values:
        ready = super().prepare(values, by=by)
        if "period_start" in ready:
            ready["period_end"] = cls.kind.every.holding(ready["period_start"]).end
        return ready

    @classmethod
    def create_many(cls, rows: Sequence[Values], *, by: User) -> list[Record]:
        """Waiting versions, each the next of its unit and period."""
        there = cls._standing(rows)
        numbered = []
        for values in rows:
            standing = there.get((values["division"].lineage, values["period_start"]), [])
            numbered.append({**values, "version_number": 1 + max((one.number for one in standing), default=0)})
        return super().create_many(numbered, by=by)

    @classmethod
    def update_many(cls, pairs: Sequence[tuple[Any, Values]], *, by: User) -> None:
        """Mend versions that wait. Raises NotPossible."""
        if any(record.counts for record, _ in pairs):
            raise NotPossible(LOCKED)
        super().update_many(pairs, by=by)

    @classmethod
    def remove_many(cls, records: Sequence[Any], *, by: User) -> None:
        """Withdraw versions that wait. Raises NotPossible."""
        if any(record.counts for record in records):
            raise NotPossible(LOCKED)
        super().remove_many(records, by=by)
