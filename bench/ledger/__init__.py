"""发放台账 — from the register to the bank and back, for registers of growing size: the run of a month beside plain COPY of what it
writes, its payment, and its reconciliation beside SQL written by hand.
"""

from pathlib import Path

from bench.city import City
from bench.ledger import beside, months, paying, reconciling, register
from bench.measuring import Results, exponent, say


def run(home: Path, city: City, *, sizes: list[int], paid: int) -> Results:
    """Two months for each size; ``paid``: how many payments at the most a size may have to be paid and answered, too."""
    results = Results("发放台账：一个县、一个项目、每户两人")
    seconds: dict[str, list[tuple[int, float]]] = {}

    def add(what: str, size: int, took: float, *, rows: int, ratio: float | None = None, peak: str = "") -> None:
        taken = seconds.setdefault(what, [])
        taken.append((size, took))
        growth = exponent([one for one, _ in taken], [one for _, one in taken]) if len(taken) > 1 else None
        results.add(f"{what}（{size:,} 项）", rows=rows, seconds=took, ratio=ratio, exponent=growth, peak=peak)

    office = register.appoint(city)
    for size in sizes:
        say(f"台账：{size:,} 项保障")
        register.fill(home, city, size)
        first, took, copied = months.month(home, city, office, 6, "首月", size, add)
        register.started(home, city)
        months.month(home, city, office, 6, "物价补贴首月", size, add, programme=register.PRICES)
        if (other := beside.openfisca(size)) is not None:
            add("OpenFisca 计算再写入，对首月合计", size, other + copied, rows=size, ratio=(other + copied) / took)
        if size <= paid:
            say(f"付款：{size:,} 笔")
            paying.pay(office, first, took, size, add)
        register.change(home, city, size)
        months.month(home, city, office, 7, "次月（1/20 追溯变更）", size, add)
        say(f"对账：{size:,} 项保障")
        reconciling.compare(home, city, office, size, add)
    register.empty(home)
    results.notes += [
        "“对写入”：所写的同样各行用 COPY 写进同样的表（索引、检查、外键都在，没有触发器）为 1",
        "“对手写”：只求两边差额、没有原因和更正的手写 SQL 为 1；峰值是本进程与数据库连接各自的最大驻留内存",
    ]
    return results
