"""付款触发器 — what the database itself refuses: orders that are not the ledger's, files that change, money that is not there."""

import pgtrigger

from minzheng.core.audit.append_only import append_only
from minzheng.core.ledger.earning import PAID_TO
from minzheng.core.ledger.triggers import REFUSED, over_added
from minzheng.core.payments.spending import LEFT_OF_FUND, NOT_REQUESTED, NOT_SPENT, PAYING, SHORT_OF_MONEY
from minzheng.core.payments.withholding import TAKEN_BACK

MOVES = (
    ("drafted", "approved"), ("drafted", "cancelled"), ("approved", "cancelled"), ("approved", "intended"),
    ("intended", "published"), ("published", "confirmed"), ("confirmed", "closed"), ("published", "closed"),
)  # fmt: skip

# whose hands were on the run ``{run}``: who asked for it, submitted it in whatever round, or answered its checks
HANDS_OF_RUN = """
    SELECT unnest(ARRAY[r.asked_by_id, r.submitted_by_id]) FROM ledger_paymentrun r WHERE r.id = {run}
    UNION SELECT s.by_id FROM ledger_runsubmission s WHERE s.run_id = {run}
    UNION SELECT a.by_id FROM ledger_checkanswer a JOIN ledger_runcheck c ON c.id = a.check_id WHERE c.run_id = {run}
"""
# orders in whose place the batch ``{batch}`` pays, back to the first
_BEHIND = """
    WITH RECURSIVE behind AS (
        SELECT o.reissues_id AS id FROM payments_paymentorder o WHERE o.batch_id = {batch} AND o.reissues_id IS NOT NULL
        UNION SELECT p.reissues_id FROM behind b JOIN payments_paymentorder p ON p.id = b.id WHERE p.reissues_id IS NOT NULL
    )
"""
# and on the batch: who drafted it, and who said that what it pays again had failed or come back
HANDS_OF_BATCH = f"""
    {_BEHIND}
    SELECT c.drafted_by_id FROM payments_paymentbatch c WHERE c.id = {{batch}}
    UNION SELECT n.by_id FROM behind b JOIN payments_orderoutcome x ON x.order_id = b.id JOIN payments_bankanswer n ON n.id = x.answer_id
    UNION SELECT unnest(ARRAY[t.entered_by_id, t.decided_by_id]) FROM behind b
        JOIN payments_orderreturn t ON t.order_id = b.id AND t.state = 'confirmed'
    UNION SELECT unnest(ARRAY[f.entered_by_id, f.decided_by_id]) FROM behind b
        JOIN payments_orderoutcome x ON x.order_id = b.id JOIN payments_batchrefusal f ON f.id = x.refusal_id
    UNION ({HANDS_OF_RUN.format(run="(SELECT c.run_id FROM payments_paymentbatch c WHERE c.id = {batch})")})
"""  # noqa: S608 — names of our own columns
# of a request for the run ``{run}``: those of the run, and who drafted what is paid by it
HANDS_OF_REQUEST = f"""
    {HANDS_OF_RUN} UNION SELECT c.drafted_by_id FROM payments_paymentbatch c WHERE c.run_id = {{run}} AND c.state <> 'cancelled'
"""  # noqa: S608 — names of our own columns
# batches of which the bank said something that nobody has looked at yet, among those that ``{batch}`` pays again
PARKED_BEHIND = f"""
    {_BEHIND}
    SELECT c.number FROM behind b JOIN payments_paymentorder o ON o.id = b.id JOIN payments_paymentbatch c ON c.id = o.batch_id
    WHERE EXISTS (SELECT 1 FROM payments_bankanswer n WHERE n.batch_id = c.id AND n.state = 'parked') ORDER BY c.number LIMIT 1
"""  # noqa: S608 — names of our own columns


# what a run owes the enrolment of the order ``a``: its lines less what later runs kept back of it, looked up by run and enrolment
_NET = f"""
    SELECT SUM(l.amount) - COALESCE((
        SELECT SUM(w.amount) FROM ledger_claimwithheld w WHERE w.run_id = a.run_id AND w.enrolment_id = a.enrolment_id
    ), 0) AS amount, MIN(l.fund) AS fund, COUNT(DISTINCT l.fund) AS funds
    FROM ledger_ledgerline l WHERE l.run_id = a.run_id AND l.enrolment_id = a.enrolment_id AND l.kind IN {PAYING} AND NOT l.void
"""  # noqa: S608 — names of our own columns


