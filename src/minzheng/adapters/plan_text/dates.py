"""日期与期限 (dates of the paper, deadlines of a commitment, the year that a plan is about)."""

import calendar
import datetime as dt
import re
from collections.abc import Iterator

from minzheng.adapters.plan_text.numerals import chinese_integer

FIRST_YEAR, LAST_YEAR = 1978, 2079
DECEMBER = 12

_FULL = re.compile(
    r"(?P<y>(?:19|20)\d\d)\s*(?:年|[-/.])\s*(?P<m>1[0-2]|0?[1-9])\s*(?:月|[-/.])\s*(?P<d>3[01]|[12]\d|0?[1-9])(?!\d)\s*日?"
)
_CHINESE = re.compile(
    r"(?P<y>[二一][〇○零一二三四五六七八九]{3})年(?P<m>[一二三四五六七八九十]{1,2})月(?P<d>[一二三四五六七八九十]{1,3})日"
)
_BARE = re.compile(r"(?:19|20)\d\d(\d{2,4})")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?:\s*年|(?!\d))")
_CHINESE_YEAR = re.compile(r"二[〇○零][〇○零一二三四五六七八九]{2}(?=年)")

_MONTH = r"(?P<month>1[0-2]|0?[1-9])月(?:(?P<day>3[01]|[12]\d|0?[1-9])[日号]|份|底|末|上旬|中旬|下旬)?"
_DEADLINE = re.compile(
    r"(?P<asof>截至|截止|自|从)?(?P<words>"
    rf"(?:(?P<year>20\d\d)年)?{_MONTH}(?:之前|以前|底前|前|内|底|末)"
    rf"|(?:(?P<year2>20\d\d)年)(?:年?(?:底|末)(?:之前|以前|前)?|内|之前|以前|前)"
    rf"|(?<![加高升低少降大长])到(?P<year3>20\d\d)年(?:(?P<month3>1[0-2]|0?[1-9])月)?(?:底|末)?前?"
    r"|(?<![半数近\d一二两三四五六七八九十上去前历往多每])年(?:底|末|终|内)(?:之前|以前|前)?|(?:今年|本年度?)(?:内|底|末)前?"
    r"|(?P<half>上半年|下半年)|第?(?P<quarter>[一二三四1234])季度(?:末|底|前|内)*"
    r"|全年(?!度?(?:任务|目标|工作|计划|指标))度?|(?<!每人)(?<!每户)(?<!每名)(?<!人均)每(?:半?年|季度?|月|周|日|天)(?!人|\s?\d[\d.,]*[万千]?元)|[一二两三四五六七八九十\d]{1,2}年内"
    r")"
)
_YEAR_OPENS = re.compile(
    r"(?:^|(?<=[,;:、。(\n]))\s*(?:于|在|力争|争取)?(?P<year>20\d\d)年(?!度|[之以]?前|[底末内初]|\d|[-至到—~]|[上下]半年|[第一二三四]+季度|[^,。;:]{0,4}前|[^,。;:]{0,6}(?:文件|规定|标准|为基))"
)
_PLAN_OF_YEARS = re.compile(r"(?P<number>十[二三四五六七])五[”\"]?(?:规划)?(?:时期|期间|期)?(?P<when>末|期间|时期)")
_FIVE_YEARS = re.compile(r"[“\"](?P<number>十[二三四五六七])五[”\"]")
_LAST_OF_PLAN = {"十二": 2015, "十三": 2020, "十四": 2025, "十五": 2030, "十六": 2035, "十七": 2040}
_TERM = re.compile(r"(?:时限|期限|(?:完成|办结|整改)时间)(?:要求)?\s*[:为]?\s*(?=[\d年每全第上下一二三四到])")
_PERIOD = re.compile(
    r"(?:(?P<year>20\d\d)年)?(?:(?:\d{1,2}月?[-~—至到])?(?P<last>\d{1,2}月)份?|(?P<period>第?[一二三四1-4]季度))(?:重点|主要)?(?:工作|任务|安排|计划|目标)*"
)
_WITHIN_YEAR = re.compile(r"[段期]\((?:20\d\d年?[-~—至])?(?P<year>20\d\d)年\)$")
_BARE_MONTH = re.compile(r"(?:20\d\d年)?\d{1,2}月(?:\d{1,2}日)?(?=[。;,)\n]|$)")
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_RECURRING = ("每", "全年")
_SOME_YEARS = re.compile(r"[一二两三四五六七八九十\d]{1,2}年内")


