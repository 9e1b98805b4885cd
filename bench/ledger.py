"""发放台账 — a month's run for registers of growing size: freezing, reckoning, checking and locking, in rows per second.

The register is made by the database from a series of numbers; a second month follows, in which a twentieth was decided anew back in time.
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.city import City, superuser
from bench.measuring import Results, exponent, say

PROGRAMME = "assistance.minimum_living"
MOMENT = "TIMESTAMPTZ '2021-01-05 09:00:00+08'"
LATER = "TIMESTAMPTZ '2021-07-05 09:00:00+08'"
TABLES = (
    "ledger_checkanswer", "ledger_runcheck", "ledger_runhold", "ledger_runrelease", "ledger_linememberend", "ledger_linemember",
    "ledger_linecomponent", "ledger_ledgerline", "ledger_frozenenrolment", "ledger_runprogramme", "ledger_paymentrun",
    "benefits_coverage", "benefits_enrolmentspell", "benefits_decisionmember", "benefits_enrolment", "benefits_enrolmentdecision",
    "parties_membership", "parties_household", "parties_person",
)  # fmt: skip
ACCEPTED = "DATE '2021-01-04', '确认书', {reporter}, {checker}, {moment}"


def run(home: Path, city: City, *, sizes: list[int]) -> Results:
    """Two months for each size."""
    results = Results("发放台账：一个县、一个项目、每户两人")
    seconds: dict[str, list[float]] = {}
    for size in sizes:
        say(f"台账：{size:,} 项保障")
        _fill(home, city, size)
        for number, title in ((6, "首月"), (7, "次月（1/20 追溯变更）")):
            if number == 7:
                _changed(home, city, size)
            for step, took, rows in _month(city, number):
                what = f"{title} {step}"
                taken = seconds.setdefault(what, [])
                taken.append(took)
                growth = exponent(sizes[: len(taken)], taken) if len(taken) > 1 else None
                results.add(f"{what}（{size:,} 项）", rows=rows, seconds=took, exponent=growth)
    _empty(home)
    return results


def _month(city: City, number: int) -> list[tuple[str, float, int]]:
    from django.db import connection

    from minzheng.core.ledger import services
    from minzheng.core.ledger.models import LedgerLine
    from minzheng.kernel.periods import Month

    by, second = city.actors["county_reviewer"], city.actors["city_officer"]
    run = services.start(city.county, [PROGRAMME], Month(2021, number), by=by)
    took = [_timed(title, lambda stage=stage: stage([run], by)) for title, stage in services.STAGES]
    rows = LedgerLine.objects.filter(run=run).count()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_checkanswer (check_id, outcome, reason, by_id, at)"
            " SELECT id, 'accepted', '已核实', %s, now() FROM ledger_runcheck WHERE run_id = %s AND severity <> 'info'",
            [by.pk, run.pk],
        )
        cursor.execute(
            "UPDATE ledger_paymentrun SET state = 'submitted', round = 1, submitted_by_id = %s, submitted_at = now() WHERE id = %s",
            [by.pk, run.pk],
        )
        cursor.execute(
            "INSERT INTO ledger_runrelease (run_id, by_id, at, round) VALUES (%s, %s, now(), 1)", [run.pk, second.pk]
        )
    run.refresh_from_db()
    took.append(_timed("锁定", lambda: services.lock([run], by=second)))
    return [(step, seconds, rows) for step, seconds in took] + [("合计", sum(seconds for _, seconds in took), rows)]


def _timed(step: str, act: Callable[[], Any]) -> tuple[str, float]:
    begun = time.perf_counter()
    act()
    return step, time.perf_counter() - begun


def _empty(home: Path) -> None:
    with superuser(home) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(f"TRUNCATE {', '.join(TABLES)} CASCADE")


def _fill(home: Path, city: City, size: int) -> None:
    """Households of two on the allowance since January, decided before that; triggers set aside."""
    villages = [one.pk for one in city.villages if one.county_id == city.county.pk]
    reporter, checker = city.actors["township_officer"].pk, city.actors["county_reviewer"].pk
    record = f"gen_random_uuid(), 1, {MOMENT}, {MOMENT}, (ARRAY{villages})[1 + i % {len(villages)}]"
    accepted = ACCEPTED.format(reporter=reporter, checker=checker, moment=MOMENT)
    columns = "uid, version, created_at, updated_at, division_id"
    acceptance = "accepted_on, paper, reported_by_id, confirmed_by_id, confirmed_at"
    with superuser(home) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(f"TRUNCATE {', '.join(TABLES)} CASCADE")
        series = f"FROM generate_series(1, {size}) i"
        people = f"FROM generate_series(1, {2 * size}) i"
        for table, more, values, rows in (
            ("parties_person", "name, sort_key, reading_keys, sex, born_on, settlement",
             "'某' || md5(i::text), 'mou', '{}', 'male', DATE '1950-01-01' + i % 20000, 'rural'", people),
            ("parties_household", "code, settlement, since", "'H' || i, 'rural', DATE '2015-01-01'", series),
            ("benefits_enrolmentdecision", f"{acceptance}, kind, programme, household_id, enrolment_id, effective_on, amount, reason, note",
             f"{accepted}, 'grant', '{PROGRAMME}', i, i, DATE '2021-01-01', 70200 + i % 97 * 100, '', ''", series),
            ("benefits_enrolment", "number, programme, household_id, opened_by_id, since", f"'B' || i, '{PROGRAMME}', i, i, DATE '2021-01-01'", series),
            ("benefits_enrolmentspell", "decision_id, programme, since, enrolment_id, household_id, state, amount",
             f"i, '{PROGRAMME}', DATE '2021-01-01', i, i, 'paid', 70200 + i % 97 * 100", series),
            ("benefits_coverage", "decision_id, programme, since, enrolment_id, person_id",
             f"1 + (i - 1) / 2, '{PROGRAMME}', DATE '2021-01-01', 1 + (i - 1) / 2, i", people),
        ):  # fmt: skip
            connection.execute(f"INSERT INTO {table} (id, {columns}, {more}) SELECT i, {record}, {values} {rows}")
        for table in ("benefits_enrolmentdecision", "benefits_enrolmentspell"):
            connection.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {size})")
        for table in TABLES[-10:]:
            connection.execute(f"ANALYZE {table}")


def _changed(home: Path, city: City, size: int) -> None:
    """A twentieth gets another amount from June on, decided in July."""
    checker = city.actors["county_reviewer"].pk
    with superuser(home) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(
            f"INSERT INTO benefits_enrolmentdecision (id, uid, version, created_at, updated_at, division_id, accepted_on, paper, reported_by_id,"
            " confirmed_by_id, confirmed_at, kind, programme, household_id, enrolment_id, effective_on, amount, reason, note)"
            f" SELECT id + {size}, gen_random_uuid(), 1, {LATER}, {LATER}, division_id, DATE '2021-07-05', '变更', reported_by_id, {checker}, {LATER},"
            f" 'change', programme, household_id, enrolment_id, DATE '2021-06-01', amount + 5000, '', '' FROM benefits_enrolmentdecision WHERE id % 20 = 0"
        )
        connection.execute(
            f"UPDATE benefits_enrolmentspell SET until = DATE '2021-06-01', ended_by_id = decision_id + {size} WHERE id % 20 = 0"
        )
        connection.execute(
            "INSERT INTO benefits_enrolmentspell (id, uid, version, created_at, updated_at, division_id, decision_id, programme, since, enrolment_id,"
            f" household_id, state, amount) SELECT id + {size}, gen_random_uuid(), 1, {LATER}, {LATER}, division_id, decision_id + {size}, programme,"
            " DATE '2021-06-01', enrolment_id, household_id, 'paid', amount + 5000 FROM benefits_enrolmentspell WHERE id % 20 = 0"
        )
