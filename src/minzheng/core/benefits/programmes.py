"""项目装载 — programmes are read once when the product starts, over a horizon, and refused with file and line; each stretch of
time in which neither rules nor parameters change is made ready once and kept.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property

from minzheng.adapters.columnar import ParameterTable
from minzheng.core.benefits import sources as _declared_sources  # noqa: F401 — what rules cite is known before rules are read
from minzheng.core.facts.kinds import inputs
from minzheng.core.registers import parameters
from minzheng.kernel import periods
from minzheng.kernel.parameters import Parameter, ParameterBook
from minzheng.kernel.periods import Month
from minzheng.kernel.policy import PROGRAMMES, BadRule, Kind, Program, Programme, read
from minzheng.kernel.policy.explaining import Explainer, MonthValues
from minzheng.kernel.policy.ordering import in_order
from minzheng.kernel.policy.programmes import ParameterInput, declared_in
from minzheng.kernel.policy.reading import read_horizon
from minzheng.kernel.policy.rules import RULES
from minzheng.kernel.policy.sources import cited

FIRST_DAY, YEARS_AHEAD = date(2020, 1, 1), 5
_VALUES = {Kind.NUMBER: int, Kind.TRUTH: bool, Kind.CODE: str}


@dataclass(frozen=True)
class Version:
    """项目版本 — a programme with its parameters, unchanged from ``since`` (None: as far back as anybody asks) to the next."""

    since: date | None
    program: Program
    parameters: Mapping[str, MonthValues]

    @cached_property
    def explainer(self) -> Explainer:
        """For one household after another."""
        return Explainer(self.program, self.parameters)

    @cached_property
    def tables(self) -> Mapping[str, ParameterTable]:
        """For whole registers, as the columnar engine takes them."""
        return {name: ParameterTable(each.table) for name, each in self.parameters.items()}


@dataclass(frozen=True)
class Standing:
    """参数现状 — how many parameters the programmes ask for, for how many nobody has seen the document or found a value,
    and for how many the bureau gave values of its own.
    """

    programmes: int
    parameters: int
    unverified: int
    unsourced: int
    own: int
    unseen_sources: tuple[str, ...]


def book() -> ParameterBook:
    """参数簿 — the dated parameters of all programmes, the bureau's own among them. Raises BadParameter."""
    return parameters.book()


def read_again() -> None:
    """重新读取 — forget what was made ready: the bureau's own values were written since this process read them."""
    parameters.book.cache_clear()
    for known in (_version, _changes, order):
        known.cache_clear()


def in_force(code: str, month: Month) -> Version:
    """当月版本 — a programme as it stands in a month, made ready once. Raises NotRegistered, BadRule."""
    changes = _changes(code)
    place = bisect_right(changes, month.first)
    return _version(code, changes[place - 1] if place else None)


@cache
def loaded() -> tuple[Programme, ...]:
    """已装载项目 — the programmes that the lines had declared when the product started."""
    return tuple(PROGRAMMES)


@cache
def order() -> tuple[str, ...]:
    """计算次序 — codes of all programmes, each after those whose amounts it asks for. Raises BadRule."""
    return in_order(version for each in loaded() for version in _horizon(each))


def check() -> tuple[str, ...]:
    """启动检查 — read every programme over the horizon and compare it with its parameters and sources; the order in which
    they run. Raises BadRule, with file and line.
    """
    for programme in loaded():
        _check_sources(programme)
        for version in _horizon(programme):
            for declared in version.parameters.values():
                _check_parameter(declared)
    return order()


def standing() -> Standing:
    """参数现状 — of all programmes on every day of the horizon."""
    codes = {each.code for one in loaded() for version in _horizon(one) for each in version.parameters.values()}
    series = [book().series(code) for code in codes]
    doubtful = [each for each in series if any(not one.verified for dated in each.values.values() for one in dated)]
    unseen = {
        each.text.split(" ")[0]
        for one in loaded()
        for cites in (one.cites, *(rule.cites for rule in RULES[one.module]))
        for each in cited(cites, periods.today())
        if each.source is None or not each.source.seen
    }
    without, own = sum(not each.values for each in series), sum(bool(each.own) for each in series)
    return Standing(len(loaded()), len(series), len(doubtful), without, own, tuple(sorted(unseen)))


def _horizon(programme: Programme) -> tuple[Program, ...]:
    last = date(periods.today().year + YEARS_AHEAD, 12, 31)
    return read_horizon(programme, inputs(), FIRST_DAY, last)


@cache
def _version(code: str, since: date | None) -> Version:
    """The version that begins on a day; the one before all changes is read on the day before the first of them."""
    on = since or next((day - timedelta(days=1) for day in _changes(code)), FIRST_DAY)
    program = read(PROGRAMMES.get(code), inputs(), on)
    there = {
        name: MonthValues(book().series(declared.code), book().series(declared.code).in_force(on))
        for name, declared in program.parameters.items()
    }
    return Version(since, program, there)


@cache
def _changes(code: str) -> tuple[date, ...]:
    """The days on which a rule or a parameter of a programme begins or has ended."""
    programme = PROGRAMMES.get(code)
    found: set[date] = set()
    for rule in RULES[programme.module]:
        found |= _ends(rule.since, rule.until)
    for declared in declared_in(programme).values():
        for one in _dated(declared):
            found |= _ends(one.since, one.until)
    return tuple(sorted(found))


def _ends(since: date | None, until: date | None) -> set[date]:
    return ({since} if since else set()) | ({until + timedelta(days=1)} if until else set())


def _dated(declared: ParameterInput) -> Iterable[Parameter]:
    return (one for dated in book().series(declared.code).values.values() for one in dated)


def _check_parameter(declared: ParameterInput) -> None:
    """The book has it, with the same keys and values of the right kind."""
    series = next((each for each in book() if each.code == declared.code), None)
    if series is None:
        raise BadRule(declared.where, f"没有代码为“{declared.code}”的参数，请补充参数文件")
    if series.keys != declared.by:
        raise BadRule(
            declared.where, f"参数 {declared.code} 应按 {'、'.join(series.keys) or '不分项'} 查找（见 {series.where}）"
        )
    for one in _dated(declared):
        right = type(one.value) is _VALUES[declared.kind]
        if not right or (declared.choices and one.value not in declared.choices):
            raise BadRule(
                declared.where,
                f"参数 {declared.code} 自 {one.since} 起的值“{one.value}”不是规则要的（见 {'、'.join((series.where, *series.own))}）",
            )


def _check_sources(programme: Programme) -> None:
    """Every document that is cited has its line among the sources, seen or not."""
    said = [(programme.where, programme.cites), *((rule.where, rule.cites) for rule in RULES[programme.module])]
    for where, cites in said:
        for each in cited(cites, FIRST_DAY):
            if each.source is None:
                raise BadRule(
                    where,
                    f"出处“{each.text}”不在出处文件之列，请在 core/benefits/sources.py 中登记，并写明是否见过原文",
                )