def a_date(year: int, month: int, day: int) -> dt.date | None:
    """The date, or None where there is no such day or the year is no year of a paper."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def find_date(shadow: str) -> dt.date | None:
    """The first full date in the line: 2021-03-23, 2021年3月23日, 二〇二一年三月二十三日."""
    for match in _FULL.finditer(shadow):
        found = a_date(int(match["y"]), int(match["m"]), int(match["d"]))
        if found:
            return found
    chinese = _CHINESE.search(shadow)
    if not chinese:
        return None
    parts = [chinese_integer(chinese[name]) for name in ("y", "m", "d")]
    return a_date(parts[0] or 0, parts[1] or 0, parts[2] or 0)


def bare_date(line: str) -> dt.date | None:
    """A date that lost its signs (2020227); None where the digits can be cut in two ways (2020112)."""
    match = _BARE.fullmatch(line)
    if not match:
        return None
    rest = match[1]
    found = {
        a_date(int(line[:4]), int(rest[:cut]), int(rest[cut:]))
        for cut in (1, 2)
        if 0 < len(rest) - cut <= cut_limit(rest)
    }
    found.discard(None)
    return found.pop() if len(found) == 1 else None


def cut_limit(rest: str) -> int:
    """A day has two digits at most, and exactly two where four digits are left for month and day."""
    return min(2, len(rest) - 1)


def is_date_line(shadow: str) -> bool:
    """Whether the line is a date and nothing else."""
    line = shadow.strip().strip("()")
    if bare_date(line):
        return True
    return any(match.end() == len(line) for match in (_FULL.match(line), _CHINESE.match(line)) if match)


def first_year(shadow: str) -> int | None:
    """The first year that the text names, for instance in its title."""
    match = _YEAR.search(shadow)
    if match:
        return int(match[1])
    chinese = _CHINESE_YEAR.search(shadow)
    return chinese_integer(chinese[0]) if chinese else None


def first_year_of_plan(shadow: str) -> int | None:
    """The year in which a five-year plan begins: 2021 for “十四五”."""
    match = _FIVE_YEARS.search(shadow)
    return _LAST_OF_PLAN[match["number"]] - 4 if match else None


def find_deadlines(sentence: str, plan_year: int | None) -> list[tuple[int, str]]:
    """Where each deadline of the sentence starts, and what it says: an ISO date, or its own words.

    截至6月底 and 从6月起 say since when, not until when, and are left out.
    """
    found = []
    for match in _DEADLINE.finditer(sentence):
        if match["asof"]:
            continue
        found.append((match.start(), _resolved(match, plan_year) or match["words"]))
    if plan_year is not None:
        found.extend(_ends_of_years(sentence, plan_year))
        found.sort(key=lambda one: one[0])
    return found


def _ends_of_years(sentence: str, plan_year: int) -> Iterator[tuple[int, str]]:
    """The end of a year that lies ahead: 2025年，… in a plan of 2021, and 到“十四五”末."""
    for match in _YEAR_OPENS.finditer(sentence):
        if int(match["year"]) > plan_year:
            yield match.start("year"), f"{match['year']}-12-31"
    for match in _PLAN_OF_YEARS.finditer(sentence):
        last = _LAST_OF_PLAN[match["number"]]
        if last >= plan_year:
            yield match.start(), f"{last}-12-31"


def find_term(text: str, plan_year: int | None) -> str | None:
    """The deadline that an item states by name for all of it: 完成时限：10月底前."""
    match = _TERM.search(text)
    if not match:
        return None
    stated = text[match.end() : match.end() + 16]
    month = _BARE_MONTH.match(stated)  # 完成时限：7月 sets the end of July
    deadlines = find_deadlines(f"{month[0]}前" if month else stated, plan_year)
    return deadlines[0][1] if deadlines and deadlines[0][0] == 0 else None


def period_end(title: str, plan_year: int | None) -> str | None:
    """The end of the period that a title names: 3月, 二季度重点工作, 第一阶段（2022年）."""
    match = _PERIOD.fullmatch(title.strip())
    if match and (match["year"] or plan_year):
        words = (
            f"{match['year'] or plan_year}年{match['last'] or ''}{match['period'] or ''}{'前' if match['last'] else ''}"
        )
        found = find_deadlines(words, plan_year)
        return found[0][1] if found else None
    within = _WITHIN_YEAR.search(title)
    return f"{within['year']}-12-31" if within else None


def _resolved(match: re.Match[str], plan_year: int | None) -> str | None:
    words = match["words"]
    if words.startswith(_RECURRING) or _SOME_YEARS.fullmatch(words):
        return None
    stated = match["year"] or match["year2"] or match["year3"]
    year = int(stated) if stated else plan_year
    if year is None:
        return None
    month = _last_month(match)
    if match["day"]:
        day = a_date(year, month, int(match["day"]))
        return day.isoformat() if day else None
    return dt.date(year, month, calendar.monthrange(year, month)[1]).isoformat()


def _last_month(match: re.Match[str]) -> int:
    if match["month"] or match["month3"]:
        return int(match["month"] or match["month3"])
    if match["quarter"]:
        return _QUARTERS[match["quarter"]] * 3
    return 6 if match["half"] == "上半年" else DECEMBER
