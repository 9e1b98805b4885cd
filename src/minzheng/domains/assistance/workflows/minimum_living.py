"""最低生活保障申请 — 民发〔2012〕220号, from July 2021 民发〔2021〕57号, from October 2022 with 民发〔2022〕83号.

A single person's application (单人保, 57号 art. 8) is the same matter with other members insured. Relatives of staff and of
village committees carry the mark ``staff_kin``: the county visits them itself (57号 arts. 11 and 20).
"""

from minzheng.core.access.posts import CountyReviewer, TownshipOfficer, WindowClerk
from minzheng.core.benefits.applications.services import open_enrolment
from minzheng.core.cases.marks import STAFF_KIN
from minzheng.kernel.workflow import (
    ANYWHERE,
    Decider,
    Move,
    Paper,
    State,
    Workflow,
    days,
    since,
    within,
    workflows,
    working_days,
)

REPRINT = "据县级转载，未查到民发〔2012〕220号原文"
decider = Decider("审核确认权", CountyReviewer, TownshipOfficer)


class WindowMatter(Workflow):
    """窗口事项 — what comes before acceptance is the same in every version, so that an open application changes over."""

    draft = State("待受理", initial=True)
    correcting = State("待补正")
    accepted = State("已受理", accepts=True)
    not_accepted = State("不予受理", final=True)
    withdrawn = State("已终止", final=True)

    accept = Move("受理", draft, accepted, by=WindowClerk)
    ask = Move("一次性告知补正", draft, correcting, by=WindowClerk, once=True, opinion=True)
    resume = Move("收齐补正", correcting, draft, by=WindowClerk)
    decline = Move("不予受理", (draft, correcting), not_accepted, by=WindowClerk, opinion=True)
    end = Move("终止", ANYWHERE, withdrawn, by=(WindowClerk, TownshipOfficer, CountyReviewer), opinion=True)


@workflows.add
class MinimumLivingBefore(WindowMatter):
    """最低生活保障申请（2021 年 6 月底以前） — with a democratic appraisal of every application (民主评议)."""

    code = "assistance.minimum_living"
    title = "最低生活保障申请"
    cites = "民发〔2012〕220号（各步期限据县级转载，未核实）"
    in_force = since(2012, 12, 12).until(2021, 6, 30)

    surveyed = State("已核查")
    on_notice = State("公示中")
    reported = State("已上报")
    refusing = State("不予批准，待送达")
    granted = State("已批准", final=True)
    refused = State("不予批准", final=True)

    visit = Paper("入户调查表", persons=2, by=(WindowClerk, TownshipOfficer))
    check = Paper("核对报告")
    appraisal = Paper("民主评议记录", persons=2, within=working_days(5, unverified=REPRINT).after(surveyed))
    proposal = Paper("审核意见", anew=True, by=TownshipOfficer)
    posted = Paper("公示记录", anew=True, by=TownshipOfficer)
    county_visit = Paper("县级入户调查表", persons=2, only_for=STAFF_KIN.code, by=CountyReviewer)
    told = Paper("不予批准告知书")

    survey = Move(
        "家庭经济状况核查", WindowMatter.accepted, surveyed, by=TownshipOfficer,
        within=working_days(10, unverified=REPRINT), needs=visit,
    )  # fmt: skip
    notify = Move("公示", surveyed, on_notice, by=TownshipOfficer, needs=(check, appraisal, proposal))
    report = Move(
        "上报",
        on_notice,
        reported,
        by=TownshipOfficer,
        needs=posted,
        not_before=days(7, unverified=REPRINT).after(posted),
    )
    dispute = Move("登记异议", on_notice, surveyed, by=TownshipOfficer, opinion=True)
    grant = Move(
        "审批", reported, granted, by=CountyReviewer, within=working_days(5, unverified=REPRINT),
        needs=county_visit, not_by=(survey, visit, county_visit), opinion=True, then=open_enrolment,
    )  # fmt: skip
    refuse = Move(
        "不予批准", reported, refusing, by=CountyReviewer, needs=county_visit, not_by=(survey, visit, county_visit),
        opinion=True,
    )  # fmt: skip
    send_back = Move("退回补充调查", reported, surveyed, by=CountyReviewer, opinion=True)
    deliver = Move(
        "送达告知书", refusing, refused, by=(TownshipOfficer, CountyReviewer), needs=told,
        within=working_days(3, unverified=REPRINT),
    )  # fmt: skip


