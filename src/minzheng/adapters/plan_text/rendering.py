"""终端摘要 (what `minzheng plan read` prints): sections, items, and each commitment on its line."""

from collections.abc import Iterator

from minzheng.adapters.plan_text.model import Commitment, Item, Number, PlanText, Section

_SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<", "=": "="}
_CHANGES = {"increase": "增", "decrease": "减"}


def render(plan: PlanText) -> str:
    """A readable Chinese summary of the plan, without a line break at its end."""
    return "\n".join(_lines(plan))


def _lines(plan: PlanText) -> Iterator[str]:
    yield plan.title or "（未读出标题）"
    issuer = plan.issuer or "未读出"
    date = plan.date.isoformat() if plan.date else "未读出"
    yield f"发文机关：{issuer}　日期：{date}"
    yield f"共 {len(plan.sections)} 个部分，{len(plan.items)} 个条目，{len(plan.commitments)} 项量化指标"
    for section in plan.sections:
        yield ""
        yield _section_line(section)
        for item in section.items:
            yield _item_line(item)
            for commitment in item.commitments:
                yield f"      · {figure(commitment)}　{_particulars(commitment)}{commitment.text}"


def _section_line(section: Section) -> str:
    if section.number is None:
        return "【开头】"
    return f"【{section.number}】{section.title or '（未分部分）'}"


def _item_line(item: Item) -> str:
    number = f"{item.number:>4}" if item.number is not None else "   —"
    return f"{number}  {item.title}"


def figure(commitment: Commitment) -> str:
    """≥ 4400 张, 890→1050 元, 4–5 家, 减 ≥ 30 %."""
    unit = f" {commitment.unit}" if commitment.unit else ""
    change = f"{_CHANGES[commitment.change]} " if commitment.change else ""
    low = grouped(commitment.quantity)
    if commitment.quantity_to is None:
        return f"{change}{_SIGNS[commitment.comparator]} {low}{unit}"
    sign = "→" if commitment.change else "–"
    return f"{change}{low}{sign}{grouped(commitment.quantity_to)}{unit}"


def grouped(number: Number) -> str:
    """1,207.49: thousands parted, no decimals that say nothing."""
    return f"{number:,}"


def _particulars(commitment: Commitment) -> str:
    parts = [
        f"期限 {commitment.deadline}" if commitment.deadline else "",
        f"比 {commitment.baseline}" if commitment.baseline else "",
        f"范围 {commitment.scope}" if commitment.scope else "",
    ]
    said = "，".join(part for part in parts if part)
    return f"[{said}] " if said else ""
