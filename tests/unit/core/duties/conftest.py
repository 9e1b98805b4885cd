"""A bureau small enough to count by hand: two sections, two branches, a branch elsewhere, and 2021 in the calendar."""

from datetime import date, datetime

import pytest

from minzheng.core.activities.models import Activity, Attendance
from minzheng.core.calendars import services as calendars
from minzheng.core.designations.models import Designation
from minzheng.core.duties import services
from minzheng.core.parties.models import Organisation, Person, Posting
from minzheng.kernel.periods import ZONE
from tests.unit.core.plan.small_world import SmallWorld

TODAY = date(2021, 8, 30)
OLD = date(2018, 5, 1)
CONFIRMED_AT = datetime(2021, 8, 29, 9, tzinfo=ZONE)


class Bureau:
    """市局 — its sections and branches, and how people and records come to it."""

    def __init__(self) -> None:
        self.city = SmallWorld()
        self.reporter, self.checker = self.city.reporter, self.city.checker
        self.office = self.organisation("MZ", "office")
        self.section, self.other_section = (self.organisation(f"MZ-{n}", "office", self.office) for n in (1, 2))
        self.branch, self.other_branch = (self.organisation(f"DZB{n}", "party", self.office) for n in (1, 2))
        self.foreign_branch = self.organisation("DZX", "party")
        self.numbers = iter(range(1, 100_000))

    def organisation(self, code, kind, parent=None, division=None):
        return Organisation.objects.create(
            code=code, name=f"{code}名称", kind=kind, parent=parent, division=division or self.city.city
        )

    def person(self):
        number = next(self.numbers)
        return Person.objects.create(
            name=f"甲{number}", sort_key=f"jia{number}", sex="male", born_on=date(1980, 1, 1), division=self.city.city
        )

    def posting(self, office, role="科员", *, person=None, since=OLD, until=None):
        return Posting.objects.create(
            person=person or self.person(), office=office, role=role, since=since, until=until, division=office.division
        )

    def member(self, branch=None, **said):
        return self.posting(branch or self.branch, "党员", **said)

    def accepted(self, *, confirmed=True):
        paper = {"accepted_on": date(2021, 8, 28), "paper": "记录", "reported_by": self.reporter}
        return paper | ({"confirmed_by": self.checker, "confirmed_at": CONFIRMED_AT} if confirmed else {})

    def activity(self, kind, on, *, host=None, confirmed=True, division=None):
        return Activity.objects.create(
            code=f"A{next(self.numbers)}", kind=kind, title="会", held_on=on, host=host, division=division or self.city.city,
            **self.accepted(confirmed=confirmed),
        )  # fmt: skip

    def attendance(self, activity, person, tenths, *, completed=True, confirmed=True):
        return Attendance.objects.create(
            activity=activity, person=person, role="party_member", tenths=tenths, completed=completed,
            division=activity.division, **self.accepted(confirmed=confirmed),
        )  # fmt: skip

    def grade(self, person, since, until, *, confirmed=True):
        return Designation.objects.create(
            kind="bureau.quarterly_appraisal", holder="person", person=person, grade="good", since=since, until=until,
            document_number="人考〔2021〕1号", division=self.city.city, **self.accepted(confirmed=confirmed),
        )  # fmt: skip

    def generate(self, *kinds, year=2021):
        return services.generate(year, by="system", kinds=kinds or None)


@pytest.fixture(autouse=True)
def business_date(monkeypatch):
    monkeypatch.setenv("MINZHENG_TODAY", str(TODAY))


@pytest.fixture
def bureau(db):
    calendars.seed(by="system")
    return Bureau()
