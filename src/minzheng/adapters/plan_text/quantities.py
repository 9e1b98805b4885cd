"""数量 (figures with their units): Arabic and Chinese numerals, ranges, from–to, 全覆盖 as 100 %, 零… as 0."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from minzheng.adapters.plan_text.numerals import chinese_integer, scaled
from minzheng.adapters.plan_text.units import CONCRETE, RATE, RATE_ALONE, TIMES, UNIT, per, stored

_CN = "零〇一二两三四五六七八九十百千万亿"
_SCALE = r"(?:个亿|[十百千]?万亿?|[十百千]亿|亿|千(?!米|克|瓦)|百(?!分|米))"
_ARABIC = re.compile(
    rf"(?<![\d.'A-Za-z])(?P<digits>\d{{1,3}}(?:'\d{{3}})+(?:\.\d+)?(?![\d])|\d+(?:\.\d+)?)"
    rf"\s?(?P<more>余|多|几)?\s?(?P<scale>{_SCALE})?(?P<more2>余|多)?\s?"
)
_CLAUSE_END = re.compile(r"[,。;]|$")
_RATE_LOST = re.compile(r"(?:率|占比|比例)(?:要|应|均)?(?:达到?|为|提高到|提升到|不低于|不少于|不超过|≥|≤|>|<)?\s?$")
_COUNT_LOST = re.compile(
    r"(?:新增|新建|改建|改造|建成|建设|配备|培训|培育)[\u4e00-\u9fff]{0,3}"
    r"(?:床位|床|站点|敬老院|养老院|幸福院|福利院|中心|食堂|餐厅|助餐点|服务点|护理员|志愿者)\s?$"
)
_LISTED = re.compile(r"(?<=\d\d)(?:、\d\d+(?:\.\d+)?)+")  # 300、50、30人次: the unit stands once, behind the last
_RANGE = re.compile(
    rf"(?P<unit>[%\u4e00-\u9fff]{{0,3}}?)\s?(?:[-~—]{{1,2}}|至|到)\s?(?P<digits>\d+(?:\.\d+)?)\s?(?P<scale>{_SCALE})?\s?"
)
_SHARE = re.compile(
    rf"(?P<half>半数|一半)(?=以上)|百分之(?P<share>百|[{_CN}]{{1,5}}(?:点[{_CN}]{{1,3}})?|\d+(?:\.\d+)?)|百分百|(?<![\d/.])(?P<part>\d{{1,2}})/(?P<all>\d{{1,2}})(?=的|以上|以下|左右|[,。;]|$)|(?P<under>[{_CN}]{{1,3}})分之(?P<over>[{_CN}]{{1,3}})"
)
_TENTHS = re.compile(
    r"(?P<before>[\u4e00-\u9fff](?<![第之年月千百十万]))?(?P<tenths>[一二两三四五六七八九])成(?P<half>[一二三四五六七八九](?!是|要))?(?:(?P<after>以上|左右|以下|多)|(?=[,。;的、)]|$)|(?<=[超近达过].成)(?![员熟品本果功绩长立为分套]))"
)
_WORDED = re.compile(
    rf"(?<![第统唯专之同逐进每单万数几{_CN}])(?P<numeral>[{_CN}]{{1,15}})(?P<more>余|多)?(?P<scale>万|亿)?\s?"
)
_LEADS = re.compile(
    r"(?:至少|最少|不少于|不低于|不超过|不多于|达到|超过|突破|最多|力争|平均)[^,。;\d]{0,6}$|每(?:半?年|季度?|月|周|天|日|[村镇乡县]|个?(?:乡镇|街道|社区|村|县|区))[^,。;\d]{0,10}$"
    r"|(?:新建|改建|扩建|新改扩?建|新增|建成|建设|改造|培育|创建|打造|配备|举办|开展|组织|培训|评选|建立|完成|发展|招募|孵化|扶持|增设|设立|配置|命名)(?:好|了)?$"
)
_ENDS = re.compile(r"[、,。;)]|以上|$")
_BUILDS = re.compile(
    r"(?:新建|改建|扩建|新增|建成|建设|改造|培育|创建|打造|配备|举办|发展|增设|设立|配置)[^,。;]{1,18}$"
)
_LISTED_ON = re.compile(_BUILDS.pattern.removesuffix("$") + "、$")  # 新建两个中心、三个站点
_AFTER = re.compile(r"(?:及)?以上|以下|以内|之内|左右")
_ABSTRACT = re.compile(
    r"(?:新|较高|更高|好|良好|领导小组|体系|机制|制度|格局|平台|专项行动|高潮|台阶|现场|大|重点|阶段|问题|主题|活动$)"
)
_MANY = 100
_LONG_HOURS = 1000
_NEARLY = re.compile(r"(?:近|上|超|超过|逾|突破|过)$")
_DOUBLED = re.compile(
    r"翻了?(?P<times>[一两二三])?番|翻了?(?P<twice>[一两二三])倍|(?<=[\u4e00-\u9fff])倍增(?=[,。;]|$)"
)
_WHOLE = re.compile(
    r"全覆盖(?!率)|全部(?!由|家|成员|来自|内容|是|为|的)|全面(?:实现)?覆盖|[应]?覆盖(?:所有|全部|全体)|(?:所有|每个)(?=[县区乡镇街村社](?!会)[^,。;]{0,40}(?:建|设|实现|达到|开展|发放|完成|按照|纳入))"
)
_PRINCIPLE = re.compile(r"原则|方针|基本要求|保基本")
_ZERO = re.compile(
    r"(?<![一二三四五六七八九十百千万亿\d])零(?!容忍|备案|距离|售|散|星|碎|工|钱|时|点|部件|件|食|基础|门槛|起|突破|就业|花|陵|用|下|担|接触|报告|障碍|跑|待|排队|等待|延迟|佣金|首付|利|关税|换|差价|碳|材料|头|整)[\u4e00-\u9fff]{2}"
    r"|(?:不|未|无一例|没有|杜绝|严禁)(?:再)?(?:发生|出现)(?=[^,。;]{2})|无(?![^,。;]{0,2}论)[^,。;、\d]{2,14}(?:发生|事故)(?=[,。;、]|$)"
    r"|(?:为|降至|降为|保持|实现)零(?=[,。;、)]|$)|清零(?=[”\"’」]?(?:[,。;、)]|$))"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """数量 (one figure): where it stands, its value in the bare unit, the unit, and how it was said.

    `kind` is figure, share (百分之…), whole (全覆盖) or zero (零…). `more` is True for 余 and 多.
    """

    start: int
    end: int
    value: Fraction
    unit: str | None
    value_to: Fraction | None = None
    more: bool = False
    kind: str = "figure"


def find_quantities(sentence: str) -> list[Quantity]:
    """All figures of one sentence of the blanked shadow, in order; from–to pairs are not joined yet."""
    found = [*_arabic(sentence), *_shares(sentence), *_worded(sentence)]
    found.sort(key=lambda quantity: (quantity.start, -quantity.end))
    kept: list[Quantity] = []
    for quantity in found:
        if not kept or quantity.start >= kept[-1].end:
            kept.append(quantity)
    return _with_wholes(sentence, kept)


def _arabic(sentence: str) -> Iterator[Quantity]:
    skip_to = 0
    for match in _ARABIC.finditer(sentence):
        if match.start() < skip_to:
            continue
        quantity = _measured(sentence, match)
        if quantity:
            skip_to = quantity.end
            yield quantity


def _measured(sentence: str, match: re.Match[str]) -> Quantity | None:
    more = bool(match["more"] or match["more2"])
    span = _RANGE.match(sentence, match.start() + len(match[0].rstrip()))
    if span and not _is_range_unit(span["unit"], sentence, span):
        span = None
    end = span.end() if span else match.end()
    scale = (span["scale"] if span else match["scale"]) or ""
    unit, stop = _unit_at(sentence, end, scale=scale, before=match.start())
    if unit is None and not scale and not span:
        unit = _lost_unit(sentence, match.start(), end)
    if unit is None and not scale and not _goes_without(sentence, match.start(), end):
        return None
    low = scaled(match["digits"], match["scale"] or "")
    if unit in TIMES and not _is_limit(sentence, match.start(), stop) and not (unit == "小时" and low >= _LONG_HOURS):
        return None
    if not span:
        return Quantity(match.start(), stop, low, unit, more=more)
    high = scaled(span["digits"], span["scale"] or "")
    if span["scale"] and not match["scale"] and not span["unit"]:
        low = scaled(match["digits"], span["scale"])
    return Quantity(match.start(), stop, low, unit, value_to=high) if high > low else None


def _lost_unit(sentence: str, start: int, end: int) -> str | None:
    """The unit that stands behind the last figure of a list (300、50、30人次), or per cent behind a rate (覆盖率达90)."""
    listed = _LISTED.match(sentence, end)
    if listed:
        return _unit_at(sentence, listed.end(), scale="", before=start)[0]
    return "%" if _CLAUSE_END.match(sentence, end) and _RATE_LOST.search(sentence, 0, start) else None


def _goes_without(sentence: str, start: int, end: int) -> bool:
    """Whether a figure counts without a unit: the first of a move (由890提高到1050元), or 新增床位200."""
    if _ONWARD.match(sentence, end):
        return True
    return bool(_CLAUSE_END.match(sentence, end) and _COUNT_LOST.search(sentence, 0, start))


def _is_range_unit(written: str, sentence: str, span: re.Match[str]) -> bool:
    """4家至5家 and 10%-15% are ranges; 500元到3家 is none."""
    if not written:
        return True
    first = UNIT.match(written)
    second = UNIT.match(sentence, span.end())
    return bool(first and first.end() == len(written) and second and second["name"] == written)


def _unit_at(sentence: str, at: int, *, scale: str, before: int) -> tuple[str | None, int]:
    match = UNIT.match(sentence, at)
    if match:
        unit, end = stored(match["name"]), match.end()
        rate = RATE.match(sentence, end)
        if rate and unit not in ("%", "倍"):
            return unit + per(rate[0]), rate.end()
        return unit, end
    alone = RATE_ALONE.match(sentence, at)
    if alone:
        return "元" + per(alone[0]), alone.end()
    if scale and re.search(
        r"资金|资本|资产|投资|经费|[补奖]助|支出|[救养保]金|金额|收入|销[售量]|筹|捐|发放|拨",
        sentence[max(0, before - 20) : before],
    ):
        return "元", at
    return None, at


def _is_limit(sentence: str, start: int, end: int) -> bool:
    """Spans of time count only as limits: 20个工作日内, 不少于3天, 由30天缩短到20天."""
    if re.match(r"\s?(?:之内|以内|内|以上|以下|压|缩短|压缩|压减|减少|减至|提前)", sentence[end : end + 5]):
        return True
    return bool(
        re.search(
            r"(?:至少|不少于|不低于|不超过|不多于|超过|达到?|压到|压至|缩短|压缩|压减|缩减|减少|延长|控制|[≤≥<>])[^,。;\d]{0,8}$",
            sentence[max(0, start - 14) : start],
        )
    )


def _shares(sentence: str) -> Iterator[Quantity]:
    if "分" in sentence or "/" in sentence or "半" in sentence:
        for match in _SHARE.finditer(sentence):
            value = _share_of(match)
            if value is not None:
                yield Quantity(match.start(), match.end(), value, "%", kind="share")
    if "成" in sentence:
        for match in _TENTHS.finditer(sentence):
            if match["before"] or match["after"]:
                start = match.start("tenths")
                yield Quantity(
                    start,
                    match.end("half" if match["half"] else "tenths") + (0 if match["half"] else 1),
                    Fraction(
                        (chinese_integer(match["tenths"]) or 0) * 10 + (chinese_integer(match["half"] or "零") or 0)
                    ),
                    "%",
                    kind="share",
                )


def _share_of(match: re.Match[str]) -> Fraction | None:
    if match["all"]:
        part, whole_of = int(match["part"]), int(match["all"])
        return Fraction(round(Fraction(part * 10_000, whole_of)), 100) if 0 < part < whole_of else None
    if match["under"]:
        over, under = chinese_integer(match["over"]), chinese_integer(match["under"])
        if not over or not under or under == 100:  # noqa: PLR2004 - 百分之 is read above
            return None
        return Fraction(round(Fraction(over * 10_000, under)), 100)
    if match["share"] in (None, "百"):
        return Fraction(50 if match["half"] else 100)
    whole, _, decimals = match["share"].partition("点")
    if whole.isascii():
        return Fraction(whole)
    value = Fraction(chinese_integer(whole) or 0)
    for at, character in enumerate(decimals, 1):
        value += Fraction(chinese_integer(character) or 0, 10**at)
    return value


def _worded(sentence: str) -> Iterator[Quantity]:
    """Chinese numerals, only where the words around them make them a figure: 至少一次, 新建三所, 两千张."""
    for match in _WORDED.finditer(sentence):
        value = chinese_integer(match["numeral"] + (match["scale"] or ""))
        unit = UNIT.match(sentence, match.end())
        if not value or not unit or stored(unit["name"]) not in CONCRETE:
            continue
        if not _is_figure(sentence, match, unit, value):
            continue
        name, end = _unit_at(sentence, match.end(), scale="", before=match.start())
        if name in TIMES and not _is_limit(sentence, match.start(), end):
            continue
        yield Quantity(match.start(), end, Fraction(value), name, more=bool(match["more"]))


def _is_figure(sentence: str, match: re.Match[str], unit: re.Match[str], value: int) -> bool:
    rest = sentence[unit.end() : unit.end() + 8]
    if _ABSTRACT.match(rest):
        return False
    lead = sentence[max(0, match.start() - 20) : match.start()]
    numeral = match["numeral"]
    if value >= _MANY and (numeral[0] not in "十百千万亿" or match["more"] or _NEARLY.search(lead)):
        return True
    if _AFTER.match(rest):
        return True
    if value > 1 and ((_ENDS.match(rest) and _BUILDS.search(lead)) or _LISTED_ON.search(lead)):
        return True
    if not _LEADS.search(lead):
        return False
    return value > 1 or unit["name"] not in ("个", "件", "项") or bool(re.search("至少|不少于|不低于|每", lead))


def _with_wholes(sentence: str, kept: list[Quantity]) -> list[Quantity]:
    """Add 全覆盖 (100 %) and 零发生 (0); a clause that states its percentage needs no second one."""
    out = list(kept)
    if "全" in sentence or "所有" in sentence or "每个" in sentence:
        out += _wholes(sentence, kept)
    for match in _DOUBLED.finditer(sentence) if "番" in sentence or "倍" in sentence else ():
        times = chinese_integer(match["times"] or match["twice"] or "一") or 1
        out.append(Quantity(match.start(), match.end(), Fraction(100 * (2**times - 1)), "%", kind="doubled"))
    for match in _ZERO.finditer(sentence):
        out.append(Quantity(match.start(), match.end(), Fraction(0), None, kind="zero"))
    return sorted(out, key=lambda quantity: quantity.start)


def _wholes(sentence: str, kept: list[Quantity]) -> Iterator[Quantity]:
    last_clause = (-1, -1)
    for match in _WHOLE.finditer(sentence):
        start = sentence.rfind(",", 0, match.start()) + 1
        end = sentence.find(",", match.end())
        end = len(sentence) if end < 0 else end
        listed = sentence.find("、", match.end(), end)
        if match[0].startswith("覆盖") and listed > 0:
            end = listed
        if (start, end) == last_clause or _PRINCIPLE.search(sentence, start, end):
            continue
        if any(
            start <= quantity.start < end and (quantity.unit == "%" or match[0] in ("每个", "所有"))
            for quantity in kept
        ):
            continue
        last_clause = (start, end)
        yield Quantity(match.start(), match.end(), Fraction(100), "%", kind="whole")


_RISES = r"(?:提高|增加|增长|上调|提升|扩大|上升|调整|提标|提档|延长|调高|翻|升|增|提|变|达|扩充|扩展)"
_FALLS = r"(?:压(?=[到至])|降低|下降|减少|缩短|压缩|压减|缩减|下调|调低|精简|减|降|回落)"
_TO = re.compile(
    rf"^[^\d。;]{{0,14}}?(?:(?P<rise>{_RISES})|(?P<fall>{_FALLS}))(?:了)?(?:到了?|至|为|成)[^\d,。;]{{0,12}}$"
)
_FROM = re.compile(r"[由从自][^\d,。;]{0,10}$")
_FROM_WORD = re.compile("[由从自]")
_ONTO = re.compile(
    r"^(?:[^\d,。;、由从]{1,6}(?:到|至|为|成)[^\d,。;、]{0,8}|\s?(?:→|->|=>)\s?[^\d,。;、]{0,6})$"
)  # 整合为, 放宽到, →
_BY = re.compile(rf"^[^\d,。;]{{0,14}}?(?:{_RISES}|{_FALLS})了?[^\d,。;到至为]{{0,4}}$")

_ONWARD = re.compile(rf"\s?[^\d,。;]{{0,4}}(?:{_RISES}|{_FALLS})(?:到|至|为)[^\d,。;]{{0,8}}\d")


@dataclass(frozen=True, slots=True)
class Move:
    """变动 (a from–to pair): the joined figure and the way it moves."""

    quantity: Quantity
    change: str


def join_moves(sentence: str, quantities: list[Quantity]) -> list[Quantity | Move]:
    """由890元提高到1050元 becomes one move; in 比上年的330元提高了90元 the 330 is only the baseline."""
    out: list[Quantity | Move] = []
    at = 0
    while at < len(quantities):
        first = quantities[at]
        second = quantities[at + 1] if at + 1 < len(quantities) else None
        change = _change_between(sentence, first, second)
        if change == "baseline":
            at += 1
        elif second and change:
            out.append(Move(replace(second, start=first.start, value=first.value, value_to=second.value), change))
            at += 2
        else:
            out.append(first)
            at += 1
    return out


def _change_between(sentence: str, first: Quantity, second: Quantity | None) -> str | None:
    if second is None or second.start - first.end > 40 or {first.kind, second.kind} - {"figure", "share"}:  # noqa: PLR2004 - a pair stands close
        return None
    if first.value_to is not None or second.value_to is not None or not _same_unit(first.unit, second.unit):
        return None
    between = sentence[first.end : second.start]
    lead = sentence[max(0, first.start - 24) : first.start]
    move = _TO.match(between)
    if move and (_FROM_WORD.search(lead) or _moves_alone(move, between)):
        return "decrease" if second.value < first.value else "increase"
    if _ONTO.match(between) and (_FROM.search(lead) or "→" in between or ">" in between):
        return "decrease" if second.value < first.value else "increase"
    if re.search("[比较][^,。;]*$", lead) and _BY.match(between):
        return "baseline"
    return None


def _moves_alone(move: re.Match[str], between: str) -> bool:
    """Whether 890元提高到1050元 is a move without 由; 率达100%、…率达到90% lists two figures."""
    if "、" in between or (move["rise"] or "").startswith("达"):
        return False
    return "," not in between or (bool(move["fall"]) and between.lstrip(" 个").startswith("," + (move["fall"])))


def _same_unit(first: str | None, second: str | None) -> bool:
    return first is None or second is None or first == second or first.split("/")[0] == second.split("/")[0]
