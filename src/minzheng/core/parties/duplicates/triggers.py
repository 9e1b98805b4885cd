"""合并触发器 — what the database itself refuses: chains of merges, a record merged twice, a separation of what is not merged."""

import pgtrigger

from minzheng.core.audit.append_only import REFUSED

IN_FORCE = """
    {merge}.state = 'confirmed'
    AND NOT EXISTS (SELECT 1 FROM parties_separation parted WHERE parted.merge_id = {merge}.id AND parted.state = 'confirmed')
"""


def merged_once() -> pgtrigger.Trigger:
    """A record is merged into one that is nobody's duplicate, and takes none along: what holds is never a chain.

    Both persons are held until the transaction ends, so that of two merges at once the second sees the first.
    """
    return pgtrigger.Trigger(
        name="merged_once",
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        condition=pgtrigger.Condition("OLD.state IS DISTINCT FROM NEW.state AND NEW.state = 'confirmed'"),
        func=f"""
            PERFORM 1 FROM parties_person p WHERE p.id IN (NEW.duplicate_id, NEW.survivor_id) ORDER BY p.id FOR NO KEY UPDATE;
            IF EXISTS (
                SELECT 1 FROM parties_merge m
                WHERE (m.duplicate_id IN (NEW.duplicate_id, NEW.survivor_id) OR m.survivor_id = NEW.duplicate_id)
                    AND m.id <> NEW.id AND {IN_FORCE.format(merge="m")}
            ) THEN
                RAISE EXCEPTION '其中一条登记已经并入别的登记，或已有别的登记并入要并走的这一条' {REFUSED};
            END IF;
            RETURN NEW;
        """,  # noqa: S608 — names of our own columns
    )


def parted_while_merged() -> pgtrigger.Trigger:
    """Only what another person confirmed as merged is parted."""
    return pgtrigger.Trigger(
        name="parted_while_merged",
        operation=pgtrigger.Insert,
        when=pgtrigger.Before,
        func=f"""
            IF NOT EXISTS (SELECT 1 FROM parties_merge m WHERE m.id = NEW.merge_id AND m.state = 'confirmed') THEN
                RAISE EXCEPTION '这次合并没有确认，不用撤销' {REFUSED};
            END IF;
            RETURN NEW;
        """,  # noqa: S608 — names of our own columns
    )