def moves_forward() -> pgtrigger.Trigger:
    """A batch moves along its graph; what it was approved for, and what was said of its file, stays as it is."""
    allowed = ", ".join(f"('{before}', '{after}')" for before, after in MOVES)
    return pgtrigger.Trigger(
        name="moves_forward",
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        func=f"""
            IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN ({allowed}) THEN
                RAISE EXCEPTION '付款批不能从这个状态改到那个状态' {REFUSED};
            END IF;
            IF OLD.approved_by_id IS NOT NULL AND ROW(OLD.approved_by_id, OLD.approved_at) IS DISTINCT FROM ROW(NEW.approved_by_id, NEW.approved_at) THEN
                RAISE EXCEPTION '付款批的审批不可更改' {REFUSED};
            END IF;
            IF OLD.digest <> '' AND ROW(OLD.file_name, OLD.digest, OLD.intended_at) IS DISTINCT FROM ROW(NEW.file_name, NEW.digest, NEW.intended_at) THEN
                RAISE EXCEPTION '银行文件的名称和摘要一经确定不可更改' {REFUSED};
            END IF;
            RETURN NEW;
        """,
    )


def approved_by_another() -> pgtrigger.Trigger:
    """Nobody approves a batch on whose run or reasons his own hand was."""
    return pgtrigger.Trigger(
        name="approved_by_another",
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        condition=pgtrigger.Condition("OLD.state IS DISTINCT FROM NEW.state AND NEW.state = 'approved'"),
        func=f"""
            IF NEW.approved_by_id IN ({HANDS_OF_BATCH.format(batch="NEW.id")}) THEN
                RAISE EXCEPTION '编制、提交台账或处置核查的人，经手过回盘、退票的人，不能审批付款' {REFUSED};
            END IF;
            RETURN NEW;
        """,
    )


def intended_with_money() -> pgtrigger.Trigger:
    """A batch is given its file only whole, covered by a confirmed request, and with the money there: county by county in turn."""
    return pgtrigger.Trigger(
        name="intended_with_money",
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        condition=pgtrigger.Condition("OLD.state IS DISTINCT FROM NEW.state AND NEW.state = 'intended'"),
        func=f"""
            PERFORM 1 FROM payments_paymentsequence s WHERE s.county = NEW.county FOR UPDATE;
            IF (SELECT ROW(COUNT(*), COALESCE(SUM(o.amount), 0)) FROM payments_paymentorder o WHERE o.batch_id = NEW.id AND NOT o.void)
                IS DISTINCT FROM ROW(NEW.count::bigint, NEW.total::numeric) THEN
                RAISE EXCEPTION '付款批与付款指令的笔数、金额不符' {REFUSED};
            END IF;
            IF EXISTS (SELECT 1 FROM ({NOT_REQUESTED.format(batch="NEW.id")}) t WHERE t.amount > t.room) THEN
                RAISE EXCEPTION '没有已批准的用款申请覆盖这一付款批' {REFUSED};
            END IF;
            IF EXISTS (SELECT 1 FROM ({SHORT_OF_MONEY.format(batch="NEW.id")}) t WHERE t.amount > t.room) THEN
                RAISE EXCEPTION '资金余额不足' {REFUSED};
            END IF;
            IF EXISTS ({PARKED_BEHIND.format(batch="NEW.id")}) THEN
                RAISE EXCEPTION '原付款批有挂起的回盘，不能重发' {REFUSED};
            END IF;
            IF EXISTS (SELECT 1 FROM payments_paymentorder o WHERE o.batch_id = NEW.id AND NOT o.void AND {TAKEN_BACK}) THEN
                RAISE EXCEPTION '付款批中有已被后来的台账更正的款项' {REFUSED};
            END IF;
            RETURN NEW;
        """,  # noqa: S608 — names of our own columns
    )


def closed_when_answered() -> pgtrigger.Trigger:
    """A batch is closed only when each of its orders has its outcome; one that the bank never took, only as refused whole."""
    return pgtrigger.Trigger(
        name="closed_when_answered",
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        condition=pgtrigger.Condition("OLD.state IS DISTINCT FROM NEW.state AND NEW.state = 'closed'"),
        func=f"""
            IF EXISTS (
                SELECT 1 FROM payments_paymentorder o WHERE o.batch_id = NEW.id AND NOT o.void
                    AND NOT EXISTS (SELECT 1 FROM payments_orderoutcome x WHERE x.order_id = o.id)
            ) THEN
                RAISE EXCEPTION '还有付款指令没有结果，付款批不能办结' {REFUSED};
            END IF;
            IF OLD.state = 'published' AND NOT EXISTS (
                SELECT 1 FROM payments_batchrefusal f WHERE f.batch_id = NEW.id AND f.state = 'confirmed' AND f.whole
            ) THEN
                RAISE EXCEPTION '银行没有受理的付款批，只有确认整批未付才能办结' {REFUSED};
            END IF;
            RETURN NEW;
        """,  # noqa: S608 — names of our own columns
    )


