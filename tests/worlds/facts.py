"""In several places a household of one, what its member declared, and what each office's file answered: a conflict in each."""

from datetime import date

from minzheng.core.facts.models import Fact
from minzheng.core.facts.register_base import FeedRegister
from minzheng.core.registers.declarations import REGISTERS
from minzheng.kernel.masking import mask_name
from minzheng.kernel.policy import Kind
from tests.world import PLACES, Row

SINCE, ANSWERED = date(2020, 1, 1), date(2021, 3, 1)
KEYS = ("", "E", "E1", "E1a", "E1b", "E2", "E2a", "W", "W1", "W1a", "Z", "Z1")
SAID = {Kind.NUMBER: 1, Kind.TRUTH: True, Kind.DAY: date(2021, 2, 1)}


def fill(world) -> None:
    """Lists of people show masked names; households are called after their place."""
    by = world.users["second"]
    persons = REGISTERS.get("parties.person").writer
    numbers = {key: persons.current(world.row("parties.person", key).record)["id_number"] for key in KEYS}
    codes = {key: f"{PLACES[key][2]}户" for key in KEYS}
    _made(world, "parties.household", codes, [
        {"code": codes[key], "division": world.places[key], "settlement": "rural", "local_hukou": True, "since": SINCE} for key in KEYS
    ], by)  # fmt: skip
    _made(world, "parties.membership", codes, [
        {"household": codes[key], "person": numbers[key], "relation": "head", "since": SINCE} for key in KEYS
    ], by)  # fmt: skip
    declared = {"kind": "wages", "value": "2000", "source": "declared", "since": SINCE}
    writer = REGISTERS.get("parties.fact").writer
    writer.create_many([{"person": numbers[key], "basis": f"{PLACES[key][2]}申报"} | declared for key in KEYS], by=by)
    masked = {key: mask_name(f"{PLACES[key][2]}民") for key in KEYS}
    for register in (one for one in REGISTERS if issubclass(one, FeedRegister)):
        rows = [{"person": numbers[key], "since": ANSWERED} | _answers(register.feed) for key in KEYS]
        _made(world, register.code, masked, rows, by)
    places = {division.pk: key for key, division in world.places.items()}
    for fact in Fact.objects.order_by("pk"):
        key = places[fact.division_id]
        world.rows.append(Row("parties.fact", key, fact.basis if fact.source == "declared" else masked[key], fact))
        if fact.source == "declared":
            world.rows.append(Row("parties.fact_conflict", key, masked[key], fact))


def _answers(feed) -> dict[str, object]:
    return {
        column.kind: SAID[column.fact.kind] if column.fact.kind in SAID else list(column.fact.choices)[1]
        for column in feed.columns
    }


def _made(world, register, names, rows, by) -> None:
    made = REGISTERS.get(register).writer.create_many(rows, by=by)
    world.rows += [Row(register, key, names[key], record) for key, record in zip(KEYS, made, strict=True)]
