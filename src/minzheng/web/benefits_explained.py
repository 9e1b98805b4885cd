"""测算页版面 — an explanation as a page and a paper show it: rules with a row for each member, parameters, what is doubtful."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from minzheng.core.benefits.explaining import Explained, Way
from minzheng.kernel.policy.explaining import Answer, Explanation, Given, Line, Used
from minzheng.kernel.policy.rules import Sort
from minzheng.kernel.policy.sources import Citation
from minzheng.kernel.policy.wording import said

ANSWER_CHIPS = {Answer.ENTITLED: "ok", Answer.NOT_ENTITLED: "off", Answer.UNDETERMINED: "soon"}
HOLDS = {True: ("ok", "满足"), False: ("late", "不满足"), None: ("soon", "未定")}
FIRST_CHANGES = 5
UNRECORDED, NOTHING = "标准未录入", "—"


@dataclass(frozen=True)
class Input:
    """所据一项 — what a rule was reckoned from; where members have it one by one, each of them with the value."""

    label: str
    values: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """On one line, for paper."""
        return f"{self.label}：{'、'.join(f'{who} {value}' if who else value for who, value in self.values)}"


@dataclass(frozen=True)
class Row:
    """规则一行 — what a rule says of the household or of one member."""

    who: str
    said: str
    chip: str
    is_number: bool
    inputs: tuple[Input, ...]


@dataclass(frozen=True)
class Rule:
    """规则块 — one rule with its rows and its sources; the household has one row, members have one each."""

    label: str
    sort: Sort
    rows: tuple[Row, ...]
    cites: tuple[Citation, ...]
    decides: bool

    @property
    def single(self) -> Row | None:
        """The only row of a rule about the household."""
        return self.rows[0] if len(self.rows) == 1 and not self.rows[0].who else None


@dataclass(frozen=True)
class Lacking:
    """所缺一组 — what is gathered in one and the same way: each thing with those whose it is."""

    things: tuple[tuple[str, str], ...]
    how: str
    register: str
    is_parameter: bool


@dataclass(frozen=True)
class Standard:
    """参数一行 — a parameter that took part: its value, for what it was looked up, its document and its days."""

    label: str
    said: str
    keys: str
    document: str
    days: str
    chip: str
    state: str


@dataclass(frozen=True)
class ExplanationView:
    """测算页 — everything that the page and the paper print."""

    found: Explained
    chip: str
    conditions: tuple[Rule, ...]
    steps: tuple[Rule, ...]
    unused: tuple[Rule, ...]
    lacking: tuple[Lacking, ...]
    standards: tuple[Standard, ...]
    unseen: tuple[str, ...]

    @property
    def explanation(self) -> Explanation:
        """What is shown."""
        return self.found.explanation

    @property
    def changes(self) -> Sequence[str]:
        """The nearest single changes in words."""
        return [one.words for one in self.explanation.changes[:FIRST_CHANGES]]

    @property
    def more_changes(self) -> Sequence[str]:
        """The others."""
        return [one.words for one in self.explanation.changes[FIRST_CHANGES:]]

    @property
    def lacks_a_standard(self) -> bool:
        """Whether a parameter without a value keeps the answer open."""
        return any(one.is_parameter for one in self.found.ways)

    @property
    def unverified(self) -> int:
        """How many parameters have a document that nobody has seen."""
        return len(self.explanation.unverified)

    @property
    def whose(self) -> str:
        """Whose answer it is."""
        return self.found.circumstances.called[self.explanation.member]


def laid_out(found: Explained) -> ExplanationView:
    """Put an explanation on the page."""
    explanation = found.explanation
    rules = tuple(_rules(explanation))
    conditions = tuple(one for one in rules if one.sort is Sort.CONDITION)
    rest = [one for one in rules if one.sort is not Sort.CONDITION]
    return ExplanationView(
        found, ANSWER_CHIPS[explanation.answer], conditions,
        steps=tuple(one for one in rest if one.decides), unused=tuple(one for one in rest if not one.decides),
        lacking=tuple(_lacking(found.ways)), standards=tuple(_standard(one, found) for one in explanation.parameters), unseen=tuple(_unseen(explanation)),
    )  # fmt: skip


def _lacking(ways: Iterable[Way]) -> Iterator[Lacking]:
    """Facts first: people gather them; standards are the bureau's."""
    by_way: dict[tuple[bool, str, str], dict[str, list[str]]] = {}
    for one in ways:
        things = by_way.setdefault((one.is_parameter, one.register, one.how), {})
        things.setdefault(one.label, []).append(one.whose)
    for (is_parameter, register, how), things in sorted(by_way.items(), key=lambda each: each[0][0]):
        named = tuple((label, "、".join(filter(None, whose))) for label, whose in things.items())
        yield Lacking(named, how, register, is_parameter)


def _rules(explanation: Explanation) -> Iterator[Rule]:
    by_name: dict[str, list[Line]] = {}
    for line in explanation.lines:
        by_name.setdefault(line.name, []).append(line)
    for lines in by_name.values():
        first = lines[0]
        rows = tuple(_row(line, explanation) for line in lines)
        yield Rule(first.label, first.sort, rows, first.cites, decides=any(line.decides for line in lines))


def _row(line: Line, explanation: Explanation) -> Row:
    chip, words = "", line.said
    if line.sort is Sort.CONDITION:
        chip, words = HOLDS[line.value]
    who = "" if line.member is None else explanation.called[line.member]
    is_number = isinstance(line.value, int) and not isinstance(line.value, bool)
    return Row(who, words, chip, is_number, tuple(_inputs(line.inputs, line.member, explanation)))


def _inputs(given: Iterable[Given], member: int | None, explanation: Explanation) -> Iterator[Input]:
    """Inputs by name; what the household reckons from each member names him."""
    by_name: dict[str, list[Given]] = {}
    for one in given:
        by_name.setdefault(one.name, []).append(one)
    for all_of_it in by_name.values():
        values = tuple(
            ("" if one.member is None or one.member == member else explanation.called[one.member], one.said)
            for one in all_of_it
        )
        yield Input(all_of_it[0].label, values)


def _standard(used: Used, found: Explained) -> Standard:
    parameter = used.found
    keys = "、".join(_key(name, value, found) for name, value in used.keys.items())
    if parameter is None:
        return Standard(used.label, NOTHING, keys or "全部", "", "", "late", UNRECORDED)
    days = f"{parameter.since} 起" + (f"，{parameter.until} 止" if parameter.until else "")
    chip, state = ("ok", "已核实") if parameter.verified else ("soon", "未核实")
    return Standard(used.label, used.said, keys or "全部", parameter.document, days, chip, state)


def _key(name: str, value: str, found: Explained) -> str:
    county = found.circumstances.household.division.county
    if county is not None and value == county.code:
        return county.name
    return said(value, choices=found.choices(name))


def _unseen(explanation: Explanation) -> Iterator[str]:
    """Each doubtful source once, with what is doubtful."""
    said_already: set[str] = set()
    for one in (*explanation.cites, *(cite for line in explanation.lines for cite in line.cites)):
        if one.note and one.text not in said_already:
            said_already.add(one.text)
            yield f"{one.text}（{one.note}）"
