"""最低生活保障金 — minimum living allowance, urban and rural (社会救助暂行办法 ch. 2; 民发〔2021〕57号).

A standard may be published for a month or for a year: ``standard_months`` says for how many months it stands, and nothing is
rounded before the end.
"""

from datetime import date

from minzheng.kernel.money import to_fen
from minzheng.kernel.policy import (
    Effective,
    Kind,
    Level,
    age_on,
    amount,
    band,
    choose,
    condition,
    count,
    figure,
    highest_of,
    months_between,
    parameter,
    per_head,
    programme,
    total,
)

LOCAL, PLACE = ("county",), ("county", "settlement")
CODE = "assistance.minimum_living"
standard = parameter(f"{CODE}.standard", by=PLACE)
standard_months = parameter(f"{CODE}.standard_months", by=PLACE)
grant_method = parameter(
    f"{CODE}.grant_method", by=LOCAL, kind=Kind.CODE, choices={"difference": "差额法", "band": "分档法"}
)
grant_rounding = parameter(f"{CODE}.grant_rounding", by=LOCAL, kind=Kind.CODE)
grant_rounding_of = parameter(
    f"{CODE}.grant_rounding_of", by=LOCAL, kind=Kind.CODE, choices={"head": "按人", "household": "按户"}
)
minimum_grant = parameter(f"{CODE}.minimum_grant", by=PLACE)
first_band_limit = parameter(f"{CODE}.first_band_limit", by=PLACE)
second_band_limit = parameter(f"{CODE}.second_band_limit", by=PLACE)
first_band_amount = parameter(f"{CODE}.first_band_amount", by=PLACE)
second_band_amount = parameter(f"{CODE}.second_band_amount", by=PLACE)
third_band_amount = parameter(f"{CODE}.third_band_amount", by=PLACE)
elder_rate = parameter(f"{CODE}.elder_rate", by=LOCAL)
minor_rate = parameter(f"{CODE}.minor_rate", by=LOCAL)
disability_rate = parameter(f"{CODE}.disability_rate", by=LOCAL)
illness_rate = parameter(f"{CODE}.illness_rate", by=LOCAL)
supplement_rounding = parameter(f"{CODE}.supplement_rounding", by=LOCAL, kind=Kind.CODE)
single_person_rate = parameter(f"{CODE}.single_person_rate", by=LOCAL)
edge_rate = parameter(f"{CODE}.edge_rate")
financial_months = parameter(f"{CODE}.financial_months", by=LOCAL)
house_limit = parameter(f"{CODE}.house_limit", by=LOCAL)
vehicle_limit = parameter(f"{CODE}.vehicle_limit", by=LOCAL)
tapering_months = parameter(f"{CODE}.tapering_months", by=LOCAL)

programme(
    CODE, "最低生活保障金", to=Level.HOUSEHOLD, pays="monthly_amount", cites="社会救助暂行办法 第二章", effective=Effective.NEXT_MONTH,
    excludes=("assistance.extreme_poverty",), note="特困人员不计入保障人数",
)  # fmt: skip


# -- income and family -------------------------------------------------------------------------------------------------
@figure("成员年收入", cites="民发〔2021〕57号 §13")
def member_income(wages, work_cost, business_year, property_year, received_year, handed_on_year):
    earned = highest_of(wages - work_cost, 0) * 12 + highest_of(business_year, 0)
    return earned + highest_of(property_year, 0) + highest_of(received_year - handed_on_year, 0)


@figure("家庭年收入", cites="民发〔2021〕57号 §13")
def income_year(member_income, deductions_year):
    return highest_of(total(member_income) - deductions_year, 0)


@figure("共同生活人数", cites="民发〔2021〕57号 §7")
def family_size():
    return count()


@figure("保障人数")
def insured_persons(insured):
    return count(insured)


@figure("不计入收入的月基础养老金", cites="民发〔2021〕57号 §13", shown_only=True)
def left_out(basic_pension):
    return total(basic_pension)


@figure("收入（与标准同口径）")
def income_measured(income_year, standard_months):
    return income_year * standard_months


@figure("全家标准（与收入同口径）")
def standard_measured(standard, family_size):
    return standard * family_size * 12


@figure("月人均收入", shown_only=True)
def income_per_head(income_year, family_size):
    return per_head(income_year, family_size * 12, rounds=to_fen)


# -- who ---------------------------------------------------------------------------------------------------------------
@condition("本地户籍", cites="社会救助暂行办法 §9")
def of_this_place(local_hukou):
    return local_hukou


@condition("有纳入保障的成员", cites="社会救助暂行办法 §9")
def somebody_insured(insured_persons):
    return insured_persons > 0


@figure("收入低于标准", cites="社会救助暂行办法 §9")
def below_standard(income_measured, standard_measured):
    return income_measured < standard_measured


@figure("收入低于边缘线", cites="民发〔2021〕57号 §8", since=date(2021, 7, 1))
def below_edge(income_measured, standard_measured, edge_rate):
    return income_measured * 100 < standard_measured * edge_rate


@figure("本人可单人申请", cites="民发〔2021〕57号 §8", since=date(2021, 7, 1))
def may_apply_alone(disability_grade, disability_kind, seriously_ill):
    third = (disability_grade == "3") & disability_kind.one_of("intellect", "mind")
    return disability_grade.one_of("1", "2") | third | seriously_ill


