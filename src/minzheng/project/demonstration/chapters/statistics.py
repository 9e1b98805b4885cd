"""统计对账篇 — the counties' monthly statistics, taken from the ledger or, where there is none, from the register, with a few that differ.

Where a run is locked, a few figures are spoilt on purpose, each so that one cause explains it (``PLANTED``, by the order of the months);
the rest agree. One needs a person's word: the county's finance gives it. Whether a form came in time (S32) and whether a month was paid
from a ledger (T10, T11) is reckoned here from the generator's own rows.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Count, F, Sum
from django.db.models.functions import Coalesce

from minzheng.core.access.models import User
from minzheng.core.benefits.models import Coverage, EnrolmentSpell
from minzheng.core.benefits.reads import PAYING
from minzheng.core.divisions.models import Division
from minzheng.core.ledger.reads import decided
from minzheng.core.reconciliation import comparing, writing
from minzheng.core.reconciliation.causes import Cause
from minzheng.core.reconciliation.ledger_side import LedgerSide
from minzheng.core.reconciliation.models import Difference, MonthComparison
from minzheng.core.reconciliation.sides import compared
from minzheng.core.returns.forms.models import Filing, FilingStep
from minzheng.core.returns.models import Return
from minzheng.domains.bureau.forms import MONTHLY_STATISTICS, PREFIX
from minzheng.kernel.periods import Month
from minzheng.project.demonstration.chapters.cases import NAME as CASES_NAME
from minzheng.project.demonstration.chapters.cases import enrolled
from minzheng.project.demonstration.chapters.chapter import AFTERNOON, MORNING, Chapter, Ground, moment
from minzheng.project.demonstration.chapters.enrolment_rows import DecisionRow, owed
from minzheng.project.demonstration.chapters.runs import CUT_OFF
from minzheng.project.demonstration.copying import stored
from minzheng.project.demonstration.drafting import Draft
from minzheng.project.demonstration.geography import WINDOW
from minzheng.project.demonstration.records import World
from minzheng.project.demonstration.truth import Question, Truth

if TYPE_CHECKING:
    from minzheng.project.demonstration.planted import Plot

NAME = "statistics"
DUE_AFTER, LATE, SENT_BACK = 10, 0.06, 0.07
LIVING, POVERTY = "assistance.minimum_living", "assistance.extreme_poverty"
MISTYPED, ODD = 10, 37
# month → what is done to the figures of the counties that have a ledger, and why they then differ
PLANTED = {
    2: Cause.DEFINITION, 3: Cause.ENTRY, 4: Cause.HELD, 5: Cause.CROSS_MONTH,
}  # fmt: skip
CLOSED_UNTIL = 3
KEEPS_LEDGER = ("window_clerk", "township_officer", "county_reviewer")  # counties in which one of them works have runs
BACK, WORD = "户数与名册不符，请核对", "录入时多写，已通知经办人改正"
Values = dict[str, int]
_LAST = "SELECT MAX(s.at) FROM returns_filingstep s WHERE s.filing_id = f.id AND s.act ="
_MOVES = (
    f"""
    UPDATE returns_filing f SET state = 'submitted', submitted_by_id = f.asked_by_id, submitted_at = ({_LAST} 'submitted')
    WHERE f.id = ANY(%(filings)s)
    """,  # noqa: S608 — names of our own columns
    f"""
    UPDATE returns_filing f SET state = 'approved', approved_by_id = %(check)s, approved_at = ({_LAST} 'approved')
    WHERE f.id = ANY(%(filings)s) AND ({_LAST} 'approved') IS NOT NULL
    """,  # noqa: S608 — names of our own columns
    f"""
    UPDATE returns_filing f SET state = 'sent_back', sent_back_for = %(back)s
    WHERE f.id = ANY(%(filings)s) AND f.state = 'submitted' AND ({_LAST} 'sent_back') > ({_LAST} 'submitted')
    """,  # noqa: S608 — names of our own columns
    """
    UPDATE returns_return r SET confirmed_by_id = f.approved_by_id, confirmed_at = f.approved_at,
        accepted_on = GREATEST(f.submitted_at::date, f.period_end), paper = r.source
    FROM returns_filing f WHERE f.id = r.filing_id AND f.id = ANY(%(filings)s) AND f.state = 'approved'
    """,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingRow:
    """演示报送 — a county's month: when it was submitted first, sent back, and approved. ``odd`` is a planted error."""

    place: str
    month: int
    submitted_on: date
    sent_back_on: date | None
    approved_on: date | None
    odd: int = 0

    def as_known_on(self, day: date) -> "FilingRow | None":
        if self.submitted_on > day:
            return None
        back = self.sent_back_on if self.sent_back_on and self.sent_back_on <= day else None
        return replace(
            self,
            sent_back_on=back,
            approved_on=self.approved_on if self.approved_on and self.approved_on <= day else None,
        )


