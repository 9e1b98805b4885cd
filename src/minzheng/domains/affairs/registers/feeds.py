"""专项事务来件 — who was cremated and who is married, as the bureau's own funeral homes and registries know it."""

from minzheng.core.facts.feeds import Feed, FeedColumn
from minzheng.core.facts.register_base import FeedRegister
from minzheng.core.registers.declarations import REGISTERS


@REGISTERS.add
class Cremations(FeedRegister):
    """殡葬来件 — cremations known to the funeral homes."""

    feed = Feed(
        "affairs.cremations_feed", "殡葬来件", "affairs", "殡仪馆", (FeedColumn("cremated_on"),),
        note="只作核对；核实后在“人员”中登记死亡日期。",
    )  # fmt: skip


@REGISTERS.add
class Marriages(FeedRegister):
    """婚姻来件 — whether somebody is married, as the registries know it."""

    feed = Feed("affairs.marriages_feed", "婚姻来件", "affairs", "婚姻登记机关", (FeedColumn("marital_status"),))
