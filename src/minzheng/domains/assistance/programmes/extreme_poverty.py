"""特困人员救助供养金 — support for people in extreme poverty: basic living and care by grade (民发〔2021〕43号)."""

from minzheng.kernel.money import to_fen
from minzheng.kernel.policy import (
    Effective,
    Level,
    age_on,
    amount,
    choose,
    condition,
    figure,
    highest_of,
    parameter,
    per_head,
    programme,
)

CODE = "assistance.extreme_poverty"
PLACE, CARE = ("county", "settlement", "support_mode"), ("county", "support_mode")
standard = parameter("assistance.minimum_living.standard", by=("county", "settlement"))
standard_months = parameter("assistance.minimum_living.standard_months", by=("county", "settlement"))
basic_standard = parameter(f"{CODE}.basic_standard", by=PLACE)
basic_months = parameter(f"{CODE}.basic_months", by=PLACE)
care_of_able = parameter(f"{CODE}.care_of_able", by=CARE)
care_of_partly_able = parameter(f"{CODE}.care_of_partly_able", by=CARE)
care_of_unable = parameter(f"{CODE}.care_of_unable", by=CARE)

programme(
    CODE, "特困人员救助供养金", to=Level.MEMBER, pays="monthly_amount", cites="社会救助暂行办法 第三章；民发〔2021〕43号",
    effective=Effective.NEXT_MONTH, excludes=("assistance.minimum_living",), note="集中供养的款项付给供养机构",
    recognised_by="assistance.recognised_extreme_poverty",
)  # fmt: skip


@figure("残疾程度符合", cites="民发〔2021〕43号 §5")
def disabled_enough(disability_kind, disability_grade):
    mind = disability_kind.one_of("intellect", "mind") & disability_grade.one_of("1", "2", "3")
    limbs = (disability_kind == "limbs") & disability_grade.one_of("1", "2")
    return mind | limbs | ((disability_kind == "sight") & (disability_grade == "1"))


@condition("无劳动能力", cites="民发〔2021〕43号 §5")
def unable_to_work(born_on, month_last, disabled_enough):
    age = age_on(born_on, month_last)
    return (age >= 60) | (age < 16) | disabled_enough


@figure("本人年收入", cites="民发〔2021〕43号 §6")
def own_income(wages, work_cost, business_year, property_year, received_year, handed_on_year):
    earned = highest_of(wages - work_cost, 0) * 12 + highest_of(business_year, 0)
    return earned + highest_of(property_year, 0) + highest_of(received_year - handed_on_year, 0)


@condition("无生活来源：收入低于低保标准", cites="民发〔2021〕43号 §6")
def without_income(own_income, standard, standard_months):
    return own_income * standard_months < standard * 12


@condition("无生活来源：财产符合规定", cites="民发〔2021〕43号 §6")
def without_property(property_fits):
    return property_fits


@condition("无赡养、抚养、扶养人或其无履行能力", cites="民发〔2021〕43号 §8")
def without_supporter(able_supporter):
    return ~able_supporter


@condition("本地户籍", cites="民发〔2021〕43号 §4")
def of_this_place(local_hukou):
    return local_hukou


@figure("基本生活标准", cites="社会救助暂行办法 §15")
def basic_living(basic_standard, basic_months):
    return per_head(basic_standard, basic_months, rounds=to_fen)


@figure("全自理", cites="民发〔2021〕43号 自理能力六项")
def able(tasks_unable):
    return tasks_unable == 0


@figure("半护理", cites="民发〔2021〕43号 自理能力六项")
def partly_able(tasks_unable):
    return (tasks_unable >= 1) & (tasks_unable <= 3)


@figure("照料护理标准", cites="社会救助暂行办法 §15")
def care(able, partly_able, care_of_able, care_of_partly_able, care_of_unable):
    return choose((able, care_of_able), (partly_able, care_of_partly_able), otherwise=care_of_unable)


@amount("月供养金", cites="社会救助暂行办法 §15")
def monthly_amount(basic_living, care):
    return basic_living + care
