"""金额显示 — amounts of fen as pages show them."""

from django import template

from minzheng.core.ledger.reads import titles
from minzheng.kernel import masking
from minzheng.kernel.money import format_yuan

register = template.Library()


@register.filter
def fen(amount: int | None) -> str:
    """元 — 1,207.49 for 120749 fen; a dash where there is none."""
    return "—" if amount is None else format_yuan(amount)


@register.filter
def programme_title(code: str) -> str:
    """项目名称 — what a programme is called, by its code."""
    return titles([code])


@register.filter
def mask_name(name: str | None) -> str:
    """遮蔽姓名 — the first character alone."""
    return masking.mask_name(name or "")
