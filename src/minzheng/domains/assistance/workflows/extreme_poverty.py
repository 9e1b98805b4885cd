"""特困人员认定申请 — 民发〔2016〕178号, from July 2021 民发〔2021〕43号.

The six indicators of self-care are assessed before the opinion. The county visits at least thirty in a hundred by lot: those
that are drawn carry the mark ``drawn_for_visit``.
"""

from minzheng.core.access.posts import CountyReviewer, TownshipOfficer, WindowClerk
from minzheng.core.benefits.applications.services import open_enrolment
from minzheng.core.cases.marks import MARKS, STAFF_KIN, Mark
from minzheng.domains.assistance.workflows.minimum_living import WindowMatter
from minzheng.kernel.workflow import Move, Paper, State, days, since, workflows, working_days

UNSEEN = "未查到民发〔2016〕178号原文"
DRAWN = MARKS.add(Mark("drawn_for_visit", "抽中入户", "县级随机抽查抽中了这一件，应由县级另派两人入户调查。"))


@workflows.add
class ExtremePoverty(WindowMatter):
    """特困人员认定申请 — fifteen working days for the township, seven days of notice, fifteen for the county."""

    code = "assistance.extreme_poverty"
    title = "特困人员认定申请"
    cites = "民发〔2021〕43号"
    in_force = since(2021, 7, 1)

    on_notice = State("公示中")
    resurveying = State("异议复核中")
    reported = State("已上报")
    refusing = State("不予确认，待送达")
    granted = State("已确认", final=True)
    refused = State("不予确认", final=True)

    visit = Paper("入户调查表", persons=2, by=(WindowClerk, TownshipOfficer))
    assessment = Paper("生活自理能力评估表", persons=2, by=(WindowClerk, TownshipOfficer))
    check = Paper("核对报告")
    proposal = Paper("初审意见", anew=True, by=TownshipOfficer)
    posted = Paper("公示记录", anew=True, by=TownshipOfficer)
    county_visit = Paper("县级入户调查表", persons=2, only_for=STAFF_KIN.code, by=CountyReviewer)
    drawn_visit = Paper("县级抽查调查表", persons=2, only_for=DRAWN.code, by=CountyReviewer)
    told = Paper("不予确认告知书")

    notify = Move(
        "公示", WindowMatter.accepted, on_notice, by=TownshipOfficer, within=working_days(15),
        needs=(visit, assessment, check, proposal),
    )  # fmt: skip
    notify_again = Move("再次公示", resurveying, on_notice, by=TownshipOfficer, within=working_days(15), needs=proposal)
    report = Move("上报", on_notice, reported, by=TownshipOfficer, needs=posted, not_before=days(7).after(posted))
    dispute = Move("登记异议", on_notice, resurveying, by=TownshipOfficer, opinion=True)
    grant = Move(
        "审核确认", reported, granted, by=CountyReviewer, within=working_days(15),
        needs=(visit, county_visit, drawn_visit), not_by=(visit, county_visit, drawn_visit), opinion=True,
        then=open_enrolment,
    )  # fmt: skip
    refuse = Move(
        "不予确认", reported, refusing, by=CountyReviewer, within=working_days(15),
        needs=(visit, county_visit, drawn_visit), not_by=(visit, county_visit, drawn_visit), opinion=True,
    )  # fmt: skip
    send_back = Move("退回补充调查", reported, resurveying, by=CountyReviewer, opinion=True)
    deliver = Move(
        "送达告知书", refusing, refused, by=(TownshipOfficer, CountyReviewer), needs=told, within=working_days(3)
    )


@workflows.add
class ExtremePovertyBefore(ExtremePoverty):
    """特困人员认定申请（2021 年 6 月底以前） — the same steps under the limits of 2016."""

    cites = "民发〔2016〕178号（各步期限未核实）"
    in_force = since(2016, 10, 10).until(2021, 6, 30)

    _twenty = working_days(20, unverified=UNSEEN)
    notify = ExtremePoverty.notify.but(within=_twenty)
    notify_again = ExtremePoverty.notify_again.but(within=_twenty)
    report = ExtremePoverty.report.but(not_before=days(7, unverified=UNSEEN).after(ExtremePoverty.posted))
    grant = ExtremePoverty.grant.but(title="审批", within=_twenty)
    refuse = ExtremePoverty.refuse.but(title="不予批准", within=_twenty)
    deliver = ExtremePoverty.deliver.but(within=working_days(3, unverified=UNSEEN))
