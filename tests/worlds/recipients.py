"""In several places a person on the old-age allowance and a household of his on the minimum living allowance, and what waits.

The allowance of every place is confirmed except in E2 and W2, and in some a decision on it waits; the household's waits
everywhere. Households come from the facts.
"""

from datetime import date

from minzheng.core.benefits import services
from minzheng.core.benefits.deaths import matching
from minzheng.core.benefits.decisions.models import DecisionKind
from minzheng.core.benefits.models import DeathMatch, DeathReport, Enrolment
from minzheng.core.benefits.services import Proposal
from minzheng.kernel.masking import mask_name
from tests.world import PLACES, Row
from tests.worlds.facts import KEYS

DIED, REPORTED = date(2021, 4, 20), date(2021, 5, 3)
DECIDED, WAITING, STOPPED = date(2021, 3, 1), ("E2", "W2"), ("E1", "E1a", "W1", "Z1")


def fill(world) -> None:
    """Lists name people masked, and enrolments by their numbers."""
    persons = {key: world.row("parties.person", key).record for key in KEYS}
    homes = {key: world.row("parties.household", key).record for key in KEYS}
    masked = {key: mask_name(f"{PLACES[key][2]}民") for key in KEYS}
    by, said = world.users["second"], {"accepted_on": DECIDED, "paper": "确认书"}
    grants = services.propose(
        [
            Proposal(DecisionKind.GRANT, programme="eldercare.old_age", unit=persons[key], amount=5_000, **said)
            for key in KEYS
        ],
        by=by,
    )
    openings = services.propose(
        [
            Proposal(
                DecisionKind.OPENING, programme="assistance.minimum_living", unit=homes[key], members=(persons[key],),
                amount=40_000, held_since=date(2020, 6, 1), effective_on=date(2021, 1, 1), **said,
            )
            for key in KEYS
        ],
        by=by,
    )  # fmt: skip
    ready = [one for key, one in zip(KEYS, grants, strict=True) if not key.startswith(WAITING)]
    assert services.confirm(ready, by=world.users["city"]).confirmed == len(ready)
    for key, grant, opening in zip(KEYS, grants, openings, strict=True):
        grant.refresh_from_db()
        world.rows += [Row("benefits.grant", key, masked[key], grant), Row("benefits.grant", key, masked[key], opening)]
    places = {division.pk: key for key, division in world.places.items()}
    enrolments = {places[one.division_id]: one for one in Enrolment.objects.select_related("division__county")}
    for key, one in enrolments.items():
        world.rows.append(Row("benefits.enrolment", key, one.number, one))
        world.rows.append(Row("benefits.spell", key, one.number, one.spells.get()))
        world.rows.append(Row("benefits.coverage", key, one.number, one.coverages.get()))
    stops = services.propose(
        [
            Proposal(
                DecisionKind.STOP,
                enrolment=enrolments[key],
                reason="wish",
                accepted_on=date(2021, 8, 20),
                paper="停发通知",
            )
            for key in STOPPED
        ],
        by=by,
    )
    world.rows += [
        Row("benefits.decision", key, enrolments[key].number, one) for key, one in zip(STOPPED, stops, strict=True)
    ]
    _deaths(world, persons, masked)


def _deaths(world, persons, masked) -> None:
    """In every place an office reported that the person died; where the allowance is paid that is a match."""
    for key in KEYS:
        one = persons[key]
        report = DeathReport.objects.create(
            name=one.name,
            born_on=one.born_on,
            died_on=DIED,
            source="funeral",
            reported_on=REPORTED,
            division=world.places[key],
        )
        world.rows.append(Row("benefits.death_report", key, masked[key], report))
    matching.match(by="system", today=REPORTED)
    places = {division.pk: key for key, division in world.places.items()}
    for match in DeathMatch.objects.all():
        key = places[match.division_id]
        world.rows.append(Row("benefits.death_match", key, masked[key], match))
