"""月度台账 — a run from the frozen register to the lock, as the finance office makes it, beside COPY of the same rows."""

import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from bench.city import City, superuser
from bench.ledger.register import PROGRAMME, Office
from bench.measuring import Watched, backend_peak, watched

WRITTEN = (  # by a run, in this order; each with what finds the rows of the run
    ("ledger_frozenenrolment", "run_id = {run}"),
    ("ledger_ledgerline", "run_id = {run}"),
    ("ledger_linecomponent", "line_id IN (SELECT id FROM ledger_ledgerline WHERE run_id = {run})"),
    ("ledger_linemember", "line_id IN (SELECT id FROM ledger_ledgerline WHERE run_id = {run})"),
    ("ledger_linememberend", "line_id IN (SELECT id FROM ledger_ledgerline WHERE run_id = {run})"),
    ("ledger_runcheck", "run_id = {run}"),
)
Add = Callable[..., None]


def month(
    home: Path, city: City, office: Office, number: int, title: str, size: int, add: Add, *, programme: str = PROGRAMME
) -> tuple[Any, float, float]:
    """Prepare, submit and release a month; its run, the seconds that it took, and those of COPY for its rows."""
    from minzheng.core.ledger import services
    from minzheng.core.ledger.models import LedgerLine
    from minzheng.kernel.periods import Month

    took: list[tuple[str, Watched]] = []
    run = services.start(city.county, [programme], Month(2021, number), by=office.prepares)
    for name, stage in services.STAGES:
        with watched() as seen:
            stage([run], office.prepares)
        took.append((name, seen))
    for name, act in (("处置核查", _answered), ("提交", _submitted), ("放行并锁定", _released)):
        with watched() as seen:
            act(run, office)
        took.append((name, seen))
    run.refresh_from_db()
    rows = LedgerLine.objects.filter(run=run).count()
    for name, seen in took:
        add(f"{title} {name}", size, seen.seconds, rows=rows)
    whole = sum(seen.seconds for _, seen in took)
    copied = _copied(home, run.pk)
    peak = f"{max(seen.peak for _, seen in took):.0f}＋{backend_peak():.0f}"
    add(f"{title} 合计，对写入", size, whole, rows=rows, ratio=whole / copied, peak=peak)
    return run, whole, copied


def _answered(run: Any, office: Office) -> None:
    """Whatever asks for a word gets one, a hundred at a time as a page would; few do."""
    from minzheng.core.ledger import reads, services
    from minzheng.core.ledger.models import RunCheck

    while reads.unanswered(run):
        waiting = (
            RunCheck.objects.filter(run=run, answers__isnull=True).exclude(severity="info").values_list("pk", flat=True)
        )
        services.answer(run, list(waiting[:50_000]), "accepted", reason="已核实", by=office.prepares)


def _submitted(run: Any, office: Office) -> None:
    from minzheng.core.ledger import services

    services.submit(run, by=office.prepares)


def _released(run: Any, office: Office) -> None:
    """As many people as the amount asks for."""
    from minzheng.core.ledger import services

    for who in (office.releases, office.leads):
        run.refresh_from_db()
        if run.state == "submitted":
            services.release(run, by=who)


def _copied(home: Path, run: int) -> float:
    """Seconds of COPY for the rows that a run wrote, into tables of the same form, with the same indexes, checks and foreign keys."""
    taken = 0.0
    with superuser(home) as connection:
        for table, which in WRITTEN:
            twin = f"bench_{table}"
            connection.execute(f"DROP TABLE IF EXISTS {twin}")
            connection.execute(f"CREATE TABLE {twin} (LIKE {table} INCLUDING ALL)")
            for name, said in _foreign_keys(connection, table):
                connection.execute(f'ALTER TABLE {twin} ADD CONSTRAINT "bench_{name}" {said}')
            held = BytesIO()
            with connection.cursor().copy(
                f"COPY (SELECT * FROM {table} WHERE {which.format(run=run)} ORDER BY id) TO STDOUT (FORMAT BINARY)"
            ) as copy:
                for block in copy:
                    held.write(block)
            begun = time.perf_counter()
            with connection.cursor().copy(f"COPY {twin} FROM STDIN (FORMAT BINARY)") as copy:
                copy.write(held.getbuffer())
            taken += time.perf_counter() - begun
            connection.execute(f"DROP TABLE {twin}")
    return taken


def _foreign_keys(connection: Any, table: str) -> list[tuple[str, str]]:
    """As the table has them; one that is checked at the end of the transaction is checked there in the twin too."""
    rows = connection.execute(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f' AND conrelid = %s::regclass ORDER BY conname",
        [table],
    )
    return list(rows.fetchall())
