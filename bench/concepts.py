"""各概念造数 — activities, undertakings, designations, rolls, duties, rooms and returns that grow with the population.

Rows are made by the database from a series of numbers, with triggers and foreign keys set aside; nothing loops in Python.
"""

from pathlib import Path
from typing import Any

from bench.bulk import emptied, loading
from bench.city import City, superuser

MOMENT = "TIMESTAMPTZ '2021-02-01 09:00:00+08'"
MOST_PERSONS = 20_000
MONTHS = 20  # months of reported figures
TABLES = (
    "activities_attendance", "activities_activity", "undertakings_milestone", "undertakings_undertaking",
    "designations_designation", "duties_duty", "facilities_featureentry", "returns_return", "parties_posting",
    "parties_organisation", "parties_person",
)  # fmt: skip
# people for one row of each
PER_ORGANISATION, PER_POSTING, PER_ACTIVITY, PER_ATTENDANCE = 1_000, 50, 100, 10
PER_UNDERTAKING, PER_DESIGNATION, PER_FEATURE = 500, 500, 60


class Filling:
    """造数 — one connection, the numbers of the villages in a table beside it, and how many rows were made."""

    def __init__(self, connection: Any, city: City, people: int) -> None:
        self.connection, self.people, self.rows = connection, people, 0
        self.reporter, self.checker = city.actors["township_officer"].pk, city.actors["county_reviewer"].pk
        connection.execute("CREATE TEMP TABLE IF NOT EXISTS place (n int PRIMARY KEY, id bigint, county bigint)")
        connection.execute("TRUNCATE place")
        with connection.cursor() as cursor, cursor.copy("COPY place (n, id, county) FROM STDIN") as copy:
            for number, village in enumerate(city.villages):
                copy.write_row((number, village.pk, village.county_id))
        self.villages = len(city.villages)

    def made(self, table: str, count: int, columns: dict[str, str]) -> None:
        """``count`` rows from expressions over ``i``; ``p.id`` is a village, ``p.county`` its county."""
        record = {"id": "i", "uid": "gen_random_uuid()", "version": "1", "created_at": MOMENT, "updated_at": MOMENT}
        said = record | columns
        with loading(self.connection, table):
            self.connection.execute(
                f"INSERT INTO {table} ({', '.join(_quoted(name) for name in said)})"
                f" SELECT {', '.join(said.values())} FROM generate_series(1, {count}) AS i"
                f" JOIN place p ON p.n = (i * 7919) % {self.villages}"
            )
            self.connection.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {max(count, 1)})")
        self.rows += count

    @property
    def accepted(self) -> dict[str, str]:
        """Nine of ten are confirmed."""
        return {
            "accepted_on": "DATE '2021-08-29'", "paper": "'验收单'", "reported_by_id": str(self.reporter),
            "confirmed_by_id": f"CASE WHEN i % 10 > 0 THEN {self.checker} END", "confirmed_at": f"CASE WHEN i % 10 > 0 THEN {MOMENT} END",
        }  # fmt: skip


def _quoted(name: str) -> str:
    return f'"{name}"'


def _cycle(codes: list[str]) -> str:
    return f"(ARRAY[{', '.join(repr(code) for code in codes)}])[1 + i % {len(codes)}]"


def fill(home: Path, city: City, people: int) -> int:
    """Every concept for a population; gives the number of rows. 0 empties the tables."""
    with superuser(home) as connection:
        emptied(connection, *TABLES)
        if not people:
            return 0
        filling = Filling(connection, city, people)
        _parties(filling)
        _activities(filling)
        _undertakings(filling)
        _statuses(filling)
        _duties(filling)
        _returns(filling)
    return filling.rows


def _parties(filling: Filling) -> None:
    persons = min(filling.people, MOST_PERSONS)
    filling.made("parties_person", persons, {
        "division_id": "p.id", "name": "'某人' || i", "sort_key": "'mouren'", "reading_keys": "'{}'", "sex": "'male'",
        "born_on": "DATE '1980-01-01'", "settlement": "'rural'",
    })  # fmt: skip
    filling.made("parties_organisation", filling.people // PER_ORGANISATION, {
        "division_id": "p.id", "code": "'ZZ' || i", "name": "'组织' || i", "kind": _cycle(["party", "social", "office"]),
        "credit_code": "''", "address": "''", "phone": "''", "opened_on": "DATE '2015-01-01'",
    })  # fmt: skip
    filling.made("parties_posting", filling.people // PER_POSTING, {
        "division_id": "p.id", "person_id": f"1 + i % {persons}", "office_id": f"1 + i % {filling.people // PER_ORGANISATION}",
        "role": _cycle(["党员", "科员", "党支部书记"]), "since": "DATE '2019-01-01'",
    })  # fmt: skip


