"""测算单 — an explanation on A4: the answer, each condition and step with what it rests on, standards, what is missing."""

from collections.abc import Iterator, Sequence

from minzheng.adapters.papers import Grid, Heading, Memo, Text
from minzheng.adapters.papers.model import Part
from minzheng.kernel import periods
from minzheng.kernel.money import format_yuan
from minzheng.web.benefits_explained import ExplanationView, Rule

NOTHING = "—"


def memo_of(view: ExplanationView, *, by: str, payments: Sequence[str] = ()) -> Memo:
    """The paper of an explanation; names are masked on it as on the screen. ``payments`` tells what was paid, run by run."""
    explanation, circumstances = view.explanation, view.found.circumstances
    moment = periods.now()
    return Memo(
        title=f"{explanation.programme.title}测算单",
        subtitle=f"{circumstances.household.division.name}　户编号 {circumstances.household.code}　{view.whose}　{explanation.month.label}",
        headline=_headline(view), body=(*_body(view), *_paid(payments)),
        foot=f"由 {circumstances.on} 的登记状况和当月规则算出，供审核参考，不代替审核确认的决定。{by} {moment:%Y-%m-%d %H:%M} 打印。",
    )  # fmt: skip


def _headline(view: ExplanationView) -> str:
    explanation = view.explanation
    if explanation.amount is None:
        return explanation.answer.label + ("（标准未录入）" if view.lacks_a_standard else "")
    unit = "元" if explanation.programme.is_once else "元/月"
    return f"{explanation.answer.label}，{format_yuan(explanation.amount)} {unit}"


def _body(view: ExplanationView) -> Iterator[Part]:
    if view.found.ways:
        yield Heading("还缺什么")
        rows = [
            ["；".join(f"{label} {whose}".strip() for label, whose in group.things), group.how]
            for group in view.lacking
        ]
        yield Grid(("缺少", "怎样补齐"), rows, (8, 10))
    if view.conditions:
        yield Heading("条件")
        yield _rules(view.conditions)
    if view.steps:
        yield Heading("计算")
        yield _rules(view.steps)
    if view.standards:
        yield Heading("所用参数")
        rows = [
            [one.label, one.said, one.keys, f"{one.document} {one.days}".strip(), one.state] for one in view.standards
        ]
        yield Grid(("参数", "值", "适用", "文件", "核实"), rows, (4, 4, 4, 7, 2), ("left", "right"))
    if view.explanation.changes:
        yield Heading("改变哪一项，结论就不同")
        yield from (Text(words) for words in view.changes)
    if view.unseen:
        yield Heading("尚有疑问的出处")
        yield Text("；".join(view.unseen) + "。")


def _paid(payments: Sequence[str]) -> Iterator[Part]:
    if payments:
        yield Heading("付款情况")
        yield from (Text(f"{words}。") for words in payments)


def _rules(rules: Sequence[Rule]) -> Grid:
    rows = [
        [
            rule.label if place == 0 else "", row.who or "全户", row.said, "；".join(one.text for one in row.inputs) or NOTHING,
            "；".join(f"{one.text}{f'（{one.note}）' if one.note else ''}" for one in rule.cites) if place == 0 else "",
        ]
        for rule in rules
        for place, row in enumerate(rule.rows)
    ]  # fmt: skip
    return Grid(("规则", "对象", "结果", "依据", "出处"), rows, (4, 3, 3, 8, 5), ("left", "left", "right"))
