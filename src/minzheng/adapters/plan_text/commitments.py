"""量化承诺 (commitments): each figure of an item with its comparator, change, baseline, deadline and scope."""

import re
from bisect import bisect_right
from dataclasses import dataclass, replace

from minzheng.adapters.plan_text.dates import find_deadlines, find_term
from minzheng.adapters.plan_text.exclusions import without_false_figures
from minzheng.adapters.plan_text.markers import line_marker
from minzheng.adapters.plan_text.model import Change, Commitment, Comparator
from minzheng.adapters.plan_text.numerals import plain, shadow
from minzheng.adapters.plan_text.quantities import Move, Quantity, find_quantities, join_moves

_SENTENCE = re.compile(r"(?:[^。;!?\n.]|(?<=[\dXx×*])\.(?=[\dXx×*])){1,400}")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_REACH = 60
_LEVEL_WORDS = (
    "达到 达 控制在 保持在 稳定在 提高到 提升到 提高至 提升至 增加到 增加至 降低到 降低至 "
    "压到 压至 下降到 下降至 降到 降至 压缩到 压缩至 压减到 压减至 缩短到 缩短至 减少到 减少至 减至"
)
_LEVELS = frozenset(_LEVEL_WORDS.split())
_DEADLINE_HINT = re.compile(r"[年月季每]|五[”\"]?[规时期末]")
_HINT = re.compile(r"[\d零全所每不未无杜严没百千万亿成翻]|分之|[一二两三四五六七八九十]")

