"""检查单声明 — sections, questions and results as class attributes; they are proved when the checklist is added."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from minzheng.kernel.money import BadAmount, format_yuan, parse_yuan
from minzheng.kernel.periods import BadPeriod, parse_date
from minzheng.kernel.workflow import BadWorkflow, Limit, Post, Validity
from minzheng.kernel.workflow.declarations import Body, Declared
from minzheng.kernel.workflow.limits import place

YES, NO = "yes", "no"
LONGEST_NUMBER = 10  # digits
MOST_FEN = 10_000_000_000


class BadChecklist(BadWorkflow):
    """检查单有误 — a question that nobody can answer, a finding that nothing brings, one visitor where the law wants two."""


class Subject(StrEnum):
    """走访对象 — what is visited; the division is where it lies."""

    PERSON = "person"
    HOUSEHOLD = "household"
    FACILITY = "facility"
    ORGANISATION = "organisation"


@dataclass(frozen=True)
class Condition:
    """条件 — a question is answered with one of some values."""

    question: "Question"
    values: tuple[object, ...]

    def holds(self, answers: Mapping[str, object]) -> bool:
        """Whether it was; a question that was not asked answers nothing."""
        return answers.get(self.question.name) in self.values

    def __str__(self) -> str:
        return f"“{self.question.title}”为{'或'.join(self.question.words(value) for value in self.values)}"


@dataclass(frozen=True)
class Finding:
    """问题 — what an answer shows to be wrong, and how long it may take to mend it; the answer is “是” unless said otherwise."""

    title: str
    within: Limit
    when: tuple[object, ...] = (True,)


class Section(Declared):
    """部分 — a heading; the questions declared behind it belong to it."""


class BadAnswer(ValueError):
    """答案有误 — what was typed cannot be an answer; how to mend it, in words for the user."""


class Question(Declared):
    """问题项 — one thing to be answered. ``only_if`` an earlier answer says so; ``finds`` what its own answer shows to be wrong."""

    sort = "text"
    lacking = "请填写"

    def __init__(
        self, title: str, *, required: bool = True, only_if: Condition | None = None, finds: Finding | None = None, note: str = ""
    ) -> None:  # fmt: skip
        super().__init__(title)
        self.required, self.only_if, self.finds, self.note = required, only_if, finds, note

    def is_(self, *values: object) -> Condition:
        """当答案为…… — the condition under which another question is asked."""
        return Condition(self, values)

    @property
    def values(self) -> Sequence[object]:
        """The few values that an answer may have, in order; none where it is free."""
        return ()

    def read(self, said: str, on: date) -> Any:  # noqa: ARG002 — for days
        """What was typed, as the answer that is kept. Raises BadAnswer."""
        return said

    def typed(self, value: Any) -> str:
        """An answer as it would be typed again."""
        return str(value)

    def words(self, value: Any) -> str:
        """An answer as people read it."""
        return str(value)


class YesNo(Question):
    """是否题 — yes or no."""

    sort, lacking = "yes_no", "请选择"
    values = (True, False)

    def read(self, said: str, on: date) -> Any:  # noqa: ARG002 — the interface
        if said not in {YES, NO}:
            raise BadAnswer("请选“是”或“否”。")
        return said == YES

    def typed(self, value: Any) -> str:
        return YES if value else NO

    def words(self, value: Any) -> str:
        return "是" if value else "否"


class Choice(Question):
    """单选题 — one of some codes, each with its name."""

    sort, lacking = "choice", "请选择"

    def __init__(self, title: str, choices: Mapping[str, str], **more: Any) -> None:
        super().__init__(title, **more)
        self.choices = dict(choices)

    @property
    def values(self) -> Sequence[object]:
        return tuple(self.choices)

    def read(self, said: str, on: date) -> Any:  # noqa: ARG002 — the interface
        if said not in self.choices:
            raise BadAnswer("请从列出的选项中选一个。")
        return said

    def words(self, value: Any) -> str:
        return self.choices.get(value, str(value))


class Number(Question):
    """数字题 — a whole number with its unit, within bounds."""

    sort = "number"

    def __init__(self, title: str, unit: str, *, least: int = 0, most: int = 1_000_000, **more: Any) -> None:
        super().__init__(title, **more)
        self.unit, self.least, self.most = unit, least, most

    def read(self, said: str, on: date) -> Any:  # noqa: ARG002 — the interface
        if not (said.isascii() and said.isdigit() and len(said) < LONGEST_NUMBER):
            raise BadAnswer(f"请填整数，单位：{self.unit}。")
        if not self.least <= int(said) <= self.most:
            raise BadAnswer(f"应在 {self.least} 与 {self.most:,} 之间，单位：{self.unit}，请核对。")
        return int(said)

    def words(self, value: Any) -> str:
        return f"{value:,} {self.unit}"


class Money(Question):
    """金额题 — typed in yuan, kept in whole fen, never below nothing."""

    sort = "money"

    def read(self, said: str, on: date) -> Any:  # noqa: ARG002 — the interface
        try:
            fen = parse_yuan(said)
        except BadAmount as problem:
            raise BadAnswer(str(problem)) from problem
        if not 0 <= fen <= MOST_FEN:
            raise BadAnswer("金额应在 0 元与 1 亿元之间，没有的请填 0。")
        return fen

    def typed(self, value: Any) -> str:
        return format_yuan(value)

    def words(self, value: Any) -> str:
        return f"{format_yuan(value)} 元"


class Text(Question):
    """文字题 — words, up to ``longest`` characters."""

    def __init__(self, title: str, *, longest: int = 500, **more: Any) -> None:
        super().__init__(title, **more)
        self.longest = longest

    def read(self, said: str, on: date) -> Any:  # noqa: ARG002 — the interface
        if len(said) > self.longest:
            raise BadAnswer(f"最多 {self.longest} 个字，现有 {len(said)} 个，请写短一些。")
        return said


class Day(Question):
    """日期题 — the day of something that happened: never after the visit. Kept as ``2021-08-30``."""

    sort = "day"

    def read(self, said: str, on: date) -> Any:
        try:
            day = parse_date(said)
        except BadPeriod as problem:
            raise BadAnswer(str(problem)) from problem
        if day > on:
            raise BadAnswer("日期不能晚于走访日期，请核对。")
        return day.isoformat()

    def words(self, value: Any) -> str:
        day = date.fromisoformat(value)
        return f"{day.year}年{day.month}月{day.day}日"


class Photo(Question):
    """照片题 — up to ``most`` pictures; the answer is how many there are."""

    sort, lacking = "photo", "请拍照或选择照片"

    def __init__(self, title: str, *, most: int = 6, **more: Any) -> None:
        super().__init__(title, **more)
        self.most = most

    def read(self, said: str, on: date) -> Any:  # noqa: ARG002 — the interface
        count = int(said)
        if count > self.most:
            raise BadAnswer(f"最多 {self.most} 张照片，现有 {count} 张，请去掉几张。")
        return count

    def words(self, value: Any) -> str:
        return f"{value} 张"


class Result(Declared):
    """结果 — what follows from the answers by a rule; never typed."""

    cites = ""


class Tally(Result):
    """计数 — how many of some yes-or-no questions were answered with ``value``."""

    def __init__(self, title: str, of: Sequence[YesNo], *, value: bool, unit: str = "项") -> None:
        super().__init__(title)
        self.of, self.value, self.unit = tuple(of), value, unit


class Band(Result):
    """分档 — a name for a tally by the highest number up to which it reaches, in order."""

    def __init__(self, title: str, of: Tally, steps: Mapping[int, str], *, cites: str) -> None:
        super().__init__(title)
        self.of, self.steps, self.cites = of, dict(steps), cites


TAKEN = frozenset({
    "code", "title", "cites", "in_force", "subjects", "by", "visitors", "signed", "away", "private", "papers", "facts", "then",
    "unverified", "where", "parts", "questions", "results", "pin", "line", "sections", "mro",
})  # fmt: skip


def parts_of(cls: type) -> dict[str, Declared]:
    """各项声明 — what a checklist and those it inherits from declare, in order; what was replaced or dropped is not among them."""
    names = [key for base in reversed(cls.__mro__) for key, thing in vars(base).items() if isinstance(thing, Declared)]
    return {key: part for key in names if isinstance(part := getattr(cls, key), Declared)}


class ChecklistType(type):
    """检查单的类 — gathers what a checklist declares; a version may inherit another and replace or drop (``None``) parts of it."""

    code: str
    in_force: Validity

    def __init__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> None:
        super().__init__(name, bases, body)
        taken = sorted(key for key, thing in body.items() if isinstance(thing, Declared) and key in TAKEN)
        if taken:
            raise BadChecklist(place(), f"“{taken[0]}”是检查单自己的属性，请给这一项改名")
        found = parts_of(cls)
        cls.where = place()
        cls.parts = tuple(found.items())
        cls.questions = {key: thing for key, thing in found.items() if isinstance(thing, Question)}
        cls.results = {key: thing for key, thing in found.items() if isinstance(thing, Result)}
        for given in ("by", "papers", "then", "subjects"):
            value = getattr(cls, given, ())
            setattr(cls, given, tuple(value) if isinstance(value, tuple | list) else (value,))

    @classmethod
    def __prepare__(cls, name: str, bases: tuple[type, ...], /, **_more: object) -> Body:
        return Body()

    @property
    def pin(cls) -> str:
        """版本 — what a visit keeps: ``code@first day``."""
        return f"{cls.code}@{cls.in_force.first}"

    @property
    def line(cls) -> str:
        """条线 — the line of business, told by the code."""
        return cls.code.partition(".")[0]

    @property
    def sections(cls) -> list[tuple[Section, list[Question]]]:
        """各部分 — the headings with their questions, in order."""
        found: list[tuple[Section, list[Question]]] = []
        for _, part in cls.parts:
            if isinstance(part, Section):
                found.append((part, []))
            elif isinstance(part, Question) and found:
                found[-1][1].append(part)
        return found


class Checklist(metaclass=ChecklistType):
    """检查单 — what is looked at on a visit under one law; several versions share a code and never a day.

    ``by`` are the posts whose holders may go, ``visitors`` how many of them must. ``away`` says whether the visit may be made
    while the person is not at home, ``signed`` whether the visited signs. ``papers`` are the names of the papers of a case file
    that it gives, ``facts`` the kinds of fact that a result or an answer becomes (assessed). ``private``: what it finds is for
    those who handle cases, not for everybody who goes visiting. ``then`` names services that run with the end of the visit, in
    the same transaction, with ``by=``.
    """

    code: ClassVar[str] = ""
    title: ClassVar[str] = ""
    cites: ClassVar[str] = ""
    in_force: ClassVar[Validity]
    subjects: ClassVar[tuple[Subject, ...]] = (Subject.PERSON,)
    by: ClassVar[tuple[Post, ...]] = ()
    visitors: ClassVar[int] = 1
    signed: ClassVar[bool] = False
    away: ClassVar[bool] = False
    private: ClassVar[bool] = True
    papers: ClassVar[tuple[str, ...]] = ()
    facts: ClassVar[Mapping[str, Question | Result]] = {}
    then: ClassVar[tuple[Callable[..., object], ...]] = ()
    unverified: ClassVar[str] = ""
