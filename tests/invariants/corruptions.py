"""How each invariant is broken behind the product's back: what is changed, the row that must be told, and what else it breaks.

``also`` names the invariants that rest on the very same rows, or on a constraint that had to be dropped first.
"""

from collections.abc import Callable
from dataclasses import dataclass

from tests.conftest import become_owner
from tests.invariants.hands import asked, behind, copied, drop, owning, unhistoried
from tests.world import PLACES

CORRUPTIONS: dict[str, "Corruption"] = {}
DROPPED = "audit.constraints"
LINE = "SELECT l.id FROM ledger_ledgerline l JOIN ledger_paymentrun r ON r.id = l.run_id WHERE r.state = 'released' ORDER BY l.id LIMIT 1"
RELEASED = "SELECT number FROM ledger_paymentrun WHERE state = 'released' ORDER BY id LIMIT 1"
OF_RUN = "run_id = (SELECT id FROM ledger_paymentrun WHERE state = 'released' ORDER BY id LIMIT 1)"
EVENT = "DELETE FROM audit_auditevent WHERE action = %s"


@dataclass(frozen=True)
class Corruption:
    """What is done, and which other invariants it breaks too; ``do`` gives the words in which the row must be told."""

    do: Callable[[], str]
    also: frozenset[str]


def breaks(code, *also):
    """Register a way to break an invariant; a second way names itself behind a stroke."""

    def register(do):
        CORRUPTIONS[code] = Corruption(do, frozenset(also))
        return do

    return register


def forgotten(action, *values, more=""):
    """Events of an action vanish from the log."""
    behind("audit_auditevent", f"{EVENT} {more}", action, *values)


# -- I1 ----------------------------------------------------------------------------------------------------------------
@breaks("ledger.covered_once", DROPPED, "ledger.lines_digest")
def _():
    other = asked(
        f"SELECT l.id FROM ledger_ledgerline l JOIN ledger_paymentrun r ON r.id = l.run_id AND r.state = 'checking' WHERE l.id NOT IN ({LINE}) ORDER BY l.id LIMIT 1"
    )
    copied("ledger_linemember", f"line_id = ({LINE})", without=["line_member_once"], line_id=other)
    return asked(
        f"SELECT e.number FROM ledger_ledgerline l JOIN benefits_enrolment e ON e.id = l.enrolment_id WHERE l.id = ({LINE})"
    )


@breaks(
    "ledger.regular_once", DROPPED, "ledger.sums", "ledger.lines_digest", "ledger.parts", "payments.of_ledger", "payments.standing"
)  # fmt: skip
def _():
    copied("ledger_ledgerline", f"id = ({LINE})", without=["line_regular_once"], number="number + 1000")
    return asked(
        f"SELECT e.number FROM ledger_ledgerline l JOIN benefits_enrolment e ON e.id = l.enrolment_id WHERE l.id = ({LINE})"
    )


@breaks("ledger.excluded", "ledger.lines_digest")
def _():
    behind(
        "benefits_exclusion",
        "INSERT INTO benefits_exclusion (one, other) VALUES ('eldercare.old_age', 'eldercare.other')",
    )
    line = asked(
        f"SELECT l.id FROM ledger_ledgerline l WHERE l.{OF_RUN} AND l.id NOT IN ({LINE}) ORDER BY l.id LIMIT 1"
    )
    copied("ledger_linemember", f"line_id = ({LINE})", line_id=line, programme="'eldercare.other'")
    return asked(
        "SELECT e.number FROM ledger_ledgerline l JOIN benefits_enrolment e ON e.id = l.enrolment_id WHERE l.id = %s",
        line,
    )


@breaks("benefits.covered_once", DROPPED, "benefits.decided")
def _():
    first, second = asked("SELECT MIN(id), MAX(id) FROM benefits_coverage WHERE programme = 'eldercare.old_age'")
    person = asked("SELECT person_id FROM benefits_coverage WHERE id = %s", first)
    behind(
        "benefits_coverage",
        "UPDATE benefits_coverage SET person_id = %s WHERE id = %s",
        person,
        second,
        without=["coverage_once"],
    )
    return asked(
        "SELECT e.number FROM benefits_coverage c JOIN benefits_enrolment e ON e.id = c.enrolment_id WHERE c.id = %s",
        second,
    )


