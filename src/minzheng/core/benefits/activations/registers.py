"""联动机制启动登记簿 — starts of programmes that follow others, month by month and place by place."""

from typing import Any

from django.db.models import Q

from minzheng.core.benefits.activations.models import Activation, ActivationKind
from minzheng.core.benefits.activations.writing import ActivationWriter
from minzheng.core.benefits.typed import increase, month, shown_increase, shown_month, written_increase, written_month
from minzheng.core.registers.accepted_register import ACCEPTANCE_COLUMNS, NOTE_FIELD, AcceptedRegister
from minzheng.core.registers.declarations import REGISTERS, Column, Field, Filter, Kind
from minzheng.kernel.policy import PROGRAMMES

FOLLOWING = tuple((one.code, one.title) for one in PROGRAMMES if one.follows)
_CHIPS = {"started": "go", "withdrawn": "off"}


def _seen(value: Any, _row: dict[str, Any]) -> str:
    return "已核对原件" if value else "未核实"


@REGISTERS.add
class Activations(AcceptedRegister):
    """联动机制启动登记簿 — what was published, and what each person is paid; confirmed by a second person."""

    code = "benefits.activation"
    title = "联动机制启动"
    line = "benefits"
    icon = "percentage"
    unit = "条"
    note = (
        "社会救助和保障标准与物价上涨挂钩联动机制：启动的月份和地方、公布的涨幅、每人标准和依据文件。另一人确认后由发放台账发给当月领取"
        "低保等保障的人，每人一份。错了的另登记一条，取消的登记撤销，以后确认的为准。"
    )
    model = Activation
    writer = ActivationWriter
    reopens = False
    locks = True
    searches = "依据文件（从头输入）"
    columns = (
        Column("month", "补贴月份", show=shown_month, link=True),
        Column("place", "启动范围", "division__name"),
        Column("programme", "项目", choices=FOLLOWING),
        Column("kind", "种类", choices=ActivationKind.choices, chips=_CHIPS),
        Column("amount", "每人补贴标准（元）", kind=Kind.MONEY),
        Column("base", "计算基数（元）", kind=Kind.MONEY, in_list=False),
        Column("cpi", "居民消费价格同比", show=shown_increase),
        Column("food", "食品价格同比", show=shown_increase),
        Column("low_income", "低收入居民价格指数同比", show=shown_increase, in_list=False),
        Column("verified", "文件原件", show=_seen),
        Column("accepted_on", "文件日期", kind=Kind.DATE),
        Column("paper", "依据文件"),
        *[one for one in ACCEPTANCE_COLUMNS if one.name not in {"accepted_on", "paper"}],
        Column("note", "备注", in_list=False),
    )
    filters = (
        Filter("programme", "项目", choices=FOLLOWING),
        Filter("kind", "种类", choices=ActivationKind.choices),
    )
    fields = (
        Field("programme", "项目", Kind.CHOICE, required=True, choices=FOLLOWING),
        Field("division", "启动范围", Kind.DIVISION, required=True, note="全市，或者一个县（市、区）；县（市、区）登记的先于全市的。"),
        Field("month", "补贴月份", required=True, parse=month, written=written_month, note="例如 2021-09。"),
        Field("kind", "种类", Kind.CHOICE, required=True, choices=ActivationKind.choices),
        Field(
            "cpi", "居民消费价格同比涨幅", parse=increase, written=written_increase, note="百分数，例如 3.6；公布的是哪一项就填哪一项。"
        ),
        Field("food", "食品价格同比涨幅", parse=increase, written=written_increase, note="百分数。"),
        Field("low_income", "低收入居民价格指数同比涨幅", parse=increase, written=written_increase, note="百分数。"),
        Field("amount", "每人补贴标准", Kind.MONEY, note="元，每人当月；文件公布的照填。"),
        Field("base", "计算基数", Kind.MONEY, note="元；没有公布每人标准的，按“基数 × 低收入居民价格指数涨幅”计算到分，进位办法未见文件。"),
        Field("verified", "文件原件已核对", Kind.BOOLEAN, note="没有见到原件的不勾，各处注明“未核实”。"),
        Field("accepted_on", "文件日期", Kind.DATE, happened=True, note="确认之前须补齐。"),
        Field("paper", "依据文件", note="公告、通知的名称与文号，由谁公布；确认之前须补齐。"),
        NOTE_FIELD,
    )  # fmt: skip

    @classmethod
    def search(cls, term: str) -> Q:
        """By the beginning of the document's name."""
        return Q(paper__startswith=term.strip())

    @classmethod
    def label(cls, row: dict[str, Any]) -> str:
        kinds = dict(ActivationKind.choices)
        return f"{row['month']:%Y-%m} {kinds[row['kind']]}"
