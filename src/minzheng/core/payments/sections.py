"""付款情况版块 — on the page of an enrolment: month by month whether the money arrived."""

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.benefits.models import Enrolment
from minzheng.core.payments.history import told
from minzheng.core.registers.sections import SECTIONS, Mark, Section, Sheet

ENROLMENT = "benefits.enrolment"


def _of_enrolment(enrolment: Enrolment, user: User) -> Sheet:
    lines: list[tuple[Mark, ...]] = [
        (
            Mark(one.words), Mark(one.stand.label, one.chip),
            Mark(one.run, register="ledger.run", uid=one.run_uid),
        )
        for one in told([enrolment.pk], scope_of(user, Permission.LEDGER_VIEW))
    ]  # fmt: skip
    return Sheet(
        ("付款", "状态", "发放批次"), lines, "还没有锁定的台账。", "期", "到账以银行回盘为准；账号只显示末四位。"
    )


SECTIONS.add(Section("payments.history", ENROLMENT, "付款情况", _of_enrolment, to=Permission.LEDGER_VIEW))
