"""The small city of the facilities, with an organisation and a person to designate."""

from dataclasses import dataclass
from datetime import date

import pytest

from minzheng.core.access.keys import ensure_keys
from minzheng.core.access.models import Appointment, User
from minzheng.core.parties.services import OrganisationWriter, PersonWriter
from minzheng.core.registers import services as registers
from minzheng.core.registers.declarations import REGISTERS
from tests.unit.core.facilities.conftest import TODAY, World, business_date, world
from tests.world import person_values

__all__ = ["TODAY", "business_date", "world"]
SINCE = date(2021, 3, 1)
STARS = REGISTERS.get("eldercare.star_model")
PILOTS = REGISTERS.get("eldercare.three_level_pilot")
POINTS = REGISTERS.get("governance.party_model_point")
HONOURS = REGISTERS.get("bureau.double_ten")
ENDS = REGISTERS.get("eldercare.designation_end")


@dataclass
class Titles:
    """The city, whom it may designate, and how that is written down."""

    world: World
    organisation: object
    person: object
    number: str
    chief: User

    def values(self, register, **other):
        kind = register.kind
        holder = {
            "facility": "Y001", "organisation": "S001", "person": self.number, "division": self.world.county
        }[kind.holder]  # fmt: skip
        said = {
            "since": SINCE,
            "until": None,
            "document_number": "试发〔2021〕1号",
            "accepted_on": SINCE,
            "paper": "认定文件",
        }
        said |= {"grade": kind.grades[0][0]} if kind.grades else {}
        said |= {"group": kind.groups[0]} if kind.groups else {}
        return said | {kind.holder: holder, "note": ""} | other

    def given(self, register, *, confirmed=True, **other):
        """A designation as a form writes it."""
        of_county = register.kind.holder == "division"
        writer, second = (self.world.reviewer, self.chief) if of_county else (self.world.clerk, self.world.reviewer)
        record = registers.add(register, self.values(register, **other), by=writer)
        if confirmed:
            assert register.confirm([record], by=second) == (1, [])
            record.refresh_from_db()
        return record


@pytest.fixture
def titles(world, tmp_path, settings):
    settings.HOME = tmp_path
    ensure_keys(by="system")
    world.institution()
    values = person_values(1, "梅某", world.township)
    (organisation,) = OrganisationWriter.create_many(
        [{"code": "S001", "name": "互助中心", "kind": "social", "division": world.township}], by=world.clerk
    )
    (person,) = PersonWriter.create_many([values], by=world.clerk)
    chief = User.objects.create(username="chief", name="处长戊")
    Appointment.objects.create(user=chief, post="city_officer", division=world.city, since=date(2019, 1, 1))
    return Titles(world, organisation, person, values["id_number"], chief)
