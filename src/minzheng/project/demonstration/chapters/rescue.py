"""流浪救助篇 — stays at rescue stations in every state, what families report, the share of the stranded who were settled, planted errors."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from uuid6 import uuid7

from minzheng.domains.assistance.rescue import sealing
from minzheng.domains.assistance.rescue.models import (
    Departure,
    Identification,
    KinMatch,
    MissingReport,
    Stay,
    StayAct,
)
from minzheng.project.demonstration.chapters.chapter import MORNING, Chapter, Ground, moment
from minzheng.project.demonstration.chapters.rescue_rows import LeftRow, Looks, ReportRow, StayRow
from minzheng.project.demonstration.chapters.rescue_year import draft_rescue
from minzheng.project.demonstration.copying import stored
from minzheng.project.demonstration.truth import Question, Truth

if TYPE_CHECKING:
    from minzheng.project.demonstration.planted import Plot

NAME = "rescue"
SITE, LABORATORY = "全国救助寻亲网", "公安机关"
LONG_AGO, LIMIT_MONTHS, YEAR_MONTHS = 45, 3, 12
BEFORE_EXIT = 4  # acts of a stay without visits after a return
LAST_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


# -- load ------------------------------------------------------------------------------------------------------------
def load(ground: Ground, rows: Sequence[Any]) -> Mapping[str, int]:
    """Reports, stays, and what belongs to each."""
    told = [row for row in rows if isinstance(row, ReportRow)]
    given = [row for row in rows if isinstance(row, StayRow)]
    reports = dict(zip([row.number for row in told], stored([_report(ground, row) for row in told]), strict=True))
    made = list(zip(given, stored([_stay(ground, row) for row in given]), strict=True))
    acts = [_act(stay, act, on) for row, stay in made for act, on in row.acts]
    known = [
        Identification(
            stay=stay, person=ground.person_of[row.known.person], identified_on=row.known.effective_on, way=row.known.way,
            kin_found=row.known.kin_found, **ground.reported(row.known),
        )
        for row, stay in made if row.known
    ]  # fmt: skip
    left = [_departure(ground, stay, row.left) for row, stay in made if row.left]
    matches = [
        KinMatch(
            stay=stay, report=reports[row.match.report], verdict=row.match.verdict, basis="亲属当面辨认，与 DNA 比对结果一致",
            **ground.reported(row.match),
        )
        for row, stay in made if row.match
    ]  # fmt: skip
    for each in (acts, known, left, matches):
        stored(each)
    return {
        "assistance.stay": len(made), "assistance.stay_act": len(acts), "assistance.identification": len(known),
        "assistance.departure": len(left), "assistance.missing_report": len(reports), "assistance.kin_match": len(matches),
    }  # fmt: skip


def _looks(looks: Looks) -> dict[str, Any]:
    return {
        "sex": looks.sex, "born_from": looks.born_from, "born_to": looks.born_to, "height": looks.height, "origin": looks.origin,
        "marks": list(looks.marks),
    }  # fmt: skip


def _at(day: date) -> dict[str, datetime]:
    written = moment(day, MORNING)
    return {"created_at": written, "updated_at": written}


def _report(ground: Ground, row: ReportRow) -> MissingReport:
    uid = uuid7()
    return MissingReport(
        uid=uid, number=row.number, division=ground.division_of[row.place], reported_on=row.reported_on, lost_on=row.lost_on,
        lost_place="集市附近", name=row.name, reporter_name=row.reporter, relation="亲属", sealed_phone=sealing.seal(row.phone, uid),
        consented=True, closed_on=row.home_on, closed="home" if row.home_on else "", **_looks(row.looks), **_at(row.reported_on),
    )  # fmt: skip


def _stay(ground: Ground, row: StayRow) -> Stay:
    return Stay(
        number=row.number, station=ground.facility_of[row.station], division=ground.division_of[row.place], entered_on=row.entered_on,
        category=row.category, brought=row.brought, found_place="路边", told_name=row.told_name,
        person=ground.person_of[row.person] if row.person else None, needs_escort=row.needs_escort, **_looks(row.looks), **_at(row.entered_on),
    )  # fmt: skip


def _act(stay: Stay, act: str, on: date) -> StayAct:
    where = {"notice": SITE, "dna": LABORATORY, "face": LABORATORY}.get(act, "")
    return StayAct(stay=stay, division=stay.division, act=act, done_on=on, where=where, **_at(on))


def _departure(ground: Ground, stay: Stay, row: LeftRow) -> Departure:
    return Departure(
        stay=stay, left_on=row.effective_on, way=row.way, destination=row.destination, benefit=row.benefit,
        registered_on=row.effective_on if row.way == "settled" else None,
        escorted_by="救助管理站" if row.way == "escorted" else "", **ground.reported(row),
    )  # fmt: skip


# -- truth -----------------------------------------------------------------------------------------------------------
def _limit(day: date) -> date:
    """The same day three months on, or the last of that month; no month of February in a leap year is met."""
    months = day.year * YEAR_MONTHS + day.month - 1 + LIMIT_MONTHS
    year, month = divmod(months, YEAR_MONTHS)
    return date(year, month + 1, min(day.day, LAST_DAYS[month]))


def _stranded(question: Question) -> Iterator[tuple[str, bool]]:
    """Where each was stranded, and whether he was settled in the year."""
    for row in question.world.chapters[NAME]:
        if not isinstance(row, StayRow) or row.person or _limit(row.entered_on) >= question.at:
            continue
        if row.known and row.known.confirmed_on and row.known.effective_on <= question.at:
            continue
        gone = row.left if row.left and row.left.confirmed_on and row.left.effective_on <= question.at else None
        late = (
            gone is not None
            and gone.effective_on.year == question.at.year
            and gone.effective_on > _limit(row.entered_on)
        )
        if gone is None or (gone.way == "settled" and late):
            yield row.place, gone is not None


def _found(question: Question) -> Iterator[tuple[str, bool]]:
    """Where each came in the year whom nobody knew, and whether his family was found by the day."""
    for row in question.world.chapters[NAME]:
        if (
            isinstance(row, StayRow)
            and not row.person
            and row.entered_on.year == question.at.year
            and row.entered_on <= question.at
        ):
            said = [row.known] if row.known and row.known.kin_found else []
            ways = [*said, *([row.match] if row.match and row.match.verdict == "same" else [])]
            yield row.place, any(each.confirmed_on and each.effective_on <= question.at for each in ways)


def _share(question: Question, rows: Iterable[tuple[str, bool]]) -> Truth:
    part: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    for place, counts in rows:
        if county := question.county_of(place):
            whole[county] += 1
            part[county] += counts
    units: dict[str, tuple[int, int | None]] = {code: (part[code], whole[code]) for code in question.chosen.members}
    together = sum(part.values()), sum(whole.values())
    return Truth(units, together, Fraction(*together) if together[1] else None)


# -- spoilers ----------------------------------------------------------------------------------------------------------
def _pick(plot: "Plot", fit: Callable[[StayRow], bool]) -> int:
    """A stay of long enough ago that no other error touched."""
    last = plot.days_ago(LONG_AGO)
    return plot.first(
        place for place, row in enumerate(plot.rows[NAME])
        if isinstance(row, StayRow) and row.number not in plot.touched and row.entered_on <= last and fit(row)
    )  # fmt: skip


def _spoil(
    plot: "Plot", title: str, control: str, fit: Callable[[StayRow], bool], change: Callable[[StayRow], StayRow]
) -> None:
    place = _pick(plot, fit)
    row = plot.rows[NAME][place]
    plot.touched.add(row.number)
    plot.rows[NAME][place] = change(row)
    plot.note_record(title, row.number, row.number, f"assistance.{control}", division=row.place)


def _stayed(row: StayRow, days: int) -> bool:
    """Nobody knew him at all for so many days, and he was there."""
    last = row.entered_on + timedelta(days=days)
    ends = [each.effective_on for each in (row.known, row.left) if each is not None]
    return not row.person and all(end > last for end in ends)


def _clock(act: str, title: str, days: int) -> Callable[["Plot"], None]:
    def spoil(plot: "Plot") -> None:
        control = f"rescue_{act}_overdue"
        _spoil(plot, title, control, lambda row: _stayed(row, days), lambda row: row.without(act))

    return spoil


def _left(row: StayRow, plot: "Plot", *ways: str) -> bool:
    """Whether somebody who was known left long ago in one of some ways."""
    return bool(row.person and row.left and row.left.way in ways and row.left.effective_on <= plot.days_ago(LONG_AGO))


def _changed(row: StayRow, **said: object) -> StayRow:
    assert row.left  # by whoever chose it
    return replace(row, left=replace(row.left, **said))  # type: ignore[arg-type]  # fields of a departure


def _gone_alone(plot: "Plot") -> None:
    def fit(row: StayRow) -> bool:
        return row.needs_escort and row.category != "minor" and _left(row, plot, "kin", "escorted")

    _spoil(plot, "须护送的自行离站", "rescue_gone_alone", fit, lambda row: _changed(row, way="own", destination=""))


def _gone_before(plot: "Plot") -> None:
    def change(row: StayRow) -> StayRow:
        return _changed(row, effective_on=row.entered_on - timedelta(days=3))

    _spoil(plot, "离站早于入站", "rescue_gone_before", lambda row: _left(row, plot, "own", "transferred"), change)


def _waiting(plot: "Plot") -> None:
    """A departure that nobody confirmed; nobody's family waits for it."""
    _spoil(
        plot, "离站久未确认", "departure_waiting", lambda row: _left(row, plot, "own", "transferred"),
        lambda row: _changed(row, confirmed_on=None),
    )  # fmt: skip


