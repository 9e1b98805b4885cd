"""What is counted of stays at rescue stations, which clocks ran out, and who is to be visited after a return."""

from datetime import date, timedelta

import pytest

from minzheng.core.access.models import User
from minzheng.core.duties import services as duties
from minzheng.core.duties.models import Duty
from minzheng.core.parties.services import PersonWriter
from minzheng.core.plan.figures import compute
from minzheng.core.plan.shapes import INDICATORS
from minzheng.core.registers.controls import CONTROLS
from minzheng.domains.assistance.duties import RETURN_VISIT
from minzheng.domains.assistance.rescue.models import Departure, KinMatch, Stay
from tests.unit.domains.test_rescue import LEFT, SETTLED, add, confirm, enter, somebody
from tests.world import identity_number, person_values
from tests.worlds.rescue import report_values

__all__ = ["add", "confirm", "enter", "somebody"]
pytestmark = pytest.mark.django_db
TODAY = date(2021, 8, 31)
DONE = {"accepted_on": date(2021, 8, 1), "paper": "核查记录", "note": ""}


def figure(code, at=TODAY):
    """Numerator and denominator of the county E."""
    return tuple(compute(INDICATORS.get(f"assistance.{code}"), at, "city23").per_unit["990121000000"])


def found(control, at=TODAY):
    """Numbers of stays of the tests themselves that a control finds."""
    rows = CONTROLS.get(f"assistance.{control}").rows(at)
    path = "number" if rows.model is Stay else "stay__number"
    return sorted(number for number in rows.values_list(path, flat=True) if number.startswith("甲"))


@pytest.fixture
def leave(add, confirm):
    def left(stay, way, on=date(2021, 8, 1), confirmed=True, **other):
        record = add("departure", stay=stay.number, left_on=on, **(LEFT | {"way": way} | other))
        if confirmed:
            assert confirm(record) == (1, [])
        return record

    return left


def test_the_settled_are_a_part_of_the_stranded_and_only_when_confirmed(enter, leave):
    part, whole = figure("vagrant_settlement")
    stay = enter()
    assert figure("vagrant_settlement") == (part, whole + 1)
    record = leave(stay, "settled", confirmed=False, **SETTLED)
    assert figure("vagrant_settlement") == (part, whole + 1)
    Departure.objects.filter(pk=record.pk).update(
        confirmed_by=User.objects.get(username="city"), confirmed_at="2021-08-02T08:00+08:00"
    )
    assert figure("vagrant_settlement") == (part + 1, whole + 1)
    assert figure("vagrant_settlement", date(2021, 7, 31)) == (0, whole + 1)  # on an earlier day he was stranded


def test_who_is_identified_or_leaves_otherwise_is_not_stranded_any_more(add, enter, confirm, leave, somebody):
    before = figure("vagrant_settlement")
    gone, known = enter("甲1"), enter("甲2")
    assert figure("vagrant_settlement")[1] == before[1] + 2
    leave(gone, "kin")
    confirm(
        add(
            "identification",
            stay=known.number,
            person=somebody,
            identified_on=date(2021, 8, 1),
            way="dna",
            kin_found=False,
            **DONE,
        )
    )
    assert figure("vagrant_settlement") == before
    enter("甲3", entered_on=date(2021, 6, 1))  # three months are not over
    assert figure("vagrant_settlement") == before


def test_a_settlement_of_another_year_and_one_within_the_limit_do_not_count(enter, leave):
    before = figure("vagrant_settlement")
    old = SETTLED | {"registered_on": date(2020, 12, 1)}
    leave(enter("甲1", entered_on=date(2020, 6, 1)), "settled", date(2020, 12, 20), **old)
    leave(enter("甲2", entered_on=date(2021, 7, 1)), "settled", date(2021, 8, 20), **SETTLED)
    assert figure("vagrant_settlement") == before


def test_families_are_found_by_an_identification_or_by_a_match(add, enter, confirm, somebody, the_city):
    part, whole = figure("kin_found")
    known, matched, unknown = enter("甲1"), enter("甲2"), enter("甲3")
    confirm(
        add(
            "identification",
            stay=known.number,
            person=somebody,
            identified_on=date(2021, 8, 1),
            way="dna",
            kin_found=True,
            **DONE,
        )
    )
    report = add("missing_report", **report_values("寻9", the_city.places["E1"]))
    match = add(
        "kin_match",
        stay=matched.number,
        report=report.number,
        verdict="same",
        basis="辨认",
        accepted_on=TODAY,
        paper="笔录",
    )
    assert figure("kin_found") == (part + 1, whole + 3)
    KinMatch.objects.filter(pk=match.pk).update(
        confirmed_by=User.objects.get(username="city"), confirmed_at="2021-08-31T08:00+08:00"
    )
    assert figure("kin_found") == (part + 2, whole + 3)
    assert unknown.person_id is None


