"""确认审查 — which waiting entries may be confirmed: two persons, a date and a paper, and never fewer than no beds."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from minzheng.core.access.models import User
from minzheng.core.facilities.models import BedEntry, FacilityEntry
from minzheng.core.facilities.timeline import Timeline
from minzheng.core.registers.accepting import formal_problem

Entry = FacilityEntry | BedEntry
Namesakes = dict[str, Timeline]
REPEATED = "同一区划已有同名同类的设施在用（编号 {}），可能是重复登记；确是同一处的请撤回，不是的请先更改名称加以区别。"


@dataclass(frozen=True)
class Candidates:
    """待审 — entries read under lock, with the timelines of their facilities."""

    facility_entries: list[FacilityEntry]
    bed_entries: list[BedEntry]
    timelines: dict[int, Timeline]
    namesakes: dict[int, Namesakes] = field(default_factory=dict)


@dataclass
class Verdicts:
    """审查结果 — what is confirmed and what is not, with reasons."""

    facility_entries: list[FacilityEntry] = field(default_factory=list)
    bed_entries: list[BedEntry] = field(default_factory=list)
    refused: list[tuple[Entry, str]] = field(default_factory=list)


def judge(candidates: Candidates, *, by: User, today: date) -> Verdicts:
    """Look at openings first, then at what adds beds, at upgrades, at what takes beds away, and at closings last."""
    verdicts = Verdicts()
    fit = [entry for entry in candidates.facility_entries if _formally_fit([entry], by, today, verdicts)]
    _judge_entries([entry for entry in fit if entry.cause != FacilityEntry.Cause.CLOSED], candidates, verdicts)
    groups = [group for group in _groups(candidates.bed_entries) if _formally_fit(group, by, today, verdicts)]
    for group in sorted(groups, key=_turn):
        _judge_beds(group, candidates.timelines[group[0].facility_id], verdicts)
    _judge_entries([entry for entry in fit if entry.cause == FacilityEntry.Cause.CLOSED], candidates, verdicts)
    return verdicts


def _groups(entries: list[BedEntry]) -> list[list[BedEntry]]:
    """Single entries, and the two rows of each upgrade together."""
    groups: dict[object, list[BedEntry]] = defaultdict(list)
    for entry in entries:
        groups[entry.pair or entry.pk].append(entry)
    return list(groups.values())


def _turn(group: list[BedEntry]) -> tuple[int, date, int]:
    """Gains first, then upgrades, then losses; each in the order of days."""
    rank = 1 if group[0].pair else 0 if group[0].delta > 0 else 2
    return rank, group[0].effective_on, group[0].pk


def _formally_fit(group: list[FacilityEntry] | list[BedEntry], by: User, today: date, verdicts: Verdicts) -> bool:
    reason = next((problem for entry in group if (problem := formal_problem(entry, by, today))), "")
    if reason:
        verdicts.refused.extend((entry, reason) for entry in group)
    return not reason


def _judge_entries(entries: list[FacilityEntry], candidates: Candidates, verdicts: Verdicts) -> None:
    for entry in entries:
        timeline = candidates.timelines[entry.facility_id]
        if reason := _REASONS[FacilityEntry.Cause(entry.cause)](timeline, entry.effective_on):
            verdicts.refused.append((entry, reason))
            continue
        if entry.cause == FacilityEntry.Cause.OPENED and (twin := _twin(entry, candidates)):
            verdicts.refused.append((entry, REPEATED.format(twin)))
            continue
        if entry.cause == FacilityEntry.Cause.OPENED:
            timeline.openings.add(entry.effective_on)
        elif entry.cause == FacilityEntry.Cause.CLOSED:
            timeline.closings.add(entry.effective_on)
        verdicts.facility_entries.append(entry)


def _twin(entry: FacilityEntry, candidates: Candidates) -> str:
    """The code of another facility of the same kind, place and name that is open on that day, this act's among them."""
    others = candidates.namesakes.get(entry.facility_id, {})
    return next((code for code, timeline in others.items() if timeline.is_open(entry.effective_on)), "")


def _judge_beds(group: list[BedEntry], timeline: Timeline, verdicts: Verdicts) -> None:
    changes = [(entry.effective_on, entry.kind, entry.delta) for entry in group]
    if reason := timeline.refusal(changes):
        verdicts.refused.extend((entry, reason) for entry in group)
        return
    timeline.add(changes)
    verdicts.bed_entries.extend(group)


def _opening_refused(timeline: Timeline, on: date) -> str:
    return "设施在这一天已经在用，不必再登记新建。" if timeline.is_open(on) else ""


def _rebuilding_refused(timeline: Timeline, on: date) -> str:
    return "" if timeline.is_open(on) else "设施在这一天没有在用；请先确认新建登记，或改正生效日期。"


def _closing_refused(timeline: Timeline, on: date) -> str:
    if not timeline.is_open(on):
        return "设施在这一天没有在用，不能关停。"
    if left := timeline.most_after(on):
        return f"关停之日起还有 {left} 张床位；请先确认撤销床位的登记。"
    return ""


_REASONS: dict[FacilityEntry.Cause, Callable[[Timeline, date], str]] = {
    FacilityEntry.Cause.OPENED: _opening_refused,
    FacilityEntry.Cause.REBUILT: _rebuilding_refused,
    FacilityEntry.Cause.CLOSED: _closing_refused,
}
