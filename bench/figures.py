"""指标 — every indicator over records that grow with the population, in one pass; then the pages as an officer gets them."""

import random
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from bench import concepts
from bench.bulk import NOTHING, _uid, copied, emptied, loading
from bench.city import City, superuser
from bench.measuring import Results, exponent, repeated, say

PEOPLE_PER_FACILITY = 40
MOMENT = "2021-02-01 09:00:00+08"
TABLES = ("facilities_facility", "facilities_facilityentry", "facilities_bedentry")
SINCE, UNTIL = date(2012, 1, 1), date(2021, 8, 30)
TOGETHER = ("全部指标", "全部指标，计算并存档")
SHARES = {"eldercare.institution": 2, "eldercare.day_care": 5, "eldercare.canteen": 3}


def run(home: Path, city: City, *, scales: list[int], runs: int) -> Results:
    """Fill for each scale; compute all indicators once, keep them, open the pages; growth from the first scale to the last."""
    results = Results(f"指标：人口 {'、'.join(f'{scale:,}' for scale in scales)}，每 {PEOPLE_PER_FACILITY} 人一处设施")
    taken: dict[str, list[float]] = {}
    _load_plan()
    for scale in scales:
        say(f"指标：按 {scale:,} 人造数")
        size = fill(home, city, scale // PEOPLE_PER_FACILITY) + concepts.fill(home, city, scale)
        say(f"指标：{size:,} 行，计算全部指标")
        found = list(_once())
        for name, seconds, _ in found:
            taken.setdefault(name, []).append(seconds)
        for name, seconds, statements in found if scale == scales[-1] else found[-2:]:
            at = f"{scale:,} 人·{name}" if name in TOGETHER else name
            results.add(at, rows=size, seconds=seconds, statements=statements, exponent=_growth(scales, taken[name]))
        say("指标：页面")
        for name, times, statements in _pages(city, runs):
            taken.setdefault(name, []).append(sorted(times)[len(times) // 2])
            growth = _growth(scales, taken[name])
            results.add(f"{scale:,} 人·{name}", rows=size, runs=times, statements=statements, exponent=growth)
    results.notes.append("行数：各登记簿行数之和。秒：一遍算完，各指标只算一次；增长指数 0 为不变，1 为成正比。")
    fill(home, city, 0)
    concepts.fill(home, city, 0)
    return results


def _growth(scales: list[int], taken: list[float]) -> float | None:
    """The exponent over the scales that were measured; None before the second."""
    return exponent(scales[: len(taken)], taken) if len(taken) > 1 else None


def _load_plan() -> None:
    import minzheng
    from minzheng.core.plan import services
    from minzheng.core.plan.files import load_plan_file

    file = next((Path(minzheng.__file__).parent / "data" / "plans").glob("*.yaml"))
    services.load_plan(load_plan_file(file), by="system")


def _once() -> Iterator[tuple[str, float, int]]:
    """Name, seconds and statements of each indicator in one pass over one set, of all together, and of keeping them."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from minzheng.core.divisions import reads as divisions
    from minzheng.core.plan import figures, services
    from minzheng.core.plan.shapes import INDICATORS
    from minzheng.kernel import periods

    at = periods.today()
    chosen = divisions.default_set(at).code
    whole, count = 0.0, 0
    reach = figures.reach_of(chosen, at)
    for indicator in INDICATORS:
        with CaptureQueriesContext(connection) as captured:
            start = time.perf_counter()
            figures.compute(indicator, at, chosen, reach=reach)
            seconds = time.perf_counter() - start
        whole, count = whole + seconds, count + len(captured)
        yield indicator.title, seconds, len(captured)
    yield TOGETHER[0], whole, count
    start = time.perf_counter()
    services.compute_observations(at, [chosen], by="system")
    yield TOGETHER[1], time.perf_counter() - start, count


def _pages(city: City, runs: int) -> Iterator[tuple[str, list[float], int]]:
    """The plan with kept values, items and first pages of evidence with live ones, as a signed-in officer gets them."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from minzheng.kernel import periods

    client = Client(HTTP_HOST="localhost")
    client.force_login(city.actors["city_officer"])
    pages = {
        "计划页（存档值）": reverse("plan"),
        "条目页（床位，现算）": reverse("plan_item", args=[13]),
        "条目页（学习，现算）": reverse("plan_item", args=[2]),
        "清单首页·新增床位": reverse("evidence", args=["eldercare.new_beds"]),
        "清单首页·护理员培训": reverse("evidence", args=["eldercare.caregiver_training"]),
        "清单首页·学时未达标党员": reverse("evidence", args=["bureau.party_member_study_hours"]),
    }
    for name, address in pages.items():

        def open_page(address: str = f"{address}?at={periods.today()}") -> None:
            assert client.get(address).status_code == 200

        with CaptureQueriesContext(connection) as captured:
            open_page()
        statements = len(captured)
        yield name, repeated(open_page, runs), statements


def fill(home: Path, city: City, count: int) -> int:
    """Facilities with their openings and beds, confirmed by a second person; gives the number of rows."""
    reporter, checker = city.actors["township_officer"].pk, city.actors["county_reviewer"].pk
    with superuser(home) as connection:
        emptied(connection, *TABLES)
        drafts = _Drafts(city, count, reporter, checker)
        for table, columns, lines in drafts.tables():
            with loading(connection, table):
                copied(connection, table, columns, lines)
            connection.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), GREATEST(1, MAX(id))) FROM {table}"
            )
    return drafts.rows


