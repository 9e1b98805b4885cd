"""名册 — enrolments of a county, made by the database from a series of numbers, each with an account that is sealed as always.

Households of two are on the allowance since January, decided before that. Triggers are set aside meanwhile.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bench.bulk import emptied
from bench.city import SINCE, City, superuser

PROGRAMME, PRICES = "assistance.minimum_living", "assistance.price_subsidy"
FUND = "困难群众救助补助资金"
_MOMENT = "TIMESTAMPTZ '2021-01-05 09:00:00+08'"
_LATER = "TIMESTAMPTZ '2021-07-05 09:00:00+08'"
TABLES = (
    "reconciliation_difference", "reconciliation_paymentmonth", "reconciliation_comparedcell", "reconciliation_monthcomparison",
    "payments_orderoutcome", "payments_bankanswer", "payments_accountgap", "payments_paymentorder", "payments_paymentbatch",
    "payments_fundrequest", "payments_fundreceipt",
    "ledger_checkanswer", "ledger_runcheck", "ledger_runhold", "ledger_runrelease", "ledger_linememberend", "ledger_linemember",
    "ledger_linecomponent", "ledger_ledgerline", "ledger_frozenenrolment", "ledger_runprogramme", "ledger_paymentrun",
    "ledger_payeeaccount", "benefits_coverage", "benefits_enrolmentspell", "benefits_decisionmember", "benefits_enrolment",
    "benefits_enrolmentdecision", "benefits_activation", "parties_membership", "parties_household", "parties_person",
)  # fmt: skip
FILLED = TABLES[TABLES.index("ledger_payeeaccount") :]
ACCOUNT = (
    "id", "uid", "version", "created_at", "updated_at", "division_id", "accepted_on", "paper", "reported_by_id", "confirmed_by_id",
    "confirmed_at", "enrolment_id", "payee_id", "bank", "sealed_account", "account_index", "since", "agreement", "note",
)  # fmt: skip


@dataclass(frozen=True)
class Office:
    """财务股 — who prepares, who releases, and who leads."""

    county: Any
    prepares: Any
    releases: Any
    leads: Any


def appoint(city: City) -> Office:
    """The finance office of the county; whoever is there already stays."""
    from minzheng.core.access.models import Appointment, User

    found = []
    for name, post in (("prepares", "county_finance"), ("releases", "county_finance"), ("leads", "county_leader")):
        user, fresh = User.objects.get_or_create(username=name, defaults={"name": name})
        if fresh:
            Appointment.objects.create(user=user, post=post, division=city.county, since=SINCE)
        found.append(user)
    return Office(city.county, *found)


def empty(home: Path) -> None:
    """Nothing stays of what was measured."""
    with superuser(home) as connection:
        emptied(connection, *TABLES)


def fill(home: Path, city: City, size: int) -> None:
    """As many enrolments in the county as asked for, and nothing else."""
    empty(home)
    villages = [one.pk for one in city.villages if one.county_id == city.county.pk]
    reporter, checker = city.actors["township_officer"].pk, city.actors["county_reviewer"].pk
    record = f"gen_random_uuid(), 1, {_MOMENT}, {_MOMENT}, (ARRAY{villages})[1 + i % {len(villages)}]"
    accepted = f"DATE '2021-01-04', '确认书', {reporter}, {checker}, {_MOMENT}"
    columns = "uid, version, created_at, updated_at, division_id"
    acceptance = "accepted_on, paper, reported_by_id, confirmed_by_id, confirmed_at"
    series, people = f"FROM generate_series(1, {size}) i", f"FROM generate_series(1, {2 * size}) i"
    with superuser(home) as connection:
        connection.execute("SET session_replication_role = replica")
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
        types = _types(connection)
        with connection.cursor().copy(
            f"COPY ledger_payeeaccount ({', '.join(ACCOUNT)}) FROM STDIN (FORMAT BINARY)"
        ) as copy:
            copy.set_types(types)
            for row in _accounts(size, villages, reporter, checker):
                copy.write_row(row)
        for table in ("benefits_enrolmentdecision", "benefits_enrolmentspell", "benefits_enrolment"):
            connection.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {size})")
        for table in FILLED:
            connection.execute(f"ANALYZE {table}")


def _types(connection: Any) -> list[str]:
    rows = connection.execute(
        "SELECT attname, atttypid::regtype::text FROM pg_attribute WHERE attrelid = 'ledger_payeeaccount'::regclass AND attnum > 0"
    )
    known = dict(rows.fetchall())
    return [known[name] for name in ACCOUNT]


def _accounts(size: int, villages: list[int], reporter: int, checker: int) -> Iterator[tuple[Any, ...]]:
    """An account of its own for each enrolment, in the name of the first of the household."""
    from datetime import datetime

    from uuid6 import uuid7

    from minzheng.core.ledger.accounts import sealing
    from minzheng.kernel.periods import ZONE

    moment, day = datetime(2021, 1, 5, 9, tzinfo=ZONE), date(2021, 1, 4)
    for number in range(1, size + 1):
        uid, card = uuid7(), _card(number)
        yield (
            number, uid, 1, moment, moment, villages[number % len(villages)], day, "存折复印件", reporter, checker, moment, number,
            2 * number - 1, "某某银行", sealing.seal(card, uid), sealing.index(card), day, "", "",
        )  # fmt: skip


def _card(number: int) -> str:
    """A card of 19 digits with a true check digit."""
    body = f"621700{number:012d}"
    twice = sum(sum(divmod(int(sign) * 2, 10)) for sign in body[::-2])
    return f"{body}{-(twice + sum(map(int, body[-2::-2]))) % 10}"


def change(home: Path, city: City, size: int) -> None:
    """A twentieth gets another amount from June on, decided in July."""
    checker = city.actors["county_reviewer"].pk
    with superuser(home) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(
            "INSERT INTO benefits_enrolmentdecision (id, uid, version, created_at, updated_at, division_id, accepted_on, paper, reported_by_id,"
            " confirmed_by_id, confirmed_at, kind, programme, household_id, enrolment_id, effective_on, amount, reason, note)"
            f" SELECT id + {size}, gen_random_uuid(), 1, {_LATER}, {_LATER}, division_id, DATE '2021-07-05', '变更', reported_by_id, {checker}, {_LATER},"
            " 'change', programme, household_id, enrolment_id, DATE '2021-06-01', amount + 5000, '', '' FROM benefits_enrolmentdecision WHERE id % 20 = 0"
        )
        connection.execute(
            f"UPDATE benefits_enrolmentspell SET until = DATE '2021-06-01', ended_by_id = decision_id + {size} WHERE id % 20 = 0"
        )
        connection.execute(
            "INSERT INTO benefits_enrolmentspell (id, uid, version, created_at, updated_at, division_id, decision_id, programme, since, enrolment_id,"
            f" household_id, state, amount) SELECT id + {size}, gen_random_uuid(), 1, {_LATER}, {_LATER}, division_id, decision_id + {size}, programme,"
            " DATE '2021-06-01', enrolment_id, household_id, 'paid', amount + 5000 FROM benefits_enrolmentspell WHERE id % 20 = 0"
        )


def started(home: Path, city: City) -> None:
    """The subsidy that follows prices is started in the county for June, recorded and confirmed in that month."""
    reporter, checker = city.actors["township_officer"].pk, city.actors["county_reviewer"].pk
    moment = "TIMESTAMPTZ '2021-06-10 09:00:00+08'"
    with superuser(home) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(
            "INSERT INTO benefits_activation (uid, version, created_at, updated_at, division_id, accepted_on, paper, reported_by_id, confirmed_by_id,"
            " confirmed_at, programme, kind, month, amount, food, verified, note)"
            f" VALUES (gen_random_uuid(), 1, {moment}, {moment}, {city.county.pk}, DATE '2021-06-10', '公告', {reporter}, {checker}, {moment},"
            f" '{PRICES}', 'started', DATE '2021-06-01', 2500, 640, FALSE, '')"
        )
