"""Two counties with their clerks, a party branch, people with identity numbers, and short ways to write activities."""

from dataclasses import dataclass
from datetime import date

import pytest

from minzheng.core.access.keys import ensure_keys
from minzheng.core.activities.models import Activity, Attendance
from minzheng.core.parties.models import Organisation, Person
from minzheng.core.registers import accepting
from minzheng.core.registers import services as registers
from minzheng.core.registers.declarations import REGISTERS
from tests.unit.core.facilities.conftest import World, business_date, world  # noqa: F401 — fixtures used by name
from tests.world import person_values

ON = date(2021, 3, 5)
COURSES = REGISTERS.get("eldercare.caregiver_course")
ATTENDANCES = REGISTERS.get("eldercare.attendance")
TRAININGS = REGISTERS.get("bureau.training")


@dataclass
class Desk:
    """The world, its people by identity number, and a party branch."""

    world: World
    numbers: list[str]
    foreign: str
    branch: Organisation

    def values(self, code="HL-1", **other):
        """Clean values of a course, as a form would give them."""
        return {
            "code": code, "title": f"护理员培训{code}", "division": self.world.township, "host": "", "held_on": ON, "ended_on": None,
            "tenths": 160, "place": "", "audience": 30, "accepted_on": ON, "paper": "开班通知", "note": "",
        } | other  # fmt: skip

    def activity(self, code="HL-1", register=COURSES, *, confirmed=True, **other) -> Activity:
        made = registers.add(register, self.values(code, **other), by=self.world.clerk)
        return self._settled(made, confirmed)

    def attendance_values(self, number=0, **other):
        """Clean values of an attendance of the first course."""
        return {
            "activity": "HL-1", "person": self.numbers[number], "role": "caregiver", "tenths": 15, "completed": True,
            "certificate": "", "accepted_on": ON, "paper": "结业名单",
        } | other  # fmt: skip

    def attendance(self, number=0, register=ATTENDANCES, *, confirmed=True, **other) -> Attendance:
        made = registers.add(register, self.attendance_values(number, **other), by=self.world.clerk)
        return self._settled(made, confirmed)

    def _settled(self, made, confirmed):
        if confirmed:
            assert accepting.confirm(type(made), [made], by=self.world.reviewer).refused == ()
            made.refresh_from_db()
        return made


@pytest.fixture
def desk(world):  # noqa: F811 — the fixture of that name
    """Five people in the township, one in the other county."""
    ensure_keys(by="system")
    rows = [person_values(number, f"张三{number}", world.township) for number in range(1, 6)]
    rows.append(person_values(6, "李外县", world.other_township))
    writer = REGISTERS.get("parties.person").writer
    people = writer.create_many(rows, by=world.clerk)
    assert Person.objects.count() == len(people)
    branch = Organisation.objects.create(code="DZB01", name="机关党支部", kind="party", division=world.city)
    return Desk(world, [row["id_number"] for row in rows[:-1]], rows[-1]["id_number"], branch)
