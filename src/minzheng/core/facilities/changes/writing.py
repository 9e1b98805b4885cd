"""设施变更写入 — proposals made by saving a facility, by form or by file, and those written into their own register."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import transaction

from minzheng.core.access.models import User
from minzheng.core.facilities.changes.models import GUARDED, ONE_WAITS, FacilityChange, in_words
from minzheng.core.facilities.entries.writing import NO_SUCH_FACILITY
from minzheng.core.facilities.following import follow_facilities
from minzheng.core.facilities.kinds import kind_of
from minzheng.core.facilities.models import Facility, FacilityEntry
from minzheng.core.registers import accepting
from minzheng.core.registers.accepting import AcceptedWriter, Confirmation, Named, Reference
from minzheng.core.registers.writing import BATCH, Values

NOT_OPENED = "这个设施的新建还没有确认，请直接更改设施登记。"
PAPERS = ("changed_on", "change_paper")


class Proposal(NamedTuple):
    """变更申请 — the facility, its new values, and the day and paper of the change where they were given."""

    facility: Facility
    new: Values
    said: Values


def is_guarded(facility: Facility) -> bool:
    """Whether the opening was confirmed; reads the entries that were fetched along."""
    return any(entry.counts and entry.cause == FacilityEntry.Cause.OPENED for entry in facility.entries.all())


def propose(proposals: Sequence[Proposal], *, by: User) -> None:
    """Write down changes that wait for another person; one that waits already takes further values in.

    A proposal that says nothing new leaves the waiting one, and who reported it, as they are.
    """
    waiting = {
        change.facility_id: change
        for change in FacilityChange.objects.waiting().filter(facility__in=[each.facility for each in proposals])
    }
    made: list[FacilityChange] = []
    changed: list[FacilityChange] = []
    for facility, new, said in proposals:
        change = waiting.get(facility.pk)
        if change is None:
            change = FacilityChange(facility=facility, division=facility.division)
            made.append(change)
        elif {**change.proposed, **new} != change.proposed or _papers(said, change) != _papers({}, change):
            changed.append(change)
        else:
            continue
        for name, value in new.items():
            setattr(change, f"new_{name}", value)
            change.before[name] = in_words(name, getattr(facility, name))
        change.accepted_on, change.paper = _papers(said, change)
        change.reported_by = by
    FacilityChange.objects.bulk_create(made, batch_size=BATCH)
    names = [*(f"new_{name}" for name in GUARDED), "before", "accepted_on", "paper", "reported_by"]
    FacilityChange.objects.bulk_update(changed, names, batch_size=500)


def _papers(said: Mapping[str, Any], change: FacilityChange) -> tuple[Any, str]:
    return said.get("changed_on") or change.accepted_on, said.get("change_paper") or change.paper


@transaction.atomic
def confirm(changes: Iterable[FacilityChange], *, by: User) -> Confirmation:
    """Confirm changes that somebody else proposed, and carry them out; entries go along to another division.

    The facilities are locked. A change of what was changed again meanwhile is refused: its proposer looks at it anew.
    """
    given = [change.pk for change in changes]
    facilities = {
        facility.pk: facility
        for facility in Facility.objects.select_for_update(of=("self",)).filter(changes__in=given).order_by("pk")
    }
    waiting = list(FacilityChange.objects.waiting().filter(pk__in=given).values_list("pk", flat=True))
    outcome = accepting.confirm(FacilityChange, [*FacilityChange.objects.filter(pk__in=given)], by=by, further=_unfit)
    touched = []
    for change in FacilityChange.objects.counted().filter(pk__in=waiting).select_related("new_division"):
        facility = facilities[change.facility_id]
        for name, value in change.proposed.items():
            setattr(facility, name, value)
        touched.append(facility)
    Facility.objects.bulk_update(touched, list(GUARDED), batch_size=500)
    follow_facilities(touched)
    return outcome


def _unfit(change: FacilityChange) -> str:
    facility = change.facility
    now = {name: in_words(name, getattr(facility, name)) for name in change.before}
    moved_on = [GUARDED[name] for name, words in change.before.items() if now[name] != words]
    if moved_on:
        return f"提出变更之后{'、'.join(moved_on)}又有改动，请填报人核对后重新提出。"
    return _misplaced(facility, change.proposed)


def _misplaced(facility: Facility, new: Mapping[str, Any]) -> str:
    level, division = new.get("level", facility.level), new.get("division", facility.division)
    return kind_of(facility.kind).misplaced(level, division)


class FacilityChangeWriter(AcceptedWriter):
    """设施变更写入器 — the change stands where its facility stands; what is left empty stays as it is."""

    model = FacilityChange
    references = (Reference("facility", Facility, NO_SUCH_FACILITY),)
    place_of = "facility"

    @classmethod
    def fault(cls, values: Values, named: Named) -> dict[str, str]:
        """Changes of nothing, or to a level or place that the kind does not have."""
        new = {name: values[f"new_{name}"] for name in GUARDED if values.get(f"new_{name}") not in (None, "")}
        if not new:
            return {"facility": "请至少填写一项新值。"}
        misplaced = _misplaced(named["facility"], new)
        return {"new_division" if "division" in new else "new_level": misplaced} if misplaced else {}

    @classmethod
    def problems(cls, rows: Sequence[Values]) -> dict[int, dict[str, str]]:
        """What ``fault`` says, and facilities whose opening nobody confirmed yet."""
        found = super().problems(rows)
        openings = FacilityEntry.objects.counted().filter(cause=FacilityEntry.Cause.OPENED)
        codes = {values["facility"] for values in rows}
        opened = set(openings.filter(facility__code__in=codes).values_list("facility__code", flat=True))
        for index, values in enumerate(rows):
            if index not in found and values["facility"] not in opened:
                found[index] = {"facility": NOT_OPENED}
        return found

    @classmethod
    def clashes(cls, rows: Sequence[Values], seen: dict[Any, Any]) -> dict[int, dict[str, str]]:
        """A second change of a facility of which one waits: in the register, or in an earlier row of the file."""
        codes = [values["facility"] for values in rows]
        waiting = set(
            FacilityChange.objects.waiting().filter(facility__code__in=codes).values_list("facility__code", flat=True)
        )
        found = {}
        for index, code in enumerate(codes):
            if code in waiting or code in seen:
                found[index] = {"facility": ONE_WAITS}
            seen[code] = True
        return found

    @classmethod
    def prepare(cls, values: Values, *, by: User) -> Values:
        """Model values, with what the facility has now beside them."""
        ready = super().prepare(values, by=by)
        facility = ready.get("facility")
        if facility is not None:
            named = [name for name in GUARDED if ready.get(f"new_{name}") not in (None, "")]
            ready["before"] = {name: in_words(name, getattr(facility, name)) for name in named}
        return ready

    @classmethod
    def current(cls, record: Any) -> Values:
        """Present values under the names of the fields."""
        return {name: value for name, value in super().current(record).items() if name != "before"}