def draft(draft: Draft) -> Sequence[FilingRow]:
    """Every county files every month, some late, some with an error that the city sends back."""
    return [_drafted(draft, county.code, month) for county in draft.geography.counties for month in range(1, 13)]


def _drafted(draft: Draft, place: str, month: int) -> FilingRow:
    last = Month(draft.year, month).last
    late = draft.chance(LATE)
    submitted_on = last + timedelta(
        days=draft.rng.randint(DUE_AFTER + 1, DUE_AFTER + 8) if late else draft.rng.randint(3, DUE_AFTER)
    )
    back = submitted_on + timedelta(days=draft.rng.randint(1, 3)) if draft.chance(SENT_BACK) else None
    approved_on = (back or submitted_on) + timedelta(days=draft.rng.randint(2, 6))
    return FilingRow(place=place, month=month, submitted_on=submitted_on, sent_back_on=back, approved_on=approved_on)


# -- loading -----------------------------------------------------------------------------------------------------------
def load(ground: Ground, rows: Sequence[FilingRow]) -> Mapping[str, int]:
    """Month after month: the figures of both sides, the filings, and what the comparison says of them."""
    by_month: dict[int, list[FilingRow]] = defaultdict(list)
    for row in rows:
        by_month[row.month].append(row)
    counties = sorted(
        (one for one in ground.division_of.values() if one.level == Division.Level.COUNTY), key=lambda one: one.code
    )
    office = _offices(ground)
    finance = User.objects.filter(appointments__post="county_finance").order_by("pk").first() or ground.by
    for number in sorted(by_month):
        month = Month(ground.year, number)
        there = [MonthComparison(division=county, month=month.first) for county in counties]
        stored(there)
        comparing.lay_out(there, month.first, decided())
        side = LedgerSide.gathered(month.first, {one.programme for one in compared()})
        _file(ground, by_month[number], month, _figures(there, side, PLANTED.get(number)), office)
        writing.store(there, month, side)
        comparing.clear()
        _say_why(finance, month)
    closed = _close(ground)
    return {"returns.filing": len(rows), "reconciliation.month": closed}


def _offices(ground: Ground) -> Callable[[str], User]:
    """Who files for a county: the finance officer of the cast in his own, the closed account elsewhere."""
    there = (
        User.objects.filter(appointments__post="county_finance")
        .order_by("-pk")
        .values_list("appointments__division", "pk")
    )
    users = {user.pk: user for user in User.objects.filter(pk__in=[key for _, key in there])}
    own = {division: users[key] for division, key in there}
    return lambda place: own.get(ground.division_of[place].pk, ground.cast.entry)


def _figures(there: Sequence[MonthComparison], side: LedgerSide, planted: Cause | None) -> dict[str, Values]:
    """What each county reports: the ledger's figures where it has locked ones, the register's where it has none."""
    known = _by_register(there[0].month)
    found: dict[str, Values] = {}
    for one in there:
        ledger = {each.code: side.figure(one.pk, each) for each in compared()}
        code = one.division.code
        values = {
            name: known[code][name] if figure.amount is None else figure.amount for name, figure in ledger.items()
        }
        has_ledger = any(figure.amount for figure in ledger.values())
        moves = {name: dict(figure.moves) for name, figure in ledger.items()}
        found[code] = _spoilt(values, moves, planted) if planted and has_ledger else values
    return found


def _by_register(month: date) -> dict[str, Counter[str]]:
    """County code → item → what the register alone would give."""
    spells = EnrolmentSpell.objects.on(month).filter(state__in=PAYING, programme__in=(LIVING, POVERTY)).order_by()
    heads = Coverage.objects.on(month).filter(programme__in=(LIVING, POVERTY)).order_by()
    place = Coalesce("enrolment__household__settlement", "enrolment__person__settlement")
    key = ("division__county__code", "programme", "place")
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for code, programme, settlement, count, amount in (
        spells.annotate(place=place).values_list(*key).annotate(n=Count("pk"), total=Sum("amount"))
    ):
        name = "living" if programme == LIVING else "poverty"
        if programme == LIVING:
            found[code][f"{PREFIX}{settlement}_living_households"] += count
        found[code][f"{PREFIX}{settlement}_{name}_paid"] += amount
        found[code][f"{PREFIX}{name}_paid"] += amount
    for code, programme, settlement, count in heads.annotate(place=place).values_list(*key).annotate(n=Count("pk")):
        name = "living_persons" if programme == LIVING else "poverty_persons"
        found[code][f"{PREFIX}{settlement}_{name}"] += count
        if programme == POVERTY:
            found[code][f"{PREFIX}{settlement}_poverty_scattered"] += count
    return found


