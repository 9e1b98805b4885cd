"""文件与回盘 — a file is what its orders say, to the byte; an answer was applied whole or not at all; no fund was spent that was not there."""

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.db.models import Q

from minzheng.adapters.bank_files import BadAnswer, compare, read_answer
from minzheng.core.documents import services as documents
from minzheng.core.invariants import INVARIANTS, Family, Invariant, Look, asked, rows
from minzheng.core.ledger.claims import balance
from minzheng.core.payments.batches.models import SENT, WITH_FILE, OutcomeKind, PaymentBatch
from minzheng.core.payments.files.making import bytes_of
from minzheng.core.payments.files.services import folder
from minzheng.core.payments.invariants.once import LIVING
from minzheng.core.payments.models import BankAnswer, OrderOutcome, PaymentOrder
from minzheng.core.payments.profiles import profiles
from minzheng.core.registers.writing import NotPossible
from minzheng.kernel.identifiers import BadIdentifier

SAMPLE = 10  # batches and answers, the last ones, that are read again; all of them when looking deep
_TOTALS = """
    SELECT b.number, b.count, b.total, COUNT(o.id), COALESCE(SUM(o.amount), 0), COALESCE(MAX(o.number), 0)
    FROM payments_paymentbatch b LEFT JOIN payments_paymentorder o ON o.batch_id = b.id
    GROUP BY b.id HAVING (b.count, b.total, b.count) IS DISTINCT FROM (COUNT(o.id), COALESCE(SUM(o.amount), 0), COALESCE(MAX(o.number), 0))
"""
_WHOLE = """
    SELECT b.number, n.uid::text FROM payments_bankanswer n JOIN payments_paymentbatch b ON b.id = n.batch_id
    LEFT JOIN payments_orderoutcome x ON x.answer_id = n.id LEFT JOIN payments_paymentorder o ON o.id = x.order_id
    GROUP BY b.number, b.state, n.id
    HAVING n.paid <> COUNT(x.id) FILTER (WHERE x.kind = 'paid') OR n.failed <> COUNT(x.id) FILTER (WHERE x.kind = 'failed')
        OR COUNT(x.id) FILTER (WHERE o.batch_id <> n.batch_id OR o.void) > 0 OR n.state <> 'applied' AND COUNT(x.id) > 0
        OR n.state = 'applied' AND b.state NOT IN ('confirmed', 'closed')
"""
_CLOSED = """
    SELECT b.number FROM payments_paymentbatch b
    LEFT JOIN payments_paymentorder o ON o.batch_id = b.id LEFT JOIN payments_orderoutcome x ON x.order_id = o.id
    WHERE b.state IN ('confirmed', 'closed') AND EXISTS (
        SELECT 1 FROM payments_bankanswer n WHERE n.batch_id = b.id AND n.state = 'applied'
        UNION ALL SELECT 1 FROM payments_batchrefusal f WHERE f.batch_id = b.id AND f.state = 'confirmed'
    )
    GROUP BY b.id HAVING (b.state = 'closed') <> (COUNT(*) = COUNT(x.id))
    UNION ALL
    SELECT b.number FROM payments_paymentbatch b
    WHERE b.state = 'closed' AND NOT EXISTS (
        SELECT 1 FROM payments_bankanswer n WHERE n.batch_id = b.id AND n.state = 'applied'
        UNION ALL SELECT 1 FROM payments_batchrefusal f WHERE f.batch_id = b.id AND f.state = 'confirmed'
    )
"""
# confirmed refusals of which the batch does not stand closed with every order failed by it, or that an answer speaks against; confirmed
# letters whose lines are not the outcomes, to the day; outcomes by what is no confirmed letter of their own batch, or says nothing of them
_REFUSED = """
    SELECT b.number FROM payments_batchrefusal f JOIN payments_paymentbatch b ON b.id = f.batch_id
    LEFT JOIN payments_paymentorder o ON o.batch_id = b.id LEFT JOIN payments_orderoutcome x ON x.order_id = o.id
    WHERE f.state = 'confirmed' AND f.whole GROUP BY b.id, f.id
    HAVING b.state <> 'closed' OR COUNT(o.id) <> COUNT(x.id) FILTER (WHERE x.refusal_id = f.id AND x.kind = 'failed')
        OR EXISTS (SELECT 1 FROM payments_bankanswer n WHERE n.batch_id = b.id AND n.state = 'applied')
    UNION
    SELECT b.number FROM payments_batchrefusal f JOIN payments_paymentbatch b ON b.id = f.batch_id
    LEFT JOIN payments_refusedorder l ON l.refusal_id = f.id LEFT JOIN payments_orderoutcome x ON x.order_id = l.order_id
    WHERE f.state = 'confirmed' AND NOT f.whole
        AND (f.id, l.kind, l.paid_on) IS DISTINCT FROM (x.refusal_id, x.kind, x.paid_on)
    UNION
    SELECT b.number FROM payments_refusedorder l JOIN payments_batchrefusal f ON f.id = l.refusal_id JOIN payments_paymentbatch b ON b.id = f.batch_id
    JOIN payments_paymentorder o ON o.id = l.order_id WHERE f.whole OR o.batch_id <> f.batch_id
    UNION
    SELECT b.number FROM payments_orderoutcome x JOIN payments_batchrefusal f ON f.id = x.refusal_id AND NOT f.whole
    JOIN payments_paymentbatch b ON b.id = f.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM payments_refusedorder l WHERE l.refusal_id = f.id AND l.order_id = x.order_id)
    UNION
    SELECT b.number FROM payments_orderoutcome x JOIN payments_paymentorder o ON o.id = x.order_id JOIN payments_paymentbatch b ON b.id = o.batch_id
    LEFT JOIN payments_batchrefusal f ON f.id = x.refusal_id
    WHERE x.answer_id IS NULL AND (f.batch_id, f.state) IS DISTINCT FROM (b.id, 'confirmed') OR x.answer_id IS NOT NULL AND x.refusal_id IS NOT NULL
"""
_STATES = ", ".join(f"'{one}'" for one in SENT)
_BALANCE = f"""
    SELECT t.county, t.fund, SUM(t.amount)::bigint FROM (
        SELECT f.county, f.fund, f.amount FROM payments_fundreceipt f
        LEFT JOIN payments_fundreversal v ON v.receipt_id = f.id AND v.state = 'confirmed' WHERE f.state = 'confirmed' AND v.id IS NULL
        UNION ALL
        SELECT s.county, COALESCE({balance.of(balance.FUND, "c")}, ''), s.amount FROM ledger_claimsettlement s JOIN ledger_claim c ON c.id = s.claim_id
        WHERE s.kind = 'repayment' AND s.state = 'confirmed'
        UNION ALL
        SELECT b.county, o.fund, -o.amount FROM ({LIVING}) o JOIN payments_paymentbatch b ON b.id = o.batch_id
        WHERE o.batch_state IN ({_STATES}) AND NOT o.unspent
    ) t GROUP BY t.county, t.fund HAVING SUM(t.amount) < 0
"""  # noqa: S608 — our own statement
_REQUESTED = f"""
    SELECT r.number, t.fund, SUM(t.amount)::bigint FROM (
        SELECT q.run_id, i.fund, i.amount FROM payments_fundrequestitem i JOIN payments_fundrequest q ON q.id = i.request_id AND q.state = 'confirmed'
        UNION ALL
        SELECT o.run_id, o.fund, -o.amount FROM ({LIVING}) o WHERE o.batch_state IN ({_STATES}) AND o.reissues_id IS NULL
    ) t JOIN ledger_paymentrun r ON r.id = t.run_id GROUP BY r.number, t.fund HAVING SUM(t.amount) < 0
"""  # noqa: S608 — our own statement
_REQUEST_TOTALS = """
    SELECT q.number FROM payments_fundrequest q LEFT JOIN payments_fundrequestitem i ON i.request_id = q.id
    GROUP BY q.id HAVING q.total <> COALESCE(SUM(i.amount), 0)
"""