@breaks("benefits.excluded", "benefits.decided")
def _():
    behind(
        "benefits_exclusion",
        "INSERT INTO benefits_exclusion (one, other) VALUES ('eldercare.old_age', 'eldercare.other')",
    )
    copied("benefits_coverage", "TRUE", programme="'eldercare.other'", person_id="person_id")
    behind(
        "benefits_coverage",
        "UPDATE benefits_coverage SET since = since + INTERVAL '1 month' WHERE programme = 'eldercare.other'",
    )
    return asked(
        "SELECT e.number FROM benefits_coverage c JOIN benefits_enrolment e ON e.id = c.enrolment_id ORDER BY c.id LIMIT 1"
    )


# -- I3 ----------------------------------------------------------------------------------------------------------------
@breaks("ledger.parts", "ledger.lines_digest")
def _():
    behind("ledger_linecomponent", f"UPDATE ledger_linecomponent SET amount = amount - 1 WHERE line_id = ({LINE})")
    return f"批次 {asked(RELEASED)} 第 1 行"


@breaks("ledger.sums", "ledger.seal", "payments.standing")
def _():
    behind("ledger_paymentrun", "UPDATE ledger_paymentrun SET regular = regular + 1 WHERE state = 'released'")
    return f"批次 {asked(RELEASED)} 的当月应发（分）"


@breaks("ledger.held")
def _():
    behind("ledger_paymentrun", "UPDATE ledger_paymentrun SET held = held + 1 WHERE state = 'released'")
    return f"批次 {asked(RELEASED)}"


@breaks("ledger.lines_digest")
def _():
    behind("ledger_linemember", f"UPDATE ledger_linemember SET turn = 1 WHERE line_id = ({LINE})")
    return f"批次 {asked(RELEASED)}"


@breaks("ledger.input_digest")
def _():
    behind(
        "ledger_frozenenrolment",
        f"UPDATE ledger_frozenenrolment SET dead = members WHERE id = (SELECT MIN(id) FROM ledger_frozenenrolment WHERE {OF_RUN})",
    )
    return f"批次 {asked(RELEASED)}"


@breaks("ledger.seal", "payments.of_ledger")
def _():
    behind(
        "ledger_runhold",
        f"INSERT INTO ledger_runhold (run_id, enrolment_id, round) SELECT run_id, enrolment_id, 1 FROM ledger_ledgerline WHERE id = ({LINE})",
    )
    held = asked(
        f"SELECT SUM(l.amount)::bigint FROM ledger_ledgerline l JOIN ledger_ledgerline o ON o.run_id = l.run_id AND o.enrolment_id = l.enrolment_id WHERE o.id = ({LINE})"
    )
    behind(
        "ledger_paymentrun", "UPDATE ledger_paymentrun SET held = held + %s WHERE number = %s", held, asked(RELEASED)
    )
    return f"批次 {asked(RELEASED)}"


@breaks("ledger.void", "payments.standing")
def _():
    behind("ledger_ledgerline", f"UPDATE ledger_ledgerline SET void = TRUE WHERE id = ({LINE})")
    return f"批次 {asked(RELEASED)}"


@breaks("ledger.standing")
def _():
    behind("ledger_runprogramme", f"UPDATE ledger_runprogramme SET standing = 'discarded' WHERE {OF_RUN}")
    return f"批次 {asked(RELEASED)} 的项目"


@breaks("ledger.points_back", "ledger.lines_digest")
def _():
    later = asked(
        f"SELECT l.id FROM ledger_ledgerline l WHERE l.{OF_RUN} AND l.id NOT IN ({LINE}) ORDER BY l.id DESC LIMIT 1"
    )
    behind(
        "ledger_ledgerline",
        f"UPDATE ledger_ledgerline SET kind = 'arrears', corrects_id = %s WHERE id = ({LINE})",
        later,
    )
    return f"批次 {asked(RELEASED)} 第 1 行"


