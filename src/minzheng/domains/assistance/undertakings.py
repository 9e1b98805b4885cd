"""慈善推进事项 — public fundraising campaigns, charitable trusts, and what foundations report of their year."""

from minzheng.core.registers.declarations import Kind
from minzheng.core.undertakings.kinds import KINDS, UndertakingKind
from minzheng.core.undertakings.particulars import Particular
from minzheng.domains.assistance import charity

CAMPAIGN = KINDS.add(
    UndertakingKind(
        "assistance.campaign", "公开募捐活动", line="assistance",
        stages=(
            (charity.FILED, "备案"), ("filed_locally", "异地备案"), ("use_changed", "变更用途备案"),
            *((stage, f"第 {number} 次定期公开") for number, stage in enumerate(charity.REPORTS, 1)),
            (charity.FULL_REPORT, "全面公开"),
        ),
        counted=charity.FILED, unit="场", levels=("city", "county"), has_money=True, amount_title="募捐成本上限", numbered=True,
        in_order=False, lead_title="募捐组织", led=True, icon="gift", deadlines=charity.campaign_deadlines,
        check=charity.campaign_faults,
        particulars=(
            Particular("ends_on", "结束日期", Kind.DATE, required=True, note="备案方案里的结束日期。"),
            Particular("purpose", "募捐目的", required=True),
            Particular(
                "area", "募捐地域", Kind.CODE, parse=charity.area_code,
                note="开展募捐的地方的区划代码；只在互联网上募捐的可以不填。",
            ),
            Particular("channels", "募捐渠道", Kind.CHOICE, required=True, choices=charity.CHANNELS),
            Particular(
                "platform", "互联网平台", Kind.CODE, limit=30, organisation=True,
                note="平台运营单位的组织编号；平台须在“互联网募捐信息平台”里。",
            ),
            Particular("in_charge", "负责人", personal=True, limit=60, note="该组织负责这场募捐的专职人员。"),
            Particular("account", "募捐账户", limit=100, note="对外公布的开户银行和账号。"),
            Particular("budget", "募捐目标（元）", Kind.MONEY, note="单位：元，最多两位小数。"),
        ),
        note="慈善组织的公开募捐，一场一条，备案单位所在的市或县登记。备案、异地备案、变更用途和各次公开在“节点”里登记；"
        "应公开的日期按慈善法自动列出。募捐成本逐笔登记在“付款”里。",
    )
)  # fmt: skip
TRUST = KINDS.add(
    UndertakingKind(
        "assistance.charitable_trust", "慈善信托", line="assistance", stages=((charity.FILED, "备案"), ("ended", "终止")),
        counted=charity.FILED, unit="单", levels=("city", "county"), has_money=True, amount_title="信托财产", has_partner=True,
        numbered=True, lead_title="委托组织", icon="scale", deadlines=charity.trust_deadlines,
        particulars=(
            Particular("purpose", "慈善目的", required=True),
            Particular("supervisor", "信托监察人", personal=True, limit=60),
        ),
        note="慈善信托，一单一条：开始日期填信托文件签订的日期，合同对方填受托人；签订后七日内备案。委托人是个人的不填委托组织。"
        "信托财产的每一笔支出登记在“付款”里。",
    )
)  # fmt: skip
FOUNDATION_REPORT = KINDS.add(
    UndertakingKind(
        "assistance.foundation_report", "公募基金会年度支出", line="assistance", stages=((charity.REPORTED, "报送年度工作报告"),),
        counted=charity.REPORTED, unit="份", levels=("city", "county"), lead_title="基金会", led=True, icon="building-bank",
        deadlines=charity.foundation_deadlines, check=charity.foundation_faults,
        particulars=(
            Particular("last_income", "上年总收入（元）", Kind.MONEY, required=True, in_list=True),
            Particular("charitable", "公益支出（元）", Kind.MONEY, required=True, in_list=True),
            Particular("management", "工资福利和行政办公支出（元）", Kind.MONEY, required=True, in_list=True),
            Particular("spent", "本年度总支出（元）", Kind.MONEY, required=True),
        ),
        note="有公开募捐资格的基金会，每个年度一条：开始日期填报告年度的 1 月 1 日，报告在次年 3 月 31 日前报送。",
    )
)  # fmt: skip
