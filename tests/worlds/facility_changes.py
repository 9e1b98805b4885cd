"""A waiting change of one facility of each line in every place where its opening counts."""

from minzheng.core.facilities.changes.models import FacilityChange
from minzheng.core.facilities.register_base import FacilityRegister
from minzheng.core.registers.declarations import REGISTERS
from tests.world import Row


def fill(world) -> None:
    """Changes of the staff, each with the name of its facility."""
    having = set()
    for register in REGISTERS:
        if not issubclass(register, FacilityRegister):
            continue
        line = register.kind.line
        rows = [
            row for row in world.rows
            if row.register == register.code and not row.place.startswith(("E2", "W2")) and (line, row.place) not in having
        ]  # fmt: skip
        having |= {(line, row.place) for row in rows}
        changes = register.writer.update_many([(row.record, {"staff": 7}) for row in rows], by=world.users["second"])
        assert changes is None
        made = {
            one.facility_id: one for one in FacilityChange.objects.filter(facility__in=[row.record for row in rows])
        }
        world.rows += [Row(f"{line}.facility_change", row.place, row.name, made[row.record.pk]) for row in rows]
