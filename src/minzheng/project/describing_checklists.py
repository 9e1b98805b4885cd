"""检查单说明 — one reference page per version of a checklist: who goes, what is asked and when, what is a finding, what follows."""

from collections.abc import Iterable, Iterator

from minzheng.core.visits.checklist import Band, Checklist, Question, Tally


def pages(versions: Iterable[type[Checklist]]) -> dict[str, Iterator[str]]:
    """检查单页 — by file name: the list of all versions, and a page for each."""
    known = list(versions)
    return {"checklists": _list(known), **{_file(version): _page(version) for version in known}}


def _file(version: type[Checklist]) -> str:
    return f"checklist-{version.code}-{version.in_force.first}"


def _list(versions: Iterable[type[Checklist]]) -> Iterator[str]:
    yield "# 检查单\n\n| 检查单 | 代码 | 施行 | 出处 |\n| --- | --- | --- | --- |"
    for version in versions:
        yield f"| [{version.title}]({_file(version)}.md) | `{version.code}` | {_period(version)} | {version.cites} |"


def _page(version: type[Checklist]) -> Iterator[str]:
    yield f"# {version.title}（`{version.pin}`）\n"
    yield f"施行：{_period(version)}。出处：{version.cites}。"
    if version.unverified:
        yield f"未核实：{version.unverified}。"
    posts = "或".join(post.title for post in version.by)
    yield f"由{posts}走访，{version.visitors} 人以上；{'被走访人签名' if version.signed else '被走访人不签名'}；" + (
        "可以在没有见到本人时完成。" if version.away else "须见到本人。"
    )
    for section, questions in version.sections:
        yield f"\n## {section.title}\n\n| 问题项 | 种类 | 必答 | 只在……时问 | 算作问题 |\n| --- | --- | --- | --- | --- |"
        for question in questions:
            yield f"| {' | '.join(_cells(question))} |"
    if version.results:
        yield "\n## 结果\n\n| 结果 | 怎样得出 |\n| --- | --- |"
    for result in version.results.values():
        if isinstance(result, Tally):
            answer = "是" if result.value else "否"
            yield f"| {result.title} | {'、'.join(one.title for one in result.of)}中答“{answer}”的项数 |"
        elif isinstance(result, Band):
            steps = "；".join(f"至多 {most} 项：{words}" for most, words in sorted(result.steps.items()))
            yield f"| {result.title} | {steps}（{result.cites}） |"


def _cells(question: Question) -> list[str]:
    finds = question.finds
    said = "或".join(question.words(value) for value in finds.when) if finds else ""
    return [
        question.title, "、".join(question.words(value) for value in question.values) or SORTS[question.sort],
        "是" if question.required else "", str(question.only_if or ""),
        f"答“{said}”：{finds.title}，{finds.within}内整改" if finds else "",
    ]  # fmt: skip


SORTS = {"text": "文字", "number": "数字", "money": "金额", "day": "日期", "photo": "照片"}


def _period(version: type[Checklist]) -> str:
    period = version.in_force
    return f"{period.first} 起" + (f"，至 {period.last}" if period.last else "")
