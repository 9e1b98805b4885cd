"""社会事务推进事项 — the plan of funeral facilities, changes of townships, publications and applications of place names."""

from minzheng.core.undertakings.kinds import KINDS, UndertakingKind

FUNERAL_PLAN = KINDS.add(
    UndertakingKind(
        "affairs.funeral_facility_plan", "殡葬设施专项规划", line="affairs",
        stages=(("surveyed", "调查"), ("drafted", "编制"), ("reviewed", "评审"), ("compiled", "编制完成")), counted="compiled",
        unit="份", icon="file-text",
        note="殡葬设施专项规划从调查到编制完成的各个节点；“编制完成”经确认后算完成。",
    )
)  # fmt: skip
TOWNSHIP_CHANGE = KINDS.add(
    UndertakingKind(
        "affairs.township_change", "乡镇建制调整", line="affairs",
        stages=(
            ("proposed", "动议"), ("argued", "论证"), ("submitted", "上报"), ("examined", "审核"), ("approved", "批复"),
            ("announced", "公告"), ("renamed", "挂牌"),
        ),
        counted="submitted", unit="件", levels=("township",),
        groups=(("to_town", "撤乡设镇"), ("to_subdistrict", "撤镇设街道")), group_title="调整类型", icon="map-pin",
        note="撤乡设镇、撤镇设街道的申报，从动议到挂牌；上报省里经确认后计入，批复日期另行显示。",
    )
)  # fmt: skip
PLACE_NAME_WORK = KINDS.add(
    UndertakingKind(
        "affairs.place_name_work", "地名普查与地名志", line="affairs",
        stages=(("survey_closed", "普查收尾"), ("gazetteer_published", "地名志出版")), counted="gazetteer_published",
        in_order=False, icon="books",
        note="地名普查收尾和地名志出版两件事，可不分先后；地名志出版经确认后算完成。",
    )
)  # fmt: skip
MILLENNIUM_PLACE = KINDS.add(
    UndertakingKind(
        "affairs.millennium_place", "千年地名申报", line="affairs",
        stages=(("surveyed", "调查"), ("applied", "申报"), ("assessed", "评审"), ("recognised", "认定")), counted="applied",
        unit="件", levels=("county", "township", "village"),
        groups=(("county", "千年古县"), ("town", "千年古镇"), ("village", "千年古村落")), group_title="类别", icon="building-fortress",
        note="申报千年古县、古镇、古村落的地方，从调查到认定；申报经确认后计入。",
    )
)  # fmt: skip
