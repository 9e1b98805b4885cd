"""社会救助检查单 — the home visit and what it asks, the county's own visit, self-care, the appraisal, the periodic reviews.

The numbers of articles are those of the documents as they were seen; what was not seen says so (``unverified``).
"""

from minzheng.core.access.posts import CountyReviewer, TownshipOfficer, WindowClerk
from minzheng.core.benefits.decisions.models import StopReason
from minzheng.core.benefits.reviews.services import RESULTS, STOP
from minzheng.core.facts.kinds import FACTS
from minzheng.core.visits.checklist import (
    Band,
    Checklist,
    Choice,
    Finding,
    Money,
    Number,
    Photo,
    Section,
    Subject,
    Tally,
    Text,
    YesNo,
    checklists,
)
from minzheng.domains.assistance.services import carry_out_review, put_survey_into_file
from minzheng.kernel.workflow import days, since

HOUSING = {"own": "自有", "rented": "租住", "borrowed": "借住", "public": "公租、廉租房", "institution": "机构内"}
STRUCTURE = {"brick": "砖混", "timber": "砖木、土木", "storeys": "楼房", "other": "其他"}
CAUSES = {
    "illness": "疾病", "disability": "残疾", "labour": "缺劳动力", "schooling": "因学", "disaster": "灾害", "unemployment": "失业",
    "other": "其他",
}  # fmt: skip
HEALTH = {
    "good": "都健康",
    "ill": "有人患慢性病",
    "grave": "有人患重病",
    "disabled": "有人残疾",
    "both": "有人患重病且有人残疾",
}
REASONS = {
    one.value: one.label
    for one in StopReason
    if one not in {StopReason.AGE, StopReason.REVIEW, StopReason.OTHER_BENEFIT, StopReason.MISTAKE}
}
JUDGED = {"true": "与申报基本一致", "differs": "与申报不一致", "unclear": "一时查不清"}


class HouseholdSurvey(Checklist):
    """家庭经济状况调查 — what is asked of every family, whoever goes: by two people at least, signed by both sides (57号).

    Members, income by its four sources, property, rigid spending, and how they live.
    """

    subjects = (Subject.PERSON, Subject.HOUSEHOLD)
    visitors = 2
    signed = True
    then = (put_survey_into_file,)

    family = Section("家庭成员")
    members = Number("共同生活的家庭成员", "人", least=1, most=30)
    able = Number("其中有劳动能力的", "人", most=30)
    working = Number("其中在就业的", "人", most=30)
    health = Choice("家人的健康状况", HEALTH)
    health_more = Text("病情或残疾情况", required=False, only_if=health.is_("ill", "grave", "disabled", "both"))
    in_school = Number("在校就读的", "人", most=30)
    kin = YesNo("家人是民政经办人员或村（居）干部的近亲属")

    income = Section("收入（近一年，全家）")
    wages = Money("工资性收入", note="扣除必要的就业成本之前，按全年合计填。")
    business = Money("经营净收入")
    property_income = Money("财产净收入", note="租金、利息、分红等。")
    transfers = Money("转移净收入", note="养老金、赡养费等；救助金、优待抚恤不计。")

    means = Section("财产和刚性支出")
    has_car = YesNo("有机动车（残疾人代步车除外）")
    car = Text("机动车的情况", longest=200, only_if=has_car.is_(True))
    houses = Number("住房", "套", most=20)
    savings = Money("存款、证券、保险等金融资产")
    medical = Money("近一年自负的医疗费")
    schooling = Money("近一年自负的教育费", required=False)
    needs_care = Money("近一年残疾康复、照护的费用", required=False)

    living = Section("居住和生活")
    housing = Choice("住房来源", HOUSING)
    structure = Choice("住房结构", STRUCTURE)
    area = Number("居住面积", "平方米", most=2_000)
    hazard = YesNo("住房有安全隐患", finds=Finding("住房有安全隐患", days(30)))
    hazard_seen = Text("隐患的情况", only_if=hazard.is_(True))
    home = Photo("居住情况照片", most=6, required=False, note="房屋外观和室内各一张为好；不拍证件。")

    opinion = Section("调查意见")
    cause = Choice("主要困难原因", CAUSES)
    judged = Choice("与申报相比", JUDGED)
    differs = Text("不一致或查不清的地方", only_if=judged.is_("differs", "unclear"))
    words = Text("调查人意见", note="看到的、问到的，如实写。")


