"""特殊困难人员联系单 — somebody of the village or the township looks in, calls or sees the person on a screen, and what is lacking is mended.

How often is local (``data/parameters/emergency/contacts.yaml``): no document was seen.
"""

from minzheng.core.access.posts import TownshipOfficer, VillageAssistant
from minzheng.core.visits.checklist import Checklist, Choice, Finding, Section, Text, YesNo, checklists
from minzheng.kernel.workflow import days, since

WAYS = {"home": "入户", "phone": "电话", "video": "视频"}
REFERRALS = {
    "none": "不用转介", "window": "乡镇救助窗口", "medical": "医疗机构", "counselling": "心理服务", "police": "公安机关", "other": "其他",
}  # fmt: skip


@checklists.add
class Contact(Checklist):
    """特殊困难人员联系 — how they fare, what they lack, to whom they were passed on; what is lacking becomes a finding to be mended."""

    code = "emergency.contact"
    title = "特殊困难人员联系"
    cites = "年度工作要点第 6 项"
    in_force = since(2020, 1, 1)
    by = (VillageAssistant, TownshipOfficer)
    visitors = 1
    away = True
    private = False
    unverified = "联系间隔和问题的办理时限未见文件，按平台默认值"

    how = Section("联系情况")
    way = Choice("联系方式", WAYS)
    well = YesNo("生活正常，没有需要", note="没有需要的，选“是”即可提交。")
    condition = Text("现在的情况", only_if=well.is_(False))
    needs = Section("需要")
    food = YesNo("缺少米面油菜等生活物资", only_if=well.is_(False), finds=Finding("缺少生活物资", days(1)))
    medicine = YesNo("缺药或看病困难", only_if=well.is_(False), finds=Finding("缺药或看病困难", days(1)))
    troubled = YesNo("情绪低落，需要疏导", only_if=well.is_(False), finds=Finding("需要情绪疏导", days(7)))
    other = YesNo("有其他需要", only_if=well.is_(False), finds=Finding("其他需要", days(15)))
    dealt = Section("办理")
    referral = Choice("转介", REFERRALS, only_if=well.is_(False))
    outcome = Text("已经怎样办理", only_if=well.is_(False))
    note = Text("备注", required=False)
