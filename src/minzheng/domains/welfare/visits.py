"""儿童走访检查单 — the child director of a village looks in on orphans and on children whom neither parent can bring up.

The statute of 2019 gives the child director (儿童主任) the visiting; how often is left open there. Once a quarter follows from the
file of each child, which is to be no older than ninety days; where a county says otherwise, it declares its own version.
"""

from minzheng.core.access.posts import TownshipOfficer, VillageAssistant
from minzheng.core.visits.checklist import Checklist, Choice, Finding, Photo, Section, Text, YesNo, checklists
from minzheng.kernel.workflow import days, since

CARERS = {
    "parent": "父或母",
    "grandparent": "祖父母、外祖父母",
    "kin": "其他亲属",
    "foster": "寄养、委托照护人",
    "none": "无人照护",
}


@checklists.add
class ChildVisit(Checklist):
    """儿童走访 — is the child well, at school, safe and looked after; what is not becomes a finding to be mended."""

    code = "welfare.child_visit"
    title = "儿童走访"
    cites = "民发〔2019〕34号"
    in_force = since(2019, 6, 1)
    by = (VillageAssistant, TownshipOfficer)
    visitors = 1
    away = True
    private = False
    unverified = "走访频次未见原文，按台账不超过 90 天取每季度一次"

    present = Section("走访情况")
    well = YesNo("孩子一切正常", note="吃住、上学、健康、安全都没有问题的，选“是”即可提交。")
    carer = Choice("现由谁照护", CARERS, only_if=well.is_(False))
    unattended = YesNo(
        "无人监护或监护缺失", only_if=well.is_(False), finds=Finding("无人监护或监护缺失", days(1)),
        note="发现独自生活、失踪、遭受伤害的，应立即报警并报告乡镇。",
    )  # fmt: skip
    out_of_school = YesNo("失学辍学", only_if=well.is_(False), finds=Finding("失学辍学", days(15)))
    ill = YesNo("生病或受伤没有医治", only_if=well.is_(False), finds=Finding("生病或受伤没有医治", days(3)))
    unsafe = YesNo("住处不安全", only_if=well.is_(False), finds=Finding("住处不安全", days(15)))
    troubled = YesNo("情绪或行为异常", only_if=well.is_(False), finds=Finding("情绪或行为异常，需要心理支持", days(30)))
    what = Text("具体情况和需要的帮助", only_if=well.is_(False))
    note = Text("备注", required=False)
    picture = Photo("照片", most=3, required=False, note="不拍孩子正脸和证件。")
