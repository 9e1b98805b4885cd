"""From a figure of the text to the target of a promise, in its own unit and kind."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.core.plan.binding.matching import Stated
from minzheng.core.plan.binding.targets import NoTarget, target_for
from minzheng.kernel.targets import parse_target


def said(quantity, unit, comparator=">=", **more):
    return Stated("文", Decimal(quantity), unit=unit, comparator=comparator, **more)


@pytest.mark.parametrize(
    ("stated", "kind", "unit", "baseline", "notation"),
    [
        (said(4500, "张"), "figure", "张", "", ">= 4500 张"),
        (said(8, "家"), "figure", "个", "", ">= 8 个"),
        (said(560_300_000, "元"), "figure", "万元", "", ">= 56030 万元"),
        (said(45, "%"), "share", "%", "", ">= 45 %"),
        (said(1, "次", deadline="每月"), "share", "%", "", ">= 100 %"),
        (said(0, "", "="), "zero", "例", "", "= 0 例"),
        (said(30, "%", change="decrease"), "change", "%", "last_year", "-30 % last_year"),
        (said(10, "%", change="increase"), "change", "%", "stock", "+10 % stock"),
    ],
)
def test_the_figure_becomes_the_target(stated, kind, unit, baseline, notation):
    target = target_for(stated, kind, unit, baseline)
    assert parse_target(target.notation) == parse_target(notation)


@pytest.mark.parametrize(
    ("stated", "kind", "unit", "words"),
    [
        (said(4500, "张"), "soft", "%", "不以数字为目标"),
        (said(4500, "张"), "milestone", "", "不以数字为目标"),
        (said(45, "人次"), "figure", "张", "单位对不上"),
        (said(45, "%", change="increase"), "share", "%", "不与基期比"),
        (said(45, "%"), "change", "%", "没有说增减幅度"),
        (said(3, "例"), "zero", "例", "要求零发生"),
        (said(0, "", "="), "figure", "例", "零发生"),
    ],
)
def test_a_figure_that_does_not_fit_is_refused_with_the_reason(stated, kind, unit, words):
    with pytest.raises(NoTarget, match=words):
        target_for(stated, kind, unit, "")


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.decimals(0, 10**9, places=3).map(abs),
    st.sampled_from([">=", "<=", ">", "<", "="]),
    st.sampled_from(["figure", "share"]),
    st.sampled_from(["张", "%", "万元"]),
)
def test_every_target_can_be_written_and_read_back(quantity, comparator, kind, unit):
    try:
        target = target_for(said(quantity, unit, comparator), kind, unit, "")
    except NoTarget:
        assert (comparator, quantity) == ("=", 0)
    else:
        assert parse_target(target.notation) == target
