"""养老服务推进事项 — plans, vehicles that bring meals, the fire list, and building projects of elder care."""

from minzheng.core.undertakings.kinds import KINDS, UndertakingKind

DOCUMENT = (("drafted", "起草"), ("consulted", "征求意见"), ("reviewed", "审议"), ("issued", "印发"))
BUILDING = (
    ("initiated", "立项"), ("planned", "规划许可"), ("land", "用地落实"), ("permitted", "施工许可"), ("started", "开工"),
    ("topped", "主体封顶"), ("completed", "竣工"), ("accepted", "验收"), ("in_use", "投用"),
)  # fmt: skip
ZONES = (("northeast", "东北片区"), ("southwest", "西南片区"))
SHUT_DOWN = "shut_down"

FIVE_YEAR_PLAN = KINDS.add(
    UndertakingKind(
        "eldercare.five_year_plan", "养老服务五年规划", line="eldercare", stages=DOCUMENT, counted="issued", unit="份",
        numbered=True, icon="file-text",
        note="养老服务五年规划从起草到印发的各个节点；印发时填文号。",
    )
)  # fmt: skip
CONFERENCE_SYSTEM = KINDS.add(
    UndertakingKind(
        "eldercare.conference_system", "养老联席会议制度", line="eldercare", stages=DOCUMENT, counted="issued", unit="份",
        numbered=True, icon="file-text",
        note="养老服务联席会议制度文件从起草到印发的各个节点；开会情况登记在“养老服务联席会议”。",
    )
)  # fmt: skip
MEAL_VEHICLE = KINDS.add(
    UndertakingKind(
        "eldercare.meal_vehicle", "助餐车服务协议", line="eldercare", stages=(("signed", "签约"), ("first_service", "首次服务")),
        counted="first_service", unit="份", levels=("village",), has_partner=True, icon="bowl",
        note="与助餐车服务方按村签订的协议；首次服务经确认后计入。",
    )
)  # fmt: skip
FIRE_LEGACY = KINDS.add(
    UndertakingKind(
        "eldercare.fire_legacy", "消防审验遗留问题", line="eldercare", stages=(("resettled", "老人安置"), ("closed", "销号")),
        counted="closed", unit="件", levels=("county", "township", "village"),
        groups=(("papers", "补办手续"), ("rectified", "整改"), (SHUT_DOWN, "关停"), ("moved", "搬迁")), group_title="处置方式",
        icon="flame",
        note="养老机构消防审验的历史遗留问题，一件一条；处置完并销号经确认后算解决。",
    )
)  # fmt: skip
HOME_RENEWAL = KINDS.add(
    UndertakingKind(
        "eldercare.extreme_poverty_home", "特困供养机构改造", line="eldercare",
        stages=(("designed", "方案确定"), ("started", "开工"), ("completed", "竣工"), ("accepted", "验收")), counted="accepted",
        levels=("county", "township"), has_money=True, is_project=True, icon="tool",
        note="特困人员供养服务机构改造提升的工程进度和资金；验收经确认后算完成。",
    )
)  # fmt: skip
ZONE_PLAN = KINDS.add(
    UndertakingKind(
        "eldercare.wellness_zone_plan", "康养片区规划", line="eldercare",
        stages=(("drafted", "起草"), ("reviewed", "审议"), ("approved", "批准")), counted="approved", unit="份", groups=ZONES,
        group_title="片区", numbered=True, icon="map-2",
        note="东北、西南两个康养片区的规划，从起草到批准；批准时填文号。",
    )
)  # fmt: skip
ZONE_PROJECT = KINDS.add(
    UndertakingKind(
        "eldercare.wellness_project", "康养片区项目", line="eldercare", stages=BUILDING, counted="started", unit="个",
        levels=("city", "county"), groups=ZONES, group_title="片区", has_money=True, is_project=True, icon="building",
        note="康养片区里的建设项目，从立项到投用；开工经确认后计入，付款逐笔登记。",
    )
)  # fmt: skip
SECOND_PHASE = KINDS.add(
    UndertakingKind(
        "eldercare.nursing_home_second_phase", "老年养护院二期", line="eldercare", stages=BUILDING, counted="in_use", unit="个",
        has_money=True, is_project=True, icon="building-hospital",
        note="老年养护院二期工程，从立项到投用；投用经确认后算完成，付款逐笔登记。",
    )
)  # fmt: skip
