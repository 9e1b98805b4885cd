"""机关建设报表 — what counties and the city report: lottery sales, population, points, accounts."""

from minzheng.core.returns.kinds import KINDS, Every, ReturnKind

BOTH = ("city", "county")
LOTTERY_SALES = KINDS.add(
    ReturnKind(
        "bureau.lottery_sales", "福利彩票销售额", line="bureau", unit="元", scale=100, every=Every.MONTH, due_after=10,
        steady=True, source_note="以福利彩票发行中心销售系统的当月销售额为准，含各游戏品种，不含兑奖和公益金。", icon="cash",
    )
)  # fmt: skip
POPULATION = KINDS.add(
    ReturnKind(
        "bureau.population", "常住人口", line="bureau", unit="人", every=Every.YEAR, due_after=60, steady=True,
        source_note="年末常住人口，以统计部门公布的数为准；公布数更正的，另报更正。", icon="users",
    )
)  # fmt: skip
PUBLICITY_POINTS = KINDS.add(
    ReturnKind(
        "bureau.publicity_points", "省厅宣传考核得分", line="bureau", unit="分", scale=10, every=Every.MONTH, levels=BOTH,
        due_after=10, source_note="当月被采信稿件按省厅评分表的得分；评分表没有公开，以省厅公布的得分为准。", icon="speakerphone",
    )
)  # fmt: skip
INFORMATISATION_POINTS = KINDS.add(
    ReturnKind(
        "bureau.informatisation_points", "省厅信息化考核得分", line="bureau", unit="分", scale=10, every=Every.YEAR,
        levels=("city",), due_after=90, source_note="省厅公布的全年得分；公布之前以自评分代替。", icon="device-desktop",
    )
)  # fmt: skip
INFORMATISATION_SELF_POINTS = KINDS.add(
    ReturnKind(
        "bureau.informatisation_self_points", "信息化考核自评分", line="bureau", unit="分", scale=10, every=Every.QUARTER,
        levels=("city",), due_after=15, source_note="本季度新得的自评分，各季度相加为全年自评分。", icon="device-desktop",
    )
)  # fmt: skip
SYSTEM_ACCOUNTS = KINDS.add(
    ReturnKind(
        "bureau.system_accounts", "业务系统已开通账号", line="bureau", unit="个", every=Every.MONTH, levels=BOTH, due_after=10,
        steady=True, source_note="月末部、省业务系统中已开通的账号数。", icon="id-badge",
    )
)  # fmt: skip
SYSTEM_ACTIVE_ACCOUNTS = KINDS.add(
    ReturnKind(
        "bureau.system_active_accounts", "业务系统当月登录账号", line="bureau", unit="个", every=Every.MONTH, levels=BOTH,
        due_after=10, steady=True, source_note="当月至少登录过一次的账号数，不大于已开通账号数。", icon="id-badge",
    )
)  # fmt: skip
