"""流程证明 — what could strand a case, lose a clock or let one person do what takes two is refused when it is declared."""

import inspect
from collections.abc import Collection, Iterable, Iterator

from minzheng.kernel.workflow.declarations import Decider, Declared, Move, Paper, State, Workflow
from minzheng.kernel.workflow.limits import BadWorkflow, Clock, Limit, Validity


def prove(workflow: type[Workflow]) -> None:
    """证明 — raises BadWorkflow for the first fault found."""
    _whole(workflow)
    _well_named(workflow)
    for move in workflow.moves.values():
        _move(workflow, move)
    _ways(workflow)
    for move in workflow.moves.values():
        _two_persons(workflow, move)
    for clock, where, before in clocks(workflow):
        _clock(workflow, clock, where)
        _start(workflow, clock.limit, where, before)


def reach(
    workflow: type[Workflow], start: State, moves: Collection[Move] | None = None, around: Collection[State] = ()
) -> set[State]:
    """可到的环节 — by these moves (all, unless given), never through what lies in ``around``."""
    found = {start} - set(around)
    todo = list(found)
    while todo:
        ways = [move for move in workflow.leaving(todo.pop()) if moves is None or move in moves]
        new = {move.target for move in ways} - found - set(around)
        found |= new
        todo += new
    return found


def clocks(workflow: type[Workflow]) -> Iterator[tuple[Clock, str, Collection[State]]]:
    """全部时限 — every clock and limit, where it is declared, and the states in which it must have started."""
    if workflow.total:
        yield workflow.total, workflow.where, [state for state in workflow.states.values() if state.final]
    for move in workflow.moves.values():
        for given in (move.clock, move.not_before, move.not_after):
            if given is not None:
                yield Clock(given) if isinstance(given, Limit) else given, move.where, move.sources
    for paper in workflow.papers.values():
        if paper.clock:
            begun = paper.clock.limit.start is not None
            _need(begun, paper.where, "材料的期限要写明自何时起，例如 working_days(3).after(accepted)")
            yield paper.clock, paper.where, ()


def _need(truth: object, where: str, problem: str) -> None:
    if not truth:
        raise BadWorkflow(where, problem)


def _titles(things: Iterable[Declared]) -> str:
    return "、".join(sorted(f"“{thing.title}”" for thing in things))


def _whole(workflow: type[Workflow]) -> None:
    states, where = workflow.states.values(), workflow.where
    _need(
        workflow.code and workflow.title and workflow.cites, where, "请写明代码（code）、名称（title）和出处（cites）"
    )
    period = getattr(workflow, "in_force", None)
    _need(isinstance(period, Validity), where, "没有施行日期，请写 in_force = since(2021, 7, 1) 这样的一行")
    _need(
        workflow.in_force.last is None or workflow.in_force.first <= workflow.in_force.last,
        where,
        "施行的末日早于首日，请改正",
    )
    initial = sum(state.initial for state in states)
    _need(initial == 1, where, f"起始环节（initial=True）应恰有一个，现有 {initial} 个")
    _need(any(state.final for state in states), where, "没有终结环节，请给办结的环节写上 final=True")
    _need(sum(state.accepts for state in states) <= 1, where, "受理环节（accepts=True）最多一个，其余请去掉")
    for state in states:
        _need(workflow.total or not state.suspends, state.where, "没有全程时限（must_end），无从扣除时间（suspends）")


def _well_named(workflow: type[Workflow]) -> None:
    for key, thing in {**workflow.states, **workflow.papers, **workflow.moves}.items():
        _need(thing.name == key, thing.where, f"同一项声明用了两个名字（{key}、{thing.name}），请各写一项")
    groups: list[list[Declared]] = [list(workflow.states.values()), list(workflow.papers.values())]
    for group in [*groups, *(list[Declared](workflow.leaving(state)) for state in workflow.states.values())]:
        titles = [thing.title for thing in group]
        for thing in group:
            _need(thing.title and titles.count(thing.title) == 1, thing.where, f"名称“{thing.title}”空缺或重复，请改名")


