"""The small vocabulary of the pages: numbers, dates, chips, bars, icons and fields say what they should."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError

from minzheng.web import icons
from minzheng.web.templatetags import mz


def drawn(text: str, **given: object) -> str:
    return Template("{% load mz %}" + text).render(Context(given))


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (38214, 0, "38,214"),
        (Decimal("31835093.7"), 2, "31,835,093.70"),
        (Decimal("0.125"), 2, "0.13"),
        (-1234, 0, "-1,234"),
        (Fraction(1, 3), 1, "0.3"),
        (None, 0, "—"),
        ("", 2, "—"),
    ],
)
def test_thousands_are_grouped_by_three(value, places, shown):
    assert mz.grp(value, places) == shown


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (Fraction(2, 3), "66.7%"),
        (1, "100%"),
        (0, "0%"),
        (Decimal("0.43"), "43%"),
        (0.9999, "99.9%"),
        (1.25, "125%"),
        (None, "—"),
    ],
)
def test_a_share_is_shown_as_a_percentage_and_only_the_whole_as_a_hundred(share, shown):
    assert mz.percent(share) == shown


def test_dates_are_written_as_in_documents():
    assert mz.zh_date(date(2021, 9, 14)) == "2021 年 9 月 14 日"
    assert mz.zh_month(date(2021, 9, 14)) == "2021 年 9 月"
    assert mz.weekday_zh(date(2021, 8, 30)) == "星期一"
    assert mz.zh_date(None) == "—"


def test_a_chip_has_its_words_escaped_and_an_unknown_kind_is_refused():
    assert drawn("{% chip 'late' words %}", words="<逾期>") == '<span class="chip late">&lt;逾期&gt;</span>'
    with pytest.raises(TemplateSyntaxError, match="没有名为“blue”的状态标记"):
        drawn("{% chip 'blue' '逾期' %}")


def test_a_bar_says_in_words_what_it_shows_and_never_leaves_its_frame():
    bar = drawn("{% pace share mark=gone kind='late' %}", share=1.4, gone=Fraction(2, 3))
    assert 'aria-label="完成 140%，时间进度 66.7%"' in bar
    assert 'width="100.0%"' in bar
    assert 'x="66.7%"' in bar
    assert "style" not in bar


def test_a_bar_without_a_figure_says_so():
    bar = drawn("{% pace nothing %}", nothing=None)
    assert 'aria-label="没有数据"' in bar
    assert "pace-done" not in bar


def test_an_icon_is_decorative_unless_it_has_a_label(monkeypatch):
    monkeypatch.setattr(icons, "drawings", lambda: {"bell": '<path d="M1 1"/>'})
    icons.draw.cache_clear()
    assert 'aria-hidden="true"' in drawn("{% icon 'bell' %}")
    assert 'role="img" aria-label="通知"' in drawn("{% icon 'bell' '通知' %}")
    icons.draw.cache_clear()


def test_an_unknown_icon_is_refused_while_testing(monkeypatch):
    monkeypatch.setattr(icons, "drawings", lambda: {"bell": "<path/>"})
    icons.draw.cache_clear()
    with pytest.raises(icons.UnknownIcon, match="没有名为“no-such-icon”的图标"):
        drawn("{% icon 'no-such-icon' %}")


def test_an_unknown_icon_draws_nothing_for_users(monkeypatch, settings):
    settings.DEBUG = False
    monkeypatch.delenv("PYTEST_VERSION", raising=False)
    monkeypatch.setattr(icons, "drawings", lambda: {"bell": "<path/>"})
    icons.draw.cache_clear()
    assert drawn("{% icon 'no-such-icon' %}") == ""


class _Form(forms.Form):
    name = forms.CharField(label="机构名称", help_text="与登记证书一致。")
    phone = forms.CharField(label="电话", required=False)
    kind = forms.ChoiceField(label="种类", choices=[("a", "养老院")])
    how = forms.ChoiceField(label="取得方式", choices=[("a", "新建"), ("b", "改建")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="已核对原件")


def test_a_field_ties_its_label_help_and_error_together():
    shown = drawn("{% field form.name %}", form=_Form({}))
    assert '<label for="id_name">机构名称' in shown
    assert 'id="id_name_helptext"' in shown
    assert 'id="id_name_error"' in shown
    assert 'aria-describedby="id_name_helptext id_name_error"' in shown
    assert 'aria-invalid="true"' in shown
    assert "form-control is-invalid" in shown


def test_a_field_that_may_stay_empty_says_so():
    assert "（选填）" in drawn("{% field form.phone %}", form=_Form())
    assert "（选填）" not in drawn("{% field form.name %}", form=_Form())


def test_radio_buttons_are_a_group_with_a_legend_and_a_tick_box_comes_before_its_words():
    form = _Form()
    assert "<legend>取得方式" in drawn("{% field form.how %}", form=form)
    box = drawn("{% field form.agreed %}", form=form)
    assert box.index("<input") < box.index("已核对原件")
    assert "form-select" in drawn("{% field form.kind %}", form=form)


def test_the_error_summary_links_each_problem_to_its_field():
    form = _Form({"kind": "a"})
    shown = drawn("{% error_summary form %}", form=form)
    assert 'role="alert"' in shown
    for target in ("id_name", "id_how", "id_agreed"):
        assert f'href="#{target}"' in shown
    assert "机构名称：" in shown


def test_there_is_no_error_summary_without_errors_or_form():
    assert drawn("{% error_summary form %}", form=_Form()).strip() == ""
    assert drawn("{% error_summary form %}").strip() == ""
