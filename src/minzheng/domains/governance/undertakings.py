"""基层治理推进事项 — contracts by which counties buy the work of township social-work stations."""

from minzheng.core.undertakings.kinds import KINDS, UndertakingKind

STATION_CONTRACT = KINDS.add(
    UndertakingKind(
        "governance.station_contract", "社工站购买合同", line="governance",
        stages=(("signed", "签订"), ("serving", "进驻服务"), ("accepted", "验收结项")), counted="signed", unit="份",
        levels=("county",), has_money=True, has_partner=True, numbered=True, icon="file-certificate",
        note="各县（市、区）购买社工站服务的合同，一份一条；签订经确认后计入，付款逐笔登记。",
    )
)  # fmt: skip
