"""只增不改 — triggers of tables whose rows stay what they were: no change, no deletion, no truncation."""

import pgtrigger


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
