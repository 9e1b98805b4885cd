"""`python -m bench [list|excel|figures|plan|ledger|all]` — measure and print; the own database is removed at the end."""

import argparse
import time
from pathlib import Path

from bench import city as cities
from bench.measuring import Results, machine, say

PARTS = ("excel", "plan", "figures", "list", "ledger")


def main() -> None:
    asked = _arguments()
    quick = asked.quick
    rows = asked.rows or (50_000 if quick else 1_000_000)
    sheet = asked.sheet or (5_000 if quick else 100_000)
    runs = asked.runs or (7 if quick else 30)
    wanted = PARTS if asked.part == "all" else (asked.part,)
    begun = time.perf_counter()
    done: list[Results] = []
    with cities.database(asked.home) as home:
        city = cities.build()
        for part in wanted:
            say(f"开始：{part}")
            done.append(
                _run(
                    part,
                    home,
                    city,
                    rows=rows,
                    sheet=sheet,
                    runs=runs,
                    people=asked.people,
                    asked_sizes=asked.enrolments,
                    quick=quick,
                )
            )
            done[-1].show()
    print("\n## 条件\n")
    for line in [*machine(), f"全程 {time.perf_counter() - begun:.0f} 秒"]:
        print(f"- {line}")


def _run(
    part: str,
    home: Path,
    city: cities.City,
    *,
    rows: int,
    sheet: int,
    runs: int,
    people: int,
    asked_sizes: list[int],
    quick: bool,
) -> Results:
    from bench import excel, figures, ledger, lists, plans

    if part == "list":
        return lists.run(home, city, rows=rows, runs=runs)
    if part == "excel":
        return excel.run(home, city, rows=sheet)
    if part == "figures":
        scales = [size for size in (20_000, 200_000, 1_000_000) if size <= (20_000 if quick else people)] or [people]
        return figures.run(home, city, scales=scales if len(scales) > 1 else [scales[0] // 4, scales[0]], runs=runs)
    if part == "ledger":
        sizes = [1_000, 5_000] if quick else asked_sizes or [100_000, 300_000, 1_000_000]
        return ledger.run(home, city, sizes=sizes, paid=300_000)
    return plans.run()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="基准：只打印，不作判定。")
    parser.add_argument("part", nargs="?", default="all", choices=[*PARTS, "all"])
    parser.add_argument("--rows", type=int, help="列表的人数，默认 1,000,000")
    parser.add_argument("--sheet", type=int, help="电子表格的行数，默认 100,000")
    parser.add_argument("--people", type=int, default=1_000_000, help="指标的最大人口规模，默认 1,000,000")
    parser.add_argument(
        "--enrolments", type=int, nargs="*", default=[], help="台账的保障项数，默认 100,000、300,000 和 1,000,000"
    )
    parser.add_argument("--runs", type=int, help="每种页面的次数，默认 30")
    parser.add_argument("--quick", action="store_true", help="小规模，一分钟以内")
    parser.add_argument(
        "--home", type=Path, help="数据库放在这个文件夹，用后保留，再次运行时直接使用；默认用临时文件夹并删除"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
