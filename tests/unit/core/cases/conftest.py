"""A township window, its officers, the county above it, an applicant; and short ways to move a case."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

import pytest

from minzheng.core.access.models import Appointment, User
from minzheng.core.calendars import services as calendars
from minzheng.core.cases import services, versions
from minzheng.core.cases.assigning import services as assigning
from minzheng.core.cases.models import Case, FiledPaper
from minzheng.core.cases.services import Application
from minzheng.core.parties.models import Organisation, Person
from tests.unit.core.cases.matters import ENROLLED, LIVING, MATTERS, REFUSING
from tests.unit.core.facilities.conftest import World, world

__all__ = ["world"]
THURSDAY = date(2021, 7, 1)
AFTER_NOTICE = date(2021, 7, 12)


@dataclass
class Window:
    """The place of these tests and its people; each act is done by whoever usually does it."""

    world: World
    officer: User
    second: User
    reviewer: User
    other_reviewer: User
    applicant: Person
    patch: pytest.MonkeyPatch

    @property
    def clerk(self):
        return self.world.clerk

    def on(self, day):
        self.patch.setenv("MINZHENG_TODAY", str(day))

    def form(self, matter=LIVING, key=None, **more):
        said = {"division": self.world.township, "person": self.applicant} | more
        return Application(matter, key or uuid4(), **said)

    def opened(self, matter=LIVING, *, by=None, **more):
        return services.open_case(self.form(matter, **more), by=by or self.clerk)

    def move(self, case, name, by, *, opinion="同意。", revision=...):
        """Take a move as the newest page would, claimed where nobody works on the case."""
        case.refresh_from_db()
        if not case.assignments.running().exists():
            assigning.claim(case.uid, by=by)
        seen = case.revision if revision is ... else revision
        done = services.take_move(case.uid, name, revision=seen, opinion=opinion, by=by)
        case.refresh_from_db()
        return done

    def accepted(self, **more):
        case = self.opened(**more)
        self.move(case, "accept", self.clerk)
        return case

    def surveying(self, **more):
        case = self.accepted(**more)
        self.move(case, "survey", self.officer)
        return case

    def file(self, case):
        """What the township puts into the file: a visit by two, the check and its proposal."""
        services.put_paper(
            case.uid, "visit", source=FiledPaper.Source.VISIT, signed_by=[self.officer, self.second], by=self.officer
        )
        services.put_paper(case.uid, "check", source=FiledPaper.Source.CHECK, by=self.clerk)
        services.put_paper(case.uid, "proposal", by=self.officer)

    def reported(self, **more):
        """A case before its decider, eleven days after it was opened."""
        case = self.surveying(**more)
        self.file(case)
        self.move(case, "notify", self.officer)
        self.on(AFTER_NOTICE)
        self.move(case, "report", self.officer)
        return case

    def granted(self, **more):
        case = self.reported(**more)
        self.move(case, "grant", self.reviewer)
        return case


def account(username, name, post, division):
    user = User.objects.create(username=username, name=name)
    Appointment.objects.create(user=user, post=post, division=division, since=date(2019, 1, 1))
    return user


def person(place, number=1):
    return Person.objects.create(
        name=f"申{number}", sort_key=f"shen{number}", sex="male", born_on=date(1950, 1, 1), division=place
    )


@pytest.fixture(autouse=True)
def matters(monkeypatch):
    """The product's own matters are left alone; these tests declare theirs."""
    monkeypatch.setattr(versions, "WORKFLOWS", MATTERS)
    monkeypatch.setenv("MINZHENG_TODAY", str(THURSDAY))
    ENROLLED.clear()
    REFUSING.clear()


@pytest.fixture
def window(world, monkeypatch):
    calendars.seed(by="system")
    return Window(
        world,
        officer=account("officer", "干部甲", "township_officer", world.township),
        second=account("second", "干部乙", "township_officer", world.township),
        reviewer=world.reviewer,
        other_reviewer=account("reviewer2", "审核丁", "county_reviewer", world.county),
        applicant=person(world.township),
        patch=monkeypatch,
    )


def reasons(case: Case | UUID, user, move):
    """Why a move may not be taken now, as the page says it."""
    from minzheng.core.cases.reads import view_of

    offers = {offer.move.name: offer.why_not for offer in view_of(Case.objects.get(pk=case.pk), user).offers}
    return "".join(offers[move])


def an_organisation(place):
    return Organisation.objects.create(code="ORG-1", name="某敬老院", kind="institution", division=place)
