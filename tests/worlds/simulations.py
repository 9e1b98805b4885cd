"""Two finished simulations of the city; no county has any standard, so that all of it is undetermined."""

from dataclasses import replace

from minzheng.core.benefits.simulating import proposals, services
from minzheng.core.benefits.simulating.levers import all_levers
from minzheng.core.benefits.simulating.services import Asked
from minzheng.core.jobs import services as jobs
from minzheng.kernel.periods import Month
from tests.world import PLACES

TITLES, MONTH = ("全市统一提标", "农村先行提标"), Month(2021, 9)


def fill(world) -> None:
    """The city proposes twice."""
    counties = [(world.places[key].code, PLACES[key][1]) for key in ("E", "W", "Z")]
    for number, title in enumerate(TITLES):
        cells = proposals.cells(all_levers()[0], MONTH, counties, {})
        wanted = [
            replace(cell, proposed=70_000 - 100 * number if cell.settlement == "rural" or not number else None)
            for cell in cells
        ]
        row = services.start(Asked(title, all_levers()[0], MONTH, wanted), world.places[""], by=world.users["city"])
        jobs.run(str(row.job.uid))
        row.refresh_from_db()
        assert row.ended_at is not None