@breaks("benefits.decided")
def _():
    behind(
        "benefits_enrolmentspell",
        "UPDATE benefits_enrolmentspell SET amount = amount + 1 WHERE id = (SELECT MIN(id) FROM benefits_enrolmentspell)",
    )
    number = asked(
        "SELECT e.number FROM benefits_enrolmentspell s JOIN benefits_enrolment e ON e.id = s.enrolment_id ORDER BY s.id LIMIT 1"
    )
    return f"保障 {number} 的时段"


@breaks("ledger.follows")
def _():
    key, number = asked("SELECT MIN(id), MIN(number) FROM benefits_enrolment WHERE follows_id IS NOT NULL")
    behind("benefits_enrolment", "UPDATE benefits_enrolment SET since = since + INTERVAL '1 month' WHERE id = %s", key)
    return f"保障 {number}"


@breaks("ledger.as_started")
def _():
    used = "SELECT MIN(activation_id) FROM ledger_ledgerline WHERE activation_id IS NOT NULL"
    behind("benefits_activation", f"UPDATE benefits_activation SET amount = amount + 1 WHERE id = ({used})")
    number = asked(
        "SELECT MIN(e.number) FROM ledger_ledgerline l JOIN benefits_enrolment e ON e.id = l.enrolment_id WHERE l.activation_id IS NOT NULL"
    )
    return f"保障 {number} 2021-06"


@breaks("ledger.as_started/members", "ledger.lines_digest")
def _():
    member = "SELECT MIN(m.id) FROM ledger_linemember m WHERE m.programme = 'assistance.price_subsidy'"
    number = asked(
        f"SELECT e.number FROM ledger_linemember m JOIN ledger_ledgerline l ON l.id = m.line_id JOIN benefits_enrolment e ON e.id = l.enrolment_id WHERE m.id = ({member})"
    )
    behind("ledger_linemember", f"DELETE FROM ledger_linemember WHERE id = ({member})")
    return f"保障 {number} 2021-06"


@breaks("publicity.filed")
def _():
    behind(
        "publicity_publicnotice",
        "UPDATE publicity_publicnotice SET posted_on = posted_on - 1 WHERE id = (SELECT MIN(id) FROM publicity_publicnotice)",
    )
    return str(asked("SELECT uid FROM publicity_publicnotice ORDER BY id LIMIT 1"))


@breaks("registers.import_whole")
def _():
    behind("registers_importbatch", "UPDATE registers_importbatch SET new = new + 1 WHERE state = 'committed'")
    return str(asked("SELECT uid FROM registers_importbatch WHERE state = 'committed'"))


# -- I4 ----------------------------------------------------------------------------------------------------------------
@breaks("audit.history")
def _():
    key = asked("SELECT MIN(id) FROM parties_organisation")
    unhistoried("parties_organisation", "UPDATE parties_organisation SET code = 'CHANGED' WHERE id = %s", key)
    return f"parties_organisation 第 {key} 行"


@breaks("ledger.told")
def _():
    forgotten("ledger.lock")
    return f"批次 {asked(RELEASED)} 的锁定"


@breaks("ledger.answered")
def _():
    behind(
        "audit_auditevent",
        "UPDATE audit_auditevent SET body = JSONB_SET(body, '{checks}', '0') WHERE action = 'ledger.answer'",
    )
    return f"批次 {asked(RELEASED)}"


@breaks("ledger.submitted", "ledger.told")
def _():
    other = asked("SELECT id FROM access_user WHERE username = 'auditor'")
    behind("ledger_runsubmission", "UPDATE ledger_runsubmission SET by_id = %s", other)
    return f"批次 {asked(RELEASED)}"


@breaks("benefits.told")
def _():
    forgotten("register.confirm", more="AND target_kind = 'benefits.enrolmentdecision'")
    return "决定 "


@breaks("cases.told")
def _():
    forgotten("case.move", "accept", more="AND body ->> 'move' = %s")
    return " 的步骤 accept"


