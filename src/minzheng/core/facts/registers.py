"""状况登记簿 — all facts of persons and households, and where what was declared and what was checked differ."""

from typing import Any

from django.db.models import CharField, F, Q
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.facts import sections
from minzheng.core.facts.conflicts import conflicts
from minzheng.core.facts.feeds import origin_in_words
from minzheng.core.facts.kinds import FACTS
from minzheng.core.facts.models import Fact, Source
from minzheng.core.facts.providers import PROVIDERS
from minzheng.core.facts.reads import VIEW
from minzheng.core.facts.values import said, shown
from minzheng.core.facts.writing import FactWriter
from minzheng.core.parties import sealing
from minzheng.core.parties.households.registers import NOW, NOW_CHIPS, NOW_OR_NOT, now_or_not
from minzheng.core.registers.accepted_register import COUNTY, masked_name, township, village
from minzheng.core.registers.declarations import REGISTERS, Column, Field, Filter, Kind, Register
from minzheng.core.registers.spells import Today
from minzheng.kernel.policy import Level

__all__ = ["ConflictRegister", "FactRegister", "sections"]

RECORDED = tuple((kind.code, kind.label) for kind in FACTS if kind.code not in PROVIDERS)
SOURCE_CHIPS = {str(source): chip for source, chip in sections.CHIPS.items()}
MEND = "向本人和提供数据的部门核实：申报有误的由本人更正申报，数据有误的按核实结果登记一条“评估认定”；登记后不再列出。"


def party() -> Coalesce:
    """The name of the person, or the code of the household."""
    return Coalesce(F("person__name"), F("household__code"), output_field=CharField())


def party_shown(value: Any, row: dict[str, Any]) -> str:
    """A person's name masked, a household's code as it is."""
    return str(value or "") if row["household__code"] else masked_name(value, row)


def _value_shown(value: Any, row: dict[str, Any]) -> str:
    return shown(row["kind"], value)


def _origin_shown(value: Any, _row: dict[str, Any]) -> str:
    return origin_in_words(value or "")


PARTY = Column("party", "对象", party(), show=party_shown, needs=("household__code",), link=True)
KIND = Column("kind", "项目", choices=tuple((kind.code, kind.label) for kind in FACTS))


class _FactsListed(Register):
    """What both lists of facts share."""

    line = "parties"
    model = Fact
    view = VIEW
    searches = "姓名、户编号（从头输入）"
    in_search = False

    @classmethod
    def search(cls, term: str) -> Q:
        """By the beginning of the person's name or the household's code."""
        return Q(person__name__startswith=term.strip()) | Q(household__code__startswith=term.strip())

    @classmethod
    def label(cls, row: dict[str, Any]) -> str:
        kind = FACTS.get(row["kind"]).label if row["kind"] in FACTS else row["kind"]
        return f"{party_shown(row['party'], row)}：{kind}"


@REGISTERS.add
class FactRegister(_FactsListed):
    """状况登记簿 — what is known of persons and households, from when to when, by whom it was said."""

    code = "parties.fact"
    title = "家庭与个人状况"
    note = (
        "收入、财产、残疾、就学等状况，一项一条，有起止日期和来源。同一来源的新数据自动终止旧数据；评估认定优先于部门核对，"
        "部门核对优先于本人申报。出生日期、户籍等取自各自的登记簿，不在这里填。"
    )
    icon = "clipboard-data"
    writer = FactWriter
    columns = (
        PARTY,
        KIND,
        Column("value", "内容", said(), show=_value_shown),
        Column("source", "来源", choices=Source.choices, chips=SOURCE_CHIPS),
        Column("origin", "提供部门", show=_origin_shown),
        COUNTY,
        Column("basis", "依据"),
        Column("since", "起", kind=Kind.DATE),
        Column("until", "止", kind=Kind.DATE),
        Column("now", "状态", now_or_not(), choices=NOW_OR_NOT, chips=NOW_CHIPS),
    )
    filters = (
        NOW,
        Filter("kind", "项目", choices=RECORDED),
        Filter("source", "来源", choices=Source.choices),
        Filter(
            "level", "对象", choices=((Level.MEMBER, "个人"), (Level.HOUSEHOLD, "家庭")),
            condition=lambda value: Q(person__isnull=value != Level.MEMBER),
        ),
    )  # fmt: skip
    fields = (
        Field("person", "身份证号", parse=sealing.canonical_id, note="个人的状况填这里；人员须已登记。"),
        Field("household", "户编号", Kind.CODE, limit=30, note="家庭的状况填这里；家庭须已登记。"),
        Field("kind", "项目", Kind.CHOICE, required=True, choices=RECORDED),
        Field(
            "value",
            "内容",
            required=True,
            limit=30,
            note="金额填元，没有的填 0；是否项填“是”或“否”；日期如 2021-08-30。",
        ),
        Field("source", "来源", Kind.CHOICE, required=True, choices=Source.choices),
        Field("since", "起", Kind.DATE, happened=True, required=True, note="从哪一天起是这样。"),
        Field("until", "止", Kind.DATE, note="从哪一天起不再是这样；不知道的留空。"),
        Field("basis", "依据", limit=120, note="申请书、核对报告、证件等的名称与文号。"),
    )


@REGISTERS.add
class ConflictRegister(_FactsListed):
    """申报与核对不一致 — declared facts that an office's answer contradicts today, township by township."""

    code = "parties.fact_conflict"
    title = "申报与核对不一致"
    note = f"今天有效的申报与部门核对不相同、又没有评估认定的，一项一条。由居住地乡镇（街道）处理。{MEND}"
    icon = "alert-triangle"
    unit = "项"
    columns = (
        PARTY,
        KIND,
        Column("declared", "申报", said(), show=_value_shown),
        Column("checked", "核对", F("checked_said"), show=_value_shown),
        COUNTY,
        Column("owner", "责任乡镇（街道）", township()),
        Column("village", "村（社区）", village(), in_list=False),
        Column("basis", "申报依据"),
        Column("since", "申报起", kind=Kind.DATE),
        Column("until", "申报止", kind=Kind.DATE, in_list=False),
    )
    filters = (Filter("kind", "项目", choices=RECORDED),)

    @classmethod
    def rows(cls) -> ScopedQuerySet[Any]:
        """The conflicts of today."""
        return conflicts(Today())

    @classmethod
    def among(cls, rows: ScopedQuerySet[Any], places: Combinable) -> ScopedQuerySet[Any]:  # noqa: ARG003 — found anew, in these places alone
        """The conflicts of today in some places."""
        return conflicts(Today(), places)
