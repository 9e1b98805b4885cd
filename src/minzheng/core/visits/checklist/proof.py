"""检查单证明 — what could ask in vain, find nothing, or let one go where two must is refused when it is declared."""

import inspect
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from minzheng.core.visits.checklist.declarations import (
    BadChecklist,
    Band,
    Checklist,
    Choice,
    Condition,
    Photo,
    Question,
    Section,
    Subject,
    Tally,
    Text,
    YesNo,
)
from minzheng.kernel.registry import Registry
from minzheng.kernel.workflow import NotInForce, Validity

CODE = re.compile(r"[a-z_]+\.[a-z_]+")
MOST_VISITORS = 4


def prove(checklist: type[Checklist]) -> None:
    """证明 — raises BadChecklist for the first fault found."""
    _whole(checklist)
    _well_named(checklist)
    earlier: list[Question] = []
    for question in checklist.questions.values():
        _question(question, earlier)
        earlier.append(question)
    for result in checklist.results.values():
        if isinstance(result, Tally):
            _tally(result, earlier)
        elif isinstance(result, Band):
            _band(result, checklist.results.values())
    _ends(checklist)


def _need(truth: object, where: str, problem: str) -> None:
    if not truth:
        raise BadChecklist(where, problem)


def _whole(checklist: type[Checklist]) -> None:
    where, period = checklist.where, getattr(checklist, "in_force", None)
    _need(CODE.fullmatch(checklist.code), where, "代码（code）应为 条线.名称，例如 assistance.home_visit")
    _need(checklist.title and checklist.cites, where, "请写明名称（title）和出处（cites）")
    _need(isinstance(period, Validity), where, "没有施行日期，请写 in_force = since(2021, 7, 1) 这样的一行")
    last = checklist.in_force.last
    _need(last is None or checklist.in_force.first <= last, where, "施行的末日早于首日，请改正")
    _need(checklist.questions, where, "没有问题项，请至少声明一个")
    _need(
        checklist.parts and isinstance(checklist.parts[0][1], Section),
        where,
        "第一项应是部分（Section），问题项写在它后面",
    )
    named = all(isinstance(getattr(post, key, None), str) for post in checklist.by for key in ("code", "title"))
    _need(checklist.by and named, where, "by 应写岗位，至少一个")
    _need(1 <= checklist.visitors <= MOST_VISITORS, where, f"走访人数应在 1 与 {MOST_VISITORS} 之间")
    known = all(isinstance(one, Subject) for one in checklist.subjects)
    _need(checklist.subjects and known, where, "subjects 应写走访对象，至少一个")


def _well_named(checklist: type[Checklist]) -> None:
    titles = [part.title for _, part in checklist.parts]
    for key, part in checklist.parts:
        _need(part.name == key, part.where, f"同一项声明用了两个名字（{key}、{part.name}），请各写一项")
        _need(part.title and titles.count(part.title) == 1, part.where, f"名称“{part.title}”空缺或重复，请改名")
    for section, questions in checklist.sections:
        _need(questions, section.where, f"部分“{section.title}”里没有问题项，请补上或删去")


def _question(question: Question, earlier: Collection[Question]) -> None:
    where, said = question.where, f"“{question.title}”"
    if isinstance(question, Choice):
        _need(len(question.choices) > 1, where, f"{said}应有两个以上的选项")
    if isinstance(question, Text):
        _need(question.longest > 0, where, f"{said}的字数上限应大于 0")
    if isinstance(question, Photo):
        _need(question.most > 0, where, f"{said}的张数上限应大于 0")
    if question.only_if is not None:
        _condition(question.only_if, where, said, earlier)
    if question.finds is not None:
        _need(question.finds.title, where, f"{said}的问题（finds）没有名称")
        plain = not any(leg.working or leg.rolls for leg in question.finds.within.legs)
        _need(plain, where, f"{said}的整改期限应以自然日计，例如 days(30)")
        known = question.finds.when and {*question.finds.when} <= {*question.values}
        _need(known, where, f"{said}不会有这样的答案，问题（finds）永远发现不了，请改 when")


