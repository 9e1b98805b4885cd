"""付款结果触发器 — what the database itself refuses of outcomes: without the bank's word, against it, or twice."""

import pgtrigger

from minzheng.core.ledger.triggers import REFUSED, over_added
from minzheng.core.payments.spending import NOT_SPENT


def by_the_banks_word() -> pgtrigger.Trigger:
    """An outcome comes from an applied answer to the batch of its order, or is what the confirmed letter says of it, after the file had left."""
    return over_added(
        "by_the_banks_word",
        f"""
            IF EXISTS (
                SELECT 1 FROM added a JOIN payments_paymentorder o ON o.id = a.order_id JOIN payments_paymentbatch b ON b.id = o.batch_id
                WHERE o.void OR b.state NOT IN ('published', 'confirmed') OR NOT EXISTS (
                    SELECT 1 FROM payments_bankanswer n WHERE n.id = a.answer_id AND n.batch_id = b.id AND n.state = 'applied'
                    UNION ALL
                    SELECT 1 FROM payments_batchrefusal f WHERE f.id = a.refusal_id AND f.batch_id = b.id AND f.state = 'confirmed'
                        AND (f.whole AND a.kind = 'failed' OR EXISTS (
                            SELECT 1 FROM payments_refusedorder l WHERE l.refusal_id = f.id AND l.order_id = a.order_id
                                AND l.kind = a.kind AND l.paid_on IS NOT DISTINCT FROM a.paid_on
                        ))
                )
            ) THEN
                RAISE EXCEPTION '付款结果只来自这一付款批已入账的回盘，或已确认的银行书面说明' {REFUSED};
            END IF;
            RETURN NULL;
        """,  # noqa: S608 — names of our own columns
    )


def refused_unanswered() -> pgtrigger.Trigger:
    """A letter counts only while the file is out and nothing waits to be looked at: of a whole batch if nothing of it has an outcome, of
    single orders if none of them has one.
    """
    return pgtrigger.Trigger(
        name="refused_unanswered",
        operation=pgtrigger.Insert | pgtrigger.Update,
        when=pgtrigger.Before,
        func=f"""
            IF TG_OP = 'UPDATE' AND (NEW.state <> 'confirmed' OR OLD.state = 'confirmed') THEN
                RETURN NEW;
            END IF;
            PERFORM 1 FROM payments_paymentbatch b WHERE b.id = NEW.batch_id FOR UPDATE;
            IF NOT EXISTS (SELECT 1 FROM payments_paymentbatch b WHERE b.id = NEW.batch_id AND b.state IN ('published', 'confirmed'))
                OR EXISTS (SELECT 1 FROM payments_bankanswer n WHERE n.batch_id = NEW.batch_id AND n.state = 'parked') THEN
                RAISE EXCEPTION '只有文件已交银行、没有挂起回盘的付款批才能凭银行书面说明办理' {REFUSED};
            END IF;
            IF NEW.whole AND EXISTS (
                SELECT 1 FROM payments_bankanswer n WHERE n.batch_id = NEW.batch_id AND n.state = 'applied'
                UNION ALL
                SELECT 1 FROM payments_orderoutcome x JOIN payments_paymentorder o ON o.id = x.order_id WHERE o.batch_id = NEW.batch_id
            ) THEN
                RAISE EXCEPTION '已有一笔结果的付款批不能整批未付' {REFUSED};
            END IF;
            IF TG_OP = 'UPDATE' AND NOT NEW.whole AND (
                NOT EXISTS (SELECT 1 FROM payments_refusedorder l WHERE l.refusal_id = NEW.id)
                OR EXISTS (SELECT 1 FROM payments_refusedorder l JOIN payments_orderoutcome x ON x.order_id = l.order_id WHERE l.refusal_id = NEW.id)
            ) THEN
                RAISE EXCEPTION '逐笔说明只能说还没有结果的付款指令' {REFUSED};
            END IF;
            RETURN NEW;
        """,  # noqa: S608 — names of our own columns
    )


def said_of_unanswered() -> pgtrigger.Trigger:
    """What a letter says of single orders is written down with it: of its own batch, without an outcome, before anybody confirmed it."""
    return over_added(
        "said_of_unanswered",
        f"""
            IF EXISTS (
                SELECT 1 FROM added a JOIN payments_batchrefusal f ON f.id = a.refusal_id JOIN payments_paymentorder o ON o.id = a.order_id
                WHERE f.whole OR f.state <> 'waiting' OR o.batch_id <> f.batch_id OR o.void
                    OR EXISTS (SELECT 1 FROM payments_orderoutcome x WHERE x.order_id = o.id)
            ) THEN
                RAISE EXCEPTION '逐笔说明只能说这一付款批还没有结果的付款指令' {REFUSED};
            END IF;
            RETURN NULL;
        """,  # noqa: S608 — names of our own columns
    )


def returned_after_paid() -> pgtrigger.Trigger:
    """Only what was paid comes back."""
    return pgtrigger.Trigger(
        name="returned_after_paid",
        operation=pgtrigger.Insert,
        when=pgtrigger.Before,
        func=f"""
            IF NOT EXISTS (SELECT 1 FROM payments_orderoutcome x WHERE x.order_id = NEW.order_id AND x.kind = 'paid') THEN
                RAISE EXCEPTION '只有已付的付款指令才能登记退票' {REFUSED};
            END IF;
            RETURN NEW;
        """,  # noqa: S608 — names of our own columns
    )


def held_unless_reissued() -> pgtrigger.Trigger:
    """What failed or came back is held, or paid again; never both."""
    return pgtrigger.Trigger(
        name="held_unless_reissued",
        operation=pgtrigger.Insert,
        when=pgtrigger.Before,
        func=f"""
            PERFORM 1 FROM payments_paymentbatch b JOIN payments_paymentorder o ON o.batch_id = b.id WHERE o.id = NEW.order_id FOR UPDATE OF b;
            IF EXISTS (SELECT 1 FROM payments_paymentorder n WHERE n.reissues_id = NEW.order_id AND NOT n.void)
                OR NOT EXISTS (SELECT 1 FROM payments_paymentorder o WHERE o.id = NEW.order_id AND {NOT_SPENT}) THEN
                RAISE EXCEPTION '只有失败或退回、没有重发的付款指令才能暂不重发' {REFUSED};
            END IF;
            RETURN NEW;
        """,  # noqa: S608 — names of our own columns
    )
