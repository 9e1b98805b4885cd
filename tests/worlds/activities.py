"""Activities of every kind in several places, each with a host that is a party branch, and who attended those with a list."""

from datetime import date

from minzheng.core.activities.models import Activity
from minzheng.core.activities.register_base import ActivityRegister
from minzheng.core.registers.declarations import REGISTERS
from tests.world import PLACES, Row

HELD = date(2021, 3, 5)
KEYS = ("", "E", "E1", "E1a", "E1b", "E2", "E2a", "W", "W1", "W1a", "Z", "Z1")
WAITING = ("E2", "W1")


def fill(world) -> None:
    """Those in E2 and W1 wait; in the other places they are confirmed, and the attendances too."""
    second = world.users["second"]
    hosts = _branches(world, second)
    for register in (one for one in REGISTERS if issubclass(one, ActivityRegister)):
        kind = register.kind
        rows = [
            {
                "code": f"{kind.code}-{key or 'CITY'}", "title": f"{PLACES[key][2]}{kind.title}", "division": world.places[key],
                "host": hosts[key], "held_on": HELD, "accepted_on": HELD, "paper": "活动记录", "audience": 20,
                **({"tenths": 80} if kind.has_lessons else {}),
            }
            for key in KEYS
        ]  # fmt: skip
        made = register.writer.create_many(rows, by=second)
        world.rows += [
            Row(register.code, key, row["title"], one) for key, row, one in zip(KEYS, rows, made, strict=True)
        ]
        _confirm(world, register, made)
        if kind.roles:
            _attendances(world, kind, rows)
    assert Activity.objects.waiting().exists()


def _branches(world, by) -> dict[str, str]:
    rows = [
        {
            "code": f"DZB-{key or 'CITY'}",
            "name": f"{PLACES[key][2]}党支部",
            "kind": "party",
            "division": world.places[key],
        }
        for key in KEYS
    ]
    made = REGISTERS.get("parties.organisation").writer.create_many(rows, by=by)
    world.rows += [
        Row("parties.organisation", key, row["name"], one) for key, row, one in zip(KEYS, rows, made, strict=True)
    ]
    return {key: row["code"] for key, row in zip(KEYS, rows, strict=True)}


def _attendances(world, kind, activities) -> None:
    register = REGISTERS.get(f"{kind.line}.attendance")
    persons = REGISTERS.get("parties.person").writer
    rows = [
        {
            "activity": activity["code"], "person": persons.current(world.row("parties.person", key).record)["id_number"],
            "role": kind.roles[0][0], "tenths": 75, "completed": True, "accepted_on": HELD, "paper": "结业名单",
        }
        for key, activity in zip(KEYS, activities, strict=True)
    ]  # fmt: skip
    made = register.writer.create_many(rows, by=world.users["second"])
    world.rows += [
        Row(register.code, key, activity["title"], one)
        for key, activity, one in zip(KEYS, activities, made, strict=True)
    ]
    _confirm(world, register, made)


def _confirm(world, register, made) -> None:
    ready = [one for key, one in zip(KEYS, made, strict=True) if not key.startswith(WAITING)]
    assert register.confirm(ready, by=world.users["city"]) == (len(ready), [])
