"""台账触发器 — what the database itself refuses: lines that change, runs that go back, releases by the hand that prepared."""

from typing import Any

import pgtrigger

from minzheng.core.audit.append_only import append_only

REFUSED = "USING ERRCODE = 'check_violation'"
_REFERENCING: Any = pgtrigger.Referencing  # the library gives it no types
MOVES = (
    ("preparing", "checking"), ("preparing", "discarded"), ("checking", "submitted"), ("checking", "discarded"),
    ("submitted", "checking"), ("submitted", "discarded"), ("submitted", "released"),
)  # fmt: skip


def added() -> Any:
    """The rows that a statement added, under that name."""
    return _REFERENCING(new="added")


def changed() -> Any:
    """The rows as a statement that changed them left them, under the same name."""
    return _REFERENCING(old="removed", new="added")


def over_added(name: str, func: str) -> pgtrigger.Trigger:
    """A look at all rows that a statement added, called ``added``: once for many, when they are there."""
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        operation=pgtrigger.Insert,
        when=pgtrigger.After,
        referencing=added(),
        func=func,
    )


def marked_void_only(title: str, run: str) -> list[pgtrigger.Trigger]:
    """Rows stay as they are; one mark, that they are void, is set when their run is discarded. ``run`` gives the run of ``NEW``."""
    refuses, no_truncate = append_only(title)
    return [
        pgtrigger.Trigger(name="never_deleted", operation=pgtrigger.Delete, when=pgtrigger.Before, func=refuses.func),
        no_truncate,
        pgtrigger.Trigger(
            name="void_when_discarded",
            operation=pgtrigger.Update,
            when=pgtrigger.Before,
            func=f"""
                IF TO_JSONB(OLD) - 'void' IS DISTINCT FROM TO_JSONB(NEW) - 'void' OR OLD.void OR NOT NEW.void
                    OR NOT EXISTS (SELECT 1 FROM ledger_paymentrun r WHERE r.id = ({run}) AND r.state = 'discarded')
                THEN
                    RAISE EXCEPTION '{title}不可修改' USING ERRCODE = 'insufficient_privilege';
                END IF;
                RETURN NEW;
            """,  # noqa: S608 — names of our own columns
        ),
    ]


def while_preparing(title: str, run: str) -> pgtrigger.Trigger:
    """Rows come about only while their run is being prepared; ``run`` gives the run of a row called ``fresh``."""
    return over_added(
        "while_preparing",
        f"""
            IF EXISTS (
                SELECT 1 FROM ledger_paymentrun r
                WHERE r.id IN (SELECT DISTINCT {run} FROM added fresh) AND r.state <> 'preparing'
            ) THEN
                RAISE EXCEPTION '批次不在编制中，不能增加{title}' {REFUSED};
            END IF;
            RETURN NULL;
        """,  # noqa: S608 — names of our own columns
    )


def moves_forward() -> pgtrigger.Trigger:
    """A run moves along its graph, and what is released or discarded stays as it is."""
    allowed = ", ".join(f"('{before}', '{after}')" for before, after in MOVES)
    return pgtrigger.Trigger(
        name="moves_forward",
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        func=f"""
            IF OLD.state IN ('released', 'discarded') AND TO_JSONB(OLD) - ARRAY['version', 'updated_at', 'division_id']
                IS DISTINCT FROM TO_JSONB(NEW) - ARRAY['version', 'updated_at', 'division_id'] THEN
                RAISE EXCEPTION '已锁定或已作废的批次不可修改' {REFUSED};
            END IF;
            IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN ({allowed}) THEN
                RAISE EXCEPTION '批次不能从这个状态改到那个状态' {REFUSED};
            END IF;
            IF NEW.state = 'released' AND OLD.state <> 'released' AND (
                SELECT COUNT(*) FROM ledger_runrelease x WHERE x.run_id = NEW.id AND x.round = NEW.round
            ) < NEW.releases_needed THEN
                RAISE EXCEPTION '放行人数不足，不能锁定批次' {REFUSED};
            END IF;
            IF NEW.state = 'submitted' AND OLD.state <> 'submitted' AND EXISTS (
                SELECT 1 FROM ledger_runcheck c WHERE c.run_id = NEW.id AND c.severity <> 'info'
                    AND NOT EXISTS (SELECT 1 FROM ledger_checkanswer a WHERE a.check_id = c.id)
            ) THEN
                RAISE EXCEPTION '还有核查项没有处置，不能提交' {REFUSED};
            END IF;
            RETURN NEW;
        """,  # noqa: S608 — names of our own columns
    )


def standing_follows() -> pgtrigger.Trigger:
    """The programmes of a run stand as the run stands."""
    return pgtrigger.Trigger(
        name="standing_follows",
        operation=pgtrigger.Update,
        when=pgtrigger.After,
        condition=pgtrigger.Condition("OLD.state IS DISTINCT FROM NEW.state"),
        func="""
            UPDATE ledger_runprogramme SET standing = CASE WHEN NEW.state IN ('released', 'discarded') THEN NEW.state ELSE 'open' END
            WHERE run_id = NEW.id;
            RETURN NULL;
        """,
    )