class _Drafts:
    """草稿 — COPY lines of three tables."""

    RECORD = ("id", "uid", "division_id", "version", "created_at", "updated_at")
    ACCEPTED = ("accepted_on", "paper", "reported_by_id", "confirmed_by_id", "confirmed_at")

    def __init__(self, city: City, count: int, reporter: int, checker: int) -> None:
        self.rng = random.Random(count)
        self.city, self.count, self.reporter, self.checker = city, count, reporter, checker
        self.rows = 0
        self.facilities: list[tuple[int, int, str, date]] = []

    def tables(self) -> Iterator[tuple[str, tuple[str, ...], Iterator[str]]]:
        yield TABLES[0], (
            *self.RECORD, "code", "name", "kind", "level", "address", "operator", "ownership", "filing_number", "filed_on",
            "person_in_charge", "phone", "staff", "area", "is_model", "note",
        ), self._facilities()  # fmt: skip
        yield TABLES[1], (*self.RECORD, *self.ACCEPTED, "facility_id", "cause", "effective_on", "note"), self._entries()
        beds = (*self.RECORD, *self.ACCEPTED, "facility_id", "effective_on", "cause", "kind", "delta", "pair", "note")
        yield TABLES[2], beds, self._beds()

    def _head(self, key: int, place: int) -> str:
        self.rows += 1
        return f"{key}\t{_uid(key)}\t{place}\t1\t{MOMENT}\t{MOMENT}"

    def _accepted(self, on: date) -> str:
        if self.rng.random() < 0.08:
            return f"{on}\t验收单\t{self.reporter}\t{NOTHING}\t{NOTHING}"
        return f"{on}\t验收单\t{self.reporter}\t{self.checker}\t{MOMENT}"

    def _facilities(self) -> Iterator[str]:
        for key in range(1, self.count + 1):
            kind, level, place = self._kind(key)
            since = SINCE + timedelta(days=self.rng.randrange((UNTIL - SINCE).days))
            self.facilities.append((key, place, kind, since))
            yield (
                f"{self._head(key, place)}\tB{key:07}\t设施{key}\t{kind}\t{level}\t\t\tpublic\t\t{NOTHING}\t\t\t"
                f"{key % 4}\t{NOTHING}\t{'t' if key % 3 == 0 else 'f'}\t\n"
            )

    def _kind(self, key: int) -> tuple[str, str, int]:
        village = self.city.villages[key * 7919 % len(self.city.villages)]
        turn = key % 20
        if turn < 10:
            kinds = [kind for kind, weight in SHARES.items() for _ in range(weight)]
            return kinds[turn], "village", village.pk
        if turn < 16:
            return "welfare.protection_point", "village", village.pk
        if turn < 18:
            kind = "assistance.service_window" if turn == 16 else "welfare.protection_station"
            return kind, "township", village.parent_id
        kind = "governance.incubator" if turn == 18 else "governance.party_service_centre"
        return kind, "county", village.county_id

    def _entries(self) -> Iterator[str]:
        key = 0
        for facility, place, _, since in self.facilities:
            key += 1
            yield f"{self._head(key, place)}\t{self._accepted(since)}\t{facility}\topened\t{since}\t\n"
            if facility % 5 == 0:
                key += 1
                on = date(2021, 1 + facility % 8, 1 + facility % 28)
                cause = "closed" if facility % 25 == 0 else "rebuilt"
                yield f"{self._head(key, place)}\t{self._accepted(max(on, since))}\t{facility}\t{cause}\t{max(on, since)}\t\n"

    def _beds(self) -> Iterator[str]:
        key = 0
        for facility, place, kind, since in self.facilities:
            for turn in range(5 if kind == "eldercare.institution" else 2 if kind == "eldercare.day_care" else 0):
                key += 1
                on = min(since + timedelta(days=90 * turn), UNTIL)
                sort = ("ordinary", "nursing", "ordinary", "dementia", "nursing")[turn]
                yield (
                    f"{self._head(key, place)}\t{self._accepted(on)}\t{facility}\t{on}\t{'expanded' if turn else 'new'}\t{sort}"
                    f"\t{4 + facility % 30}\t{NOTHING}\t\n"
                )
