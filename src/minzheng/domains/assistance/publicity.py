"""社会救助公示与公布 — what each matter shows before the decision and each programme after it.

57号 art. 24 lets name, number of members and amount be published and nothing that does not belong to it (不得公开无关信息).
"""

from minzheng.core.publicity.declarations import NOTICES, PUBLISHED, CaseNotice, Item, Published, Withheld
from minzheng.domains.assistance.workflows.extreme_poverty import ExtremePoverty
from minzheng.domains.assistance.workflows.minimum_living import LowIncomeEdge, MinimumLiving
from minzheng.domains.assistance.workflows.temporary import SpendingHelp

NAMES, OTHER_NAMES = "assistance.publicity.names", "assistance.publicity.other_names"
ANSWERED = "assistance.publicity.objection_answered"

NOTICES.add(
    CaseNotice(
        MinimumLiving.code, "民发〔2021〕57号 §24", (Item.APPLICANT, Item.MEMBERS, Item.PROPOSAL, Item.AMOUNT),
        onward=MinimumLiving.report, dispute=MinimumLiving.dispute, paper=MinimumLiving.posted, names=NAMES, answered=ANSWERED,
    )
)  # fmt: skip
NOTICES.add(
    CaseNotice(
        LowIncomeEdge.code, "民发〔2021〕57号", (Item.APPLICANT, Item.MEMBERS, Item.PROPOSAL),
        onward=LowIncomeEdge.report, dispute=LowIncomeEdge.dispute, paper=LowIncomeEdge.posted, names=NAMES, answered=ANSWERED,
        unverified="比照低保，本市文件未核实",
    )
)  # fmt: skip
NOTICES.add(
    CaseNotice(
        ExtremePoverty.code, "民发〔2021〕43号", (Item.APPLICANT, Item.PROPOSAL), onward=ExtremePoverty.report,
        dispute=ExtremePoverty.dispute, paper=ExtremePoverty.posted, names=OTHER_NAMES, answered=ANSWERED,
        unverified="公示期有规定，公示哪些内容未查到，只列姓名和初审意见",
    )
)  # fmt: skip
NOTICES.add(
    CaseNotice(
        SpendingHelp.code, "国发〔2014〕47号", (Item.APPLICANT, Item.MEMBERS, Item.PROPOSAL), onward=SpendingHelp.report,
        dispute=SpendingHelp.dispute, paper=SpendingHelp.posted, names=OTHER_NAMES, answered=ANSWERED,
        unverified="公示哪些内容由地方规定，本市文件未查到",
    )
)  # fmt: skip
NOTICES.add(
    Withheld(
        "assistance.temporary_urgent",
        "急难型临时救助先行救助、事后补办手续，没有规定公示",
        "国发〔2014〕47号，本市文件未查到",
    )
)

PUBLISHED.add(
    Published(
        "assistance.minimum_living", "民发〔2021〕57号 §24", (Item.APPLICANT, Item.MEMBERS, Item.AMOUNT), names=NAMES
    )
)
PUBLISHED.add(
    Published(
        "assistance.extreme_poverty", "民发〔2021〕43号", (Item.APPLICANT, Item.AMOUNT), names=OTHER_NAMES,
        unverified="公布哪些内容未查到，比照低保",
    )
)  # fmt: skip
