"""Workflows for tests. Those of the law follow what the specification quotes; the domains declare the ones that work."""

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


class Clerk:
    code, title = "clerk", "窗口经办"


class Officer:
    code, title = "officer", "乡镇民政干部"


class Reviewer:
    code, title = "reviewer", "县级审核"


POSTS = {post.title: post.code for post in (Clerk, Officer, Reviewer)}
MATTERS = Workflows()
decider = Decider("审核确认权", Reviewer, Officer)


@MATTERS.add
class MinimumLivingBefore(Workflow):
    """The rule before July 2021, as a county reprinted one limit of it; only to tell two versions apart."""

    code = "tests.minimum_living"
    title = "最低生活保障申请"
    cites = "民发〔2012〕220号（期限据县级转载，未核实）"
    in_force = since(2012, 12, 12).until(2021, 6, 30)

    draft = State("待受理", initial=True)
    correcting = State("待补正")
    accepted = State("已受理", accepts=True)
    decided = State("已审批", final=True)

    ask = Move("一次性告知补正", draft, correcting, by=Clerk, once=True)
    resume = Move("收齐补正", correcting, draft, by=Clerk)
    accept = Move("受理", draft, accepted, by=Clerk)
    survey = Move("开展调查", accepted, decided, by=Officer, within=working_days(10))


def services_enrol(course, *, by):
    """A service as a domain would pass one."""


@MATTERS.add
class MinimumLiving(Workflow):
    """民发〔2021〕57号, and what 2022 added for devolved decisions."""

    code = "tests.minimum_living"
    title = "最低生活保障申请"
    cites = "民发〔2021〕57号"
    in_force = since(2021, 7, 1)
    must_end = within(working_days(30), extended=working_days(45), devolved=working_days(20), by=[Reviewer])

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

    ask = Move("一次性告知补正", draft, correcting, by=Clerk, once=True)
    resume = Move("收齐补正", correcting, draft, by=Clerk)
    accept = Move("受理", draft, accepted, by=Clerk)
    survey = Move("开展调查", accepted, surveying, by=Officer, within=working_days(3))
    notify = Move("公示", surveying, on_notice, by=Officer, needs=(visit, check, proposal))
    dispute = Move("提出异议", on_notice, surveying, by=Officer, opinion=True)
    report = Move("上报", on_notice, reported, by=Officer, not_before=days(7))
    grant = Move(
        "审核确认",
        reported,
        granted,
        by=decider,
        within=working_days(10),
        needs=county_visit,
        not_by=(survey, visit),
        opinion=True,
        then=services_enrol,
    )
    refuse = Move("不予确认", (surveying, reported), refused, by=decider, opinion=True)
    end = Move("终止", ANYWHERE, ended, by=(Clerk, Officer), opinion=True)


@MATTERS.add
class Divorce(Workflow):
    """民法典 §§ 1077, 1078: calendar days, the last one moves off a holiday."""

    code = "tests.divorce"
    title = "离婚登记"
    cites = "民法典 § 1077"
    in_force = since(2021, 1, 1)

    cooling = State("冷静期", initial=True)
    issued = State("已登记", final=True)
    withdrawn = State("视为撤回", final=True)

    issue = Move(
        "发证",
        cooling,
        issued,
        by=Clerk,
        not_before=days(30, rolls=True),
        not_after=days(30, rolls=True) + days(30, rolls=True),
    )
    withdraw = Move("撤回", cooling, withdrawn, by=Clerk)


@MATTERS.add
class Adoption(Workflow):
    """A total in calendar days in which a public notice of sixty days does not count."""

    code = "tests.adoption"
    title = "收养登记"
    cites = "中国公民收养子女登记办法"
    in_force = since(2019, 1, 1)
    must_end = days(30)

    received = State("已收件", initial=True)
    published = State("公告中", suspends="中国公民收养子女登记办法：公告期不计入登记办理期限")
    reviewing = State("审查中")
    registered = State("已登记", final=True)

    publish = Move("公告", received, published, by=Clerk)
    review = Move("审查", published, reviewing, by=Clerk, not_before=days(60))
    register = Move("登记", reviewing, registered, by=Clerk)