@pytest.mark.parametrize(
    ("control", "act", "last"),
    [
        ("rescue_notice_overdue", "notice", date(2021, 6, 2)),
        ("rescue_dna_overdue", "dna", date(2021, 7, 1)),
        ("rescue_report_overdue", "report", date(2021, 6, 11)),
    ],
)
def test_a_clock_rings_on_the_day_after_its_last_until_the_act_is_done(add, enter, somebody, control, act, last):
    stay = enter(entered_on=date(2021, 6, 1))
    enter("甲2", entered_on=date(2021, 6, 1), person=somebody)  # known: nobody is looked for
    assert found(control, last) == []
    assert found(control, last + timedelta(days=1)) == ["甲1"]
    add("stay_act", stay=stay.number, act=act, done_on=last, where="", result="")
    assert found(control, last + timedelta(days=1)) == []


def test_a_clock_does_not_ring_for_who_left_within_it(enter, leave):
    leave(enter(entered_on=date(2021, 6, 1)), "kin", date(2021, 6, 2))
    assert [found(f"rescue_{clock}_overdue") for clock in ("notice", "dna", "report")] == [[], [], []]


def test_what_cannot_be_is_found(enter, leave, somebody):
    stay = enter("甲1", person=somebody, needs_escort=True)
    enter("甲2", person=somebody, entered_on=date(2021, 8, 1))
    assert found("rescue_twice_at_once") == ["甲2"]
    record = leave(stay, "kin", confirmed=False)
    Departure.objects.filter(pk=record.pk).update(way="own", left_on=date(2021, 2, 1))
    assert found("rescue_gone_before") == ["甲1"]
    assert found("rescue_gone_alone") == []
    Departure.objects.filter(pk=record.pk).update(
        left_on=TODAY, confirmed_by=User.objects.get(username="city"), confirmed_at="2021-08-31T08:00+08:00"
    )
    assert found("rescue_gone_alone") == ["甲1"]
    assert found("rescue_twice_at_once") == ["甲2"]


def test_a_settlement_without_a_benefit_and_papers_that_wait_are_found(enter, leave):
    leave(
        enter("甲1", entered_on=date(2021, 1, 1)),
        "settled",
        date(2021, 6, 1),
        **(SETTLED | {"registered_on": date(2021, 6, 1)}),
    )
    leave(
        enter("甲2", entered_on=date(2021, 1, 1)),
        "settled",
        date(2021, 6, 1),
        **(SETTLED | {"registered_on": date(2021, 6, 1), "benefit": "institution"}),
    )
    assert found("rescue_without_benefit", date(2021, 7, 31)) == []
    assert found("rescue_without_benefit", date(2021, 8, 1)) == ["甲1"]
    waits = leave(enter("甲3"), "kin", confirmed=False)
    Departure.objects.filter(pk=waits.pk).update(created_at="2021-07-30T08:00+08:00")
    assert found("departure_waiting") == ["甲3"]


def test_a_minor_who_was_sent_home_is_visited_each_quarter_after_it(add, enter, leave, the_city):
    born_on = date(2010, 1, 1)
    values = person_values(1, "童某某", the_city.places["E1a"]) | {
        "id_number": identity_number(5, born_on, male=True), "born_on": born_on, "sex": "male",
    }  # fmt: skip
    (child,) = PersonWriter.create_many([values], by=the_city.users["second"])
    stay = enter(person=values["id_number"], needs_escort=True, entered_on=date(2021, 2, 1))
    leave(stay, "escorted", date(2021, 3, 20), escorted_by="救助站")
    duties.generate(2021, by="system")
    mine = Duty.objects.filter(kind=RETURN_VISIT.code, person=child).order_by("period_start")
    assert [duty.period_start for duty in mine] == [date(2021, 4, 1), date(2021, 7, 1), date(2021, 10, 1)]
    control = CONTROLS.get("assistance.return_visit_overdue")
    assert [duty.person_id for duty in control.rows(TODAY)] == [child.pk]
    add("stay_act", stay=stay.number, act="return_visit", done_on=date(2021, 6, 30), where="家中", result="")
    assert list(control.rows(TODAY)) == []
