"""追缴触发器 — what the database itself refuses: claims that are not the ledger's, more than is left, plans that do not add up."""

import pgtrigger

from minzheng.core.ledger.claims import balance
from minzheng.core.ledger.triggers import REFUSED, added, changed, over_added

# the claims of the runs that ``{runs}`` names, one for each enrolment
FROM_LINES = """
    SELECT GEN_RANDOM_UUID(), 1, CLOCK_TIMESTAMP(), CLOCK_TIMESTAMP(), t.division_id,
        'ZJ' || SUBSTRING(r.number FROM 3) || '-' || LPAD((ROW_NUMBER() OVER (PARTITION BY r.id ORDER BY e.number))::text, 5, '0'),
        r.id, t.enrolment_id, t.amount
    FROM (
        SELECT l.run_id, l.enrolment_id, MIN(l.division_id) AS division_id, -SUM(l.amount)::bigint AS amount
        FROM ledger_ledgerline l WHERE l.kind = 'claim' AND NOT l.void AND {which} GROUP BY l.run_id, l.enrolment_id
    ) t JOIN ledger_paymentrun r ON r.id = t.run_id AND r.state = 'released' JOIN benefits_enrolment e ON e.id = t.enrolment_id
"""
COLUMNS = "uid, version, created_at, updated_at, division_id, number, run_id, enrolment_id, amount"


def claims_follow() -> pgtrigger.Trigger:
    """With a run that is locked come its claims, one for each enrolment that was paid too much."""
    return pgtrigger.Trigger(
        name="claims_follow",
        operation=pgtrigger.Update,
        when=pgtrigger.After,
        condition=pgtrigger.Condition("OLD.state IS DISTINCT FROM NEW.state AND NEW.state = 'released'"),
        func=f"""
            INSERT INTO ledger_claim ({COLUMNS}) {FROM_LINES.format(which="l.run_id = NEW.id")};
            RETURN NULL;
        """,
    )


def of_the_ledger() -> pgtrigger.Trigger:
    """A claim says what the claim lines of its locked run say of its enrolment."""
    return pgtrigger.Trigger(
        name="of_the_ledger",
        operation=pgtrigger.Insert,
        when=pgtrigger.Before,
        func=f"""
            IF NEW.amount IS DISTINCT FROM (
                SELECT -SUM(l.amount) FROM ledger_ledgerline l JOIN ledger_paymentrun r ON r.id = l.run_id AND r.state = 'released'
                WHERE l.run_id = NEW.run_id AND l.enrolment_id = NEW.enrolment_id AND l.kind = 'claim' AND NOT l.void
            ) THEN
                RAISE EXCEPTION '追缴只来自已锁定台账的多发' {REFUSED};
            END IF;
            RETURN NEW;
        """,  # noqa: S608 — names of our own columns
    )


def offsets_within() -> pgtrigger.Trigger:
    """No more is set off against a claim than is left of it."""
    return over_added(
        "offsets_within",
        f"""
            IF EXISTS (
                SELECT 1 FROM (SELECT DISTINCT a.corrects_id FROM added a WHERE a.kind = 'offset') a
                JOIN ledger_ledgerline k ON k.id = a.corrects_id
                JOIN ledger_claim c ON c.run_id = k.run_id AND c.enrolment_id = k.enrolment_id
                WHERE {balance.of(balance.LEFT, "c")} < 0
            ) THEN
                RAISE EXCEPTION '扣抵超过追缴的余额' {REFUSED};
            END IF;
            RETURN NULL;
        """,  # noqa: S608 — names of our own columns
    )