_COMPARATORS: dict[str, Comparator] = {
    "不少于": ">=", "不低于": ">=", "不小于": ">=", "不得少于": ">=", "不得低于": ">=", "不能少于": ">=", "不能低于": ">=", "至少": ">=", "最少": ">=", "不下于": ">=", "不应少于": ">=", "不应低于": ">=", "下限": ">=", "上": ">=",
    "达到或超过": ">=", "不低于或等于": ">=", "大于或等于": ">=", "大于等于": ">=", "小于或等于": "<=", "小于等于": "<=", "达到": ">=", "达": ">=", "不亚于": ">=", "保持在": ">=", "稳定在": ">=", "提高到": ">=", "提升到": ">=", "提高至": ">=", "提升至": ">=", "增加到": ">=", "增加至": ">=", "≥": ">=", ">=": ">=", "≧": ">=",
    "不超过": "<=", "不高于": "<=", "不多于": "<=", "不大于": "<=", "不得超过": "<=", "不得高于": "<=", "不能超过": "<=", "不得多于": "<=", "不得大于": "<=", "不应超过": "<=", "不能高于": "<=", "上限": "<=", "最高补助": "<=", "最高奖励": "<=", "最高给予": "<=", "最高可": "<=", "最高可达": "<=", "最高可补助": "<=", "最高可救助": "<=", "最高救助": "<=", "最高资助": "<=", "最高为": "<=", "封顶": "<=", "最高不超过": "<=", "最高不得超过": "<=", "控制在": "<=", "最多": "<=", "至多": "<=", "降低到": "<=", "降低至": "<=",
    "下降到": "<=", "下降至": "<=", "降到": "<=", "降至": "<=", "压到": "<=", "压至": "<=", "压缩到": "<=", "压缩至": "<=", "压减到": "<=", "压减至": "<=", "缩短到": "<=", "缩短至": "<=", "减少到": "<=", "减少至": "<=", "减至": "<=", "≤": "<=", "<=": "<=", "≦": "<=",
    "超过": ">", "突破": ">", "高于": ">", "大于": ">", "多于": ">", "超出": ">", "逾": ">", "超": ">", ">": ">",
    "低于": "<", "少于": "<", "小于": "<", "不足": "<", "不到": "<", "<": "<", "近": "<", "将近": "<", "接近": "<",
    "约": "=", "大约": "=", "占": "=", "等于": "=", "=": "=", "标准为": "=", "率为": "=", "比例为": "=", "别为": "=", "均为": "=", "仅": "=",
}  # fmt: skip
_BEFORE = re.compile(
    "(?<![签预节合契条公规相])(?:"
    + "|".join(re.escape(word) for word in sorted(_COMPARATORS, key=len, reverse=True))
    + ")"
)
_CLOSE = frozenset(
    {
        "达",
        "上",
        "逾",
        "超",
        "近",
        "约",
        "占",
        "标准为",
        "率为",
        "比例为",
        "别为",
        "均为",
        "不足",
        "不到",
        "仅",
        "=",
        ">",
        "<",
        "大约",
    }
)  # these bind only the next figure
_AFTER = re.compile(
    r"\s?(?:的)?\s?(?:(?P<up>(?:及|或|\(含\))?以上|之上|起步)|(?P<down>(?:及|或)?以下|以内|之内|(?<=[天日时月分钟周])内)|(?P<about>左右|上下))"
)
_RISE = r"增长|提高|增加|提升|上升|上涨|递增|增幅|涨幅|上调|提标(?!\d)|扩大|(?<!新)增(?!设|配|开|建)"
_FALL = r"减少|下降|降低|压减|压缩|缩短|缩减|减幅|降幅|下调|回落|减轻|精简|下浮|降"
_CHANGE = re.compile(
    rf"(?:(?P<rise>{_RISE})|(?P<fall>{_FALL}))(?:率|幅度?|比例)?(?:了|约|近|超过?|达到?|到|至|为|不低于|不少于|至少|不超过|力争|均|分别|各|在|幅度|控制|保持|约为|[≥≤<>=]|\s)*(?:每人每[月年]|每[人月年]|[月年人]均)?$"
)
_VERB_FIRST = re.compile(
    r"(?:(?P<rise>提高|提升|增加)|(?P<fall>降低|减少|压减|压缩|缩短))了?(?P<what>[\u4e00-\u9fff]{1,8}?)(?P<to>[到至达为以])?[\u4e00-\u9fff]{0,2}$"
)
_RATE_BEHIND = re.compile(
    r"\s?(?:及?以上|以内|左右)?的(?:年均)?(?:(?P<rise>增幅|增速|涨幅|增长率)|(?P<fall>降幅|减幅|下降率))"
)
_TO_LEVEL = re.compile(r"(?:到|至|为)(?:每人每[月年]|每[人月年]|[月年人]均)?\s?$")
_BASELINE = re.compile(
    r"(?:[较比]|相比|对比|超过|高于|低于|不低于)(?P<year>(?:上一?年度?|去年|前年|往年|20\d\d年(?:度|底|末)?|上一?届|上届|上季度?|上月|上一?轮|“?十[二三四五]五”?(?:时期|期)?)(?:同期|水平|末|底|初)?)|(?P<same>同比|环比)"
    r"|(?:在|以)(?P<base>(?:上一?年度?|去年|20\d\d年(?:度|底|末)?|上一?届|原|现)[^,。;]{0,8}?)(?:的)?基础上"
)
_SCOPE = re.compile(
    r"(?:每个?|各|所有|全部|每一个)?(?<!示范)(?<!试点)(?:县|乡|镇|区|街道|乡镇|村|社区|市|旗)\((?:[市区县街道村居社乡镇旗、,])+\)|(?:每个?|各)(?:城市|农村|城乡|行政|建制)?(?:设区的?市|县区|区县|县市区|乡镇|镇街|镇街道|街镇|乡镇街道|街道|社区|村居|村|镇|县|区)(?!级)"
    r"|全[国省市县区旗州盟镇乡街村](?!会|面|程|(?:[\u4e00-\u9fff]{0,2}性|综合|[^,。;、\d]{0,6}(?:先进|优秀|文明|百强|十佳))[^,。;]{0,10})(?:道)?|(?:国家|省|市|县|区|乡镇?|镇|街道|村|社区)(?:本)?级|市本级|(?:主城|中心城|城|老城)区|农村(?:地区)?|城乡|城镇(?!常住|人口|化|登记)|辖区"
)
_NEXT_IN_LIST = re.compile(r"(?<=\d)[^\d、()]{0,4}(?:、|\((?:其中|含|包括):?)")
_LIST_GOES_ON = re.compile(r"、(?![^()、]{0,3}[、)])|;|\((?:其中|含|包括)")
_STRONG = re.compile(r"完成[^,。;]{0,16}(?:任务|目标|计划)的|已(?:完成|建成|发放|新增|改造|开展|培训)")
_DONE = re.compile(
    r"已(?!有的)|共(?=[调登下取救发投建拨筹培有完开组举新收办受])|(?<![三四五两全]年)(?<!期间)累计(?!达|不|力争)|共计|截至|截止|目前|现有|先后|实际|(?:完成|发放|建成|新增|改造|开展|举办|救助|培训|投入|下拨|组织)了|超额完成|(?<![较比])去年|过去|达成|合计|(?:当前|目前|最新)?进展(?:情况)?:|完成情况:|通过验收|投入使用|(?:提高|增长|增加|下降|减少|提升)了"
)
_PLANNED = re.compile(r"(?<!超)(?<!完成)(?:目标|计划|任务)(?:数|值)?(?:为|是|新增|培训|改造|建设|:)?\s?$")
_PLANNED_SHARE = re.compile(r"(?:^|[,、:])目标为?[^,。;、\d]{0,4}$")
_PAST_YEAR = re.compile(r"(?<![较比到至\d-])(20\d\d)年")
_FUTURE = re.compile(r"力争|拟|将(?!近)|年底前|预计|下半年|下一步|不少于|不低于|至少")
_TURN = re.compile(
    r"\s*(?:(?P<year>20\d\d)年|明年|来年|下一?步|下半年|下阶段)[^,。;:\d]{0,6}(?:打算|计划|安排|思路|目标|措施)[^,。;:\d]{0,4}[:,]"
)
_COMING = re.compile(r"力争|确保|计划|拟|将(?!近)|年底前|年内|争取|目标|要求|不少于|不低于|至少|预计|任务")

