"""演示推进事项的一年 — what the bureau and its counties promised: most on pace, a few slow or late, some done."""

from collections.abc import Sequence
from datetime import date, timedelta

from minzheng.core.undertakings.kinds import INSTRUCTION
from minzheng.project.demonstration.chapters.undertaking_projects import draft_projects
from minzheng.project.demonstration.chapters.undertaking_rows import MilestoneRow, UndertakingRow
from minzheng.project.demonstration.chapters.undertaking_scribe import Days, Scribe
from minzheng.project.demonstration.drafting import Draft
from minzheng.project.demonstration.geography import Unit

VEHICLES, PATIENCE = 58, 26  # agreements of the year; days that an instruction leaves for its answer
STOCK, CLOSED_EARLIER, FOUND_LATER, NEVER_CLOSED = 46, 3, 3, 2  # the fire list
SHUT_DOWN = "shut_down"
WAYS = ("papers", "rectified", "papers", "rectified", SHUT_DOWN, "moved")
PARTNERS = ("惠民餐饮服务有限公司", "康乐居家养老服务中心", "同心社会工作服务中心", "乐邻社区服务中心")
DEEDS = (
    "为高龄老人上门办理补贴认证", "老旧小区增设老年人休息座椅", "困难群众临时救助当日办", "农村幸福院冬季取暖补助", "孤儿助学政策一对一讲解",
    "婚姻登记预约周末办", "殡葬服务收费公示进村", "残疾人补贴跨省通办", "社区养老服务地图上线", "流浪人员夏季送清凉", "地名标志破损更换",
    "社会组织年检网上办",
)  # fmt: skip
DEED_DAYS = ((4, 12), (5, 6), (5, 28), (6, 10), (6, 25), (7, 9), (7, 30), (9, 3), (9, 24), (10, 20), (11, 18), (12, 8))
PROMISES = ("T06", "T14", "T15", "T16", "T24", "T43", "T44")


def draft_undertakings(draft: Draft) -> Sequence[UndertakingRow]:
    """Everything promised in the year, from one random source."""
    scribe = Scribe(draft)
    _documents(scribe)
    _single_matters(scribe)
    draft_projects(scribe)
    _meal_vehicles(scribe)
    _fire_legacy(scribe)
    _deeds_and_papers(scribe)
    _township_changes(scribe)
    _millennium_places(scribe)
    _contracts(scribe)
    return [*scribe.rows, *_instructions(draft)]


def counties(draft: Draft) -> list[Unit]:
    """The counties of the default set, in random order."""
    return draft.dealt([one for one in draft.geography.counties if one.code in draft.geography.assessed], 99)


def _lasting(draft: Draft, units: Sequence[Unit]) -> list[Unit]:
    fit = [one for one in units if one.code in draft.geography.lasting and one.county in draft.geography.assessed]
    return [one for one in fit if not (one.level == "township" and one.is_quasi)]


# -- what the city has once --------------------------------------------------------------------------------------------
def _documents(scribe: Scribe) -> None:
    city, day, end = scribe.draft.geography.city.code, scribe.day, scribe.day(12, 31)
    stages = ("drafted", "consulted", "reviewed", "issued")

    def document(kind: str, title: str, section: str, *days: Days) -> None:
        scribe.add(
            kind, title, city, dict(zip(stages, days, strict=True)), started_on=day(1, 18), due_on=end,
            numbered={"issued": scribe.number()}, lead=scribe.lead(section),
        )  # fmt: skip

    document(
        "eldercare.five_year_plan", "养老服务体系建设五年规划", "养老服务处", (day(3, 15), day(3, 10)), (day(4, 30), day(4, 28)),
        (day(6, 15), day(6, 18)), (day(7, 31), day(7, 20)),
    )  # fmt: skip
    document(
        "eldercare.conference_system", "市级养老联席会议制度", "养老服务处", (day(2, 10), day(2, 5)), (day(3, 1), day(2, 26)),
        (day(3, 10), day(3, 8)), (day(3, 20), day(3, 16)),
    )  # fmt: skip
    document(
        "bureau.five_year_plan", "民政事业发展五年规划", "规划财务处", (day(3, 31), day(3, 29)), (day(5, 31), day(5, 20)),
        (day(8, 15), day(8, 9)), (day(10, 31), day(11, 2)),
    )  # fmt: skip
    scribe.add(
        "affairs.funeral_facility_plan", "殡葬设施建设专项规划", city,
        {
            "surveyed": (day(4, 10), day(4, 2)), "drafted": (day(7, 10), day(8, 5)), "reviewed": (day(9, 30), day(10, 20)),
            "compiled": (day(11, 30), day(12, 10)),
        },
        started_on=day(2, 20), due_on=end, lead=scribe.lead("社会事务处"),
    )  # fmt: skip


