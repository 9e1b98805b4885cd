"""计划阅读 — a text of one megabyte in our own words, and its half and quarter to see that the time grows with the text."""

from itertools import cycle

from bench.measuring import Results, exponent, repeated, say, watched

MEGABYTE = 2**20
CLAUSES = (
    "新建社区日间照料站点{n}个，改造提升{m}个，年底前投入使用。",
    "城乡低保标准由每人每月{n}元提高到{m}元，补差水平提高{p}%以上。",
    "投入资金{n}万元，培训工作人员{m}人次，持证上岗率达到100%。",
    "每个县（市、区）打造{p}-{q}家示范机构，覆盖率不低于{p}%，全年零事故。",
    "进一步健全工作机制，压实责任，加强督导检查，定期通报情况，总结推广经验做法。",
)
PARTS = "一二三四五六七八九"


def text_of(size: int) -> str:
    """A plan of about ``size`` bytes: sections, items, paragraphs."""
    lines = ["某某市民政局工作要点", ""]
    used, item = 0, 0
    for number, clause in enumerate(cycle(CLAUSES)):
        if number % 60 == 0 and number // 60 < len(PARTS):
            lines.append(f"{PARTS[number // 60]}、第{number // 60 + 1}方面工作")
        if number % 5 == 0:
            item += 1
            lines.append(
                f"{item}.做好第{item}项工作。" + clause.format(n=item, m=item * 3, p=item % 50 + 1, q=item % 50 + 3)
            )
        else:
            lines.append(clause.format(n=number, m=number * 2, p=number % 90, q=number % 90 + 2))
        used += len(lines[-1].encode()) + 1
        if used >= size:
            return "\n".join(lines)
    raise AssertionError


def run() -> Results:
    from minzheng.adapters import plan_text

    results = Results("计划阅读")
    sizes = [MEGABYTE // 4, MEGABYTE // 2, MEGABYTE]
    taken = []
    for size in sizes:
        say(f"读 {size / MEGABYTE:.2f} MB 的计划文本")
        text = text_of(size)
        with watched() as block:
            found = plan_text.read_plan(text)
        times = [block.seconds] if size == MEGABYTE else repeated(lambda text=text: plan_text.read_plan(text), 3)
        taken.append(sorted(times)[len(times) // 2])
        items = sum(len(section.items) for section in found.sections)
        commitments = sum(len(each.commitments) for section in found.sections for each in section.items)
        what = f"{size / MEGABYTE:.2f} MB：{items:,} 条，{commitments:,} 处承诺"
        results.add(what, rows=text.count("\n") + 1, seconds=taken[-1], peak=block.memory)
    results.lines[-1].exponent = exponent(sizes, taken)
    results.notes.append("行数：文本的行；增长指数 1 为与长度成正比。")
    return results