@workflows.add
class MinimumLiving(WindowMatter):
    """最低生活保障申请 — survey and information check side by side; an appraisal only where the facts are disputed."""

    code = "assistance.minimum_living"
    title = "最低生活保障申请"
    cites = "民发〔2021〕57号"
    in_force = since(2021, 7, 1).until(2022, 10, 18)
    must_end = within(working_days(30), extended=working_days(45), by=[CountyReviewer])

    surveying = State("调查核对中")
    on_notice = State("公示中")
    reported = State("已上报")
    refusing = State("不予确认，待送达")
    granted = State("已确认", final=True)
    refused = State("不予确认", final=True)

    visit = Paper("入户调查表", persons=2, by=(WindowClerk, TownshipOfficer))
    asked = Paper("核对委托")
    started = Paper("核对启动记录", within=working_days(3).after(asked))
    check = Paper("核对报告")
    appraisal = Paper("民主评议记录", persons=2)
    proposal = Paper("初审意见", anew=True, by=TownshipOfficer)
    posted = Paper("公示记录", anew=True, by=TownshipOfficer)
    county_visit = Paper("县级入户调查表", persons=2, only_for=STAFF_KIN.code, by=CountyReviewer)
    told = Paper("不予确认告知书")

    survey = Move("开展调查", WindowMatter.accepted, surveying, by=TownshipOfficer, within=working_days(3))
    notify = Move("公示", surveying, on_notice, by=TownshipOfficer, needs=(visit, check, proposal))
    report = Move("上报", on_notice, reported, by=TownshipOfficer, needs=posted, not_before=days(7).after(posted))
    dispute = Move("登记异议", on_notice, surveying, by=TownshipOfficer, opinion=True)
    grant = Move(
        "审核确认", reported, granted, by=decider, within=working_days(10), needs=county_visit,
        not_by=(survey, visit, county_visit), opinion=True, then=open_enrolment,
    )  # fmt: skip
    refuse = Move(
        "不予确认", reported, refusing, by=decider, within=working_days(10), needs=county_visit,
        not_by=(survey, visit, county_visit), opinion=True,
    )  # fmt: skip
    send_back = Move("退回补充调查", reported, surveying, by=decider, opinion=True)
    deliver = Move(
        "送达告知书", refusing, refused, by=(TownshipOfficer, CountyReviewer), needs=told, within=working_days(3)
    )


@workflows.add
class MinimumLivingSince2022(MinimumLiving):
    """最低生活保障申请（2022 年 10 月起） — where the decision is devolved the whole takes twenty working days."""

    cites = "民发〔2021〕57号、民发〔2022〕83号（2022 年 10 月印发，施行日期未核实）"
    in_force = since(2022, 10, 19)
    must_end = within(
        working_days(30), extended=working_days(45), devolved=working_days(20), by=[CountyReviewer, TownshipOfficer]
    )


@workflows.add
class LowIncomeEdge(MinimumLiving):
    """低保边缘家庭认定申请 — by the steps of the minimum living allowance, as 57号 has them applied."""

    code = "assistance.low_income_edge"
    title = "低保边缘家庭认定申请"
    cites = "民发〔2021〕57号（比照最低生活保障程序，本市文件未核实）"
    in_force = since(2021, 7, 1)

    grant = MinimumLiving.grant.but(then=())  # a recognition that pays nothing
