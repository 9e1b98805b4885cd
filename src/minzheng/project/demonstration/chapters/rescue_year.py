"""演示救助年 — a year at the rescue stations: most are known and soon go home, some are identified, a few stay and are settled."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import count
from typing import TypeVar

from minzheng.project.demonstration.chapters.rescue_rows import KnownRow, LeftRow, Looks, MatchRow, ReportRow, StayRow
from minzheng.project.demonstration.drafting import Draft
from minzheng.project.demonstration.people import PHONE_PREFIX
from minzheng.project.demonstration.records import Facility, Person, Reported

RowT = TypeVar("RowT", bound=Reported)
STATION = "assistance.rescue_station"
KNOWN, UNKNOWN, OLD = (
    (2, 5),
    (2, 4),
    0.7,
)  # known and unknown people of the year by station, and the chance of one from the year before
UNDER_AGE, GROWN_OLD = 17, 60
MARKS = ("scar", "tattoo", "birthmark", "mole", "finger", "limb", "limp", "hunch", "deaf", "mute", "mind", "teeth")
ORIGINS = ("河南", "山西", "山东", "四川", "安徽", "甘肃", "贵州", "内蒙古", "东北")
WAYS = ("dna", "face", "fingerprint", "police", "kin", "self")
BROUGHT = ("police", "urban", "public", "self")
QUARTERS = ((1, 4), (4, 7), (7, 10), (10, 13))
REPORTS, ALIKE = 24, 6  # reports of people who are at no station, and of some who are


@dataclass
class Scribe:
    """演示救助拟稿 — numbers, people who are not used yet, and the rows so far."""

    draft: Draft
    people: list[Person]
    rows: list[StayRow | ReportRow] = field(default_factory=list)
    numbers: count = field(default_factory=lambda: count(1))  # type: ignore[type-arg]  # of whole numbers

    def somebody(self) -> Person | None:
        """Some person who was at no station yet; nobody in a very small city."""
        return self.people.pop() if self.people else None

    def confirmed(self, kind: type[RowT], day: date, place: str, **said: object) -> RowT:
        """What was reported on its own day and confirmed within two weeks."""
        return kind(
            place=place, effective_on=day, accepted_on=day, reported_on=day, paper=self.draft.paper(place, day),
            confirmed_on=day + timedelta(days=self.draft.rng.randint(1, 14)), **said,
        )  # fmt: skip

    def looks(self, sex: str, born: int) -> Looks:
        """What is seen of somebody born in a year."""
        rng = self.draft.rng
        first = born - rng.randint(0, 3)
        marks = tuple(sorted(rng.sample(MARKS, rng.choice((0, 1, 1, 2)))))
        height = rng.randint(160, 180) if sex == "male" else rng.randint(150, 170)
        return Looks(sex, first, first + rng.randint(3, 8), height, rng.choice((*ORIGINS, "")), marks)


def draft_rescue(draft: Draft) -> Sequence[StayRow | ReportRow]:
    """Every station's year, and what families report."""
    fit = [one for one in draft.everybody if one.died_on is None and one.born_on.year < draft.year - 6]
    scribe = Scribe(draft, draft.dealt(fit, len(fit)))
    for station in (one for one in draft.places if one.kind == STATION):
        for _ in range(draft.rng.randint(*KNOWN)):
            _known(scribe, station)
        for _ in range(draft.rng.randint(*UNKNOWN)):
            _unknown(scribe, station, draft.day_in(draft.year, draft.year))
        if draft.chance(OLD):
            _old(scribe, station)
    _reports(scribe)
    return scribe.rows


def _stay(scribe: Scribe, station: Facility, entered_on: date, **said: object) -> StayRow:
    number = f"救{entered_on.year}{station.place[2:6]}{next(scribe.numbers):04}"
    return StayRow(number=number, station=station.code, place=station.place, entered_on=entered_on, **said)  # type: ignore[arg-type]  # fields of a stay


