"""高龄津贴 — old-age allowance by bands of age, which are local and dated."""

from minzheng.kernel.policy import Effective, Level, age_on, amount, band, condition, figure, parameter, programme

CODE = "eldercare.old_age"
LOCAL = ("county",)
CITED = "老年人权益保障法 §33"
first_age = parameter(f"{CODE}.first_age", by=LOCAL)
second_age = parameter(f"{CODE}.second_age", by=LOCAL)
third_age = parameter(f"{CODE}.third_age", by=LOCAL)
first_amount = parameter(f"{CODE}.first_amount", by=LOCAL)
second_amount = parameter(f"{CODE}.second_amount", by=LOCAL)
third_amount = parameter(f"{CODE}.third_amount", by=LOCAL)

programme(CODE, "高龄津贴", to=Level.MEMBER, pays="monthly_amount", cites=CITED, effective=Effective.NEXT_MONTH)


@figure("周岁")
def age(born_on, month_first):
    return age_on(born_on, month_first)


@condition("达到起发年龄", cites=CITED)
def old_enough(age, first_age):
    return age >= first_age


@condition("本地户籍", cites=CITED)
def of_this_place(local_hukou):
    return local_hukou


@amount("月津贴", cites=CITED)
def monthly_amount(age, second_age, third_age, first_amount, second_amount, third_amount):
    return band(age, (second_age, first_amount), (third_age, second_amount), otherwise=third_amount)
