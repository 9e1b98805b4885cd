"""备用金登记簿 — the reserves of townships, entry by entry, with what is left of each."""

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Case, F, OuterRef, Q, Subquery, Sum, When

from minzheng.core.access.permissions import Permission
from minzheng.core.payments.reserve.models import COMING_IN, ReserveEntry, ReserveKind
from minzheng.core.payments.reserve.writing import ReserveWriter
from minzheng.core.registers.accepted_register import ACCEPTANCE_COLUMNS, COUNTY, NOTE_FIELD, AcceptedRegister
from minzheng.core.registers.accepting import Confirmation, Refusal
from minzheng.core.registers.declarations import REGISTERS, Column, Field, Filter, Kind
from minzheng.core.registers.writing import in_words

KIND_CHIPS = {"advance": "ok", "help": "go", "returned": "plain", "back": "plain"}


def left() -> Subquery:
    """What is left of the township's reserve (fen), of confirmed entries."""
    signed = Case(When(kind__in=COMING_IN, then=F("amount")), default=-F("amount"))
    own = ReserveEntry.objects.filter(division=OuterRef("division"), confirmed_at__isnull=False).order_by()
    return Subquery(own.values("division").annotate(left=Sum(signed)).values("left"))


@REGISTERS.add
class Reserves(AcceptedRegister):
    """备用金登记簿 — money handed to a township, paid out first in an emergency, and come back."""

    code = "payments.reserve"
    title = "备用金收支"
    line = "benefits"
    icon = "wallet"
    unit = "笔"
    note = (
        "乡镇（街道）临时救助备用金：县级拨入、先行救助支出、救助款退回、交回县级，一笔一条，由另一人确认后计入余额；余额不能为负。"
        "已确认的不更改，登记错了的以退回冲回。先行救助从备用金支付，不再由台账发放。"
    )
    model = ReserveEntry
    writer = ReserveWriter
    reopens = False
    locks = True
    view = Permission.LEDGER_VIEW
    searches = "凭证、办件编号（从头输入）"
    columns = (
        Column("accepted_on", "发生日期", kind=Kind.DATE, link=True),
        COUNTY,
        Column("township", "乡镇（街道）", "division__name"),
        Column("kind", "种类", choices=ReserveKind.choices, chips=KIND_CHIPS),
        Column("amount", "金额（元）", kind=Kind.MONEY),
        Column("left", "现余额（元）", left(), kind=Kind.MONEY),
        Column("case", "办件", "case__number", kind=Kind.CODE),
        Column("paper", "凭证"),
        *[one for one in ACCEPTANCE_COLUMNS if one.name not in {"accepted_on", "paper"}],
        Column("note", "备注", in_list=False),
    )
    filters = (Filter("kind", "种类", choices=ReserveKind.choices),)
    fields = (
        Field("division", "乡镇（街道）", Kind.DIVISION, required=True, note="保管备用金的乡镇（街道）。"),
        Field("kind", "种类", Kind.CHOICE, required=True, choices=ReserveKind.choices),
        Field("amount", "金额", Kind.MONEY, required=True, note="元。"),
        Field("case", "办件编号", Kind.CODE, limit=40, note="先行救助和救助款退回必填，例如 BJ130123001-2021-00003。"),
        Field("accepted_on", "发生日期", Kind.DATE, happened=True, note="钱拨到、付出或收回的日期；确认之前须补齐。"),
        Field("paper", "凭证", note="拨款单、领款单、收据等的名称与编号；确认之前须补齐。"),
        NOTE_FIELD,
    )  # fmt: skip

    @classmethod
    def confirm(cls, records: Sequence[Any], *, by: Any) -> tuple[int, list[str]]:
        """One after the other: what would overdraw a reserve is named, the others are confirmed."""
        confirmed = 0
        reasons: list[str] = []
        for one in records:
            try:
                with transaction.atomic():
                    done, said = super().confirm([one], by=by)
            except IntegrityError as problem:
                done, said = cls.in_words(Confirmation(0, (Refusal(one.uid, str(one), in_words(problem)),)))
            confirmed, reasons = confirmed + done, [*reasons, *said]
        return confirmed, reasons

    @classmethod
    def search(cls, term: str) -> Q:
        """By the beginning of the voucher, or of the application's number."""
        return Q(paper__startswith=term.strip()) | Q(case__number__startswith=term.strip().upper())
