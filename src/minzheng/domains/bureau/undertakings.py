"""机关建设推进事项 — instructions, practical deeds, the five-year plan, research papers, and the printing works."""

from minzheng.core.undertakings.kinds import INSTRUCTION, KINDS, UndertakingKind

INSTRUCTIONS = KINDS.add(
    UndertakingKind(
        INSTRUCTION, "督办事项", line="bureau", stages=(("sent", "发出"), ("answered", "答复"), ("closed", "办结")),
        counted="closed", unit="件", levels=("city", "county"), group_title="计划承诺", by_service=True, icon="speakerphone",
    )
)  # fmt: skip
PRACTICAL_DEED = KINDS.add(
    UndertakingKind(
        "bureau.practical_deed", "为民实事", line="bureau", stages=(("under_way", "推进"), ("finished", "办结")),
        counted="finished", unit="件", icon="heart-handshake",
    )
)  # fmt: skip
FIVE_YEAR_PLAN = KINDS.add(
    UndertakingKind(
        "bureau.five_year_plan", "民政事业五年规划", line="bureau",
        stages=(("drafted", "起草"), ("consulted", "征求意见"), ("reviewed", "审议"), ("issued", "印发")), counted="issued",
        unit="份", numbered=True, icon="file-text",
    )
)  # fmt: skip
RESEARCH_PAPER = KINDS.add(
    UndertakingKind(
        "bureau.research_paper", "调研成果", line="bureau",
        stages=(("written", "成稿"), ("submitted", "报送"), ("received", "收件")), counted="received", unit="篇", icon="report",
    )
)  # fmt: skip
RELOCATION = KINDS.add(
    UndertakingKind(
        "bureau.printing_works_relocation", "胶印厂建设和搬迁", line="bureau", stages=(("built", "建成"), ("moved", "搬迁到位")),
        counted="moved", has_money=True, is_project=True, icon="building-warehouse",
    )
)  # fmt: skip
