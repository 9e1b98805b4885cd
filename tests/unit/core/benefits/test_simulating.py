"""Simulated standards: what a few hundred households would gain and lose, by an independent reckoning; live rows stay as they are."""

from dataclasses import replace
from datetime import date
from random import Random

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from minzheng.core.access.models import Appointment, User
from minzheng.core.benefits import programmes
from minzheng.core.benefits.simulating import proposals, reads, services
from minzheng.core.benefits.simulating.levers import lever_of
from minzheng.core.benefits.simulating.models import Simulation
from minzheng.core.benefits.simulating.services import Asked, Refused
from minzheng.core.facts import services as facts
from minzheng.core.facts.models import Source
from minzheng.core.facts.services import NewFact
from minzheng.core.jobs import services as jobs
from minzheng.core.parties.households.models import Household, Membership
from minzheng.core.parties.models import Person
from minzheng.core.parties.services import PersonWriter
from minzheng.kernel.periods import Month
from minzheng.project.demonstration.standards import invented
from tests.unit.core.benefits.conftest import ALLOWANCE, POVERTY
from tests.world import identity_number, person_values

pytestmark = pytest.mark.django_db
LEVER = "assistance.minimum_living"
SINCE, MONTH = date(2020, 1, 1), Month(2021, 9)
PRESENT = {"urban": 70_100, "rural": 46_300}
PROPOSED = {"urban": 74_500, "rural": 51_000}
SMALLEST, MONTHS_OF_ASSETS = 2_000, 24
WHOLE = {"application_kind": "household", "deductions_year": 0, "houses": 1, "vehicles": 0, "grant_before": 0}
NOTHING = {
    "work_cost": 0, "business_year": 0, "property_year": 0, "received_year": 0, "handed_on_year": 0, "insured": True,
    "seriously_ill": False, "disability_kind": "none", "disability_grade": "none",
}  # fmt: skip
YOUNG, OLD = date(1990, 5, 1), date(1950, 5, 1)


@pytest.fixture(autouse=True)
def standards(world, monkeypatch):
    """The invented standards hold in the small city."""
    made = invented(programmes.book(), [world.county.code, world.other_township.county.code])
    monkeypatch.setattr(programmes, "book", lambda: made)
    programmes._version.cache_clear()
    programmes._changes.cache_clear()
    yield made
    programmes._version.cache_clear()
    programmes._changes.cache_clear()


@pytest.fixture(autouse=True)
def officer(world):
    """Somebody of the city, who may propose."""
    world.officer = User.objects.create(username="officer", name="处室丁")
    Appointment.objects.create(user=world.officer, post="city_officer", division=world.city, since=date(2019, 1, 1))


