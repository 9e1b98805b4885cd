"""标题、发文机关、日期 (title, issuer and date of the paper), read from its head or worked out."""

import datetime as dt
import re
from dataclasses import dataclass

from minzheng.adapters.plan_text.dates import first_year, first_year_of_plan
from minzheng.adapters.plan_text.layout import ORGANISATION, Page
from minzheng.adapters.plan_text.numerals import shadow

_KINDS = (
    r"(?:[^。;!?,]{0,30}(?:表|台账|清单)|(?:工作)?(?:要点|计划|总结|方案|规划(?:纲要)?|通报|报告|清单|一览表|情况表|分解表|统计表|任务分解|进展表?|安排|汇报|思路|小结|打算|意见|办法|情况|通知|任务|工作|进度|公示|目标|方案|实事项目|项目(?:清单)?|行动|公报|年报|讲话|发言|指标(?:体系)?|细则|台账|责任书))"
    r"(?:(?:的|和|及|与).{0,24}(?:通知|通报|报告|计划|要点|总结|打算|安排|思路|意见|重点|目标|函))?"
)
_TITLE = re.compile(
    rf"[^。;!?]{{2,70}}?{_KINDS}(?:\([^()]{{1,24}}\)|表)?(?:(?:19|20)\d\d年?)?(?:的(?:通知|通报|报告|函|意见))?(?:范文|模板|文稿|\([^()]{1, 8}\))?"
)
_GLUED = re.compile(rf"[^。,;:!?\s]{{2,45}}{_KINDS}")
_OPENING = re.compile(r"^(?:为|根据|按照|依据|现将|今年|近年|今后|\d{4}年,|附)")
_LONGEST_TITLE = 80
_SITE = re.compile(r"\s*【[^】]*】$|\s*(?:[-_|—]+\s*[^-_|—]{2,30}(?:网|门户|平台|政府|局))+$")
_SUMMARY = re.compile(
    r"总结如下|工作总结|情况(?:总结|汇报|报告|通报)如下|现(?:将[^。,;:]{2,40})?(?:通报|报告|汇报|总结)如下|(?:完成|进展|落实)情况(?:如下|公布)|回顾|^(?:今年|年初|去年|近年|20\d\d年)以来"
)
_STATED = re.compile(r"总结|进展|完成情况|通报|汇报|小结|回顾|进度|一览表|成效|述职|自[查评]|情况|公报|年报")
_COMING = re.compile(r"要点|计划|安排|方案|规划|通知|任务|思路|打算|意见|目标")
_RESULT = re.compile(r"(?:完成|进展|落实|执行)情况|自[查评]|述职|总结|小结|半年.{0,4}汇报")
_NEXT = re.compile(r"计划|打算|安排|思路|要点|通知|方案|下半年|下一步|规划")
_AHEAD = re.compile(r"下一步|下步|下阶段|计划|打算|安排|思路|目标|任务|要点|重点工作|明年|来年|措施")
_BEHIND = re.compile(
    r"总结|回顾|成效|完成情况|完成的|^过去|[一五]年来|工作情况|进展|主要做法|取得|开展情况|执行情况|落实情况"
)
_STANDING = re.compile(
    r"^(?:发展|工作|现实)?(?:基础|现状|背景|成就|成效|回顾|形势)|主要成[就效]|存在(?:的)?(?:主要)?问题|发展现状|执行情况$|^(?:20\d\d年度?)?[\u4e00-\u9fff]{0,6}(?:工作(?:总结|回顾|成效)|(?:完成|开展|进展)情况|取得的成[绩效])$"
)
_NEXT_STEPS = re.compile(
    r"(?:关于)?(?:下一?步|下阶段|下半年|明年|来年|今后|[四三二]季度)[\u4e00-\u9fff]{0,6}(?:工作|打算|计划|思路|安排|重点|措施)$"
)
_CITED = re.compile(
    r"《[^《》]{1,80}》|[\[〔(]\s*(?:19|20)\d\d\s*[\]〕)]|[A-Z/]{1,6}\s?\d[\d.]*-\d{4}"
)  # the years of papers and standards are not the plan's
_HALF = re.compile(r"(?:上半年|[一二三]季度|前[一二三]季度)(?:重点|主要)?工作")
_OWN_YEAR = re.compile(r"\s*(20\d\d)年")
_BARE_BUREAU = re.compile(r"([市县区旗州])(民政局)")  # its place stands in the title
_HANZI = re.compile("[\u4e00-\u9fff]{2}")
_LOOKED_AT = 14


