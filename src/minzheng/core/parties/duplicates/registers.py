"""疑似重复登记簿 — pairs of records that may be one person, inside the divisions of whoever may see both."""

from typing import Any

from django.db.models import Q

from minzheng.core.access.permissions import Permission
from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.parties.duplicates.models import SURE, Source, Suspicion
from minzheng.core.parties.duplicates.reads import CHIPS, Standing, reasons_of, standing
from minzheng.core.registers.accepted_register import COUNTY, masked_name
from minzheng.core.registers.declarations import REGISTERS, Column, Companion, Filter, Kind, Register


def _reasons(value: Any, _row: dict[str, Any]) -> str:
    return reasons_of(value or ())


def _sure(value: Any, _row: dict[str, Any]) -> str:
    """As a share with one decimal; nothing where no model reckoned it."""
    return f"{(SURE - value) / 10:.1f}%" if value < SURE else ""


@REGISTERS.add
class SuspicionRegister(Register):
    """疑似重复登记簿 — each pair once, with what speaks for it and where it stands."""

    code = "parties.suspicion"
    title = "疑似重复"
    line = "parties"
    icon = "git-merge"
    unit = "对"
    note = "可能是同一人的两条登记：登记时、按规则或批量比对时发现。核对后裁定；合并须另一人确认，可以撤销，不删除任何登记。"
    model = Suspicion
    searches = "姓名（从头输入）"
    in_search = False
    order = "doubt"
    view = Permission.REGISTER_VIEW
    companions = (Companion("duplicates_find", "查找疑似重复", "search", Permission.REGISTER_CONFIRM),)
    acts = (Companion("duplicate", "核对裁定", "columns", Permission.REGISTER_VIEW),)
    columns = (
        Column("one", "先登记的", "one__name", show=masked_name, link=True),
        Column("other", "后登记的", "other__name", show=masked_name),
        Column("reasons", "相近之处", show=_reasons),
        Column("doubt", "把握", show=_sure),
        Column("source", "发现方式", choices=Source.choices),
        Column("found_on", "发现日期", kind=Kind.DATE),
        COUNTY,
        Column("place", "共同所在地", "division__name"),
        Column("stands", "状态", "stands", choices=Standing.choices, chips=CHIPS),
    )
    tabs = Filter("stands", "状态", choices=Standing.choices)
    filters = (Filter("source", "发现方式", choices=Source.choices),)

    @classmethod
    def rows(cls) -> ScopedQuerySet[Any]:
        """Pairs with where each stands."""
        return standing()

    @classmethod
    def search(cls, term: str) -> Q:
        """By the beginning of either name."""
        word = term.strip()
        return Q(one__name__startswith=word) | Q(other__name__startswith=word)

    @classmethod
    def label(cls, row: dict[str, Any]) -> str:
        return f"{masked_name(row['one'], row)} 与 {masked_name(row['other'], row)}"