_MEANT = re.compile(
    r"力争|确保|拟|将(?!近)|争取|预计|下一步|下半年|四季度|年底前|不少于|不低于|至少|要求|目标(?!任务|的)|计划(?!的|任务|总|完成)"
)


@dataclass(frozen=True, slots=True)
class Ground:
    """语境 (what a figure is read against): the plan's year, and whether the paper reports facts."""

    year: int | None
    reports: bool


def find_commitments(text: str, ground: Ground) -> tuple[Commitment, ...]:
    """Every quantified commitment of an item's text, in its order."""
    whole = _THOUSANDS.sub("'", shadow(text))
    found: list[Commitment] = []
    term = find_term(whole, ground.year)
    carried: str | None = None
    for match in _SENTENCE.finditer(whole):
        flat = match[0]
        turn = _TURN.match(flat)
        if turn:  # 2022年工作打算：… at the end of a summary
            ground = Ground(int(turn["year"]) if turn["year"] else ground.year, reports=False)
        stated = find_deadlines(flat, ground.year) if _DEADLINE_HINT.search(flat) else []
        if _HINT.search(flat):
            blanked = without_false_figures(flat)
            figures = join_moves(blanked, find_quantities(blanked))
            opening = carried or term
            deadlines = ([(-1, opening)] if opening else []) + stated
            sentence = _Sentence(text[match.start() : match.end()], flat, blanked, deadlines, ground)
            found.extend(sentence.commitments(figures))
        carried = _carried(whole[match.end() : match.end() + 1], stated, carried)
    return tuple(found)


def _carried(terminator: str, stated: list[tuple[int, str]], carried: str | None) -> str | None:
    """A date set before a semicolon holds for what follows it; a full stop ends it."""
    if terminator != ";":
        return None
    dates = [words for _, words in stated if words[0].isdigit()]
    return dates[-1] if dates else carried


