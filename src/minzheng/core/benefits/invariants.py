"""待遇的不变式 — nobody covered twice, nothing without a confirmed decision, each decision told in the log by whoever confirmed it."""

from minzheng.core.invariants import INVARIANTS, Family, Invariant, rows

_OVERLAP = "DATERANGE(a.since, a.until) && DATERANGE(b.since, b.until)"
_COVERED_ONCE = f"""
    SELECT a.programme, e.number, o.number
    FROM benefits_coverage a
    JOIN benefits_coverage b ON b.person_id = a.person_id AND b.programme = a.programme AND b.id > a.id AND {_OVERLAP}
    JOIN benefits_enrolment e ON e.id = a.enrolment_id JOIN benefits_enrolment o ON o.id = b.enrolment_id
"""  # noqa: S608 — our own statement
_EXCLUDED = f"""
    SELECT a.programme, e.number, b.programme, o.number
    FROM benefits_exclusion x
    JOIN benefits_coverage a ON a.programme = x.one
    JOIN benefits_coverage b ON b.programme = x.other AND b.person_id = a.person_id AND {_OVERLAP}
    JOIN benefits_enrolment e ON e.id = a.enrolment_id JOIN benefits_enrolment o ON o.id = b.enrolment_id
"""  # noqa: S608 — our own statement
_DECIDED = """
    SELECT e.number, '保障' FROM benefits_enrolment e JOIN benefits_enrolmentdecision d ON d.id = e.opened_by_id
    WHERE d.confirmed_at IS NULL OR d.enrolment_id IS DISTINCT FROM e.id OR d.effective_on <> e.since
    UNION ALL
    SELECT e.number, '时段' FROM benefits_enrolmentspell s
    JOIN benefits_enrolment e ON e.id = s.enrolment_id JOIN benefits_enrolmentdecision d ON d.id = s.decision_id
    LEFT JOIN benefits_enrolmentdecision t ON t.id = s.ended_by_id
    WHERE d.confirmed_at IS NULL OR d.enrolment_id <> e.id OR d.effective_on <> s.since OR d.amount <> s.amount
        OR (s.until IS NULL) <> (s.ended_by_id IS NULL) OR t.confirmed_at IS NULL AND t.id IS NOT NULL OR t.enrolment_id <> e.id
    UNION ALL
    SELECT e.number, '人员' FROM benefits_coverage c
    JOIN benefits_enrolment e ON e.id = c.enrolment_id JOIN benefits_enrolmentdecision d ON d.id = c.decision_id
    WHERE d.confirmed_at IS NULL OR d.enrolment_id <> e.id OR d.effective_on <> c.since OR NOT EXISTS (
        SELECT 1 FROM benefits_decisionmember m WHERE m.decision_id = d.id AND m.person_id = c.person_id
    )
"""
# those confirmed in one act have one moment, and the event of the act has the hash of their numbers
_TOLD = """
    SELECT MIN(d.uid::text), COUNT(*) FROM benefits_enrolmentdecision d WHERE d.confirmed_at IS NOT NULL
    GROUP BY d.confirmed_by_id, d.confirmed_at
    HAVING NOT EXISTS (
        SELECT 1 FROM audit_auditevent a
        WHERE a.action = 'register.confirm' AND a.target_kind = 'benefits.enrolmentdecision' AND a.actor_id = d.confirmed_by_id
            AND a.body ->> 'sha256' = ENCODE(SHA256(CONVERT_TO(STRING_AGG(d.uid::text, E'\\n' ORDER BY d.uid::text COLLATE "C"), 'UTF8')), 'hex')
    )
"""
_OPINION = """
    SELECT c.number FROM benefits_enrolmentdecision d JOIN cases_case c ON c.id = d.case_id
    JOIN LATERAL (SELECT o.* FROM benefits_caseopinion o WHERE o.case_id = c.id ORDER BY o.serial DESC LIMIT 1) o ON TRUE
    WHERE d.confirmed_at IS NOT NULL AND (o.by_id = d.confirmed_by_id OR o.amount IS DISTINCT FROM d.amount)
"""

INVARIANTS.add(Invariant(
    "benefits.covered_once", Family.ONCE, "同一人同一项目同一天只在一项保障中",
    "全市范围内，一个人不会同时由同一项目的两项保障覆盖。",
    "请核对两项保障的决定，由两人办理其中一项的停发或人员变更，已发的由下一批次追回。",
    rows(_COVERED_ONCE, "{0}：保障 {1} 与 {2}"),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "benefits.excluded", Family.ONCE, "互斥的项目不同时覆盖同一人",
    "互斥表里的两个项目，同一天不覆盖同一人。",
    "请核对两项保障，由两人停发其中一项，已发的由下一批次追回。",
    rows(_EXCLUDED, "{0} 保障 {1} 与 {2} 保障 {3}"),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "benefits.decided", Family.SUMS, "保障、时段、人员都出自已确认的决定",
    "发给谁、从哪个月起、每月多少，都与一个已确认的决定相同。",
    "请按保障编号核对决定和变更记录；与决定不符的，由两人另作决定更正。",
    rows(_DECIDED, "保障 {0} 的{1}"),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "benefits.told", Family.TOLD, "已确认的保障决定都有确认人的审计事件",
    "确认决定与它的审计事件在同一事务；事件里有这一次所确认各件的摘要。",
    "请停用相关账号，按备份查清这些决定由谁确认；不能查清的，由两人重新作出决定。",
    rows(_TOLD, "决定 {0} 等 {1} 件"),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "benefits.opinion", Family.TWO, "拟定初审意见与审核确认不是同一人，金额相同",
    "由申请建立的保障，确认人不是最后一份初审意见的拟定人，金额就是意见所写。",
    "请由第三人复核这一件；确有问题的停发并另作决定。",
    rows(_OPINION, "办件 {0}"),
))  # fmt: skip
