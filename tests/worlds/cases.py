"""In several places an application for the minimum living allowance that waits at the window under its receipt, taken by nobody."""

from uuid import uuid4

from minzheng.core.cases.intake import services as intake
from minzheng.core.cases.intake.content import Asked, IntakeForm
from minzheng.core.notices.models import Notice
from tests.world import PLACES, TODAY, Row
from tests.worlds.facts import KEYS

MATTER = "assistance.minimum_living"


def fill(world) -> None:
    """Lists name the applicants; known applications are named by their cases."""
    by = world.users["second"]
    for key in KEYS:
        person = world.row("parties.person", key).record
        made = intake.take_in(IntakeForm(uuid4(), person, (Asked(MATTER),)), by=by)
        case = made.cases.get()
        assert case.opened_on == TODAY
        world.rows.append(Row("cases.case", key, f"{PLACES[key][2]}民", case))
        world.rows.append(Row("cases.intake", key, f"{PLACES[key][2]}民", made))
        world.rows.append(Row("cases.known", key, case.number, case.known_as))
    Notice.objects.all().delete()  # everybody begins with an empty box