def _move(workflow: type[Workflow], move: Move) -> None:
    where, said = move.where, f"步骤“{move.title}”"
    _need({*move.sources, move.target} <= {*workflow.states.values()}, where, f"{said}用到的环节不在本流程里，请先声明")
    _need(not any(state.final for state in move.sources), where, f"{said}从终结环节走出去；重新办理请另立新件")
    _need(move.sources or move.target.final, where, f"{said}可从任何环节走，只能走到终结环节")
    named = all(isinstance(getattr(post, key, None), str) for post in move.posts for key in ("code", "title"))
    _need(move.posts and named, where, f"{said}的 by 应写岗位，至少一个")
    _need(
        {one for one in move.by if isinstance(one, Decider)} <= {workflow.decider},
        where,
        "一个流程只有一个决定权（Decider），请合并",
    )
    _need({*move.needs} <= {*workflow.papers.values()}, where, f"{said}的 needs 有未声明的材料，请先写 名字 = Paper(…)")
    known = {*workflow.moves.values(), *workflow.papers.values()}
    _need({*move.not_by} <= known, where, f"{said}的 not_by 有未声明的步骤或材料，请先声明")
    for service in move.then:
        _need(
            callable(service) and "by" in inspect.signature(service).parameters,
            where,
            f"{said}的 then 应是带参数 by 的服务",
        )
    for source in workflow.states.values():
        same = move not in workflow.leaving(source) or move.clock in {None, workflow.step_clock(source)}
        _need(same, where, f"从“{source.title}”出去的步骤，时限（within）应只有一个，请统一")
    _window(move, [limit for limit in (move.clock and move.clock.limit, move.not_after) if limit])


def _window(move: Move, ends: list[Limit]) -> None:
    for opens, closes in ((move.not_before, one) for one in ends if move.not_before):
        same = (opens.working, opens.start) == (closes.working, closes.start)
        _need(same, move.where, f"步骤“{move.title}”的各个期限要用同一种日子、从同一处起算")
        _need(opens.length < closes.length, move.where, f"步骤“{move.title}”的 not_before 不短于时限，谁也无法按时办")


def _ways(workflow: type[Workflow]) -> None:
    """Every state is reached; from each a final one is reached by moves of its own that no day and no use closes."""
    reached = reach(workflow, workflow.initial)
    lasting = [move for move in workflow.moves.values() if move.sources and not move.once and move.not_after is None]
    for state in workflow.states.values():
        _need(state in reached, state.where, f"环节“{state.title}”走不到，请补上步骤或删去")
        out = [move for move in workflow.leaving(state) if move in lasting]
        _need(out or state.final, state.where, f"环节“{state.title}”是死路，请给它一个不限次数、不会过期的出口")
    for state in workflow.states.values():
        ends = any(each.final for each in reach(workflow, state, lasting))
        _need(ends, state.where, f"从环节“{state.title}”走不到任何终结环节，请补上步骤")


def _two_persons(workflow: type[Workflow], move: Move) -> None:
    if not move.not_by or any(
        paper in move.needs and not paper.only_for for paper in move.not_by if isinstance(paper, Paper)
    ):
        return
    without = reach(workflow, workflow.initial, [one for one in workflow.moves.values() if one not in move.not_by])
    escaped = [state for state in without if move in workflow.leaving(state)]
    _need(
        not escaped,
        move.where,
        f"不经过{_titles(move.not_by)}也能办“{move.title}”，两人的要求会落空，请改 not_by 或 needs",
    )


def _clock(workflow: type[Workflow], clock: Clock, where: str) -> None:
    _need(clock.devolved is None or workflow.decider, where, "写了下放后的时限（devolved），却没有决定权（Decider）")
    if longer := clock.extended:
        grows = longer.working == clock.limit.working and longer.length > clock.limit.length
        _need(grows, where, f"延长后的时限应长于 {clock.limit}，并用同一种日子")


def _start(workflow: type[Workflow], limit: Limit, where: str, before: Collection[State]) -> None:
    """A clock that starts in a state starts for certain: no way leads around it."""
    start = limit.start
    known = start is None or start in {*workflow.states.values(), *workflow.papers.values()}
    _need(known, where, "期限的起算环节或材料不在本流程里，请先声明")
    if isinstance(start, State):
        astray = reach(workflow, workflow.initial, around=[start]) & set(before)
        _need(not astray, where, f"不经过“{start.title}”也能到{_titles(astray)}，期限会无从起算，请改起算的环节")
