"""统计报表版面 — what the pages of a form print: the year's table, one filing with its figures and problems, the city's sums."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.http import Http404, QueryDict
from django.urls import reverse

from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.registers import reads as registers
from minzheng.core.registers.declarations import Register
from minzheng.core.returns.forms import reads
from minzheng.core.returns.forms.declarations import Form, Item, Severity, form_of
from minzheng.core.returns.forms.register_base import FilingRegister
from minzheng.kernel import periods
from minzheng.kernel.periods import Period
from minzheng.web.staff import StaffRequest

EARLIEST_YEAR = 1949
CELL, ANSWER = "cell", "answer"
STEP_CHIPS = {"filled": "plain", "submitted": "go", "sent_back": "late", "approved": "ok", "withdrawn": "off"}


def filing_register(request: StaffRequest, code: str) -> type[FilingRegister]:
    """The register of a form; Http404 for any other."""
    register: type[Register] = registers.get_register(request.user, code)
    if not issubclass(register, FilingRegister):
        raise Http404(f"{register.title}不是按表样报送的。")
    return register


@dataclass(frozen=True)
class YearPage:
    """报送一览页 — a form in a year: units × periods, with what may be begun."""

    register: type[FilingRegister]
    table: reads.Table
    may_report: bool
    due_words: str

    @classmethod
    def of(cls, request: StaffRequest, register: type[FilingRegister]) -> "YearPage":
        """Build it: a fixed number of statements."""
        today = periods.today()
        year = _year(request.GET.get("year", ""), today.year)
        scope = scope_of(request.user, register.view)
        mine = scope_of(request.user, Permission.STATISTICS_REPORT)
        return cls(
            register, reads.table(register.form, year, scope, today), bool(mine.paths), register.form.due_words(today)
        )

    @property
    def heads(self) -> list[str]:
        """The periods in words."""
        return [f"{span.start.month}月" for span in self.table.periods]

    @property
    def years(self) -> list[tuple[int, str, bool]]:
        """The year, the one before and the one after, as far as time has come."""
        base, latest = reverse("statistics", args=[self.register.code]), periods.today().year
        found = sorted({year for year in (self.table.year - 1, self.table.year, self.table.year + 1) if year <= latest})
        return [(year, f"{base}?year={year}", year == self.table.year) for year in found]

    @property
    def summaries(self) -> list[tuple[str, str]]:
        """The sums of each period that is over."""
        base, today = reverse("statistics_summary", args=[self.register.code]), periods.today()
        return [
            (f"{span.start.month}月", f"{base}?period={span.start:%Y-%m}")
            for span in self.table.periods
            if span.end <= today
        ]


def _year(asked: str, this: int) -> int:
    return int(asked) if asked.isdecimal() and EARLIEST_YEAR <= int(asked) <= this else this


@dataclass
class Typed:
    """所填 — what somebody typed into a form: clean figures, what could not be read, and the reasons for warnings."""

    form: Form
    texts: Mapping[str, str]
    values: dict[str, int] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, form: Form, posted: QueryDict) -> "Typed":
        """Read what was posted; an empty cell is no figure."""
        typed = cls(form, {item.code: posted.get(f"{CELL}:{item.code}", "").strip() for item in form.items})
        for item in form.items:
            if text := typed.texts[item.code]:
                try:
                    typed.values[item.code] = item.kind.parse(text)
                except ValueError as problem:
                    typed.wrong[item.code] = str(problem)
        typed.answers = {
            rule.code: text for rule in form.rules if (text := posted.get(f"{ANSWER}:{rule.code}", "").strip())
        }
        return typed


@dataclass(frozen=True)
class Row:
    """报表行 — one item with its figure, the month before, and what the ledger says beside it."""

    item: Item
    text: str
    before: int | None
    ledger: int | None
    value: int | None
    problem: str

    @property
    def name(self) -> str:
        """The field."""
        return f"{CELL}:{self.item.code}"

    @property
    def id(self) -> str:
        """The field's place in the page."""
        return f"cell-{self.item.code.rpartition('.')[2]}"

    def words(self, amount: int | None) -> str:
        """An amount in the item's unit; a dash where there is none."""
        return "—" if amount is None else self.item.kind.shown(amount)

    @property
    def shown(self) -> str:
        return self.words(self.value)

    @property
    def before_shown(self) -> str:
        return self.words(self.before)

    @property
    def ledger_shown(self) -> str:
        return self.words(self.ledger)

    @property
    def difference(self) -> str:
        """The figure less the ledger's."""
        if self.value is None or self.ledger is None or self.value == self.ledger:
            return ""
        sign = "+" if self.value > self.ledger else "−"
        return f"{sign}{self.item.kind.shown(abs(self.value - self.ledger))}"


@dataclass(frozen=True)
class Asked:
    """须说明 — a problem with the reason that was given for it."""

    code: str
    text: str
    reason: str
    is_error: bool
    target: str

    @property
    def name(self) -> str:
        """The field for the reason."""
        return f"{ANSWER}:{self.code}"