def _activities(filling: Filling) -> None:
    from minzheng.core.activities.kinds import all_kinds

    kinds = [kind.code for kind in all_kinds()]
    activities = filling.people // PER_ACTIVITY
    filling.made("activities_activity", activities, {
        "division_id": "p.id", "code": "'HD' || i", "kind": _cycle(kinds), "title": "'活动' || i",
        "host_id": f"1 + i % {filling.people // PER_ORGANISATION}", "held_on": "DATE '2021-01-04' + i % 230", "tenths": "20",
        "place": "''", "audience": "30", "marks": "CASE WHEN i % 3 = 0 THEN ARRAY['major_decision', 'supervised'] ELSE '{}' END",
        "note": "''", **filling.accepted,
    })  # fmt: skip
    filling.made("activities_attendance", filling.people // PER_ATTENDANCE, {
        "division_id": "p.id", "activity_id": f"1 + i % {activities}", "person_id": f"1 + (i / {activities}) * 7 % {min(filling.people, MOST_PERSONS)}",
        "role": _cycle(["caregiver", "manager", "party_member"]), "tenths": "20", "completed": "i % 7 > 0", "certificate": "''",
        **filling.accepted,
    })  # fmt: skip


def _undertakings(filling: Filling) -> None:
    from minzheng.core.undertakings.kinds import all_kinds

    kinds = [(kind.code, [code for code, _ in kind.stages]) for kind in all_kinds()]
    count = filling.people // PER_UNDERTAKING
    stages = "CASE i % {} {} END".format(len(kinds), " ".join(f"WHEN {place} THEN {{}}" for place in range(len(kinds))))
    filling.made("undertakings_undertaking", count, {
        "division_id": "p.id", "code": "'SX' || i", "kind": _cycle([code for code, _ in kinds]), "title": "'事项' || i", "partner": "''",
        "group_code": "CASE WHEN i % 2 = 0 THEN '甲' ELSE '乙' END", "particulars": "'{}'", "due_on": "DATE '2021-12-31'", "amount": "1000000",
        "steps": stages.format(*(str(len(each)) for _, each in kinds)), "note": "''", **filling.accepted,
    })  # fmt: skip
    which = f"(1 + i % {count})"
    first = "CASE {} % {} {} END".format(
        which, len(kinds), " ".join(f"WHEN {place} THEN '{each[0]}'" for place, (_, each) in enumerate(kinds))
    )
    filling.made("undertakings_milestone", count, {
        "division_id": "p.id", "undertaking_id": which, "stage": first, "position": "1", "planned_on": "DATE '2021-06-30'",
        "done_on": "DATE '2021-06-01' + i % 80", "number": "''", "note": "''", **filling.accepted,
    })  # fmt: skip


def _statuses(filling: Filling) -> None:
    count = filling.people // PER_DESIGNATION
    filling.made("designations_designation", count, {
        "division_id": "p.id", "kind": _cycle(["eldercare.star_model", "eldercare.fire_model"]), "holder": "'facility'",
        "facility_id": "i", "grade": "''", "group": "''", "since": "DATE '2021-03-01'", "document_number": "'演民〔2021〕1号'", "note": "''",
        **filling.accepted,
    })  # fmt: skip
    filling.made("facilities_featureentry", filling.people // PER_FEATURE, {
        "division_id": "p.id", "facility_id": "i", "feature": "'cross_district'", "since": "DATE '2021-03-01'", "note": "''",
        **filling.accepted,
    })  # fmt: skip


def _duties(filling: Filling) -> None:
    filling.made("duties_duty", filling.people // PER_POSTING, {
        "division_id": "p.id", "kind": "'bureau.member_lessons'", "posting_id": "i", "period_start": "DATE '2021-01-01'",
        "period_end": "DATE '2021-12-31'", "due_on": "DATE '2021-12-31'", "required": "320", "excuse_reason": "''", "withdrawn": "false",
    })  # fmt: skip


def _returns(filling: Filling) -> None:
    """Every unit, every month: these do not grow with the population."""
    for number, kind in enumerate(("bureau.lottery_sales", "bureau.system_accounts", "bureau.system_active_accounts")):
        filling.connection.execute(
            "INSERT INTO returns_return (uid, version, created_at, updated_at, division_id, kind, period_start, period_end, amount, source,"
            " version_number, reason, accepted_on, paper, reported_by_id, confirmed_by_id, confirmed_at)"
            f" SELECT gen_random_uuid(), 1, {MOMENT}, {MOMENT}, county, '{kind}', month, (month + INTERVAL '1 month - 1 day')::date,"
            f" {1000 * (number + 1)}, '报表', 1, '', month + 40, '报表', {filling.reporter}, {filling.checker}, {MOMENT}"
            " FROM (SELECT DISTINCT county FROM place) AS units,"
            f" (SELECT (DATE '2020-01-01' + n * INTERVAL '1 month')::date AS month FROM generate_series(0, {MONTHS - 1}) n) AS months"
        )  # fmt: skip
