"""机关建设推进事项 — instructions, practical deeds, the five-year plan, research papers, and the printing works."""

from minzheng.core.undertakings.kinds import INSTRUCTION, KINDS, UndertakingKind

INSTRUCTIONS = KINDS.add(
    UndertakingKind(
        INSTRUCTION, "督办事项", line="bureau", stages=(("sent", "发出"), ("answered", "答复"), ("closed", "办结")),
        counted="closed", unit="件", levels=("city", "county"), group_title="计划承诺", by_service=True, icon="speakerphone",
        note="由“年度计划”的督办页面发出、答复、办结，这里只供查看，不能直接填写。",
    )
)  # fmt: skip
PRACTICAL_DEED = KINDS.add(
    UndertakingKind(
        "bureau.practical_deed", "为民实事", line="bureau", stages=(("under_way", "推进"), ("finished", "办结")),
        counted="finished", unit="件", icon="heart-handshake",
        note="本年度承诺的为民实事，逐件登记推进和办结；办结经确认后算完成。",
    )
)  # fmt: skip
FIVE_YEAR_PLAN = KINDS.add(
    UndertakingKind(
        "bureau.five_year_plan", "民政事业五年规划", line="bureau",
        stages=(("drafted", "起草"), ("consulted", "征求意见"), ("reviewed", "审议"), ("issued", "印发")), counted="issued",
        unit="份", numbered=True, icon="file-text",
        note="民政事业五年规划从起草到印发的各个节点；印发时填文号。",
    )
)  # fmt: skip
RESEARCH_PAPER = KINDS.add(
    UndertakingKind(
        "bureau.research_paper", "调研成果", line="bureau",
        stages=(("written", "成稿"), ("submitted", "报送"), ("received", "收件")), counted="received", unit="篇", icon="report",
        note="报送上级的调研文章，收到对方收件回执并经确认后计入。",
    )
)  # fmt: skip
RELOCATION = KINDS.add(
    UndertakingKind(
        "bureau.printing_works_relocation", "胶印厂建设和搬迁", line="bureau", stages=(("built", "建成"), ("moved", "搬迁到位")),
        counted="moved", has_money=True, is_project=True, icon="building-warehouse",
        note="胶印厂新址建设和搬迁的进度、计划金额和付款；搬迁到位经确认后算完成。",
    )
)  # fmt: skip
