"""临时救助申请 — 国发〔2014〕47号 and 民发〔2018〕23号: in an emergency help first and papers after, else the ordinary way.

All its limits are local (``data/parameters/assistance/temporary_clocks.yaml``) and are read as they stood on the first day of a
version: a bureau that sets its own from a later day declares the version that begins then. A sum above the cap
carries the mark ``above_cap`` and is settled one by one in a conference (一事一议). What is handed out first comes from the township's
reserve and stands on its voucher; what is granted afterwards is an enrolment for a term, paid by the ledger.
"""

from datetime import date

from minzheng.core.access.posts import CountyReviewer, TownshipOfficer, WindowClerk
from minzheng.core.benefits.applications.services import open_enrolment
from minzheng.core.cases.marks import MARKS, STAFF_KIN, Mark
from minzheng.core.registers.parameters import book
from minzheng.domains.assistance.workflows.minimum_living import WindowMatter
from minzheng.kernel.workflow import (
    ANYWHERE,
    Decider,
    Limit,
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

ABOVE_CAP = MARKS.add(
    Mark("above_cap", "超过限额", "拟救助金额超过限额，应由困难群众基本生活保障工作协调机制一事一议。")
)
LOCAL_LIMITS = ("urgent_response", "papers_after", "whole", "notice")  # of the parameters assistance.temporary.…
URGENT_SINCE, SPENDING_SINCE = since(2018, 1, 23), since(2014, 10, 3)
decider = Decider("审批权", CountyReviewer, TownshipOfficer)


def _local(name: str, on: date, *, working: bool = True) -> Limit:
    """A local limit as it stood on the first day of the version."""
    said = book().value(f"assistance.temporary.{name}", on=on)
    unverified = "" if said.verified else said.document
    counted = working_days if working else days
    return counted(int(said.decimal), unverified=unverified)


@workflows.add
class UrgentHelp(Workflow):
    """临时救助申请（急难型） — a small sum at once from the township's reserve, the papers afterwards, more by the county."""

    code = "assistance.temporary_urgent"
    title = "临时救助申请（急难型）"
    cites = "国发〔2014〕47号、民发〔2018〕23号（期限由地方规定，未核实）"
    in_force = URGENT_SINCE

    reported_need = State("待救助", initial=True)
    helped = State("已先行救助", accepts=True)
    papered = State("手续已补")
    reported = State("已上报")
    declined = State("不予救助", final=True)
    closed = State("已办结", final=True)
    granted = State("已追加救助", final=True)
    withdrawn = State("已终止", final=True)

    voucher = Paper("先行救助登记表", persons=2)
    papers = Paper("补办的申请和审批材料")
    proposal = Paper("审核意见", anew=True, by=TownshipOfficer)
    conference = Paper("一事一议会议记录", only_for=ABOVE_CAP.code, by=CountyReviewer)

    help_first = Move(
        "先行救助", reported_need, helped, by=TownshipOfficer, needs=voucher,
        within=_local("urgent_response", URGENT_SINCE.first, working=False),
    )  # fmt: skip
    decline = Move("不予救助", reported_need, declined, by=TownshipOfficer, opinion=True)
    complete = Move(
        "补办手续", helped, papered, by=(WindowClerk, TownshipOfficer), needs=papers,
        within=_local("papers_after", URGENT_SINCE.first),
    )  # fmt: skip
    close = Move("办结", papered, closed, by=TownshipOfficer)
    report = Move("申请追加救助", papered, reported, by=TownshipOfficer, needs=proposal, opinion=True)
    grant = Move(
        "审批", reported, granted, by=CountyReviewer, needs=conference, not_by=(help_first, proposal), opinion=True,
        then=open_enrolment,
    )  # fmt: skip
    send_back = Move("退回补充", reported, papered, by=CountyReviewer, opinion=True)
    return_it = Move("不予追加", reported, closed, by=CountyReviewer, not_by=help_first, opinion=True)
    end = Move("终止", ANYWHERE, withdrawn, by=(WindowClerk, TownshipOfficer, CountyReviewer), opinion=True)


@workflows.add
class SpendingHelp(WindowMatter):
    """临时救助申请（支出型） — low income and excessive spending, by the ordinary steps; small sums may be devolved."""

    code = "assistance.temporary_spending"
    title = "临时救助申请（支出型）"
    cites = "国发〔2014〕47号（期限由地方规定，未核实）"
    in_force = SPENDING_SINCE
    must_end = within(_local("whole", SPENDING_SINCE.first))

    on_notice = State("公示中")
    reported = State("已上报")
    refusing = State("不予批准，待送达")
    granted = State("已批准", final=True)
    refused = State("不予批准", final=True)

    visit = Paper("入户调查表", persons=2, by=(WindowClerk, TownshipOfficer))
    check = Paper("核对报告")
    proposal = Paper("审核意见", anew=True, by=TownshipOfficer)
    posted = Paper("公示记录", anew=True, by=TownshipOfficer)
    conference = Paper("一事一议会议记录", only_for=ABOVE_CAP.code, by=CountyReviewer)
    county_visit = Paper("县级入户调查表", persons=2, only_for=STAFF_KIN.code, by=CountyReviewer)
    told = Paper("不予批准告知书")

    notify = Move("公示", WindowMatter.accepted, on_notice, by=TownshipOfficer, needs=(visit, check, proposal))
    report = Move(
        "上报", on_notice, reported, by=TownshipOfficer, needs=posted,
        not_before=_local("notice", SPENDING_SINCE.first).after(posted),
    )  # fmt: skip
    dispute = Move("登记异议", on_notice, WindowMatter.accepted, by=TownshipOfficer, opinion=True)
    grant = Move(
        "审批", reported, granted, by=decider, needs=(visit, conference, county_visit), not_by=(visit, county_visit),
        opinion=True, then=open_enrolment,
    )  # fmt: skip
    refuse = Move(
        "不予批准",
        reported,
        refusing,
        by=decider,
        needs=(visit, county_visit),
        not_by=(visit, county_visit),
        opinion=True,
    )
    send_back = Move("退回补充调查", reported, WindowMatter.accepted, by=decider, opinion=True)
    deliver = Move("送达告知书", refusing, refused, by=(TownshipOfficer, CountyReviewer), needs=told)