@checklists.add
class HomeVisit(HouseholdSurvey):
    """入户调查 — the economic circumstances of a family as two people of the township saw them at home."""

    code = "assistance.home_visit"
    title = "入户调查"
    cites = "民发〔2021〕57号"
    in_force = since(2021, 7, 1)
    by = (WindowClerk, TownshipOfficer)
    papers = ("visit",)


@checklists.add
class HomeVisitBefore(HomeVisit):
    """入户调查（2021 年 6 月底以前） — the same questions under the document of 2012."""

    cites = "民发〔2012〕220号（未见原文，内容比照民发〔2021〕57号）"
    in_force = since(2012, 12, 12).until(2021, 6, 30)
    unverified = "未查到民发〔2012〕220号原文"


@checklists.add
class CountyVisit(HouseholdSurvey):
    """县级入户调查 — the county goes itself: to relatives of staff (57号 arts. 11 and 20), and where the lot fell (43号)."""

    code = "assistance.county_visit"
    title = "县级入户调查"
    cites = "民发〔2021〕57号 §11、§20；民发〔2021〕43号"
    in_force = since(2021, 7, 1)
    by = (CountyReviewer,)
    papers = ("county_visit", "drawn_visit")

    compared = Section("与乡镇调查比较")
    same = YesNo("与乡镇（街道）的调查结果一致", finds=Finding("县级调查与乡镇调查不一致", days(15), when=(False,)))
    same_not = Text("不一致的地方", only_if=same.is_(False))


@checklists.add
class CountyVisitBefore(CountyVisit):
    """县级入户调查（2021 年 6 月底以前） — the same questions."""

    cites = "民发〔2012〕220号、民发〔2016〕178号（未见原文）"
    in_force = since(2012, 12, 12).until(2021, 6, 30)
    unverified = "未查到民发〔2012〕220号、民发〔2016〕178号原文"


@checklists.add
class SelfCare(Checklist):
    """特困人员生活自理能力评估 — six indicators; how many are not met gives the grade (民发〔2021〕43号).

    All six met: able; one to three not met: partly unable; four and more: wholly unable. The count becomes the assessed fact by
    which the care standard is reckoned.
    """

    code = "assistance.self_care"
    title = "特困人员生活自理能力评估"
    cites = "民发〔2021〕43号"
    in_force = since(2021, 7, 1)
    by = (WindowClerk, TownshipOfficer)
    visitors = 2
    signed = True
    papers = ("assessment",)
    then = (put_survey_into_file,)

    six = Section("六项指标")
    eats = YesNo("自主吃饭")
    dresses = YesNo("自主穿衣")
    gets_up = YesNo("自主上下床")
    toilet = YesNo("自主如厕")
    walks = YesNo("室内自主行走")
    bathes = YesNo("自主洗澡")
    unable = Tally("不能自理的项数", (eats, dresses, gets_up, toilet, walks, bathes), value=False)
    grade = Band(
        "生活自理能力", unable, {0: "具备生活自理能力", 3: "部分丧失生活自理能力", 6: "完全丧失生活自理能力"},
        cites="民发〔2021〕43号：六项全部达到的为具备，1–3 项不能达到的为部分丧失，4 项以上不能达到的为完全丧失",
    )  # fmt: skip

    more = Section("其他情况")
    carer = Choice(
        "现由谁照料", {"nobody": "无人照料", "kin": "亲属", "neighbour": "邻居、村组", "institution": "供养机构"}
    )
    carer_lacks = YesNo(
        "照料不到位", only_if=carer.is_("kin", "neighbour", "institution"), finds=Finding("照料不到位", days(10))
    )
    seen = Text("评估时看到的情况", required=False)

    facts = {"tasks_unable": unable}