@breaks("checks.told")
def _():
    forgotten("check.ask")
    return f"核对 {asked('SELECT number FROM checks_check ORDER BY id LIMIT 1')} 的 asked"


@breaks("visits.told")
def _():
    forgotten("visit.finish")
    return " 的 finished"


@breaks("publicity.told")
def _():
    forgotten("notice.post")
    return f"公示 {asked('SELECT uid FROM publicity_publicnotice ORDER BY id LIMIT 1')} 的张贴"


@breaks("publicity.published")
def _():
    forgotten("publication.publish")
    return " 的公布"


@breaks("plan.told")
def _():
    forgotten("plan.compute")
    return "计算批次 "


@breaks("registers.import_told")
def _():
    forgotten("import.commit")
    return str(asked("SELECT uid FROM registers_importbatch WHERE state = 'committed'"))


# -- I5 ----------------------------------------------------------------------------------------------------------------
@breaks("audit.durable")
def _():
    with owning() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
    return "synchronous_commit = off"


@breaks("audit.role", "audit.rights")
def _():
    become_owner()
    role = asked("SELECT CURRENT_USER::text")
    return f"角色 {role} 能以 {role} 的身份改动 "


@breaks("audit.rights")
def _():
    role = asked("SELECT CURRENT_USER::text")
    with owning() as cursor:
        cursor.execute(f"GRANT UPDATE ON audit_auditevent TO {role}")
    return "audit_auditevent 可以 UPDATE"


@breaks("audit.triggers")
def _():
    name = asked(
        "SELECT tgname FROM pg_trigger WHERE tgrelid = 'ledger_runrelease'::regclass AND tgname LIKE 'pgtrigger_released_by_another%'"
    )
    with owning() as cursor:
        cursor.execute(f"ALTER TABLE ledger_runrelease DISABLE TRIGGER {name}")
    return "ledger_runrelease 的触发器 released_by_another 被停用"


@breaks("audit.constraints")
def _():
    with owning() as cursor:
        drop(cursor, "ledger_linemember", "line_member_once")
    return "ledger_linemember 缺约束 line_member_once"


@breaks("documents.there")
def _():
    behind(
        "documents_document",
        "UPDATE documents_document SET place = 'nowhere' WHERE id = (SELECT MIN(id) FROM documents_document)",
    )
    return f"文档 {asked('SELECT uid FROM documents_document ORDER BY id LIMIT 1')}：文件不在"


# -- I6 ----------------------------------------------------------------------------------------------------------------
@breaks("ledger.ways")
def _():
    key = asked("SELECT id FROM ledger_paymentrun WHERE state = 'checking' ORDER BY id LIMIT 1")
    for state in ("preparing", "checking"):
        behind("ledger_paymentrun", "UPDATE ledger_paymentrun SET state = %s WHERE id = %s", state, key)
    return f"批次 {asked('SELECT number FROM ledger_paymentrun WHERE id = %s', key)}：checking → preparing"


@breaks("cases.stands", "cases.history")
def _():
    key = asked("SELECT MIN(case_id) FROM cases_step")
    behind("cases_case", "UPDATE cases_case SET state = 'accepted' WHERE id = %s", key)
    return f"办件 {asked('SELECT number FROM cases_case WHERE id = %s', key)} 现为 accepted"


@breaks("cases.steps", "cases.told", "cases.history")
def _():
    key = asked("SELECT MIN(id) FROM cases_step WHERE name = 'survey'")
    behind("cases_step", "UPDATE cases_step SET name = 'notify' WHERE id = %s", key)
    return " 的步骤 notify"


@breaks("cases.history")
def _():
    key, state = asked(
        "SELECT case_id, (SELECT state FROM cases_case c WHERE c.id = case_id) FROM cases_step ORDER BY case_id LIMIT 1"
    )
    for each in ("accepted", state):
        behind("cases_case", "UPDATE cases_case SET state = %s WHERE id = %s", each, key)
    return f"办件 {asked('SELECT number FROM cases_case WHERE id = %s', key)}：{state} → accepted"


