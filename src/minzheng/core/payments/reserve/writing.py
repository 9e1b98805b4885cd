"""备用金写入 — an entry names its township, and its application where it is about one."""

from collections.abc import Sequence
from typing import Any

from minzheng.core.cases.models import Case
from minzheng.core.divisions.models import Division
from minzheng.core.payments.reserve.declarations import FIRST_HELPS
from minzheng.core.payments.reserve.models import OF_CASE, ReserveEntry, ReserveKind
from minzheng.core.registers.accepting import AcceptedWriter, Named, Reference
from minzheng.core.registers.writing import Values

NO_SUCH_CASE = "没有这个办件编号，或者它不在您的范围内。"
TWICE = "这一件的先行救助已经登记过，或在本表前面已经出现。"


class ReserveWriter(AcceptedWriter):
    """备用金写入器 — entries wait for a second person; a confirmed one stays."""

    model = ReserveEntry
    references = (Reference("case", Case, NO_SUCH_CASE, key="number"),)

    @classmethod
    def fault(cls, values: Values, named: Named) -> dict[str, str]:
        """A township keeps the reserve; help goes to an application of it that was helped first."""
        place, case = values["division"], named.get("case")
        if place.level != Division.Level.TOWNSHIP:
            return {"division": "备用金由乡镇（街道）保管，请选乡镇（街道）。"}
        if values["kind"] not in OF_CASE:
            return {"case": "拨入和交回不写办件。"} if case else {}
        if case is None:
            return {"case": "请填写先行救助的办件编号。"}
        if case.matter not in FIRST_HELPS:
            return {"case": "这一件不是先行救助的事项。"}
        inside = case.division.path == place.path or case.division.path.startswith(place.path)
        return {} if inside else {"case": "这一件不是这个乡镇（街道）的。"}

    @classmethod
    def clashes(cls, rows: Sequence[Values], seen: dict[Any, Any]) -> dict[int, dict[str, str]]:
        """Applications whose first help is there already: one statement."""
        helped = [values.get("case") for values in rows if values["kind"] == ReserveKind.HELP]
        there = ReserveEntry.objects.filter(kind=ReserveKind.HELP, case__number__in=helped)
        taken = set(there.values_list("case__number", flat=True)) | set(seen)
        found = {}
        for place, values in enumerate(rows):
            if values["kind"] != ReserveKind.HELP:
                continue
            if values.get("case") in taken:
                found[place] = {"case": TWICE}
            taken.add(values.get("case"))
            seen[values.get("case")] = True
        return found