def _spoilt(values: Values, moves: Mapping[str, Mapping[Cause, int]], planted: Cause) -> Values:
    """The figures with one difference that its cause explains, where the ledger has something of the kind."""
    change: Values = {}
    if planted is Cause.DEFINITION and values[f"{PREFIX}rural_living_households"]:
        for what in ("households", "persons"):
            change.update({f"{PREFIX}rural_living_{what}": -1, f"{PREFIX}urban_living_{what}": 1})
    elif planted is Cause.ENTRY:
        change = {f"{PREFIX}rural_living_persons": MISTYPED}
    elif planted is Cause.HELD:
        heads = [name for name in values if "_living_" in name and not name.endswith("_paid")]
        change = {name: moves[name].get(Cause.HELD, 0) for name in heads}
    elif planted is Cause.CROSS_MONTH:
        change = {name: moves[name].get(Cause.CROSS_MONTH, 0) for name in values if name.endswith("living_paid")}
    return {name: amount + change.get(name, 0) for name, amount in values.items()}


def _file(
    ground: Ground,
    rows: Sequence[FilingRow],
    month: Month,
    figures: Mapping[str, Values],
    office: Callable[[str], User],
) -> None:
    """Filings with their figures and steps; each is approved by the closed account that checks, or by nobody yet."""
    filings, steps = list[Filing](), list[FilingStep]()
    reporters = [office(row.place) for row in rows]
    for row, by in zip(rows, reporters, strict=True):
        filings.append(
            Filing(
                form=MONTHLY_STATISTICS.code, division=ground.division_of[row.place], period_start=month.first, period_end=month.last, asked_by=by,
                answers=dict.fromkeys((rule.code for rule in MONTHLY_STATISTICS.rules), "与名册核对无误"),
                created_at=moment(row.submitted_on, MORNING), updated_at=moment(row.submitted_on, MORNING),
            )
        )  # fmt: skip
    stored(filings)
    returns = []
    for row, filing, by in zip(rows, filings, reporters, strict=True):
        steps += _steps(ground, row, filing, by)
        for item in MONTHLY_STATISTICS.items:
            amount = figures[row.place].get(item.code, 0) + (
                row.odd if item.code == f"{PREFIX}rural_living_persons" else 0
            )
            returns.append(
                Return(
                    kind=item.code, division=filing.division, period_start=month.first, period_end=month.last, amount=amount,
                    source=MONTHLY_STATISTICS.title, filing=filing, reported_by=by, created_at=filing.created_at, updated_at=filing.created_at,
                )
            )  # fmt: skip
    stored(returns)
    stored(steps)
    _moved_on(ground, [filing.pk for filing in filings])


def _steps(ground: Ground, row: FilingRow, filing: Filing, by: User) -> Iterator[FilingStep]:
    """Who did what when."""
    yield FilingStep(filing=filing, act="filled", by=by, at=moment(row.submitted_on, MORNING))
    yield FilingStep(filing=filing, act="submitted", by=by, at=moment(row.submitted_on, AFTERNOON))
    if row.sent_back_on:
        yield FilingStep(
            filing=filing, act="sent_back", by=ground.cast.check, at=moment(row.sent_back_on, MORNING), note=BACK
        )
        if row.approved_on:
            yield FilingStep(filing=filing, act="submitted", by=by, at=moment(row.sent_back_on, AFTERNOON))
    if row.approved_on:
        yield FilingStep(filing=filing, act="approved", by=ground.cast.check, at=moment(row.approved_on, MORNING))


def _moved_on(ground: Ground, filings: Sequence[int]) -> None:
    """The states in which filings stand, from what was done with each: set by set."""
    said: dict[str, Any] = {"filings": list(filings), "check": ground.cast.check.pk, "back": BACK}
    with connection.cursor() as cursor:
        for statement in _MOVES:
            cursor.execute(statement, said)


def _say_why(by: User, month: Month) -> None:
    """The mistyped figures of a month get the word of a person; what was planted as an error does not."""
    if PLANTED.get(month.first.month) is Cause.ENTRY:
        rows = Difference.objects.filter(month=month.first, cause="", left=F("right") - MISTYPED)
        rows.update(
            cause=Cause.ENTRY, note=WORD, given_by=by, given_at=moment(month.last + timedelta(days=12), MORNING)
        )


