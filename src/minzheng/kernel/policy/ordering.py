"""项目次序 — programmes in the order in which one needs what another pays; two that wait for one another are refused."""

from collections.abc import Iterable
from graphlib import CycleError, TopologicalSorter

from minzheng.kernel.policy.reading import Program
from minzheng.kernel.policy.rules import BadRule


def in_order(programs: Iterable[Program]) -> tuple[str, ...]:
    """先后 — codes of programmes, each after those whose amounts it asks for on any day.

    What excludes another without asking for its amount (by a fact) has no place before or after it. Raises BadRule for a
    programme that is not there, and for a circle.
    """
    asked: dict[str, set[str]] = {}
    where: dict[str, str] = {}
    names: list[tuple[str, str, str]] = []
    for program in programs:
        one = program.programme
        asked.setdefault(one.code, set()).update(each.programme for each in program.paid.values())
        where[one.code] = one.where
        names += [(one.code, each.programme, each.where) for each in program.paid.values()]
        names += [(one.code, other, one.where) for other in one.excludes]
    for code, other, place in names:
        if other not in asked:
            raise BadRule(place, f"{code} 写到的项目“{other}”不存在")
    try:
        return tuple(TopologicalSorter({code: sorted(others) for code, others in asked.items()}).static_order())
    except CycleError as problem:
        circle = list(reversed(problem.args[1]))
        raise BadRule(where[circle[0]], f"项目之间互相等待金额：{' → '.join(circle)}") from problem