def _twice(plot: "Plot") -> None:
    place = _pick(plot, lambda row: _left(row, plot, "own", "transferred"))
    row = plot.rows[NAME][place]
    assert row.left  # as chosen
    entered_on = row.left.effective_on - timedelta(days=1)
    left = replace(row.left, effective_on=row.left.effective_on + timedelta(days=2), way="own", destination="")
    again = replace(row, number=f"{row.number}B", entered_on=entered_on, left=left, acts=())
    plot.touched |= {row.number, again.number}
    plot.rows[NAME].append(again)
    plot.note_record(
        "同一人同时在两处", again.number, again.number, "assistance.rescue_twice_at_once", division=row.place
    )


def _without_benefit(plot: "Plot") -> None:
    def fit(row: StayRow) -> bool:
        return bool(row.left and row.left.way == "settled" and row.left.effective_on <= plot.days_ago(2 * LONG_AGO))

    def change(row: StayRow) -> StayRow:
        return _changed(row, benefit="assistance.extreme_poverty")

    _spoil(plot, "安置后没有保障", "rescue_without_benefit", fit, change)


def _unconfirmed_identity(plot: "Plot") -> None:
    def fit(row: StayRow) -> bool:
        return (
            row.known is not None
            and row.match is None
            and row.category != "minor"
            and row.known.effective_on <= plot.days_ago(LONG_AGO)
            and len(row.acts) <= BEFORE_EXIT
        )

    def change(row: StayRow) -> StayRow:
        assert row.known  # as chosen
        return replace(row, known=replace(row.known, confirmed_on=None))

    _spoil(plot, "身份查明久未确认", "identification_waiting", fit, change)


