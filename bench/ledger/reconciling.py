"""对账 — a month of register, ledger and bank, beside SQL written by hand that finds the same differences and nothing else."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from bench.city import City, superuser
from bench.ledger.months import Add
from bench.ledger.register import PROGRAMME, Office
from bench.measuring import backend_peak, watched

MONTH = "DATE '2021-06-01'"
# what each enrolment is owed for June, against what the locked runs up to June said of it
_BY_HAND = f"""
    INSERT INTO bench_difference (enrolment_id, programme, division_id, owed, said, kind)
    SELECT COALESCE(o.enrolment_id, l.enrolment_id), COALESCE(o.programme, l.programme), COALESCE(o.division_id, l.division_id),
        COALESCE(o.amount, 0), COALESCE(l.amount, 0),
        CASE WHEN COALESCE(l.amount, 0) = 0 THEN 'missing' WHEN COALESCE(o.amount, 0) = 0 THEN 'undue' ELSE 'amount' END
    FROM (
        SELECT e.id AS enrolment_id, e.programme, e.division_id, SUM(s.amount) AS amount
        FROM benefits_enrolment e
        JOIN divisions_division d ON d.id = e.division_id AND STARTS_WITH(d.path, %(path)s)
        JOIN benefits_enrolmentspell s ON s.enrolment_id = e.id AND s.state IN ('paid', 'tapering') AND s.since <= {MONTH}
            AND (s.until IS NULL OR s.until > {MONTH})
        WHERE e.programme = %(programme)s GROUP BY 1, 2, 3
    ) o
    FULL JOIN (
        SELECT l.enrolment_id, l.programme, l.division_id, SUM(l.amount) AS amount
        FROM ledger_ledgerline l
        JOIN ledger_paymentrun r ON r.id = l.run_id AND r.state = 'released' AND r.month <= {MONTH}
        LEFT JOIN ledger_runhold h ON h.run_id = r.id AND h.round = r.round AND h.enrolment_id = l.enrolment_id
        WHERE l.month = {MONTH} AND NOT l.void AND h.id IS NULL AND l.kind IN ('regular', 'arrears', 'claim') GROUP BY 1, 2, 3
    ) l ON l.enrolment_id = o.enrolment_id
    WHERE COALESCE(o.amount, 0) <> COALESCE(l.amount, 0)
"""
_TABLE = """
    CREATE TABLE bench_difference (
        id bigserial PRIMARY KEY, enrolment_id bigint REFERENCES benefits_enrolment, programme text, division_id bigint, owed bigint, said bigint, kind text
    )
"""


def compare(home: Path, city: City, office: Office, size: int, add: Add) -> None:
    """Compare June twice: from nothing, and again when all is there already."""
    from minzheng.core.reconciliation import services
    from minzheng.core.reconciliation.models import Difference
    from minzheng.kernel.periods import Month

    by_hand, found = _by_hand(home, city)
    for title in ("对账", "对账再次"):
        with watched() as seen, _parts() as parts:
            services.compare([city.county], Month(2021, 6), by=office.prepares)
        peak = f"{seen.peak:.0f}＋{backend_peak():.0f}"
        for part, seconds in parts.items():
            add(f"{title} {part}", size, seconds, rows=2 * size, ratio=seconds / by_hand)
        add(f"{title} 合计，对手写", size, seen.seconds, rows=2 * size, ratio=seen.seconds / by_hand, peak=peak)
    add("手写 SQL", size, by_hand, rows=2 * size)
    told = Difference.objects.filter(enrolment__isnull=False).count()
    if told != found:
        raise SystemExit(f"手写 SQL 找到 {found:,} 项差异，对账找到 {told:,} 项")


@contextmanager
def _parts() -> Iterator[dict[str, float]]:
    """Seconds of what a comparison does, in order: the first alone is what the statement by hand does, with causes and corrections."""
    from minzheng.core.reconciliation import comparing, writing

    taken: dict[str, float] = {}

    def timed(part: str, real: Any) -> Any:
        def run(*said: Any, **more: Any) -> Any:
            begun = time.perf_counter()
            try:
                return real(*said, **more)
            finally:
                taken[part] = taken.get(part, 0) + time.perf_counter() - begun

        return run

    with ExitStack() as stack:
        for part, where, name in (
            ("名册与台账的差异、原因", comparing, "lay_steps"),
            ("锁定台账的散列", writing, "altered"),
            ("写入，含散列", writing, "store"),
        ):
            stack.enter_context(mock.patch.object(where, name, timed(part, getattr(where, name))))
        yield taken


def _by_hand(home: Path, city: City) -> tuple[float, int]:
    """Seconds and differences."""
    with superuser(home) as connection:
        connection.execute("DROP TABLE IF EXISTS bench_difference")
        connection.execute(_TABLE)
        begun = time.perf_counter()
        done = connection.execute(_BY_HAND, {"path": city.county.path, "programme": PROGRAMME})
        taken = time.perf_counter() - begun
        connection.execute("DROP TABLE bench_difference")
        return taken, done.rowcount
