"""设施变更篇 — institutions report how many people they employ now; some reports wait for the second person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from minzheng.core.facilities.models import Facility, FacilityChange
from minzheng.project.demonstration.chapters.chapter import BATCH, Chapter, Ground
from minzheng.project.demonstration.copying import stored
from minzheng.project.demonstration.drafting import Draft
from minzheng.project.demonstration.records import Reported

if TYPE_CHECKING:
    from minzheng.project.demonstration.planted import Plot

NAME, INSTITUTION = "facility_changes", "eldercare.institution"
REPORTS, WAITED = 40, 45


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow(Reported):
    """演示设施变更 — the staff (人) of a facility before and after."""

    facility: str
    before: int
    staff: int


def draft(ground: Draft) -> Sequence[ChangeRow]:
    """One report for each of some institutions, through the year; no figure reads their staff."""
    fit = [one for one in ground.places if one.kind == INSTITUTION and len(one.entries) == 1]
    old = [one for one in fit if one.entries[0].effective_on.year < ground.year]
    rows = []
    for one, day in zip(ground.dealt(old, REPORTS), ground.spread(REPORTS), strict=False):
        steps = ground.steps(day)
        rows.append(
            ChangeRow(
                facility=one.code, before=one.staff, staff=one.staff + ground.rng.randint(1, 6), place=one.place,
                effective_on=day, accepted_on=steps.accepted_on, reported_on=steps.reported_on,
                confirmed_on=steps.confirmed_on, paper=ground.paper(one.place, day),
            )
        )  # fmt: skip
    return rows


def load(ground: Ground, rows: Sequence[ChangeRow]) -> Mapping[str, int]:
    """The changes; those that were confirmed have been carried out."""
    made = [
        FacilityChange(
            facility=ground.facility_of[row.facility],
            new_staff=row.staff,
            before={"staff": str(row.before)},
            **ground.reported(row),
        )
        for row in rows
    ]
    stored(made)
    done = []
    for row in (row for row in rows if row.confirmed_on is not None):
        facility = ground.facility_of[row.facility]
        facility.staff = row.staff
        done.append(facility)
    Facility.objects.bulk_update(done, ["staff"], batch_size=BATCH)
    return {"facilities.change": len(made)}


def _waiting(plot: "Plot") -> None:
    """A report of long ago that nobody confirmed."""
    having = {row.facility for row in plot.rows[NAME]}
    home = plot.facilities[plot.pick(INSTITUTION, lambda one: one.code not in having)]
    day = plot.days_ago(WAITED)
    plot.rows[NAME].append(
        ChangeRow(
            facility=home.code, before=home.staff, staff=home.staff + 3, place=home.place, effective_on=day, accepted_on=day,
            reported_on=day + timedelta(days=2), confirmed_on=None, paper="演示核查表",
        )
    )  # fmt: skip
    plot.note("设施变更久未确认", home, "facilities.change_waiting")


FACILITY_CHANGES = Chapter(NAME, draft, load, spoilers=(_waiting,))