def within_what_is_left(title: str) -> pgtrigger.Trigger:
    """Nothing is entered against a claim beyond what is left of it; of two at once the second waits and is told."""
    return pgtrigger.Trigger(
        name="within_what_is_left",
        operation=pgtrigger.Insert,
        when=pgtrigger.Before,
        func=f"""
            PERFORM 1 FROM ledger_claim c WHERE c.id = NEW.claim_id FOR UPDATE;
            IF NEW.amount > (SELECT {balance.of(balance.LEFT, "c")} FROM ledger_claim c WHERE c.id = NEW.claim_id) THEN
                RAISE EXCEPTION '{title}超过追缴的余额' {REFUSED};
            END IF;
            RETURN NEW;
        """,  # noqa: S608 — names of our own columns
    )


def receipt_adds_up() -> list[pgtrigger.Trigger]:
    """What one receipt paid of several claims adds up to it, to the fen, and is entered and decided at once; else a receipt counts once."""
    func = f"""
        IF EXISTS (
            SELECT 1 FROM ledger_claimsettlement s
            WHERE s.kind = 'repayment' AND s.state <> 'refused' AND (s.county, s.paper) IN (SELECT a.county, a.paper FROM added a WHERE a.kind = 'repayment')
            GROUP BY s.county, s.paper HAVING SUM(s.amount) <> MIN(COALESCE(s.whole, s.amount))
                OR COUNT(DISTINCT COALESCE(s.whole, s.amount)) > 1 OR COUNT(DISTINCT s."on") > 1 OR COUNT(DISTINCT s.state) > 1
        ) THEN
            RAISE EXCEPTION '同一凭证不能计两次；分到几笔追缴的，各笔之和须等于凭证合计，一起登记、一起确认' {REFUSED};
        END IF;
        RETURN NULL;
    """  # noqa: S608 — names of our own columns
    return [
        pgtrigger.Trigger(
            name=f"receipt_adds_up_{name}", level=pgtrigger.Statement, operation=operation, when=pgtrigger.After, referencing=tables, func=func
        )
        for name, operation, tables in (("entered", pgtrigger.Insert, added()), ("decided", pgtrigger.Update, changed()))
    ]  # fmt: skip


def adds_up_when_confirmed() -> pgtrigger.Trigger:
    """A plan counts only for what is left of its claim at that moment; parts add up to it, and a plan by offset has none."""
    return pgtrigger.Trigger(
        name="adds_up_when_confirmed",
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        condition=pgtrigger.Condition("OLD.state IS DISTINCT FROM NEW.state AND NEW.state = 'confirmed'"),
        func=f"""
            PERFORM 1 FROM ledger_claim c WHERE c.id = NEW.claim_id FOR UPDATE;
            IF NEW.amount IS DISTINCT FROM (SELECT {balance.of(balance.LEFT, "c")} FROM ledger_claim c WHERE c.id = NEW.claim_id) THEN
                RAISE EXCEPTION '追缴的余额已经变化，方案须重新拟定' {REFUSED};
            END IF;
            IF COALESCE((SELECT SUM(i.amount) FROM ledger_claiminstalment i WHERE i.plan_id = NEW.id), 0)
                <> (CASE WHEN NEW.way = 'offset' THEN 0 ELSE NEW.amount END) THEN
                RAISE EXCEPTION '各期金额之和须等于方案金额' {REFUSED};
            END IF;
            RETURN NEW;
        """,  # noqa: S608 — names of our own columns
    )


def parts_while_waiting() -> pgtrigger.Trigger:
    """The parts of a plan come about with it: together they are the plan's amount, and none is added later."""
    return over_added(
        "parts_while_waiting",
        f"""
            IF EXISTS (
                SELECT 1 FROM ledger_claimplan p WHERE p.id IN (SELECT plan_id FROM added) AND (
                    p.state <> 'waiting' OR p.way = 'offset'
                    OR p.amount <> (SELECT SUM(i.amount) FROM ledger_claiminstalment i WHERE i.plan_id = p.id)
                )
            ) THEN
                RAISE EXCEPTION '各期金额之和须等于方案金额，方案办结后不再增加' {REFUSED};
            END IF;
            RETURN NULL;
        """,  # noqa: S608 — names of our own columns
    )
