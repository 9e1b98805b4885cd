"""困难残疾人生活补贴 — living allowance of disabled people in families on the minimum living allowance (国发〔2015〕52号)."""

from minzheng.kernel.policy import Effective, Level, amount, condition, paid_by, parameter, programme

CODE = "welfare.disability_living"
CITED = "国发〔2015〕52号"
allowance = parameter(f"{CODE}.amount", by=("county", "disability_grade"))
minimum_living = paid_by("assistance.minimum_living")
extreme_poverty = paid_by("assistance.extreme_poverty")
orphan = paid_by("welfare.orphan")

programme(
    CODE, "困难残疾人生活补贴", to=Level.MEMBER, pays="monthly_amount", cites=CITED, effective=Effective.MONTH_OF_APPLICATION,
    excludes=("assistance.extreme_poverty", "welfare.orphan"), note="与同类生活补贴择高享受",
)  # fmt: skip


@condition("残疾人证有效", cites=CITED)
def holds_certificate(certificate_valid, disability_grade):
    return certificate_valid & (disability_grade != "none")


@condition("领取最低生活保障金", cites=CITED)
def in_minimum_living(minimum_living):
    return minimum_living > 0


@condition("未领工伤护理费", cites=CITED)
def no_work_injury_care(work_injury_care):
    return ~work_injury_care


@condition("未领特困供养金", cites=CITED)
def not_in_extreme_poverty(extreme_poverty):
    return extreme_poverty == 0


@condition("未领孤儿基本生活费", cites=CITED)
def not_an_orphan(orphan):
    return orphan == 0


@condition("高于已领同类生活补贴", cites=CITED)
def higher_than_others(allowance, other_living):
    return allowance > other_living


@amount("月生活补贴", cites=CITED)
def monthly_amount(allowance):
    return allowance