class Home:
    """What the test knows of one household, and its own plain reckoning."""

    def __init__(self, settlement, wages, old, assets, lacks):
        self.settlement, self.wages, self.old, self.assets, self.lacks = settlement, wages, old, assets, lacks

    def due(self, standards):
        """The monthly allowance by hand (fen), None while something is missing that would decide."""
        standard, heads = standards[self.settlement], len(self.wages)
        poor_enough = self.assets <= standard * heads * MONTHS_OF_ASSETS
        if not poor_enough:
            return 0
        if self.lacks:
            return None
        income = sum(self.wages)
        if income >= standard * heads:
            return 0
        share = -(-(standard * heads - income) // (heads * 100)) * 100
        extra = -(-(standard * 10) // 10_000) * 100
        return max(share, SMALLEST) * heads + extra * sum(self.old)


def homes(count, seed=5):
    """Households on, a fen below and a fen above both standards, far from them, with too much, and with a gap."""
    rng = Random(seed)  # noqa: S311 — the same households every time
    made = []
    for _ in range(count):
        settlement, heads = rng.choice(("urban", "rural")), rng.randint(1, 4)
        edge = rng.choice((PRESENT, PROPOSED))[settlement] * heads
        income = rng.choice((edge - 1, edge, edge + 1, edge // 2, edge * 3, 0, rng.randint(0, edge * 2)))
        wages = [income - (heads - 1) * (income // heads), *[income // heads] * (heads - 1)]
        limit = rng.choice((PRESENT, PROPOSED))[settlement] * heads * MONTHS_OF_ASSETS
        assets = rng.choice((0, 0, 0, limit, limit + 1, limit * 9))
        made.append(Home(settlement, wages, [rng.random() < 0.3 for _ in wages], assets, rng.random() < 0.1))
    return made


def laid(bench, known):
    """The households in the register, with all their facts."""
    world, place = bench.world, bench.world.township
    rows = [
        Household(code=f"S{number:04}", division=place, settlement=home.settlement, local_hukou=True, since=SINCE)
        for number, home in enumerate(known)
    ]
    Household.objects.bulk_create(rows)
    values = [
        person_values(5_000 + number * 5 + turn, f"测{number}-{turn}", place) | {"born_on": OLD if old else YOUNG}
        for number, home in enumerate(known)
        for turn, old in enumerate(home.old)
    ]
    people = iter(PersonWriter.create_many([_renumbered(one) for one in values], by=world.clerk))
    said, memberships = [], []
    for row, home in zip(rows, known, strict=True):
        said += [(row, kind, value) for kind, value in {**WHOLE, "financial_assets": home.assets}.items()]
        for turn, wage in enumerate(home.wages):
            one, own = next(people), {**NOTHING, "wages": wage}
            if home.lacks and not turn:
                del own["wages"]
            memberships.append(
                Membership(household=row, person=one, relation="child" if turn else "head", since=SINCE, division=place)
            )
            said += [(one, kind, value) for kind, value in own.items()]
    Membership.objects.bulk_create(memberships)
    facts.record([NewFact(party, kind, value, SINCE, Source.DECLARED) for party, kind, value in said], by=world.clerk)


def _renumbered(values):
    """A number that fits the day of birth."""
    serial = int(values["phone"][-4:])
    born_on = values["born_on"].replace(month=serial // 499 % 12 + 1, day=1)
    number = identity_number(serial % 499, born_on, male=values["sex"] == "male")
    return values | {"born_on": born_on, "id_number": number}


def asked(bench, proposed=PROPOSED, **more):
    lever, county = lever_of(LEVER), bench.world.county
    cells = proposals.cells(lever, MONTH, [(county.code, county.name)], more.pop("consumption", {}))
    cells = [replace(cell, proposed=proposed.get(cell.settlement)) for cell in cells]
    return Asked("九月调标", lever, MONTH, cells, **more)


def simulated(bench, **more):
    row = services.start(asked(bench, **more), bench.world.city, by=bench.world.officer)
    jobs.run(str(row.job.uid))
    row.refresh_from_db()
    row.job.refresh_from_db()
    assert row.job.state == "done", row.job.message
    return reads.Found(row)


def snapshot():
    """Every row of every table that the simulation reads, as one hash each."""
    tables = ("parties_household", "parties_membership", "parties_person", "facts_fact", "benefits_enrolment",
              "benefits_enrolmentspell", "benefits_coverage", "designations_designation")  # fmt: skip
    with connection.cursor() as cursor:
        found = {}
        for table in tables:
            cursor.execute(f"SELECT md5(string_agg(t::text, '|' ORDER BY id)) FROM {table} t")  # noqa: S608 — names above
            found[table] = cursor.fetchone()
    return found


def test_counts_and_sums_are_those_of_a_plain_reckoning(bench):
    known = homes(300)
    laid(bench, known)
    before_rows, before_book = snapshot(), {s.code: dict(s.values) for s in programmes.book()}
    found = simulated(bench)
    assert snapshot() == before_rows
    assert {s.code: dict(s.values) for s in programmes.book()} == before_book
    part = next(one for one in found.parts if one.code == ALLOWANCE)
    for settlement in PRESENT:
        mine = [home for home in known if home.settlement == settlement]
        pairs = [(home.due(PRESENT), home.due(PROPOSED), len(home.wages)) for home in mine]
        sure = [(old, new, heads) for old, new, heads in pairs if old is not None and new is not None]
        wanted = {
            "before_households": sum(old > 0 for old, _, _ in sure), "after_households": sum(new > 0 for _, new, _ in sure),
            "before_persons": sum(heads for old, _, heads in sure if old > 0),
            "after_persons": sum(heads for _, new, heads in sure if new > 0),
            "before_amount": sum(old for old, _, _ in sure), "after_amount": sum(new for _, new, _ in sure),
            "gained_households": sum(old == 0 < new for old, new, _ in sure), "lost_households": sum(new == 0 < old for old, new, _ in sure),
            "changed_households": sum(0 < old != new > 0 for old, new, _ in sure),
            "undetermined_households": len(pairs) - len(sure), "units": len(pairs),
        }  # fmt: skip
        (row,) = [one for one in part.rows if one.settlement == settlement]
        assert {name: row.counts[name] for name in wanted} == wanted
        assert min(wanted["gained_households"], wanted["changed_households"], wanted["undetermined_households"]) > 0
    assert sum(one.before for one in part.bins) == part.total.before_persons
    assert sum(one.after for one in part.bins) == part.total.after_persons
    lacking = sum(home.due(PRESENT) is None or home.due(PROPOSED) is None for home in known)
    assert dict(part.missing) == {"月工资": lacking}
    assert (found.households, found.persons) == (300, sum(len(home.wages) for home in known))


def test_parts_of_any_size_add_up_to_the_same(bench):
    laid(bench, homes(40, seed=9))
    row = services.start(asked(bench), bench.world.city, by=bench.world.officer)
    services.work(row.job, lambda *_: None, at_once=7)
    row.refresh_from_db()
    again = simulated(bench)
    assert row.outcome == again.row.outcome


def test_statements_do_not_grow_with_the_register(bench):
    laid(bench, homes(5))
    counted = []
    for more in (0, 0, 10):  # the first one reads programmes and posts
        for _ in range(more):
            bench.household(2)
        row = services.start(asked(bench), bench.world.city, by=bench.world.officer)
        with CaptureQueriesContext(connection) as statements:
            services.work(row.job, lambda *_: None)
        counted.append(len(statements))
    assert counted[1] == counted[2]


def test_a_lower_standard_is_refused_in_words_unless_a_reason_turns_the_rule_off(bench):
    lower = {"urban": 70_000, "rural": 51_000}
    with pytest.raises(Refused, match=r"（城市）的拟定标准低于现行标准；标准只升不降"):
        services.start(asked(bench, lower), bench.world.city, by=bench.world.officer)
    assert not Simulation.objects.exists()
    row = services.start(
        asked(bench, lower, lowered_for="测算统筹城乡的影响"), bench.world.city, by=bench.world.officer
    )
    assert row.lowered_for == "测算统筹城乡的影响"


def test_what_changes_nothing_or_is_no_standard_is_refused(bench):
    with pytest.raises(Refused, match="没有可测算的变化"):
        services.start(asked(bench, PRESENT), bench.world.city, by=bench.world.officer)
    with pytest.raises(Refused, match="应大于 0"):
        services.start(asked(bench, {"rural": 0}, lowered_for="试算"), bench.world.city, by=bench.world.officer)


def test_a_share_of_consumption_is_proposed_to_the_yuan_and_never_below_what_stands(bench):
    county = bench.world.county
    given = asked(bench, {}, consumption={(county.code, "rural"): 1_600_050, (county.code, "urban"): 100_000}).cells
    made = {cell.settlement: cell for cell in proposals.by_consumption(given, {"urban": 30, "rural": 40})}
    assert made["rural"].proposed == 53_300  # 16,000.50 元 × 40 % ÷ 12 = 533.35 元
    assert made["urban"].proposed == PRESENT["urban"]
    assert made["rural"].to_consumption(made["rural"].proposed) * 100 == pytest.approx(39.97, abs=0.01)
    without = proposals.by_consumption(asked(bench, {}).cells, {"urban": 30, "rural": 40})
    assert [cell.proposed for cell in without] == [None, None]
    assert without[0].to_consumption(1) is None


def test_money_of_counties_whose_shares_are_known_is_split_and_of_others_is_one_sum(bench, standards, monkeypatch):
    laid(bench, homes(30, seed=3))
    whole = simulated(bench)
    assert [(one.source, one.label) for one in whole.shares] == [("", "未定负担比例")]
    shares = {"central": 50, "provincial": 23, "city": 13, "county": 14}
    monkeypatch.setattr(services._Run, "_shares", lambda _: {bench.world.county.code: shares})
    split = simulated(bench)
    assert [one.source for one in split.shares] == list(shares)
    assert sum(one.after for one in split.shares) == whole.total.after_amount
    assert split.shares[0].after == pytest.approx(whole.total.after_amount / 2, abs=len(shares))
    assert split.more_in_year == whole.total.more * 4


def test_people_in_extreme_poverty_count_only_when_recognised(bench):
    laid(bench, homes(5, seed=4))
    old = Person.objects.filter(born_on__lt=date(1960, 1, 1)).first() or Person.objects.first()
    bench.recognised(old)
    part = next(one for one in simulated(bench, percent=130).parts if one.code == POVERTY)
    assert sum(row.counts["units"] for row in part.rows) == 1


def test_who_is_not_of_the_city_sees_and_asks_for_nothing(bench):
    row = services.start(asked(bench), bench.world.city, by=bench.world.officer)
    for user in (bench.world.clerk, bench.world.reviewer):
        assert reads.simulations(user) == []
        with pytest.raises(Http404):
            reads.get_simulation(user, row.uid)
    assert reads.simulations(bench.world.officer) == [row]
