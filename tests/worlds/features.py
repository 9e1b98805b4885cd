"""Rooms of marriage registries and served groups of organisations, in every place that has such a facility."""

from datetime import date

from minzheng.core.registers.declarations import REGISTERS

WAITING = ("E2", "W2")  # there the openings themselves wait
FEATURES = {"affairs.marriage_registry": "waiting_hall", "governance.special_group_service": "elderly"}


def fill(world) -> None:
    """One feature of each facility that may have some; confirmed but where the facility itself waits."""
    from tests.world import Row

    for kind, feature in FEATURES.items():
        register = REGISTERS.get(f"{kind.split('.')[0]}.features")
        facilities = [row for row in world.rows if row.register == kind]
        values = {
            "feature": feature, "since": date(2021, 2, 1), "area": 40 if feature == "waiting_hall" else None,
            "accepted_on": date(2021, 2, 2), "paper": "验收单",
        }  # fmt: skip
        made = register.writer.create_many(
            [{**values, "facility": row.record.code} for row in facilities], by=world.users["second"]
        )
        rows = [Row(register.code, row.place, row.name, entry) for row, entry in zip(facilities, made, strict=True)]
        world.rows += rows
        ready = [row.record for row in rows if not row.place.startswith(WAITING)]
        done, refused = register.confirm(ready, by=world.users["city"])
        assert (done, refused) == (len(ready), [])
