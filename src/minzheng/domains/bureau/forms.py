"""机关表样 — the monthly statistics of civil affairs: the figures of social assistance that are compared with the ledger.

The eight headline figures and their parts follow the monthly table of the field (城乡低保户数、人数，特困人数及集中、分散，低保金、特困金当月
支出及城、乡); the table of this province was not seen. Amounts are 元, stored in fen.
"""

from minzheng.core.returns.forms.declarations import (
    FORMS,
    AddsUp,
    Form,
    Item,
    NotBelow,
    PerHead,
    Rule,
    Steady,
    Together,
)
from minzheng.core.returns.kinds import Every, ReturnKind

PREFIX = "bureau.monthly_"
LIMIT, LOWEST, HIGHEST = (
    f"bureau.statistics.{name}" for name in ("change_limit", "per_head_lowest", "per_head_highest")
)
STANDARD, STANDARD_MONTHS = "assistance.minimum_living.standard", "assistance.minimum_living.standard_months"


def _item(name: str, title: str, unit: str, *, label: str = "", part_of: str = "", headline: bool = False) -> Item:
    scale = 100 if unit == "元" else 1
    kind = ReturnKind(f"{PREFIX}{name}", title, line="bureau", unit=unit, every=Every.MONTH, scale=scale)
    return Item(kind, label or title, f"{PREFIX}{part_of}" if part_of else "", headline)


ITEMS = (
    _item("urban_living_households", "城市低保户数", "户", headline=True),
    _item("urban_living_persons", "城市低保人数", "人", headline=True),
    _item("rural_living_households", "农村低保户数", "户", headline=True),
    _item("rural_living_persons", "农村低保人数", "人", headline=True),
    _item("urban_poverty_persons", "城市特困人数", "人", headline=True),
    _item("urban_poverty_in_homes", "城市特困集中供养人数", "人", label="集中供养", part_of="urban_poverty_persons"),
    _item("urban_poverty_scattered", "城市特困分散供养人数", "人", label="分散供养", part_of="urban_poverty_persons"),
    _item("rural_poverty_persons", "农村特困人数", "人", headline=True),
    _item("rural_poverty_in_homes", "农村特困集中供养人数", "人", label="集中供养", part_of="rural_poverty_persons"),
    _item("rural_poverty_scattered", "农村特困分散供养人数", "人", label="分散供养", part_of="rural_poverty_persons"),
    _item("living_paid", "低保金当月支出", "元", headline=True),
    _item("urban_living_paid", "城市低保金当月支出", "元", label="城市", part_of="living_paid"),
    _item("rural_living_paid", "农村低保金当月支出", "元", label="农村", part_of="living_paid"),
    _item("poverty_paid", "特困金当月支出", "元", headline=True),
    _item("urban_poverty_paid", "城市特困金当月支出", "元", label="城市", part_of="poverty_paid"),
    _item("rural_poverty_paid", "农村特困金当月支出", "元", label="农村", part_of="poverty_paid"),
)


def _rules() -> tuple[Rule, ...]:
    def code(name: str) -> str:
        return f"{PREFIX}{name}"

    sums = {
        whole.code: tuple(item.code for item in ITEMS if item.part_of == whole.code)
        for whole in ITEMS
        if any(item.part_of == whole.code for item in ITEMS)
    }
    places = ("urban", "rural")
    return (
        *(NotBelow(code(f"{place}_living_persons"), code(f"{place}_living_households")) for place in places),
        *(AddsUp(whole, parts) for whole, parts in sums.items()),
        *(Together(code(f"{place}_living_households"), code(f"{place}_living_persons")) for place in places),
        *(Together(code(f"{place}_living_households"), code(f"{place}_living_paid")) for place in places),
        *(Together(code(f"{place}_poverty_persons"), code(f"{place}_poverty_paid")) for place in places),
        *(
            PerHead(
                code(f"{place}_living_paid"),
                code(f"{place}_living_persons"),
                STANDARD,
                STANDARD_MONTHS,
                place,
                LOWEST,
                HIGHEST,
            )
            for place in places
        ),
        *(Steady(item.code, LIMIT) for item in ITEMS if item.headline),
    )


MONTHLY_STATISTICS = FORMS.add(
    Form(
        "bureau.monthly_statistics", "民政统计月报（社会救助）", line="bureau", every=Every.MONTH, items=ITEMS, rules=_rules(),
        due_after="bureau.statistics.due_after",
        note="县（市、区）按月填报城乡低保、特困的户数、人数和当月支出，市局审定后锁定；有错的另报更正。",
    )
)  # fmt: skip