def _single_matters(scribe: Scribe) -> None:
    city, day, end = scribe.draft.geography.city.code, scribe.day, scribe.day(12, 31)
    scribe.add(
        "welfare.minors_hotline", "未成年人保护热线", city,
        {"opened": (day(3, 1), day(3, 1)), "first_order": (None, day(3, 18))}, started_on=day(1, 20), due_on=end,
        lead=scribe.lead("儿童福利处"),
    )  # fmt: skip
    scribe.add(
        "affairs.place_name_work", "地名普查收尾和城区卷地名志", city,
        {"survey_closed": (day(6, 30), day(5, 28)), "gazetteer_published": (day(11, 30), day(12, 3))},
        started_on=day(1, 25), due_on=end, lead=scribe.lead("区划地名处"),
    )  # fmt: skip


# -- lists of many -----------------------------------------------------------------------------------------------------
def _meal_vehicles(scribe: Scribe) -> None:
    draft = scribe.draft
    communities = draft.dealt([one for one in _lasting(draft, draft.geography.villages) if one.is_urban], VEHICLES)
    for unit, signed_on in zip(communities, draft.spread(len(communities)), strict=True):
        served_on = signed_on + timedelta(days=draft.rng.randint(4, 18))
        scribe.add(
            "eldercare.meal_vehicle", f"{unit.name}助餐车服务协议", unit.code,
            {"signed": (None, signed_on), "first_service": (served_on + timedelta(days=7), served_on)}, started_on=signed_on,
            due_on=date(draft.year + 1, 12, 31), partner=draft.rng.choice(PARTNERS),
        )  # fmt: skip


def _fire_legacy(scribe: Scribe) -> None:
    """The stock of the year's beginning, what was closed before it, and what was found after it."""
    draft = scribe.draft
    homes = [one for one in draft.places if one.kind == "eldercare.institution" and one.level != "city"]
    homes = [one for one in homes if draft.geography.units[one.place].county in draft.geography.assessed]
    chosen = draft.dealt(homes, STOCK + CLOSED_EARLIER + FOUND_LATER)
    days: list[date | None] = [*draft.spread(STOCK - NEVER_CLOSED), *[None] * NEVER_CLOSED]
    days += [draft.day_in(draft.year - 1, draft.year - 1) for _ in range(CLOSED_EARLIER)]
    days += [date(draft.year, 12, 10)] * FOUND_LATER
    for place, (home, closed_on) in enumerate(zip(chosen, days, strict=False)):
        way = WAYS[place % len(WAYS)]
        late = place >= STOCK + CLOSED_EARLIER
        found_on = date(draft.year, 5, 11) if late else draft.day_in(draft.year - 3, draft.year - 2)
        chain: dict[str, Days] = {"closed": (date(draft.year, 11, 30), closed_on)}
        if way == SHUT_DOWN:
            moved_on = closed_on - timedelta(days=draft.rng.randint(3, 9)) if closed_on else None
            chain = {"resettled": (date(draft.year, 11, 15), moved_on)} | chain
        scribe.add(
            "eldercare.fire_legacy", f"{home.name}消防审验遗留问题", home.place, chain, started_on=found_on,
            due_on=date(draft.year, 12, 31), group=way,
        )  # fmt: skip


def _deeds_and_papers(scribe: Scribe) -> None:
    draft, city, day = scribe.draft, scribe.draft.geography.city.code, scribe.day
    for title, (month, number) in zip(DEEDS, DEED_DAYS, strict=True):
        done_on = day(month, number)
        scribe.add(
            "bureau.practical_deed", title, city,
            {"finished": (done_on + timedelta(days=draft.rng.randint(-6, 20)), done_on)}, started_on=day(3, 25),
            due_on=day(12, 31),
        )  # fmt: skip
    papers = (("社区养老服务供给研究", (6, 30)), ("基层社会救助能力研究", (10, 12)), ("社会组织参与治理研究", (12, 3)))
    for title, (month, number) in papers:
        sent_on = day(month, number)
        scribe.add(
            "bureau.research_paper", title, city,
            {
                "written": (None, sent_on - timedelta(days=20)), "submitted": (sent_on + timedelta(days=10), sent_on),
                "received": (None, sent_on + timedelta(days=6)),
            },
            started_on=day(2, 22), due_on=day(12, 31), lead=scribe.lead("政策法规处"),
        )  # fmt: skip


