"""社会救助报表 — last year's consumption a head, by which standards are measured."""

from minzheng.core.returns.kinds import KINDS, Every, ReturnKind

_NOTE = "上年全年人均消费支出，以统计部门公布的数为准；没有分县公布的不填，不用推算的数。"
URBAN_CONSUMPTION = KINDS.add(
    ReturnKind(
        "assistance.urban_consumption", "城镇居民人均消费支出", line="assistance", unit="元", scale=100, every=Every.YEAR,
        due_after=120, steady=True, source_note=_NOTE, icon="shopping-cart",
    )
)  # fmt: skip
RURAL_CONSUMPTION = KINDS.add(
    ReturnKind(
        "assistance.rural_consumption", "农村居民人均消费支出", line="assistance", unit="元", scale=100, every=Every.YEAR,
        due_after=120, steady=True, source_note=_NOTE, icon="shopping-cart",
    )
)  # fmt: skip
