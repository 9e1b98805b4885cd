"""床位登记重复 — bed entries have no number of their own: equal in everything that tells them apart, they are one entry."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from minzheng.core.facilities.models import BedEntry

FURTHER = "另一笔"
REPEATED = (
    "与已有的一条登记完全相同（同一设施、生效日期、原因、床位类型、张数和依据文件），不重复登记。"
    f"确实是另一笔变动的，请在“备注”中写明“{FURTHER}”。"
)
Key = tuple[Any, ...]


def repeats(rows: Sequence[Mapping[str, Any]], seen: dict[Any, Any]) -> dict[int, dict[str, str]]:
    """Rows that repeat an entry or an earlier row and do not say in their note that they are a further one."""
    there = _standing({row["facility"] for row in rows})
    found = {}
    for index, row in enumerate(rows):
        key = _key(row)
        if FURTHER not in (row.get("note") or "") and (key in there or key in seen):
            found[index] = {"count": REPEATED}
        seen[key] = True
    return found


def _key(row: Mapping[str, Any]) -> Key:
    return row["facility"], row["effective_on"], row["cause"], row["kind"], row["count"], row.get("paper") or ""


def _standing(codes: Iterable[str]) -> set[Key]:
    """The entries of some facilities as rows write them: one statement; of an upgrade, the nursing row."""
    entries = BedEntry.objects.filter(facility__code__in=codes).exclude(
        cause=BedEntry.Cause.UPGRADED, kind=BedEntry.Kind.ORDINARY
    )
    told = entries.values_list("facility__code", "effective_on", "cause", "kind", "delta", "paper")
    return {(code, on, cause, kind, abs(delta), paper) for code, on, cause, kind, delta, paper in told}