@breaks("checks.ways", DROPPED)
def _():
    key, number = asked("SELECT id, number FROM checks_check WHERE state = 'started' ORDER BY id LIMIT 1")
    for each in ("asked", "started"):
        behind(
            "checks_check",
            "UPDATE checks_check SET state = %s WHERE id = %s",
            each,
            key,
            without=["check_started_whole"] if each == "asked" else [],
        )
    return f"核对 {number}：started → asked"


@breaks("visits.ways", DROPPED)
def _():
    key, uid = asked("SELECT id, uid FROM visits_visit WHERE state = 'finished' ORDER BY id LIMIT 1")
    for each in ("planned", "finished"):
        behind(
            "visits_visit",
            "UPDATE visits_visit SET state = %s WHERE id = %s",
            each,
            key,
            without=["visit_finished_whole"] if each == "planned" else [],
        )
    return f"走访 {uid}：finished → planned"


# -- I7 ----------------------------------------------------------------------------------------------------------------
@breaks("ledger.two_hands", "ledger.told")
def _():
    behind(
        "ledger_runrelease",
        "UPDATE ledger_runrelease x SET by_id = (SELECT asked_by_id FROM ledger_paymentrun r WHERE r.id = x.run_id)",
    )
    return f"批次 {asked(RELEASED)} 的放行人也编制了它"


@breaks("ledger.enough_hands")
def _():
    behind("ledger_runrelease", "DELETE FROM ledger_runrelease")
    return f"批次 {asked(RELEASED)}：0 人放行，需要 1 人"


@breaks("ledger.checks_closed")
def _():
    behind(
        "ledger_runcheck",
        f"INSERT INTO ledger_runcheck (uid, run_id, enrolment_id, kind, severity, note) SELECT GEN_RANDOM_UUID(), run_id, enrolment_id, 'manual', 'warn', '' FROM ledger_ledgerline WHERE id = ({LINE})",
    )
    return f"批次 {asked(RELEASED)}：1 项"


@breaks("registers.two_persons", DROPPED)
def _():
    uid = asked("SELECT uid FROM ledger_payeeaccount WHERE confirmed_at IS NOT NULL ORDER BY id LIMIT 1")
    behind(
        "ledger_payeeaccount",
        "UPDATE ledger_payeeaccount SET confirmed_by_id = reported_by_id WHERE uid = %s",
        uid,
        without=["account_two_persons"],
    )
    return f"ledger_payeeaccount {uid}"


@breaks("benefits.opinion")
def _():
    case, decision = asked(
        "SELECT MIN(id), (SELECT MIN(id) FROM benefits_enrolmentdecision WHERE confirmed_at IS NOT NULL) FROM cases_case"
    )
    behind(
        "benefits_enrolmentdecision", "UPDATE benefits_enrolmentdecision SET case_id = %s WHERE id = %s", case, decision
    )
    behind("benefits_caseopinion", """
        INSERT INTO benefits_caseopinion (case_id, serial, programme, month, answer, amount, household_id, members, words, explained, at, by_id)
        SELECT %s, 1, d.programme, d.effective_on, 'entitled', d.amount, (SELECT MIN(id) FROM parties_household), '{}', '', '{}', NOW(), d.confirmed_by_id
        FROM benefits_enrolmentdecision d WHERE d.id = %s
    """, case, decision)  # fmt: skip
    return f"办件 {asked('SELECT number FROM cases_case WHERE id = %s', case)}"


@breaks("checks.two", DROPPED)
def _():
    with owning() as cursor:
        drop(cursor, "checks_rebuttal", "rebuttal_two_persons")
    behind("checks_rebuttal", """
        INSERT INTO checks_rebuttal (uid, check_ref_id, person_id, source, reason, raised_on, raised_by_id, outcome, words, settled_on, settled_by_id)
        SELECT GEN_RANDOM_UUID(), c.id, (SELECT MIN(id) FROM parties_person), 'banks', '不符', c.asked_on, c.asked_by_id, 'upheld', '已查', c.asked_on, c.asked_by_id
        FROM checks_check c ORDER BY c.id LIMIT 1
    """)  # fmt: skip
    return f"核对 {asked('SELECT number FROM checks_check ORDER BY id LIMIT 1')}"


