"""模板标签 — the small vocabulary of the pages: icons, numbers, dates, chips, bars and fields.

`{% load mz %}` and then `{% icon 'bell' %}`, `{{ fen|grp:2 }}`, `{{ day|zh_date }}`, `{% chip 'late' '逾期 2 天' %}`,
`{% pace 0.679 mark=0.666 %}`, `{% field form.name %}`.
"""

import os
from datetime import date, datetime
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction

from django import forms, template
from django.conf import settings
from django.forms.boundfield import BoundField
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from minzheng.adapters.papers.model import Heading
from minzheng.core.registers.sections import Mark
from minzheng.kernel.money import format_yuan
from minzheng.web import icons
from minzheng.web.signed_in import mark_of
from minzheng.web.wording import ask_to_choose

register = template.Library()

NO_FIGURE = "—"
PER_CENT = 100
WEEKDAYS = "一二三四五六日"
CHIPS = {"late", "soon", "ok", "go", "off", "plain"}


@register.filter
def signed_in_mark(user: object) -> str:
    """登录标记 — the mark of a user, by which a script knows whether he is still signed in."""
    return mark_of(user)


@register.simple_tag
def icon(name: str, label: str = "", classes: str = "") -> SafeString:
    """图标 — inline SVG; an unknown name raises while developing and testing, and draws nothing in production."""
    try:
        return icons.draw(name, label, classes)
    except icons.UnknownIcon:
        if settings.DEBUG or "PYTEST_VERSION" in os.environ:
            raise
        return SafeString("")


@register.filter
def grp(value: object, places: int = 0) -> str:
    """千分位 — thousands by three, with a fixed number of decimals: 38214 → 38,214."""
    number = _decimal(value)
    if number is None:
        return NO_FIGURE
    return f"{_rounded(number, places):,.{places}f}"


@register.filter
def yuan(fen: int | None) -> str:
    """元 — an amount in fen as yuan with two decimals: 120749 → 1,207.49."""
    return NO_FIGURE if fen is None else format_yuan(fen)


@register.filter
def percent(share: object, places: int = 1) -> str:
    """百分比 — a share between 0 and 1 as a percentage without needless zeros: 0.666 → 66.6%, 1 → 100%.

    Only the whole is shown as 100%: 0.9999 is 99.9%, never more than was reached.
    """
    number = _decimal(share)
    if number is None:
        return NO_FIGURE
    rounded = _rounded(number * 100, places)
    if number < 1 and rounded >= PER_CENT:
        rounded = (number * 100).quantize(Decimal(1).scaleb(-places), rounding=ROUND_DOWN)
    shown = f"{rounded:.{places}f}"
    return (shown.rstrip("0").rstrip(".") if "." in shown else shown) + "%"


@register.filter
def without(name: str, prefix: str) -> str:
    """去掉前缀 — a name without that of the whole it belongs to: 某市民政局养老服务处 → 养老服务处; alone, it stays whole."""
    return name.removeprefix(prefix) or name


@register.filter
def zh_date(day: date | None) -> str:
    """公文日期 — 2021 年 9 月 14 日."""
    return f"{day.year} 年 {day.month} 月 {day.day} 日" if day else NO_FIGURE


@register.filter
def zh_month(day: date | None) -> str:
    """年月 — 2021 年 9 月."""
    return f"{day.year} 年 {day.month} 月" if day else NO_FIGURE


@register.filter
def zh_moment(moment: datetime | None) -> str:
    """时刻 — 9 月 14 日 08:40, in the time zone of the process."""
    if not moment:
        return NO_FIGURE
    from django.utils.timezone import localtime

    there = localtime(moment)
    return f"{there.month} 月 {there.day} 日 {there:%H:%M}"


@register.filter
def weekday_zh(day: date | None) -> str:
    """星期 — 星期二."""
    return f"星期{WEEKDAYS[day.weekday()]}" if day else ""


@register.simple_tag
def chip(kind: str, words: object) -> SafeString:
    """状态标记 — shape, words and tint together: late 逾期, soon 临近, ok 完成, go 进行, off 未开始, plain."""
    if kind not in CHIPS:
        raise template.TemplateSyntaxError(f"没有名为“{kind}”的状态标记；可用：{'、'.join(sorted(CHIPS))}。")
    return format_html('<span class="chip {}">{}</span>', kind, words)


@register.simple_tag
def pace(share: object, mark: object = None, kind: str = "", label: str = "") -> SafeString:
    """进度条 — how much is done (share, 0 to 1) against how much of the time is gone (mark, 0 to 1).

    `kind` is empty, "ok" or "late". The words for a reader who cannot see the bar are composed unless `label` is given.
    """
    done, gone = _decimal(share), _decimal(mark)
    words = label or "，".join(
        [f"完成 {percent(done)}" if done is not None else "没有数据"]
        + ([f"时间进度 {percent(gone)}"] if gone is not None else [])
    )
    return format_html(
        '<svg class="pace{}" role="img" aria-label="{}" focusable="false">'
        '<rect class="pace-all" y="25%" width="100%" height="50%" rx="4"/>{}{}</svg>',
        f" {kind}" if kind else "",
        words,
        format_html('<rect class="pace-done" y="25%" width="{}%" height="50%" rx="4"/>', _across(done)) if done else "",
        format_html('<rect class="pace-mark" x="{}%" width="2" height="100%"/>', _across(gone))
        if gone is not None
        else "",
    )


@register.simple_tag
def address_of(mark: Mark) -> str:
    """所指页面 — the address of the record's page to which a cell of a section leads."""
    return reverse(mark.page, args=[mark.register, mark.uid, *mark.within])


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, *, wide: bool = False) -> dict[str, object]:
    """表单项 — label, help, widget and error of one field, tied together for screen readers."""
    ask_to_choose(bound.field)
    is_check = isinstance(bound.field.widget, forms.CheckboxInput)
    classes = _classes(bound.field.widget)
    attributes: dict[str, str | bool] = (
        {"class": f"{classes} is-invalid" if bound.errors else classes} if classes else {}
    )
    return {"bound": bound, "is_check": is_check, "wide": wide, "drawn": bound.as_widget(attrs=attributes)}


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: forms.BaseForm | None, title: str = "") -> dict[str, object]:
    """错误汇总 — every problem of a form at its top, each a link to the field; it takes the focus."""
    if not isinstance(form, forms.BaseForm):
        return {}
    rows = [
        (bound.id_for_label or bound.auto_id, str(bound.label), str(problem))
        for bound in form
        for problem in bound.errors
    ]
    return {"rows": rows, "others": list(form.non_field_errors()), "title": title}


def _classes(widget: forms.Widget) -> str:
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return ""  # Django would put the class on the group as well as on each choice
    if isinstance(widget, forms.CheckboxInput):
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"


def _decimal(value: object) -> Decimal | None:
    if value is None or value == "":
        return None
    if isinstance(value, Fraction):
        return Decimal(value.numerator) / Decimal(value.denominator)
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _rounded(number: Decimal, places: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _across(share: Decimal) -> str:
    return f"{min(max(share, Decimal(0)), Decimal(1)) * 100:.1f}"


@register.filter
def is_heading(part: object) -> bool:
    """小标题 — whether a part of a paper is one of its headings."""
    return isinstance(part, Heading)