class _Sentence:
    """One sentence in three versions of equal length: as written, half-width, and without false figures."""

    def __init__(self, written: str, flat: str, blanked: str, deadlines: list[tuple[int, str]], ground: Ground) -> None:
        self.written = written
        self.flat = flat
        self.blanked = blanked
        self.deadlines = deadlines
        self.ground = ground
        self.commas = [match.start() for match in re.finditer(",", flat)]

    def commitments(self, figures: list[Quantity | Move]) -> list[Commitment]:
        found: list[Commitment] = []
        end = 0
        for figure in figures:
            quantity = figure.quantity if isinstance(figure, Move) else figure
            start, stop = self._clause(quantity)
            made = self._commitment(figure, quantity, max(start, end), start, stop)
            if found and self._parallel(end, quantity, made, found[-1]):
                if _AFTER.match(self.blanked, quantity.end):
                    found[-1] = replace(found[-1], comparator=made.comparator)
                made = _alike(made, found[-1])
            found.append(made)
            end = quantity.end
        return found

    def _clause(self, quantity: Quantity) -> tuple[int, int]:
        at = bisect_right(self.commas, quantity.start)
        start = self.commas[at - 1] + 1 if at else 0
        after = bisect_right(self.commas, quantity.end - 1)
        stop = self.commas[after] if after < len(self.commas) else len(self.flat)
        return start, stop

    def _commitment(
        self, figure: Quantity | Move, quantity: Quantity, lead_from: int, start: int, stop: int
    ) -> Commitment:
        lead = self.blanked[max(lead_from, quantity.start - _REACH) : quantity.start]
        near = max(start, quantity.start - _REACH)
        clause = self.flat[near : min(stop, quantity.end + _REACH)]
        change = (
            figure.change
            if isinstance(figure, Move)
            else _rises_or_falls(quantity, lead) or _said_behind(quantity, self.flat)
        )
        return Commitment(
            text=self._words(start, stop),
            quantity=plain(quantity.value),
            quantity_to=None if quantity.value_to is None else plain(quantity.value_to),
            unit=quantity.unit,
            comparator="="
            if isinstance(figure, Move)
            else self._comparator(quantity, lead, near, min(stop, quantity.end + _REACH)),
            change=change,  # type: ignore[arg-type] # a Move holds one of the two words
            baseline=_baseline(
                clause,
                "" if _TO_LEVEL.search(lead) else self.flat[max(0, quantity.start - 40) : quantity.start],
                change,
            ),
            deadline=self._deadline(start, stop, told=self._is_told(start, stop)),
            scope=_scope(self.flat[near : quantity.start], self._behind(quantity, stop)),
        )

    def _words(self, start: int, stop: int) -> str:
        """The clause as written, without the numbering sign that may open it."""
        marker = line_marker(self.flat[start:stop])
        return self.written[start + (marker.end if marker else 0) : stop].strip(" \t　、:：")

    def _comparator(self, quantity: Quantity, lead: str, start: int, stop: int) -> Comparator:
        if quantity.kind in ("zero", "whole"):
            return "="
        said = _said(lead, _AFTER.match(self.blanked, quantity.end))
        hundred = (
            quantity.unit == "%"
            and quantity.value == 100  # noqa: PLR2004 - percent
            and quantity.value_to is None
            and not _rises_or_falls(quantity, lead)
        )
        levelled = said is not None and said[1] in _LEVELS
        if said and not (levelled and (hundred or self._is_told(start, stop))):
            return said[0]
        if quantity.more:
            return ">"
        if (_PLANNED_SHARE if quantity.unit == "%" else _PLANNED).search(lead) and not hundred:
            return ">="
        if hundred or levelled or _is_none(quantity) or self._is_fact(start, stop):
            return "="
        return ">="

    def _is_fact(self, start: int, stop: int) -> bool:
        before = self.flat[max(0, start - 40) : stop]
        if _STRONG.search(self.flat, start, stop):
            return True
        if self.ground.reports:
            return not _FUTURE.search(self.flat, start, stop)
        if self.ground.year and any(
            int(year) < self.ground.year for year in _PAST_YEAR.findall(self.flat, start, stop)
        ):
            return True
        if _COMING.search(self.flat, start, stop):
            return False
        return bool(_DONE.search(before))

    def _behind(self, quantity: Quantity, stop: int) -> str:
        """The words straight behind a figure; those behind money (达到720元农村…) begin something new."""
        if (quantity.unit or "").startswith("元"):
            return ""
        return self.flat[quantity.end : min(stop, quantity.end + 10)]

    def _is_told(self, start: int, stop: int) -> bool:
        """Whether a report tells what was: its 上半年 and 年内 say when it happened, not until when it must."""
        return self.ground.reports and not _MEANT.search(self.flat, start, stop)

    def _deadline(self, start: int, stop: int, *, told: bool) -> str | None:
        inside = [words for at, words in self.deadlines if start <= at < stop and (not told or words[0] == "每")]
        if inside:
            return inside[-1]
        earlier = [words for at, words in self.deadlines if at < start and words[0] != "每"]
        return earlier[-1] if earlier and not told else None

    def _parallel(self, end: int, quantity: Quantity, made: Commitment, previous: Commitment) -> bool:
        """5%和6.7%, 95%、90%: the second figure is said as the first was."""
        between = self.flat[end : quantity.start]
        return between.strip() in ("、", "和", "与", "及") and made.unit == previous.unit


