"""In several places a household that agreed to be checked and a check of it; in both counties a batch that waits for the banks."""

from datetime import date
from uuid import uuid4

from minzheng.core.checks import services
from minzheng.core.checks.authorisations import services as authorisations
from minzheng.core.checks.authorisations.services import Signing
from minzheng.core.checks.exchange import services as exchange
from minzheng.core.checks.services import Asking
from minzheng.core.checks.sources import sources
from minzheng.core.notices.models import Notice
from minzheng.kernel.masking import mask_name
from tests.world import CHECKERS, PLACES, Row
from tests.worlds.facts import KEYS

MATTER = "assistance.minimum_living"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
SIGNED = date(2021, 8, 1)


def fill(world) -> None:
    """Lists name a check by its number, an authorisation by the masked name."""
    by = world.users["second"]
    made = {}
    for key in KEYS:
        person = world.row("parties.person", key).record
        signing = Signing(person, tuple(sources()), SIGNED, PDF, "授权书.pdf")
        given = authorisations.authorise(signing, by=by)
        world.rows.append(Row("checks.authorisation", key, mask_name(f"{PLACES[key][2]}民"), given))
        case, household = world.row("cases.case", key).record, world.row("parties.household", key).record
        made[key] = services.ask(Asking(MATTER, household, uuid4(), case.uid, case.number), by=by).check
        world.rows.append(Row("checks.check", key, made[key].number, made[key]))
    for username, (_, county) in CHECKERS.items():
        for key in KEYS:
            if key.startswith(county) and key != "E1":
                services.start(made[key].uid, by=world.users[username])
        batch = exchange.prepare("banks", MATTER, by=world.users[username])
        world.rows.append(Row("checks.batch", county, batch.number, batch))
    Notice.objects.all().delete()  # everybody begins with an empty box
