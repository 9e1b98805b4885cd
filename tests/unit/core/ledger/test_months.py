"""Month after month: the first line of a month, arrears, claims and what is set off; a month that is past stays as it is."""

import pytest

from minzheng.core.ledger import reads
from minzheng.core.ledger.models import LedgerLine, LineComponent, LineMember, LineMemberEnd
from tests.unit.core.ledger.conftest import checks, lines

pytestmark = pytest.mark.django_db


def test_a_grant_is_paid_month_by_month(office):
    office.granted(4)
    assert lines(office.released(4)) == [(4, "regular", 702)]
    may = office.released(5)
    assert lines(may) == [(5, "regular", 702)]
    assert (may.regular, may.enrolments, may.persons, may.lines_count) == (70_200, 1, 3, 1)
    assert len(may.digest) == 64
    assert checks(may) == []


def test_a_change_that_reaches_back_gives_arrears_and_the_past_lines_stay(office):
    enrolment = office.granted(4)
    before = list(LedgerLine.objects.filter(run=office.released(4)).values())
    office.released(5)
    office.decided("change", enrolment, 6, effective=5, amount=80_000)
    june = office.released(6)
    assert lines(june) == [(5, "arrears", 98), (6, "regular", 800)]
    assert (june.regular, june.arrears, june.payable) == (80_000, 9_800, 89_800)
    assert list(LedgerLine.objects.filter(month__month=4).values()) == before
    arrears = LedgerLine.objects.get(kind="arrears")
    assert dict(arrears.components.values_list("kind", "amount")) == {"owed": 80_000, "reckoned": -70_200}
    assert arrears.corrects.kind == "regular"
    assert lines(office.released(7)) == [(7, "regular", 800)]


def test_what_was_paid_too_much_is_a_claim_and_nothing_is_kept_back_without_a_local_rule(office):
    enrolment = office.granted(4)
    office.released(4)
    office.released(5)
    office.decided("change", enrolment, 6, effective=5, amount=60_000)
    june = office.released(6)
    assert lines(june) == [(5, "claim", -102), (6, "regular", 600)]
    assert (june.payable, june.claims) == (60_000, -10_200)
    assert reads.open_claims([enrolment.pk]) == 10_200
    assert "claim" in checks(june)
    assert lines(office.released(7)) == [(7, "regular", 600)]


def test_a_claim_is_set_off_against_arrears_the_oldest_first_and_never_below_the_months_own_amount(office):
    enrolment = office.granted(4)
    office.released(4)
    office.released(5)
    office.decided("change", enrolment, 6, effective=5, amount=60_000)
    office.released(6)
    office.decided("change", enrolment, 7, effective=6, amount=65_000)
    july = office.released(7)
    assert lines(july) == [(6, "arrears", 50), (7, "regular", 650), (5, "offset", -50)]
    assert july.payable == 65_000
    assert reads.open_claims([enrolment.pk]) == 5_200


def test_stopped_before_it_began_takes_everything_back(office):
    enrolment = office.granted(4)
    office.released(4)
    office.released(5)
    office.decided("stop", enrolment, 6, effective=4, reason="mistake")
    june = office.released(6)
    assert lines(june) == [(4, "claim", -702), (5, "claim", -702)]
    assert LineMemberEnd.objects.count() == 6
    assert checks(june) == ["claim", "stopped"]
    office.on(7)
    assert lines(office.prepared(7)) == []


def test_suspended_months_are_not_owed_and_resumed_ones_are_paid_late(office):
    enrolment = office.granted(4)
    office.released(4)
    office.granted(4)
    office.decided("suspend", enrolment, 4, effective=5, reason="review")
    assert lines(office.released(5)) == [(4, "regular", 702), (5, "regular", 702)]
    office.decided("resume", enrolment, 6, effective=5)
    june = office.released(6)
    assert lines(june) == [(5, "regular", 702), (6, "regular", 702), (6, "regular", 702)]
    assert (june.regular, june.arrears) == (140_400, 70_200)


def test_people_who_change_without_money_changing_leave_a_line_of_their_own(office):
    enrolment = office.granted(4)
    office.released(4)
    office.released(5)
    person = office.bench.people[2]
    office.bench.world.clerk.refresh_from_db()
    staying = tuple(office.bench.people[:2])
    office.decided("change", enrolment, 6, effective=5, members=staying)
    june = office.released(6)
    assert lines(june) == [(5, "members", 0), (6, "regular", 702)]
    ended = LineMemberEnd.objects.get()
    assert (ended.member.person, ended.member.month.month) == (person, 5)
    assert LineMember.objects.filter(month__month=6).count() == 2


def test_every_line_is_the_sum_of_its_parts(office):
    enrolment = office.granted(4)
    office.released(4)
    office.decided("change", enrolment, 5, effective=4, amount=90_000)
    office.released(5)
    for line in LedgerLine.objects.all():
        assert sum(LineComponent.objects.filter(line=line).values_list("amount", flat=True)) == line.amount
