"""经济困难老年人补贴 — service and care allowance of poor old people, by ability; beside a care allowance only the excess."""

from minzheng.kernel.policy import (
    Effective,
    Level,
    age_on,
    amount,
    condition,
    highest_of,
    paid_by,
    parameter,
    programme,
)

CODE = "eldercare.poor_elder"
CITED = "老年人权益保障法 §33"
allowance = parameter(f"{CODE}.amount", by=("county", "ability"))
disability_care = paid_by("welfare.disability_care")
extreme_poverty = paid_by("assistance.extreme_poverty")

programme(
    CODE, "经济困难老年人补贴", to=Level.MEMBER, pays="monthly_amount", cites=CITED, effective=Effective.NEXT_MONTH,
    excludes=("assistance.extreme_poverty",), note="与重度残疾人护理补贴择高享受：已领护理补贴的只补高出部分",
    recognised_by="eldercare.recognised_poor_elder",
)  # fmt: skip


@condition("年满六十周岁", cites="老年人权益保障法 §2")
def old_enough(born_on, month_first):
    return age_on(born_on, month_first) >= 60


@condition("认定为经济困难老年人", cites=CITED)
def is_poor(poor_elder):
    return poor_elder


@condition("本地户籍", cites=CITED)
def of_this_place(local_hukou):
    return local_hukou


@condition("未领特困供养金", cites=CITED)
def not_in_extreme_poverty(extreme_poverty):
    return extreme_poverty == 0


@amount("月补贴", cites=CITED)
def monthly_amount(allowance, disability_care):
    return highest_of(allowance - disability_care, 0)
