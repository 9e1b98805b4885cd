"""Matters for these tests: the model of minimum living with the posts of the house, and small ones for single traits."""

from minzheng.core.access.posts import CountyReviewer, TownshipOfficer, WindowClerk
from minzheng.kernel.workflow import (
    ANYWHERE,
    Decider,
    Move,
    Paper,
    State,
    Workflow,
    Workflows,
    days,
    since,
    within,
    working_days,
)

LIVING, ADOPTION, FUNERAL, REVIEW = "tests.living", "tests.adoption", "tests.funeral", "tests.review"
MATTERS = Workflows()
decider = Decider("审核确认权", CountyReviewer, TownshipOfficer)
ENROLLED = []


def enrol(case, *, by):
    """What a domain would pass: it runs in the transaction of the move."""
    if case.number in REFUSING:
        raise RuntimeError("台账拒绝")
    ENROLLED.append((case.number, case.state, by.username))


REFUSING: set[str] = set()


@MATTERS.add
class LivingBefore(Workflow):
    """The rule before July 2021; its moves before acceptance are the same."""

    code, title, cites = LIVING, "最低生活保障申请", "民发〔2012〕220号"
    in_force = since(2012, 12, 12).until(2021, 6, 30)

    draft = State("待受理", initial=True)
    correcting = State("待补正")
    accepted = State("已受理", accepts=True)
    decided = State("已审批", final=True)

    ask = Move("一次性告知补正", draft, correcting, by=WindowClerk, once=True)
    resume = Move("收齐补正", correcting, draft, by=WindowClerk)
    accept = Move("受理", draft, accepted, by=WindowClerk)
    survey = Move("开展调查", accepted, decided, by=TownshipOfficer, within=working_days(10))


@MATTERS.add
class Living(Workflow):
    """民发〔2021〕57号, with a countersignature that the county may ask for."""

    code, title, cites = LIVING, "最低生活保障申请", "民发〔2021〕57号"
    in_force = since(2021, 7, 1)
    must_end = within(working_days(30), extended=working_days(45), devolved=working_days(20), by=[CountyReviewer])

    draft = State("待受理", initial=True)
    correcting = State("待补正")
    accepted = State("已受理", accepts=True)
    surveying = State("调查核对中")
    on_notice = State("公示中")
    reported = State("已上报")
    granted = State("已确认", final=True)
    refused = State("不予确认", final=True)
    ended = State("已终止", final=True)

    check = Paper("核对报告", within=working_days(3).after(surveying))
    visit = Paper("入户调查表", persons=2)
    proposal = Paper("初审意见", anew=True)
    county_visit = Paper("县级入户调查表", persons=2, only_for="staff_kin")
    second_opinion = Paper("会签意见", only_for="countersigned", within=working_days(2).after(reported))

    ask = Move("一次性告知补正", draft, correcting, by=WindowClerk, once=True)
    resume = Move("收齐补正", correcting, draft, by=WindowClerk)
    accept = Move("受理", draft, accepted, by=WindowClerk)
    survey = Move("开展调查", accepted, surveying, by=TownshipOfficer, within=working_days(3))
    notify = Move("公示", surveying, on_notice, by=TownshipOfficer, needs=(visit, check, proposal))
    dispute = Move("提出异议", on_notice, surveying, by=TownshipOfficer, opinion=True)
    report = Move("上报", on_notice, reported, by=TownshipOfficer, not_before=days(7))
    grant = Move(
        "审核确认", reported, granted, by=decider, within=working_days(10), needs=(county_visit, second_opinion),
        not_by=(survey, visit), opinion=True, then=enrol,
    )  # fmt: skip
    refuse = Move("不予确认", (surveying, reported), refused, by=decider, opinion=True)
    end = Move("终止", ANYWHERE, ended, by=(WindowClerk, TownshipOfficer), opinion=True)


@MATTERS.add
class Adoption(Workflow):
    """Accepted as it is opened; a public notice of sixty days does not count in its thirty."""

    code, title, cites = ADOPTION, "收养登记", "中国公民收养子女登记办法"
    in_force = since(2019, 1, 1)
    must_end = days(30)

    received = State("已收件", initial=True)
    published = State("公告中", suspends="中国公民收养子女登记办法：公告期不计入登记办理期限")
    reviewing = State("审查中")
    registered = State("已登记", final=True)

    publish = Move("公告", received, published, by=WindowClerk)
    review = Move("审查", published, reviewing, by=WindowClerk, not_before=days(60))
    register = Move("登记", reviewing, registered, by=WindowClerk)


@MATTERS.add
class Funeral(Workflow):
    """One step and no clock."""

    code, title, cites = FUNERAL, "丧葬补贴", "试 §1"
    in_force = since(2021, 1, 1)

    received = State("已收件", initial=True)
    paid = State("已发放", final=True)

    pay = Move("发放", received, paid, by=WindowClerk)


@MATTERS.add
class Review(Workflow):
    """Who signed the sheet or the memo does not propose; the memo is not wanted for it."""

    code, title, cites = REVIEW, "复核", "试 §1"
    in_force = since(2021, 1, 1)

    received = State("已收件", initial=True)
    proposed = State("已提出")
    done = State("已办结", final=True)

    sheet = Paper("核查表")
    memo = Paper("备忘")

    propose = Move("提出", received, proposed, by=TownshipOfficer, needs=sheet, not_by=(sheet, memo))
    finish = Move("办结", proposed, done, by=TownshipOfficer)