@dataclass(frozen=True)
class FilingPage:
    """报表页 — one filing: its figures, what the rules find, who had it in hand, and what the viewer may do."""

    filing: Any
    form: Form
    look: reads.Look
    ledger: Mapping[str, int]
    steps: Sequence[Any]
    may_report: bool
    may_review: bool
    own_hand: bool
    typed: Typed | None = None
    refused: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls, request: StaffRequest, filing: Any, ledger: Mapping[str, int], typed: Typed | None = None,
        refused: Mapping[str, str] | None = None,
    ) -> "FilingPage":  # fmt: skip
        """Build it: a fixed number of statements."""
        path = filing.division.path
        return cls(
            filing, form_of(filing.form), reads.look(filing), ledger, list(reads.steps_of(filing)),
            may_report=scope_of(request.user, Permission.STATISTICS_REPORT).covers(path),
            may_review=scope_of(request.user, Permission.STATISTICS_REVIEW).covers(path),
            own_hand=reads.had_a_hand(filing, request.user), typed=typed, refused=refused or {},
        )  # fmt: skip

    @property
    def may_fill(self) -> bool:
        """Whether the viewer may type into it."""
        return bool(self.filing.is_filled_in and self.may_report)

    @cached_property
    def rows(self) -> list[Row]:
        """The items in their order."""
        wrong = dict(self.typed.wrong) if self.typed else {}
        rows = []
        for item in self.form.items:
            value = self.look.values.get(item.code)
            text = self.typed.texts[item.code] if self.typed else "" if value is None else item.kind.written(value)
            problem = wrong.get(item.code) or self.refused.get(item.code, "")
            rows.append(Row(item, text, self.look.before.get(item.code), self.ledger.get(item.code), value, problem))
        return rows

    @cached_property
    def asked(self) -> list[Asked]:
        """What the rules find, with the reasons given."""
        given = self.typed.answers if self.typed else self.filing.answers
        by_code = {row.item.code: row.id for row in self.rows}
        return [
            Asked(one.code, one.text, given.get(one.code, ""), one.severity is Severity.ERROR, by_code[one.items[0]])
            for one in self.look.problems
        ]

    @property
    def errors(self) -> list[Asked]:
        """What must be mended."""
        return [one for one in self.asked if one.is_error]

    @property
    def warnings(self) -> list[Asked]:
        """What wants a reason."""
        return [one for one in self.asked if not one.is_error]

    @property
    def summary(self) -> list[tuple[str, str]]:
        """Why it was not taken, each with its place in the page."""
        places = {row.item.code: row.id for row in self.rows} | {one.code: one.target for one in self.asked}
        said = dict(self.typed.wrong) if self.typed else {}
        said = {code: f"{self.form.by_code[code].kind.title}：{text}" for code, text in said.items()} | dict(
            self.refused
        )
        return [(places.get(code, "main"), text) for code, text in said.items()]

    @property
    def has_ledger(self) -> bool:
        """Whether the ledger has something to say of the month."""
        return bool(self.ledger)

    @property
    def waits_for_review(self) -> bool:
        """Whether the viewer may approve it or send it back."""
        return self.may_review and self.filing.state == "submitted" and not self.own_hand

    @property
    def may_correct(self) -> bool:
        """Whether the viewer may file the next version."""
        return self.filing.counts and self.may_report

    @property
    def history(self) -> list[tuple[Any, str]]:
        """Who had it in hand, with how each is drawn."""
        return [(step, STEP_CHIPS[step.act]) for step in self.steps]


@dataclass(frozen=True)
class SummaryPage:
    """汇总页 — the approved figures of a month by county, and their sums."""

    register: type[FilingRegister]
    found: reads.Summary

    @property
    def heads(self) -> list[str]:
        """The headline figures."""
        return [f"{item.kind.title}（{item.kind.unit}）" for item in self.register.form.headlines]

    @property
    def lines(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Units with their figures, each under its head."""
        return [
            (unit.name, list(zip(self.heads, self._shown(values), strict=True))) for unit, values in self.found.lines
        ]

    @property
    def sums(self) -> list[tuple[str, str]]:
        """The city's figures: of the units that are approved."""
        return list(zip(self.heads, self._shown(self.found.sums), strict=True))

    def _shown(self, values: Mapping[str, int]) -> list[str]:
        return [
            item.kind.shown(values[item.code]) if item.code in values else "—" for item in self.register.form.headlines
        ]

    @property
    def approved(self) -> int:
        """How many units are in it."""
        return len(self.found.lines) - len(self.found.lacking)

    @property
    def lacking(self) -> str:
        """The names of the units that are not."""
        return "、".join(unit.name for unit in self.found.lacking)


def asked_period(register: type[FilingRegister], text: str) -> Period:
    """The period that an address names; Http404 for anything else."""
    try:
        return register.form.every.read(text)
    except ValueError as problem:
        raise Http404(str(problem)) from None