def _files(look: Look) -> Iterator[str]:
    """Batches whose file is not what their orders give, or whose written file is gone or altered."""
    sent = PaymentBatch.objects.filter(state__in=SENT).order_by("-pk")
    place = folder()
    for batch in sent.iterator() if look.deep else sent[:SAMPLE]:
        try:
            made = bytes_of(batch)
        except (NotPossible, BadIdentifier, KeyError):
            yield f"付款批 {batch.number}：按指令不能再生成文件"
            continue
        if (made.count, made.total, made.digest) != (batch.count, batch.total, batch.digest):
            yield f"付款批 {batch.number}：文件与指令不符"
        if batch.state in WITH_FILE and not _there(place / batch.file_name, batch.digest):
            yield f"付款批 {batch.number}：文件不在原处或已改动"


def _there(path: Path, digest: str) -> bool:
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == digest


def _answers(look: Look) -> Iterator[str]:
    """Applied answers of which the file, read again, says something else than the outcomes."""
    applied = BankAnswer.objects.filter(state="applied").select_related("batch", "document").order_by("-pk")
    for answer in applied.iterator() if look.deep else applied[:SAMPLE]:
        if _said(answer) != _written(answer):
            yield f"付款批 {answer.batch.number} 的回盘 {answer.uid}"


Said = dict[str, tuple[bool, date | None]]


