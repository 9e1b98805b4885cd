"""只发一次 — nobody is in two live lines of a programme's month, no month has two regular lines, no two programmes that exclude one another."""

from minzheng.core.invariants import INVARIANTS, Family, Invariant, rows

# a line is live while its run is not given up, whatever its own mark says
_COVERED = """
    SELECT m.id, m.person_id, m.programme, m.month, l.enrolment_id, r.id AS run_id, r.state
    FROM ledger_linemember m
    JOIN ledger_ledgerline l ON l.id = m.line_id
    JOIN ledger_paymentrun r ON r.id = l.run_id AND r.state <> 'discarded'
    WHERE NOT EXISTS (
        SELECT 1 FROM ledger_linememberend e
        JOIN ledger_ledgerline k ON k.id = e.line_id JOIN ledger_paymentrun q ON q.id = k.run_id AND q.state <> 'discarded'
        WHERE e.member_id = m.id
    )
"""
_COVERED_ONCE = f"""
    SELECT c.programme, c.month, STRING_AGG(e.number, '、' ORDER BY e.number)
    FROM ({_COVERED}) c JOIN benefits_enrolment e ON e.id = c.enrolment_id
    GROUP BY c.person_id, c.programme, c.month HAVING COUNT(*) > 1
"""  # noqa: S608 — our own statement
_REGULAR_ONCE = """
    SELECT e.number, l.month, COUNT(*) FROM ledger_ledgerline l
    JOIN ledger_paymentrun r ON r.id = l.run_id AND r.state <> 'discarded' JOIN benefits_enrolment e ON e.id = l.enrolment_id
    WHERE l.kind = 'regular' GROUP BY e.number, l.month HAVING COUNT(*) > 1
"""
_PAID = """
    EXISTS (
        SELECT 1 FROM ledger_ledgerline y JOIN ledger_paymentrun q ON q.id = y.run_id AND q.state = 'released'
        WHERE y.enrolment_id = {row}.enrolment_id AND y.month = {row}.month AND y.kind IN ('regular', 'arrears') AND NOT EXISTS (
            SELECT 1 FROM ledger_runhold h WHERE h.run_id = y.run_id AND h.round = q.round AND h.enrolment_id = y.enrolment_id
        )
    )
"""
_EXCLUDED = f"""
    SELECT a.month, e.number, o.number FROM benefits_exclusion x
    JOIN ({_COVERED}) a ON a.programme = x.one
    JOIN ({_COVERED}) b ON b.programme = x.other AND b.person_id = a.person_id AND b.month = a.month
    JOIN benefits_enrolment e ON e.id = a.enrolment_id JOIN benefits_enrolment o ON o.id = b.enrolment_id
    WHERE {_PAID.format(row="a")} AND {_PAID.format(row="b")}
"""  # noqa: S608 — our own statement

INVARIANTS.add(Invariant(
    "ledger.covered_once", Family.ONCE, "同一人同一项目同一月份只在一行里",
    "没有作废的批次里，一个人一个项目一个月只被一行覆盖，跨县也一样；更正取消的不算。",
    "不要放行涉及的批次；核对各行的保障，已锁定的由下一批次更正并追回。",
    rows(_COVERED_ONCE, "{0} {1:%Y-%m}：保障 {2}"),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "ledger.regular_once", Family.ONCE, "一项保障一个月只有一行应发",
    "没有作废的批次里，一项保障的一个月只有一行“应发”，其余都是更正。",
    "不要放行涉及的批次；已锁定的由下一批次追回多发。",
    rows(_REGULAR_ONCE, "保障 {0} {1:%Y-%m}：{2} 行"),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "ledger.excluded", Family.ONCE, "互斥的项目没有发给同一人同一月",
    "已锁定、没有暂缓的台账里，互斥的两个项目不在同一月发给同一人。",
    "请核对两项保障，由两人停发其中一项，下一批次追回。",
    rows(_EXCLUDED, "{0:%Y-%m}：保障 {1} 与 {2}"),
))  # fmt: skip
