"""办件触发器 — what the database itself refuses of a case, whoever writes: going back, jumping, changing what was pinned."""

import pgtrigger

REFUSED = "USING ERRCODE = 'check_violation'"
KEPT = (
    "matter", "number", "word", "year", "serial", "key", "content", "opened_on", "opened_by_id", "person_id", "organisation_id",
    "repeats_id", "intake_id",
)  # fmt: skip


def _rows(*columns: str) -> str:
    before, after = (", ".join(f"{row}.{column}" for column in columns) for row in ("OLD", "NEW"))
    return f"ROW({before}) IS DISTINCT FROM ROW({after})"


def kept(name: str, refusal: str, *columns: str) -> pgtrigger.Trigger:
    """These columns stay as they were written, for good."""
    return pgtrigger.Trigger(
        name=name,
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        condition=pgtrigger.Condition(_rows(*columns)),
        func=f"RAISE EXCEPTION '{refusal}' {REFUSED};",
    )


def given_once() -> pgtrigger.Trigger:
    """What a receipt says is written once, in the transaction that gives it."""
    return pgtrigger.Trigger(
        name="given_once",
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        condition=pgtrigger.Condition("OLD.given <> '{}'::jsonb AND NEW.given IS DISTINCT FROM OLD.given"),
        func=f"RAISE EXCEPTION '回执发出后不可更改' {REFUSED};",
    )


def kept_as_opened() -> pgtrigger.Trigger:
    """What a case was opened with stays for good."""
    return kept("kept_as_opened", "办件的事项、编号、申请人和收件日期不可更改", *KEPT)


def moved_by_revision() -> pgtrigger.Trigger:
    """Each write raises the revision by one, a state changes only with it, a closed case stays closed, a mark stays."""
    return pgtrigger.Trigger(
        name="moved_by_revision",
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        func=f"""
            IF NEW.revision <> OLD.revision AND NEW.revision <> OLD.revision + 1 THEN
                RAISE EXCEPTION '办件的版次一次只能加一' {REFUSED};
            END IF;
            IF {_rows("state", "accepted_on", "closed_on")} AND NEW.revision = OLD.revision THEN
                RAISE EXCEPTION '办件的环节只能随办理经过改变' {REFUSED};
            END IF;
            IF OLD.closed_on IS NOT NULL AND {_rows("revision", "state", "closed_on")} THEN
                RAISE EXCEPTION '办结的办件不可再办，请另立新件' {REFUSED};
            END IF;
            IF NOT OLD.marks <@ NEW.marks THEN
                RAISE EXCEPTION '办件的标记只能增加' {REFUSED};
            END IF;
            RETURN NEW;
        """,
    )


def written_down() -> pgtrigger.Trigger:
    """At the end of the transaction each revision has its step or paper: the order of a case has no gap."""
    return pgtrigger.Trigger(
        name="written_down",
        operation=pgtrigger.Update,
        when=pgtrigger.After,
        timing=pgtrigger.Deferred,
        condition=pgtrigger.Condition("NEW.revision <> OLD.revision"),
        func=f"""
            IF NOT EXISTS (SELECT 1 FROM cases_step WHERE case_id = NEW.id AND serial = NEW.revision)
                AND NOT EXISTS (SELECT 1 FROM cases_filedpaper WHERE case_id = NEW.id AND serial = NEW.revision) THEN
                RAISE EXCEPTION '办件的版次没有对应的办理经过' {REFUSED};
            END IF;
            RETURN NULL;
        """,  # noqa: S608 — names of our own tables
    )


def kept_as_accepted() -> pgtrigger.Trigger:
    """The day of acceptance stays; version and decider change only where a paper is named for it."""
    return pgtrigger.Trigger(
        name="kept_as_accepted",
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        condition=pgtrigger.Condition("OLD.accepted_on IS NOT NULL"),
        func=f"""
            IF NEW.accepted_on IS DISTINCT FROM OLD.accepted_on THEN
                RAISE EXCEPTION '受理日期不可更改' {REFUSED};
            END IF;
            IF {_rows("pin", "decider")} AND (NEW.correction = '' OR NEW.correction = OLD.correction) THEN
                RAISE EXCEPTION '受理后更正流程版本或决定权须有依据文件' {REFUSED};
            END IF;
            RETURN NEW;
        """,
    )


def never_deleted(refusal: str = "办件不可删除，只能终止") -> pgtrigger.Trigger:
    """A case is ended, never deleted: its number would be missing."""
    return pgtrigger.Trigger(
        name="never_deleted",
        operation=pgtrigger.Delete,
        when=pgtrigger.Before,
        func=f"RAISE EXCEPTION '{refusal}' {REFUSED};",
    )


def follows_revision() -> pgtrigger.Trigger:
    """A step or paper carries the revision that its write has just given to the case: one order for both."""
    return pgtrigger.Trigger(
        name="follows_revision",
        operation=pgtrigger.Insert,
        when=pgtrigger.Before,
        func=f"""
            IF NEW.serial IS DISTINCT FROM (SELECT revision FROM cases_case WHERE id = NEW.case_id)
                OR EXISTS (SELECT 1 FROM cases_step WHERE case_id = NEW.case_id AND serial = NEW.serial)
                OR EXISTS (SELECT 1 FROM cases_filedpaper WHERE case_id = NEW.case_id AND serial = NEW.serial) THEN
                RAISE EXCEPTION '办理经过的序号与办件的版次不符' {REFUSED};
            END IF;
            RETURN NEW;
        """,  # noqa: S608 — names of our own tables
    )
