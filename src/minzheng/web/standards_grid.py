"""拟定标准表 — the form on which somebody proposes standards: a row for each county, prefilled with what stands or with a share of consumption."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.http import QueryDict

from minzheng.core.benefits.simulating import proposals, reads
from minzheng.core.benefits.simulating.levers import Lever
from minzheng.core.benefits.simulating.paper import ratio_words, standard_words
from minzheng.core.benefits.simulating.proposals import Cell
from minzheng.core.benefits.simulating.services import Asked
from minzheng.core.returns.kinds import kind_of
from minzheng.core.returns.reads import value_in_force
from minzheng.kernel import periods
from minzheng.kernel.money import BadAmount, format_yuan, parse_yuan
from minzheng.kernel.periods import BadPeriod, Month, Period, Year
from minzheng.web.errors import Unclear
from minzheng.web.staff import StaffRequest

MOST_PERCENT = 500
FARTHEST = 24  # months


@dataclass
class GridCell:
    """格子 — one cell with what was typed into it."""

    cell: Cell
    value: str
    problem: str = ""

    @property
    def field(self) -> str:
        return f"p-{self.cell.county}-{self.cell.settlement}"

    @property
    def settlement(self) -> str:
        return self.cell.settlement_name

    @property
    def label(self) -> str:
        return f"{self.cell.place}拟定标准（元/{self.cell.period}）"

    @property
    def current(self) -> str:
        return standard_words(self.cell, self.cell.current)

    @property
    def ratio(self) -> str:
        return ratio_words(self.cell.to_consumption(self.cell.current))


@dataclass
class StandardsForm:
    """拟定标准表单 — title, month, the grid, the share of what follows, and the reason for going lower."""

    lever: Lever
    month: Month
    cells: list[GridCell]
    said: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, request: StaffRequest, lever: Lever) -> "StandardsForm":
        """The grid of a month over the viewer's counties, filled as the address asks. Raises Unclear."""
        month = asked_month(request.POST.get("month") or request.GET.get("month", ""))
        counties = [(one.code, one.name) for one in reads.counties_of(request.user)]
        given = proposals.cells(lever, month, counties, consumption(lever, month))
        percents = {name: _percent(request.GET.get(name, "")) for name in lever.consumption}
        asked = {name: percent for name, percent in percents.items() if percent is not None}
        made = proposals.by_consumption(given, asked) if asked else given
        filled = [GridCell(cell, _written(cell.after)) for cell in made]
        said = {
            "title": f"{month.first.year}年{month.first.month}月起调整{lever.title}",
            "percent": "",
            "lowered_for": "",
        }
        return cls(lever, month, filled, said)

    @property
    def rows(self) -> Sequence[tuple[str, list[GridCell]]]:
        """County by county."""
        names = list(dict.fromkeys((one.cell.county, one.cell.name) for one in self.cells))
        return [(name, [one for one in self.cells if one.cell.county == county]) for county, name in names]

    @property
    def settlements(self) -> Sequence[str]:
        return list(dict.fromkeys(one.settlement for one in self.cells))

    @property
    def bad_cells(self) -> list[tuple[str, str]]:
        return [(one.field, f"{one.cell.place}：{one.problem}") for one in self.cells if one.problem]

    @property
    def without_consumption(self) -> bool:
        """Whether last year's consumption was reported by nobody."""
        return all(one.cell.consumption is None for one in self.cells)

    def take(self, said: QueryDict) -> Asked | None:
        """What was typed, ready to be asked for; None with the problems noted."""
        self.said = {name: str(said.get(name, "")).strip() for name in ("title", "percent", "lowered_for")}
        cells = [self._typed(one, str(said.get(one.field, "")).strip()) for one in self.cells]
        percent = None
        if self.said["percent"]:
            percent = _percent(self.said["percent"], quietly=True)
            if percent is None:
                self.problems.append(f"随动标准的比例应是 1 到 {MOST_PERCENT} 之间的整数，例如 130。")
        if self.problems or self.bad_cells:
            return None
        return Asked(self.said["title"], self.lever, self.month, cells, percent, self.said["lowered_for"])

    def _typed(self, one: GridCell, text: str) -> Cell:
        one.value, one.problem = text, ""
        plain = replace(one.cell, proposed=None)
        if not text:
            return plain
        try:
            return replace(plain, proposed=parse_yuan(text))
        except BadAmount as problem:
            one.problem = str(problem)
            return plain


def asked_month(text: str) -> Month:
    """The month from which standards shall hold; the next one where nothing is asked. Raises Unclear."""
    following = Month.of(periods.today()).following
    if not text:
        return following
    try:
        year, number = text.split("-")
        found = Month(int(year), int(number))
    except (ValueError, BadPeriod):
        raise Unclear(f"执行月份应写成“年-月”，例如 {following}。") from None
    away = (found.year - following.year) * periods.MONTHS_IN_YEAR + found.month - following.month
    if abs(away) > FARTHEST:
        raise Unclear(f"执行月份离今天太远，请在前后 {FARTHEST} 个月之内选择。")
    return found


def consumption(lever: Lever, month: Month) -> Mapping[tuple[str, str], int]:
    """Last year's consumption a head (fen) by county and settlement, as far as it was reported and approved: one statement each."""
    last: Period = Year(month.year).previous.period
    found: dict[tuple[str, str], int] = {}
    for settlement, code in lever.consumption.items():
        for county, amount in value_in_force(kind_of(code).code, last).values_list("division__code", "amount"):
            found[county, settlement] = amount
    return found


def _written(fen: int | None) -> str:
    return "" if fen is None else format_yuan(fen).replace(",", "")


def _percent(text: str, *, quietly: bool = False) -> int | None:
    """A whole percentage, None where nothing was typed. Raises Unclear, but quietly gives None."""
    plain = text.strip().rstrip("%％")
    if not plain:
        return None
    if plain.isascii() and plain.isdigit() and 0 < int(plain) <= MOST_PERCENT:
        return int(plain)
    if quietly:
        return None
    raise Unclear(f"占消费支出的比例应是 1 到 {MOST_PERCENT} 之间的整数，例如 35。")
