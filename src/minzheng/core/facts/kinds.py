"""状况种类 — the vocabulary of facts: each with its level, its kind, its unit, and for codes what each code means.

Rules ask for a fact by its name. Amounts are fen; a whole year's amount says so in its name. A fact that nobody gathered is
missing, not nil: where there is nothing, 0 or "none" is recorded.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from minzheng.kernel.policy import Input, Kind, Level
from minzheng.kernel.registry import Registry

FEN = "分"
COLUMNS = {Kind.NUMBER: "number", Kind.TRUTH: "truth", Kind.DAY: "day", Kind.CODE: "text"}


@dataclass(frozen=True)
class FactKind:
    """状况种类 — ``choices`` are the codes that a coded fact may hold, each with its name; empty where another list rules.

    ``adds_up`` names the fact of a member of which this fact of the household is the sum, where offices answer person by
    person: the household's checked value is known when it is known of every member.
    """

    code: str
    level: Level
    kind: Kind
    label: str
    unit: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    adds_up: str = ""

    @property
    def column(self) -> str:
        """The column of a recorded fact in which a value of this kind stands."""
        return COLUMNS[self.kind]

    @property
    def input(self) -> Input:
        """What the reader of rules is told of it."""
        return Input(self.code, self.level, self.kind, self.label, self.unit, self.choices)


FACTS: Registry[FactKind] = Registry("状况种类")


def inputs() -> Mapping[str, Input]:
    """All facts as rules see them, by name."""
    return {each.code: each.input for each in FACTS}


def _number(level: Level, code: str, label: str, unit: str = FEN, *, adds_up: str = "") -> None:
    FACTS.add(FactKind(code, level, Kind.NUMBER, label, unit, adds_up=adds_up))


def _truth(level: Level, code: str, label: str) -> None:
    FACTS.add(FactKind(code, level, Kind.TRUTH, label))


def _day(level: Level, code: str, label: str) -> None:
    FACTS.add(FactKind(code, level, Kind.DAY, label))


def _code(level: Level, code: str, label: str, **choices: str) -> None:
    FACTS.add(FactKind(code, level, Kind.CODE, label, choices={key.lstrip("_"): name for key, name in choices.items()}))


HOUSEHOLD, MEMBER = Level.HOUSEHOLD, Level.MEMBER

# -- the household and its application -------------------------------------------------------------------------------
_code(HOUSEHOLD, "county", "县级区划")
_code(HOUSEHOLD, "settlement", "城乡", urban="城市", rural="农村")
_truth(HOUSEHOLD, "local_hukou", "本地户籍")
_code(HOUSEHOLD, "application_kind", "申请方式", household="整户", single_person="单人")

# -- means of the household ------------------------------------------------------------------------------------------
_number(HOUSEHOLD, "deductions_year", "年刚性支出扣减")
_number(HOUSEHOLD, "financial_assets", "金融资产", adds_up="own_financial_assets")
_number(HOUSEHOLD, "houses", "住房", "套", adds_up="own_houses")
_number(HOUSEHOLD, "vehicles", "机动车", "辆", adds_up="own_vehicles")
_number(MEMBER, "own_financial_assets", "本人名下金融资产")
_number(MEMBER, "own_houses", "本人名下住房", "套")
_number(MEMBER, "own_vehicles", "本人名下机动车", "辆")
_number(MEMBER, "own_provident_fund", "本人住房公积金余额")
_number(MEMBER, "own_businesses", "本人名下市场主体", "户")

# -- leaving the minimum living allowance by work ----------------------------------------------------------------------
_number(HOUSEHOLD, "grant_before", "原月保障金")
_truth(HOUSEHOLD, "rose_by_work", "因就业增收")
_day(HOUSEHOLD, "above_since", "收入超标之日")

# -- how often the household is reviewed ---------------------------------------------------------------------------------
_code(
    HOUSEHOLD, "review_class", "复核类别", steady="无劳动能力、情况稳定", little="短期内变化不大", changing="收入不固定、有劳动能力",
)  # fmt: skip

# -- temporary assistance ----------------------------------------------------------------------------------------------
_number(HOUSEHOLD, "temporary_asked", "拟救助金额")
_number(HOUSEHOLD, "temporary_times", "本年已救助次数", "次")
_truth(HOUSEHOLD, "township_decides", "乡镇审批")
_truth(HOUSEHOLD, "discussed_singly", "一事一议")

# -- the person --------------------------------------------------------------------------------------------------------
_day(MEMBER, "born_on", "出生日期")
_truth(MEMBER, "registered_here", "户籍在本地")
_day(MEMBER, "died_on", "死亡日期")
_day(MEMBER, "cremated_on", "火化日期")
_truth(MEMBER, "insured", "纳入保障")
_truth(MEMBER, "in_school", "在校就读")
_truth(MEMBER, "seriously_ill", "重病")
_code(
    MEMBER, "disability_kind", "残疾类别", none="无", sight="视力", hearing="听力", speech="言语", limbs="肢体", intellect="智力",
    mind="精神", several="多重",
)  # fmt: skip
_code(MEMBER, "disability_grade", "残疾等级", none="无", _1="一级", _2="二级", _3="三级", _4="四级")
_truth(MEMBER, "certificate_valid", "残疾人证有效")
_truth(MEMBER, "needs_long_care", "需长期照护")

_code(
    MEMBER, "marital_status", "婚姻状况", never="未婚", married="已婚", divorced="离婚", widowed="丧偶",
)  # fmt: skip

# -- income of the person ----------------------------------------------------------------------------------------------
_number(MEMBER, "wages", "月工资")
_number(MEMBER, "work_cost", "月就业成本")
_number(MEMBER, "business_year", "年经营净收入")
_number(MEMBER, "property_year", "年财产净收入")
_number(MEMBER, "received_year", "年转移收入")
_number(MEMBER, "handed_on_year", "年转移支出")
_number(MEMBER, "basic_pension", "月基础养老金")
_number(MEMBER, "taxed_income_year", "年纳税申报收入")

# -- extreme poverty -----------------------------------------------------------------------------------------------------
_truth(MEMBER, "property_fits", "本人财产符合规定")
_truth(MEMBER, "able_supporter", "有能履行义务的赡养抚养扶养人")
_code(MEMBER, "support_mode", "供养方式", institution="集中", home="分散")
_number(MEMBER, "tasks_unable", "不能自理项数", "项")

# -- children ------------------------------------------------------------------------------------------------------------
_truth(MEMBER, "recognised_orphan", "认定为孤儿")
_code(MEMBER, "care_place", "养育方式", institution="机构", scattered="社会散居")
_PARENT = {
    "able": "能履行", "dead": "死亡", "declared_missing": "宣告失踪", "severely_disabled": "重残", "seriously_ill": "重病",
    "imprisoned": "服刑", "detox": "强制戒毒", "restricted": "限制人身自由六个月以上", "out_of_touch": "失联六个月以上",
    "revoked": "撤销监护资格", "deported": "遣送出境",
}  # fmt: skip
_code(MEMBER, "father", "父亲情况", **_PARENT)
_code(MEMBER, "mother", "母亲情况", **_PARENT)

# -- what other offices pay for the same need ------------------------------------------------------------------------------
_truth(MEMBER, "work_injury_care", "领取工伤护理费")
_number(MEMBER, "other_living", "已领同类生活补贴")
_number(MEMBER, "other_care", "已领同类护理补贴")

# -- old age -------------------------------------------------------------------------------------------------------------
_code(MEMBER, "ability", "能力等级", intact="完好", light="轻度", moderate="中度", severe="重度", total="完全丧失")
_truth(MEMBER, "poor_elder", "认定为经济困难老年人")
