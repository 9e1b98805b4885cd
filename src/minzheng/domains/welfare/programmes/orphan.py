"""孤儿基本生活费 — basic living allowance of orphans, in an institution or scattered (国办发〔2010〕54号)."""

from minzheng.kernel.policy import Effective, Level, age_on, amount, condition, paid_by, parameter, programme

CODE = "welfare.orphan"
CITED = "国办发〔2010〕54号"
standard = parameter(f"{CODE}.standard", by=("county", "care_place"))
extreme_poverty = paid_by("assistance.extreme_poverty")

programme(
    CODE, "孤儿基本生活费", to=Level.MEMBER, pays="monthly_amount", cites=CITED, effective=Effective.NEXT_MONTH,
    excludes=("assistance.extreme_poverty",), note="同时符合特困条件的，择一享受：已领特困供养金的不发",
    recognised_by="welfare.recognised_orphan",
)  # fmt: skip


@condition("认定为孤儿", cites=CITED)
def is_orphan(recognised_orphan):
    return recognised_orphan


@condition("未满十八周岁或仍在校就读", cites=CITED)
def still_a_child(born_on, month_first, in_school):
    return (age_on(born_on, month_first) < 18) | in_school


@condition("未领特困供养金", cites="民发〔2021〕43号 择一享受")
def not_in_extreme_poverty(extreme_poverty):
    return extreme_poverty == 0


@amount("月基本生活费", cites=CITED)
def monthly_amount(standard):
    return standard
