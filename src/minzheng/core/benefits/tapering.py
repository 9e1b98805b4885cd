"""渐退期 — for how many months a grant goes on after the income has risen: a dated local parameter of the programme."""

from datetime import date

from minzheng.core.divisions.models import Division
from minzheng.core.registers.parameters import book
from minzheng.kernel.parameters import NoParameter


def tapers(programme: str) -> bool:
    """Whether a programme knows tapering at all."""
    return any(series.code == f"{programme}.tapering_months" for series in book())


def tapering_months(programme: str, place: Division, on: date) -> int | None:
    """The months in force at a place on a day; None where no document says how many."""
    county = place.county.code if place.county is not None else place.code
    try:
        return int(book().value(f"{programme}.tapering_months", on=on, county=county).decimal)
    except NoParameter:
        return None
