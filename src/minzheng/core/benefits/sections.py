"""保障版块 — what every programme says of a household, a person or an enrolment this month, on the page of that record.

Each line leads to the explanation. The household is the door: who may not see it is not told what rules say of it.
"""

from collections.abc import Iterator
from typing import Any

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.benefits import programmes
from minzheng.core.benefits.applications.outcomes import asked_for
from minzheng.core.benefits.explaining import Circumstances, Overview, Verdict, overview
from minzheng.core.benefits.models import Enrolment
from minzheng.core.parties.households.models import Household, Membership
from minzheng.core.parties.models import Person
from minzheng.core.registers.sections import SECTIONS, Mark, Section, Sheet
from minzheng.kernel import periods
from minzheng.kernel.money import format_yuan
from minzheng.kernel.periods import Month
from minzheng.kernel.policy import PROGRAMMES
from minzheng.kernel.policy.explaining import Answer

HOUSEHOLD, PERSON, ENROLMENT = "parties.household", "parties.person", "benefits.enrolment"
EXPLANATION, OF_MEMBER = "explanation", "explanation_of_member"
TITLES = ("项目", "对象", "结论", "应发（元/月）", "实发（元/月）", "比较")
ANSWER_CHIPS = {Answer.ENTITLED: "ok", Answer.NOT_ENTITLED: "off", Answer.UNDETERMINED: "soon"}
NO_HOUSEHOLD = "今天不属于任何家庭，或家庭不在您的管辖范围内，不能测算；没有家庭的请先登记家庭成员。"
ASKED_FOR = "按申请的金额核准，不能只凭登记的状况测算；测算过程附在案卷的审核意见后。"
FOLLOWS = "随别的保障发放，哪个月启动、每人多少见“补贴启动”，不按登记的状况测算。"
NOTE = "按{month}的规则和今天登记的状况试算，点项目看逐条依据；不代替审核确认的决定。"


def _of_household(household: Household, _user: User) -> Sheet:
    return _sheet(overview(household, _month(), _wanted()), "这一户今天没有成员或已终止，不能测算。")


def _of_person(person: Person, user: User) -> Sheet:
    """The programmes of members, for the household in which the person lives today."""
    household = _household_of(person.pk, user)
    found = None if household is None else overview(household, _month(), _wanted())
    return _sheet(_narrowed(found, person.pk), NO_HOUSEHOLD)


def _of_enrolment(enrolment: Enrolment, user: User) -> Sheet:
    """The enrolment's own programme."""
    if enrolment.programme in asked_for():
        return _sheet(None, ASKED_FOR)
    if enrolment.follows_id is not None:
        return _sheet(None, FOLLOWS)
    if enrolment.person_id is not None:
        household = _household_of(enrolment.person_id, user)
    else:
        visible = Household.objects.visible_to(user, Permission.FACT_VIEW)
        household = visible.filter(enrolments=enrolment).first()
    found = None if household is None else overview(household, _month(), [enrolment.programme])
    return _sheet(_narrowed(found, enrolment.person_id) if enrolment.person_id else found, NO_HOUSEHOLD)


def _wanted() -> list[str]:
    """Programmes that facts alone decide: what follows others depends on what was started, and is told of month by month."""
    return [code for code in programmes.order() if code not in asked_for() and not PROGRAMMES.get(code).follows]


def _household_of(person: int, user: User) -> Household | None:
    there = Membership.objects.on(periods.today()).filter(person=person).values("household")
    visible = Household.objects.visible_to(user, Permission.FACT_VIEW).on(periods.today())
    return visible.filter(pk__in=there).first()


def _narrowed(found: Overview | None, person: int) -> Overview | None:
    """The verdicts on one member alone."""
    if found is None:
        return None
    place = next((place for place, one in enumerate(found.circumstances.members) if one.person_id == person), None)
    return Overview(
        found.circumstances, tuple(one for one in found.verdicts if place is not None and one.place == place)
    )


def _month() -> Month:
    return Month.of(periods.today())


def _sheet(found: Overview | None, empty: str) -> Sheet:
    if found is None or not found.verdicts:
        return Sheet(TITLES, [], empty, "项")
    lines = [_line(found.circumstances, one, who) for one, who in _gathered(found)]
    return Sheet(TITLES, lines, empty, "项", NOTE.format(month=found.circumstances.month.label))


def _gathered(found: Overview) -> Iterator[tuple[Verdict, str]]:
    """Each verdict with whom it is about: members who are paid nothing, and of whom the same is said, stand in one line."""
    together: dict[tuple[Any, ...], list[Verdict]] = {}
    for place, one in enumerate(found.verdicts):
        is_plain = not one.paid and (one.answer is Answer.NOT_ENTITLED or one.without_standard)
        together.setdefault((one.programme.code, one.answer if is_plain else place), []).append(one)
    size = len(found.circumstances.members)
    for group in together.values():
        one = group[0]
        whole = "全部" if len(group) == size else "其中"
        yield one, found.circumstances.called[one.place] if len(group) == 1 else f"{whole} {len(group)} 人"


def _line(circumstances: Circumstances, one: Verdict, who: str) -> tuple[Mark, ...]:
    programme = one.programme
    page: str = EXPLANATION
    within: tuple[Any, ...] = (programme.code,)
    if one.place is not None:
        page, within = OF_MEMBER, (programme.code, circumstances.members[one.place].person.uid)
    is_monthly = not programme.is_once
    return (
        Mark(programme.title, register=HOUSEHOLD, uid=circumstances.household.uid, page=page, within=within), Mark(who), Mark(one.answer.label, ANSWER_CHIPS[one.answer]),
        Mark("标准未录入" if one.without_standard else "缺少状况" if one.due is None else format_yuan(one.due)),
        Mark(format_yuan(one.paid) if is_monthly else "一次性"), _compared(one) if is_monthly else Mark(""),
    )  # fmt: skip


def _compared(one: Verdict) -> Mark:
    """What is due against what is paid."""
    if one.due is None or (one.due == 0 and one.paid == 0):
        return Mark("")
    if one.due == one.paid:
        return Mark("一致", "ok")
    if not one.paid:
        return Mark("应发未发", "late")
    if not one.due:
        return Mark("不符仍发", "late")
    return Mark(f"{'少' if one.due > one.paid else '多'}发 {format_yuan(abs(one.due - one.paid))}", "soon")


for _register, _read in ((HOUSEHOLD, _of_household), (PERSON, _of_person), (ENROLMENT, _of_enrolment)):
    SECTIONS.add(Section(f"{_register}.verdicts", _register, "各项目测算", _read, leads=True, to=Permission.FACT_VIEW))