@checklists.add
class SelfCareBefore(SelfCare):
    """特困人员生活自理能力评估（2021 年 6 月底以前） — the same six indicators under the document of 2016."""

    cites = "民发〔2016〕178号（未见原文，指标比照民发〔2021〕43号）"
    in_force = since(2016, 10, 10).until(2021, 6, 30)
    unverified = "未查到民发〔2016〕178号原文"


@checklists.add
class Appraisal(Checklist):
    """民主评议 — neighbours and representatives say whether what was declared is true; only where it is disputed since July 2021."""

    code = "assistance.appraisal"
    title = "民主评议"
    cites = "民发〔2012〕220号（未见原文）；2021 年 7 月起有异议时进行（民发〔2021〕57号）"
    in_force = since(2012, 12, 12)
    by = (WindowClerk, TownshipOfficer)
    visitors = 2
    away = True
    papers = ("appraisal",)
    then = (put_survey_into_file,)
    unverified = "未查到民发〔2012〕220号原文"

    meeting = Section("评议会")
    attended = Number("到会人数", "人", least=3, most=200)
    villagers = Number("其中村（居）民代表", "人", most=200)
    agreed = Number("认为情况属实的", "人", most=200)
    refused = Number("认为情况不属实的", "人", most=200)
    result = Choice("评议结果", {"true": "情况属实", "false": "情况不属实", "unclear": "有争议，需再核实"})
    said = Text("主要意见", longest=1_000)
    sheet = Photo("签到和记录照片", most=4, required=False)


class PeriodicReview(Checklist):
    """定期复核 — whether what the assistance rests on is still so; its result continues, changes or stops the enrolment.

    What became different is registered as facts before the review is signed: an amount is reckoned from them, never typed.
    """

    by = (WindowClerk, TownshipOfficer)
    visitors = 2
    signed = True
    then = (carry_out_review,)

    found = Section("核查情况")
    changed = YesNo(
        "家庭情况有明显变化",
        note="成员（出生、死亡、婚嫁、迁入迁出、服刑等）、收入、财产、健康或自理情况，有一项变化的选“是”。",
    )
    changes = Text(
        "变化的情况", longest=1_000, only_if=changed.is_(True),
        note="请同时在“家庭成员”“家庭与个人状况”登记变化，金额按登记的状况计算。",
    )  # fmt: skip

    settled = Section("结论和意见")
    result = Choice("复核结论", RESULTS, note="重新核定和停止由另一人确认后执行，从次月起生效。")
    stop_reason = Choice("停止的事由", REASONS, only_if=result.is_(STOP))
    words = Text("复核人意见", note="看到的、问到的，如实写。")


@checklists.add
class LivingReview(PeriodicReview):
    """低保定期复核 — once a year where little changes, every half year where the income is not fixed (57号)."""

    code = "assistance.review"
    title = "低保定期复核"
    cites = "社会救助暂行办法 §13；民发〔2021〕57号"
    in_force = since(2021, 7, 1)
    subjects = (Subject.HOUSEHOLD,)

    next_time = Section("下次复核")
    review_class = Choice("复核类别", FACTS.get("review_class").choices, note="决定下次复核的间隔，从走访之日起算。")
    facts = {"review_class": review_class}


@checklists.add
class LivingReviewBefore(LivingReview):
    """低保定期复核（2021 年 6 月底以前） — the same questions; the intervals were shorter."""

    cites = "社会救助暂行办法 §13；民发〔2012〕220号（未见原文）"
    in_force = since(2012, 12, 12).until(2021, 6, 30)
    unverified = "未查到民发〔2012〕220号原文"


@checklists.add
class PovertyReview(PeriodicReview):
    """特困人员定期复核 — every year (43号); a changed ability to look after oneself is assessed with its own checklist."""

    code = "assistance.poverty_review"
    title = "特困人员定期复核"
    cites = "民发〔2021〕43号"
    in_force = since(2021, 7, 1)
    subjects = (Subject.PERSON,)


@checklists.add
class PovertyReviewBefore(PovertyReview):
    """特困人员定期复核（2021 年 6 月底以前） — the same questions under the document of 2016."""

    cites = "民发〔2016〕178号（未见原文，比照民发〔2021〕43号）"
    in_force = since(2016, 10, 10).until(2021, 6, 30)
    unverified = "未查到民发〔2016〕178号原文"