def _known(scribe: Scribe, station: Facility) -> None:
    """Somebody with papers: a few days, then home; children and the old not alone."""
    person, rng = scribe.somebody(), scribe.draft.rng
    if person is None:
        return
    entered_on = scribe.draft.day_in(scribe.draft.year, scribe.draft.year)
    age = entered_on.year - person.born_on.year
    guarded = age <= UNDER_AGE or age >= GROWN_OLD
    way = rng.choice(("kin", "escorted")) if guarded else rng.choice(("own", "own", "kin", "escorted", "transferred"))
    left_on = entered_on + timedelta(days=rng.randint(1, 9))
    stay = _stay(
        scribe, station, entered_on, category="minor" if age <= UNDER_AGE else rng.choice(("asked", "no_work", "lost", "violence")),
        brought=rng.choice(BROUGHT), looks=scribe.looks(person.sex, person.born_on.year), told_name=person.name, person=person.id_number,
        name=person.name, home=person.place, needs_escort=guarded,
        left=scribe.confirmed(LeftRow, left_on, station.place, way=way, destination="原籍" if way in {"kin", "escorted"} else ""),
    )  # fmt: skip
    scribe.rows.append(replace(stay, acts=_visits(scribe, left_on)) if age <= UNDER_AGE else stay)


def _visits(scribe: Scribe, left_on: date) -> tuple[tuple[str, date], ...]:
    """A visit early in each quarter that begins after the return, this year and next."""
    years = (scribe.draft.year, scribe.draft.year + 1)
    begins = [date(year, first, 1) for year in years for first, _ in QUARTERS]
    return tuple(
        ("return_visit", begin + timedelta(days=scribe.draft.rng.randint(3, 50))) for begin in begins if begin > left_on
    )


def _done(scribe: Scribe, entered_on: date) -> tuple[tuple[str, date], ...]:
    """What is done in time for somebody whom nobody knows."""
    rng = scribe.draft.rng
    return (
        ("notice", entered_on + timedelta(days=rng.randint(0, 1))), ("face", entered_on + timedelta(days=1)),
        ("dna", entered_on + timedelta(days=rng.randint(2, 20))), ("report", entered_on + timedelta(days=10)),
    )  # fmt: skip


def _unknown(scribe: Scribe, station: Facility, entered_on: date) -> None:
    """Somebody nobody knows: identified in weeks, gone before, or stranded and one day settled."""
    rng, person = scribe.draft.rng, scribe.somebody()
    sex, born = (
        (person.sex, person.born_on.year) if person else (rng.choice(("male", "female")), rng.randint(1940, 1995))
    )
    told = person.name if person and rng.random() < 0.4 else ""  # noqa: PLR2004 — the share of those who say a name
    stay = _stay(
        scribe, station, entered_on, category=rng.choice(("lost", "ill", "ill")), brought=rng.choice(BROUGHT[:3]), looks=scribe.looks(sex, born),
        told_name=told, needs_escort=True, acts=_done(scribe, entered_on),
    )  # fmt: skip
    fate = rng.random()
    if fate < 0.55 and person:  # noqa: PLR2004 — the share of those who are identified
        stay = _identified(scribe, stay, person)
    elif fate < 0.75:  # noqa: PLR2004 — of the others, those who are taken elsewhere
        stay = replace(stay, left=_gone(scribe, stay, entered_on + timedelta(days=rng.randint(4, 80)), "transferred"))
    elif rng.random() < 0.5:  # noqa: PLR2004 — of the rest, those who are settled
        stay = _settled(scribe, stay, entered_on + timedelta(days=rng.randint(110, 200)))
    scribe.rows.append(stay)


def _identified(scribe: Scribe, stay: StayRow, person: Person) -> StayRow:
    rng = scribe.draft.rng
    day = stay.entered_on + timedelta(days=rng.randint(3, 70))
    kin = rng.random() < 0.7  # noqa: PLR2004 — the share of families that are found
    known = scribe.confirmed(KnownRow, day, stay.place, person=person.id_number, way=rng.choice(WAYS), kin_found=kin)
    left = _gone(scribe, stay, day + timedelta(days=rng.randint(1, 6)), "kin" if kin else "escorted")
    young = stay.entered_on.year - person.born_on.year <= UNDER_AGE
    acts = (*stay.acts, *(_visits(scribe, left.effective_on) if young else ()))
    return replace(stay, known=known, left=left, acts=acts, name=person.name)


