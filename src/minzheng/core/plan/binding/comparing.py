"""重读对比 — what a later reading of a plan's text has added, changed, kept and lost against the one before."""

import re
from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from minzheng.core.plan.binding.matching import Stated, figure_words, is_alike

ALIKE_CLAUSE = 0.7  # share of characters, figures left out, from which two clauses of one item are one
MOVED_CLAUSE = 0.9  # the same in another item
_FIGURES = re.compile(r"[\d.,%％]+")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Pair:
    """对照 — where a commitment of the later text stood in the earlier one (None: nowhere), and whether it changed."""

    before: int | None
    is_same: bool


def compare(before: Sequence[Stated], after: Sequence[Stated]) -> list[Pair]:
    """For each later commitment its counterpart; an earlier one without counterpart has vanished."""
    found: dict[int, Pair] = {}
    left = set(range(len(before)))
    for key in (_whole, _figures_where_silent):
        _pair_exactly(before, after, found, left, key)
    _pair_alike(before, after, found, left)
    return [found.get(at, Pair(None, is_same=False)) for at in range(len(after))]


def what_changed(before: Stated, after: Stated) -> tuple[str, ...]:
    """In words, what is no longer as it was."""
    said = []
    if figure_words(before) != figure_words(after):
        said.append(f"数量 {figure_words(before)} → {figure_words(after)}")
    for title, name in (("期限", "deadline"), ("范围", "scope"), ("基期", "baseline"), ("条目", "item_title")):
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            said.append(f"{title} {old or '（无）'} → {new or '（无）'}")
    if not said and _plain(before.text) != _plain(after.text):
        said.append("措辞有变化")
    return tuple(said)


def _pair_exactly(
    before: Sequence[Stated],
    after: Sequence[Stated],
    found: dict[int, Pair],
    left: set[int],
    key: Callable[[Stated], Hashable],
) -> None:
    """Pair what is equal, in the order of the text; a clause that stands twice is paired twice."""
    waiting: dict[Hashable, deque[int]] = defaultdict(deque)
    for at in sorted(left):
        waiting[key(before[at])].append(at)
    for at, stated in enumerate(after):
        if at in found:
            continue
        places = waiting[key(stated)]
        place = next((each for each in places if key is _whole or not (before[each].text and stated.text)), None)
        if place is not None:
            places.remove(place)
            left.discard(place)
            found[at] = Pair(place, is_same=True)


def _pair_alike(before: Sequence[Stated], after: Sequence[Stated], found: dict[int, Pair], left: set[int]) -> None:
    """Pair what is most alike, best first."""
    worth = [
        (likeness, at, place)
        for at, stated in enumerate(after)
        if at not in found
        for place in sorted(left)
        if (likeness := _likeness(before[place], stated)) > 0
    ]
    for _, at, place in sorted(worth, key=lambda one: (-one[0], one[1], one[2])):
        if at not in found and place in left:
            left.discard(place)
            found[at] = Pair(place, is_same=False)


def _likeness(one: Stated, other: Stated) -> float:
    """0 where two commitments cannot be the same; more where their figures have the same unit, too."""
    here = one.item_title == other.item_title or is_alike(one.item_title, other.item_title)
    words = SequenceMatcher(None, _bare(one.text), _bare(other.text), autojunk=False).ratio()
    if words < (ALIKE_CLAUSE if here else MOVED_CLAUSE):
        return 0.0
    same_figure = (one.quantity, one.quantity_to) == (other.quantity, other.quantity_to)
    return words + 0.5 * (one.unit == other.unit) + 0.25 * same_figure + 0.1 * here


def _whole(stated: Stated) -> Hashable:
    return (*_figures_where_silent(stated), _plain(stated.text))


def _figures_where_silent(stated: Stated) -> tuple[Hashable, ...]:
    """All but the sentence, for what a plan file brought without its sentences."""
    figures = (stated.quantity, stated.quantity_to, stated.unit, stated.comparator, stated.change)
    return (stated.item_title, *figures, stated.baseline, stated.deadline, stated.scope)


def _plain(text: str) -> str:
    return _SPACES.sub("", text)


def _bare(text: str) -> str:
    return _FIGURES.sub("", _plain(text))