def _township_changes(scribe: Scribe) -> None:
    draft, day = scribe.draft, scribe.day
    stages = ("proposed", "argued", "submitted", "examined", "approved", "announced", "renamed")
    matters = (
        (
            "乡",
            "to_town",
            "撤乡设镇",
            (day(2, 18), day(4, 26), day(6, 22), day(9, 10), day(11, 19), day(12, 6), day(12, 18)),
        ),
        ("镇", "to_subdistrict", "撤镇设街道", (day(5, 14), day(9, 8), day(12, 1))),
    )
    for ending, group, word, days in matters:
        fit = [one for one in _lasting(draft, draft.geography.townships) if one.name.endswith(ending)]
        (unit,) = draft.dealt(fit, 1)
        scribe.add(
            "affairs.township_change", f"{draft.geography.name_of(unit.code)}{word}", unit.code,
            {stage: (on + timedelta(days=15), on) for stage, on in zip(stages, days, strict=False)}, started_on=days[0],
            due_on=None, group=group,
        )  # fmt: skip


def _millennium_places(scribe: Scribe) -> None:
    draft, day = scribe.draft, scribe.day
    towns = draft.dealt([one for one in _lasting(draft, draft.geography.townships) if one.name.endswith("镇")], 2)
    villages = draft.dealt([one for one in _lasting(draft, draft.geography.villages) if not one.is_urban], 3)
    places = [
        *((one, "county", "千年古县") for one in counties(draft)[:1]),
        *((one, "town", "千年古镇") for one in towns),
    ]
    places += [(one, "village", "千年古村落") for one in villages]
    months = (4, 5, 7, 8, 10, 11)
    for (unit, group, word), month in zip(places, months, strict=True):
        applied_on = day(month, 16)
        chain: dict[str, Days] = {"surveyed": (None, applied_on - timedelta(days=30)), "applied": (None, applied_on)}
        if month == months[0]:
            chain["assessed"] = (None, day(9, 22))
        scribe.add(
            "affairs.millennium_place", f"{draft.geography.name_of(unit.code)}{word}申报", unit.code, chain, started_on=day(2, 8),
            due_on=None, group=group,
        )  # fmt: skip


def _contracts(scribe: Scribe) -> None:
    """Three counties buy the work of stations: two by the summer, one late in the year."""
    draft = scribe.draft
    signing = (scribe.day(4, 20), scribe.day(7, 6), scribe.day(10, 18))
    for number, (unit, signed_on) in enumerate(zip(counties(draft), signing, strict=False)):
        amount = (60 + 20 * number) * 1_000_000  # 600,000 yuan and more
        scribe.add(
            "governance.station_contract", f"{unit.name}乡镇社工站购买服务合同", unit.code,
            {"signed": (None, signed_on), "serving": (None, signed_on + timedelta(days=21))},
            started_on=signed_on, due_on=date(draft.year + 1, signed_on.month, 1),
            numbered={"signed": f"SG-{unit.code[2:6]}-{draft.year}-{number + 1}"}, amount=amount,
            payments=((signed_on + timedelta(days=12), amount * 3 // 10, "首付款"),), partner=PARTNERS[2],
        )  # fmt: skip


# -- instructions ------------------------------------------------------------------------------------------------------
def _instructions(draft: Draft) -> list[UndertakingRow]:
    """Issued through the year to the city's sections and to counties; some answered late, some not at all."""
    places = [draft.geography.city.code, *(one.code for one in counties(draft)[:11])]
    rows = []
    for number, issued_on in enumerate(sorted(draft.spread(18)), 1):
        lateness = (0, 0, 3, 0, 0, None)[number % 6]  # every sixth is never answered, every sixth late
        rows.append(_instruction(draft, number, places[number % len(places)], issued_on, lateness))
    return rows


def _instruction(draft: Draft, number: int, place: str, issued_on: date, lateness: int | None) -> UndertakingRow:
    due_on = issued_on + timedelta(days=PATIENCE)
    answered_on = None if lateness is None else due_on + timedelta(days=lateness or -draft.rng.randint(2, 9))
    closed_on = answered_on + timedelta(days=draft.rng.randint(1, 5)) if answered_on else None
    code = f"DB{draft.year}-{number:04}"
    promise = PROMISES[number % len(PROMISES)]

    def milestone(stage: str, position: int, on: date, confirmed_on: date | None) -> MilestoneRow:
        return MilestoneRow(
            stage=stage, position=position, drawn_on=issued_on, done_on=on, place=place, effective_on=on, accepted_on=on,
            reported_on=on, confirmed_on=confirmed_on, paper=f"督办通知 {code}" if position == 1 else draft.paper(place, on),
        )  # fmt: skip

    chain = [milestone("sent", 1, issued_on, answered_on)]
    if answered_on and closed_on:
        chain += [milestone("answered", 2, answered_on, closed_on), milestone("closed", 3, closed_on, closed_on)]
    return UndertakingRow(
        code=code, kind=INSTRUCTION, title=f"加快推进计划承诺 {promise}", steps=3, group=promise, place=place, effective_on=issued_on,
        accepted_on=issued_on, reported_on=issued_on, confirmed_on=answered_on, paper=f"督办通知 {code}", due_on=due_on,
        milestones=tuple(chain),
    )  # fmt: skip
