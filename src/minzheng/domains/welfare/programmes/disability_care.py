"""重度残疾人护理补贴 — care allowance of the severely disabled who need long-term care (国发〔2015〕52号)."""

from minzheng.kernel.policy import Effective, Kind, Level, amount, condition, figure, paid_by, parameter, programme

CODE = "welfare.disability_care"
CITED = "国发〔2015〕52号"
allowance = parameter(f"{CODE}.amount", by=("county", "disability_grade"))
widened = parameter(f"{CODE}.widened", by=("county",), kind=Kind.TRUTH)
extreme_poverty = paid_by("assistance.extreme_poverty")

programme(
    CODE, "重度残疾人护理补贴", to=Level.MEMBER, pays="monthly_amount", cites=CITED, effective=Effective.MONTH_OF_APPLICATION,
    excludes=("assistance.extreme_poverty",), note="与同类护理补贴择高享受",
)  # fmt: skip


@figure("智力、精神三四级（扩面）", cites=CITED)
def in_widened_circle(disability_kind, disability_grade, widened):
    return disability_kind.one_of("intellect", "mind") & disability_grade.one_of("3", "4") & widened


@condition("一、二级残疾，或扩面的智力、精神残疾", cites=CITED)
def disabled_enough(disability_grade, in_widened_circle):
    return disability_grade.one_of("1", "2") | in_widened_circle


@condition("残疾人证有效", cites=CITED)
def holds_certificate(certificate_valid):
    return certificate_valid


@condition("需长期照护", cites=CITED)
def in_need_of_care(needs_long_care):
    return needs_long_care


@condition("未领工伤护理费", cites=CITED)
def no_work_injury_care(work_injury_care):
    return ~work_injury_care


@condition("未领特困供养金", cites=CITED)
def not_in_extreme_poverty(extreme_poverty):
    return extreme_poverty == 0


@condition("高于已领同类护理补贴", cites=CITED)
def higher_than_others(allowance, other_care):
    return allowance > other_care


@amount("月护理补贴", cites=CITED)
def monthly_amount(allowance):
    return allowance
