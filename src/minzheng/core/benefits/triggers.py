"""待遇触发器 — what the database itself refuses: spells, coverages and ends that no confirmed decision says."""

import pgtrigger

from minzheng.core.audit.append_only import REFUSED

# the day on which a decision ends something: its own month, and for 渐退 the month after the last that it still pays
ENDS = """
    d.confirmed_at IS NOT NULL AND d.enrolment_id = {enrolment}
    AND {day} = ANY(ARRAY[d.effective_on, (d.effective_on + MAKE_INTERVAL(months => COALESCE(d.tapering_months, 0)))::date])
"""


def begun_by_decision(*, copies: str, also: str = "") -> pgtrigger.Trigger:
    """A row begins in the month of a confirmed decision on its enrolment, which also says what it holds.

    ``copies`` fills the columns that are the enrolment's own (as ``e``); ``also`` is a further condition on the decision
    (as ``d``).
    """
    return pgtrigger.Trigger(
        name="begun_by_decision",
        operation=pgtrigger.Insert,
        when=pgtrigger.Before,
        declare=[("e", "benefits_enrolment%ROWTYPE")],
        func=f"""
            SELECT * INTO e FROM benefits_enrolment WHERE id = NEW.enrolment_id;
            {copies}
            IF NOT EXISTS (
                SELECT 1 FROM benefits_enrolmentdecision d
                WHERE d.id = NEW.decision_id AND d.enrolment_id = NEW.enrolment_id AND d.confirmed_at IS NOT NULL
                    AND d.effective_on = NEW.since AND (NEW.until IS NULL OR NEW.ended_by_id = d.id) {also}
            ) THEN
                RAISE EXCEPTION '没有已确认的决定，不能增加保障时段' {REFUSED};
            END IF;
            RETURN NEW;
        """,  # noqa: S608 — names of our own columns
    )


def ended_by_decision(*kept: str) -> pgtrigger.Trigger:
    """A row keeps these columns for good; its end moves only to where a confirmed decision on its enrolment puts it."""
    before, after = (", ".join(f"{row}.{column}" for column in kept) for row in ("OLD", "NEW"))
    ends = ENDS.format(enrolment="NEW.enrolment_id", day="NEW.until")
    return pgtrigger.Trigger(
        name="ended_by_decision",
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        func=f"""
            IF ({before}) IS DISTINCT FROM ({after}) THEN
                RAISE EXCEPTION '保障时段不可改写，只能凭新的决定截止' {REFUSED};
            END IF;
            IF NEW.until IS DISTINCT FROM OLD.until AND NOT EXISTS (
                SELECT 1 FROM benefits_enrolmentdecision d WHERE d.id = NEW.ended_by_id AND {ends}
            ) THEN
                RAISE EXCEPTION '没有已确认的决定，不能改变保障时段的止期' {REFUSED};
            END IF;
            RETURN NEW;
        """,  # noqa: S608 — names of our own columns
    )


def dropped_by_decision() -> pgtrigger.Trigger:
    """A row goes only when a later confirmed decision on its enrolment takes effect before it began."""
    return pgtrigger.Trigger(
        name="dropped_by_decision",
        operation=pgtrigger.Delete,
        when=pgtrigger.Before,
        func=f"""
            IF NOT EXISTS (
                SELECT 1 FROM benefits_enrolmentdecision d, benefits_enrolmentdecision own
                WHERE own.id = OLD.decision_id AND d.enrolment_id = OLD.enrolment_id AND d.id <> own.id
                    AND d.confirmed_at >= own.confirmed_at AND d.effective_on <= OLD.since
            ) THEN
                RAISE EXCEPTION '没有已确认的决定，不能取消保障时段' {REFUSED};
            END IF;
            RETURN OLD;
        """,  # noqa: S608 — names of our own columns
    )
