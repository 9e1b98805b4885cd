"""事实无人抚养儿童基本生活补贴 — allowance of children whom neither parent can bring up (民发〔2019〕62号): the orphans'
standard less what the child already receives.
"""

from datetime import date

from minzheng.kernel.policy import (
    Effective,
    Level,
    age_on,
    amount,
    condition,
    figure,
    highest_of,
    paid_by,
    parameter,
    programme,
)

CODE = "welfare.children_without_care"
CITED, WIDENED = "民发〔2019〕62号", "民发〔2020〕125号"
standard = parameter("welfare.orphan.standard", by=("county", "care_place"))
minimum_living = paid_by("assistance.minimum_living")
extreme_poverty = paid_by("assistance.extreme_poverty")
disability_living = paid_by("welfare.disability_living")
orphan = paid_by("welfare.orphan")

programme(
    CODE, "事实无人抚养儿童基本生活补贴", to=Level.MEMBER, pays="monthly_amount", cites=CITED, effective=Effective.NEXT_MONTH,
    excludes=("welfare.orphan",), note="已领低保金（本人份额）、特困供养金、困难残疾人生活补贴的，补差发放",
    recognised_by="welfare.recognised_without_care",
)  # fmt: skip


@figure("父亲死亡或失踪", cites=CITED)
def father_lost(father):
    return father.one_of("dead", "declared_missing")


@figure("母亲死亡或失踪", cites=CITED)
def mother_lost(mother):
    return mother.one_of("dead", "declared_missing")


@figure("父亲不能履行", cites=CITED, until=date(2020, 12, 31))
def father_unable(father):
    return father.one_of("severely_disabled", "seriously_ill", "imprisoned", "detox", "restricted", "out_of_touch")


@figure("母亲不能履行", cites=CITED, until=date(2020, 12, 31))
def mother_unable(mother):
    return mother.one_of("severely_disabled", "seriously_ill", "imprisoned", "detox", "restricted", "out_of_touch")


@figure("父亲不能履行", cites=f"{CITED}；{WIDENED}", since=date(2021, 1, 1))
def father_unable(father):  # noqa: F811 — the same rule from another day on
    unable = father.one_of("severely_disabled", "seriously_ill", "imprisoned", "detox", "restricted", "out_of_touch")
    return unable | father.one_of("revoked", "deported")


@figure("母亲不能履行", cites=f"{CITED}；{WIDENED}", since=date(2021, 1, 1))
def mother_unable(mother):  # noqa: F811 — as above
    unable = mother.one_of("severely_disabled", "seriously_ill", "imprisoned", "detox", "restricted", "out_of_touch")
    return unable | mother.one_of("revoked", "deported")


@condition("父母均不能履行抚养和监护责任", cites=CITED)
def nobody_cares(father_lost, mother_lost, father_unable, mother_unable):
    return (father_unable & (mother_unable | mother_lost)) | (father_lost & mother_unable)


@condition("未满十八周岁", cites=CITED)
def still_a_child(born_on, month_first):
    return age_on(born_on, month_first) < 18


@condition("未领孤儿基本生活费", cites=CITED)
def not_an_orphan(orphan):
    return orphan == 0


@figure("已领合计", cites=CITED)
def already_received(minimum_living, extreme_poverty, disability_living):
    return minimum_living + extreme_poverty + disability_living


@amount("月补贴（补差）", cites=CITED)
def monthly_amount(standard, already_received):
    return highest_of(standard - already_received, 0)