def _is_none(quantity: Quantity) -> bool:
    """差错率0%, 发生0起: none is none, and no lower bound."""
    return not quantity.value and quantity.value_to is None


def _alike(made: Commitment, previous: Commitment) -> Commitment:
    """The second of two figures said together; 左右 and 以内 behind it are said of both."""
    comparator = made.comparator if made.comparator not in (">=", "=") else previous.comparator
    return Commitment(
        made.text,
        made.quantity,
        made.quantity_to,
        made.unit,
        comparator,
        previous.change,
        previous.baseline,
        made.deadline,
        made.scope,
    )


def _said(lead: str, after: re.Match[str] | None) -> tuple[Comparator, str] | None:
    """The comparator that the words say, and the word: after the figure first, then the last one before it."""
    before = _last_word(lead)
    if after and after["about"] and before in (None, *_LEVELS):
        return "=", "左右"
    if after and not after["about"]:
        if before and _COMPARATORS[before] in (">", "<") and before in ("超过", "突破", "低于", "高于"):
            return _COMPARATORS[before], before
        return (">=" if after["up"] else "<="), after[0]
    return (_COMPARATORS[before], before) if before else None


def _last_word(lead: str) -> str | None:
    word = None
    for match in _BEFORE.finditer(lead):
        gap = len(lead) - match.end()
        rest = lead[match.end() :]
        if match[0] in _CLOSE and rest.strip() not in ("", "每人每月", "每人每年", "每月", "每年", "到", "了"):
            continue
        if gap <= 24:  # noqa: PLR2004 - farther away the word speaks of something else
            word = match[0]
    return word


def _rises_or_falls(quantity: Quantity, lead: str) -> Change | None:
    if quantity.kind == "doubled":
        return "increase"
    return _change(lead) or (_of_what(quantity, lead) if quantity.unit in ("%", "百分点") else None)


def _said_behind(quantity: Quantity, flat: str) -> Change | None:
    """按5%的增幅调整: a share whose direction stands behind it."""
    match = _RATE_BEHIND.match(flat, quantity.end) if quantity.unit == "%" else None
    return None if match is None else "increase" if match["rise"] else "decrease"


def _of_what(quantity: Quantity, lead: str) -> Change | None:
    """降低能耗3%, 提高入住率5个百分点: what moves stands between the verb and the figure; a level (率达到) is none."""
    match = _VERB_FIRST.search(lead[-16:])
    if not match or match["to"]:
        return None
    if match["fall"]:
        return "decrease"
    return "increase" if quantity.unit == "百分点" else None


def _change(lead: str) -> Change | None:
    match = _CHANGE.search(lead[-24:])
    if not match:
        return None
    return "increase" if match["rise"] else "decrease"


def _baseline(clause: str, before: str, change: str | None) -> str | None:
    match = _BASELINE.search(clause)
    if not match and change:
        found = list(_BASELINE.finditer(before))
        match = found[-1] if found else None
    if not match:
        return None
    return match["year"] or match["same"] or match["base"].strip()


def _scope(before: str, after: str) -> str | None:
    own = before[max((match.end() for match in _NEXT_IN_LIST.finditer(before)), default=0) :]
    match = _nearest(own) or _shared(_SCOPE.search(before)) or _SCOPE.search(_LIST_GOES_ON.split(after)[0])
    return match[0] if match else None


def _nearest(words: str) -> re.Match[str] | None:
    """The first scope named; 全县每个乡镇 counts in each township."""
    found = list(_SCOPE.finditer(words))
    return next((match for match in reversed(found) if match[0][0] in "每各"), found[0] if found else None)


def _shared(scope: re.Match[str] | None) -> re.Match[str] | None:
    """全县 at the head of a list holds for all of it; 镇级 tells only of the thing that it stands before."""
    return None if scope and scope[0].endswith("级") and scope[0] != "市本级" else scope
