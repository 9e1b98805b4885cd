"""专项事务来件 — who was cremated or buried, as the bureau's own funeral homes know it."""

from minzheng.core.facts.feeds import Feed, FeedColumn
from minzheng.core.facts.register_base import FeedRegister
from minzheng.core.registers.declarations import REGISTERS


@REGISTERS.add
class Deaths(FeedRegister):
    """殡葬来件 — deaths known to funeral homes."""

    feed = Feed(
        "affairs.deaths_feed", "殡葬来件", "affairs", "殡仪馆", (FeedColumn("died_on"),),
        note="死亡日期只作核对，核实后在“人员”中登记。",
    )  # fmt: skip
