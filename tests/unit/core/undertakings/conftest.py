"""The small city of the facilities, with two officers of the bureau, and short ways to write undertakings down."""

from dataclasses import dataclass
from datetime import date

import pytest

from minzheng.core.access.models import Appointment, User
from minzheng.core.registers import services as registers
from minzheng.core.registers.declarations import REGISTERS
from minzheng.core.undertakings.kinds import kind_of
from tests.unit.core.facilities.conftest import TODAY, World, business_date, world

__all__ = ["TODAY", "business_date", "world"]
ON = date(2021, 3, 1)
SAID = {"accepted_on": ON, "paper": "批复文件"}
HOME, PAPER, LEGACY = "eldercare.extreme_poverty_home", "bureau.research_paper", "eldercare.fire_legacy"


@dataclass
class Desk:
    """The city, two officers of the bureau, and what a form would send."""

    world: World
    chief: User
    deputy: User

    def undertaking(self, kind=HOME, code="X001", *, confirmed=True, by=None, **other):
        """An undertaking of a kind, in the county where the kind allows it, confirmed by the deputy."""
        levels = kind_of(kind).levels
        place = self.world.city if levels == ("city",) else self.world.county
        place = self.world.village if levels == ("village",) else place
        groups = kind_of(kind).groups
        values = {
            "code": code, "title": f"事项{code}", "division": place, "lead": "", "group": groups[0][0] if groups else "",
            "started_on": ON, "due_on": date(2021, 12, 31), "note": "", **SAID, **other,
        }  # fmt: skip
        record = registers.add(REGISTERS.get(kind), values, by=by or self.chief)
        return self._confirmed(REGISTERS.get(kind), record) if confirmed else record

    def milestone(self, undertaking, stage, /, done_on=ON, *, planned_on=None, confirmed=True, by=None, **other):
        """A stage of an undertaking, planned or done."""
        register = REGISTERS.get(f"{kind_of(undertaking.kind).line}.milestones")
        said = {"accepted_on": done_on, "paper": "证明材料"} if done_on else {"accepted_on": None, "paper": ""}
        values = {
            "undertaking": undertaking.code, "stage": stage, "planned_on": planned_on, "done_on": done_on, "number": "试发〔2021〕1号",
            "note": "", **said, **other,
        }  # fmt: skip
        record = registers.add(register, values, by=by or self.chief)
        return self._confirmed(register, record) if confirmed and done_on else record

    def payment(self, undertaking, amount, paid_on=ON, *, confirmed=True, **other):
        """Money paid for an undertaking."""
        register = REGISTERS.get(f"{kind_of(undertaking.kind).line}.payments")
        values = {"undertaking": undertaking.code, "paid_on": paid_on, "amount": amount, "purpose": "工程款"}
        record = registers.add(register, values | {"accepted_on": paid_on, "paper": "凭据"} | other, by=self.chief)
        return self._confirmed(register, record) if confirmed else record

    def _confirmed(self, register, record):
        assert register.confirm([record], by=self.deputy) == (1, [])
        record.refresh_from_db()
        return record


@pytest.fixture
def desk(world):
    officers = []
    for name in ("chief", "deputy"):
        officers.append(User.objects.create(username=name, name=f"处长{name}"))
        Appointment.objects.create(user=officers[-1], post="city_officer", division=world.city, since=date(2019, 1, 1))
    return Desk(world, *officers)
