"""In two counties a pair of records that may be one person, in the township that holds both villages, and one that was judged apart."""

from minzheng.core.parties.duplicates import reads, services
from minzheng.core.parties.duplicates.models import Reason, Source, Suspicion
from minzheng.core.parties.duplicates.writing import Found, note
from minzheng.kernel.masking import mask_name
from tests.world import PLACES, Row

PAIRS = {"E1": ("E1a", "E1b"), "W1": ("W1a", "W1b"), "": ("E2", "W2"), "Z1": ("Z1a", "Z1b")}
APART = "W1"


def fill(world) -> None:
    """Lists name people masked."""
    people = {key: world.row("parties.person", key).record for pair in PAIRS.values() for key in pair}
    pairs = {key: tuple(sorted(people[place].pk for place in pair)) for key, pair in PAIRS.items()}
    note({pair: Found(frozenset({Reason.NUMBER}), Source.RULES) for pair in pairs.values()})
    for key, (one, _) in pairs.items():
        found = reads.standing().get(one=one)
        assert found.division == world.places[key]
        names = {place: mask_name(f"{PLACES[place][2]}民") for place in PAIRS[key]}
        first = next(place for place in PAIRS[key] if people[place].pk == one)
        world.rows.append(Row("parties.suspicion", key, names[first], found, quoted=True))
        if key == APART:
            seen = services.mark(found)
            services.judge(
                found, "different", reason="两人都在场", evidence="身份证", seen=seen, by=world.users["city"]
            )
    assert Suspicion.objects.count() == len(PAIRS)