@breaks("visits.whole")
def _():
    uid = asked("SELECT uid FROM visits_visit WHERE state = 'finished' ORDER BY id LIMIT 1")
    other = asked("SELECT id FROM access_user WHERE username = 'auditor'")
    behind(
        "visits_visitor",
        "INSERT INTO visits_visitor (visit_id, person_id) SELECT id, %s FROM visits_visit WHERE uid = %s",
        other,
        uid,
    )
    return f"走访 {uid}"


@breaks("visits.two", DROPPED)
def _():
    uid = asked("SELECT uid FROM visits_finding ORDER BY id LIMIT 1")
    behind("visits_finding", """
        UPDATE visits_finding SET state = 'closed', rectified_on = due_on, rectified_words = '已修', rectified_by_id = u.id, rechecked_by_id = u.id,
            rechecked_at = NOW() FROM access_user u WHERE u.username = 'officer' AND visits_finding.uid = %s
    """, uid, without=["visit_finding_two_persons"])  # fmt: skip
    return f"问题 {uid}"


@breaks("plan.two", DROPPED, "plan.told")
def _():
    behind(
        "plan_planfreeze", "UPDATE plan_planfreeze SET confirmed_by_id = prepared_by_id", without=["plan_frozen_by_two"]
    )
    return "封账 "


# -- I8, I9 ------------------------------------------------------------------------------------------------------------
@breaks("ledger.again", "ledger.input_digest")
def _():
    behind(
        "ledger_frozenenrolment",
        f"UPDATE ledger_frozenenrolment SET course = JSONB_SET(course, '{{spells,0,2}}', '4999') WHERE {OF_RUN} AND course IS NOT NULL",
    )
    return f"批次 {asked(RELEASED)}"


@breaks("plan.figures")
def _():
    behind(
        "plan_observation",
        "UPDATE plan_observation SET numerator = numerator + 1 WHERE unit_id IS NULL AND set_code = 'legal22'",
    )
    return "，legal22，2021-08-31，numerator"


@breaks("plan.frozen")
def _():
    behind(
        "plan_frozenrecord",
        "DELETE FROM plan_frozenrecord WHERE id = (SELECT MIN(id) FROM plan_frozenrecord WHERE part = 'numerator' AND amount > 0)",
    )
    return "的指标"


# -- payments: I1, I2 and the rest ---------------------------------------------------------------------------------------
# the batch that the bank answered, its first order (which failed) and the second (which was paid)
ANSWERED = "SELECT MIN(batch_id) FROM payments_bankanswer WHERE state = 'applied'"
FAILED, PAID = (
    f"SELECT MIN(o.id) FROM payments_paymentorder o JOIN payments_orderoutcome x ON x.order_id = o.id AND x.kind = '{kind}' WHERE o.batch_id = ({ANSWERED})"
    for kind in ("failed", "paid")
)
WAITS = "SELECT MIN(id) FROM payments_paymentbatch WHERE state = 'published'"
NUMBER = "SELECT number FROM payments_paymentbatch WHERE id = ({})"


def batch_number(which):
    """What the batch is called that a statement chooses."""
    return asked(NUMBER.format(which))


def order_of(which):
    """The number of a batch, the number of an order in it, the number of its enrolment and that of its run."""
    return asked(f"""
        SELECT b.number, o.number, e.number, r.number FROM payments_paymentorder o JOIN payments_paymentbatch b ON b.id = o.batch_id
        JOIN benefits_enrolment e ON e.id = o.enrolment_id JOIN ledger_paymentrun r ON r.id = o.run_id WHERE o.id = ({which})
    """)


@breaks("payments.reserve")
def _():
    behind("payments_reserveentry", "UPDATE payments_reserveentry SET kind = 'back' WHERE paper = '拨款单E1'")
    return PLACES["E1"][0]


