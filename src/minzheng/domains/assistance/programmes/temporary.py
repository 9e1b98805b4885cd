"""临时救助 — temporary assistance: what an office may decide, up to local limits (社会救助暂行办法 ch. 9; 国发〔2014〕47号)."""

from minzheng.kernel.money import to_fen
from minzheng.kernel.policy import (
    Effective,
    Kind,
    Level,
    amount,
    choose,
    condition,
    count,
    figure,
    lowest_of,
    parameter,
    per_head,
    programme,
)

CODE = "assistance.temporary"
LOCAL, PLACE = ("county",), ("county", "settlement")
standard = parameter("assistance.minimum_living.standard", by=PLACE)
standard_months = parameter("assistance.minimum_living.standard_months", by=PLACE)
township_multiple = parameter(f"{CODE}.township_multiple", by=LOCAL)
county_multiple = parameter(f"{CODE}.county_multiple", by=LOCAL)
counted_by = parameter(f"{CODE}.counted_by", by=LOCAL, kind=Kind.CODE, choices={"head": "按人", "household": "按户"})
times_a_year = parameter(f"{CODE}.times_a_year", by=LOCAL)

programme(
    CODE, "临时救助", to=Level.HOUSEHOLD, pays="granted", cites="社会救助暂行办法 第九章", effective=Effective.ONCE,
    note="急难发生地救助，不以户籍为条件；金额由经办机构提出，规则只定上限",
)  # fmt: skip


@condition("有拟救助金额", cites="社会救助暂行办法 §47")
def something_asked(temporary_asked):
    return temporary_asked > 0


@condition("本年次数未满", cites="国发〔2014〕47号")
def times_left(temporary_times, times_a_year):
    return temporary_times < times_a_year


@figure("计算人数")
def persons(counted_by):
    return choose((counted_by == "head", count()), otherwise=1)


@figure("限额倍数", cites="国发〔2014〕47号")
def multiple(township_decides, township_multiple, county_multiple):
    return choose((township_decides, township_multiple), otherwise=county_multiple)


@figure("救助限额", cites="国发〔2014〕47号")
def limit(standard, standard_months, multiple, persons):
    return per_head(standard * multiple * persons, standard_months, rounds=to_fen)


@amount("核准金额", cites="国发〔2014〕47号")
def granted(temporary_asked, limit, discussed_singly, township_decides):
    return choose((discussed_singly & ~township_decides, temporary_asked), otherwise=lowest_of(temporary_asked, limit))
