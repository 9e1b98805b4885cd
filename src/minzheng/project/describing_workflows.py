"""流程说明 — one reference page per version of a workflow: its diagram (Mermaid), its states, moves, papers and clocks."""

from collections.abc import Iterator

from minzheng.kernel.workflow import Limit, Move, Workflow, Workflows


def pages(registry: Workflows) -> dict[str, Iterator[str]]:
    """流程页 — by file name: the list of all versions, and a page for each."""
    listed = {_file(version): _page(version) for version in registry}
    return {"workflows": _list(registry), **listed}


def diagram(workflow: type[Workflow]) -> str:
    """流程图 — a Mermaid state diagram: moves by title and post; what may happen from anywhere stands in the table alone."""
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{state.title}" as {state.name}' for state in workflow.states.values()]
    lines.append(f"    [*] --> {workflow.initial.name}")
    for move in workflow.moves.values():
        label = f"{move.title}（{_posts(move)}）"
        lines += [f"    {source.name} --> {move.target.name} : {label}" for source in move.sources]
    lines += [f"    {state.name} --> [*]" for state in workflow.states.values() if state.final]
    return "\n".join(lines)


def _file(version: type[Workflow]) -> str:
    return f"workflow-{version.code}-{version.in_force.first}"


def _list(registry: Workflows) -> Iterator[str]:
    yield "# 流程\n\n| 流程 | 代码 | 施行 | 出处 |\n| --- | --- | --- | --- |"
    for version in registry:
        yield f"| [{version.title}]({_file(version)}.md) | `{version.code}` | {_period(version)} | {version.cites} |"


def _page(version: type[Workflow]) -> Iterator[str]:
    yield f"# {version.title}（`{version.pin}`）\n"
    yield f"施行：{_period(version)}。出处：{version.cites}。全程时限：{version.total or '无'}。"
    yield f"受理环节：{version.acceptance.title}。\n\n```mermaid\n{diagram(version)}\n```\n"
    yield "| 步骤 | 从 | 到 | 由谁办 | 时限 | 最早 | 最迟 | 所需材料 | 其他 |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    for move in version.moves.values():
        source = "、".join(state.title for state in move.sources) or "任何未办结的环节"
        needs = "、".join(paper.title for paper in move.needs)
        cells = [
            move.title, source, move.target.title, _posts(move), str(move.clock or ""), _limit("满 ", move.not_before),
            _limit("", move.not_after), needs, "；".join(_more(move)),
        ]  # fmt: skip
        yield f"| {' | '.join(cells)} |"
    for state in version.states.values():
        if state.suspends:
            yield f"\n“{state.title}”的天数不计入全程时限，依据：{state.suspends}。"
    if version.papers:
        yield "\n| 材料 | 由谁签名 | 签名人数 | 时限 | 每次重新出具 |\n| --- | --- | --- | --- | --- |"
    for paper in version.papers.values():
        mark = f"（只对 `{paper.only_for}`）" if paper.only_for else ""
        posts = "或".join(post.title for post in paper.by) or "经办人"
        yield f"| {paper.title}{mark} | {posts} | {paper.persons} | {paper.clock or ''} | {'是' if paper.anew else ''} |"


def _more(move: Move) -> Iterator[str]:
    if move.opinion:
        yield "须写意见"
    if move.once:
        yield "只能一次"
    if move.not_by:
        yield f"不得由经手“{'、'.join(one.title for one in move.not_by)}”的人办"


def _posts(move: Move) -> str:
    return "或".join(dict.fromkeys(post.title for post in move.posts))


def _limit(word: str, limit: Limit | None) -> str:
    return f"{word}{limit}" if limit else ""


def _period(version: type[Workflow]) -> str:
    period = version.in_force
    return (
        f"{period.first} 起"
        + (f"，至 {period.last}" if period.last else "")
        + (f"（{period.gap}）" if period.gap else "")
    )