@breaks("payments.reserve/twice", DROPPED)
def _():
    for without in ([], ["reserve_helps_once"]):
        copied(
            "payments_reserveentry", "kind = 'advance' AND paper = '拨款单E1'", without=without, kind="'help'", amount="1",
            case_id="(SELECT MIN(id) FROM cases_case)",
        )  # fmt: skip
    return asked("SELECT number FROM cases_case ORDER BY id LIMIT 1")


@breaks("payments.once", DROPPED, "payments.totals", "payments.file", "payments.closed", "payments.requested")
def _():
    copied("payments_paymentorder", f"id = ({PAID})", without=["order_once"], number="number + 1000")
    _, _, enrolment, run = order_of(PAID)
    return f"批次 {run} 保障 {enrolment}"


@breaks("payments.again", "payments.totals", "payments.file", "payments.closed", "payments.of_ledger", "payments.once")
def _():
    copied(
        "payments_paymentorder", f"id = ({PAID})", number="number + 1000", reissues_id=f"({PAID})", ground="'bank'", reason="'再付'"
    )  # fmt: skip
    batch, number, _, _ = order_of(PAID)
    return f"付款批 {batch} 第 {number + 1000} 笔"


@breaks("payments.of_ledger", "payments.totals", "payments.file", "payments.answer_said")
def _():
    behind("payments_paymentorder", f"UPDATE payments_paymentorder SET amount = amount - 1 WHERE id = ({PAID})")
    batch, number, _, _ = order_of(PAID)
    return f"付款批 {batch} 第 {number} 笔"


@breaks("payments.of_ledger/withheld", "ledger.claims")
def _():
    """What a later run took back of a payment that had left: the order is more than its lines less what was kept back."""
    behind("ledger_claim", f"""
        INSERT INTO ledger_claim (uid, version, created_at, updated_at, division_id, number, run_id, enrolment_id, amount)
        SELECT GEN_RANDOM_UUID(), 1, NOW(), NOW(), o.division_id, 'ZJ0000000000000000-00002', o.run_id, o.enrolment_id, 1 FROM payments_paymentorder o
        WHERE o.id = ({PAID})
    """)  # fmt: skip
    behind("ledger_claimwithheld", """
        INSERT INTO ledger_claimwithheld (claim_id, run_id, enrolment_id, amount, at)
        SELECT c.id, c.run_id, c.enrolment_id, 1, NOW() FROM ledger_claim c WHERE c.number = 'ZJ0000000000000000-00002'
    """)  # fmt: skip
    batch, number, _, _ = order_of(PAID)
    return f"付款批 {batch} 第 {number} 笔"


@breaks("payments.void", "payments.file", "payments.answer_whole")
def _():
    behind("payments_paymentorder", f"UPDATE payments_paymentorder SET void = TRUE WHERE id = ({PAID})")
    return f"付款批 {batch_number(ANSWERED)}"


@breaks("payments.standing", "ledger.sums", "ledger.seal")
def _():
    behind(
        "ledger_paymentrun", f"UPDATE ledger_paymentrun SET arrears = arrears + 1 WHERE number = '{asked(RELEASED)}'"
    )
    return f"批次 {asked(RELEASED)}："


@breaks("payments.totals", "payments.file")
def _():
    behind("payments_paymentbatch", f"UPDATE payments_paymentbatch SET total = total + 1 WHERE id = ({WAITS})")
    return f"付款批 {batch_number(WAITS)}："


@breaks("payments.file")
def _():
    behind("payments_paymentorder", f"UPDATE payments_paymentorder SET payee_name = '他人' WHERE id = ({PAID})")
    return f"付款批 {batch_number(ANSWERED)}：文件与指令不符"


@breaks("payments.answer_whole", "payments.told")
def _():
    key = asked("SELECT MIN(id) FROM payments_bankanswer WHERE state = 'applied'")
    behind("payments_bankanswer", "UPDATE payments_bankanswer SET paid = paid + 1 WHERE id = %s", key)
    forgotten("payments.apply")
    return f"付款批 {batch_number(ANSWERED)} 的回盘"


