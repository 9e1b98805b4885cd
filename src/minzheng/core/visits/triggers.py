"""走访触发器 — what the database itself refuses of a visit, whoever writes: a leap, an end without signatures, a changed end."""

import pgtrigger

REFUSED = "USING ERRCODE = 'check_violation'"
WAYS = (
    ("planned", "started"), ("planned", "cancelled"), ("started", "submitted"), ("started", "cancelled"), ("submitted", "started"),
    ("submitted", "finished"), ("submitted", "cancelled"),
)  # fmt: skip
ENDED = "('finished', 'cancelled')"
PLANNED = (
    "checklist", "key", "person_id", "household_id", "facility_id", "organisation_id", "occasion_kind", "occasion_uid",
    "occasion_paper", "wanted", "planned_by_id",
)  # fmt: skip


def _rows(*columns: str) -> str:
    before, after = (", ".join(f"{row}.{column}" for column in columns) for row in ("OLD", "NEW"))
    return f"ROW({before}) IS DISTINCT FROM ROW({after})"


def kept_as_planned() -> pgtrigger.Trigger:
    """What a visit was planned for stays for good."""
    return pgtrigger.Trigger(
        name="kept_as_planned",
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        condition=pgtrigger.Condition(_rows(*PLANNED)),
        func=f"RAISE EXCEPTION '走访的检查单、对象和缘由不可更改，请取消后另行安排' {REFUSED};",
    )


def goes_its_way() -> pgtrigger.Trigger:
    """A state follows another as declared; an end stays as it was, and wants the signatures of all who had to go."""
    ways = ", ".join(f"('{before}', '{after}')" for before, after in WAYS)
    return pgtrigger.Trigger(
        name="goes_its_way",
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        func=f"""
            IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN ({ways}) THEN
                RAISE EXCEPTION '走访不能从这一步直接到那一步' {REFUSED};
            END IF;
            IF OLD.state IN {ENDED} AND {_rows("state", "answers", "visited_on", "pin", "at_home", "signature_id", "reason")} THEN
                RAISE EXCEPTION '已完成或取消的走访不可更改' {REFUSED};
            END IF;
            IF NEW.state = 'finished' AND OLD.state <> 'finished' AND (
                EXISTS (SELECT 1 FROM visits_visitor WHERE visit_id = NEW.id AND signed_at IS NULL)
                OR (SELECT COUNT(*) FROM visits_visitor WHERE visit_id = NEW.id) < NEW.wanted
            ) THEN
                RAISE EXCEPTION '走访人没有全部签名，不能完成' {REFUSED};
            END IF;
            RETURN NEW;
        """,  # noqa: S608 — names of our own tables
    )


def never_deleted() -> pgtrigger.Trigger:
    """A visit is cancelled, never deleted."""
    return pgtrigger.Trigger(
        name="never_deleted",
        operation=pgtrigger.Delete,
        when=pgtrigger.Before,
        func=f"RAISE EXCEPTION '走访不可删除，只能取消' {REFUSED};",
    )


def kept_once_finished() -> pgtrigger.Trigger:
    """Who went, and who signed, stays when the visit is finished."""
    return pgtrigger.Trigger(
        name="kept_once_finished",
        operation=pgtrigger.Update | pgtrigger.Delete,
        when=pgtrigger.Before,
        func=f"""
            IF EXISTS (SELECT 1 FROM visits_visit WHERE id = OLD.visit_id AND state = 'finished') THEN
                RAISE EXCEPTION '已完成的走访，走访人和签名不可更改' {REFUSED};
            END IF;
            IF TG_OP = 'DELETE' THEN
                RETURN OLD;
            END IF;
            RETURN NEW;
        """,  # noqa: S608 — names of our own tables
    )


def closed_stays() -> pgtrigger.Trigger:
    """A finding that was re-checked stays as it was."""
    return pgtrigger.Trigger(
        name="closed_stays",
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        condition=pgtrigger.Condition(
            "OLD.state = 'closed' AND "
            + _rows("state", "rectified_on", "rectified_by_id", "rectified_words", "rechecked_by_id", "rechecked_at")
        ),
        func=f"RAISE EXCEPTION '已复查销号的问题不可更改' {REFUSED};",
    )