def _close(ground: Ground) -> int:
    """The first months are closed where every difference has its cause."""
    wanted = MonthComparison.objects.filter(month__lte=date(ground.year, CLOSED_UNTIL, 1), month__year=ground.year)
    wanted = wanted.exclude(differences__cause="", differences__corrected_on__isnull=True)
    done = 0
    for one in wanted.exclude(differences__kind="without_run").distinct().order_by("pk"):
        at = moment(date(ground.year, one.month.month + 1, 16), AFTERNOON)
        MonthComparison.objects.filter(pk=one.pk).update(
            compared_at=at, closed_at=at, closed_by=ground.cast.check, digest=writing.digest_of(one)
        )
        done += 1
    return done


# -- figures -----------------------------------------------------------------------------------------------------------
def shared(question: Question, answers: Iterator[tuple[str, bool]]) -> Truth:
    """Units with how many answers they have, and how many of these are yes."""
    part: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    for place, answer in answers:
        if county := question.county_of(place):
            whole[county] += 1
            part[county] += answer
    units: dict[str, tuple[int, int | None]] = {code: (part[code], whole[code]) for code in question.chosen.members}
    together = sum(part.values()), sum(whole.values())
    return Truth(units, together, Fraction(*together) if together[1] else None)


def _on_time(question: Question) -> Truth:
    """S32 — of the months whose day has come, those submitted by it."""
    rows = {(row.place, row.month): row.submitted_on for row in question.world.chapters[NAME]}

    def answers() -> Iterator[tuple[str, bool]]:
        for county in question.geography.counties:
            for number in range(1, 13):
                due = Month(question.at.year, number).last + timedelta(days=DUE_AFTER)
                if due <= question.at and due.year == question.at.year:
                    came = rows.get((county.code, number))
                    yield county.code, came is not None and came <= due

    return shared(question, answers())


def _from_ledger(programme: str) -> Any:
    """T10, T11 — of the months over in which a county owed something of a programme, those in the counties that keep a ledger and of which
    the bank answered: all that are locked but the last.
    """

    def reckoned(question: Question) -> Truth:
        chapters = question.world.chapters
        rows = [
            *enrolled(chapters[CASES_NAME]),
            *(row for row in chapters["enrolments"] if isinstance(row, DecisionRow)),
        ]
        mine = [row for row in rows if row.programme == programme]
        waiting = last_locked(question.world)
        kept = counties_with_ledger()
        places = {row.key: f"{row.place[:6]}000000" for row in mine}

        def answers() -> Iterator[tuple[str, bool]]:
            for number in range(1, 13):
                month = Month(question.at.year, number)
                if month.last > question.at:
                    return
                states = owed(mine, month.first)
                for place in sorted({places[key] for key, (state, _) in states.items() if state != "suspended"}):
                    yield place, place in kept and number < waiting

        return shared(question, answers())

    return reckoned


def counties_with_ledger() -> frozenset[str]:
    """The codes of the counties that have runs."""
    from minzheng.project.demonstration.world import Setting  # the city is made of the chapters

    return frozenset(f"{one['place'][:6]}000000" for one in Setting().said["accounts"] if one["post"] in KEEPS_LEDGER)


def last_locked(world: World) -> int:
    """The month of the last locked runs, whose payments wait for the bank: the one before the last that has passed its cut-off."""
    return max((month for month in range(1, 13) if date(world.year, month, CUT_OFF) <= world.known_on), default=1) - 1


# -- spoilers ----------------------------------------------------------------------------------------------------------
def _odd(plot: "Plot") -> None:
    """A figure of the last month that differs from the ledger, and nobody says why."""
    rows, county = plot.rows[NAME], f"{WINDOW[:6]}000000"
    month = plot.known_on.month - 1
    index = plot.first(
        place for place, row in enumerate(rows)
        if (row.place, row.month) == (county, month) and row.submitted_on <= plot.known_on and month not in PLANTED
    )  # fmt: skip
    rows[index] = replace(rows[index], odd=ODD)
    label = f"{plot.geography.units[county].name} {date(plot.world.year, month, 1)}"
    plot.note_record("对账差异没有原因", label, label, "reconciliation.unexplained", division=county)


STATISTICS = Chapter(
    NAME,
    draft,
    load,
    figures={
        "S32": ("bureau.statistics_on_time", _on_time),
        "T10": ("assistance.minimum_living_ledger_payment", _from_ledger(LIVING)),
        "T11": ("assistance.extreme_poverty_ledger_payment", _from_ledger(POVERTY)),
    },
    spoilers=(_odd,),
)
