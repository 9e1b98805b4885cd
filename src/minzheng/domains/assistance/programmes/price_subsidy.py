"""价格临时补贴 — price-linked subsidy to those who receive assistance, in months in which the mechanism is started."""

from minzheng.kernel.policy import Effective, Kind, Level, amount, condition, paid_by, parameter, programme

CODE = "assistance.price_subsidy"
LOCAL = ("county",)
CITED = "社会救助和保障标准与物价上涨挂钩联动机制"
started = parameter(f"{CODE}.started", by=LOCAL, kind=Kind.TRUTH)
subsidy = parameter(f"{CODE}.amount", by=LOCAL)
minimum_living = paid_by("assistance.minimum_living")
extreme_poverty = paid_by("assistance.extreme_poverty")
orphan = paid_by("welfare.orphan")
without_care = paid_by("welfare.children_without_care")

programme(
    CODE, "价格临时补贴", to=Level.MEMBER, pays="monthly_amount", cites=CITED, effective=Effective.ONCE,
    follows=(minimum_living.programme, extreme_poverty.programme, orphan.programme, without_care.programme),
    note="随低保等保障发放，每人每月一份；哪个月启动、每人多少，以“联动机制启动”的登记为准。",
)  # fmt: skip


@condition("联动机制已启动", cites=CITED)
def mechanism_started(started):
    return started


@condition("当月领取低保金、特困供养金或儿童基本生活费", cites=CITED)
def receives_assistance(minimum_living, extreme_poverty, orphan, without_care):
    return minimum_living + extreme_poverty + orphan + without_care > 0


@amount("当月补贴", cites=CITED)
def monthly_amount(subsidy):
    return subsidy
