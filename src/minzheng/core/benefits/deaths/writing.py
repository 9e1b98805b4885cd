"""死亡信息写入 — how lines of an office's file come in: sealed, each number once a source, compared at once."""

from collections.abc import Sequence
from typing import Any

from uuid6 import uuid7

from minzheng.core.access.models import User
from minzheng.core.benefits.deaths import matching, sealing
from minzheng.core.benefits.deaths.models import REPORTED_ALREADY, DeathMatch, DeathReport
from minzheng.core.parties import sealing as persons
from minzheng.core.registers.writing import NotPossible, Values, Writer

MATCHED = "这条死亡信息已有比对结果，不能再删改；有误的请在比对上写明不属实的理由。"


class DeathReportWriter(Writer):
    """死亡信息写入器 — the number is sealed to the row; what is new is compared at once."""

    model = DeathReport

    @classmethod
    def problems(cls, rows: Sequence[Values]) -> dict[int, dict[str, str]]:
        """The day of birth is that of the number, and nobody dies before it or is reported before he dies."""
        found: dict[int, dict[str, str]] = {}
        for index, row in enumerate(rows):
            number, born = row.get("id_number") or "", row.get("born_on")
            if number and born and f"{born:%Y%m%d}" != number[6:14]:
                found.setdefault(index, {})["born_on"] = "与身份证号中的出生日期不符。"
            if born and row.get("died_on") and row["died_on"] < born:
                found.setdefault(index, {})["died_on"] = "死亡日期不能早于出生日期。"
            if row.get("died_on") and row.get("reported_on") and row["reported_on"] < row["died_on"]:
                found.setdefault(index, {})["reported_on"] = "数据日期不能早于死亡日期。"
        return found

    @classmethod
    def clashes(cls, rows: Sequence[Values], seen: dict[Any, Any]) -> dict[int, dict[str, str]]:
        """The same number from the same source, in the register or in the file: one statement."""
        keys = [(row["source"], persons.id_index(row.get("id_number") or "")) for row in rows]
        there = DeathReport.objects.filter(id_index__in=[index for _, index in keys if index])
        taken = seen.setdefault("taken", set())
        taken |= {(source, bytes(index or b"")) for source, index in there.values_list("source", "id_index")}
        found = {}
        for number, key in enumerate(keys):
            if key[1] is not None and key in taken:
                found[number] = {"id_number": REPORTED_ALREADY}
            taken.add(key)
        return found

    @classmethod
    def create_many(cls, rows: Sequence[Values], *, by: User) -> list[Any]:
        made = []
        for row in rows:
            uid = uuid7()
            made.append(DeathReport(uid=uid, **_sealed(row, uid)))
        kept = list(DeathReport.objects.bulk_create(made, batch_size=2_000))
        matching.match(by=by)
        return kept

    @classmethod
    def update_many(cls, pairs: Sequence[tuple[Any, Values]], *, by: User) -> None:
        cls._unmatched([record for record, _ in pairs])
        super().update_many([(record, _sealed(values, record.uid)) for record, values in pairs], by=by)
        matching.match(by=by)

    @classmethod
    def remove_many(cls, records: Sequence[Any], *, by: User) -> None:
        cls._unmatched(records)
        super().remove_many(records, by=by)

    @classmethod
    def _unmatched(cls, records: Sequence[Any]) -> None:
        if DeathMatch.objects.filter(report__in=[one.pk for one in records]).exists():
            raise NotPossible(MATCHED)

    @classmethod
    def current(cls, record: Any) -> Values:
        return super().current(record) | {
            "division": record.division, "id_number": sealing.unseal(record.sealed_id, record.uid)
        }  # fmt: skip


def _sealed(values: Values, uid: Any) -> Values:
    ready = dict(values)
    if "id_number" in ready:
        number = ready.pop("id_number") or ""
        ready |= {"sealed_id": sealing.seal(number, uid), "id_index": persons.id_index(number)}
    return ready
