"""Kin of staff: once filed, every application of the household is marked by itself; one that is filed later is found."""

from datetime import date, datetime
from uuid import uuid4

import pytest

from minzheng.core.audit.models import AuditEvent
from minzheng.core.cases import controls, versions
from minzheng.core.cases.marks import STAFF_KIN, marks_known
from minzheng.core.designations.models import Designation
from minzheng.core.parties.households.models import Household, Membership
from minzheng.kernel.periods import ZONE
from tests.unit.core.cases.conftest import THURSDAY, person

pytestmark = pytest.mark.django_db
SINCE = date(2020, 1, 1)
KIN = "assistance.filed_staff_kin"


def filed(window, who, *, since=SINCE, until=None, confirmed=True):
    return Designation.objects.create(
        kind=KIN, holder="person", person=who, grade="child", since=since, until=until, division=who.division,
        document_number="备案〔2020〕1号", accepted_on=since, paper="备案登记表", reported_by=window.officer,
        confirmed_by=window.reviewer if confirmed else None,
        confirmed_at=datetime(2020, 1, 2, tzinfo=ZONE) if confirmed else None,
    )  # fmt: skip


def together(*people, until=None):
    home = Household.objects.create(
        code=f"K{uuid4().hex[:8]}", division=people[0].division, settlement="rural", since=SINCE
    )
    for place, one in enumerate(people):
        relation = "child" if place else "head"
        Membership.objects.create(
            household=home, person=one, relation=relation, since=SINCE, until=until, division=home.division
        )


@pytest.mark.parametrize(
    ("whose", "more", "marked"),
    [
        ("own", {}, True),
        ("housemate", {}, True),
        ("neighbour", {}, False),
        ("own", {"confirmed": False}, False),
        ("own", {"until": date(2021, 1, 1)}, False),
        ("own", {"since": date(2021, 12, 1)}, False),
    ],
)
def test_an_application_of_filed_kin_is_marked_by_itself(window, whose, more, marked):
    housemate, neighbour = person(window.world.township, 2), person(window.world.township, 3)
    together(window.applicant, housemate)
    filed(window, {"own": window.applicant, "housemate": housemate, "neighbour": neighbour}[whose], **more)
    case = window.opened()
    assert case.marks == ([STAFF_KIN.code] if marked else [])
    said = AuditEvent.objects.get(action="case.open", target_uid=case.uid).body
    assert said["known"] == case.marks


def test_the_same_form_sent_again_leads_to_the_marked_case(window):
    filed(window, window.applicant)
    form = window.form()
    first = window.opened(key=form.key)
    assert window.opened(key=form.key) == first


def test_nothing_is_known_of_an_organisation():
    assert marks_known(None, THURSDAY) == frozenset()


def test_kin_filed_after_the_application_is_found_until_somebody_marks_the_case(window, monkeypatch):
    monkeypatch.setattr(controls, "WORKFLOWS", versions.WORKFLOWS)
    housemate, neighbour = person(window.world.township, 2), person(window.world.township, 3)
    together(window.applicant, housemate)
    together(neighbour, person(window.world.township, 4))
    case, _ = window.opened(), window.opened(person=neighbour)
    assert not controls.unmarked_kin(THURSDAY).exists()
    filed(window, housemate)
    assert controls.unmarked_kin(THURSDAY).get() == case
    case.marks = [STAFF_KIN.code]
    case.save(update_fields=["marks"])
    assert not controls.unmarked_kin(THURSDAY).exists()