def _gone(scribe: Scribe, stay: StayRow, day: date, way: str) -> LeftRow:
    return scribe.confirmed(
        LeftRow, day, stay.place, way=way, destination="原籍" if way != "transferred" else "医疗机构"
    )


def _settled(scribe: Scribe, stay: StayRow, day: date) -> StayRow:
    left = scribe.confirmed(
        LeftRow, day, stay.place, way="settled", destination="供养服务机构", benefit="institution"
    )  # fmt: skip
    return replace(stay, left=left)


def _old(scribe: Scribe, station: Facility) -> None:
    """Somebody who was stranded before the year began, and was settled in it or is still there."""
    rng, year = scribe.draft.rng, scribe.draft.year
    entered_on = date(year - 1, 4, 1) + timedelta(days=rng.randrange(150))
    stay = _stay(
        scribe, station, entered_on, category="ill", brought="police", looks=scribe.looks(rng.choice(("male", "female")), rng.randint(1945, 1985)),
        needs_escort=True, acts=_done(scribe, entered_on),
    )  # fmt: skip
    fate = rng.random()
    if fate < 0.5:  # noqa: PLR2004 — the share of those who are settled in the year
        stay = _settled(scribe, stay, date(year, 1, 20) + timedelta(days=rng.randrange(300)))
    elif fate < 0.6:  # noqa: PLR2004 — and in the year before
        stay = _settled(scribe, stay, date(year - 1, 12, 10))
    scribe.rows.append(stay)


# -- families ----------------------------------------------------------------------------------------------------------
def _reports(scribe: Scribe) -> None:
    """Some are missed who are at no station; some who are there, of whom a few were matched, others wait for somebody to look."""
    draft, rng = scribe.draft, scribe.draft.rng
    counties = [one.place for one in draft.places if one.kind == STATION]
    for number in range(REPORTS if counties else 0):
        sex, lost_on = rng.choice(("male", "female")), draft.day_in(draft.year - 1, draft.year)
        looks = scribe.looks(sex, rng.randint(1938, 2008))
        home_on = lost_on + timedelta(days=40) if number % 5 == 0 else None
        scribe.rows.append(_report(scribe, rng.choice(counties), lost_on, draft.names.person(rng, sex), looks, home_on))
    stays = [row for row in scribe.rows if isinstance(row, StayRow)]
    found = [row for row in stays if row.known and row.known.kin_found]
    still = [row for row in stays if not row.person and not row.known and not row.left]
    for stay in draft.dealt(found, ALIKE):
        report = _of(scribe, stay, stay.name)
        assert stay.known  # as chosen
        match = scribe.confirmed(MatchRow, stay.known.effective_on, stay.place, report=report.number, verdict="same")
        scribe.rows[scribe.rows.index(stay)] = replace(stay, match=match)
    for stay in draft.dealt(still, ALIKE):
        _of(scribe, stay, stay.told_name or draft.names.person(rng, stay.looks.sex))


def _of(scribe: Scribe, stay: StayRow, name: str) -> ReportRow:
    """A report of somebody who is at a station, as his family would describe him."""
    rng = scribe.draft.rng
    looks = replace(stay.looks, height=stay.looks.height + rng.randint(-3, 3))
    lost_on = stay.entered_on - timedelta(days=rng.randint(1, 60))
    report = _report(scribe, stay.place, lost_on, name, looks, None)
    scribe.rows.append(report)
    return report


def _report(scribe: Scribe, place: str, lost_on: date, name: str, looks: Looks, home_on: date | None) -> ReportRow:
    rng = scribe.draft.rng
    return ReportRow(
        number=f"寻{lost_on.year}{place[2:6]}{next(scribe.numbers):04}", place=place, lost_on=lost_on,
        reported_on=lost_on + timedelta(days=rng.randint(0, 2)), name=name, looks=looks,
        reporter=scribe.draft.names.person(rng, "male"), phone=f"{PHONE_PREFIX}{rng.randrange(100_000_000):08}", home_on=home_on,
    )  # fmt: skip
