"""测算数据 — a simulation as charts take it, and as a workbook; the same numbers stand in the tables of the page."""

import io
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from minzheng.adapters.spreadsheets.writing import Column, Sheet, write_workbook
from minzheng.core.benefits.simulating.paper import caveats
from minzheng.core.benefits.simulating.reads import Found, Part
from minzheng.kernel.periods import MONTHS_IN_YEAR

COUNTS = {
    "before": "现行", "after": "拟定", "gained": "新增", "lost": "退出", "changed": "金额变化", "undetermined": "未定", "paid": "实际在发",
}  # fmt: skip


def chart_data(found: Found) -> list[dict[str, Any]]:
    """For each programme: bars of the counties before and after, and the distribution of amounts a head."""
    return [
        {
            "title": part.title, "unit": "人" if part.of_members else "户",
            "counties": [[row.name, *_pair(part, row)] for row in part.counties],
            "bins": [[one.words, one.before, one.after] for one in part.bins],
        }
        for part in found.parts
    ]  # fmt: skip


def _pair(part: Part, row: Any) -> tuple[int, int]:
    unit = "persons" if part.of_members else "households"
    return row.counts[f"before_{unit}"], row.counts[f"after_{unit}"]


def workbook(found: Found) -> bytes:
    """All numbers of a simulation; amounts are yuan, ratios are numbers."""
    sheets = [_standards(found), *(_places(part) for part in found.parts), _money(found), _spread(found), _notes(found)]
    target = io.BytesIO()
    write_workbook(target, sheets)
    return target.getvalue()


def _standards(found: Found) -> Sheet:
    columns = [
        Column("县（市、区）"), Column("城乡", width=8), Column("标准期限（月）", "number"), Column("现行标准（元）", "yuan"),
        Column("拟定标准（元）", "yuan"), Column("上年人均消费（元）", "yuan"), Column("现行占消费", "percent"), Column("拟定占消费", "percent"),
        Column("现行文件已核实", width=14),
    ]  # fmt: skip
    rows: list[list[Any]] = [
        [
            cell.name, cell.settlement_name, cell.months, cell.current, cell.after, cell.consumption,
            _share(cell.to_consumption(cell.current)), _share(cell.to_consumption(cell.after)), "是" if cell.verified else "否",
        ]
        for cell in found.cells
    ]  # fmt: skip
    return Sheet("标准", columns, rows)


def _places(part: Part) -> Sheet:
    named = [
        (f"{name}_{unit}", f"{title}{word}")
        for name, title in COUNTS.items()
        for unit, word in (("households", "户"), ("persons", "人"))
    ]
    columns = [
        Column("县（市、区）"), Column("城乡", width=8), *(Column(title, "number") for _, title in named),
        Column("现行每月（元）", "yuan"), Column("拟定每月（元）", "yuan"), Column("每月增支（元）", "yuan"), Column("实发每月（元）", "yuan"),
    ]  # fmt: skip
    rows: Iterable[list[Any]] = (
        [
            row.name, row.settlement_name, *(row.counts[name] for name, _ in named), row.counts["before_amount"],
            row.counts["after_amount"], row.more, row.counts["paid_amount"],
        ]
        for row in (*part.rows, part.total)
    )  # fmt: skip
    return Sheet(part.title[:31], columns, rows)


def _money(found: Found) -> Sheet:
    columns = [
        Column("资金来源"), Column("现行每月（元）", "yuan"), Column("拟定每月（元）", "yuan"), Column("每月增支（元）", "yuan"),
        Column(f"本年 {found.row.months} 个月增支（元）", "yuan", 22), Column("全年增支（元）", "yuan"),
    ]  # fmt: skip
    rows: list[list[Any]] = [
        [one.label, one.before, one.after, one.more, one.more * found.row.months, one.more * MONTHS_IN_YEAR]
        for one in found.shares
    ]
    return Sheet("资金", columns, rows)


def _spread(found: Found) -> Sheet:
    columns = [
        Column("项目", width=24),
        Column("每人每月", width=18),
        Column("现行人数", "number"),
        Column("拟定人数", "number"),
    ]
    return Sheet(
        "分布", columns, [[part.title, one.words, one.before, one.after] for part in found.parts for one in part.bins]
    )


def _notes(found: Found) -> Sheet:
    return Sheet("说明", [Column("需要说明的情况", width=100)], [[words] for words in caveats(found)], filtered=False)


def _share(value: Fraction | None) -> Decimal | None:
    """A share as a workbook keeps a number."""
    return None if value is None else Decimal(value.numerator) / value.denominator