@breaks("payments.answer_said")
def _():
    behind("payments_orderoutcome", f"UPDATE payments_orderoutcome SET paid_on = paid_on - 1 WHERE order_id = ({PAID})")
    return f"付款批 {batch_number(ANSWERED)} 的回盘"


@breaks("payments.closed", "payments.answer_whole", "payments.answer_said")
def _():
    behind("payments_orderoutcome", f"DELETE FROM payments_orderoutcome WHERE order_id = ({FAILED})")
    return f"付款批 {batch_number(ANSWERED)}"


@breaks("payments.refused", "payments.told")
def _():
    behind("payments_batchrefusal", f"""
        INSERT INTO payments_batchrefusal (uid, version, created_at, updated_at, division_id, batch_id, document_id, stated_on, reason, whole, state,
            entered_by_id, decided_by_id, decided_at, refusal)
        SELECT GEN_RANDOM_UUID(), 1, NOW(), NOW(), b.division_id, b.id, (SELECT MIN(id) FROM documents_document), NOW()::date, '没有送达', TRUE, 'confirmed',
            b.drafted_by_id, b.approved_by_id, NOW(), '' FROM payments_paymentbatch b WHERE b.id = ({WAITS})
    """)  # fmt: skip
    return f"付款批 {batch_number(WAITS)}"


@breaks("payments.refused/lines", "payments.told")
def _():
    """A letter of single orders says that what the bank's file failed was paid."""
    behind("payments_batchrefusal", f"""
        INSERT INTO payments_batchrefusal (uid, version, created_at, updated_at, division_id, batch_id, document_id, stated_on, reason, whole, state,
            entered_by_id, decided_by_id, decided_at, refusal)
        SELECT GEN_RANDOM_UUID(), 1, NOW(), NOW(), b.division_id, b.id, (SELECT MIN(id) FROM documents_document), NOW()::date, '没有送达', FALSE,
            'confirmed', b.drafted_by_id, b.approved_by_id, NOW(), '' FROM payments_paymentbatch b WHERE b.id = ({ANSWERED})
    """)  # fmt: skip
    behind("payments_refusedorder", f"""
        INSERT INTO payments_refusedorder (refusal_id, order_id, kind, paid_on)
        SELECT MAX(f.id), ({FAILED}), 'paid', NOW()::date FROM payments_batchrefusal f
    """)  # fmt: skip
    return f"付款批 {batch_number(ANSWERED)}"


@breaks("payments.balance")
def _():
    behind(
        "payments_fundreceipt",
        "UPDATE payments_fundreceipt SET amount = 1 WHERE id = (SELECT MIN(id) FROM payments_fundreceipt)",
    )
    county, fund = asked("SELECT county, fund FROM payments_fundreceipt ORDER BY id LIMIT 1")
    return f"{county} 资金“{fund}”"


@breaks("payments.requested")
def _():
    behind(
        "payments_fundrequestitem",
        "UPDATE payments_fundrequestitem SET amount = 1 WHERE id = (SELECT MIN(id) FROM payments_fundrequestitem)",
    )
    return f"用款申请 {asked('SELECT number FROM payments_fundrequest ORDER BY id LIMIT 1')} 的合计"


@breaks("payments.told")
def _():
    forgotten("payments.publish")
    return f"{batch_number(WAITS)} 的生成文件"


@breaks("payments.ways")
def _():
    key = asked(WAITS)
    for state in ("confirmed", "published"):
        behind("payments_paymentbatch", f"UPDATE payments_paymentbatch SET state = '{state}' WHERE id = %s", key)
    return f"付款批 {batch_number(WAITS)}：confirmed → published"


@breaks("payments.two_hands", DROPPED, "payments.told")
def _():
    behind(
        "payments_fundreceipt",
        "UPDATE payments_fundreceipt SET decided_by_id = entered_by_id WHERE id = (SELECT MIN(id) FROM payments_fundreceipt)",
        without=["receipt_two_persons"],
    )
    return f"资金到账 {asked('SELECT voucher FROM payments_fundreceipt ORDER BY id LIMIT 1')}"