def _said(answer: BankAnswer) -> Said | None:
    """What the file of an answer says of the orders that no earlier answer and no letter had settled; nothing where it cannot be applied.

    Of an order that a letter settled no file says anything new: before it the letter would not have been confirmed.
    """
    orders = PaymentOrder.objects.filter(batch=answer.batch_id)
    earlier = Q(outcome__answer__lt=answer.pk) | Q(outcome__refusal__isnull=False)
    before = orders.filter(earlier).values_list("uid", "outcome__kind")
    settled = {str(uid): kind == OutcomeKind.PAID for uid, kind in before}
    try:
        data = documents.content(answer.document)
        if hashlib.sha256(data).hexdigest() != answer.sha256:
            return None
        sent = {str(uid): amount for uid, amount in orders.values_list("uid", "amount")}
        found = compare(sent, read_answer(profiles()[answer.batch.profile], data), settled)
    except (BadAnswer, OSError, KeyError):
        return None
    if not found.is_applicable:
        return None
    return {line: (True, on) for line, on in found.paid.items()} | dict.fromkeys(found.failed, (False, None))


def _written(answer: BankAnswer) -> Said:
    rows = OrderOutcome.objects.filter(answer=answer).values_list("order__uid", "kind", "paid_on")
    return {str(uid): (kind == OutcomeKind.PAID, on) for uid, kind, on in rows}


def _requested(look: Look) -> Iterator[str]:
    """Money that went to the bank without a granted request, and requests that are not their items."""
    limit = f"LIMIT {look.most + 1}"
    for run, fund, short in asked(f"{_REQUESTED} {limit}"):
        yield f"批次 {run} 资金“{fund or '未注明'}”：超出申请 {-short} 分"
    for (number,) in asked(f"{_REQUEST_TOTALS} {limit}"):
        yield f"用款申请 {number} 的合计"


INVARIANTS.add(Invariant(
    "payments.totals", Family.SUMS, "付款批的笔数、金额等于它的指令",
    "笔数、合计与指令相符，序号从 1 连续。",
    "停止发送涉及的付款批；由管理员按备份查清哪一笔改过。",
    rows(_TOTALS, "付款批 {0}：{1} 笔 {2} 分，指令 {3} 笔 {4} 分"),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "payments.file", Family.FILES, "银行文件与付款指令逐字节相同",
    "按指令重新生成的文件，笔数、金额、摘要与确定时写下的相同；已生成的文件在原处、没有改过。平时查最近的付款批，--deep 查全部。",
    "不要把文件交给银行；已交的与银行核对收到的笔数、金额和每一笔，由管理员按备份查清。",
    _files,
))  # fmt: skip
INVARIANTS.add(Invariant(
    "payments.answer_whole", Family.FILES, "回盘或者整个入账，或者一笔也没有",
    "入账的回盘，成功、失败的笔数等于它写下的结果，都属于它的付款批；挂起的没有写下任何结果。",
    "请按回盘文件逐笔核对结果；查清之前不要重发涉及的付款。",
    rows(_WHOLE, "付款批 {0} 的回盘 {1}"),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "payments.answer_said", Family.FILES, "付款结果就是回盘文件所说",
    "重新读入账的回盘文件，每一笔成功、失败、入账日期与写下的结果相同。平时查最近的回盘，--deep 查全部。",
    "请与银行核对涉及的付款是否到账；查清之前不要重发。",
    _answers,
))  # fmt: skip
INVARIANTS.add(Invariant(
    "payments.closed", Family.SUMS, "每笔都有结果的付款批办结，没有的不办结",
    "有回盘入账或确认了银行书面说明的付款批，所有指令都有结果时办结，否则等待其余结果。",
    "请按回盘核对这一付款批的结果，查清状态何时改过。",
    rows(_CLOSED, "付款批 {0}"),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "payments.refused", Family.FILES, "凭银行书面说明办的，就是说明所说",
    "确认整批未付的付款批已办结，每一笔都因此失败，没有回盘入账；确认的逐笔说明，说到的每一笔结果、入账日期与说明相同，没有说到的不由它；没有确认的没有写下任何结果。",
    "请凭银行的书面说明与银行核对这一批是否付出；查清之前不要重发。",
    rows(_REFUSED, "付款批 {0}"),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "payments.balance", Family.SUMS, "没有付出不在账上的资金",
    "每个县（市、区）每项资金，确认、没有冲销的到账加上退回的追缴，不少于已发银行、没有失败或退回的。",
    "停止发送这项资金的付款批；核对到账凭证和已发的付款批。",
    rows(_BALANCE, "{0} 资金“{1}”：差额 {2} 分"),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "payments.requested", Family.SUMS, "已发银行的都有批准的用款申请",
    "一个发放批次一项资金，已批准的申请不少于首次发银行的金额；申请的合计等于它的明细。",
    "停止为涉及的发放批次付款，补办用款申请并查清怎样发出的。",
    _requested,
))  # fmt: skip
