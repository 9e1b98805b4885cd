"""只增不改 — triggers of tables whose rows stay what they were: no change, no deletion, no truncation."""

import pgtrigger

REFUSED = "USING ERRCODE = 'check_violation'"


def append_only(title: str) -> list[pgtrigger.Trigger]:
    """The two triggers of such a table; ``title`` names its rows in the refusal."""
    return [
        pgtrigger.Trigger(
            name="append_only",
            operation=pgtrigger.Update | pgtrigger.Delete,
            when=pgtrigger.Before,
            func=f"RAISE EXCEPTION '{title}不可修改、不可删除' USING ERRCODE = 'insufficient_privilege';",
        ),
        pgtrigger.Trigger(
            name="no_truncate",
            level=pgtrigger.Statement,
            operation=pgtrigger.Truncate,
            when=pgtrigger.Before,
            func=f"RAISE EXCEPTION '{title}不可清空' USING ERRCODE = 'insufficient_privilege';",
        ),
    ]


def kept_for_good(name: str, says: str, *columns: str) -> pgtrigger.Trigger:
    """Columns that never change once the row stands."""
    before, after = (", ".join(f"{row}.{column}" for column in columns) for row in ("OLD", "NEW"))
    return pgtrigger.Trigger(
        name=name,
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        condition=pgtrigger.Condition(f"ROW({before}) IS DISTINCT FROM ROW({after})"),
        func=f"RAISE EXCEPTION '{says}' {REFUSED};",
    )


def never_deleted(says: str) -> pgtrigger.Trigger:
    """The row stays."""
    return pgtrigger.Trigger(
        name="never_deleted",
        operation=pgtrigger.Delete,
        when=pgtrigger.Before,
        func=f"RAISE EXCEPTION '{says}' {REFUSED};",
    )