def _condition(condition: Condition, where: str, said: str, earlier: Collection[Question]) -> None:
    asked = condition.question
    _need(asked in earlier, where, f"{said}的条件所问的项应声明在它前面")
    known = condition.values and {*condition.values} <= {*asked.values}
    _need(known, where, f"“{asked.title}”不会有这样的答案，{said}永远不会出现，请改 only_if")


def _tally(tally: Tally, questions: Collection[Question]) -> None:
    where = tally.where
    _need(tally.of and {*tally.of} <= {*questions}, where, f"“{tally.title}”所数的项应在本检查单里")
    certain = all(isinstance(one, YesNo) and one.required and one.only_if is None for one in tally.of)
    _need(certain, where, f"“{tally.title}”只能数必答的是否题，否则数不全")


def _band(band: Band, results: Collection[object]) -> None:
    _need(band.of in results, band.where, f"“{band.title}”所分的计数应在本检查单里")
    _need(band.cites, band.where, f"“{band.title}”没有写明出处（cites）")
    _need(
        max(band.steps, default=-1) == len(band.of.of) and min(band.steps) >= 0,
        band.where,
        f"“{band.title}”的分档应从 0 数到 {len(band.of.of)}，不重不漏",
    )


def _ends(checklist: type[Checklist]) -> None:
    for kind, source in checklist.facts.items():
        mine = source in {*checklist.questions.values(), *checklist.results.values()}
        _need(kind and mine, checklist.where, f"状况“{kind}”的来源应是本检查单的问题项或结果")
        asked = not isinstance(source, Question) or (source.required and source.only_if is None)
        _need(asked, checklist.where, f"状况“{kind}”应取自必答项，否则会空缺")
    for paper in checklist.papers:
        _need(paper.isidentifier(), checklist.where, f"材料“{paper}”应写流程里的名字，例如 visit")
    for service in checklist.then:
        callable_so = callable(service) and "by" in inspect.signature(service).parameters
        _need(callable_so, checklist.where, "then 应是带参数 by 的服务")


@dataclass
class Series:
    """检查单各版本 — the versions of one code, the oldest first."""

    code: str
    versions: list[type[Checklist]] = field(default_factory=list)


class Checklists:
    """检查单登记簿 — proves what is added; by code and planned day, as workflows are by code and day of acceptance."""

    def __init__(self) -> None:
        self._series: Registry[Series] = Registry("检查单")

    def add(self, checklist: type[Checklist]) -> type[Checklist]:
        """登记 — as a decorator. Raises BadChecklist."""
        prove(checklist)
        known = checklist.code in self._series
        series = self._series.get(checklist.code) if known else self._series.add(Series(checklist.code))
        versions = sorted([*series.versions, checklist], key=lambda each: each.in_force.first)
        for early, late in pairwise(versions):
            if early.in_force.contains(late.in_force.first):
                raise BadChecklist(late.where, f"与 {early.where} 的版本同时施行，请用 until 写明前一版本的末日")
        series.versions = versions
        return checklist

    def on(self, code: str, day: date) -> type[Checklist]:
        """当日版本 — the version in force on a day. Raises NotRegistered, NotInForce."""
        for version in self._series.get(code).versions:
            if version.in_force.contains(day):
                return version
        raise NotInForce(f"{day} 这一天没有施行的检查单“{code}”，请核对计划日期或补上该日的版本。")

    def pinned(self, pin: str) -> type[Checklist]:
        """所用版本 — the version that a visit keeps. Raises NotRegistered, NotInForce."""
        for version in self._series.get(pin.partition("@")[0]).versions:
            if version.pin == pin:
                return version
        raise NotInForce(f"没有版本“{pin}”；走访用过的版本不可删除，也不可改动首日。")

    def __iter__(self) -> Iterator[type[Checklist]]:
        return iter([version for series in self._series for version in series.versions])


checklists = Checklists()
