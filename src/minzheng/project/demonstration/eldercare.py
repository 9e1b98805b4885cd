"""演示养老设施 — institutions with their beds since 2012, day-care stations, canteens, regional centres, village points.

A year's plan in motion: new beds on pace, upgrades behind, stations on pace, the nursing share short of its target.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from minzheng.project.demonstration.drafting import Draft, Steps
from minzheng.project.demonstration.geography import Unit
from minzheng.project.demonstration.records import Facility

INSTITUTIONS = 250
NURSING_MEAN, NURSING_WIDTH = 0.372, 0.11
CLOSED_SHARE = 0.03
NEW_INSTITUTIONS, EXPANSIONS, UPGRADES = 16, 46, 58
UPGRADED_BEDS = 25
OLD_DAY_CARE, NEW_DAY_CARE, REBUILT_DAY_CARE = 640, 230, 42
OLD_CANTEENS, MODEL_CANTEENS = 34, 18
REGIONAL_CENTRES, VILLAGE_POINTS = 120, 360
# When the counties that try the network of three levels opened their own centre: years from this one, month, day.
COUNTY_CENTRES = ((-2, 9, 26), (0, 6, 11), (0, 10, 20))
OWNERSHIP = ("public", "public_built", "non_profit", "non_profit", "profit")


@dataclass
class Home:
    """养老机构及其床位 — a facility and its stock (张) at the end of last year, from which upgrades are taken."""

    facility: Facility
    stock: Counter[str]


def draft_eldercare(draft: Draft) -> None:
    """All facilities of elder care."""
    homes = _institutions(draft)
    _this_year(draft, homes)
    _day_care(draft)
    _canteens(draft)
    _others(draft)


def _weights(draft: Draft) -> list[float]:
    """Counties by their villages, communities counting threefold, flattened by a root."""
    size: Counter[str] = Counter()
    for village in draft.geography.villages:
        size[village.county] += 3 if village.is_urban else 1
    return [size[county.code] ** 0.6 for county in draft.geography.counties]


def _per_county(draft: Draft, total: int) -> list[tuple[Unit, int]]:
    return list(zip(draft.geography.counties, draft.split(total, _weights(draft)), strict=True))


def _village(draft: Draft, county: Unit) -> Unit:
    """Some village of a county that the next edition still has."""
    townships = [
        unit
        for unit in draft.geography.townships
        if unit.county == county.code and unit.code in draft.geography.villages_of
    ]
    return draft.rng.choice(draft.geography.villages_of[draft.rng.choice(townships).code])


# -- institutions ----------------------------------------------------------------------------------------------------
def _institutions(draft: Draft) -> list[Home]:
    counties = _per_county(draft, INSTITUTIONS)
    shares = [NURSING_MEAN + NURSING_WIDTH * (2 * place / (len(counties) - 1) - 1) for place in range(len(counties))]
    draft.rng.shuffle(shares)
    homes: list[Home] = []
    for (county, count), share in zip(counties, shares, strict=True):
        homes += [_old_home(draft, county, share) for _ in range(max(count, 2))]
    for home in draft.dealt(homes, int(len(homes) * CLOSED_SHARE)):
        _close(draft, home)
    return homes


def _old_home(draft: Draft, county: Unit, share: float) -> Home:
    opened_on = draft.day_in(2012, 2018)
    facility = _home(draft, county)
    stock = _mixture(draft, draft.rng.randint(60, 210), share)
    draft.beds(facility, "new", dict(stock), opened_on, draft.opened(facility, opened_on))
    if draft.chance(0.4):
        more = _mixture(draft, draft.rng.randint(10, 60), share)
        _change(draft, facility, "expanded", more, draft.day_in(2019, 2019))
        stock.update(more)
    if draft.chance(0.15):
        fewer = Counter(ordinary=-min(draft.rng.randint(4, 20), stock["ordinary"] // 3))
        _change(draft, facility, "reduced", fewer, draft.day_in(2020, 2020))
        stock.update(fewer)
    if draft.chance(0.12):
        some = min(draft.rng.randint(5, 15), stock["ordinary"] // 4)
        turned = Counter(nursing=some, ordinary=-some)
        _change(draft, facility, "upgraded", turned, draft.day_in(2020, 2020))
        stock.update(turned)
    return Home(facility, stock)


def _home(draft: Draft, county: Unit, level: str = "") -> Facility:
    level = level or draft.rng.choice(("county", "township", "township", "village"))
    name = county.name + draft.rng.choice(draft.names.brands) + draft.rng.choice(draft.names.homes["kinds"])
    made = draft.facility(
        "eldercare.institution", name, level, _village(draft, county), staff=draft.rng.randint(8, 60),
        ownership=draft.rng.choice(OWNERSHIP), area=draft.rng.randrange(1200, 12000, 50),
    )  # fmt: skip
    made.filing_number = f"演养备{made.code[2:]}"
    return made


def _mixture(draft: Draft, total: int, share: float) -> Counter[str]:
    nursing = round(total * min(max(draft.rng.gauss(share, 0.05), 0.05), 0.9))
    dementia = draft.rng.randint(4, 12) if draft.chance(0.1) else 0
    dementia = min(dementia, total - nursing)
    return Counter(nursing=nursing, dementia=dementia, ordinary=total - nursing - dementia)


def _change(draft: Draft, facility: Facility, cause: str, changes: Counter[str], accepted_on: date) -> None:
    draft.beds(facility, cause, dict(changes), accepted_on, draft.steps(accepted_on))


def _close(draft: Draft, home: Home) -> None:
    """Close an institution and write its beds off, on one day and in one act."""
    closed_on = draft.rng.choice((date(draft.year - 1, 12, 10), date(draft.year, 3, 15), date(draft.year, 6, 20)))
    steps = draft.steps(closed_on)
    draft.beds(home.facility, "closed", {kind: -count for kind, count in home.stock.items()}, closed_on, steps)
    written_off = home.facility.beds[-1].confirmed_on or steps.confirmed_on
    draft.entry(home.facility, "closed", closed_on, Steps(closed_on, steps.reported_on, written_off))
    home.stock.clear()


def _this_year(draft: Draft, homes: list[Home]) -> None:
    for (county, count), days in _dated(draft, NEW_INSTITUTIONS):
        for day in days[:count]:
            facility = _home(draft, county)
            facility.filed_on = day + timedelta(days=10)
            draft.beds(
                facility,
                "new",
                dict(_mixture(draft, draft.rng.randint(70, 130), 0.45)),
                day,
                draft.opened(facility, day),
            )
    open_homes = [home for home in homes if home.stock]
    for home, day in zip(draft.dealt(open_homes, EXPANSIONS), draft.spread(EXPANSIONS), strict=True):
        _change(draft, home.facility, "expanded", _mixture(draft, draft.rng.randint(20, 50), 0.45), day)
        if draft.chance(0.2):
            _change(draft, home.facility, "new", Counter(home=draft.rng.randint(5, 20)), day)
    fit = [home for home in open_homes if home.stock["ordinary"] > 2 * UPGRADED_BEDS]
    for home, day in zip(draft.dealt(fit, UPGRADES), draft.spread(UPGRADES), strict=True):
        some = UPGRADED_BEDS + draft.rng.randint(-12, 12)
        _change(draft, home.facility, "upgraded", Counter(nursing=some, ordinary=-some), day)


def _dated(draft: Draft, total: int) -> list[tuple[tuple[Unit, int], list[date]]]:
    """Counties with their numbers and days, the days of all counties together spread over the year."""
    days = draft.spread(total)
    dated = []
    for county, count in _per_county(draft, total):
        dated.append(((county, count), days[:count]))
        days = days[count:]
    return dated


# -- stations, canteens, centres -------------------------------------------------------------------------------------
def _day_care(draft: Draft) -> None:
    old = [
        _station(draft, county, draft.day_in(2015, 2020))
        for county, count in _per_county(draft, OLD_DAY_CARE)
        for _ in range(count)
    ]
    for (county, _), days in _dated(draft, NEW_DAY_CARE):
        for day in days:
            _station(draft, county, day)
    for facility, day in zip(draft.dealt(old, REBUILT_DAY_CARE), draft.spread(REBUILT_DAY_CARE), strict=True):
        draft.entry(facility, "rebuilt", day, draft.steps(day))


def _station(draft: Draft, county: Unit, opened_on: date) -> Facility:
    village = _village(draft, county)
    name = _short(village.name) + "日间照料站"
    facility = draft.facility(
        "eldercare.day_care", f"{county.name}{name}", draft.rng.choice(("township", "village", "village")), village,
        staff=draft.rng.randint(1, 5), area=draft.rng.randrange(80, 700, 10),
    )  # fmt: skip
    steps = draft.opened(facility, opened_on)
    draft.beds(facility, "new", {"ordinary": draft.rng.randint(4, 10)}, opened_on, steps)
    return facility


def _canteens(draft: Draft) -> None:
    old = []
    for county, count in _per_county(draft, OLD_CANTEENS):
        for _ in range(count):
            facility = _canteen(draft, county, is_model=draft.chance(0.2))
            draft.opened(facility, draft.day_in(2017, 2020))
            old.append(facility)
    for place, ((county, _), days) in enumerate(_dated(draft, MODEL_CANTEENS)):
        for day in days:
            if place % 5 == 0 and old:
                facility = old.pop(draft.rng.randrange(len(old)))
                facility.is_model = True
                draft.entry(facility, "rebuilt", day, draft.steps(day))
            else:
                draft.opened(_canteen(draft, county, is_model=True), day)


def _canteen(draft: Draft, county: Unit, *, is_model: bool) -> Facility:
    village = _village(draft, county)
    return draft.facility(
        "eldercare.canteen", f"{county.name}{_short(village.name)}老年餐厅", "village", village, is_model=is_model,
        staff=draft.rng.randint(2, 8), ownership=draft.rng.choice(OWNERSHIP), area=draft.rng.randrange(60, 400, 10),
    )  # fmt: skip


def _others(draft: Draft) -> None:
    townships = [unit for unit in draft.geography.townships if not unit.is_quasi]
    for unit in draft.dealt(townships, REGIONAL_CENTRES):
        name = draft.geography.name_of(unit.code) + "区域养老服务中心"
        draft.opened(
            draft.facility("eldercare.regional_centre", name, "township", unit, staff=5), draft.day_in(2017, 2020)
        )
    villages = [unit for unit in draft.geography.villages if unit.code in draft.geography.lasting and not unit.is_urban]
    for unit in draft.dealt(villages, VILLAGE_POINTS):
        name = f"{draft.geography.name_of(unit.township)}{_short(unit.name)}幸福院"
        draft.opened(draft.facility("eldercare.village_point", name, "village", unit), draft.day_in(2013, 2020))


def draft_three_levels(draft: Draft) -> None:
    """A centre of its own for each county that tries the network of three levels, and for some a township's centre too."""
    counties = [unit for unit in draft.geography.counties if unit.name.endswith(("县", "市"))]
    having = {one.place[:6] for one in draft.facilities if one.kind == "eldercare.regional_centre"}
    for county, day in zip(counties, COUNTY_CENTRES, strict=False):
        opened_on = date(draft.year + day[0], *day[1:])
        centre = draft.facility(
            "eldercare.regional_centre", f"{county.name}养老服务指导中心", "county", county, staff=9
        )
        draft.opened(centre, opened_on)
        if county.code[:6] not in having:
            township = next(unit for unit in draft.geography.townships if unit.county == county.code)
            name = draft.geography.name_of(township.code) + "区域养老服务中心"
            draft.opened(
                draft.facility("eldercare.regional_centre", name, "township", township, staff=5),
                date(draft.year - 1, 9, 8),
            )


def _short(name: str) -> str:
    """陈家庄村民委员会 → 陈家庄."""
    for ending in ("社区居民委员会", "居民委员会", "社区居委会", "居委会", "村民委员会", "村委会", "社区", "村"):
        if name.endswith(ending) and len(name) > len(ending):
            return name.removesuffix(ending)
    return name
