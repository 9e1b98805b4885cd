"""标准测算报告 — a simulation as a paper: everything in it comes from the outcome, nothing is typed twice."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from minzheng.adapters.papers import Grid, Heading, Paper, Text
from minzheng.adapters.papers.model import Align
from minzheng.core.benefits.simulating.proposals import Cell
from minzheng.core.benefits.simulating.reads import Found, Part, Row
from minzheng.kernel.money import format_yuan

KIND = "benefits.simulation"
NUMERALS = "一二三四五六七八九十"
UNKNOWN = "无数据"
LINE: tuple[Align, ...] = ("left", "right", "right", "right", "right", "right")


def report(found: Found, issuer: str, on: date, addressee: str = "") -> Paper:
    """The report of a simulation: standards, who is concerned, cost, distribution, what is not known."""
    parts: list[tuple[str, list[Text | Grid]]] = [("拟定标准", [Text(_basis(found)), _standards(found.cells)])]
    parts += [(part.title, _of_part(part)) for part in found.parts]
    parts.append(("资金需求", [Text(_cost(found)), _money(found)]))
    parts.append(("需要说明的情况", [Text(words) for words in caveats(found)]))
    body: list[Heading | Text | Grid] = []
    for number, (title, said) in enumerate(parts):
        body += [Heading(f"{NUMERALS[number]}、{title}"), *said]
    row = found.row
    return Paper(
        head=f"{issuer}文件", number="", title=f"关于{row.month.year}年{row.month.month}月起调整{found.lever.title}的测算报告",
        addressee=addressee, body=body, signature=issuer, dated=f"{on.year}年{on.month}月{on.day}日",
    )  # fmt: skip


def ratio_words(value: Fraction | None) -> str:
    """A standard ÷ consumption: 38.2%, or that nothing was reported."""
    return UNKNOWN if value is None else f"{float(value * 100):.1f}%"


def standard_words(cell: Cell, standard: int | None) -> str:
    """463.00 元/月, or that no value is known."""
    return "未查明" if standard is None else f"{format_yuan(standard)} 元/{cell.period}"


def caveats(found: Found) -> list[str]:
    """What whoever reads the figures must know."""
    said = []
    if found.unverified:
        said.append(f"下列参数没有见到文件原文，测算按未核实的值进行：{'、'.join(found.unverified)}。")
    if not found.all_split:
        said.append("各级资金负担比例没有查到文件或没有规定齐全，未定的部分按总额列出，不分级。")
    for part in found.parts:
        total, unit = part.total, "人" if part.of_members else "户"
        undetermined = total.counts["undetermined_persons" if part.of_members else "undetermined_households"]
        if undetermined:
            why = "、".join(f"{name} {number:,} {unit}" for name, number in part.missing)
            said.append(
                f"{part.title}有 {undetermined:,} {unit}因状况不全不能得出结论，不计入以上数字；缺少的是：{why}。"
            )
        if part.recognised_only:
            said.append(f"{part.title}只在已认定的人员中测算，新符合条件而尚未认定的不在内。")
    if found.row.lowered_for:
        said.append(f"本次为试算，允许低于现行标准，理由：{found.row.lowered_for}。")
    said.append("测算以登记的状况为准，只用于研究标准，不代替任何确认决定。")
    return said


def _basis(found: Found) -> str:
    row = found.row
    follow = (
        f"{'、'.join(one.title for one in found.lever.following)}按新标准的 {row.percent}% 同步测算。"
        if row.percent
        else ""
    )
    return (
        f"以 {row.on} 登记的 {found.households:,} 户 {found.persons:,} 人的状况，按 {row.month.year} 年 {row.month.month} 月起执行的拟定标准"
        f"与现行标准分别计算并比较。{follow}"
    )


def _standards(cells: Sequence[Cell]) -> Grid:
    rows = [
        [
            cell.place, standard_words(cell, cell.current), standard_words(cell, cell.after),
            ratio_words(cell.to_consumption(cell.current)), ratio_words(cell.to_consumption(cell.after)),
        ]
        for cell in cells
        if cell.after is not None
    ]  # fmt: skip
    heads = ("县（市、区）", "现行标准", "拟定标准", "现行占上年人均消费", "拟定占上年人均消费")
    return Grid(heads, rows, (4, 3, 3, 3, 3), ("left", "right", "right", "right", "right"))


def _of_part(part: Part) -> list[Text | Grid]:
    total = part.total
    words = (
        f"现行标准下符合条件 {total.before_households:,} 户 {total.before_persons:,} 人，拟定标准下 {total.after_households:,} 户"
        f" {total.after_persons:,} 人；新增 {total.gained_households:,} 户 {total.gained_persons:,} 人，退出 {total.lost_households:,} 户"
        f" {total.lost_persons:,} 人，金额变化 {total.changed_households:,} 户。实际在发 {total.paid_households:,} 户。"
    )
    heads = ("县（市、区）", "现行户数", "拟定户数", "新增", "退出", "每月增支（元）")
    rows = [_line(row) for row in (*part.counties, total)]
    spread = Grid(
        ("每人每月", "现行人数", "拟定人数"), [[one.words, f"{one.before:,}", f"{one.after:,}"] for one in part.bins], (3, 2, 2),
        ("left", "right", "right"), "人均金额分布",
    )  # fmt: skip
    return [
        Text(words),
        Grid(heads, rows, (4, 2, 2, 2, 2, 3), LINE),
        *([spread] if part.bins else []),
    ]


def _line(row: Row) -> list[str]:
    counts = (row.before_households, row.after_households, row.gained_households, row.lost_households)
    return [row.name, *(f"{number:,}" for number in counts), format_yuan(row.more)]


def _cost(found: Found) -> str:
    total = found.total
    return (
        f"每月由 {format_yuan(total.before_amount)} 元变为 {format_yuan(total.after_amount)} 元，每月增支 {format_yuan(total.more)} 元；"
        f"本年执行 {found.row.months} 个月，增支 {format_yuan(found.more_in_year)} 元，按全年计增支 {format_yuan(found.more_in_whole_year)} 元。"
    )


def _money(found: Found) -> Grid:
    rows = [
        [
            one.label,
            format_yuan(one.before),
            format_yuan(one.after),
            format_yuan(one.more),
            format_yuan(one.more * found.row.months),
        ]
        for one in found.shares
    ]
    heads = ("资金来源", "现行每月（元）", "拟定每月（元）", "每月增支（元）", "本年增支（元）")
    return Grid(heads, rows, (3, 3, 3, 3, 3), ("left", "right", "right", "right", "right"))
