"""Deaths reported by offices: who is covered beyond one is found, nobody is stopped by it, and a person settles each match."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minzheng.core.audit.models import AuditEvent
from minzheng.core.benefits import services as enrolling
from minzheng.core.benefits.deaths import matching, services
from minzheng.core.benefits.deaths.models import DeathMatch, DeathReport
from minzheng.core.benefits.deaths.writing import DeathReportWriter
from minzheng.core.benefits.decisions.models import EnrolmentDecision
from minzheng.core.parties.models import Person
from minzheng.core.registers.controls import CONTROLS
from minzheng.core.registers.writing import NotPossible
from tests.unit.core.benefits.conftest import spells
from tests.unit.core.cases.conftest import account
from tests.unit.core.ledger.conftest import lines, office

pytestmark = pytest.mark.django_db
__all__ = ["office"]
DIED, REPORTED, TODAY = date(2021, 4, 20), date(2021, 5, 3), date(2021, 6, 10)
DUE = date(2021, 6, 25)


@pytest.fixture
def desk(bench, monkeypatch):
    """An enrolment from April on, and a township officer who answers for it."""
    monkeypatch.setenv("MINZHENG_TODAY", str(TODAY))
    bench.officer = account("officer", "干部甲", "township_officer", bench.world.township)
    return bench


def reported(bench, person, source="police", *, number=None, **more):
    values = {
        "name": person.name, "id_number": bench.numbers[person.pk] if number is None else number, "born_on": person.born_on,
        "died_on": DIED, "source": source, "certificate": "火化1号", "reported_on": REPORTED, "division": bench.world.county,
    } | more  # fmt: skip
    (report,) = DeathReportWriter.create_many([values], by=bench.world.reviewer)
    return report


def matches():
    return [(one.person_id, one.how, str(one.state)) for one in DeathMatch.objects.order_by("pk")]


def confirm(bench, **said):
    said = {"died_on": DIED, "words": "已向殡仪馆核实。", "same": False} | said
    return services.confirm(DeathMatch.objects.get(state="open"), by=bench.officer, **said)


# -- finding -----------------------------------------------------------------------------------------------------------
def test_who_is_covered_beyond_the_month_of_his_death_is_a_row_with_an_owner_and_a_day(desk):
    enrolment = desk.granted(2)
    person = enrolment.coverages.first().person
    reported(desk, person)
    match = DeathMatch.objects.get()
    assert (match.person, match.enrolment, match.how, match.state) == (person, enrolment, "id", "open")
    assert (match.owner, match.due_on, match.division) == (desk.officer, DUE, enrolment.division)
    enrolment.refresh_from_db()
    assert (enrolment.until, EnrolmentDecision.objects.filter(kind="death").count()) == (None, 0)
    person.refresh_from_db()
    assert (
        person.died_on is None
    )  # nothing stops anybody, and nothing is written down, before a person has confirmed it


def test_a_death_in_the_last_month_that_is_covered_is_no_match(desk):
    enrolment = desk.granted(2)
    desk.decided("stop", enrolment=enrolment, reason="wish", effective_on=date(2021, 5, 1))
    reported(desk, enrolment.coverages.first().person)
    assert matches() == []


def test_the_same_name_and_birth_only_suggest_and_another_birth_suggests_nothing(desk):
    person, other = (desk.granted(1).coverages.get().person for _ in range(2))
    reported(desk, person, number="")
    reported(desk, other, number="", born_on=date(1950, 1, 1), source="health")
    assert matches() == [(person.pk, "name", "open")]
    with pytest.raises(NotPossible, match="请核对证件号码"):
        confirm(desk)
    assert confirm(desk, same=True).decision is not None


def test_somebody_whom_nobody_knows_is_kept_and_found_when_he_is_enrolled(desk):
    home, (person,) = desk.household(1)
    reported(desk, person)
    assert matches() == []
    desk.decided("grant", home, members=(person,), amount=50_000)
    assert matching.match(by="system") == 1
    assert matching.match(by="system") == 0


def test_two_offices_that_report_the_same_death_give_one_row_to_work_on(desk):
    person = desk.granted(1).coverages.get().person
    reported(desk, person)
    reported(desk, person, "funeral")
    assert matches() == [(person.pk, "id", "open")]


def test_comparing_takes_the_same_statements_however_many_there_are(desk):
    counts = []
    for more in (1, 4):
        for source in ("police", "funeral"):
            people = [desk.granted(1).coverages.get().person for _ in range(more)]
            DeathReport.objects.bulk_create(
                DeathReport(
                    name=one.name,
                    born_on=one.born_on,
                    died_on=DIED,
                    source=source,
                    reported_on=REPORTED,
                    division=one.division,
                )
                for one in people
            )
        with CaptureQueriesContext(connection) as seen:
            assert matching.match(by="system") >= more
        counts.append(len(seen))
    assert counts[0] == counts[1]


# -- settling ----------------------------------------------------------------------------------------------------------
def test_a_confirmed_match_registers_the_death_and_stops_from_the_month_after_it_by_a_second_person(desk):
    enrolment = desk.granted(1)
    person = enrolment.coverages.get().person
    reported(desk, person)
    match = confirm(desk, died_on=date(2021, 4, 19))
    person.refresh_from_db()
    assert (person.died_on, match.state, match.settled_by) == (date(2021, 4, 19), "confirmed", desk.officer)
    assert (match.decision.kind, match.decision.effective_on) == ("death", date(2021, 5, 1))
    enrolment.refresh_from_db()
    assert enrolment.until is None
    assert enrolling.confirm([match.decision], by=desk.officer).confirmed == 0
    assert enrolling.confirm([match.decision], by=desk.world.reviewer).confirmed == 1
    enrolment.refresh_from_db()
    assert enrolment.until == date(2021, 5, 1)
    assert set(AuditEvent.objects.filter(action__in=["person.death", "death.confirm"]).values_list("action", flat=True)) == {
        "person.death", "death.confirm"
    }  # fmt: skip
    assert matching.match(by="system") == 0


def test_of_a_household_the_others_stay_covered_with_what_they_are_owed(desk):
    enrolment = desk.granted(3)
    person = enrolment.coverages.first().person
    reported(desk, person)
    match = confirm(desk, amount=46_800)
    assert enrolling.confirm([match.decision], by=desk.world.reviewer).confirmed == 1
    assert spells(enrolment)[-1] == (date(2021, 5, 1), None, "paid", 46_800)
    assert enrolment.coverages.filter(until__isnull=True).count() == 2


def test_what_was_paid_after_the_death_is_a_claim_in_the_next_run(office):
    enrolment = office.granted(4, size=1)
    person = enrolment.coverages.get().person
    for number in (4, 5, 6):
        office.released(number)
    office.bench.officer = account("officer", "干部甲", "township_officer", office.bench.world.township)
    reported(office.bench, person)
    match = confirm(office.bench)
    assert enrolling.confirm([match.decision], by=office.bench.world.reviewer).confirmed == 1
    assert lines(office.released(7)) == [(5, "claim", -702), (6, "claim", -702)]


def test_a_refuted_match_says_why_pays_on_and_is_not_found_from_the_same_report_again(desk):
    person = desk.granted(1).coverages.get().person
    reported(desk, person)
    match = DeathMatch.objects.get()
    with pytest.raises(NotPossible, match="请写明不属实的理由"):
        services.refute(match, words=" ", by=desk.officer)
    services.refute(match, words="本人在世，已入户见到。", by=desk.officer)
    with pytest.raises(NotPossible, match="已经不属实"):
        confirm_again = {"died_on": DIED, "words": "再核实", "same": True}
        services.confirm(match, by=desk.officer, **confirm_again)
    assert matching.match(by="system") == 0
    assert EnrolmentDecision.objects.filter(kind="death").count() == 0
    reported(desk, person, "funeral")  # another office says so too: it is looked into anew
    assert matches() == [(person.pk, "id", "refuted"), (person.pk, "id", "open")]


def test_what_cannot_follow_leaves_everything_as_it_was(desk):
    enrolment = desk.granted(1)
    person = enrolment.coverages.get().person
    desk.proposed("stop", enrolment=enrolment, reason="wish", accepted_on=TODAY)
    reported(desk, person)
    for said, why in (({}, "已有一个决定等待确认"), ({"words": ""}, "核实的经过"), ({"died_on": None}, "死亡日期")):
        with pytest.raises(NotPossible, match=why):
            confirm(desk, **said)
    person.refresh_from_db()
    assert (person.died_on, matches()) == (None, [(person.pk, "id", "open")])


def test_a_decision_that_is_withdrawn_lets_the_match_wait_anew_and_another_decision_closes_it(desk):
    enrolment = desk.granted(1)
    person = enrolment.coverages.get().person
    reported(desk, person)
    confirm(desk).decision.delete()
    matching.match(by="system")
    assert matches() == [(person.pk, "id", "open")]
    desk.decided("death", enrolment=enrolment, deceased=Person.objects.get(pk=person.pk))
    matching.match(by="system")
    assert matches() == [(person.pk, "id", "closed")]


def test_a_match_that_nobody_settles_in_time_is_found_by_its_control(desk):
    reported(desk, desk.granted(1).coverages.get().person)
    control = CONTROLS.get("benefits.death_unsettled")
    assert list(control.rows(DUE)) == []
    assert list(control.rows(date(2021, 6, 26))) == [DeathMatch.objects.get()]


def test_a_row_that_contradicts_itself_or_is_there_already_is_refused_in_words(desk):
    person = desk.person()
    row = {"name": "某", "id_number": desk.numbers[person.pk], "born_on": date(1901, 1, 1), "died_on": date(1900, 1, 1), "reported_on": date(1899, 1, 1)}  # fmt: skip
    assert set(DeathReportWriter.problems([row])[0]) == {"born_on", "died_on", "reported_on"}
    reported(desk, person)
    row = {"source": "police", "id_number": desk.numbers[person.pk]}
    assert set(DeathReportWriter.clashes([row, row | {"source": "health"}, row | {"source": "health"}], {})) == {0, 2}