def submission_kept() -> pgtrigger.Trigger:
    """Whoever submits is written down for good, round by round."""
    return pgtrigger.Trigger(
        name="submission_kept",
        operation=pgtrigger.Update,
        when=pgtrigger.After,
        condition=pgtrigger.Condition("OLD.state IS DISTINCT FROM NEW.state AND NEW.state = 'submitted'"),
        func="""
            INSERT INTO ledger_runsubmission (run_id, by_id, at, round) VALUES (NEW.id, NEW.submitted_by_id, NEW.submitted_at, NEW.round);
            RETURN NULL;
        """,
    )


def released_by_another() -> pgtrigger.Trigger:
    """Nobody releases what he asked for, submitted in whatever round, or whose checks he answered; and only what waits for it."""
    return pgtrigger.Trigger(
        name="released_by_another",
        operation=pgtrigger.Insert,
        when=pgtrigger.Before,
        func=f"""
            IF NOT EXISTS (
                SELECT 1 FROM ledger_paymentrun r
                WHERE r.id = NEW.run_id AND r.state = 'submitted' AND r.round = NEW.round FOR UPDATE
            ) THEN
                RAISE EXCEPTION '批次没有等待放行' {REFUSED};
            END IF;
            IF EXISTS (
                SELECT 1 FROM ledger_paymentrun r
                WHERE r.id = NEW.run_id AND NEW.by_id IN (r.asked_by_id, r.submitted_by_id)
            ) OR EXISTS (
                SELECT 1 FROM ledger_runsubmission s WHERE s.run_id = NEW.run_id AND s.by_id = NEW.by_id
            ) OR EXISTS (
                SELECT 1 FROM ledger_checkanswer a JOIN ledger_runcheck c ON c.id = a.check_id
                WHERE c.run_id = NEW.run_id AND a.by_id = NEW.by_id
            ) THEN
                RAISE EXCEPTION '编制、提交或处置核查的人不能放行同一批次' {REFUSED};
            END IF;
            RETURN NEW;
        """,  # noqa: S608 — names of our own columns
    )


def held_while_submitting() -> pgtrigger.Trigger:
    """Payments are held back by submitting alone: of a run that is being checked, for the round that begins."""
    return over_added(
        "held_while_submitting",
        f"""
            IF EXISTS (
                SELECT 1 FROM added a JOIN ledger_paymentrun r ON r.id = a.run_id WHERE r.state <> 'checking' OR a.round <> r.round + 1
            ) THEN
                RAISE EXCEPTION '暂缓发放只在提交批次时确定' {REFUSED};
            END IF;
            RETURN NULL;
        """,  # noqa: S608 — names of our own columns
    )


def answered_while_checking() -> pgtrigger.Trigger:
    """Checks are answered while the run is being checked; what blocks cannot be let through, only held back."""
    return over_added(
        "answered_while_checking",
        f"""
            IF EXISTS (
                SELECT 1 FROM added a JOIN ledger_runcheck c ON c.id = a.check_id JOIN ledger_paymentrun r ON r.id = c.run_id
                WHERE r.state <> 'checking' OR (c.severity = 'block' AND a.outcome <> 'held')
            ) THEN
                RAISE EXCEPTION '批次不在核查中，或者这一项只能暂缓发放' {REFUSED};
            END IF;
            RETURN NULL;
        """,  # noqa: S608 — names of our own columns
    )


def covered_once() -> pgtrigger.Trigger:
    """A person is covered again for a month only after the line that covered him first was corrected."""
    return over_added(
        "covered_once",
        f"""
            -- whoever gives up the correction that makes room waits, or is waited for
            PERFORM 1 FROM added a
                JOIN ledger_linemember m ON m.person_id = a.person_id AND m.programme = a.programme AND m.month = a.month AND m.turn = a.turn - 1
                JOIN ledger_linememberend e ON e.member_id = m.id AND NOT e.void
                WHERE a.turn > 0 FOR SHARE OF e;
            IF EXISTS (
                SELECT 1 FROM added a WHERE a.turn > 0 AND NOT EXISTS (
                    SELECT 1 FROM ledger_linemember m JOIN ledger_linememberend e ON e.member_id = m.id AND NOT e.void
                    WHERE m.person_id = a.person_id AND m.programme = a.programme AND m.month = a.month
                        AND m.turn = a.turn - 1 AND NOT m.void
                )
            ) THEN
                RAISE EXCEPTION '这个人当月已由同一项目发放，不能重复' {REFUSED};
            END IF;
            RETURN NULL;
        """,  # noqa: S608 — names of our own columns
    )
