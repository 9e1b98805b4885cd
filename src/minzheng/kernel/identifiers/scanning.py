"""筛查 — numbers that name a person, found in any text: what the public is shown must hold none of them.

Whoever hides a number writes it in full-width or Chinese digits, or puts spaces, dashes, dots or brackets between. The text is
therefore read as digits with separators between them. A resident ID carries a date and a check character and is found anywhere
in such a run; what carries less must fill whole groups of digits, and a day, a case number and a sum of money are no groups of it.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from minzheng.kernel.identifiers.contacts import luhn_ok
from minzheng.kernel.identifiers.persons import resident_check

DIGITS = str.maketrans("〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "001234567891123456789")
BETWEEN = r"[\s\-_./\\,~*+|·•、\u200b-\u200f\u2010-\u2015\u2060\u2212\ufeff()\[\]]"
RUN = re.compile(rf"\d(?:{BETWEEN}{{0,4}}\d)*(?:{BETWEEN}{{0,4}}X)?")
GROUPS = re.compile(r"\d+")
DAY = r"(?:18|19|20)\d\d(?P<{0}>[-./])(?:0?[1-9]|1[0-2])(?P={0})(?:0?[1-9]|[12]\d|3[01])"
INNOCENT = re.compile(
    rf"(?<![\d\-./])(?:{DAY.format('a')}(?:\s*[-~\u2014]+\s*{DAY.format('b')})?(?![\d\-./]*\d)"  # one day, or from a day to a day
    r"|\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?(?=\s*(?:元|万|亿|户|人|件|张))"  # 1,234,567.89 元
    r"|(?<=[A-Z])\d{6,12}-20\d\d-\d{3,7}(?!\d))"  # the number of a case
)
PLACE = r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])\d{4}"  # GB/T 2260
MONTH_AND_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
RESIDENT_ID = re.compile(rf"(?=({PLACE}(?:18|19|20)\d\d{MONTH_AND_DAY}\d\d\d[\dX]))")  # overlapping
OLD_ID = re.compile(rf"{PLACE}\d\d{MONTH_AND_DAY}\d\d\d")
MOBILE = re.compile(r"(?:86)?1[3-9]\d{9}")
LANDLINE = re.compile(r"(?:010|02\d|0[3-9]\d\d)[1-9]\d{6,7}")
SHORT_PHONE = re.compile(r"(?:电话|手机|座机|TEL)\D{0,6}?([1-9]\d{2,3}[\s\-]?\d{4})(?!\d)", re.IGNORECASE)
CARD, LONGEST = re.compile(r"\d{16,19}"), 19
ISSUED = "3456789"  # with which the numbers of bank cards begin here (ISO/IEC 7812)
HOUSE = re.compile(
    r"(?:[路街巷弄道村组庄屯区院园苑胡同]|小区)\s*\d{1,5}(?:\s*-\s*\d{1,5})*\s*(?:号|弄|栋|幢|座|单元|室|排)"
    r"|\d{1,4}\s*(?:号楼|栋|幢|单元|号院|排\s*\d{1,4}\s*号)|(?:号|单元|层|楼)\s*\d{2,4}\s*室"
)


class Sort(StrEnum):
    """种类 — what a piece of text would tell of a person."""

    RESIDENT_ID = "身份证号码"
    MOBILE = "手机号码"
    LANDLINE = "固定电话号码"
    BANK_CARD = "银行卡号"
    HOUSE = "门牌地址"


FORMS = (
    (Sort.RESIDENT_ID, OLD_ID),
    (Sort.MOBILE, MOBILE),
    (Sort.LANDLINE, LANDLINE),
    (Sort.BANK_CARD, CARD),
)  # what fills whole groups of digits


@dataclass(frozen=True, order=True)
class Finding:
    """筛查所得 — from which character up to which other, and what stands there; never the text itself."""

    start: int
    end: int
    sort: Sort

    @property
    def words(self) -> str:
        """In words, for whoever wrote it: counted from 1."""
        return f"第 {self.start + 1} 至 {self.end} 个字像{self.sort.value}"


def found_in(text: str) -> list[Finding]:
    """筛查 — every personal number and exact address in a text, from the first on; nothing is missed because it is written apart."""
    plain, places = _plain(text)
    found = set(_numbers(plain))
    found |= {Finding(*match.span(1), Sort.LANDLINE) for match in SHORT_PHONE.finditer(plain)}
    found |= {Finding(*match.span(), Sort.HOUSE) for match in HOUSE.finditer(plain)}
    whole = sorted({Finding(places[one.start], places[one.end - 1] + 1, one.sort) for one in found})
    return [one for one in whole if not any(_inside(one, other) for other in whole)]


def _inside(one: Finding, other: Finding) -> bool:
    """Whether another finding tells of the same characters and more, or of the same as something graver."""
    if (one.start, one.end) == (other.start, other.end):
        return list(Sort).index(other.sort) < list(Sort).index(one.sort)
    return other.start <= one.start and one.end <= other.end


def _plain(text: str) -> tuple[str, list[int]]:
    """The text in half-width characters and Arabic digits, and of each the place where it stood."""
    plain, places = [], []
    for place, character in enumerate(text):
        for one in unicodedata.normalize("NFKC", character).translate(DIGITS).upper():
            digit = unicodedata.digit(one, None)
            plain.append(one if digit is None else str(digit))
            places.append(place)
    return "".join(plain), places


def _numbers(plain: str) -> Iterator[Finding]:
    for run in RUN.finditer(plain):
        yield from _resident_ids(run[0], run.start())
    kept = INNOCENT.sub(lambda match: "#" * len(match[0]), plain)
    for run in RUN.finditer(kept):
        yield from _whole_groups(run[0], run.start())


def _resident_ids(run: str, start: int) -> Iterator[Finding]:
    at = [place for place, one in enumerate(run) if one.isdigit() or one == "X"]
    digits = "".join(run[place] for place in at)
    for match in RESIDENT_ID.finditer(digits):
        if match[1][-1] == resident_check(match[1][:-1]):
            yield Finding(start + at[match.start(1)], start + at[match.end(1) - 1] + 1, Sort.RESIDENT_ID)


def _whole_groups(run: str, start: int) -> Iterator[Finding]:
    groups = [match.span() for match in GROUPS.finditer(run)]
    for first in range(len(groups)):
        for last in range(first, len(groups)):
            digits = "".join(run[slice(*one)] for one in groups[first : last + 1])
            if len(digits) > LONGEST:
                break
            sort = next((one for one, form in FORMS if form.fullmatch(digits)), None)
            if sort is Sort.BANK_CARD and not (luhn_ok(digits) and (first == last or digits[0] in ISSUED)):
                continue
            if sort is not None:
                yield Finding(start + groups[first][0], start + groups[last][1], sort)
