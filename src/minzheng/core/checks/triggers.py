"""核对触发器 — what the database itself refuses: a request without an authorisation, an authorisation that changes, a check undone."""

from collections.abc import Sequence

import pgtrigger

REFUSED = "USING ERRCODE = 'check_violation'"


def _rows(columns: Sequence[str]) -> str:
    before, after = (", ".join(f"{row}.{column}" for column in columns) for row in ("OLD", "NEW"))
    return f"ROW({before}) IS DISTINCT FROM ROW({after})"


def kept(title: str, *columns: str) -> pgtrigger.Trigger:
    """What a record was made with stays for good."""
    return pgtrigger.Trigger(
        name="kept_as_made",
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        condition=pgtrigger.Condition(_rows(columns)),
        func=f"RAISE EXCEPTION '{title}的内容不可更改' {REFUSED};",
    )


def never_deleted(title: str, instead: str) -> pgtrigger.Trigger:
    """A record ends, it does not vanish."""
    return pgtrigger.Trigger(
        name="never_deleted",
        operation=pgtrigger.Delete,
        when=pgtrigger.Before,
        func=f"RAISE EXCEPTION '{title}不可删除，{instead}' {REFUSED};",
    )


def revoked_once() -> pgtrigger.Trigger:
    """What was revoked stays revoked: whoever agrees again signs again."""
    return pgtrigger.Trigger(
        name="revoked_once",
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        condition=pgtrigger.Condition(
            "OLD.revoked_on IS NOT NULL AND (ROW(OLD.revoked_on, OLD.revoked_reason, OLD.revoked_by_id) IS DISTINCT FROM ROW(NEW.revoked_on, NEW.revoked_reason, NEW.revoked_by_id))"
        ),
        func=f"RAISE EXCEPTION '已撤回的授权不可更改，请重新签署' {REFUSED};",
    )


def sent_with_authorisation() -> pgtrigger.Trigger:
    """Nothing is asked of a person who did not agree: on the day it goes out the authorisation is his, covers it and holds."""
    return pgtrigger.Trigger(
        name="sent_with_authorisation",
        operation=pgtrigger.Insert | pgtrigger.Update,
        when=pgtrigger.Before,
        func=f"""
            IF NEW.batch_id IS NOT NULL AND (TG_OP = 'INSERT' OR OLD.batch_id IS DISTINCT FROM NEW.batch_id) AND NOT EXISTS (
                SELECT 1 FROM checks_authorisation given WHERE given.id = NEW.authorisation_id
                    AND given.person_id = NEW.person_id AND NEW.source = ANY (given.sources)
                    AND given.signed_on <= NEW.sent_on AND given.valid_through >= NEW.sent_on
                    AND given.revoked_on IS NULL
                    AND (given.signer = 'self' OR given.ground <> '' OR EXISTS (
                        SELECT 1 FROM parties_person child WHERE child.id = given.person_id
                            AND child.born_on > NEW.sent_on - INTERVAL '18 years'))) THEN
                RAISE EXCEPTION '没有有效的核对授权，不能发出核对请求' {REFUSED};
            END IF;
            RETURN NEW;
        """,  # noqa: S608 — names of our own tables
    )


def sent_once() -> pgtrigger.Trigger:
    """A question that went out stays in its batch, an answer stays what it was, and whom it asks about what never changes."""
    return pgtrigger.Trigger(
        name="sent_once",
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        func=f"""
            IF {_rows(("check_ref_id", "person_id", "source", "round", "authorisation_id"))} THEN
                RAISE EXCEPTION '核对项的对象和来源不可更改' {REFUSED};
            END IF;
            IF OLD.batch_id IS NOT NULL AND {_rows(("batch_id", "line", "sent_on"))} THEN
                RAISE EXCEPTION '已发出的核对项不能改到另一批次' {REFUSED};
            END IF;
            IF (OLD.answered_on IS NOT NULL OR OLD.given_up <> '') AND {_rows(("answered_on", "said", "given_up"))} THEN
                RAISE EXCEPTION '核对项已经了结，不可更改，请重新核对' {REFUSED};
            END IF;
            RETURN NEW;
        """,
    )


def only_onwards() -> pgtrigger.Trigger:
    """A check goes on from state to state; only a rebuttal opens a reported one again."""
    return pgtrigger.Trigger(
        name="only_onwards",
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        condition=pgtrigger.Condition("OLD.state IS DISTINCT FROM NEW.state"),
        func=f"""
            IF (OLD.state, NEW.state) NOT IN (('asked', 'started'), ('asked', 'withdrawn'), ('started', 'withdrawn'),
                                              ('started', 'reported'), ('reported', 'started')) THEN
                RAISE EXCEPTION '核对不能从这一状态改到那一状态' {REFUSED};
            END IF;
            RETURN NEW;
        """,
    )
