"""What comes in a later run: months that were skipped, held or granted late; what was decided after the cut-off; who was paid beside."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from minzheng.core.access import services as access
from minzheng.core.benefits.exclusions import services as exclusions
from minzheng.core.benefits.models import EnrolmentDecision
from minzheng.core.ledger import local_rules, reads, sections, services
from minzheng.core.ledger.models import LedgerLine, LineMember, RunCheck, RunHold, RunRelease, RunSubmission
from minzheng.core.ledger.registers import Lines
from minzheng.core.registers.listing import _totals
from minzheng.core.registers.writing import NotPossible
from tests.unit.core.benefits.conftest import POVERTY
from tests.unit.core.ledger.conftest import ALLOWANCE, POST_SINCE, checks, lines

pytestmark = pytest.mark.django_db


def poverty_from_may(office, person):
    """The person in extreme poverty, enrolled alone from May on; decided in May."""
    office.bench.recognised(person)
    decided = office.decided(
        "grant", None, 5, effective=5, unit=person, programme=POVERTY, members=(person,), accepted_on=date(2021, 4, 15)
    )
    office.account(decided.enrolment)
    return decided.enrolment


def test_a_month_that_was_held_because_another_programme_paid_it_is_asked_about_in_the_next_run_too(office):
    exclusions.declare(by="system")
    allowance = office.granted(4, size=1)
    office.released(4)
    office.released(5, programmes=(ALLOWANCE,))
    office.decided("stop", allowance, 5, effective=5, reason="mistake")
    poverty_from_may(office, office.bench.people[0])
    first = office.released(5, programmes=(POVERTY,))
    assert "excluded" in checks(first)
    assert first.held == first.payable > 0
    again = office.released(5, programmes=(POVERTY,))
    assert [kind for _, kind, _ in lines(again)] == ["arrears"]
    assert "excluded" in checks(again)
    assert again.held == again.payable
    office.released(5, programmes=(ALLOWANCE,))  # takes the month back, and makes room
    paid = office.released(5, programmes=(POVERTY,))
    assert "excluded" not in checks(paid)
    assert (paid.held, paid.payable) == (0, first.payable)


def test_a_month_without_a_run_is_paid_with_the_next(office):
    office.granted(4)
    office.released(4)
    assert lines(office.released(7)) == [(5, "regular", 702), (6, "regular", 702), (7, "regular", 702)]
    assert lines(office.released(8)) == [(8, "regular", 702)]


def test_each_programme_counts_its_own_cycles_and_a_first_run_is_not_mixed_with_a_supplementary_one(office):
    office.granted(4)
    office.released(4)
    with pytest.raises(NotPossible, match="其余项目还没有"):
        office.asked(4, programmes=(ALLOWANCE, POVERTY))
    assert office.released(4, programmes=(POVERTY,)).cycle == 1
    assert {one.cycle for one in office.asked(4, programmes=(ALLOWANCE, POVERTY)).parts.all()} == {2}


def test_a_run_without_lines_can_be_locked(office):
    office.on(4)
    run = office.released(4)
    assert (run.lines_count, run.payable, len(run.digest)) == (0, 0, 64)


def test_what_a_late_decision_overwrote_is_left_out_and_comes_with_the_next_run(office):
    enrolment = office.granted(4)
    office.granted(4)
    office.released(4)
    office.decided("suspend", enrolment, 5, effective=6, reason="review")
    office.released(5)
    office.on(6, 24)
    office.bench.decided(
        "stop", enrolment=enrolment, accepted_on=date(2021, 6, 24), effective_on=date(2021, 5, 1), reason="mistake"
    )
    stop = EnrolmentDecision.objects.get(enrolment=enrolment, kind="stop")
    assert stop.confirmed_at.date() > date(2021, 6, 20)
    june = office.released(6)
    assert lines(june) == [(6, "regular", 702)]
    assert LedgerLine.objects.exclude(enrolment=enrolment).filter(run=june).count() == 1
    assert RunCheck.objects.get(run=june, kind="untold").enrolment == enrolment
    assert sorted(lines(office.released(7))) == [(5, "claim", -702), (7, "regular", 702)]


def test_without_an_account_a_month_is_held_and_comes_back_with_the_account(office):
    office.on(3, 15)
    enrolment = office.bench.granted(3, accepted_on=date(2021, 3, 15), effective_on=date(2021, 4, 1))
    office.on(4)
    run = office.prepared(4)
    check = RunCheck.objects.get(run=run, kind="no_account")
    with pytest.raises(NotPossible, match="只能暂缓"):
        services.answer(run, [check.pk], "accepted", reason="照发", by=office.prepares)
    run = services.release(office.submitted(run), by=office.releases)
    assert run.held == run.payable == 70_200
    office.on(5, 10)
    account = office.account(enrolment)
    may = office.released(5)
    assert sorted(lines(may)) == [(4, "arrears", 702), (5, "regular", 702)]
    assert set(LedgerLine.objects.filter(run=may).values_list("account", flat=True)) == {account.pk}


def test_whoever_submitted_in_an_earlier_round_does_not_release(office):
    office.granted(4)
    office.on(4)
    run = services.submit(office.prepared(4), by=office.releases)
    services.send_back(run, reason="请核对", by=office.leads)
    run = services.submit(run, by=office.prepares)
    assert list(RunSubmission.objects.order_by("round").values_list("by", flat=True)) == [
        office.releases.pk, office.prepares.pk,
    ]  # fmt: skip
    with pytest.raises(NotPossible, match="另一人"):
        services.release(run, by=office.releases)
    with pytest.raises(IntegrityError), transaction.atomic():
        RunRelease.objects.create(run=run, by=office.releases, round=run.round)
    assert services.release(run, by=office.leads).state == "released"


def test_what_is_granted_late_is_owed_from_its_first_month_though_the_ledger_began_later(office):
    office.granted(4)
    office.on(5)
    may = office.released(5)
    assert lines(may) == [(5, "regular", 702)]
    assert RunCheck.objects.get(run=may, kind="earlier").now == 1
    office.on(6, 10)
    june = office.bench.granted(2, accepted_on=date(2021, 3, 15), effective_on=date(2021, 4, 1))
    office.account(june)
    run = office.released(6)
    assert [
        one.month.month for one in LedgerLine.objects.filter(run=run, enrolment=june).order_by("month")
    ] == [4, 5, 6]  # fmt: skip
    assert "earlier" not in checks(run)


def test_months_are_shown_to_whoever_may_see_the_ledger_of_the_place(office):
    enrolment = office.granted(4)
    office.released(4)
    assert len(sections._of_enrolment(enrolment, office.prepares).lines) == 1
    stranger = access.open_account(username="linxian", name="邻县", password="correct horse battery", by="system")
    access.appoint(stranger, "county_finance", office.bench.world.other_county, since=POST_SINCE, by="system")
    assert sections._of_enrolment(enrolment, stranger).lines == []


def test_the_limit_for_two_hands_counts_the_whole_month_of_the_county(office, monkeypatch):
    monkeypatch.setattr(local_rules.LocalRules, "second_release_from", property(lambda _: 100_000))
    office.granted(4)
    office.released(4)
    office.on(4, 26)
    more = office.bench.granted(2, accepted_on=date(2021, 3, 15), effective_on=date(2021, 4, 1))
    office.account(more)
    office.on(4, 27)
    run = office.submitted(office.prepared(4))
    assert (run.payable, run.releases_needed) == (70_200, 2)


def test_persons_and_the_total_of_lines_count_only_what_is_paid(office):
    office.granted(4, size=2)
    office.granted(4, size=3)
    office.on(4)
    run = office.prepared(4)
    assert run.persons == 5
    services.hold(LedgerLine.objects.filter(run=run).order_by("number").first(), reason="核实", by=office.prepares)
    services.release(office.submitted(run), by=office.releases)
    assert RunHold.objects.count() == 1
    assert _totals(Lines, Lines.rows(), None)["sums"]["counted"] == 70_200
    again = office.prepared(4)
    assert (again.lines_count, again.persons) == (1, 2)
    services.discard(again, reason="重编", by=office.prepares)
    assert _totals(Lines, Lines.rows(), None)["sums"]["counted"] == 70_200


def test_a_run_on_whose_corrections_another_stands_is_not_discarded(office, behind_the_back):
    enrolment = office.granted(4)
    april = office.released(4)
    office.decided("stop", enrolment, 5, effective=4, reason="mistake")
    office.on(5)
    run = office.prepared(5)
    member = LineMember.objects.filter(line__run=april).first()
    behind_the_back(
        "ledger_linemember",
        "INSERT INTO ledger_linemember (line_id, person_id, programme, month, turn, void) VALUES (%s, %s, %s, %s, 1, FALSE)",
        member.line_id, member.person_id, member.programme, member.month,
    )  # fmt: skip
    with pytest.raises(NotPossible, match=april.number):
        services.discard(run, reason="重编", by=office.prepares)
    behind_the_back("ledger_linemember", "UPDATE ledger_linemember SET void = TRUE WHERE turn = 1")
    services.discard(run, reason="重编", by=office.prepares)
    assert reads.open_claims([enrolment.pk]) == 0