@figure("单人保", cites="民发〔2021〕57号 §8", since=date(2021, 7, 1))
def alone(application_kind, below_standard, below_edge, insured, may_apply_alone, insured_persons):
    fitting = (count(insured & may_apply_alone) == insured_persons) & (insured_persons == 1)
    return (application_kind == "single_person") & ~below_standard & below_edge & fitting


@figure("渐退期内", cites="民发〔2021〕57号 渐退")
def tapering(below_standard, grant_before, rose_by_work, above_since, month_first, tapering_months):
    gone = months_between(above_since, month_first)
    return ~below_standard & (grant_before > 0) & rose_by_work & (gone >= 0) & (gone <= tapering_months)


@condition("收入符合规定", cites="社会救助暂行办法 §9", until=date(2021, 6, 30))
def income_fits(below_standard, tapering):
    return below_standard | tapering


@condition("收入符合规定", cites="社会救助暂行办法 §9；民发〔2021〕57号 §8", since=date(2021, 7, 1))
def income_fits(below_standard, alone, tapering):  # noqa: F811 — the same rule from another day on
    return below_standard | alone | tapering


@condition("金融资产不超限", cites="社会救助暂行办法 §9；民发〔2021〕57号 §14")
def finances_fit(financial_assets, financial_months, standard, standard_months, family_size):
    return financial_assets * standard_months <= standard * family_size * financial_months


@condition("住房不超限", cites="社会救助暂行办法 §9；民发〔2021〕57号 §14")
def houses_fit(houses, house_limit):
    return houses <= house_limit


@condition("机动车不超限", cites="社会救助暂行办法 §9；民发〔2021〕57号 §14")
def vehicles_fit(vehicles, vehicle_limit):
    return vehicles <= vehicle_limit


@figure("低保边缘家庭", cites="民发〔2021〕57号 §8", shown_only=True, since=date(2021, 7, 1))
def edge_family(below_standard, below_edge, finances_fit, houses_fit, vehicles_fit):
    return ~below_standard & below_edge & finances_fit & houses_fit & vehicles_fit


# -- how much ----------------------------------------------------------------------------------------------------------
@figure("差额法补助", cites="社会救助暂行办法 §12")
def by_difference(
    income_measured, standard_measured, family_size, standard_months, insured_persons, grant_rounding, grant_rounding_of
):
    gap, parts = standard_measured - income_measured, family_size * standard_months * 12
    each = per_head(gap, parts, rounds=grant_rounding) * insured_persons
    return choose(
        (grant_rounding_of == "head", each), otherwise=per_head(gap * insured_persons, parts, rounds=grant_rounding)
    )


@figure("分档法补助", cites="社会救助暂行办法 §12")
def by_band(
    income_measured, standard_measured, insured_persons,
    first_band_limit, second_band_limit, first_band_amount, second_band_amount, third_band_amount,
):  # fmt: skip
    each = band(
        income_measured * 100, (standard_measured * first_band_limit, first_band_amount),
        (standard_measured * second_band_limit, second_band_amount), otherwise=third_band_amount,
    )  # fmt: skip
    return each * insured_persons


@figure("基本补助", cites="社会救助暂行办法 §12")
def basic_grant(grant_method, by_difference, by_band, minimum_grant, insured_persons):
    return choose(
        (grant_method == "band", by_band), otherwise=highest_of(by_difference, minimum_grant * insured_persons)
    )


@figure("单人保补助", cites="民发〔2021〕57号 §8", since=date(2021, 7, 1))
def single_person_grant(standard, standard_months, single_person_rate, grant_rounding):
    return per_head(standard * single_person_rate, standard_months * 100, rounds=grant_rounding)


@figure("分类施保比例", cites="社会救助暂行办法 §12")
def supplement_rate(
    born_on, month_last, disability_grade, seriously_ill, elder_rate, minor_rate, disability_rate, illness_rate
):
    age = age_on(born_on, month_last)
    return highest_of(
        choose((age >= 60, elder_rate), (age < 18, minor_rate), otherwise=0),
        choose((disability_grade.one_of("1", "2"), disability_rate), otherwise=0),
        choose((seriously_ill, illness_rate), otherwise=0),
    )


@figure("分类施保金", cites="社会救助暂行办法 §12")
def supplement(insured, supplement_rate, standard, standard_months, supplement_rounding):
    added = per_head(standard * supplement_rate, standard_months * 100, rounds=supplement_rounding)
    return choose((insured, added), otherwise=0)


@amount("月保障金", cites="社会救助暂行办法 §12", until=date(2021, 6, 30))
def monthly_amount(tapering, grant_before, basic_grant, supplement):
    return choose((tapering, grant_before), otherwise=basic_grant + total(supplement))


@amount("月保障金", cites="社会救助暂行办法 §12；民发〔2021〕57号 §8", since=date(2021, 7, 1))
def monthly_amount(tapering, grant_before, alone, single_person_grant, basic_grant, supplement):  # noqa: F811 — as above
    basic = choose((alone, single_person_grant), otherwise=basic_grant)
    return choose((tapering, grant_before), otherwise=basic + total(supplement))
