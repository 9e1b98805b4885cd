"""演示覆盖类设施 — windows, protection stations and points, party-service centres, incubators, marriage registries.

Numbers are for the counties of the default set; the others get the same shares.
"""

from collections.abc import Sequence
from datetime import date

from minzheng.project.demonstration.drafting import Draft
from minzheng.project.demonstration.geography import Unit

# Share of the units that had one before the year, and that get one during the whole year.
WINDOWS = (0.915, 0.07)
STATIONS = (0.04, 0.125)
POINTS = (0.0085, 0.059)
# Months and days on which county centres open.
PARTY_OLD, PARTY_NEW = 4, ((3, 10), (5, 20), (7, 15), (10, 12), (11, 20))
INCUBATOR_OLD, INCUBATOR_NEW = 8, ((4, 8), (6, 2), (7, 20), (9, 28), (11, 5))
# How many counties had organisations for special groups, and when those of the year open.
SERVICE_OLD, SERVICE_NEW = 12, ((2, 25), (4, 20), (6, 8), (7, 28), (9, 15), (10, 20), (11, 10))
SERVICES = ("助老服务中心", "助残服务中心", "青少年服务中心", "困难家庭服务中心")


def draft_coverage(draft: Draft) -> None:
    """All facilities of which each unit should have one."""
    for assessed in (True, False):
        townships = [
            unit for unit in draft.geography.townships if not unit.is_quasi and _is(draft, unit, assessed=assessed)
        ]
        villages = [
            unit
            for unit in draft.geography.villages
            if unit.code in draft.geography.lasting and _is(draft, unit, assessed=assessed)
        ]
        _cover(draft, townships, "assistance.service_window", "综合服务窗口", WINDOWS, (2017, 2020))
        _cover(draft, townships, "welfare.protection_station", "未成年人保护工作站", STATIONS, (2019, 2020))
        _cover(draft, villages, "welfare.protection_point", "未成年人保护工作点", POINTS, (2019, 2020))
    _centres(
        draft, "governance.party_service_centre", "社会组织党群活动服务中心", PARTY_OLD, PARTY_NEW, date(2019, 6, 28)
    )
    _centres(draft, "governance.incubator", "社会组织孵化基地", INCUBATOR_OLD, INCUBATOR_NEW, date(draft.year, 6, 18))
    for county in draft.geography.legal_counties:
        facility = draft.facility(
            "affairs.marriage_registry", f"{county.name}婚姻登记处", "county", county, staff=draft.rng.randint(3, 9)
        )
        draft.opened(facility, draft.day_in(2013, 2016))
    _services(draft)


def _services(draft: Draft) -> None:
    """Organisations for groups with special needs, each at a township of its county; some counties have two."""
    counties = [unit for unit in draft.geography.counties if unit.code in draft.geography.assessed]
    days = [draft.day_in(2016, 2020) for _ in range(SERVICE_OLD)]
    days += [date(draft.year, month, day) for month, day in SERVICE_NEW]
    chosen = draft.dealt(counties, len(days))
    for county, day in [*zip(chosen, days, strict=False), *((one, draft.day_in(2014, 2019)) for one in chosen[:5])]:
        townships = [unit for unit in draft.geography.townships if unit.county == county.code and not unit.is_quasi]
        name = f"{county.name}{draft.rng.choice(draft.names.brands)}{draft.rng.choice(SERVICES)}"
        facility = draft.facility(
            "governance.special_group_service", name, "county", draft.rng.choice(townships), staff=draft.rng.randint(3, 12),
            ownership="non_profit", area=draft.rng.randrange(120, 600, 20),
        )  # fmt: skip
        draft.opened(facility, day)


def draft_stations(draft: Draft) -> None:
    """A rescue station in each county, opened long ago; drafted after all else, so that nothing else changes for it."""
    for county in draft.geography.legal_counties:
        facility = draft.facility(
            "assistance.rescue_station", f"{county.name}救助管理站", "county", county, staff=draft.rng.randint(4, 12)
        )
        draft.opened(facility, draft.day_in(2010, 2015))


def _is(draft: Draft, unit: Unit, *, assessed: bool) -> bool:
    return (unit.county in draft.geography.assessed) is assessed


def _cover(
    draft: Draft, units: Sequence[Unit], kind: str, title: str, shares: tuple[float, float], years: tuple[int, int]
) -> None:
    old, new = (round(len(units) * share) for share in shares)
    chosen = draft.dealt(units, old + new)
    days = [draft.day_in(*years) for _ in range(old)] + draft.spread(new) if new else []
    for unit, day in zip(chosen, days, strict=False):
        name = draft.geography.name_of(unit.code)
        above = draft.geography.units[unit.township].name if unit.level == "village" else ""
        county = draft.geography.units[unit.county].name
        full = f"{county}{above}{unit.name}{title}" if above else f"{name}{title}"
        facility = draft.facility(kind, full, unit.level, unit, staff=draft.rng.randint(1, 4))
        draft.opened(facility, day)


def _centres(
    draft: Draft, kind: str, title: str, old: int, new: Sequence[tuple[int, int]], city_opened_on: date
) -> None:
    city = draft.geography.city
    draft.opened(draft.facility(kind, f"{city.name}{title}", "city", city, staff=8, area=1800), city_opened_on)
    counties = [unit for unit in draft.geography.counties if unit.code in draft.geography.assessed]
    others = [unit for unit in draft.geography.counties if unit.code not in draft.geography.assessed]
    days = [draft.day_in(2018, 2020) for _ in range(old)] + [date(draft.year, month, day) for month, day in new]
    for unit, day in [
        *zip(draft.dealt(counties, len(days)), days, strict=False),
        *((one, draft.day_in(2019, 2020)) for one in others),
    ]:
        facility = draft.facility(
            kind,
            f"{unit.name}{title}",
            "county",
            unit,
            staff=draft.rng.randint(2, 6),
            area=draft.rng.randrange(200, 900, 20),
        )
        draft.opened(facility, day)
