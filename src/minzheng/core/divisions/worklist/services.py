"""确定归属 — where records of a divided, moved or abolished unit belong now: a person decides, for one or for all of a unit."""

from collections import Counter

from django.db import transaction

from minzheng.core.audit import services as audit
from minzheng.core.audit.services import Actor
from minzheng.core.divisions.holders import move_records
from minzheng.core.divisions.models import Division, Reassignment
from minzheng.core.divisions.services import NotPossible
from minzheng.kernel import periods


@transaction.atomic
def reassign(item: Reassignment, division: Division, *, by: Actor | str) -> None:
    """确定归属 — move one listed record to the division that a person chose. Raises NotPossible."""
    listed = (
        Reassignment.objects.select_for_update(of=("self",))
        .select_related("from_division", "succession")
        .get(pk=item.pk)
    )
    if listed.division_id:
        raise NotPossible("这条记录的归属已经决定，请刷新清单。")
    _check(listed.from_division, division)
    move_records(listed.holder, [listed.record], division, by=by)
    listed.division, listed.decided_at = division, periods.now()
    listed.decided_by = by if isinstance(by, str) else by.name
    listed.save(update_fields=["division", "decided_at", "decided_by"])
    audit.record(
        "division.reassign", by=by, target_kind=listed.holder, target_uid=listed.record, division_path=division.path,
        reason=str(listed.succession)[:200], body={"from": listed.from_division.code, "to": division.code},
    )  # fmt: skip


@transaction.atomic
def reassign_all(origin: Division, division: Division, *, by: Actor | str) -> int:
    """全部归入 — move every undecided record of a unit to one division; how many. Raises NotPossible.

    As many statements as there are kinds of records, whatever their number.
    """
    _check(origin, division)
    waiting = Reassignment.objects.filter(from_division=origin, division=None)
    keys = list(waiting.select_for_update(of=("self",)).values_list("pk", "holder"))
    if not keys:
        raise NotPossible(f"{origin.name}没有待定的记录，请刷新清单。")
    listed = Reassignment.objects.filter(pk__in=[key for key, _ in keys])
    counts = Counter(holder for _, holder in keys)
    for holder in counts:
        move_records(holder, listed.filter(holder=holder).values("record"), division, by=by)
    decider = by if isinstance(by, str) else by.name
    listed.update(division=division, decided_at=periods.now(), decided_by=decider)
    audit.record(
        "division.reassign", by=by, target_kind="divisions.division", target_uid=origin.uid, division_path=division.path,
        body={"from": origin.code, "to": division.code, "records": dict(counts)},
    )  # fmt: skip
    return len(keys)


def _check(origin: Division, division: Division) -> None:
    if not Division.objects.standing(periods.today()).filter(pk=division.pk).exists():
        raise NotPossible(f"{division.name}今天不是在册单位，请选择现有单位。")
    if division.level != origin.level:
        raise NotPossible(f"{division.name}与原单位{origin.name}不是同一层级，请重新选择。")
