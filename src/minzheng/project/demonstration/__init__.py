"""演示城市 — an invented city on real divisions: deterministic by seed, with planted errors and a truth file beside it.

``build`` marks an empty database and fills it in one transaction: a kill leaves nothing, and the next start builds again.
A database that was marked with the same parameters is left as it is, edits included.
"""

from collections.abc import Callable
from datetime import date
from itertools import chain
from pathlib import Path

from django.conf import settings
from django.db import transaction

from minzheng.core.access.keys import ensure_keys
from minzheng.core.benefits import programmes
from minzheng.core.calendars import services as calendars
from minzheng.core.registers.parameters import own_folder
from minzheng.kernel import periods
from minzheng.project.demonstration import cast, marking, papers, standards
from minzheng.project.demonstration.geography import Geography
from minzheng.project.demonstration.loading import City, Loader
from minzheng.project.demonstration.marking import NotADemonstration, Parameters
from minzheng.project.demonstration.planted import Planted, plant
from minzheng.project.demonstration.records import Person
from minzheng.project.demonstration.world import Setting, build_world

__all__ = ["NotADemonstration", "accounts_table", "build", "city_of", "folder", "write_standards"]


def folder() -> Path:
    """Where the manifest and the truth are written."""
    return Path(settings.HOME) / "demonstration"


def build(*, people: int, seed: int, planted: bool, progress: Callable[[int, int], None]) -> None:
    """Build the city, or leave the same one as it is. Raises NotADemonstration."""
    parameters = Parameters(people=people, seed=seed, planted=planted)
    known_on = periods.today()
    with transaction.atomic():
        claimed = marking.claim(parameters, known_on)
        if not claimed.is_new and papers.are_there(folder()):
            write_standards()
            progress(1, 1)
            return
        city, errors = city_of(parameters, claimed.known_on)
        write_standards()  # nothing is refused from here on
        if claimed.is_new:
            ensure_keys(by="system")
            calendars.seed(by="system")
            Loader(city, progress).run()
    marking.forget()
    papers.write(folder(), city, errors, parameters)
    progress(1, 1)


def write_standards() -> None:
    """The invented standards as this installation's own parameters: applications of the city are reckoned by them."""
    standards.write(own_folder(), [county.code for county in Setting().geography().counties])
    programmes.read_again()


def city_of(parameters: Parameters, known_on: date) -> tuple[City, list[Planted]]:
    """The city as its registers show it on a business date, and the errors in it: no database is asked."""
    setting = Setting()
    geography = setting.geography()
    if known_on < date(setting.year, 1, 1):
        raise NotADemonstration(
            f"演示城市的数据从 {setting.year} 年开始，业务日期 {known_on} 太早；请改 MINZHENG_TODAY，或不设置它。"
        )
    world = build_world(setting, geography, seed=parameters.seed, people=parameters.people)
    census = setting.census(geography, seed=parameters.seed, count=parameters.people)
    added, errors = list[Person](), list[Planted]()
    if parameters.planted:
        census.count -= 1
        world, added, errors = plant(world, geography, census, known_on)
    city = City(
        setting=setting, geography=geography, world=world.as_known_on(known_on), people=chain(census, added), count=parameters.people,
        known_on=known_on, days=_days(setting, geography, known_on),
    )  # fmt: skip
    return city, errors


def _days(setting: Setting, geography: Geography, known_on: date) -> tuple[date, ...]:
    """The set days that have come, and the business date itself while the same edition speaks for it."""
    wanted = {*setting.said["observed_on"], known_on}
    return tuple(sorted(day for day in wanted if day <= known_on and geography.speaks_for(day)))


def accounts_table() -> str:
    """User names, passwords, posts and places of the demonstration accounts."""
    setting = Setting()
    return cast.accounts_table(setting, setting.geography())
