"""A township whose clerk and officers go visiting, a village assistant, an applicant and a child; short ways to a visit."""

import io
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

import pytest
from PIL import Image

from minzheng.core.access.models import User
from minzheng.core.calendars import services as calendars
from minzheng.core.cases import services as cases
from minzheng.core.cases.assigning import services as assigning
from minzheng.core.parties.models import Person
from minzheng.core.visits import services
from minzheng.core.visits.models import Visit
from minzheng.core.visits.services import Occasion, Plan, Shot, Submission
from tests.unit.core.cases.conftest import account
from tests.unit.core.facilities.conftest import World, world

__all__ = ["world"]
TODAY = date(2021, 8, 31)
HOME, COUNTY, SELF_CARE, CHILD = (
    "assistance.home_visit", "assistance.county_visit", "assistance.self_care", "welfare.child_visit"
)  # fmt: skip
AT_HOME = {
    "members": "3", "able": "1", "working": "1", "health": "good", "in_school": "1", "kin": "no", "wages": "18000", "business": "0",
    "property_income": "0", "transfers": "1200.50", "has_car": "no", "houses": "1", "savings": "3000", "medical": "500",
    "housing": "own", "structure": "brick", "area": "60", "hazard": "no", "cause": "labour", "judged": "true", "words": "属实。",
}  # fmt: skip
SIX = ("eats", "dresses", "gets_up", "toilet", "walks", "bathes")


def picture(size=(60, 40), kind="PNG"):
    """A small picture as a phone sends it."""
    out = io.BytesIO()
    Image.new("RGB", size, (180, 40, 40)).save(out, kind)
    return out.getvalue()


SIGNATURE = Shot(picture(), "signature.png")


@dataclass
class Round:
    """The place of these tests and its people; each act is done by whoever usually does it."""

    world: World
    officer: User
    second: User
    reviewer: User
    other_reviewer: User
    assistant: User
    applicant: Person
    child: Person
    patch: pytest.MonkeyPatch

    @property
    def clerk(self):
        return self.world.clerk

    @property
    def stranger(self):
        return self.world.stranger

    def on(self, day):
        self.patch.setenv("MINZHENG_TODAY", str(day))

    def wish(self, checklist=CHILD, *, subject=None, visitors=None, **more):
        usual = {CHILD: (self.assistant,), COUNTY: (self.reviewer, self.other_reviewer)}
        said = {"planned_on": TODAY, "key": uuid4()} | more
        who = visitors if visitors is not None else usual.get(checklist, (self.officer, self.clerk))
        return Plan(
            checklist, subject=subject or (self.child if checklist == CHILD else self.applicant), visitors=who, **said
        )

    def planned(self, checklist=CHILD, *, by=None, **more):
        return services.plan(
            self.wish(checklist, **more), by=by or (self.assistant if checklist == CHILD else self.officer)
        )

    def sheet(self, typed=None, **more):
        said = {"key": uuid4(), "visited_on": TODAY, "at_home": True, "signature": SIGNATURE} | more
        return Submission(typed=typed if typed is not None else {"well": "yes"}, **said)

    def sent(self, visit, typed=None, *, by=None, **more):
        done = services.submit(visit.uid, self.sheet(typed, **more), by=by or self.assistant)
        visit.refresh_from_db()
        return done

    def signed(self, visit, *, by):
        """What stands in the visit now, signed by another of those who went."""
        seen = Visit.objects.values_list("sent_key", flat=True).get(pk=visit.pk)
        return services.confirm(visit.uid, seen=seen, by=by)

    def case(self, matter="assistance.minimum_living", *, marks=frozenset()):
        """An accepted case whose officer has it."""
        wanted = cases.Application(matter, uuid4(), self.world.township, person=self.applicant, marks=marks)
        case = cases.open_case(wanted, by=self.clerk)
        cases.take_move(case.uid, "accept", revision=None, by=self.clerk)
        assigning.claim(case.uid, by=self.officer)
        case.refresh_from_db()
        return case

    def for_case(self, case, checklist=HOME, paper="visit", **more):
        occasion = Occasion("cases.case", case.uid, paper, case.opened_on)
        return self.planned(checklist, occasion=occasion, division=case.division, cause=Visit.Cause.TRIGGERED, **more)


def person(place, name, born_on):
    return Person.objects.create(name=name, sort_key=name, sex="male", born_on=born_on, division=place)


@pytest.fixture
def tour(world, monkeypatch, settings, tmp_path):
    calendars.seed(by="system")
    settings.HOME = tmp_path
    monkeypatch.setenv("MINZHENG_TODAY", str(TODAY))
    return Round(
        world,
        officer=account("officer", "干部甲", "township_officer", world.township),
        second=account("second", "干部乙", "township_officer", world.township),
        reviewer=world.reviewer,
        other_reviewer=account("reviewer2", "审核丁", "county_reviewer", world.county),
        assistant=account("assistant", "儿童主任", "village_assistant", world.village),
        applicant=person(world.village, "申请人", date(1950, 1, 1)),
        child=person(world.village, "孩子", date(2012, 1, 1)),
        patch=monkeypatch,
    )


def afresh(user):
    """The same person as another request would read him."""
    return User.objects.get(pk=user.pk)
