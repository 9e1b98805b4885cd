"""合计与摘要 — parts make lines, lines make runs, and the hashes that were written when rows were frozen, reckoned and locked still fit."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from minzheng.core.invariants import INVARIANTS, Family, Invariant, Look, rows
from minzheng.core.ledger import freezing, summing
from minzheng.core.ledger.runs.models import PaymentRun, RunState

CHUNK = 50  # runs that one statement goes over
Of = Callable[[Sequence[PaymentRun]], Mapping[int, Any]]

_PARTS = """
    SELECT r.number, l.number FROM ledger_ledgerline l
    JOIN ledger_paymentrun r ON r.id = l.run_id LEFT JOIN ledger_linecomponent c ON c.line_id = l.id
    GROUP BY r.number, l.id HAVING l.amount <> COALESCE(SUM(c.amount), 0)
"""
_VOID = """
    SELECT DISTINCT r.number FROM ledger_paymentrun r JOIN ledger_ledgerline l ON l.run_id = r.id
    LEFT JOIN ledger_linemember m ON m.line_id = l.id LEFT JOIN ledger_linememberend e ON e.line_id = l.id
    WHERE l.void <> (r.state = 'discarded') OR m.void <> (r.state = 'discarded') OR e.void <> (r.state = 'discarded')
"""
_STANDING = """
    SELECT r.number, p.programme FROM ledger_paymentrun r JOIN ledger_runprogramme p ON p.run_id = r.id
    WHERE p.standing <> CASE WHEN r.state IN ('released', 'discarded') THEN r.state ELSE 'open' END OR NOT p.programme = ANY(r.programmes)
"""
_POINTS = """
    SELECT r.number, l.number FROM ledger_ledgerline l
    JOIN ledger_paymentrun r ON r.id = l.run_id JOIN ledger_ledgerline o ON o.id = l.corrects_id JOIN ledger_paymentrun q ON q.id = o.run_id
    WHERE o.enrolment_id <> l.enrolment_id OR o.id >= l.id OR o.month <> l.month
        OR o.kind <> CASE l.kind WHEN 'offset' THEN 'claim' ELSE 'regular' END OR q.state <> 'released' AND q.id <> r.id AND r.state <> 'discarded'
    UNION ALL
    SELECT q.number, o.number FROM ledger_ledgerline o JOIN ledger_paymentrun q ON q.id = o.run_id
    JOIN ledger_ledgerline l ON l.corrects_id = o.id AND l.kind = 'offset'
    JOIN ledger_paymentrun r ON r.id = l.run_id AND r.state <> 'discarded'
    WHERE NOT EXISTS (SELECT 1 FROM ledger_runhold h WHERE h.run_id = r.id AND h.round = r.round AND h.enrolment_id = l.enrolment_id)
    GROUP BY q.number, o.id HAVING SUM(-l.amount) > -o.amount
"""


def _chunks(**which: Any) -> Iterator[list[PaymentRun]]:
    """Runs in the order of their keys, some at a time."""
    last = 0
    while found := list(PaymentRun.objects.filter(pk__gt=last, **which).order_by("pk")[:CHUNK]):
        yield found
        last = found[-1].pk


def _unlike(name: str, of: Of, **which: Any) -> Callable[[Look], Iterator[str]]:
    """Runs of which a field is not what the rows give."""

    def find(_look: Look) -> Iterator[str]:
        for runs in _chunks(**which):
            real = of(runs)
            yield from (f"批次 {run.number}" for run in runs if getattr(run, name) != real.get(run.pk))

    return find


def _sums(_look: Look) -> Iterator[str]:
    """Runs whose sums are not those of their lines."""
    for runs in _chunks(reckoned_at__isnull=False):
        real = summing.sums(runs)
        for run in runs:
            for name, value in real[run.pk].items():
                if getattr(run, name) != value:
                    title = PaymentRun._meta.get_field(name).verbose_name  # type: ignore[union-attr]  # a column
                    yield f"批次 {run.number} 的{title}"


LATE = {"state__in": [RunState.SUBMITTED, RunState.RELEASED]}
INVARIANTS.add(Invariant(
    "ledger.parts", Family.SUMS, "每行金额等于它的构成之和",
    "一行由若干构成组成，加起来就是这一行的金额（分）。",
    "不要放行涉及的批次；由管理员按备份查清构成或金额何时改过。",
    rows(_PARTS, "批次 {0} 第 {1} 行"),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "ledger.sums", Family.SUMS, "批次合计等于它的各行之和",
    "行数、户数、人数、应发、补发、追回、扣抵都与各行相符。",
    "不要放行涉及的批次；没有锁定的作废后重编，已锁定的请管理员按备份查清。",
    _sums,
))  # fmt: skip
INVARIANTS.add(Invariant(
    "ledger.held", Family.SUMS, "暂缓金额等于被暂缓的各行之和",
    "提交和锁定的批次，暂缓金额与这一轮暂缓的各行相符。",
    "没有锁定的退回后重新提交；已锁定的请管理员按备份查清。",
    _unlike("held", summing.held, **LATE),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "ledger.lines_digest", Family.SUMS, "台账摘要与各行相符",
    "按各行的金额、构成、人员、账户重算的摘要，与编制时写下的相同。",
    "不要放行涉及的批次；没有锁定的作废后重编，已锁定的请管理员按备份查清改了哪一行。",
    _unlike("lines_digest", summing.digests, reckoned_at__isnull=False),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "ledger.input_digest", Family.SUMS, "名册摘要与冻结的名册相符",
    "按冻结名册的人员、金额、决定、账户重算的摘要，与冻结时写下的相同。",
    "不要放行涉及的批次；没有锁定的作废后重编，已锁定的请管理员按备份查清改了哪一行。",
    _unlike("input_digest", freezing.digests, frozen_at__isnull=False),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "ledger.seal", Family.SUMS, "锁定摘要与批次相符",
    "锁定的批次，按它的摘要、合计和暂缓名单重算，与锁定时写下的相同。",
    "请停止按这一批次发放，与放行时打印的放行单核对，由管理员按备份查清。",
    _unlike("digest", summing.sealed, state=RunState.RELEASED),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "ledger.void", Family.SUMS, "作废的批次各行作废，其他批次没有作废的行",
    "作废标记只随批次作废写下，三张表一致。",
    "请管理员按备份查清标记何时改过；涉及的月份重编之前不要放行。",
    rows(_VOID, "批次 {0}"),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "ledger.standing", Family.SUMS, "批次项目的状态与批次一致",
    "哪些项目在办、已锁、作废，随批次变化。",
    "请管理员按变更记录查清；在改回之前不要为这些项目编新批次。",
    rows(_STANDING, "批次 {0} 的项目 {1}"),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "ledger.points_back", Family.SUMS, "更正指向同一保障同一月的前一行，扣抵不超过追回",
    "补发、追回、人员更正指向已锁定的应发行，扣抵指向追回行，且合计不超过它。",
    "不要放行涉及的批次；已锁定的由下一批次更正。",
    rows(_POINTS, "批次 {0} 第 {1} 行"),
))  # fmt: skip
