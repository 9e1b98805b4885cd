"""项目说明 — the reference page of benefit programmes: rules with their citations, parameters with their keys, facts asked for."""

from collections.abc import Iterator

from minzheng.core.benefits.programmes import book, loaded, order
from minzheng.core.facts.kinds import FACTS
from minzheng.kernel.policy import PROGRAMMES, Programme
from minzheng.kernel.policy.programmes import ParameterInput, declared_in
from minzheng.kernel.policy.rules import RULES, Rule
from minzheng.kernel.policy.sources import SOURCES, UNSEEN
from minzheng.kernel.policy.symbols import Level

_SORTS = {"condition": "条件", "amount": "金额", "figure": "中间数"}


def page() -> Iterator[str]:
    """项目页 — every programme in the order in which they run, then the documents that they cite."""
    yield "# 保障项目"
    there = {each.code: each for each in loaded()}
    for code in order():
        yield from _programme(there[code])
    yield "\n## 出处文件\n\n| 文件 | 全称 | 见过原文 | 说明 |\n| --- | --- | --- | --- |"
    for source in SOURCES:
        yield f"| {source.code} | {source.title} | {'是' if source.seen else UNSEEN} | {source.note} |"


def _programme(programme: Programme) -> Iterator[str]:
    excluded = "、".join(PROGRAMMES.get(code).title for code in programme.excludes) or "无"
    yield f"\n## {programme.title}（`{programme.code}`）\n"
    to = "家庭" if programme.to is Level.HOUSEHOLD else "个人"
    yield f"发给：{to}。{programme.effective.label}发放。出处：{programme.cites}。不同时享受：{excluded}。{programme.note}\n"
    yield "| 规则 | 类别 | 出处 | 施行 | 所据 |\n| --- | --- | --- | --- | --- |"
    declared = declared_in(programme)
    rules = RULES[programme.module]
    labels = {rule.name: rule.label for rule in rules} | _labels(declared)
    for rule in rules:
        asked = "、".join(labels.get(name, name) for name in rule.inputs)
        yield f"| {rule.label} | {_SORTS[rule.sort]} | {rule.cites} | {_period(rule)} | {asked} |"
    if declared:
        yield "\n| 参数 | 代码 | 单位 | 分项 |\n| --- | --- | --- | --- |"
    for each in declared.values():
        series = book().series(each.code)
        keys = "、".join(FACTS.get(key).label for key in each.by)
        yield f"| {series.label} | `{each.code}` | {series.unit} | {keys} |"


def _labels(declared: dict[str, ParameterInput]) -> dict[str, str]:
    found = {name: book().series(each.code).label for name, each in declared.items()}
    return found | {each.code: each.label for each in FACTS} | {"month_first": "当月首日", "month_last": "当月末日"}


def _period(rule: Rule) -> str:
    since = f"{rule.since} 起" if rule.since else ""
    return f"{since}{f'至 {rule.until}' if rule.until else ''}"
