"""A small city for facilities: two counties, two townships, two villages, three people."""

from dataclasses import dataclass
from datetime import date

import pytest

from minzheng.core.access.models import Appointment, User
from minzheng.core.divisions.models import Division
from minzheng.core.facilities import services

TODAY = date(2021, 8, 31)


@dataclass
class World:
    """The places and people of these tests."""

    city: Division
    county: Division
    other_county: Division
    township: Division
    other_township: Division
    village: Division
    clerk: User
    reviewer: User
    stranger: User

    def institution(self, code="Y001", *, opened_on=date(2020, 1, 1), confirmed=True, **details):
        """A confirmed institution without beds."""
        values = {
            "kind": "eldercare.institution", "code": code, "name": f"颐养院{code}", "division": self.township, "level": "county",
            "opened_on": opened_on, "accepted_on": opened_on, "paper": "备案回执", **details,
        }  # fmt: skip
        facility = services.open_facility(**values, by=self.clerk)
        if confirmed:
            assert services.confirm_openings([facility], by=self.reviewer).confirmed == 1
        return facility

    def beds(self, facility, count, *, cause="new", kind="ordinary", on=date(2020, 2, 1), confirmed=True):
        """Beds of an institution, accepted on the day they come into effect."""
        entry = services.record_beds(
            facility, cause, kind=kind, count=count, effective_on=on, accepted_on=on, paper="验收单", by=self.clerk
        )
        if confirmed:
            assert services.confirm([entry], by=self.reviewer).refused == ()
        entry.refresh_from_db()
        return entry


def _division(code, name, level, kind, parent=None, county=None):
    path = f"{parent.path if parent else ''}{code}/"
    row = Division.objects.create(
        code=code, name=name, level=level, kind=kind, lineage=code, path=path, parent=parent, county=county
    )
    if level == "county":
        row.county = row
        row.save()
    return row


def _user(username, name, post, division):
    user = User.objects.create(username=username, name=name)
    Appointment.objects.create(user=user, post=post, division=division, since=date(2019, 1, 1))
    return user


@pytest.fixture(autouse=True)
def business_date(monkeypatch):
    monkeypatch.setenv("MINZHENG_TODAY", str(TODAY))


@pytest.fixture
def world(db):
    city = _division("130100000000", "甲市", "city", "city")
    county = _division("130123000000", "乙县", "county", "county", city)
    other = _division("130125000000", "丙县", "county", "county", city)
    township = _division("130123100000", "丁镇", "township", "town", county, county)
    other_township = _division("130125100000", "戊镇", "township", "town", other, other)
    village = _division("130123100201", "己村委会", "village", "village", township, county)
    return World(
        city, county, other, township, other_township, village,
        clerk=_user("clerk", "窗口甲", "window_clerk", township),
        reviewer=_user("reviewer", "审核乙", "county_reviewer", county),
        stranger=_user("stranger", "外县丙", "county_reviewer", other),
    )  # fmt: skip
