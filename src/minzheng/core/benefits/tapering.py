"""渐退期 — for how many months a grant goes on after the income has risen: a dated local parameter of the programme."""

from datetime import date
from functools import cache
from pathlib import Path

from minzheng.core.divisions.models import Division
from minzheng.kernel.parameters import NoParameter, ParameterBook

PARAMETERS = Path(__file__).resolve().parents[2] / "data" / "parameters"


@cache
def _book() -> ParameterBook:
    return ParameterBook.load(PARAMETERS)


def tapers(programme: str) -> bool:
    """Whether a programme knows tapering at all."""
    return any(series.code == f"{programme}.tapering_months" for series in _book())


def tapering_months(programme: str, place: Division, on: date) -> int | None:
    """The months in force at a place on a day; None where no document says how many."""
    county = place.county.code if place.county is not None else place.code
    try:
        return int(_book().value(f"{programme}.tapering_months", on=on, county=county).decimal)
    except NoParameter:
        return None
