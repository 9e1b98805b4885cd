"""演示建设项目 — zones, homes, the second phase, the rehabilitation centre, the printing works; with their money."""

from datetime import date, timedelta

from minzheng.project.demonstration.chapters.undertaking_scribe import Days, Scribe

WAN = 1_000_000  # fen in ten thousand yuan
BUILDING = ("initiated", "planned", "land", "permitted", "started", "topped", "completed", "accepted", "in_use")
HOMES = 9
Pays = tuple[tuple[date, int, str], ...]


def draft_projects(scribe: Scribe) -> None:
    """Every building project of the year."""
    _zones(scribe)
    _second_phase(scribe)
    _homes(scribe)
    _rehabilitation_centre(scribe)
    _relocation(scribe)


def _paid(amount: int, *parts: tuple[date, int]) -> Pays:
    """Percent of the planned amount, on days."""
    return tuple((on, amount * share // 100, f"第 {number} 期工程款") for number, (on, share) in enumerate(parts, 1))


def _building(*days: Days) -> dict[str, Days]:
    return dict(zip(BUILDING, days, strict=False))


def _zones(scribe: Scribe) -> None:
    """Both plans are approved by the summer; in the south-west nothing is begun before autumn."""
    draft, day, city = scribe.draft, scribe.day, scribe.draft.geography.city.code
    approvals = {"northeast": ("东北", day(5, 20)), "southwest": ("西南", day(7, 12))}
    for group, (word, approved_on) in approvals.items():
        reviewed_on = approved_on - timedelta(days=24)
        scribe.add(
            "eldercare.wellness_zone_plan", f"{word}康养片区规划", city,
            {
                "drafted": (None, day(3, 12)), "reviewed": (reviewed_on, reviewed_on),
                "approved": (approved_on + timedelta(days=10), approved_on),
            },
            started_on=day(2, 1), due_on=day(9, 30), numbered={"approved": scribe.number()}, group=group,
            lead=scribe.lead("养老服务处"),
        )  # fmt: skip
    projects = (
        ("northeast", "松林康养社区一期", 8_600, day(6, 8)), ("northeast", "山前康养小镇", 12_400, day(8, 2)),
        ("southwest", "温泉康养中心", 9_200, day(9, 24)), ("southwest", "田园康养基地", 5_300, day(11, 3)),
    )  # fmt: skip
    counties = [one for one in draft.geography.legal_counties if one.code in draft.geography.assessed]
    for (group, title, million, started_on), unit in zip(projects, draft.dealt(counties, 4), strict=True):
        amount = million * WAN
        chain = _building(
            (day(2, 28), day(2, 22)), (day(3, 31), day(3, 26)), (day(4, 30), day(4, 27)),
            (started_on - timedelta(days=9), started_on - timedelta(days=16)), (started_on + timedelta(days=7), started_on),
            (date(draft.year + 1, 6, 30), None), (date(draft.year + 1, 10, 31), None), (date(draft.year + 1, 12, 15), None),
            (date(draft.year + 2, 3, 31), None),
        )  # fmt: skip
        scribe.add(
            "eldercare.wellness_project", title, unit.code, chain, started_on=day(2, 8), due_on=date(draft.year + 2, 3, 31),
            group=group, amount=amount, payments=_paid(amount, (started_on + timedelta(days=20), 18)),
        )  # fmt: skip


def _second_phase(scribe: Scribe) -> None:
    """The roof comes five weeks later than planned."""
    day, year, amount = scribe.day, scribe.draft.year, 18_500 * WAN
    chain = _building(
        (None, date(year - 1, 6, 18)), (None, date(year - 1, 9, 4)), (None, date(year - 1, 11, 20)), (day(3, 15), day(3, 12)),
        (day(4, 10), day(4, 6)), (day(8, 15), day(9, 20)), (date(year + 1, 4, 30), None), (date(year + 1, 6, 30), None),
        (date(year + 1, 9, 30), None),
    )  # fmt: skip
    scribe.add(
        "eldercare.nursing_home_second_phase", "市老年养护院二期", scribe.draft.geography.city.code, chain,
        started_on=date(year - 1, 6, 18), due_on=date(year + 1, 9, 30), amount=amount, lead=scribe.lead("养老服务处"),
        payments=_paid(amount, (day(4, 28), 15), (day(7, 16), 12), (day(11, 12), 10)),
    )  # fmt: skip


def _homes(scribe: Scribe) -> None:
    """Renewals in the counties, accepted one after the other; one of them lags behind its own plan."""
    draft, day = scribe.draft, scribe.day
    homes = [one for one in draft.geography.legal_counties if one.code in draft.geography.assessed]
    for number, unit in enumerate(draft.dealt(homes, HOMES)):
        accepted_on = day(5, 20) + timedelta(days=24 * number)
        started_on = accepted_on - timedelta(days=draft.rng.randint(70, 100))
        completed_on = accepted_on - timedelta(days=12)
        slack = timedelta(days=-40 if number == 5 else 10)  # noqa: PLR2004 — one of the nine
        amount = draft.rng.randrange(80, 260, 10) * WAN
        scribe.add(
            "eldercare.extreme_poverty_home", f"{unit.name}特困供养机构改造", unit.code,
            {
                "designed": (None, started_on - timedelta(days=15)), "started": (started_on, started_on),
                "completed": (completed_on + slack, completed_on), "accepted": (day(12, 20), accepted_on),
            },
            started_on=started_on - timedelta(days=30), due_on=day(12, 31), amount=amount,
            payments=_paid(amount, (started_on + timedelta(days=10), 30), (accepted_on + timedelta(days=15), 60)),
        )  # fmt: skip


def _rehabilitation_centre(scribe: Scribe) -> None:
    """The acceptance is late."""
    day, year, amount = scribe.day, scribe.draft.year, 9_800 * WAN
    scribe.add(
        "welfare.rehabilitation_centre", "市民政康复中心", scribe.draft.geography.city.code,
        {
            "structure": (None, date(year - 1, 11, 20)), "fitted": (day(6, 30), day(6, 28)), "accepted": (day(8, 10), day(9, 22)),
            "in_use": (day(11, 30), day(11, 26)),
        },
        started_on=date(year - 2, 3, 20), due_on=day(12, 31), amount=amount, lead=scribe.lead("社会事务处"),
        payments=_paid(amount, (date(year - 1, 12, 10), 45), (day(7, 12), 25), (day(12, 6), 20)),
    )  # fmt: skip


def _relocation(scribe: Scribe) -> None:
    day, amount = scribe.day, 4_600 * WAN
    scribe.add(
        "bureau.printing_works_relocation", "市胶印厂退城搬迁", scribe.draft.geography.city.code,
        {"built": (day(7, 31), day(7, 25)), "moved": (day(11, 15), day(11, 20))}, started_on=date(scribe.draft.year - 1, 8, 3),
        due_on=day(12, 31), amount=amount, lead=scribe.lead("规划财务处"),
        payments=_paid(amount, (date(scribe.draft.year - 1, 10, 15), 30), (day(6, 21), 35), (day(12, 3), 25)),
    )  # fmt: skip
