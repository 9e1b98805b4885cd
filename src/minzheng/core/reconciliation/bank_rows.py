"""银行差异 — each payment of a month that the bank has not paid as the ledger says, with its cause; read off the answers whenever it is asked.

A closed month keeps both sides and all causes, but the bank goes on speaking of its money (ADR 0036): these rows are stored nowhere. By
programme they add up to what the ledger pays, with what it does not pay any more for a claim, less what the bank paid.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, models

from minzheng.core.payments.standing import EACH
from minzheng.core.reconciliation.models import MonthComparison


class BankCause(models.TextChoices):
    """银行差异原因 — why a payment of the ledger is not one of the bank; what is held or wholly set off is not to be paid at all."""

    UNSENT = "unsent", "没有发银行"
    GAP = "gap", "账户待办"
    WAITING = "waiting", "等待回盘"
    FAILED = "failed", "付款失败"
    RETURNED = "returned", "银行退回"
    KEPT = "kept", "暂不重发"
    WITHHELD = "withheld", "抵减追缴"
    AMOUNT = "amount", "金额不同"


CHIPS = {
    "unsent": "late", "gap": "late", "waiting": "soon", "failed": "late", "returned": "late", "kept": "soon", "withheld": "plain", "amount": "late",
}  # fmt: skip
EXPLAINED = {
    BankCause.UNSENT: "台账已锁定，还没有编付款批，或付款批还没有生成银行文件。",
    BankCause.GAP: "收款账户须先办妥，办妥后编入以后的付款批。",
    BankCause.WAITING: "银行文件已生成，银行还没有答复这一笔。",
    BankCause.FAILED: "银行没有付成，更正后重发。",
    BankCause.RETURNED: "付成之后被银行退回，更正后重发。",
    BankCause.KEPT: "失败或退回之后，有人决定暂不重发。",
    BankCause.WITHHELD: "没有付出之前查明多算，已抵减追缴，不再付。",
    BankCause.AMOUNT: "银行付的与台账应付的不同，请立即核对。",
}
# who mends a difference, and how
MENDED = {
    BankCause.UNSENT: ("县财务岗位", "编制付款批，审批后生成银行文件，交银行。"),
    BankCause.GAP: ("乡镇（街道）经办", "核对、更正收款账户，由另一人确认；财务再编付款批。"),
    BankCause.WAITING: ("县财务岗位", "催银行回盘；满等待天数的，凭银行书面说明在付款批上逐笔办理。"),
    BankCause.FAILED: ("县财务岗位", "账户有误的先更正，再重发；不能重发的写明暂不重发。"),
    BankCause.RETURNED: ("县财务岗位", "核对账户和本人情况，更正后重发，或写明暂不重发。"),
    BankCause.KEPT: ("县财务岗位", "原因消除后解除暂不重发，再重发。"),
    BankCause.WITHHELD: ("无须办理", "已计入追缴。"),
    BankCause.AMOUNT: ("县财务岗位和系统管理员", "停止发送，与银行核对，运行核验（minzheng verify）。"),
}
_EACH = EACH.format(which="l.run_id IN (SELECT run_id FROM run)")
_ROWS = f"""
    WITH run AS (
        SELECT p.run_id, p.programme FROM reconciliation_monthcomparison c JOIN divisions_division d ON d.id = c.division_id
        JOIN ledger_runprogramme p ON p.county = d.lineage AND p.month = c.month AND p.standing = 'released' WHERE c.id = %(comparison)s
    ), found AS (
        SELECT t.programme, t.run_id, t.enrolment_id, t.order_id, t.reason, t.amount AS payable, CASE t.stand WHEN 'paid' THEN o.amount ELSE 0 END AS paid,
            CASE t.stand WHEN 'due' THEN 'unsent' WHEN 'batched' THEN 'unsent' WHEN 'sent' THEN 'waiting' WHEN 'paid' THEN 'amount' ELSE t.stand END AS cause
        FROM ({_EACH}) t JOIN run q ON q.run_id = t.run_id AND q.programme = t.programme LEFT JOIN payments_paymentorder o ON o.id = t.order_id
        WHERE t.stand NOT IN ('held', 'offset') AND (t.stand <> 'paid' OR o.amount <> t.amount)
    )
"""  # noqa: S608 — our own statement
_COUNTS = f"""
    {_ROWS}
    SELECT cause, COUNT(*), SUM(payable - paid)::bigint FROM found WHERE %(programme)s IN ('', programme) GROUP BY cause
"""  # noqa: S608 — our own statement
_PAGE = f"""
    {_ROWS}
    SELECT f.programme, e.number, e.uid, r.number, o.uid, f.payable, f.paid, f.reason, f.cause FROM found f
    JOIN benefits_enrolment e ON e.id = f.enrolment_id JOIN ledger_paymentrun r ON r.id = f.run_id LEFT JOIN payments_paymentorder o ON o.id = f.order_id
    WHERE %(cause)s IN ('', f.cause) AND %(programme)s IN ('', f.programme)
    ORDER BY f.enrolment_id, f.run_id, f.cause LIMIT %(most)s OFFSET %(after)s
"""  # noqa: S608 — our own statement


@dataclass(frozen=True)
class BankCount:
    """银行差异计数 — of one cause: how many payments, and what is missing of them (fen)."""

    cause: BankCause
    count: int
    missing: int

    @property
    def chip(self) -> str:
        """How it is drawn."""
        return CHIPS[self.cause]

    @property
    def explained(self) -> str:
        """What it means."""
        return EXPLAINED[self.cause]

    @property
    def mended(self) -> tuple[str, str]:
        """Who mends it, and how."""
        return MENDED[self.cause]


@dataclass(frozen=True)
class BankRow:
    """银行差异一行 — a payment of the ledger and what the bank paid of it (fen), its cause, and the order by which it went, if any."""

    programme: str
    enrolment: str
    enrolment_uid: UUID
    run: str
    order_uid: UUID | None
    payable: int
    paid: int
    reason: str
    cause: BankCause

    @property
    def chip(self) -> str:
        """How it is drawn."""
        return CHIPS[self.cause]

    @property
    def owner(self) -> str:
        """Who mends it."""
        return MENDED[self.cause][0]


def counts(comparison: MonthComparison, *, programme: str = "") -> list[BankCount]:
    """The causes of a month, of one programme or of all: one statement."""
    found = {cause: (count, missing) for cause, count, missing in _asked(_COUNTS, comparison, programme=programme)}
    return [BankCount(one, *found[one.value]) for one in BankCause if one.value in found]


def rows(
    comparison: MonthComparison, *, programme: str = "", cause: str = "", after: int = 0, most: int = 50
) -> Sequence[BankRow]:
    """Some of the rows of a month, in the order of enrolments: one statement."""
    found = _asked(_PAGE, comparison, programme=programme, cause=cause, after=after, most=most)
    return [
        BankRow(name, enrolment, uid, run, order, payable, paid, reason, BankCause(why))
        for name, enrolment, uid, run, order, payable, paid, reason, why in found
    ]


def _asked(statement: str, comparison: MonthComparison, **said: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"comparison": comparison.pk, **said})
        return list(cursor.fetchall())