@dataclass(frozen=True, slots=True)
class Heading:
    """文头 (the head of the paper). `reports` is True for a summary or progress report: its figures are facts."""

    title: str | None
    issuer: str | None
    date: dt.date | None
    year: int | None
    reports: bool


def read_heading(page: Page, head: list[str]) -> Heading:
    """Title, issuer, date and year. `head` is the lines before the numbering."""
    found = _find_title(page, head if len(head) > 1 else [line.strip().rstrip(":：") for line in head])
    date = next(iter(page.published + page.written + page.signed), None)
    issuer = _find_issuer(page, found)
    opening = shadow(" ".join(head[:40]))
    year = (
        first_year(shadow(found or ""))
        or first_year_of_plan(shadow(found or ""))
        or first_year(_CITED.sub("", opening))
        or (date.year if date else None)
    )
    reports = _tells_what_was_done(found) if found else bool(_SUMMARY.search(opening))
    kind = "情况通报" if "通报如下" in opening else "工作总结" if reports else "工作要点"
    return Heading(found or _made_title(issuer, year, kind), issuer, date, year, reports)


def _find_title(page: Page, head: list[str]) -> str | None:
    if page.titles:
        return page.titles[0]
    for at, line in enumerate(head[:_LOOKED_AT]):
        flat = shadow(line).strip()
        if _OPENING.search(flat) or (len(flat) <= _LONGEST_TITLE and flat.endswith((":", ",", "。", ";"))):
            continue
        if len(flat) <= _LONGEST_TITLE:
            following = shadow(head[at + 1]).strip() if at + 1 < len(head) else ""
            joined = (
                flat + following
                if _HANZI.search(flat) and re.fullmatch(r".{0,20}(?:的通知|通知|方案|要点|计划|总结)", following)
                else flat
            )
            for text, source in ((joined, line + head[at + 1] if joined != flat else line), (flat, line)):
                bare = _SITE.sub("", text)
                if _TITLE.fullmatch(bare):
                    return source.strip()[: len(bare)].strip()
        glued = _GLUED.match(flat)
        if glued and at == 0 and len(flat) > _LONGEST_TITLE:
            return line.strip()[: glued.end()]
    return None


def _find_issuer(page: Page, title: str | None) -> str | None:
    named = [*page.signatures, *page.issuers]
    flat = shadow(title or "")
    match = ORGANISATION.match(flat.removeprefix("关于"))
    if match:
        named.append(match[0])
    name = max(named, key=lambda name: len(name) > len("市民政局"), default=None)  # which names no city
    bare = _BARE_BUREAU.fullmatch(name or "")
    place = re.match(rf"(?:关于印发)?《?([\u4e00-\u9fff]{{1,6}}?{bare[1]})(?!民政局)", flat) if bare else None
    return f"{place[1]}{bare[2]}" if bare and place else name


def _made_title(issuer: str | None, year: int | None, kind: str) -> str | None:
    """某某市民政局2021年工作要点, for a page that has lost its title line."""
    return f"{issuer}{f'{year}年' if year else ''}{kind}" if issuer else None


def _tells_what_was_done(title: str) -> bool:
    """目标任务完成情况的报告 tells of the past though it names targets; 总结和计划 is left to its sections."""
    if _RESULT.search(title) and not _NEXT.search(title):
        return True
    return bool(_STATED.search(title) and not _COMING.search(title))


def year_of(section: str | None, heading: Heading) -> int | None:
    """The year that a section is about: its own title's; what lies ahead is the last year of the paper's title."""
    own = _OWN_YEAR.match(shadow(section or ""))
    if own:
        return int(own[1])
    years = re.findall(r"20\d\d(?=年)", shadow(heading.title or ""))
    return int(years[-1]) if len(years) > 1 and section and _AHEAD.search(section) else heading.year


def looks_back(title: str) -> bool:
    """Whether an item by its title tells how things stand (发展基础, 主要成就), whatever its section does."""
    return bool(_STANDING.search(title))


def looks_ahead(title: str) -> bool:
    """Whether an item by its title tells what comes (下一步工作), though its paper is a report."""
    return bool(_NEXT_STEPS.match(title))


def coming_or_past(title: str | None, *, reports: bool, paper: str | None = None) -> bool:
    """Whether a section reports facts: its own title decides, otherwise the paper's.

    In a paper on what is done and what comes (上半年完成情况及下半年安排) the half that is named first is done.
    """
    if title and paper and _HALF.match(title) and _STATED.search(paper) and not _AHEAD.search(title):
        return True
    if title and _RESULT.search(title) and not _NEXT.search(title):
        return True
    if title and _AHEAD.search(title):
        return False
    return reports or bool(title and _BEHIND.search(title))