def as_the_ledger_says() -> pgtrigger.Trigger:
    """An order comes about in a drafted batch of a locked run: for the sum of its lines, to a confirmed account, once or anew."""
    return over_added(
        "as_the_ledger_says",
        f"""
            IF EXISTS (
                SELECT 1 FROM added a JOIN payments_paymentbatch b ON b.id = a.batch_id JOIN ledger_paymentrun r ON r.id = a.run_id
                WHERE a.void OR b.run_id <> a.run_id OR b.state <> 'drafted' OR r.state <> 'released' OR (b.kind = 'first') <> (a.reissues_id IS NULL)
            ) THEN
                RAISE EXCEPTION '付款指令只能在已锁定台账的拟稿付款批中产生' {REFUSED};
            END IF;
            IF EXISTS (
                SELECT 1 FROM added a JOIN ledger_paymentrun r ON r.id = a.run_id
                JOIN ledger_runhold h ON h.run_id = r.id AND h.round = r.round AND h.enrolment_id = a.enrolment_id
            ) OR EXISTS (
                SELECT 1 FROM added a LEFT JOIN LATERAL ({_NET}) l ON TRUE
                WHERE l.amount IS DISTINCT FROM a.amount OR l.fund IS DISTINCT FROM a.fund OR l.funds <> 1
            ) THEN
                RAISE EXCEPTION '付款指令与台账不符' {REFUSED};
            END IF;
            IF EXISTS (SELECT 1 FROM added o WHERE {TAKEN_BACK}) THEN
                RAISE EXCEPTION '已被后来的台账更正的款项不能再付' {REFUSED};
            END IF;
            IF EXISTS (
                SELECT 1 FROM added a JOIN ledger_payeeaccount c ON c.id = a.account_id
                WHERE c.enrolment_id <> {PAID_TO.format(enrolment="a.enrolment_id")} OR c.confirmed_at IS NULL
            ) THEN
                RAISE EXCEPTION '付款指令的账户不是这项保障已确认的账户' {REFUSED};
            END IF;
            PERFORM 1 FROM payments_paymentbatch b WHERE b.id IN (
                SELECT o.batch_id FROM added a JOIN payments_paymentorder o ON o.id = a.reissues_id
            ) ORDER BY b.id FOR UPDATE;
            IF EXISTS (
                SELECT 1 FROM added a JOIN payments_paymentorder o ON o.id = a.reissues_id
                WHERE o.run_id <> a.run_id OR o.enrolment_id <> a.enrolment_id OR o.amount < a.amount OR o.void OR NOT {NOT_SPENT}
                    OR EXISTS (SELECT 1 FROM payments_orderhold h WHERE h.order_id = o.id AND h.lifted_at IS NULL)
            ) THEN
                RAISE EXCEPTION '只能重发失败或退回、没有暂不重发的付款指令' {REFUSED};
            END IF;
            RETURN NULL;
        """,  # noqa: S608 — names of our own columns
    )


def void_when_cancelled() -> list[pgtrigger.Trigger]:
    """Orders stay as they are; one mark, that they are void, is set when their batch is cancelled before anything left."""
    title = "付款指令"
    refuses, no_truncate = append_only(title)
    return [
        pgtrigger.Trigger(name="never_deleted", operation=pgtrigger.Delete, when=pgtrigger.Before, func=refuses.func),
        no_truncate,
        pgtrigger.Trigger(
            name="void_when_cancelled",
            operation=pgtrigger.Update,
            when=pgtrigger.Before,
            func=f"""
                IF TO_JSONB(OLD) - 'void' IS DISTINCT FROM TO_JSONB(NEW) - 'void' OR OLD.void OR NOT NEW.void
                    OR NOT EXISTS (SELECT 1 FROM payments_paymentbatch b WHERE b.id = NEW.batch_id AND b.state = 'cancelled')
                THEN
                    RAISE EXCEPTION '{title}不可修改' USING ERRCODE = 'insufficient_privilege';
                END IF;
                RETURN NEW;
            """,  # noqa: S608 — names of our own columns
        ),
    ]


