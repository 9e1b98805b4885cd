"""流程声明 — a matter's states, moves and papers as class attributes; they are proved when the workflow is added."""

from collections.abc import Callable, Sequence
from copy import copy
from typing import Any, ClassVar

from minzheng.kernel.workflow.limits import BadWorkflow, Clock, Limit, Post, Validity, place


def _several(given: Any) -> tuple[Any, ...]:
    return tuple(given) if isinstance(given, tuple | list) else (given,)


def _clock(given: Limit | Clock | None) -> Clock | None:
    return Clock(given) if isinstance(given, Limit) else given


class Declared:
    """声明 — something with a title in a workflow; its name is the name of the attribute."""

    name = ""

    def __init__(self, title: str) -> None:
        self.title, self.where = title, place()

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name


class State(Declared):
    """环节 — where a case stands. ``accepts``: entering it is acceptance, by which version and total clock are reckoned.

    ``suspends`` cites the article by which days spent here do not count in the total.
    """

    def __init__(
        self, title: str, *, initial: bool = False, final: bool = False, accepts: bool = False, suspends: str = ""
    ) -> None:
        super().__init__(title)
        self.initial, self.final, self.accepts, self.suspends = initial, final, accepts, suspends


ANYWHERE: tuple[State, ...] = ()  # every state that is not final: 终止、撤回


class Paper(Declared):
    """材料 — a paper of the file, signed by so many ``persons``; ``anew``: each stay in the state that needs it wants its own.

    ``only_for``: needed only of cases that carry this mark, such as relatives of staff (工作人员近亲属). ``by``: the posts whose
    holders may put it in and sign it; none named: whoever works on the case.
    """

    def __init__(
        self, title: str, *, persons: int = 1, anew: bool = False, only_for: str = "", within: Limit | Clock | None = None,
        by: "Post | Sequence[Post]" = (),
    ) -> None:  # fmt: skip
        super().__init__(title)
        self.persons, self.anew, self.only_for, self.clock = persons, anew, only_for, _clock(within)
        self.by: tuple[Post, ...] = _several(by)


class Decider:
    """决定权 — the posts that may hold the decision; the law's own first, then those to which a county may devolve it."""

    def __init__(self, title: str, *among: Post) -> None:
        self.title, self.among = title, among


class Move(Declared):
    """步骤 — from where to where, by whom, and under what conditions.

    ``within`` is a duty: late, but still to be done. ``not_before`` opens on the day after its last day; ``not_after``
    closes the way. ``not_by``: whoever took those moves or signed those papers does not take this one. ``once``: a second
    time is refused. ``then`` names services that run in the same transaction with ``by=``.
    """

    def __init__(
        self, title: str, source: State | Sequence[State], target: State, *, by: "Post | Decider | Sequence[Post | Decider]",
        within: Limit | Clock | None = None, not_before: Limit | None = None, not_after: Limit | None = None,
        needs: Paper | Sequence[Paper] = (), not_by: "Move | Paper | Sequence[Move | Paper]" = (), opinion: bool = False,
        once: bool = False, then: Callable[..., object] | Sequence[Callable[..., object]] = (),
    ) -> None:  # fmt: skip
        super().__init__(title)
        self.sources: tuple[State, ...] = _several(source)
        self.by: tuple[Post | Decider, ...] = _several(by)
        self.needs: tuple[Paper, ...] = _several(needs)
        self.not_by: tuple[Move | Paper, ...] = _several(not_by)
        self.then: tuple[Callable[..., object], ...] = _several(then)
        self.clock, self.not_before, self.not_after = _clock(within), not_before, not_after
        self.target, self.opinion, self.once = target, opinion, once

    def but(
        self, *, title: str = "", within: Limit | Clock | None = None, not_before: Limit | None = None,
        then: Callable[..., object] | Sequence[Callable[..., object]] | None = None,
    ) -> "Move":  # fmt: skip
        """另定期限 — the same step under another version's title, limits and consequences; what is not named stays."""
        other = copy(self)
        other.title, other.where = title or self.title, place()
        other.clock, other.not_before = _clock(within) or self.clock, not_before or self.not_before
        other.then = self.then if then is None else _several(then)
        return other

    @property
    def posts(self) -> list[Post]:
        """可能的经办岗位 — whoever may hold a decision among them."""
        return [post for one in self.by for post in (one.among if isinstance(one, Decider) else (one,))]


class Body(dict[str, Any]):
    """流程体 — refuses what Python would quietly replace."""

    def __setitem__(self, name: str, value: object) -> None:
        if isinstance(self.get(name), Declared):
            raise BadWorkflow(place(), f"“{name}”声明了两次，后一个会悄悄取代前一个，请给其中一个改名")
        super().__setitem__(name, value)


class WorkflowType(type):
    """流程的类 — gathers what a workflow declares; a version may inherit another and replace or drop (``None``) parts of it."""

    code: str
    in_force: Validity

    def __init__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> None:
        super().__init__(name, bases, body)
        names = [
            key for base in reversed(cls.__mro__) for key, thing in vars(base).items() if isinstance(thing, Declared)
        ]
        found = {key: getattr(cls, key) for key in names}
        cls.where, cls.total = place(), _clock(getattr(cls, "must_end", None))
        cls.states = {key: thing for key, thing in found.items() if isinstance(thing, State)}
        cls.moves = {key: thing for key, thing in found.items() if isinstance(thing, Move)}
        cls.papers = {key: thing for key, thing in found.items() if isinstance(thing, Paper)}

    @classmethod
    def __prepare__(cls, name: str, bases: tuple[type, ...], /, **_more: object) -> Body:
        return Body()

    @property
    def pin(cls) -> str:
        """版本 — what a case keeps: ``code@first day``."""
        return f"{cls.code}@{cls.in_force.first}"

    @property
    def initial(cls) -> State:
        return next(state for state in cls.states.values() if state.initial)

    @property
    def acceptance(cls) -> State:
        """受理环节 — the initial state where no other is declared."""
        return next((state for state in cls.states.values() if state.accepts), cls.initial)

    @property
    def decider(cls) -> Decider | None:
        return next((one for move in cls.moves.values() for one in move.by if isinstance(one, Decider)), None)

    def leaving(cls, state: State) -> list[Move]:
        """可走的步骤 — every move that begins in a state, in the order of declaration."""
        return [move for move in cls.moves.values() if state in move.sources or not (move.sources or state.final)]

    def step_clock(cls, state: State) -> Clock | None:
        """本环节时限 — the one clock under which a state is to be left."""
        return next((move.clock for move in cls.leaving(state) if move.clock), None)


class Workflow(metaclass=WorkflowType):
    """流程 — one matter under one law; several versions share a code and never a day."""

    code: ClassVar[str] = ""
    title: ClassVar[str] = ""
    cites: ClassVar[str] = ""
    in_force: ClassVar[Validity]
    must_end: ClassVar[Limit | Clock | None] = None
