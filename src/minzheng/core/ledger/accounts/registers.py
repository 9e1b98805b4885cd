"""收款账户登记簿 — into which account each enrolment is paid; masked, confirmed by a second person."""

from typing import Any

from django.db.models import Q

from minzheng.core.access.permissions import Permission
from minzheng.core.benefits.expressions import holder_name, programmes
from minzheng.core.ledger.accounts import sealing
from minzheng.core.ledger.accounts.models import PayeeAccount
from minzheng.core.ledger.accounts.writing import AccountWriter
from minzheng.core.parties.sealing import canonical_id
from minzheng.core.registers.accepted_register import (
    ACCEPTANCE_COLUMNS,
    COUNTY,
    NOTE_FIELD,
    AcceptedRegister,
    masked_name,
    township,
)
from minzheng.core.registers.declarations import REGISTERS, Column, Field, Filter, Kind
from minzheng.kernel.identifiers import parse_bank_account


def _number(text: str) -> str:
    return parse_bank_account(text).number


def _masked(value: Any, row: dict[str, Any]) -> str:
    return sealing.masked(value, row["uid"])


@REGISTERS.add
class Accounts(AcceptedRegister):
    """收款账户登记簿 — one line for each account that an enrolment has or had."""

    code = "ledger.account"
    title = "收款账户"
    line = "benefits"
    icon = "wallet"
    unit = "个"
    note = "每项保障发到哪个账户，从哪一天起用；换账户另登记一条，由另一人确认后从启用日期起用。收款人不是保障人员的，须有代领协议。"
    model = PayeeAccount
    writer = AccountWriter
    reopens = False
    locks = True
    view = Permission.LEDGER_VIEW
    searches = "保障编号、收款人姓名（从头输入）"
    columns = (
        Column("enrolment", "保障编号", "enrolment__number", kind=Kind.CODE, link=True),
        Column("programme", "项目", "enrolment__programme", choices=programmes()),
        Column("holder", "户主（本人）", holder_name("enrolment__"), show=masked_name),
        Column("payee", "收款人", "payee__name", show=masked_name),
        COUNTY,
        Column("township", "乡镇（街道）", township(), in_list=False),
        Column("bank", "开户银行"),
        Column("account", "账号", "sealed_account", show=_masked),
        Column("since", "启用日期", kind=Kind.DATE),
        Column("agreement", "代领协议", in_list=False),
        *ACCEPTANCE_COLUMNS,
        Column("note", "备注", in_list=False),
    )
    filters = (Filter("programme", "项目", source="enrolment__programme", choices=programmes()),)
    fields = (
        Field("enrolment", "保障编号", Kind.CODE, required=True, limit=20),
        Field("payee", "收款人身份证号", required=True, parse=canonical_id, note="收款人须已登记为人员。"),
        Field("bank", "开户银行", required=True, limit=60, note="写到网点，例如某某农村信用联社某某信用社。"),
        Field("account", "账号", required=True, limit=30, parse=_number, note="16 至 19 位数字；只在登记时填写，之后只显示末四位。"),
        Field("since", "启用日期", Kind.DATE, required=True),
        Field("agreement", "代领协议", limit=100, note="收款人不是保障人员的必填：协议名称与编号。"),
        Field("accepted_on", "核对日期", Kind.DATE, happened=True, note="核对存折或银行卡原件的日期；确认之前须补齐。"),
        Field("paper", "核对依据", note="存折、银行卡复印件等的名称；确认之前须补齐。"),
        NOTE_FIELD,
    )  # fmt: skip

    @classmethod
    def search(cls, term: str) -> Q:
        """By the beginning of the enrolment's number, or of the payee's name."""
        return Q(enrolment__number__startswith=term.strip()) | Q(payee__name__startswith=term.strip())
