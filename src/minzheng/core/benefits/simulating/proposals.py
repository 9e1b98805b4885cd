"""拟定标准 — present standards of counties, what people propose in their place, and the rule that none goes down.

A proposal stands for the same number of months as the standard that it replaces. Nothing here writes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from typing import Any

from minzheng.adapters.columnar import ParameterTable
from minzheng.core.benefits import programmes
from minzheng.core.benefits.simulating.levers import Following, Lever
from minzheng.core.parties.households.models import Settlement
from minzheng.kernel.money import half_up_to_yuan, up_to_yuan
from minzheng.kernel.parameters import Keys, Value
from minzheng.kernel.periods import MONTHS_IN_YEAR, Month

WHOLE = 100  # percent
MOST = 10_000_000  # fen: what no standard of a month or a year reaches


@dataclass(frozen=True)
class Cell:
    """一格 — the standard of one county and settlement: fen a head for ``months`` months, as it is and as it is proposed.

    ``consumption`` is last year's consumption a head (fen a year), None where it was not reported. ``verified`` says whether
    somebody has seen the document of the present value.
    """

    county: str
    name: str
    settlement: str
    months: int
    current: int | None
    proposed: int | None
    consumption: int | None = None
    verified: bool = False

    @property
    def key(self) -> tuple[str, str]:
        return (self.county, self.settlement)

    @property
    def settlement_name(self) -> str:
        return str(Settlement(self.settlement).label)

    @property
    def place(self) -> str:
        """河东县（农村）."""
        return f"{self.name}（{self.settlement_name}）"

    @property
    def period(self) -> str:
        """For how long the standard stands, in words."""
        return "年" if self.months == MONTHS_IN_YEAR else "月" if self.months == 1 else f"{self.months} 个月"

    @property
    def falls(self) -> bool:
        """Whether the proposal is lower than what stands."""
        return self.current is not None and self.proposed is not None and self.proposed < self.current

    @property
    def after(self) -> int | None:
        """What holds under the proposal: the proposed value, else the present one."""
        return self.current if self.proposed is None else self.proposed

    def to_consumption(self, standard: int | None) -> Fraction | None:
        """与消费支出之比 — a standard for a year ÷ last year's consumption; None where either is not known."""
        if standard is None or not self.consumption:
            return None
        return Fraction(standard * MONTHS_IN_YEAR, self.months * self.consumption)


def cells(
    lever: Lever, month: Month, counties: Iterable[tuple[str, str]], consumption: Mapping[tuple[str, str], int]
) -> list[Cell]:
    """The present standards of some counties (code, name) in a month, none of them proposed otherwise yet."""
    standards = programmes.book().series(lever.standard).in_force(month.first)
    lengths = programmes.book().series(lever.months).in_force(month.first)
    found = []
    for code, name in counties:
        for settlement in Settlement.values:
            there, length = standards.get((code, settlement)), lengths.get((code, settlement))
            value = _whole(there.value) if there and length else None
            months = _whole(length.value) if there and length else 1
            found.append(
                Cell(
                    code, name, settlement, months or 1, value, None, consumption.get((code, settlement)),
                    verified=bool(there and there.verified),
                )
            )  # fmt: skip
    return found


def by_consumption(given: Sequence[Cell], percents: Mapping[str, int]) -> list[Cell]:
    """按消费支出测定 — propose consumption × percent ÷ 12 (to the yuan), never less than the present standard.

    Where consumption was not reported, or no percent is given for the settlement, nothing is proposed.
    """
    made = []
    for cell in given:
        percent = percents.get(cell.settlement)
        if percent is None or cell.consumption is None:
            made.append(cell)
            continue
        wanted = half_up_to_yuan.of(cell.consumption * percent * cell.months, WHOLE * MONTHS_IN_YEAR)
        made.append(replace(cell, proposed=max(wanted, cell.current or 0)))
    return made


def problems(given: Iterable[Cell], *, lowered_for: str) -> list[str]:
    """What stands against a proposal, in words; lower standards are let through for a stated reason alone."""
    chosen = list(given)
    found = [
        f"{cell.place}的拟定标准应大于 0、小于 {MOST // 100:,} 元。"
        for cell in chosen
        if cell.proposed is not None and not 0 < cell.proposed < MOST
    ]
    found += [
        f"{cell.place}的拟定标准低于现行标准；标准只升不降，请改为不低于现行标准，或写明试算降低的理由。"
        for cell in chosen
        if cell.falls and not lowered_for.strip()
    ]
    if not any(cell.proposed is not None and cell.proposed != cell.current for cell in chosen):
        found.append("拟定标准与现行标准完全相同，没有可测算的变化。")
    return found


def proposed_tables(
    lever: Lever, given: Iterable[Cell], month: Month, percent: int | None
) -> Mapping[str, Mapping[Keys, Value]]:
    """The values that a proposal puts in the place of those in force, by parameter and key: copies, never the book itself.

    With ``percent``, those that follow are set to that share of the standard for a month, up to the yuan, never lower than now.
    """
    chosen = [cell for cell in given if cell.proposed is not None]
    tables: dict[str, dict[Keys, Value]] = {
        lever.standard: {cell.key: cell.proposed for cell in chosen if cell.proposed is not None},
        lever.months: {cell.key: cell.months for cell in chosen},
    }
    if percent is not None:
        for following in lever.following:
            tables |= _followed(following, chosen, month, percent)
    return tables


def _followed(following: Following, chosen: list[Cell], month: Month, percent: int) -> dict[str, dict[Keys, Value]]:
    now = programmes.book().series(following.standard).in_force(month.first)
    lengths = programmes.book().series(following.months).in_force(month.first)
    by_key = {cell.key: cell for cell in chosen}
    standards: dict[Keys, Value] = {}
    for keys, there in now.items():
        cell, length = by_key.get((keys[0], keys[1])), lengths.get(keys)
        value, months = _whole(there.value), _whole(length.value) if length else None
        if cell is None or cell.proposed is None or value is None or months is None:
            continue
        wanted = up_to_yuan.of(cell.proposed * percent * months, cell.months * WHOLE)
        standards[keys] = max(wanted, value)
    return {following.standard: standards}


def with_proposal(
    tables: Mapping[str, ParameterTable], codes: Mapping[str, str], proposed: Mapping[str, Mapping[Keys, Value]]
) -> Mapping[str, ParameterTable]:
    """A programme's parameter tables with the proposed values in them; ``codes`` says under which code each name stands."""
    return {
        name: ParameterTable({**table.values, **_plain(proposed[codes[name]])}) if codes[name] in proposed else table
        for name, table in tables.items()
    }


def as_json(given: Iterable[Cell]) -> list[dict[str, Any]]:
    """Cells as a row keeps them."""
    return [asdict(cell) for cell in given]


def from_json(said: Iterable[Mapping[str, Any]]) -> list[Cell]:
    """The cells that a row keeps."""
    return [Cell(**one) for one in said]


def _plain(values: Mapping[Keys, Value]) -> dict[Keys, int | str | bool]:
    return {keys: value for keys, value in values.items() if not isinstance(value, tuple)}


def _whole(value: Value) -> int | None:
    return value if type(value) is int else None
