"""`python -m bench.linkage [people]` — runs where Splink is installed (`make bench-linkage`); prints, asserts nothing."""

import resource
import sys

from bench.measuring import machine
from tests.linkage.measure import measured

SIZE, SEED = 100_000, 4


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else SIZE
    found = measured(size, SEED)
    print(f"# 批量比对：{found['people']:,} 条登记，其中 {found['true']:,} 对是同一人\n")
    print(f"- 找到 {found['found']:,} 对，准确率 {found['precision']:.4f}，召回率 {found['recall']:.4f}")
    print(f"- 用时 {found['seconds']} 秒，内存峰值 {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")
    print(f"- 漏掉的：{found['missed']}")
    for line in machine():
        print(f"- {line}")


if __name__ == "__main__":
    main()
