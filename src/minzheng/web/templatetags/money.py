"""金额显示 — amounts of fen as pages show them."""

from django import template

from minzheng.kernel.money import format_yuan

register = template.Library()


@register.filter
def fen(amount: int | None) -> str:
    """元 — 1,207.49 for 120749 fen; a dash where there is none."""
    return "—" if amount is None else format_yuan(amount)