def _unconfirmed_match(plot: "Plot") -> None:
    def fit(row: StayRow) -> bool:
        return row.match is not None and row.match.effective_on <= plot.days_ago(LONG_AGO)

    def change(row: StayRow) -> StayRow:
        assert row.match  # as chosen
        return replace(row, match=replace(row.match, confirmed_on=None))

    _spoil(plot, "寻亲核对久未确认", "kin_match_waiting", fit, change)


def _unvisited(plot: "Plot") -> None:
    """A minor who was taken home, and whom nobody looked after in the first quarter that is over."""
    year = plot.world.year
    begins = [date(year, month, 1) for month in (1, 4, 7)]
    place, begin = plot.first(
        (place, begin) for place, row in enumerate(plot.rows[NAME]) for begin in begins
        if isinstance(row, StayRow) and row.category == "minor" and row.left and row.left.way in {"kin", "escorted"}
        and row.number not in plot.touched and row.left.effective_on < begin and _limit(begin) <= plot.known_on
    )  # fmt: skip
    row = plot.rows[NAME][place]
    plot.touched.add(row.number)
    plot.rows[NAME][place] = replace(
        row, acts=tuple(act for act in row.acts if not begin <= act[1] < _limit(begin))
    )  # fmt: skip
    plot.note_record("未成年人没有回访", row.number, row.name, "assistance.return_visit_overdue", division=row.home)


RESCUE = Chapter(
    NAME, draft_rescue, load, figures={
        "S09": ("assistance.vagrant_settlement", lambda asked: _share(asked, _stranded(asked))),
        "S09 寻亲": ("assistance.kin_found", lambda asked: _share(asked, _found(asked))),
    },
    spoilers=(
        _clock("notice", "没有寻亲公告", 3), _clock("dna", "没有采集 DNA", 32), _clock("report", "滞留没有报告", 12), _gone_alone,
        _gone_before, _waiting, _twice, _without_benefit, _unconfirmed_identity, _unconfirmed_match, _unvisited,
    ),
)  # fmt: skip
