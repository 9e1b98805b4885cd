"""救助写入 — how stays, acts and reports come about, and what waits for a second person; stations are named by code, stays by number."""

from collections.abc import Sequence
from typing import Any, ClassVar

from uuid6 import uuid7

from minzheng.core.access.models import User
from minzheng.core.facilities.models import Facility
from minzheng.core.parties.references import a_person
from minzheng.core.parties.services import ReferringWriter
from minzheng.core.registers.accepting import AcceptedWriter, Named, Reference
from minzheng.core.registers.records import Record
from minzheng.core.registers.writing import Values
from minzheng.domains.assistance.rescue import sealing
from minzheng.domains.assistance.rescue.choices import STATION, Verdict, Way
from minzheng.domains.assistance.rescue.models import (
    Departure,
    Identification,
    KinMatch,
    MissingReport,
    Stay,
    StayAct,
)

NO_SUCH_STATION = "没有这个设施编号，或者它不在您可以登记的范围内。"
NOT_A_STATION = "这个编号不是救助管理站。"
NO_SUCH_STAY = "没有这个救助编号，或者它不在您可以登记的范围内。"
SETTLED_WITH = ("destination", "registered_on", "benefit")
NO_SUCH_REPORT = "没有这个寻亲报告编号，或者它不在您可以登记的范围内。"
A_STAY = Reference("stay", Stay, NO_SUCH_STAY, key="number")


class RescueWriter(ReferringWriter):
    """救助写入器 — a record stands where the record it belongs to stands; what was left empty takes the default of its field."""

    place_of: ClassVar[str] = ""

    @classmethod
    def prepare(cls, values: Values, *, by: User) -> Values:  # noqa: ARG003 — the interface
        ready = {}
        for name, value in values.items():
            column: Any = cls.model._meta.get_field(name)
            ready[name] = column.get_default() if value is None and not column.null else value
        if cls.place_of and ready.get(cls.place_of) is not None:
            ready["division"] = ready[cls.place_of].division
        return ready

    @classmethod
    def problems(cls, rows: Sequence[Values]) -> dict[int, dict[str, str]]:
        """Numbers of nothing, then what ``fault`` says of a row and the records it names."""
        found = super().problems(rows)
        there = {reference.field: reference.found(rows) for reference in cls.references}
        for index, values in enumerate(rows):
            named = {field: records.get(values.get(field)) for field, records in there.items()}
            if index not in found and (said := cls.fault(values, named)):
                found[index] = said
        return found

    @classmethod
    def fault(cls, values: Values, named: Named) -> dict[str, str]:  # noqa: ARG003 — for subclasses
        """What is wrong with one row, by field."""
        return {}

    @classmethod
    def current(cls, record: Any) -> Values:
        return super().current(record) | {"division": record.division}

    @classmethod
    def differs(cls, record: Any, values: Values) -> bool:
        """Whether a row would change the record; an empty cell means the default of its field."""
        empty = [name for name, value in values.items() if value is None and name in cls.field_names()]
        columns: dict[str, Any] = {name: cls.model._meta.get_field(name) for name in empty}
        defaults = {name: column.get_default() for name, column in columns.items() if not column.null}
        return super().differs(record, values | defaults)


class StayWriter(RescueWriter):
    """在站救助写入器 — somebody enters a rescue station."""

    model = Stay
    references = (Reference("station", Facility, NO_SUCH_STATION), a_person("person"))
    place_of = "station"

    @classmethod
    def fault(cls, values: Values, named: Named) -> dict[str, str]:  # noqa: ARG003 — the interface
        """Places that are no rescue stations."""
        station: Any = named["station"]
        return {"station": NOT_A_STATION} if station is not None and station.kind != STATION else {}


class StayActWriter(RescueWriter):
    """救助经过写入器 — acts of a stay, on days on which it ran; visits after it."""

    model = StayAct
    references = (A_STAY,)
    place_of = "stay"

    @classmethod
    def fault(cls, values: Values, named: Named) -> dict[str, str]:
        """Acts before the entry."""
        stay: Any = named["stay"]
        if stay is not None and values["done_on"] < stay.entered_on:
            return {"done_on": f"日期早于入站日期 {stay.entered_on}，请核对。"}
        return {}


