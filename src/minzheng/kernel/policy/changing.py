"""一项之差 — for each fact of a household the smallest change of it alone that would alter the answer, found exactly.

Numbers and days move over everything that they can be (`moving`); truths and codes have few values and are tried. A change
after which the answer would be open is none.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from minzheng.kernel.money import format_yuan
from minzheng.kernel.periods import Month
from minzheng.kernel.policy.evaluating import Run
from minzheng.kernel.policy.moving import Moving, MovingDay, Window
from minzheng.kernel.policy.reading import DUE, ENTITLED, Input
from minzheng.kernel.policy.symbols import Kind, Level
from minzheng.kernel.policy.wording import is_money, said, said_number

LARGEST = 10**12  # fen, or pieces: beyond what a household has
OLDEST = 120  # years before the month within which a day is looked for
MOST_PIECES = 200  # a fact whose answer turns more often on the way is left out
Outcome = tuple[bool | None, bool | None]  # entitled, and whether anything is due


@dataclass(frozen=True)
class Change:
    """一项之差 — one fact, its value now and the nearest one with another answer; ``distance`` in fen, pieces or days.

    ``member`` is the place of the member whose fact it is, None for the household; ``amount`` is what would be due (fen).
    """

    name: str
    label: str
    member: int | None
    before: Any
    after: Any
    distance: int
    entitled: bool
    amount: int
    words: str


def nearest(run: Run, subject: int | None, month: Month, called: dict[int | None, str]) -> tuple[Change, ...]:
    """最近的一项之差 — nearest first: amounts of money, then counts, days, truths and codes, which are no nearer or farther.

    ``subject`` is the member whose answer it is, None where the household's; ``called`` says how people are called.
    """
    found = []
    for fact in run.evaluator.program.facts.values():
        if fact.name in run.evaluator.relevant:
            for member in range(len(run.people)) if fact.level is Level.MEMBER else (None,):
                after = _turning(run, fact, member, subject, month)
                if after is not None:
                    found.append((_rank(fact), _described(run, fact, member, after, subject, called)))
    found.sort(key=lambda each: (each[0], each[1].distance))
    return tuple(change for _, change in found)


def outcome(run: Run, subject: int | None) -> Outcome:
    """结论 — entitled, and whether anything is due; None where it is open."""
    due = run.value(DUE, subject)
    return run.value(ENTITLED, subject), None if due is None else bool(due > 0)


def _turning(run: Run, fact: Input, member: int | None, subject: int | None, month: Month) -> Any:
    """The nearest value of a fact with another answer, or None."""
    now, before = run.value(fact.name, member), outcome(run, subject)
    if now is None:
        return None
    if fact.kind is Kind.NUMBER:
        return _farther(
            run, (fact.name, member, subject), before, Window(now, min(0, now), max(LARGEST, now)), day=False
        )
    if fact.kind is Kind.DAY:
        at, last = now.toordinal(), month.last
        low, high = last.replace(year=last.year - OLDEST, day=1).toordinal(), last.toordinal()
        found = _farther(run, (fact.name, member, subject), before, Window(at, min(low, at), max(high, at)), day=True)
        return None if found is None else date.fromordinal(found)
    others = [not now] if fact.kind is Kind.TRUTH else [code for code in fact.choices if code != now]
    return next(
        (one for one in others if _another(before, outcome(run.changed(fact.name, member, one), subject))), None
    )


def _farther(
    run: Run, asked: tuple[str, int | None, int | None], before: Outcome, reach: Window, *, day: bool
) -> int | None:
    """Away from the value that it has, piece by piece of those on which nothing turns, always on the nearer side."""
    name, member, subject = asked
    low = high = reach.at
    at = reach.at
    for _ in range(MOST_PIECES):
        window = Window(at, reach.low, reach.high)
        moving = MovingDay(window) if day else Moving.over(window)
        if _another(before, outcome(run.changed(name, member, moving), subject)):
            return at
        low, high = min(low, window.low), max(high, window.high)
        nearer = [each for each in (low - 1, high + 1) if reach.low <= each <= reach.high]
        if not nearer:
            break
        at = min(nearer, key=lambda each: abs(each - reach.at))
    return None


def _another(before: Outcome, after: Outcome) -> bool:
    return None not in after and after != before


def _rank(fact: Input) -> int:
    """The order of kinds: a truth is no nearer than an amount."""
    if fact.kind is Kind.NUMBER:
        return 0 if is_money(fact.unit) else 1
    return 2 if fact.kind is Kind.DAY else 3


def _described(
    run: Run, fact: Input, member: int | None, after: Any, subject: int | None, called: dict[int | None, str]
) -> Change:
    changed = run.changed(fact.name, member, after)
    before, due = run.value(fact.name, member), changed.value(DUE, subject)
    entitled = bool(changed.value(ENTITLED, subject))
    distance = 1
    if fact.kind is Kind.NUMBER:
        distance = abs(after - before)
    if fact.kind is Kind.DAY:
        distance = abs((after - before).days)
    whose = f"（{called[member]}）" if called[member] else ""
    then = _then(outcome(run, subject), entitled=entitled, due=due)
    words = f"{fact.label}{whose}{''.join(_how(fact, before, after, distance))}，即{then}"
    return Change(fact.name, fact.label, member, before, after, distance, entitled, due, words)


def _how(fact: Input, before: Any, after: Any, distance: int) -> Iterator[str]:
    if fact.kind is Kind.NUMBER:
        yield f"{'增加' if after > before else '减少'} {said_number(distance, fact.unit)}"
    elif fact.kind is Kind.DAY:
        yield f"在 {after.isoformat()} 或{'以后' if after > before else '以前'}（相差 {distance} 天）"
    else:
        yield f"为“{said(after, choices=fact.choices)}”"


def _then(before: Outcome, *, entitled: bool, due: int) -> str:
    amount = f"可发 {format_yuan(due)} 元" if due > 0 else "没有可发金额"
    if not entitled:
        return "不再符合条件"
    return amount if before[0] else f"符合条件，{amount}"