def orders_void_with_it() -> pgtrigger.Trigger:
    """With a batch that is cancelled its orders are void."""
    return pgtrigger.Trigger(
        name="orders_void_with_it",
        operation=pgtrigger.Update,
        when=pgtrigger.After,
        condition=pgtrigger.Condition("OLD.state IS DISTINCT FROM NEW.state AND NEW.state = 'cancelled'"),
        func="""
            UPDATE payments_paymentorder SET void = TRUE WHERE batch_id = NEW.id;
            RETURN NULL;
        """,
    )


def of_the_runs_county() -> pgtrigger.Trigger:
    """A batch spends the money of the county whose run it pays."""
    return pgtrigger.Trigger(
        name="of_the_runs_county",
        operation=pgtrigger.Insert,
        when=pgtrigger.Before,
        func=f"""
            IF NEW.county IS DISTINCT FROM (
                SELECT d.lineage FROM ledger_paymentrun r JOIN divisions_division d ON d.id = r.division_id WHERE r.id = NEW.run_id
            ) THEN
                RAISE EXCEPTION '付款批须属于台账所在的县（市、区）' {REFUSED};
            END IF;
            RETURN NEW;
        """,  # noqa: S608 — names of our own columns
    )


def granted_by_another() -> pgtrigger.Trigger:
    """Nobody grants money for a run on which, or on whose batches, his own hand was."""
    return pgtrigger.Trigger(
        name="granted_by_another",
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        condition=pgtrigger.Condition("OLD.state IS DISTINCT FROM NEW.state AND NEW.state = 'confirmed'"),
        func=f"""
            IF NEW.decided_by_id IN ({HANDS_OF_REQUEST.format(run="NEW.run_id")}) THEN
                RAISE EXCEPTION '编制、提交台账、处置核查或拟付款批的人不能批准用款' {REFUSED};
            END IF;
            RETURN NEW;
        """,
    )


def reversed_within() -> pgtrigger.Trigger:
    """A receipt that counts is reversed only while so much is left of its fund; who spends the county's money waits, or is waited for."""
    return pgtrigger.Trigger(
        name="reversed_within",
        operation=pgtrigger.Insert | pgtrigger.Update,
        when=pgtrigger.Before,
        func=f"""
            IF TG_OP = 'UPDATE' AND (NEW.state <> 'confirmed' OR OLD.state = 'confirmed') THEN
                RETURN NEW;
            END IF;
            INSERT INTO payments_paymentsequence (county, last)
                SELECT f.county, 0 FROM payments_fundreceipt f WHERE f.id = NEW.receipt_id ON CONFLICT (county) DO NOTHING;
            PERFORM 1 FROM payments_paymentsequence s JOIN payments_fundreceipt f ON f.county = s.county WHERE f.id = NEW.receipt_id FOR UPDATE OF s;
            IF NOT EXISTS (
                SELECT 1 FROM payments_fundreceipt f WHERE f.id = NEW.receipt_id AND f.state = 'confirmed'
                    AND f.amount <= {LEFT_OF_FUND.format(county="f.county", fund="f.fund")}
            ) THEN
                RAISE EXCEPTION '只能冲销已确认的到账，且不能使余额小于已发银行的金额' {REFUSED};
            END IF;
            RETURN NEW;
        """,  # noqa: S608 — names of our own columns
    )


def receipt_reversed_with_it() -> pgtrigger.Trigger:
    """With a confirmed reversal its receipt is marked."""
    return pgtrigger.Trigger(
        name="receipt_reversed_with_it",
        operation=pgtrigger.Update,
        when=pgtrigger.After,
        condition=pgtrigger.Condition("OLD.state IS DISTINCT FROM NEW.state AND NEW.state = 'confirmed'"),
        func="""
            UPDATE payments_fundreceipt SET reversed = TRUE WHERE id = NEW.receipt_id;
            RETURN NULL;
        """,
    )


def marked_reversed_once() -> pgtrigger.Trigger:
    """The mark that a receipt was reversed is set with its confirmed reversal, and stays."""
    return pgtrigger.Trigger(
        name="marked_reversed_once",
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        condition=pgtrigger.Condition("OLD.reversed IS DISTINCT FROM NEW.reversed"),
        func=f"""
            IF OLD.reversed OR NOT EXISTS (SELECT 1 FROM payments_fundreversal v WHERE v.receipt_id = NEW.id AND v.state = 'confirmed') THEN
                RAISE EXCEPTION '到账只随确认的冲销标为已冲销' {REFUSED};
            END IF;
            RETURN NEW;
        """,  # noqa: S608 — names of our own columns
    )