class MissingReportWriter(RescueWriter):
    """寻亲报告写入器 — the asker's phone is sealed to the row's own number, made here before the row exists."""

    model = MissingReport

    @classmethod
    def fault(cls, values: Values, named: Named) -> dict[str, str]:  # noqa: ARG003 — the interface
        """Half an ending: a day without a reason, or a reason without a day."""
        day, why = values.get("closed_on"), values.get("closed")
        if bool(day) == bool(why):
            return {}
        return {"closed": "填了结案日期的，须选结案原因。"} if day else {"closed_on": "选了结案原因的，须填结案日期。"}

    @classmethod
    def create_many(cls, rows: Sequence[Values], *, by: User) -> list[Record]:
        """Reports with sealed phones."""
        ready = []
        for row in rows:
            uid = uuid7()
            ready.append({**_sealed(row, uid), "uid": uid})
        return super().create_many(ready, by=by)

    @classmethod
    def update_many(cls, pairs: Sequence[tuple[Any, Values]], *, by: User) -> None:
        """Change reports; a phone that stays as it was is not sealed anew."""
        fresh = []
        for record, values in pairs:
            same = (values.get("phone") or "") == sealing.unseal(record.sealed_phone, record.uid)
            kept = {name: value for name, value in values.items() if not (name == "phone" and same)}
            fresh.append((record, _sealed(kept, record.uid)))
        super().update_many(fresh, by=by)

    @classmethod
    def current(cls, record: Any) -> Values:
        return super().current(record) | {"phone": sealing.unseal(record.sealed_phone, record.uid)}

    @classmethod
    def differs(cls, record: Any, values: Values) -> bool:
        return super().differs(record, values | ({"phone": values["phone"] or ""} if "phone" in values else {}))


def _sealed(values: Values, uid: Any) -> Values:
    ready = dict(values)
    if "phone" in ready:
        ready["sealed_phone"] = sealing.seal(ready.pop("phone") or "", uid)
    return ready


class IdentificationWriter(AcceptedWriter):
    """身份查明写入器 — stands where the stay stands."""

    model = Identification
    references = (A_STAY, a_person("person"))
    place_of = "stay"

    @classmethod
    def fault(cls, values: Values, named: Named) -> dict[str, str]:
        """People who were known at entry, and days before it."""
        stay: Any = named["stay"]
        if stay.person_id is not None:
            return {"stay": "入站时已经知道身份，不必再登记查明；登记有误的，请改正在站救助。"}
        return _not_before(stay, "identified_on", values)


class DepartureWriter(AcceptedWriter):
    """离站写入器 — stands where the stay stands."""

    model = Departure
    references = (A_STAY, a_person("person"))
    place_of = "stay"

    @classmethod
    def fault(cls, values: Values, named: Named) -> dict[str, str]:
        """Days before the entry, people who must not go alone, and half a settlement."""
        stay: Any = named["stay"]
        if said := _not_before(stay, "left_on", values):
            return said
        if stay.needs_escort and values["way"] == Way.OWN:
            return {"way": "登记为须护送的人员不能自行离站；情况有变的，请先改正在站救助。"}
        if values["way"] == Way.ESCORTED and not values.get("escorted_by"):
            return {"escorted_by": "护送返乡须写明护送单位。"}
        return cls._unsettled(stay, values) if values["way"] == Way.SETTLED else {}

    @classmethod
    def _unsettled(cls, stay: Stay, values: Values) -> dict[str, str]:
        """What a settlement does not say, or says of a day before the entry."""
        said = {name: "落户安置的必填。" for name in SETTLED_WITH if not values.get(name)}
        registered_on = values.get("registered_on")
        if registered_on is not None and registered_on < stay.entered_on:
            said["registered_on"] = f"户籍登记日期早于入站日期 {stay.entered_on}，请核对。"
        return said


class KinMatchWriter(AcceptedWriter):
    """寻亲核对写入器 — stands where the stay stands; whoever judges may see both sides."""

    model = KinMatch
    references = (A_STAY, Reference("report", MissingReport, NO_SUCH_REPORT, key="number"))
    place_of = "stay"

    @classmethod
    def fault(cls, values: Values, named: Named) -> dict[str, str]:
        """Two who cannot be one person: he was missed after he had come, or is of the other sex."""
        stay: Any = named["stay"]
        report: Any = named["report"]
        if values["verdict"] == Verdict.SAME and report.lost_on > stay.entered_on:
            return {"report": f"走失日期 {report.lost_on} 晚于入站日期 {stay.entered_on}，不可能是同一人。"}
        return {}


def _not_before(stay: Stay, field: str, values: Values) -> dict[str, str]:
    if values[field] < stay.entered_on:
        return {field: f"日期早于入站日期 {stay.entered_on}，请核对。"}
    return {}
