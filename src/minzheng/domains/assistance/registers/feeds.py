"""社会救助来件 — what other offices answer about income and property, person by person (民发〔2021〕57号 §13、§14)."""

from minzheng.core.facts.feeds import Feed, FeedColumn
from minzheng.core.facts.register_base import FeedRegister
from minzheng.core.registers.declarations import REGISTERS


@REGISTERS.add
class WagesAndPensions(FeedRegister):
    """工资与养老金来件 — wages and pensions known to the office of human resources and social security."""

    feed = Feed(
        "assistance.wages_feed", "工资与养老金来件", "assistance", "人社部门",
        (
            FeedColumn("wages"),
            FeedColumn("received_year", "年养老金等转移收入"),
            FeedColumn("basic_pension"),
        ),
    )  # fmt: skip


@REGISTERS.add
class ResidentRegistrations(FeedRegister):
    """户籍来件 — where somebody is registered, and whether he died, as the police know it."""

    feed = Feed(
        "assistance.hukou_feed", "户籍来件", "assistance", "公安部门",
        (FeedColumn("registered_here"), FeedColumn("died_on")),
        note="死亡日期只作核对，核实后在“人员”中登记。",
    )  # fmt: skip


@REGISTERS.add
class Houses(FeedRegister):
    """不动产来件 — houses in somebody's name."""

    feed = Feed(
        "assistance.houses_feed", "不动产来件", "assistance", "不动产登记机构", (FeedColumn("own_houses"),),
        note="名下没有的填 0；全家每个人都有答复时，才得出家庭的合计。",
    )  # fmt: skip


@REGISTERS.add
class Vehicles(FeedRegister):
    """车辆来件 — vehicles in somebody's name."""

    feed = Feed(
        "assistance.vehicles_feed", "车辆来件", "assistance", "车辆管理部门", (FeedColumn("own_vehicles"),),
        note="名下没有的填 0；全家每个人都有答复时，才得出家庭的合计。",
    )  # fmt: skip


@REGISTERS.add
class FinancialAssets(FeedRegister):
    """金融资产来件 — deposits and other financial assets in somebody's name."""

    feed = Feed(
        "assistance.assets_feed", "金融资产来件", "assistance", "银行等金融机构", (FeedColumn("own_financial_assets"),),
        note="名下没有的填 0；全家每个人都有答复时，才得出家庭的合计。",
    )  # fmt: skip


@REGISTERS.add
class ProvidentFunds(FeedRegister):
    """公积金来件 — what lies in somebody's housing provident fund."""

    feed = Feed(
        "assistance.provident_fund_feed", "公积金来件", "assistance", "住房公积金管理机构", (FeedColumn("own_provident_fund"),),
        note="没有账户的填 0。",
    )  # fmt: skip


@REGISTERS.add
class Businesses(FeedRegister):
    """市场主体来件 — businesses of which somebody is owner, shareholder or representative."""

    feed = Feed(
        "assistance.businesses_feed", "市场主体来件", "assistance", "市场监管部门", (FeedColumn("own_businesses"),),
        note="经营者、股东、法定代表人都算；没有的填 0。",
    )  # fmt: skip


@REGISTERS.add
class TaxedIncomes(FeedRegister):
    """纳税来件 — the income of a year on which somebody was taxed."""

    feed = Feed(
        "assistance.tax_feed", "纳税来件", "assistance", "税务部门", (FeedColumn("taxed_income_year"),),
        note="没有申报的填 0。",
    )  # fmt: skip
