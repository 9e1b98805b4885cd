"""数字 (numerals): Chinese and Arabic numerals, full-width forms, 万 and 亿, fractions.

The reader works on a *shadow* of the text: the same length, character by character, with full-width
digits and punctuation made half-width. So a position found in the shadow is a position in the text.
"""

import re
from fractions import Fraction

from minzheng.adapters.plan_text.model import Number

DIGITS = {
    "零": 0,
    "〇": 0,
    "○": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
TENS = {"十": 10, "百": 100, "千": 1000}
MYRIADS = {"万": 10_000, "亿": 100_000_000}
CHINESE = "零〇一二两三四五六七八九十百千万亿"
SCALES = {"十": 10, "百": 100, "千": 1000} | MYRIADS

# Characters whose half-width or simplified twin means the same to the reader; all pairs are 1:1.
_TWINS = (
    "，,：:；;（(）)％%﹪%．.！!？?／/＋+－-～~∼~〜~–-―-─-−-﹣-＝=＞>＜<｜|＊*［[］]｛{｝}　 \u00a0 \u2002 \u2003 \u2009 \u202f \t ﹙(﹚)❶①"
    "張张個个戶户萬万億亿項项場场條条處处間间輛辆達达於于過过減减長长內内實实現现設设養养寫写區区縣县鎮镇鄉乡會会"
    "﹔;﹕:﹐,"
)
_SHADOW = {ord(_TWINS[at]): _TWINS[at + 1] for at in range(0, len(_TWINS), 2)}
_SHADOW |= {0xFF10 + digit: str(digit) for digit in range(10)}
_SHADOW |= {0xFF21 + letter: chr(0x41 + letter) for letter in range(26)}
_SHADOW |= {0xFF41 + letter: chr(0x61 + letter) for letter in range(26)}

_IN_CAPITALS = re.compile("[壹贰叁肆伍陆柒捌玖][壹贰叁肆伍陆柒捌玖拾佰仟零万亿]{1,14}(?=[元圆])")
_SMALL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)，(?=\d)")
_WIDE_THOUSANDS = re.compile("(?<![０-９，．])([１-９][０-９]?)((?:，[０-９]{3})+)(?![０-９，])")


def shadow(text: str) -> str:
    """The text with half-width digits, letters and punctuation; the length never changes.

    A full-width comma between digits lists figures; a half-width one can part thousands, and so can a
    full-width one among full-width digits, where no list would be written (１，２００).
    """
    text = _IN_CAPITALS.sub(lambda match: match[0].translate(_SMALL), text)
    text = _WIDE_THOUSANDS.sub(lambda match: match[0].replace("，", ","), text)
    return _BETWEEN_DIGITS.sub("、", text).translate(_SHADOW)


def chinese_integer(text: str) -> int | None:
    """一千二百 -> 1200, 两万 -> 20000, 二〇二一 -> 2021; None where the characters are no numeral."""
    if not text or any(character not in CHINESE and character != "○" for character in text):
        return None
    if len(text) > 1 and all(character in DIGITS for character in text):
        return int("".join(str(DIGITS[character]) for character in text[:12]))
    total = part = digit = 0
    for character in text:
        if character in DIGITS:
            digit = DIGITS[character]
        elif character in TENS:
            part += (digit or 1) * TENS[character]
            digit = 0
        else:
            section = part + digit
            if character == "亿":  # everything before counts in 亿: 一万二千亿
                total = (total + section or 1) * MYRIADS[character]
            else:  # only what stands since 亿 counts in 万: 一亿二千万
                total += (section or 1) * MYRIADS[character]
            part = digit = 0
    return total + part + digit


def plain(value: Fraction) -> Number:
    """An int where the value is whole, otherwise a float of at most four decimals."""
    return value.numerator if value.denominator == 1 else round(float(value), 4)


def scaled(digits: str, scale: str) -> Fraction:
    """5.603 and 亿 -> 560300000. Thousands separators are taken out; a scale may be two characters (千万)."""
    value = Fraction(digits.replace("'", ""))
    for character in scale.removeprefix("个"):
        value *= SCALES[character]
    return value
