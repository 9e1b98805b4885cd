"""In several places an application for the minimum living allowance that waits at the window, taken by nobody."""

from uuid import uuid4

from minzheng.core.cases import services
from minzheng.core.cases.services import Application
from minzheng.core.notices.models import Notice
from tests.world import PLACES, TODAY, Row
from tests.worlds.facts import KEYS

MATTER = "assistance.minimum_living"


def fill(world) -> None:
    """Lists name the applicants."""
    by = world.users["second"]
    for key in KEYS:
        person = world.row("parties.person", key).record
        case = services.open_case(Application(MATTER, uuid4(), world.places[key], person=person), by=by)
        assert case.opened_on == TODAY
        world.rows.append(Row("cases.case", key, f"{PLACES[key][2]}民", case))
    Notice.objects.all().delete()  # everybody begins with an empty box
