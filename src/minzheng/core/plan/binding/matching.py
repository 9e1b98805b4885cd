"""比对 — what a commitment of the text most probably means, among the promises and indicators that are known.

Every proposal has a score from 0 to 100 and the reasons that make it up, so that a person can see why before she
confirms. No model and no network: the same text and the same plan give the same proposals on any machine.

=====================  ======  ==========================================================================
reason                 points  when
=====================  ======  ==========================================================================
同一条目                   25   the promise stands in an item of that title
数量相同                   22   the figure is that of the target, in the same unit of measure; 14 for 0, 1 and 100 %,
                                  which many targets share
口径中有同样的数量         14   the figure stands in the words of the definition (32 credit hours)
单位相同                   12   the same unit; 7 for units that count the same sort of thing (个, 家, 处)
比较方式相同                6   both at least, both below, both no event, both against a baseline
周期相同                    6   each month, each week
词语重合               up to 35   words of the promise in the clause, rare words weigh more
=====================  ======  ==========================================================================

Against it: another unit (−12), a change where the promise is none or the reverse, the city's level where the county's
is meant (−8 each), another period (−6).
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from difflib import SequenceMatcher
from functools import cached_property

from minzheng.kernel.targets import FULL, PERCENT, Target, TargetKind

MOST = 100
ALIKE = 0.6  # share of characters in common from which two titles are one item
SAME_ITEM, SAME_FIGURE, COMMON_FIGURE, FIGURE_IN_WORDS, SAME_UNIT, LIKE_UNIT = 25, 22, 14, 14, 12, 7
SAME_SIGN, SAME_PERIOD = 6, 6
OTHER_UNIT, OTHER_KIND, OTHER_LEVEL, OTHER_PERIOD = -12, -8, -8, -6
TITLE_WORDS, OWN_WORDS, CLAUSE_WORDS, NEARBY_WORDS = 12.0, 6.0, 12.0, 5.0
WORDS = "词语重合"
SAME_QUANTITY = "数量相同"
FEWEST_POINTS = 15  # below that a proposal says nothing
TEN_THOUSAND = 10_000

# units that count the same sort of thing: another word, no other meaning
_LIKE = ("个家处所座站点社区", "户家庭", "名人位", "件起例宗", "篇项份", "场次期", "学时课时小时")
_PERIODS = {"每月": "month", "每周": "week", "每季": "quarter"}
_EACH = re.compile(r"每个|每一|每月|每周|每季|每年|各县|各乡|以上的|的[县乡村]")
_LEVELS = ("市级", "县级")
_FIGURE = re.compile(r"\d[\d,.]*\s*[^\s,，、且]{0,2}")
_WORDLESS = re.compile(r"[^\u4e00-\u9fff]+")
# words that stand everywhere and tell nothing
_EMPTY = re.compile(
    r"全面|完成|推进|加强|确保|实现|达到|不低于|不少于|年内|年底前|以上|当年|本年|一个|至少|工作|全市|市、区|没有|已经"
)


@dataclass(frozen=True)
class Stated:
    """所述 — a commitment as the matcher sees it; ``nearby`` is the sentence around the clause."""

    text: str
    quantity: Decimal
    quantity_to: Decimal | None = None
    unit: str = ""
    comparator: str = ""
    change: str = ""
    baseline: str = ""
    deadline: str = ""
    scope: str = ""
    item_number: int | None = None
    item_title: str = ""
    nearby: str = ""

    @cached_property
    def bound(self) -> Decimal:
        """The figure to compare with a target: the level reached, where the text says from–to."""
        return self.quantity_to if self.quantity_to is not None and self.change else self.quantity

    @cached_property
    def clause_words(self) -> Counter[str]:
        return pairs_of(self.text + self.scope)

    @cached_property
    def own_words(self) -> Counter[str]:
        """The words of the clause that lead to this figure, where it holds several."""
        start = 0
        for match in _FIGURE.finditer(self.text):
            if re.match(rf"{re.escape(_number(self.quantity))}(?![\d.])", match[0].replace(",", "")):
                return pairs_of(self.text[start : match.end()])
            start = match.end()
        return self.clause_words

    @cached_property
    def nearby_words(self) -> Counter[str]:
        return pairs_of(self.nearby)

    @property
    def is_each(self) -> bool:
        """Whether the figure is asked of each unit or each period, so that a share of those that reached it counts it."""
        return bool(_EACH.search(self.text + self.scope + self.deadline))


@dataclass(frozen=True)
class Known:
    """已知 — a promise of the plan, or (``promise`` empty) a declared indicator that no promise uses yet."""

    promise: str
    indicator: str
    title: str
    words: str
    unit: str
    target: Target | None = None
    period: str = ""
    baseline: str = ""
    item_number: int | None = None
    item_title: str = ""

    @property
    def code(self) -> str:
        """What a choice on the page carries."""
        return self.promise or self.indicator

    @cached_property
    def title_words(self) -> Counter[str]:
        return pairs_of(self.title)

    @cached_property
    def all_words(self) -> Counter[str]:
        return pairs_of(self.title) | pairs_of(self.words)


@dataclass(frozen=True)
class Reason:
    """理由 — one part of a score, in words."""

    words: str
    points: int


@dataclass(frozen=True)
class Proposal:
    """建议 — a known thing with its score and the reasons for it."""

    known: Known
    score: int
    reasons: tuple[Reason, ...] = field(default=())

    @property
    def says_another_figure(self) -> bool:
        """Whether the promise has a target in figures that the text does not state: a person must look at that himself."""
        target = self.known.target
        in_figures = target is not None and bool(target.quantity) and target.kind is not TargetKind.MILESTONE
        return in_figures and not any(reason.words.startswith(SAME_QUANTITY) for reason in self.reasons)


@dataclass(frozen=True)
class Matcher:
    """比对器 — the known things with the weight of each pair of characters among them."""

    known: tuple[Known, ...]
    weights: Mapping[str, float]

    @classmethod
    def of(cls, known: Iterable[Known]) -> "Matcher":
        """Learn how rare each pair of characters is among the known things."""
        things = tuple(known)
        seen = Counter(pair for one in things for pair in one.all_words)
        return cls(things, {pair: math.log((1 + len(things)) / number) for pair, number in seen.items()})

    def propose(self, stated: Stated, most: int = 5) -> tuple[Proposal, ...]:
        """The best proposals, best first; equal scores in the order of the plan."""
        same_title = _same_title(stated.item_title, {one.item_title for one in self.known})
        found = [self._proposal(stated, one, same_item=one.item_title in same_title) for one in self.known]
        worth = sorted((one for one in found if one.score >= FEWEST_POINTS), key=lambda one: -one.score)[:most]
        return tuple(_with_words(stated, one) for one in worth)

    def score(self, stated: Stated, one: Known) -> Proposal:
        """How well one known thing fits."""
        same = _same_title(stated.item_title, {one.item_title})
        return _with_words(stated, self._proposal(stated, one, same_item=one.item_title in same))

    def _proposal(self, stated: Stated, one: Known, *, same_item: bool) -> Proposal:
        reasons = []
        if same_item:
            reasons.append(Reason(f"同一条目（{one.item_title}）", SAME_ITEM))
        reasons += _figure(stated, one)
        reasons += _unit(stated, one)
        reasons += _manner(stated, one)
        if (words := self._words(stated, one)) is not None:
            reasons.append(words)
        total = sum(reason.points for reason in reasons)
        return Proposal(one, max(0, min(MOST, total)), tuple(reasons))

    def _words(self, stated: Stated, one: Known) -> Reason | None:
        points = (
            TITLE_WORDS * self._share(one.title_words, stated.clause_words)
            + OWN_WORDS * self._share(one.title_words, stated.own_words)
            + CLAUSE_WORDS * self._share(stated.clause_words, one.all_words)
            + NEARBY_WORDS * self._share(one.title_words, stated.nearby_words)
        )
        return Reason(WORDS, round(points)) if round(points) > 0 else None

    def _share(self, part: Counter[str], whole: Counter[str]) -> float:
        """Of the weight of ``part``, the share that also stands in ``whole``."""
        total = sum(self._weight(pair) for pair in part)
        return sum(self._weight(pair) for pair in part if pair in whole) / total if total else 0.0

    def _weight(self, pair: str) -> float:
        return self.weights.get(pair, 1.0)


def pairs_of(text: str) -> Counter[str]:
    """Pairs of neighbouring Chinese characters, without the words that stand everywhere."""
    found: Counter[str] = Counter()
    for run in _WORDLESS.split(_EMPTY.sub("，", text)):
        found.update(run[at : at + 2] for at in range(len(run) - 1))
    return found


def _with_words(stated: Stated, proposal: Proposal) -> Proposal:
    """The proposal with the words that both have: looked for only in what is shown, for that takes time."""
    one = proposal.known
    shared = common_words(stated.text, f"{one.title}，{one.words}")
    said = f"{WORDS}：{'、'.join(shared)}" if shared else f"上下文{WORDS}"
    reasons = tuple(Reason(said, each.points) if each.words == WORDS else each for each in proposal.reasons)
    return replace(proposal, reasons=reasons)


def common_words(one: str, other: str, most: int = 3) -> Sequence[str]:
    """The longest runs of Chinese characters that both texts have, for the eye."""
    ours, theirs = _EMPTY.sub("，", one), _EMPTY.sub("，", other)
    blocks = SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks()
    runs = (run for block in blocks for run in _WORDLESS.split(ours[block.a : block.a + block.size]) if len(run) > 1)
    return sorted(dict.fromkeys(runs), key=lambda run: -len(run))[:most]


def is_alike(one: str, other: str) -> bool:
    """Whether two titles are those of one item."""
    return bool(one and other) and SequenceMatcher(None, one, other, autojunk=False).ratio() >= ALIKE


def _same_title(title: str, titles: set[str]) -> set[str]:
    return {title} if title in titles else {one for one in titles if is_alike(title, one)}


def _figure(stated: Stated, one: Known) -> list[Reason]:
    quantity = stated.bound
    if one.target is not None and one.target.kind is not TargetKind.MILESTONE:
        scale = TEN_THOUSAND if one.unit.startswith("万") and not stated.unit.startswith("万") else 1
        goal = abs(one.target.quantity) * scale
        zeros = (one.target.kind is TargetKind.ZERO) == (quantity == 0)
        if goal == quantity and zeros and _units_fit(stated.unit, one.unit):
            common = quantity in (0, 1) or (stated.unit == PERCENT and quantity == FULL)
            return [Reason(f"{SAME_QUANTITY}（{_number(quantity)}）", COMMON_FIGURE if common else SAME_FIGURE)]
    if quantity > 1 and re.search(rf"(?<!\d){re.escape(_number(quantity))}\s*个?{re.escape(stated.unit)}", one.words):
        return [Reason(f"口径中有同样的数量（{_number(quantity)} {stated.unit}）", FIGURE_IN_WORDS)]
    return []


def _unit(stated: Stated, one: Known) -> list[Reason]:
    ours, theirs = stated.unit, one.unit
    if not ours or not theirs:
        return []
    if theirs in {ours, f"万{ours}"}:
        return [Reason(f"单位相同（{theirs}）", SAME_UNIT)]
    if is_like_unit(ours, theirs):
        return [Reason(f"单位相近（{ours}、{theirs}）", LIKE_UNIT)]
    if theirs == PERCENT and stated.is_each:
        return [Reason("逐个要求，以达到要求的比例反映", LIKE_UNIT)]
    return [Reason(f"单位不同（{ours}、{theirs}）", OTHER_UNIT)]


def _manner(stated: Stated, one: Known) -> list[Reason]:
    """Comparison, change and period."""
    found = []
    compared = one.target.kind is TargetKind.CHANGE if one.target else bool(one.baseline)
    if compared != bool(stated.change or stated.baseline):
        found.append(Reason("一个与基期比，一个不是", OTHER_KIND))
    elif compared:
        found.append(Reason("都与基期比", SAME_SIGN))
    elif one.target is not None and stated.comparator == one.target.comparator.value:
        found.append(Reason("比较方式相同", SAME_SIGN))
    period = next((value for word, value in _PERIODS.items() if word in f"{stated.deadline}{stated.text}"), "")
    if period and one.period:
        same = period == one.period
        found.append(Reason("考核周期相同" if same else "考核周期不同", SAME_PERIOD if same else OTHER_PERIOD))
    level, other = (next((word for word in _LEVELS if word in text), "") for text in (stated.text, one.title))
    if level and other and level != other:
        found.append(Reason(f"层级不同（{level}、{other}）", OTHER_LEVEL))
    return found


def _units_fit(ours: str, theirs: str) -> bool:
    return not ours or not theirs or theirs in {ours, f"万{ours}"} or is_like_unit(ours, theirs)


def is_like_unit(ours: str, theirs: str) -> bool:
    """Whether two units count the same sort of thing."""
    return any(ours in group and theirs in group for group in _LIKE)


def _number(quantity: Decimal) -> str:
    return f"{quantity.normalize():f}"


_SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<", "=": "="}
_CHANGES = {"increase": "增", "decrease": "减"}


def figure_words(stated: Stated) -> str:
    """读数 — ≥ 4400 张, 增 ≥ 10 %, 890–1050 元."""
    change = f"{_CHANGES.get(stated.change, '')} " if stated.change else ""
    unit = f" {stated.unit}" if stated.unit else ""
    if stated.quantity_to is not None:
        sign = "→" if stated.change else "–"
        return f"{change}{_number(stated.quantity)}{sign}{_number(stated.quantity_to)}{unit}"
    return f"{change}{_SIGNS.get(stated.comparator, '')} {_number(stated.quantity)}{unit}".strip()
