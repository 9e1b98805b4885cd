"""公示与公布的不变式 — what hangs and what was taken down was told in the log by whoever did it; a notice has its record in the file."""

from minzheng.core.invariants import INVARIANTS, Family, Invariant, rows

_TOLD = """
    SELECT n.uid::text, w.what FROM publicity_publicnotice n CROSS JOIN LATERAL (VALUES
        ('张贴', TRUE, n.posted_by_id, 'notice.post'), ('撤下', n.lifted_by_id IS NOT NULL, n.lifted_by_id, 'notice.lift')
    ) AS w (what, reached, by_id, action)
    WHERE w.reached AND NOT EXISTS (
        SELECT 1 FROM audit_auditevent a WHERE a.target_uid = n.uid AND a.action = w.action AND a.actor_id = w.by_id
    )
"""
_PUBLISHED = """
    SELECT p.uid::text, '公布' FROM publicity_publication p JOIN divisions_division d ON d.id = p.division_id
    WHERE NOT EXISTS (
        SELECT 1 FROM audit_auditevent a
        WHERE a.action = 'publication.publish' AND a.actor_id = p.published_by_id AND a.body ->> 'programme' = p.programme
            AND STARTS_WITH(d.path, a.division_path)
    )
    UNION ALL
    SELECT p.uid::text, '撤下' FROM publicity_publication p
    WHERE p.withdrawn_on IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM audit_auditevent a
        WHERE a.target_uid = p.uid AND a.action = 'publication.withdraw' AND a.actor_id = p.withdrawn_by_id
    )
"""
_FILED = """
    SELECT n.uid::text FROM publicity_publicnotice n JOIN cases_filedpaper f ON f.id = n.paper_id
    WHERE f.case_id <> n.case_id OR f.source <> 'notice' OR f.on <> n.posted_on
"""

INVARIANTS.add(Invariant(
    "publicity.told", Family.TOLD, "公示的张贴和提前撤下都有经办人的审计事件",
    "张贴、撤下与审计事件在同一事务，由所记的人。",
    "请按公示编号对照审计日志，查清缺少的事件。",
    rows(_TOLD, "公示 {0} 的{1}"),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "publicity.published", Family.TOLD, "公布的名单都有公布人的审计事件",
    "公布、撤下与审计事件在同一事务，由所记的人。",
    "请撤下没有审计事件的名单，查清来历后重新公布。",
    rows(_PUBLISHED, "公布 {0} 的{1}"),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "publicity.filed", Family.SUMS, "公示与案卷里的公示记录相符",
    "案卷说公示过的，确有公示；公示过的，案卷里有记录，日期相同。",
    "请核对案卷和公示；不符的撤下后重新公示。",
    rows(_FILED, "公示 {0}"),
))  # fmt: skip
