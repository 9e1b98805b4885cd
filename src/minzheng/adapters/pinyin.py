"""拼音 — stored sort keys and search keys of names, tones dropped, surnames read as surnames."""

import math
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache

MOST_READINGS = 64
# Surnames whose reading as a surname is not the first one in dictionaries, or is easily mistaken.
_SURNAME_LINES = (
    "单=shan 仇=qiu 解=xie 区=ou 查=zha 盖=ge 朴=piao 翟=zhai 曾=zeng 任=ren 华=hua 尉=wei 缪=miao 宁=ning",
    "纪=ji 覃=qin 晁=chao 召=shao 折=she 牟=mu 种=chong 员=yun 乐=yue 黑=he 幺=yao 撒=sa 祭=zhai 秘=bi",
    "冼=xian 洗=xian 句=gou 角=jue 逄=pang 佴=nai 隗=wei 乜=nie 谌=chen 万=wan 葛=ge 俞=yu 石=shi 沈=shen",
    "贾=jia 瞿=qu 车=che 那=na 能=nai 都=du 柏=bai 费=fei 薄=bo 繁=po 哈=ha 强=qiang 厍=she 宓=mi",
    "阚=kan 郗=xi 郇=xun 眭=sui 郄=qie 应=ying 於=yu 相=xiang 盛=sheng 谷=gu 钭=tou 昝=zan 干=gan 过=guo",
    "曲=qu 臧=zang 褚=chu 贲=ben 仝=tong 涂=tu 莘=shen 长=zhang 重=chong 行=xing 余=yu 尹=yin 殷=yin 郝=hao",
    "宿=su 参=shen 么=yao 夏=xia 卓=zhuo 洪=hong 颉=xie 郏=jia 晟=cheng 呙=guo 麴=qu 妫=gui 鲍=bao",
    "柳=liu 巨=ju 占=zhan 邵=shao 冯=feng 龟=gui 戚=qi",
    "卜=bu",  # codespell:ignore bu
)
SURNAMES = dict(pair.split("=") for line in _SURNAME_LINES for pair in line.split())
COMPOUND_SURNAMES = {
    "尉迟": ("yu", "chi"),
    "长孙": ("zhang", "sun"),
    "万俟": ("mo", "qi"),
    "澹台": ("tan", "tai"),
    "单于": ("chan", "yu"),
    "鲜于": ("xian", "yu"),
    "乐正": ("yue", "zheng"),
    "令狐": ("ling", "hu"),
    "亓官": ("qi", "guan"),
    "子车": ("zi", "ju"),
    "夹谷": ("jia", "gu"),
    "宰父": ("zai", "fu"),
    "拓跋": ("tuo", "ba"),
    "皇甫": ("huang", "fu"),
    "夏侯": ("xia", "hou"),
    "呼延": ("hu", "yan"),
    "宇文": ("yu", "wen"),
    "颛孙": ("zhuan", "sun"),
}


def sort_key(name: str, *, person: bool = True) -> str:
    """排序键 — ASCII, syllables parted by spaces, so that li ming comes before liang an.

    A person's first character is read as a surname; for organisations and places (person=False) words are read as
    words (重庆 → chong qing). A character without a reading comes last, as ~ and its code point.
    """
    text = unicodedata.normalize("NFKC", name).lower()
    if not person:
        return " ".join(_in_words(text).split())
    syllables = [_first(character) for character in text]
    for at, syllable in enumerate(_surname(text)):
        syllables[at] = syllable
    return _joined(text, syllables)


def readings(name: str) -> frozenset[str]:
    """检索键 — every way to type a person's name: full pinyin and initials, at most 64 of each, unspaced.

    When a name has more, the rarest readings are left out first.
    """
    text = unicodedata.normalize("NFKC", name).lower()
    options = [found for character in text if (found := _readings_of(character))]
    surname = _surname(text)
    if len(surname) == 1:
        options[0] = (surname[0], *(each for each in options[0] if each != surname[0]))
    options = _limited(options)
    ways = _ways(options) | _ways([_initials(each) for each in options])
    if len(surname) > 1:
        whole = [*((each,) for each in surname), *(each[:1] for each in options[len(surname) :])]
        ways |= _ways(whole) | _ways([_initials(each) for each in whole])
    return frozenset(ways)


def _ways(options: Sequence[tuple[str, ...]]) -> set[str]:
    if not options:
        return set()
    ways = [""]
    for each in options:
        ways = [way + syllable for way in ways for syllable in each]
    return set(ways)


@lru_cache(maxsize=60_000)
def _initials(syllables: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(syllable[0] for syllable in syllables))


def _limited(options: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Drop the last readings of the richest character until the product fits."""
    options = list(options)
    size = math.prod(map(len, options))
    while size > MOST_READINGS:
        richest = max(range(len(options)), key=lambda at: len(options[at]))
        size = size // len(options[richest]) * (len(options[richest]) - 1)
        options[richest] = options[richest][:-1]
    return options


def _surname(text: str) -> tuple[str, ...]:
    compound = COMPOUND_SURNAMES.get(text[:2])
    if compound is not None and len(text) > 2:  # noqa: PLR2004 - a two-character name is surname and given name
        return compound
    single = SURNAMES.get(text[:1])
    return (single,) if single else ()


@lru_cache(maxsize=60_000)
def _readings_of(character: str) -> tuple[str, ...]:
    """Readings without tones, the usual one first; letters and digits read as themselves, other signs as nothing."""
    if character.isascii():
        return (character,) if character.isalnum() else ()
    found = _dictionary().get(ord(character), "")
    return tuple(dict.fromkeys(_toneless(each) for each in found.split(",") if each))


def _toneless(syllable: str) -> str:
    decomposed = unicodedata.normalize("NFD", syllable).replace("u\u0308", "v")
    return "".join(character for character in decomposed if character.isascii())


@lru_cache(maxsize=60_000)
def _first(character: str) -> str:
    found = _readings_of(character)
    if found:
        return found[0]
    return f"~{ord(character):05x}" if unicodedata.category(character) == "Lo" else ""


def _joined(text: str, syllables: list[str]) -> str:
    """Han syllables stand apart, runs of letters and digits together."""
    parts: list[str] = []
    running = False
    for character, syllable in zip(text, syllables, strict=True):
        latin = character.isascii() and bool(syllable)
        if latin and running:
            parts[-1] += syllable
        elif syllable:
            parts.append(syllable)
        running = latin
    return " ".join(parts)


@cache
def _dictionary() -> dict[int, str]:
    """Every reading of every character. Loaded when first asked: it is half a second at the start of each process."""
    from pypinyin.constants import PINYIN_DICT

    return PINYIN_DICT


def _in_words(text: str) -> str:
    import pypinyin  # as late as the dictionary

    return " ".join(pypinyin.lazy_pinyin(text, errors=_without_reading))


def _without_reading(run: str) -> str:
    return _joined(run, [_first(character) for character in run])
