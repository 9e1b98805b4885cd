"""登记的不变式 — what counts was confirmed by a second person; an import took exactly what it says."""

from django.apps import apps

from minzheng.core.invariants import INVARIANTS, Family, Invariant, Look, asked, rows
from minzheng.core.registers.records import Accepted

_ONE_HAND = "SELECT '{table}', uid::text FROM {table} WHERE confirmed_by_id = reported_by_id"
_IMPORT_TOLD = """
    SELECT b.uid::text FROM registers_importbatch b
    WHERE b.state IN ('committed', 'undone') AND NOT EXISTS (
        SELECT 1 FROM audit_auditevent a
        WHERE a.target_uid = b.uid AND a.action = 'import.commit' AND a.actor_id = b.owner_id AND a.body ->> 'sha256' = b.file_hash
    ) OR b.state = 'undone' AND NOT EXISTS (
        SELECT 1 FROM audit_auditevent a WHERE a.target_uid = b.uid AND a.action = 'import.undo'
    )
"""
_IMPORT_WHOLE = """
    SELECT b.uid::text, b.new + b.changed, COUNT(r.id)
    FROM registers_importbatch b LEFT JOIN registers_importrow r ON r.batch_id = b.id
    GROUP BY b.id
    HAVING COUNT(r.id) <> CASE WHEN b.state IN ('committed', 'undone') THEN b.new + b.changed ELSE 0 END
"""


def _two_persons(look: Look) -> list[str]:
    """Every table of records that count only when a second person confirmed them, in one statement."""
    tables = sorted(one._meta.db_table for one in apps.get_models() if issubclass(one, Accepted) and one._meta.managed)
    union = " UNION ALL ".join(_ONE_HAND.format(table=table) for table in tables)
    return [f"{table} {uid}" for table, uid in asked(f"{union} LIMIT {look.most + 1}")]


INVARIANTS.add(Invariant(
    "registers.two_persons", Family.TWO, "登记由填报人以外的人确认",
    "任何须确认的登记，确认人都不是填报人。",
    "请由另一人核对这些登记的依据，撤销确认后重新确认；查清约束为什么没有拦住。",
    _two_persons,
))  # fmt: skip
INVARIANTS.add(Invariant(
    "registers.import_told", Family.TOLD, "已导入的批次都有审计事件",
    "每一批导入或撤销，都在同一事务里写下由谁导入了哪个文件。",
    "请按批次编号核对导入明细和原表；补不出审计事件的，撤销这一批再重新导入。",
    rows(_IMPORT_TOLD, "导入批次 {0}"),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "registers.import_whole", Family.SUMS, "导入明细的行数等于批次所说",
    "一批要么整批导入，要么一行也没有；明细行数等于新增加变更。",
    "请撤销这一批，按原表重新导入。",
    rows(_IMPORT_WHOLE, "导入批次 {0}：应有 {1} 行，明细 {2} 行"),
))  # fmt: skip
